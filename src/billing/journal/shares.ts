import { shareOf as shareOfKind } from "../model/attach-return.ts";
import type { LotView } from "./views.ts";

/** Which share of its members a lot carries; a lot of pieces carries none. */
export function shareOf({ identity }: Pick<LotView, "identity">): "fse" | "dre" | undefined {
  return shareOfKind(identity);
}
