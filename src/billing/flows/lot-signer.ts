import type { Session } from "./session.ts";

/** Who signs a lot, as its header says: 8 and the RPPS, or 0 and the ADELI. */
export function signerOf(session: Session): { idType: "8" | "0"; id: string } {
  const { rpps, adeli, idNat } = session.card.practitioner;
  return rpps === undefined ? { idType: "0", id: adeli ?? idNat } : { idType: "8", id: rpps };
}
