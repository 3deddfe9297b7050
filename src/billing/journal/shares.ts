import type { LotView } from "./views.ts";

/** Which share of its members a lot carries; a lot of pieces carries none. */
export function shareOf({ identity }: Pick<LotView, "identity">): "fse" | "dre" | undefined {
  if (identity.kind === "PJ") return undefined;
  return identity.kind === "FSE" ? "fse" : "dre";
}
