import { day } from "#billing/model/dates";
import { type CcamAct, ccamActs } from "#billing/rules/index";
import type { ActEntry, FormRow, VisitEntry } from "#hal/ports/index";
import { tell } from "../trouble.ts";
import { aldOpen } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";

type Ccam = NonNullable<ActEntry["ccam"]>;

const ASSOCIATIONS = ["", "1", "2", "3", "4", "5"] as const;
/** Teeth that a record 4M holds. */
const TEETH_MAX = 16;
const MODIFIERS_MAX = 4;
/** Letters known to the tables, for an act whose own are not said. */
const MODIFIERS = ["F", "J", "K", "M", "P", "S", "U"] as const;

/**
 * A CCAM act by its seven characters (E110): its activity and phase among those of the dated table, then modifiers,
 * association and teeth. Gives the entry with the act added, or the one keyed changed.
 */
export async function openCcam(visit: SituationVisit, code: string, index: number | undefined): Promise<VisitEntry> {
  const { entry } = visit;
  const before = index === undefined ? undefined : entry.acts[index];
  const chosen = before?.ccam === undefined ? await chooseAct(visit, code) : tableAct(visit, code, before.ccam);
  if (chosen === undefined) return entry;
  const start: Ccam = before?.ccam ?? { activity: chosen.activity, phase: chosen.phase, modifiers: [] };
  const ccam = await openFields(visit, chosen, start);
  if (ccam === undefined) return entry;
  const ald = before?.ald ?? (await askAld(visit));
  if (ald === undefined) return entry;
  const act: ActEntry = { quantity: 1, ...before, code, coefficient: "1", ald, ccam };
  const acts = index === undefined ? [...entry.acts, act] : entry.acts.map((one, at) => (at === index ? act : one));
  return { ...entry, acts };
}

/** Activity and phase are asked when the act has several; a code that no table has that day is told. */
async function chooseAct(visit: SituationVisit, code: string): Promise<CcamAct | undefined> {
  const { desk, session, entry } = visit;
  const acts = ccamActs(desk.tables, code, day(entry.careDate));
  if (acts.length === 0) {
    await tell(desk, "E_CCAM_UNKNOWN", "draft-kept", { code }, session.signal);
    return undefined;
  }
  const items = acts.map(({ activity, phase, label, price }) => ({
    label,
    detail: `${activity}/${phase} ${price.replace(".", ",")} €`,
  }));
  const answer = await desk.ui.ask("choose", { list: "ccam-act", title: code, items }, session.signal);
  return answer.kind === "given" && "index" in answer.value ? acts[answer.value.index] : undefined;
}

function tableAct({ desk, entry }: SituationVisit, code: string, { activity, phase }: Ccam): CcamAct | undefined {
  const acts = ccamActs(desk.tables, code, day(entry.careDate));
  return acts.find((one) => one.activity === activity && one.phase === phase);
}

/** The form of its fields; VALIDER takes them. Undefined: cancelled. */
async function openFields(visit: SituationVisit, act: CcamAct, start: Ccam): Promise<Ccam | undefined> {
  const { desk, session } = visit;
  let ccam = start;
  let selected = 0;
  for (;;) {
    const rows = fieldRows(act, ccam);
    const asks = { form: "ccam", about: `${act.code} ${act.label}`, rows, selected } as const;
    const answer = await desk.ui.ask("form", asks, session.signal);
    if (answer.kind !== "given") return undefined;
    if (answer.value === "done") return ccam;
    selected = answer.value.row;
    const field = rows[selected]?.field;
    if (field === "ccam-modifiers") ccam = { ...ccam, modifiers: await askModifiers(visit, act) };
    else if (field === "ccam-association") ccam = await askAssociation(visit, ccam);
    else ccam = await askTeeth(visit, ccam);
  }
}

function fieldRows({ category }: CcamAct, { modifiers, association, teeth = [] }: Ccam): readonly FormRow[] {
  const list = (values: readonly string[]): FormRow["value"] =>
    values.length === 0 ? { kind: "none" } : { kind: "text", text: values.join(" ") };
  return [
    { field: "ccam-modifiers", value: list(modifiers) },
    { field: "ccam-association", value: { kind: "pick", of: "ccam-association", code: association ?? "" } },
    ...(category === "dental" ? [{ field: "ccam-teeth", value: list(teeth) } as const] : []),
  ];
}

async function askModifiers({ desk, session }: SituationVisit, act: CcamAct): Promise<readonly string[]> {
  const chosen: string[] = [];
  while (chosen.length < MODIFIERS_MAX) {
    const left = (act.modifiers ?? MODIFIERS).filter((letter) => !chosen.includes(letter));
    const codes = [chosen.length === 0 ? "none" : "done", ...left];
    const answer = await desk.ui.ask("pick", { of: "ccam-modifier", codes }, session.signal);
    if (answer.kind !== "given" || answer.value === "done" || answer.value === "none") break;
    chosen.push(answer.value);
  }
  return chosen;
}

async function askAssociation({ desk, session }: SituationVisit, ccam: Ccam): Promise<Ccam> {
  const { association = "", ...others } = ccam;
  const asks = { of: "ccam-association", codes: ASSOCIATIONS, selected: association } as const;
  const answer = await desk.ui.ask("pick", asks, session.signal);
  if (answer.kind !== "given") return ccam;
  return answer.value === "" ? others : { ...others, association: answer.value };
}

/** One tooth after the other, in ISO 3950; ANNULER ends. */
async function askTeeth({ desk, session }: SituationVisit, { teeth: _, ...others }: Ccam): Promise<Ccam> {
  const teeth: string[] = [];
  while (teeth.length < TEETH_MAX) {
    const answer = await desk.ui.ask("number", { field: "tooth", maxDigits: 2 }, session.signal);
    if (answer.kind !== "given") break;
    if (/^([1-4][1-8]|[5-8][1-5])$/.test(answer.value)) teeth.push(answer.value);
    else desk.keypad.beep("error");
  }
  return teeth.length === 0 ? others : { ...others, teeth };
}

/** With an ALD open each act says for itself whether it is in relation. */
async function askAld({ desk, session, patient, entry }: SituationVisit): Promise<boolean | undefined> {
  if (!aldOpen(patient.beneficiary, day(entry.careDate)) && entry.situation?.aldProof === undefined) return false;
  const answer = await desk.ui.ask("confirm", { subject: "act-ald", facts: {} }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}
