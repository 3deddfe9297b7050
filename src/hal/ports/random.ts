/** Unpredictable bytes; a seeded source in tests and in `soak`. */
export interface Random {
  bytes(count: number): Uint8Array;
}
