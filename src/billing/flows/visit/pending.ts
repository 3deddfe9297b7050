import type { Draft } from "#billing/drafts/index";
import type { InvoiceView } from "#billing/journal/index";
import { day, toFrenchDay } from "#billing/model/dates";
import type { ChoiceItem } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { toResume } from "../whose-work.ts";
import { billVisit } from "./bill-visit.ts";
import { picked } from "./choose-way.ts";
import { draftsOf } from "./keep-draft.ts";
import { shownName, withCard } from "./patient.ts";
import { resumeSignature } from "./resume-signatures.ts";

/** What waits for the card in session: drafts, and numbers with a signature missing. */
export function pendingOf(desk: Desk, session: Session): { readonly drafts: number; readonly signatures: number } {
  return { drafts: draftsOf(desk, session).length, signatures: toResume(session).length };
}

/** The list of what waits, until nothing of it is chosen any more. */
export async function openPending(desk: Desk, session: Session): Promise<void> {
  for (;;) {
    const signatures = toResume(session);
    const drafts = draftsOf(desk, session);
    const items = [...signatures.map(itemOfSignature), ...drafts.map(itemOfDraft)];
    if (items.length === 0) return;
    const answer = await desk.ui.ask("choose", { list: "draft", title: "", items }, session.signal);
    if (answer.kind !== "given" || !("index" in answer.value)) return;
    const { index } = answer.value;
    const signature = signatures[index];
    const draft = drafts[index - signatures.length];
    if (signature !== undefined) await resumeSignature(desk, session, signature);
    else if (draft !== undefined) await openDraft(desk, session, draft);
    if (session.signal.aborted) return;
  }
}

/** Drafts that a lock or a cut left: offered before anything else, once (scenario A16). */
export async function offerDrafts(desk: Desk, session: Session): Promise<void> {
  for (const draft of draftsOf(desk, session).filter(({ aside }) => !aside)) {
    const facts = {
      name: shownName(draft.patient),
      ...(draft.entry === undefined ? {} : { date: toFrenchDay(day(draft.entry.careDate)) }),
    };
    const answer = await desk.ui.ask("confirm", { subject: "draft-left", facts }, session.signal);
    if (session.signal.aborted) return;
    if (answer.kind === "given" && answer.value) await resumeDraft(desk, session, draft);
    else await desk.drafts.keep({ ...draft, aside: true });
    if (session.signal.aborted) return;
  }
}

async function openDraft(desk: Desk, session: Session, draft: Draft): Promise<void> {
  const road = await picked(desk, session.signal, "draft", ["resume", "drop"]);
  if (road === "resume") return resumeDraft(desk, session, draft);
  if (road !== "drop") return;
  const facts = { name: shownName(draft.patient) };
  const sure = await desk.ui.ask("confirm", { subject: "drop-draft", facts }, session.signal);
  if (sure.kind === "given" && sure.value) await desk.drafts.drop(draft.id);
}

async function resumeDraft(desk: Desk, session: Session, { id, patient, entry }: Draft): Promise<void> {
  const keyed = entry === undefined ? {} : { entry };
  await billVisit(desk, session, { draftId: id, patient: withCard(patient), ...keyed });
}

function itemOfDraft({ patient, entry }: Draft): ChoiceItem {
  return { label: shownName(patient), pending: "draft", ...(entry === undefined ? {} : { day: entry.careDate }) };
}

function itemOfSignature({ number, patient, firstSignature, careFrom }: InvoiceView): ChoiceItem {
  const pending = firstSignature === "cps" ? "vitale" : firstSignature === "vitale" ? "cps" : "signature";
  const name = patient === undefined ? "" : `${patient.name} ${patient.firstName}`;
  return { label: name, number, pending, day: careFrom };
}
