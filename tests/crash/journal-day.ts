import type { JournalEntry } from "#billing/journal/index";
import type { Disk } from "#hal/ports/index";
import { CrashDisk } from "./crash-disk.ts";
import type { CutState } from "./power-cut.ts";
import { type Ack, dayOf, dreLot, endOfRetention, enrolColleague, judge, play, start } from "./workload.ts";

export interface Played {
  readonly disk: CrashDisk;
  readonly acks: readonly Ack[];
  readonly written: readonly JournalEntry["record"][];
}

/** First boot, a day in two starts with a lock between, a purge, a new data key, a third start: every call written down. */
export async function playDay(
  through: (disk: Disk) => Disk = (disk) => disk,
  failSync?: number,
  length: "whole" | "short" = "whole",
): Promise<Played> {
  const disk = new CrashDisk();
  disk.failSync = failSync;
  const seen = through(disk);
  const acks: Ack[] = [];
  const count = () => disk.log.length;
  const written: JournalEntry["record"][] = [];
  try {
    const first = await start(seen, acks, count);
    let { book } = first;
    const day = dayOf(() => book);
    await enrolColleague(first, acks, count);
    await play(seen, first, day.slice(0, 8), acks, count, written);
    await first.journal.close();
    const second = await start(seen, acks, count, [1, 2]);
    book = second.book;
    await play(seen, second, day.slice(8), acks, count, written);
    if (length === "short") {
      await second.journal.close();
      return { disk, acks, written };
    }
    await play(seen, second, dreLot(book), acks, count, written);
    await endOfRetention(second, acks, count, written);
    await second.journal.close();
    const third = await start(seen, acks, count, [3]); // Sealed to the pair of the new data key.
    await third.journal.close();
  } catch (thrown) {
    if (failSync === undefined) throw thrown;
  }
  return { disk, acks, written };
}

const before = (acks: readonly Ack[], cut: CutState) => acks.filter((ack) => ack.after <= cut.after);

export async function wrongOf(
  played: Played,
  cuts: readonly CutState[],
  stopAtFirst = false,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const cut of cuts) {
    const verdict = await judge(cut.state, before(played.acks, cut), played.written);
    if (verdict !== undefined) wrong.push(`${cut.model} after ${cut.after}: ${verdict}`);
    if (stopAtFirst && wrong.length > 0) break;
  }
  return wrong;
}
