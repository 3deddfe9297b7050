/** Bounds of cards.md 6, each with its reason. */
export const TLV_LIMITS = {
  /** Levels of objects inside one another; the deepest template of ours has four. */
  depth: 8,
  /** Objects of one file: 80 exonerations would not reach a tenth of it. */
  objects: 2048,
  /** Bytes of one elementary file. A longer one is refused before it is read. */
  fileBytes: 8192,
} as const;
