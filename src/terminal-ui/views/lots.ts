import { billersOf, type LotView, type Session } from "#billing";
import type { ChoiceItem, PageRow } from "#hal/ports/index";
import { frenchDay, frenchMoment } from "../layout/french.ts";
import { adviceOn, type LotState, lots as words } from "../texts/returns.ts";
import type { Destination, House } from "./house.ts";

/** Without an ARL after so long a lot is "sans réponse" (formats.md 4.4). */
const ANSWER_MS = 48 * 3_600_000;

/** The lots of the card in session, newest first, and what came back that is attached to nothing. */
export async function lotsView(house: House, session: Session): Promise<Destination> {
  const { ui, clock } = house.desk;
  const mine = billersOf(session);
  const list = [...session.book.lots()].filter(({ identity }) => mine.includes(identity.billerNumber)).toReversed();
  const aside = session.book.returns.unattached();
  const items: readonly ChoiceItem[] = [
    ...list.map((lot) => itemOf(lot, clock.now())),
    ...(aside.length === 0 ? [] : [{ label: words.unattached(aside.length) }]),
  ];
  const answer = await ui.ask("choose", { list: "lot", title: words.title, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return { to: "back" };
  const chosen = list[answer.value.index];
  const page =
    chosen === undefined
      ? {
          title: words.unattachedTitle,
          rows: aside.map(({ lotId, invoice, why, said }) => asideRow(invoice ?? lotId, words.why[why], said)),
        }
      : {
          title: `${words.labels.lot} ${chosen.identity.lotNumber}`,
          rows: lotRows(chosen, clock.now(), madeInReplacement(session, chosen)),
        };
  await ui.ask("page", page, session.signal);
  return session.signal.aborted ? { to: "waiting" } : { to: "lots", session };
}

function asideRow(what: string, why: string, said: string): PageRow {
  return { label: what, value: `${why} : ${said}`, flagged: true };
}

function itemOf(lot: LotView, nowMs: number): ChoiceItem {
  const { kind, lotNumber, creationDay } = lot.identity;
  return {
    label: `${kind} ${lotNumber}  ${frenchDay(creationDay)}`,
    detail: `${lot.members.length}  ${words.states[lotState(lot, nowMs)]}`,
  };
}

/** Where a lot is, as it is said: préparé, signé, à envoyer, envoyé, reçu or refusé, sans réponse. Pure. */
export function lotState(lot: LotView, nowMs: number): LotState {
  if (lot.answer !== undefined) return lot.answer.status;
  const late = lot.handedOverAtMs !== undefined && nowMs - lot.handedOverAtMs > ANSWER_MS;
  return late ? "no-answer" : lot.stage;
}

/** How many of its invoices were made by who replaced the biller. */
function madeInReplacement({ book }: Session, { identity, members }: LotView): number {
  return members.filter((number) => book.invoice(identity.billerNumber, number)?.replacement !== undefined).length;
}

/** A lot as rows of its page, `replaced` of its invoices made by a replacement; the reasons of a refusal as they came, with what to do. Pure. */
export function lotRows(lot: LotView, nowMs: number, replaced = 0): readonly PageRow[] {
  const { labels } = words;
  const state = lotState(lot, nowMs);
  const { answer } = lot;
  const codes = answer === undefined ? [] : [answer, ...answer.reasons].filter(({ code }) => code !== "");
  return [
    { label: labels.lot, value: lot.lotId },
    {
      label: labels.state,
      value: [words.states[state], ...(lot.notUnderstood ? [words.notUnderstood] : [])].join(" - "),
      ...(state === "refused" ? { flagged: true } : {}),
    },
    ...codes.flatMap(({ code, subCode, label }) => [
      { label: labels.reason, value: `${code} ${subCode} ${label}` },
      { label: labels.advice, value: adviceOn({ code, subCode }) },
    ]),
    { label: labels.invoices, value: String(lot.members.length) },
    ...(replaced === 0 ? [] : [{ label: labels.replaced, value: String(replaced) }]),
    { label: labels.formed, value: frenchMoment(lot.formedAtMs) },
    ...(lot.handedOverAtMs === undefined
      ? []
      : [{ label: labels.handedOver, value: frenchMoment(lot.handedOverAtMs) }]),
    ...(answer === undefined ? [] : [{ label: labels.answered, value: frenchDay(answer.statusDay) }]),
    ...(lot.hash === undefined ? [] : [{ label: labels.hash, value: lot.hash }]),
  ];
}
