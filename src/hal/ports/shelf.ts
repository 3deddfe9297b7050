/** What a shelf gave. "previous": the newest copy was unreadable, and that must be told. "lost": none is readable. */
export type ShelfContent<T> =
  | { readonly kind: "kept"; readonly value: T; readonly generation: "current" | "previous" }
  | { readonly kind: "none" }
  | { readonly kind: "lost" };

/** A small value kept whole: settings, or a view that the journal gives again. Never an invoice. */
export interface Shelf<T> {
  read(): Promise<ShelfContent<T>>;
  /** Resolves when the value is down on the disk. Writes are done one after the other, each whole. */
  write(value: T): Promise<void>;
}
