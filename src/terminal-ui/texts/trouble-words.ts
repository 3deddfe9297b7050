/** What happened and what to do next. What becomes of the data is told by `safe`. */
export interface TroubleWords {
  readonly what: string;
  readonly next: string;
}
