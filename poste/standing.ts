import { isDeepStrictEqual } from "node:util";
import type { Standing } from "#billing/model/standing";
import type { JournalEvent, PosteJournal, ToldEvent } from "./journal.ts";

/** How the poste took what a device said of itself. "went-back": the device knew more the last time; an alarm. */
export type StandingEnd = "kept" | "known" | "went-back";

/** Who says so: its serial number, and the certificate of its pairing, which a device that was erased makes anew. */
export interface Caller {
  readonly deviceId: string;
  readonly pin: string;
}

/** Journals what a device says of itself, what it said before left out; the same again writes nothing. */
export async function keepStanding(
  journal: PosteJournal,
  { deviceId, pin }: Caller,
  seq: number,
  standing: Standing,
): Promise<StandingEnd> {
  let end: StandingEnd = "kept";
  await journal.tellAfter((events) => {
    const before = events.filter(
      (one): one is ToldEvent & { event: "sync" } => one.event === "sync" && one.deviceId === deviceId,
    );
    const last = before.findLast((one) => one.pin === pin);
    if (last !== undefined && seq < last.seq) {
      end = "went-back";
      return [{ event: "went-back", deviceId, seq, known: last.seq }];
    }
    const { escrow, ...others } = standing;
    const held = before.findLast((one) => one.pin === pin && one.standing.escrow !== undefined)?.standing.escrow;
    const newCopy = escrow !== undefined && !isDeepStrictEqual(escrow, held);
    const fresh: Standing = {
      ...others,
      ...(newCopy ? { escrow } : {}),
      tombstones: standing.tombstones.filter(
        (one) => !before.some((event) => event.standing.tombstones.some((old) => isDeepStrictEqual(old, one))),
      ),
      taken: standing.taken.filter(
        (one) => !before.some((event) => event.standing.taken.some(({ sha256 }) => sha256 === one.sha256)),
      ),
    };
    const news = newCopy || fresh.tombstones.length > 0 || fresh.taken.length > 0;
    const changed = news || !sameFacts(last, seq, fresh);
    end = changed ? "kept" : "known";
    const event: JournalEvent = { event: "sync", deviceId, pin, seq, standing: fresh };
    return changed ? [event] : [];
  });
  return end;
}

function sameFacts(last: (ToldEvent & { event: "sync" }) | undefined, seq: number, { cards, held, free }: Standing) {
  if (last === undefined) return false;
  const { standing } = last;
  return last.seq === seq && isDeepStrictEqual([standing.cards, standing.held, standing.free], [cards, held, free]);
}
