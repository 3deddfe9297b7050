import type { Disk } from "#hal/ports/index";
import { sameBytes } from "#util/bytes";
import { Trouble, troubleCode } from "#util/trouble";
import type { DataKeys } from "../keys/data-keys.ts";
import { type AnchorSlot, anchorHolds, contradicts } from "./anchor.ts";
import type { OpenBook } from "./read-book.ts";
import { verify } from "./verify.ts";

/**
 * Verifies what a checkpoint stood for: every header, link and tag of the segments before it, that they end where the ones
 * that were read begin, and the record that the head anchor names. Gives what is damaged; "locked" when the keys went.
 */
export async function verifyRest(
  disk: Disk,
  { segments, joint }: NonNullable<OpenBook["unread"]>,
  keys: DataKeys,
  anchor: AnchorSlot | undefined,
): Promise<readonly Trouble[] | "locked"> {
  const witness = anchor !== undefined && anchorHolds(anchor, keys) ? anchor : undefined;
  const found: Trouble[] = [];
  try {
    const { problems, to } = await verify(disk, segments, keys, (record) => {
      if (witness !== undefined && contradicts(witness, record))
        found.push(new Trouble("E_STORE_LOST_TAIL", { seq: record.seq, fault: "another history" }));
    });
    const joins = to.seq === joint.seq && sameBytes(to.end, joint.end);
    if (!joins && problems.length === 0)
      found.push(new Trouble("E_STORE_DAMAGED", { segment: (segments.at(-1) ?? 0) + 1, fault: "chain" }));
    return [...problems, ...found];
  } catch (thrown) {
    if (keys.chain.wiped) return "locked";
    if (troubleCode(thrown) === "E_KEY_WRONG") return [new Trouble("E_STORE_DAMAGED", { segment: 1, fault: "header" })];
    if (thrown instanceof Trouble) return [thrown];
    throw thrown;
  }
}
