import type { Book } from "./book.ts";
import type { Entry } from "./entries.ts";
import { type At, type Fit, fits, refused } from "./fit.ts";
import { sentLot } from "./fold-sent.ts";
import { MAIL_MOVES } from "./moves.ts";
import type { LotMail, LotView, MailState } from "./views.ts";

type MailEntry = Extract<Entry, { kind: "mail-sealed" | "mail-submitted" | "mail-outcome" }>;

/**
 * THE MAIL OF A LOT (reliability 4): frozen, then offered to a server as often as it takes, always the same bytes. An attempt
 * without an outcome leaves a doubt, which a later attempt that was not taken does not lift. Pure.
 */
export function foldMail(book: Book, entry: MailEntry, at: At): Fit {
  const lot = book.lot(entry.lotId);
  if (lot === undefined) return refused("the mail of no lot");
  return entry.kind === "mail-sealed" ? sealed(lot, entry, at) : attempted(book, lot, entry, at);
}

function sealed(lot: LotView, entry: Extract<MailEntry, { kind: "mail-sealed" }>, at: At): Fit {
  const state = mailMove("mail-sealed", lot.mail);
  if (state === undefined || (lot.stage !== "signed" && lot.stage !== "sealed"))
    return refused(`a mail sealed of a lot that is ${lot.stage}, its mail ${lot.mail?.state ?? "none"}`);
  const { messageId, hash } = entry;
  return fits({ lot: { ...lot, stage: "sealed", mail: { messageId, hash, state, attempts: 0, seq: at.seq } } });
}

function attempted(book: Book, lot: LotView, entry: Exclude<MailEntry, { kind: "mail-sealed" }>, at: At): Fit {
  const { mail } = lot;
  const state = mailMove(entry.kind === "mail-submitted" ? entry.kind : entry.outcome, mail);
  if (mail === undefined || state === undefined || lot.stage !== "sealed")
    return refused(`${entry.kind} of a lot that is ${lot.stage}, its mail ${mail?.state ?? "none"}`);
  const attempts = entry.kind === "mail-submitted" ? mail.attempts + 1 : mail.attempts;
  if (entry.attempt !== attempts) return refused("not the attempt that is under way");
  if (entry.kind === "mail-submitted") {
    const doubted = mail.state === "uncertain";
    return fits({ lot: { ...lot, mail: { ...mail, state, attempts, ...(doubted && { doubted }) } } });
  }
  if (state === "accepted") {
    const { doubted: _, ...settled } = mail;
    return sentLot(book, { ...lot, mail: { ...settled, state } }, at);
  }
  return fits({ lot: { ...lot, mail: { ...mail, state: mail.doubted ? "uncertain" : state } } });
}

function mailMove(by: keyof typeof MAIL_MOVES, mail: LotMail | undefined): MailState | undefined {
  const { from, to } = MAIL_MOVES[by];
  return (from as readonly string[]).includes(mail?.state ?? "none") ? to : undefined;
}
