/**
 * The same bytes in memory that the garbage collector does not move, and the source wiped. A small typed array lies in the
 * heap itself: each collection copies it and leaves the old place as it was, out of reach of any wipe.
 */
export function keyBytes(source: Uint8Array): Uint8Array {
  const kept = copyOfKey(source);
  source.fill(0);
  return kept;
}

/** The same, the source left as it is. */
export function copyOfKey(source: Uint8Array): Uint8Array {
  const kept = new Uint8Array(new ArrayBuffer(source.length));
  kept.set(source);
  return kept;
}
