import type { PosteTime } from "./time.ts";

/** What the poste tells about a connection: event words, codes and serial numbers only. */
export type PosteLog = (event: string, facts: Readonly<Record<string, string | number>>) => void;

const APART_MS = 10_000;

/** The same log for events that anybody can cause: one line in ten seconds, saying how many were kept silent before it. */
export function rateLimited(log: PosteLog, time: PosteTime): PosteLog {
  let saidAt = Number.NEGATIVE_INFINITY;
  let silent = 0;
  return (event, facts) => {
    const now = time.now();
    if (Math.abs(now - saidAt) < APART_MS) {
      silent += 1;
      return;
    }
    log(event, silent === 0 ? facts : { ...facts, silent });
    saidAt = now;
    silent = 0;
  };
}
