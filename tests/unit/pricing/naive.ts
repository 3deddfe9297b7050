import type { PriceAct, PriceInput } from "#billing/model/visit";

/**
 * The nurse's rules once more, written the slow way from the text: names of tags spelled out, whole numbers of ten
 * thousandths, one pass a rule. It shares nothing with the engine, prices only what nobody refuses, and only from 2024-02.
 */
export interface NaiveLine {
  readonly code: string;
  readonly coefficient: number; // x 10 000
  readonly unitCents: number;
  readonly quantity: number;
  readonly majoration: number;
  readonly base: number;
  readonly rate: number;
  readonly exoneration: string;
  readonly amo: number;
  readonly tm: number;
  readonly fee: number;
}

const VALUES: Record<string, number> = {
  AIS: 265,
  DI: 1000,
  BSA: 1300,
  BSB: 1820,
  BSC: 2870,
  IFD: 275,
  IFI: 275,
  MAU: 135,
  MCI: 500,
  MIE: 315,
  TLS: 1000,
  TLL: 1200,
  TLD: 1500,
  RQD: 1000,
};
const KM: Record<string, number> = { plain: 35, mountain: 50, foot: 340 };
const HEAVY = ["dressing-heavy", "dressing-ulcer-compression", "npwt-setup", "npwt-additional", "wound-assessment"];
const DIABETIC = [
  "diabetes-surveillance",
  "insulin-injection",
  "diabetes-weekly",
  "topical-analgesia-diabetic",
  "dressing-heavy-diabetic",
];
const POSTOP = ["postop-surveillance", "perineural-catheter"];
const POSTOP_PAIR = ["urinary-catheter-removal", "drain-surveillance"];
const INCLUDED = [
  "dressing-simple",
  "dressing-stoma",
  "dressing-tracheostomy",
  "dressing-postop-extended",
  "dressing-varicose",
  "suture-removal-small",
  "suture-removal-large",
];
const INJECTION = ["injection-im", "injection-sc", "injection-id"];
const VACCINE = ["vaccination-prescribed", "vaccination-unprescribed"];

interface Entered {
  readonly given: PriceAct;
  readonly index: number;
  readonly tag: string;
  readonly code: string;
  readonly unit: number;
  readonly coefficient: number;
}

export function naivePrice(input: PriceInput): readonly NaiveLine[] {
  const bsxDay = input.acts.some((act) => act.code.startsWith("BS")) || Boolean(input.sameDay?.bsx);
  const dependent = bsxDay || input.acts.some((act) => act.code === "DI") || input.sameDay?.di === true;
  const letter = input.careDate < "2026-11-06" ? 315 : 335;
  const entered = input.acts.map((given, index): Entered => {
    const ami = given.code === "AMI" || given.code === "AMX";
    return {
      given,
      index,
      tag: given.tag ?? "",
      code: ami ? (dependent ? "AMX" : "AMI") : given.code,
      unit: ami || given.code === "TMI" ? letter : (VALUES[given.code] ?? Number.NaN),
      coefficient: Math.round(Number(given.coefficient ?? "1") * 10_000),
    };
  });
  const weight = new Map<Entered, number>(entered.map((one) => [one, 2])); // halves written: 2 full, 1 half, 0 none
  const letters = entered.filter((one) => ["AMI", "AMX", "AIS"].includes(one.code));
  if (bsxDay) weighBesideBsx(letters, weight, input);
  else weighElevenB(letters, weight, input);
  const written = entered.filter((one) => weight.get(one) !== 0).sort(sheetOrder);
  const lines = written.map((one) => lineOf(one, (weight.get(one) ?? 0) / 2));
  addComplement(lines, written, input);
  const acts = lines.map((line) => finish(line, input));
  const first = acts[0];
  const rate = first ?? finish({ ...blank("IFI", 0), act: undefined }, input);
  const accessory = extras(input, entered, dependent).map(([code, unitCents, quantity, base]) =>
    shared({ ...blank(code, unitCents), quantity, base, fee: base }, rate.rate, rate.exoneration),
  );
  return [...acts, ...accessory];
}

function sheetOrder(left: Entered, right: Entered): number {
  const group = (one: Entered) => (one.code.startsWith("BS") ? 0 : one.code === "DI" ? 1 : 2);
  return group(left) - group(right) || rank(left, right);
}

function rank(left: Entered, right: Entered): number {
  if (left.coefficient !== right.coefficient) return right.coefficient - left.coefficient;
  return right.unit * right.coefficient - left.unit * left.coefficient || left.index - right.index;
}

/** 11 B by crossing out: a list of heads, where the diabetic group is one head with several bodies. */
function weighElevenB(acts: readonly Entered[], weight: Map<Entered, number>, input: PriceInput): void {
  const inside = acts.filter((one) => acts.length < 2 || !(input.visit.place === "home" && VACCINE.includes(one.tag)));
  const group = inside.filter((one) => DIABETIC.includes(one.tag));
  const heads = inside.filter((one) => !group.includes(one)).map((one) => ({ ...one, bodies: [one] }));
  const [lead] = group;
  if (lead !== undefined) {
    const coefficient = group.reduce((total, one) => total + one.coefficient, 0);
    heads.push({ ...lead, tag: group.length === 1 ? lead.tag : "group", coefficient, bodies: group });
  }
  heads.sort(rank);
  const give = (head: { bodies: readonly Entered[] }, halves: number) => {
    for (const one of head.bodies) weight.set(one, halves);
  };
  const draw = heads.findIndex((head) => head.tag === "blood-draw");
  if (draw >= 0) {
    const others = heads.filter((_, at) => at !== draw);
    for (const [at, head] of others.entries()) give(head, at === 0 ? 2 : 0);
    return;
  }
  let seconds = 0;
  for (const head of heads.slice(1)) {
    const top = heads[0]?.tag ?? "";
    const pair = (some: readonly string[], others: readonly string[]) =>
      (some.includes(top) && others.includes(head.tag)) || (others.includes(top) && some.includes(head.tag));
    const perfusions = top.startsWith("perfusion-") && head.tag.startsWith("perfusion-");
    if (perfusions || pair(HEAVY, ["topical-analgesia"]) || pair(POSTOP, POSTOP_PAIR)) continue;
    give(head, seconds === 0 ? 1 : 0);
    seconds += 1;
  }
}

function weighBesideBsx(acts: readonly Entered[], weight: Map<Entered, number>, input: PriceInput): void {
  const rest = new Set(acts);
  const take = (test: (tag: string) => boolean) => {
    const taken = acts.filter((one) => test(one.tag)).sort(rank);
    for (const one of taken) rest.delete(one);
    return taken;
  };
  weighElevenB(
    take((tag) => tag === "blood-draw"),
    weight,
    input,
  );
  weighElevenB(
    take((tag) => HEAVY.includes(tag)),
    weight,
    input,
  );
  take((tag) => tag.startsWith("perfusion-"));
  weighElevenB(
    take((tag) => tag === "heart-lung-surveillance"),
    weight,
    input,
  );
  for (const [at, one] of take((tag) => INJECTION.includes(tag)).entries()) weight.set(one, at === 0 ? 1 : 0);
  for (const one of take((tag) => tag === "insulin-injection" || tag === "diabetes-surveillance")) weight.set(one, 1);
  for (const one of take((tag) => INCLUDED.includes(tag))) weight.set(one, 0);
  for (const [at, one] of [...rest].sort(rank).entries()) weight.set(one, at === 0 ? 1 : 0);
}

type Open = NaiveLine & { readonly act: Entered | undefined };

function blank(code: string, unitCents: number): Open {
  return {
    code,
    coefficient: 10_000,
    unitCents,
    quantity: 1,
    majoration: 0,
    base: 0,
    rate: 0,
    exoneration: "0",
    amo: 0,
    tm: 0,
    fee: 0,
    act: undefined,
  };
}

function lineOf(one: Entered, part: number): Open {
  const quantity = one.given.quantity ?? 1;
  const coefficient = one.coefficient * part;
  return {
    ...blank(one.code, one.unit),
    coefficient,
    quantity,
    base: halfUp(one.unit * quantity * coefficient, 10_000),
    act: one,
  };
}

function addComplement(lines: Open[], written: readonly Entered[], input: PriceInput): void {
  const { time, sundayOrHoliday } = input.visit;
  const cents = time === "night" ? 915 : time === "deep-night" ? 1830 : sundayOrHoliday ? 850 : 0;
  const at = written.findIndex(
    (one) =>
      !["perfusion-organisation", "heart-lung-surveillance"].includes(one.tag) && one.given.expenseQualifier !== "N",
  );
  const line = lines[at];
  if (cents > 0 && line !== undefined) lines[at] = { ...line, majoration: cents, base: line.base + cents };
}

function finish(line: Open, input: PriceInput): NaiveLine {
  const given = line.act?.given;
  const none = given?.expenseQualifier === "N";
  const base = none ? 0 : line.base;
  const fee = given?.fee === undefined ? base : Math.round(Number(given.fee) * 100);
  const [rate, exoneration] = none ? [0, "0"] : rateOf(input, given?.ald === true);
  return shared({ ...line, base, fee }, rate, exoneration);
}

function shared(line: Open, rate: number, exoneration: string): NaiveLine {
  const amo = halfUp(line.base * rate, 100);
  const { act: _act, ...rest } = line;
  return { ...rest, rate, exoneration, amo, tm: line.base - amo };
}

function rateOf({ patient }: PriceInput, ald: boolean): [number, string] {
  const situation = patient.exoneration;
  if (["30", "41", "90"].includes(patient.insuranceNature)) return [100, "0"];
  if (ald && (patient.regime === "07" || situation === "exempt")) return [100, "4"];
  if (patient.regime === "07") return [100, "6"];
  if (situation === "exempt") return [100, "5"];
  if (situation === "prevention") return [100, "7"];
  if (ald) return [100, "4"];
  if (situation === "special-care") return [100, "3"];
  if (situation === "at-pension") return [100, "5"];
  if (patient.regime === "04") {
    if (situation === "aspa") return [100, "9"];
    if (patient.contract === "22" && patient.sncfDoctor) return [100, "6"];
    const table: Record<string, [number, string]> = {
      "21": [100, "5"],
      "23": [75, "0"],
      "24": [100, "0"],
      "25": [100, "0"],
    };
    return table[patient.contract ?? ""] ?? [60, "0"];
  }
  if (patient.alsaceMoselle) return [90, "0"];
  if (situation === "aspa") return [80, "9"];
  return [patient.regime === "10" ? 85 : 60, "0"];
}

type Extra = readonly [code: string, unitCents: number, quantity: number, base: number];

function extras(input: PriceInput, entered: readonly Entered[], dependent: boolean): readonly Extra[] {
  const { visit, supplements = [] } = input;
  const found: string[] = [];
  const [only] = entered;
  const single = entered.length === 1 && (only?.given.quantity ?? 1) === 1 && (only?.coefficient ?? 0) <= 15_000;
  if (single && only?.code === "AMI" && !dependent && !supplements.includes("MCI")) found.push("MAU");
  for (const code of ["MCI", "MIE"] as const) if (supplements.includes(code)) found.push(code);
  const moves = entered.length === 0 || entered.some((one) => one.tag !== "perfusion-organisation");
  const home = visit.place === "home" && moves;
  if (home && dependent && (input.sameDay?.ifiCount ?? 0) < 4) found.push("IFI");
  if (home && !dependent && !visit.travelAlreadyBilled) found.push("IFD");
  const lines = found.map((code): Extra => [code, VALUES[code] ?? Number.NaN, 1, VALUES[code] ?? Number.NaN]);
  const terrain = visit.terrain ?? "plain";
  const away = (visit.oneWayKm ?? 0) * 2 - (terrain === "plain" ? 4 : terrain === "mountain" ? 2 : 0);
  if (!home || visit.travelAlreadyBilled || typeof visit.oneWayKm !== "number" || away <= 0) return lines;
  let halves = 0; // one kilometre after the other
  for (let km = (visit.kmBilledToday ?? 0) + 1; km <= (visit.kmBilledToday ?? 0) + away; km += 1) {
    halves += km <= 299 ? 2 : km <= 399 ? 1 : 0;
  }
  const base = halfUp((KM[terrain] ?? 0) * halves, 2);
  return base === 0 ? lines : [...lines, ["IK", KM[terrain] ?? 0, away, base]];
}

function halfUp(value: number, by: number): number {
  return Math.floor((2 * value + by) / (2 * by));
}
