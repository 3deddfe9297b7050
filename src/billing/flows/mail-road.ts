import type { Lot } from "#billing/model/lot";
import type { HandOverEnd } from "./road.ts";

/** The mail of a lot as it will leave, each time the same bytes (formats.md 5.4). */
export interface SealedMail {
  readonly lotId: string;
  readonly messageId: string; // without its angle brackets
  readonly message: Uint8Array;
  readonly hash: string; // SHA-256 of message, 64 hexadecimal digits in lower case
}

/** A lot signed by the CPS, and when its mail is dated. */
export interface MailMaterial {
  readonly lot: Lot;
  readonly signedData: Uint8Array;
  readonly test: boolean;
  readonly atMs: number;
}

/**
 * How one attempt ended: accepted (the server's 250), or as on the other road: unreachable (nothing left, or the server asks to
 * come back), not-confirmed (it may have arrived), refused (the server never will take it).
 */
export type MailEnd = { readonly kind: "accepted" } | Exclude<HandOverEnd, { kind: "received" }>;

/** The way by mail, as the flows see it: same steps as the road to the poste, another other end. */
export interface MailRoad {
  /**
   * Envelopes a lot for its recipient and writes the whole message. Trouble E_MAIL_RECIPIENT when the table has no address or
   * no valid certificate for it, E_MAIL_SIZE when the message passes the limit of its kind.
   */
  seal(material: MailMaterial): Promise<SealedMail>;
  /** Offers a message to the server. Never throws. */
  submit(mail: SealedMail, onProgress: (percent: number) => void): Promise<MailEnd>;
  /** Return files that lie in the mailbox, sender and signature verified; "unread" when it cannot be read now. */
  readMailbox(): Promise<readonly Uint8Array[] | "unread">;
}
