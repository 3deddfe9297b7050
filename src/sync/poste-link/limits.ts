/** How long the device waits for the poste, in milliseconds, on its clock. */
export interface LinkLimits {
  /** For the connection and both certificates. */
  readonly connectMs: number;
  /** Of silence on an open exchange: a poste may have to wake its disk before it answers. */
  readonly silenceMs: number;
  /** For the whole of one hand-over. */
  readonly wholeMs: number;
}

export const LINK_LIMITS: LinkLimits = { connectMs: 10_000, silenceMs: 20_000, wholeMs: 120_000 };
