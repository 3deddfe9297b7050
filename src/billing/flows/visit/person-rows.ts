import { day } from "#billing/model/dates";
import { formatOrganism, isNir } from "#billing/model/identifiers";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { DateField, FormRow, FormValue, NumberField, TextField } from "#hal/ports/index";
import { today } from "../today.ts";
import { tell } from "../trouble.ts";
import { picked } from "./choose-way.ts";
import type { PersonVisit } from "./person-visit.ts";

/** The visit of a person who is being typed. */
export type PersonKeying = Pick<PersonVisit, "desk" | "session"> & { readonly patient: VisitPatient };

/** One row of the person: what it shows, and the question that changes it. Undefined: nothing was answered. */
export interface PersonRow extends FormRow {
  readonly edit: () => Promise<VisitPatient | undefined>;
}

type Edit = Promise<VisitPatient | undefined>;
type Person = VisitPatient["beneficiary"];

/** Codes justification that make somebody's general situation (billing-rules 3.2); an ALD is said act by act, in the situation. */
const EXONERATIONS = ["0", "3", "5", "7", "9"] as const;
const QUALITIES = ["0", "2", "6", "4", "1", "3", "5", "7", "8", "9"] as const;
/** Service of the AMO: 00 none, 01 to 03 the C2S. */
const SERVICES = ["00", "01", "02", "03"] as const;
const MISSING: FormValue = { kind: "missing" };
const LONGEST_NAME = 27;

/** Régime whose rates follow the contract of the person (formats.md 8.3). */
const SNCF = "04";

/** Nobody yet: an insured person of rank 001, born alone. */
export const NOBODY: VisitPatient = {
  insured: { nir: "", nirKey: "" },
  beneficiary: {
    ...{
      number: 1,
      useName: "",
      familyName: "",
      firstName: "",
      birthDate: "",
      birthRank: "1",
      rank: "001",
      quality: "0",
    },
    amo: { regime: "", fund: "", centre: "", management: "10", service: "00", alsaceMoselle: false, rights: [] },
  },
  rights: { source: "A" },
};

/** The rows of a person without a card, in the order of an attestation (E052, E053). */
export function personRows(keying: PersonKeying): readonly PersonRow[] {
  const { beneficiary, insured, rights } = keying.patient;
  const { amo } = beneficiary;
  const service = SERVICES.find((code) => code === amo.service) ?? "00";
  return [
    textRow(keying, "person-name", beneficiary.useName, (useName) => ({ useName, familyName: useName })),
    textRow(keying, "person-first-name", beneficiary.firstName, (firstName) => ({ firstName })),
    {
      field: "birth-date",
      value: shownText(shownBirth(beneficiary.birthDate)),
      edit: () => editBirth(keying),
    },
    digitsRow(keying, "birth-rank", 1, beneficiary.birthRank, (birthRank) => ({ birthRank })),
    { field: "nir", value: shownText(`${insured.nir} ${insured.nirKey}`.trim()), edit: () => editNir(keying) },
    digitsRow(keying, "rank", 3, beneficiary.rank, (rank) => ({ rank })),
    {
      field: "quality",
      value: beneficiary.quality === "" ? MISSING : { kind: "pick", of: "quality", code: beneficiary.quality },
      edit: () => pickInto(keying, "quality", QUALITIES, beneficiary.quality, (quality) => ({ quality })),
    },
    { field: "organism", value: organismValue(amo), edit: () => editOrganism(keying) },
    {
      field: "exoneration",
      value: exonerationValue(beneficiary),
      edit: () => pickInto(keying, "exoneration", EXONERATIONS, "0", (code) => exonerated(keying, code)),
    },
    {
      field: "c2s",
      value: { kind: "pick", of: "c2s", code: service },
      edit: () => pickInto(keying, "c2s", SERVICES, service, (code) => ({ amo: { ...amo, service: code } })),
    },
    { field: "rights-date", value: dayValue(rights.date, MISSING), edit: () => editProof(keying) },
    { field: "rights-until", value: dayValue(rights.until, { kind: "none" }), edit: () => editUntil(keying) },
    {
      field: "alsace-moselle",
      value: { kind: "yes-no", yes: amo.alsaceMoselle },
      edit: () => editAlsaceMoselle(keying),
    },
    ...(amo.regime === SNCF ? [sncfRow(keying)] : []),
  ];
}

/** Contract of the SNCF, which no sheet of that régime is priced without. */
function sncfRow(keying: PersonKeying): PersonRow {
  const { amo } = keying.patient.beneficiary;
  return digitsRow(keying, "sncf-contract", 2, amo.contract ?? "", (contract) => ({ amo: { ...amo, contract } }));
}

/** The régime local, by which the caisse pays more. */
async function editAlsaceMoselle(keying: PersonKeying): Edit {
  const { desk, session, patient } = keying;
  const answer = await desk.ui.ask("confirm", { subject: "alsace-moselle", facts: {} }, session.signal);
  if (answer.kind !== "given") return undefined;
  return withPerson(keying, { amo: { ...patient.beneficiary.amo, alsaceMoselle: answer.value } });
}

function shownText(text: string): FormValue {
  return text === "" ? MISSING : { kind: "text", text };
}

function dayValue(date: string | undefined, none: FormValue): FormValue {
  return date === undefined ? none : { kind: "day", day: date };
}

/** "14/08/1955" as it was typed, a lunar day included; "" when there is none. */
function shownBirth(birthDate: string): string {
  if (birthDate === "") return "";
  return `${birthDate.slice(-2)}/${birthDate.slice(-4, -2)}/${birthDate.slice(0, -4)}`;
}

function organismValue({ regime, fund, centre }: Person["amo"]): FormValue {
  const digits = regime + fund + centre;
  return digits.length === 9 ? { kind: "text", text: formatOrganism(digits) } : shownText(digits);
}

function exonerationValue({ protected: zone }: Person): FormValue {
  if (zone === undefined) return MISSING;
  const code = zone.exonerations.find(({ code: one }) => one !== "4")?.code ?? "0";
  return { kind: "pick", of: "exoneration", code };
}

function textRow(
  keying: PersonKeying,
  field: Extract<TextField, "person-name" | "person-first-name">,
  now: string,
  into: (text: string) => Partial<Person>,
): PersonRow {
  const { desk, session } = keying;
  const edit = async (): Edit => {
    const asks = { field, longest: LONGEST_NAME, ...(now === "" ? {} : { initial: now }) };
    const answer = await desk.ui.ask("text", asks, session.signal);
    return answer.kind === "given" ? withPerson(keying, into(answer.value)) : undefined;
  };
  return { field, value: shownText(now), edit };
}

function digitsRow(
  keying: PersonKeying,
  field: Extract<NumberField, "birth-rank" | "rank" | "sncf-contract">,
  maxDigits: number,
  now: string,
  into: (digits: string) => Partial<Person>,
): PersonRow {
  const edit = async (): Edit => {
    const digits = await askDigits(keying, field, maxDigits, now);
    return digits === undefined ? undefined : withPerson(keying, into(digits));
  };
  return { field, value: shownText(now), edit };
}

async function askDigits(
  { desk, session }: PersonKeying,
  field: NumberField,
  maxDigits: number,
  initial: string,
): Promise<string | undefined> {
  const asks = { field, maxDigits, ...(initial === "" ? {} : { initial }) };
  const answer = await desk.ui.ask("number", asks, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}

/** Typed day first; a lunar month or day is taken as it stands (formats.md 7.2). */
async function editBirth(keying: PersonKeying): Edit {
  const digits = await askDigits(keying, "birth-date", 8, "");
  if (digits === undefined) return undefined;
  return withPerson(keying, { birthDate: digits.slice(4) + digits.slice(2, 4) + digits.slice(0, 2) });
}

/** Thirteen characters and their key, 2A and 2B included; a wrong key is refused here (E055). */
async function editNir(keying: PersonKeying): Edit {
  const { desk, session, patient } = keying;
  let typed = patient.insured.nir + patient.insured.nirKey;
  for (;;) {
    const answer = await askDigits(keying, "nir", 15, typed);
    if (answer === undefined) return undefined;
    const [nir, nirKey] = [answer.slice(0, 13), answer.slice(13)];
    if (isNir(nir, nirKey)) return { ...patient, insured: { nir, nirKey } };
    await tell(desk, "E_NIR_KEY", "nothing-lost", {}, session.signal);
    if (session.signal.aborted) return undefined;
    typed = answer;
  }
}

async function editOrganism(keying: PersonKeying): Edit {
  const { amo } = keying.patient.beneficiary;
  const digits = await askDigits(keying, "organism", 9, amo.regime + amo.fund + amo.centre);
  if (digits === undefined) return undefined;
  const parts = { regime: digits.slice(0, 2), fund: digits.slice(2, 5), centre: digits.slice(5) };
  return withPerson(keying, { amo: { ...amo, ...parts } });
}

async function pickInto<C extends string>(
  keying: PersonKeying,
  of: "quality" | "exoneration" | "c2s",
  codes: readonly C[],
  now: string,
  into: (code: C) => Partial<Person>,
): Edit {
  const code = await picked(keying.desk, keying.session.signal, of, codes, now);
  return code === undefined ? undefined : withPerson(keying, into(code));
}

/** What the attestation says of the justification; whatever else is known of the person stays. */
function exonerated({ desk, patient }: PersonKeying, code: (typeof EXONERATIONS)[number]): Partial<Person> {
  const zone = patient.beneficiary.protected ?? { exonerations: [], accidents: [] };
  const others = zone.exonerations.filter((one) => one.code === "4");
  const from = day(`${today(desk).slice(0, 4)}-01-01`);
  const own = code === "0" ? [] : [{ kind: "AUT", code, period: { from }, ratePercent: 100 }];
  return { protected: { ...zone, exonerations: [...others, ...own] } };
}

/** The day the attestation was made; the rights it says are open run from the first of that month, or the period known before. */
async function editProof(keying: PersonKeying): Edit {
  const { patient, desk } = keying;
  const seen = await askDay(keying, "rights-date", patient.rights.date ?? today(desk));
  if (seen === undefined) return undefined;
  return withRights({ ...patient, rights: { ...patient.rights, date: day(seen) } });
}

async function editUntil(keying: PersonKeying): Edit {
  const { patient } = keying;
  const until = await askDay(keying, "rights-until", patient.rights.until);
  return until === undefined ? undefined : withRights({ ...patient, rights: { ...patient.rights, until: day(until) } });
}

/** An attestation speaks of the year before it as well: care is billed later than it is given. */
function withRights(patient: VisitPatient): VisitPatient {
  const { beneficiary, rights } = patient;
  if (rights.date === undefined) return patient;
  const from = day(`${Number(rights.date.slice(0, 4)) - 1}-01-01`);
  const period = { from, ...(rights.until === undefined ? {} : { to: rights.until }) };
  return { ...patient, beneficiary: { ...beneficiary, amo: { ...beneficiary.amo, rights: [period] } } };
}

async function askDay(
  { desk, session }: PersonKeying,
  field: DateField,
  initial: string | undefined,
): Promise<string | undefined> {
  const asks = { field, ...(initial === undefined ? {} : { initial }) };
  const answer = await desk.ui.ask("date", asks, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}

function withPerson({ patient }: PersonKeying, change: Partial<Person>): VisitPatient {
  return { ...patient, beneficiary: { ...patient.beneficiary, ...change } };
}
