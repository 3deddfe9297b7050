import type { Draft } from "#billing/drafts/index";
import type { InvoiceView } from "#billing/journal/index";
import { day, toFrenchDay } from "#billing/model/dates";
import type { ChoiceItem } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { signs, toResume } from "../whose-work.ts";
import { billVisit } from "./bill-visit.ts";
import { picked } from "./choose-way.ts";
import { draftsOf } from "./keep-draft.ts";
import { shownName, withCard } from "./patient.ts";
import { finishSignature, resumeSignature } from "./resume-signatures.ts";

export interface Pending {
  readonly drafts: number;
  readonly signatures: number;
  /** Of the signatures, those of désynchronisées, by the one that is missing. */
  readonly awaiting: { readonly cps: number; readonly vitale: number };
}

/** What waits for the card in session: drafts, and numbers with a signature missing. */
export function pendingOf(desk: Desk, session: Session): Pending {
  const unsigned = toResume(session);
  const of = (by: "cps" | "vitale") => unsigned.filter(({ firstSignature }) => firstSignature === by).length;
  const awaiting = { cps: of("vitale"), vitale: of("cps") };
  return { drafts: draftsOf(desk, session).length, signatures: unsigned.length, awaiting };
}

/** The list of what waits, until nothing of it is chosen any more. F2 signs all that the CPS alone is missing of (B17). */
export async function openPending(desk: Desk, session: Session): Promise<void> {
  for (;;) {
    const signatures = toResume(session);
    const drafts = draftsOf(desk, session);
    const items = [...signatures.map(itemOfSignature), ...drafts.map(itemOfDraft)];
    if (items.length === 0) return;
    const forCps = signatures.filter((one) => one.firstSignature === "vitale" && signs(session, one));
    const byCps = forCps.length === 0 ? {} : ({ signAll: true } as const);
    const answer = await desk.ui.ask("choose", { list: "draft", title: "", items, ...byCps }, session.signal);
    if (answer.kind !== "given") return;
    if ("key" in answer.value) {
      for (const view of forCps) if (!session.signal.aborted) await finishSignature(desk, session, view);
      if (session.signal.aborted) return;
      continue;
    }
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
