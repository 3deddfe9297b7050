import type { ReturnedReason } from "./returns.ts";

/** Codes of a refused lot that say of every lot what they say of this one (formats.md 4.5, action stopSending). */
const STOPPING = ["L0003 0001", "L0005 0001", "L0006 0001"];

type Coded = Pick<ReturnedReason, "code" | "subCode">;

/** Whether a refusal stops further sends: unknown approval number, wrong totals, a recipient that does not read the profile. */
export function stopsSending({
  status,
  code,
  subCode,
  reasons,
}: Coded & { readonly status: string; readonly reasons: readonly Coded[] }): boolean {
  return (
    status === "refused" &&
    [{ code, subCode }, ...reasons].some((one) => STOPPING.includes(`${one.code} ${one.subCode}`))
  );
}
