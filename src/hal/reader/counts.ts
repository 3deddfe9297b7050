/** What was found on the reader line besides good answers, since start. For `doctor` and the diagnostic log. */
export interface ReaderCounts {
  junkBytes: number;
  damaged: number;
  naks: number;
  notifications: number;
  timeBytes: number;
  stale: number;
  duplicates: number;
  foreign: number;
  recoveries: number;
}

export function noCounts(): ReaderCounts {
  return {
    junkBytes: 0,
    damaged: 0,
    naks: 0,
    notifications: 0,
    timeBytes: 0,
    stale: 0,
    duplicates: 0,
    foreign: 0,
    recoveries: 0,
  };
}
