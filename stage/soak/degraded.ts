import * as v from "valibot";
import type { Desk, Session } from "#billing";
import { confirmClock } from "#billing/flows/confirm-clock";
import { mayInvoice } from "#billing/flows/may-bill";
import { printReceipt } from "#billing/flows/print-receipt";
import { drawInvoice } from "#billing/flows/visit/draw-invoice";
import { enterActs } from "#billing/flows/visit/enter-acts";
import type { Patient } from "#billing/flows/visit/patient";
import { completeSignature } from "#billing/flows/visit/sign-invoice";
import type { Beneficiary, Exoneration } from "#billing/model/beneficiary";
import { day as asDay, type Day } from "#billing/model/dates";
import { isNir, nirKey } from "#billing/model/identifiers";
import type { SituationEntry } from "#hal/ports/index";
import { Trouble } from "#util/trouble";

const day = v.pipe(v.string(), v.isoDate());

/** `visit.patient` as `price` reads it. */
const patientSchema = v.strictObject({
  birthDate: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  regime: v.optional(v.pipe(v.string(), v.regex(/^\d{2}$/))),
  contract: v.optional(v.string()),
  insuranceNature: v.optional(v.picklist(["10", "13", "30", "41", "90"]), "10"),
  exoneration: v.optional(v.picklist(["none", "exempt", "aspa", "special-care", "at-pension", "prevention"]), "none"),
  ald: v.optional(v.boolean(), false),
  c2s: v.optional(v.boolean(), false),
  alsaceMoselle: v.optional(v.boolean(), false),
  accident: v.optional(v.strictObject({ number: v.optional(v.string()), date: v.optional(day) })),
  maternityDate: v.optional(day),
  sncfDoctor: v.optional(v.boolean()),
  carePath: v.optional(v.string()),
});

/** `identity`: names, NIR (13 digits, or 15 with its key) and AMO organism, its parts apart or as "01-349-9881". */
const wholeIdentity = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1)),
  familyName: v.optional(v.string()),
  firstName: v.pipe(v.string(), v.minLength(1)),
  nir: v.pipe(v.string(), v.regex(/^[12378]\d{4}(\d{2}|2[AB])\d{6}(\d{2})?$/)),
  nirKey: v.optional(v.pipe(v.string(), v.regex(/^\d{2}$/))),
  rank: v.optional(v.pipe(v.string(), v.regex(/^\d{3}$/)), "001"),
  birthRank: v.optional(v.pipe(v.string(), v.regex(/^\d$/)), "1"),
  amo: v.union([
    v.pipe(
      v.string(),
      v.regex(/^\d{2}-?\d{3}-?\d{4}$/),
      v.transform((text) => text.replaceAll("-", "")),
      v.transform((text) => ({ regime: text.slice(0, 2), fund: text.slice(2, 5), centre: text.slice(5) })),
    ),
    v.strictObject({
      regime: v.pipe(v.string(), v.regex(/^\d{2}$/)),
      fund: v.pipe(v.string(), v.regex(/^\d{3}$/)),
      centre: v.optional(v.pipe(v.string(), v.regex(/^\d{4}$/)), "0000"),
    }),
  ]),
});

/** Other words that a script may use for the same. */
const identitySchema = v.pipe(
  v.looseObject({}),
  v.transform(({ useName, lastName, organism, regime, fund, caisse, centre, ...rest }) => ({
    ...rest,
    name: rest.name ?? useName ?? lastName ?? rest.familyName,
    amo: amoOf(rest.amo ?? organism ?? { regime, fund: fund ?? caisse, centre }),
  })),
  wholeIdentity,
);

function amoOf(told: unknown): unknown {
  if (typeof told !== "object" || told === null) return told;
  const { caisse, ...rest } = Object.fromEntries(Object.entries(told).filter(([, one]) => one !== undefined));
  return caisse === undefined ? rest : { fund: caisse, ...rest };
}

type PatientFacts = v.InferOutput<typeof patientSchema>;

/** The codes by which a card would say the same (billing-rules 3.2). */
const EXONERATION_CODES = { exempt: "5", prevention: "7", "special-care": "3", aspa: "9" } as const;

/** Who is billed for without a card, and what is keyed of the person. Trouble E_INPUT names the field that is wrong. */
export function patientWithoutCard(
  visitPatient: unknown,
  identity: unknown,
  careDate: string,
): { readonly patient: Patient; readonly situation: SituationEntry } {
  const facts = parsed(patientSchema, visitPatient, "visit.patient");
  const {
    name,
    familyName = name,
    firstName,
    nir,
    rank,
    birthRank,
    amo,
    ...keys
  } = parsed(identitySchema, identity, "identity");
  const on = asDay(careDate);
  const number = nir.slice(0, 13);
  const beneficiary: Beneficiary = {
    ...{ number: 1, useName: name, familyName, firstName, rank, birthRank, quality: "0" },
    birthDate: facts.birthDate.replaceAll("-", ""),
    amo: {
      ...amo,
      management: "10",
      service: facts.c2s ? "01" : "00",
      alsaceMoselle: facts.alsaceMoselle || facts.insuranceNature === "13",
      rights: [{ from: on, to: on }],
      ...(facts.contract === undefined ? {} : { contract: facts.contract }),
    },
    protected: {
      exonerations: exonerationsOf(facts, on),
      accidents: [],
      ...(facts.insuranceNature === "90" ? { smg: { covered: true } } : {}),
    },
  };
  const key = keys.nirKey ?? (nir.length === 15 ? nir.slice(13) : nirKey(number));
  if (key === undefined || !isNir(number, key)) throw new Trouble("E_INPUT", { field: "identity.nir" });
  return {
    patient: { insured: { nir: number, nirKey: key }, beneficiary, rights: { source: "A", date: on } },
    situation: situationOf(facts, careDate),
  };
}

function exonerationsOf({ exoneration, ald }: PatientFacts, on: Day): readonly Exoneration[] {
  const period = { from: on, to: on };
  const code = exoneration === "none" || exoneration === "at-pension" ? undefined : EXONERATION_CODES[exoneration];
  return [
    ...(code === undefined ? [] : [{ kind: "AUT", code, period, ratePercent: 100 }]),
    ...(ald ? [{ kind: "ALD", code: "4", period, ratePercent: 100 }] : []),
  ];
}

/** What the holder keys of the person and the sheet: papers were seen on the day of care. */
function situationOf(facts: PatientFacts, careDate: string): SituationEntry {
  const { insuranceNature: nature, accident, maternityDate, sncfDoctor, carePath, exoneration } = facts;
  const { number, date } = accident ?? {};
  return {
    ...(nature === "10" || nature === "30" || nature === "41" ? { insuranceNature: nature } : {}),
    ...(accident === undefined
      ? {}
      : { accident: { ...(number && { number }), ...(date && { date }), sheetSeen: true } }),
    ...(maternityDate === undefined ? {} : { maternity: { date: maternityDate, kind: "G" as const } }),
    ...(sncfDoctor === undefined ? {} : { sncfDoctor }),
    ...(carePath === undefined ? {} : { carePath }),
    ...(exoneration === "at-pension" ? { atPension: { seenOn: careDate } } : {}),
  };
}

function parsed<S extends v.GenericSchema>(schema: S, input: unknown, field: string): v.InferOutput<S> {
  const read = v.safeParse(schema, input);
  if (read.success) return read.output;
  const path = v.getDotPath(read.issues[0]);
  throw new Trouble("E_INPUT", { field: path === null ? field : `${field}.${path}` });
}

/** One visit without a Vitale, mode D: acts keyed, number drawn, signed by the CPS alone, printed with its paper sheet. */
export async function billDegraded(desk: Desk, session: Session, patient: Patient): Promise<"billed" | "refused"> {
  const dated = await confirmClock(desk, session);
  const refusal = dated ? await mayInvoice(desk, session) : "E_CLOCK_DOUBTFUL";
  if (refusal !== undefined) throw new Trouble(refusal);
  const draft = await enterActs(desk, session, patient, undefined);
  if (draft === undefined) return "refused";
  const pending = await drawInvoice(desk, session, draft);
  const end = await completeSignature(desk, session, pending, { expected: undefined });
  if (end.kind !== "signed") return "refused";
  await printReceipt(desk, session, end.signed);
  return "billed";
}
