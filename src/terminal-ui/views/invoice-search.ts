import type { InvoiceView, Session } from "#billing";
import { invoices as stateWords } from "../texts/menus.ts";
import { search as words } from "../texts/returns.ts";
import type { House } from "./house.ts";

/** What is looked for. Deleted invoices and numbers given up show only when asked for. */
export interface Wanted {
  readonly number?: string;
  readonly name?: string;
  /** "YYYY-MM-DD", a day of care. */
  readonly day?: string;
  readonly state?: InvoiceState;
  readonly gone: boolean;
}

export type InvoiceState = keyof typeof stateWords.states;

/** The invoices that are wanted, in the order given (E141). Pure. */
export function matching(views: readonly InvoiceView[], wanted: Wanted): readonly InvoiceView[] {
  const name = wanted.name === undefined ? undefined : plain(wanted.name);
  return views.filter(
    (one) =>
      (wanted.gone || wanted.state === one.stage || (one.stage !== "voided" && one.stage !== "unused")) &&
      (wanted.number === undefined || Number(one.number) === Number(wanted.number) || one.number === wanted.number) &&
      (wanted.day === undefined || (one.careFrom <= wanted.day && wanted.day <= one.careTo)) &&
      (name === undefined || named(one, name)) &&
      (wanted.state === undefined || statesOf(one).includes(wanted.state)),
  );
}

/** State of its FSE and of its DRE; before its signatures and after its deletion, its own. */
function statesOf({ stage, fse, dre }: InvoiceView): readonly InvoiceState[] {
  if (stage !== "signed") return [stage];
  return dre.state === "none" ? [fse.state] : [fse.state, dre.state];
}

/** A word of the name or of the first name begins so. */
function named({ patient }: InvoiceView, name: string): boolean {
  if (patient === undefined) return false;
  const whole = plain(`${patient.name} ${patient.firstName}`);
  return whole.startsWith(name) || whole.includes(` ${name}`);
}

/** Capital letters without accents, parts of a name apart by one space. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, " ")
    .trim();
}

const BY = ["number", "name", "date", "state"] as const;

/** Asks what to look for; undefined: no change. */
export async function askWanted(house: House, session: Session, gone: boolean): Promise<Wanted | undefined> {
  const { ui } = house.desk;
  const items = BY.map((one) => ({ label: words.by[one] }));
  const by = await ui.ask("choose", { list: "menu", title: words.title, items }, session.signal);
  if (by.kind !== "given" || !("index" in by.value)) return undefined;
  switch (BY[by.value.index]) {
    case "number": {
      const answer = await ui.ask("number", { field: "invoice", maxDigits: 9 }, session.signal);
      return answer.kind === "given" ? { number: answer.value, gone } : undefined;
    }
    case "name": {
      const answer = await ui.ask("text", { field: "patient-name", longest: 25 }, session.signal);
      return answer.kind === "given" ? { name: answer.value, gone } : undefined;
    }
    case "date": {
      const answer = await ui.ask("date", { field: "care" }, session.signal);
      return answer.kind === "given" ? { day: answer.value, gone } : undefined;
    }
    default:
      return askState(house, session, gone);
  }
}

const STATES = Object.keys(stateWords.states).filter(
  (one): one is InvoiceState => one !== "none" && Object.hasOwn(stateWords.states, one),
);

async function askState(house: House, session: Session, gone: boolean): Promise<Wanted | undefined> {
  const items = STATES.map((one) => ({ label: stateWords.states[one] }));
  const answer = await house.desk.ui.ask("choose", { list: "menu", title: words.states, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return undefined;
  const state = STATES[answer.value.index];
  return state === undefined ? undefined : { state, gone };
}
