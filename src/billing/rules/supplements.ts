import type { Supplement } from "#billing/model/visit";
import { type BigCents, compare, type Exact, half, ONE, plus, times, toCents, whole } from "./exact.ts";
import type { DraftLine } from "./lines.ts";
import type { Reason } from "./reasons.ts";
import { type Entry, entryAt, hasTrait, ruleCount, ruleOn, valueAt } from "./tables.ts";
import type { Visit } from "./visit.ts";

/** Accessory lines of the sheet, and automatic ones that no table prices. */
export interface Accessories {
  readonly lines: readonly DraftLine[];
  readonly missing: readonly Reason[];
}

/** Chosen codes by profession; MAU, IFD, IFI and IK are worked out. */
const CHOSEN: Readonly<Record<string, readonly Supplement[]>> = {
  infirmier: ["MCI", "MIE"],
  "medecin-generaliste": ["MEG", "MD"],
  "sage-femme": ["MSF", "MD"],
};
const AUTOMATIC: Readonly<Record<string, readonly Supplement[]>> = { infirmier: ["MAU", "IFD", "IFI"] };

/** Whether a profession has that supplement. */
export function isForProfession(visit: Visit, code: Supplement): boolean {
  const { profession } = visit.input;
  if (code === "IK") return ruleOn(visit.tables, "rule.ik.applies", visit.place);
  return [...(CHOSEN[profession] ?? []), ...(AUTOMATIC[profession] ?? [])].includes(code);
}

/** MAU, MCI, MIE, MEG, MSF, MD, IFD or IFI, IK: in this order (billing-rules 7, step 6). */
export function accessoryLines(visit: Visit): Accessories {
  const chosen = (["MCI", "MIE", "MEG", "MSF", "MD"] as const).filter(
    (code) => visit.keyed.has(code) && isForProfession(visit, code),
  );
  const due: readonly (Supplement | undefined)[] = [
    mauDue(visit) ? "MAU" : undefined,
    ...chosen,
    ifdDue(visit) ? "IFD" : undefined,
    ifiDue(visit) ? "IFI" : undefined,
  ];
  const lines: DraftLine[] = [];
  const missing: Reason[] = [];
  for (const code of due) {
    if (code === undefined) continue;
    const entry = tariffOf(visit, code);
    if (entry !== undefined) lines.push(lineOf(visit, code, entry, 1, toCents(entry.amount), NOTES[code]));
    else if (!visit.keyed.has(code)) missing.push({ reasonCode: "no-tariff-at-date", about: ABOUT[code] ?? "acts" });
  }
  const ik = ikLine(visit);
  return { lines: [...lines, ...ik.lines], missing: [...missing, ...ik.missing] };
}

const ABOUT: Partial<Record<Supplement, string>> = { MAU: "acts[0].code", IFD: "visit.place", IFI: "visit.place" };
const NOTES: Partial<Record<Supplement, string>> = {
  MAU: "Un seul acte, de coefficient 1,5 au plus : automatique.",
  IFD: "Visite à domicile : automatique.",
  IFI: "Visite à domicile, jour de forfait de dépendance : automatique.",
};

/** The table line of a supplement that day. */
export function tariffOf(visit: Visit, code: Supplement): Entry | undefined {
  return entryAt(visit.tables, code === "IK" ? `IK.${terrainOf(visit)}` : code, visit.place);
}

/** MAU is due: one act entered, once, AMI or AMX keyed, low coefficient, no dependent day, no MCI keyed. */
export function mauDue(visit: Visit): boolean {
  const [only] = visit.input.acts;
  const act = visit.acts[0];
  const limit = valueAt(visit.tables, "mau.max-coefficient", visit.place);
  if (!visit.nurse || visit.input.acts.length !== 1 || only === undefined || act === undefined) return false;
  if (limit === undefined || compare(act.coefficient, limit) > 0 || act.quantity !== 1) return false;
  return (only.code === "AMI" || only.code === "AMX") && !visit.dependentDay && !visit.keyed.has("MCI");
}

function ifdDue(visit: Visit): boolean {
  return visit.nurse && visit.home && !visit.dependentDay && !alreadyBilled(visit) && travels(visit);
}

function ifiDue(visit: Visit): boolean {
  if (!visit.nurse || !visit.home || !visit.dependentDay || !travels(visit)) return false;
  const max = ruleCount(visit.tables, "ifi.max-a-day", visit.place);
  if ((visit.input.sameDay?.ifiCount ?? 0) >= max) return false;
  return !alreadyBilled(visit) || ruleOn(visit.tables, "rule.travel.second-patient-ifi", visit.place);
}

function alreadyBilled(visit: Visit): boolean {
  return visit.input.visit.travelAlreadyBilled === true;
}

/** Whether something in the visit carries a travel: all acts do but the organisation of a perfusion. */
function travels(visit: Visit): boolean {
  if (visit.input.acts.length === 0) return true;
  const carrying = visit.acts.filter((act) => !hasTrait(act.traits, "no-travel"));
  const aisAlone = visit.acts.every((act) => act.code === "AIS");
  if (visit.nurse && aisAlone && !ruleOn(visit.tables, "rule.travel.ais-ifd", visit.place)) return false;
  return carrying.length > 0;
}

/** Kilometres billed: there and back, less the deduction of the terrain. Zero or less: none (billing-rules 5.6). */
export function kilometresOf(visit: Visit): number {
  const { oneWayKm } = visit.input.visit;
  if (!ruleOn(visit.tables, "rule.ik.applies", visit.place) || !visit.home || alreadyBilled(visit)) return 0;
  if (oneWayKm === undefined || oneWayKm === null || !travels(visit)) return 0;
  return Math.max(0, 2 * oneWayKm - ruleCount(visit.tables, `ik.deduction.${terrainOf(visit)}`, visit.place));
}

function ikLine(visit: Visit): Accessories {
  const kilometres = kilometresOf(visit);
  if (kilometres === 0) return { lines: [], missing: [] };
  const entry = tariffOf(visit, "IK");
  if (entry === undefined) {
    const missing: Reason = { reasonCode: "no-tariff-at-date", about: "visit.oneWayKm" };
    return { lines: [], missing: visit.keyed.has("IK") ? [] : [missing] };
  }
  const paid = paidKilometres(visit, kilometres);
  const base = toCents(times(entry.amount, paid.equivalent));
  if (base === 0n) return { lines: [], missing: [] };
  return { lines: [lineOf(visit, "IK", entry, kilometres, base, paid.words)], missing: [] };
}

/** Full kilometres, plus half of those in the slice at half: the practitioner's day taken slice by slice. */
function paidKilometres(visit: Visit, kilometres: number): { readonly equivalent: Exact; readonly words: string } {
  const fullUpTo = entryAt(visit.tables, "ik.full-up-to", visit.place);
  const halfUpTo = entryAt(visit.tables, "ik.half-up-to", visit.place);
  const deduction = ruleCount(visit.tables, `ik.deduction.${terrainOf(visit)}`, visit.place);
  const words = `${visit.input.visit.oneWayKm} km aller : aller et retour, moins ${deduction}.`;
  if (fullUpTo === undefined || halfUpTo === undefined) return { equivalent: whole(kilometres), words };
  const before = visit.input.visit.kmBilledToday ?? 0;
  const inSlice = (from: number, to: number) => Math.max(0, Math.min(before + kilometres, to) - Math.max(before, from));
  const full = inSlice(0, Number(fullUpTo.value));
  const halved = inSlice(Number(fullUpTo.value), Number(halfUpTo.value));
  const abated = full === kilometres ? "" : ` Dégressivité du jour : ${full} km entiers, ${halved} à moitié.`;
  return { equivalent: plus(whole(full), half(whole(halved))), words: `${words}${abated}` };
}

function terrainOf(visit: Visit): string {
  return visit.input.visit.terrain ?? "plain";
}

function lineOf(
  visit: Visit,
  code: Supplement,
  entry: Entry,
  quantity: number,
  base: BigCents,
  note: string | undefined,
): DraftLine {
  const keyed = visit.keyed.get(code);
  return {
    code,
    coefficient: ONE,
    unit: entry.amount,
    quantity,
    base,
    fee: base,
    from: keyed === undefined ? "automatic" : `supplements[${keyed}]`,
    notes: [note ?? "Choisie par le praticien."],
    entries: [entry],
  };
}
