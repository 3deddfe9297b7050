import fc from "fast-check";
import { day } from "#billing/model/dates";
import type { PriceAct, Priced, PriceInput, PricePatient, PriceResult, PriceVisit } from "#billing/model/visit";
import { builtInTables, price } from "#billing/rules/index";

export const tables = builtInTables();
const TODAY = day("2026-11-30");

export interface VisitParts {
  readonly profession?: PriceInput["profession"];
  readonly sector?: "1" | "2" | "optam";
  readonly zone?: PriceInput["zone"];
  readonly careDate?: string;
  readonly asOf?: string;
  readonly patient?: Partial<PricePatient>;
  readonly visit?: Partial<PriceVisit>;
  readonly acts?: readonly PriceAct[];
  readonly supplements?: NonNullable<PriceInput["supplements"]>;
  readonly prescription?: Exclude<PriceInput["prescription"], undefined>;
  readonly sameDay?: NonNullable<PriceInput["sameDay"]>;
  readonly thirdParty?: PriceInput["thirdParty"];
}

/** An ordinary visit at the office, in October 2026 (AMI 3.15), changed by `parts`. */
export function visit(parts: VisitParts): PriceInput {
  const { patient, visit: place, ...rest } = parts;
  return {
    careDate: "2026-10-14",
    asOf: "2026-11-30",
    profession: "infirmier",
    zone: "metropole",
    acts: [],
    prescription: { date: "2026-10-01" },
    thirdParty: { amo: true, amc: false },
    ...rest,
    patient: { birthDate: "1951-03-04", regime: "01", insuranceNature: "10", exoneration: "none", ...patient },
    visit: { place: "office", time: "day", sundayOrHoliday: false, ...place },
  };
}

export function run(parts: VisitParts): PriceResult {
  return price(tables, visit(parts), TODAY);
}

export function priced(parts: VisitParts): Priced {
  const result = run(parts);
  if ("refused" in result) throw new Error(`refused: ${JSON.stringify(result.refused)}`);
  return result;
}

/** Reasons as "code about", sorted; [] when priced. */
export function reasons(parts: VisitParts): readonly string[] {
  const result = run(parts);
  return "refused" in result ? result.refused.map((one) => `${one.reasonCode} ${one.about}`).sort() : [];
}

/** Lines as "CODE coefficient base". */
export function lines(parts: VisitParts): readonly string[] {
  return priced(parts).lines.map((line) => `${line.code} ${line.coefficient} ${line.base}`);
}

/** A nurse's act by its tag, with the coefficient of the tables. */
export function act(tag: string, more: Partial<PriceAct> = {}): PriceAct {
  const entry = tables.byTag.get(tag)?.[0];
  if (entry?.letter === undefined) throw new Error(`no tag ${tag}`);
  return { code: entry.letter, coefficient: entry.value, tag, ...more };
}

export function ccam(unitPrice: string, more: Partial<PriceAct> = {}): PriceAct {
  return { code: "ZZZZ001", unitPrice, ...more };
}

export const TAGS = [...tables.byTag.keys()];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const money = fc.nat({ max: 30_000 }).map((cents) => (cents / 100).toFixed(2));

/** Removes absent fields: the schema has no undefined. */
function dense<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

const patients: fc.Arbitrary<PricePatient> = fc
  .record({
    birthDate: fc.constantFrom("1951-03-04", "1984-07-21", "2019-10-14", "2020-10-15", "2021-02-28"),
    regime: fc.constantFrom("01", "01", "01", "04", "07", "10"),
    contract: maybe(fc.constantFrom("20", "21", "22", "23", "24", "25")),
    insuranceNature: fc.constantFrom("10", "10", "10", "13", "30", "41", "90"),
    exoneration: fc.constantFrom("none", "none", "exempt", "aspa", "special-care", "at-pension", "prevention"),
    ald: maybe(fc.boolean()),
    c2s: maybe(fc.constantFrom(false, false, true)),
    alsaceMoselle: maybe(fc.boolean()),
    accident: maybe(fc.constant({ date: "2026-10-02" })),
    maternityDate: maybe(fc.constant("2026-05-20")),
    sncfDoctor: maybe(fc.boolean()),
  })
  .map(dense) as fc.Arbitrary<PricePatient>;

const places: fc.Arbitrary<PriceVisit> = fc
  .record({
    place: fc.constantFrom("home", "office"),
    time: fc.constantFrom("day", "day", "night", "deep-night"),
    sundayOrHoliday: fc.boolean(),
    oneWayKm: fc.option(fc.nat({ max: 60 })),
    terrain: maybe(fc.constantFrom("plain", "mountain", "foot")),
    kmBilledToday: maybe(fc.nat({ max: 450 })),
    travelAlreadyBilled: maybe(fc.boolean()),
    palliativeCare: maybe(fc.boolean()),
  })
  .map(dense) as fc.Arbitrary<PriceVisit>;

const more = {
  quantity: maybe(fc.constantFrom(1, 1, 1, 2)),
  ald: maybe(fc.boolean()),
  fee: rarely(money),
  priorAgreement: maybe(fc.boolean()),
  expenseQualifier: rarely(fc.constantFrom("D", "E", "N")),
};
const nurseActs = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ tag: fc.constantFrom(...TAGS), ...more })
      .map(({ tag, ...rest }) => act(tag, dense(rest) as Partial<PriceAct>)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        code: fc.constantFrom("AMI", "AMX"),
        coefficient: fc.constantFrom("1", "1.5", "2", "4", "4.1", "7.7"),
        ...more,
      })
      .map((one) => dense(one) as PriceAct),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ code: fc.constantFrom("BSA", "BSB", "BSC", "TLS", "G", "ZZZ"), ...more })
      .map((one) => dense(one) as PriceAct),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<PriceAct>({ code: "DI", coefficient: "2.5" }, { code: "DI", coefficient: "1.2" }),
  },
);
const ccamActs = fc
  .record({
    code: fc.constantFrom("ZZZZ001", "YYYY002"),
    unitPrice: money,
    modifiers: maybe(fc.subarray(["J", "K", "U", "F"])),
    association: maybe(fc.constantFrom("1", "2", "3", null)),
    exoTmType: fc.constantFrom("0", "1", "2", "3"),
    category: maybe(fc.constantFrom("technical", "imaging", "anaesthesia")),
    ald: maybe(fc.boolean()),
  })
  .map(({ exoTmType, category, ...rest }) => dense({ ...rest, ccam: { exoTmType, category } }) as PriceAct);
const CODES: Readonly<Record<string, readonly string[]>> = {
  "medecin-generaliste": ["G", "GS", "VG", "VGS", "C", "AMI"],
  "masseur-kinesitherapeute": ["RSM", "TER", "G"],
  "sage-femme": ["C", "V", "SF", "SP", "G"],
  "chirurgien-dentiste": ["C", "V"],
  "medecin-ccam": ["C"],
};
const actsOf = (profession: string) => {
  if (profession === "infirmier") return nurseActs;
  const coefficients = profession.startsWith("masseur") ? ["8.1", "9.8", "7.5"] : ["1", "1", "1", "2"];
  const letters = fc
    .record({
      code: fc.constantFrom(...(CODES[profession] ?? [])),
      coefficient: fc.constantFrom(...coefficients),
      ...more,
    })
    .map((one) => dense(one) as PriceAct);
  return profession.startsWith("masseur") ? letters : fc.oneof(letters, ccamActs);
};

/** Makes a visit agree with itself, so that it has a chance to be priced; what is left to refuse is in the acts. */
function mended(input: PriceInput): PriceInput {
  const { patient } = input;
  const nature = patient.insuranceNature;
  const local = patient.alsaceMoselle === true;
  return {
    ...input,
    patient: {
      ...patient,
      ald: true,
      insuranceNature: nature === "10" || nature === "13" ? (local ? "13" : "10") : nature,
      contract: patient.contract ?? "22",
      sncfDoctor: patient.sncfDoctor ?? false,
      accident: { number: "123456789" },
      maternityDate: "2026-05-20",
    },
    acts: input.acts.map(({ fee, ...one }) => ({
      ...one,
      priorAgreement: true,
      ...(fee === undefined || patient.c2s === true ? {} : { fee: `9${fee}`, expenseQualifier: "E" as const }),
    })),
    prescription: { date: "2025-10-01" },
    thirdParty: patient.c2s === true ? { amo: true, amc: true } : input.thirdParty,
  };
}

const SUPPLEMENTS = ["MCI", "MIE", "MEG", "MSF", "MD", "MAU", "IFD", "IFI", "IK"] as const;

/** Any visit of the schema, biased towards those that can be priced. */
export const anyVisit: fc.Arbitrary<PriceInput> = fc
  .constantFrom<PriceInput["profession"]>(
    "infirmier",
    "infirmier",
    "infirmier",
    "medecin-generaliste",
    "masseur-kinesitherapeute",
    "sage-femme",
    "chirurgien-dentiste",
    "medecin-ccam",
  )
  .chain((profession) =>
    fc.record({
      careDate: fc.constantFrom("2026-10-14", "2026-11-18", "2026-11-22", "2025-12-31", "2026-01-01"),
      asOf: fc.constant("2026-11-30"),
      profession: fc.constant(profession),
      sector: maybe(fc.constantFrom("1", "2", "optam")),
      zone: fc.constant("metropole"),
      patient: patients,
      visit: places,
      acts: fc.array(actsOf(profession), { minLength: 0, maxLength: 5 }),
      supplements: rarely(fc.subarray([...SUPPLEMENTS], { minLength: 1, maxLength: 2 })),
      prescription: fc.constantFrom({ date: "2025-10-01" }, { date: "2025-10-01" }, null),
      sameDay: maybe(
        fc
          .record({
            bsx: maybe(fc.constantFrom("BSA", "BSB", "BSC", null)),
            di: maybe(fc.boolean()),
            ifiCount: maybe(fc.nat({ max: 5 })),
            longPerfusion: maybe(fc.constantFrom("14", "15", null)),
          })
          .map(dense),
      ),
      thirdParty: fc.constantFrom(
        { amo: true, amc: true },
        { amo: true, amc: true },
        { amo: true, amc: false },
        { amo: false, amc: false },
      ),
    }),
  )
  .chain((one) => fc.tuple(fc.constant(dense(one) as PriceInput), fc.nat({ max: 4 })))
  .map(([one, luck]) => (luck === 0 ? one : mended(one)));
