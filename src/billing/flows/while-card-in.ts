import type { Slot } from "#hal/ports/index";
import type { Desk } from "./desk.ts";

/** Runs `work` with a signal that is aborted as soon as the card leaves the slot or the reader is lost. */
export async function whileCardIn<T>(desk: Desk, slot: Slot, work: (gone: AbortSignal) => Promise<T>): Promise<T> {
  const gone = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "removed" && event.slot === slot) gone.abort();
    if (event.kind === "link" && event.link.kind === "absent") gone.abort();
  });
  try {
    return await work(gone.signal);
  } finally {
    quiet();
  }
}
