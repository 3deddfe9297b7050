import * as v from "valibot";
import { type Day, isDay } from "#billing/model/dates";
import type { Round } from "#billing/model/round";
import { Trouble } from "#util/trouble";

/*
 * THE ROUND AS A FILE (profil Tournée): JSON, UTF-8.
 *
 *   { "format": "TRN-ROUND-1", "day", "madeAt", "rightsAt"?, "patients": [ ... ] }      fields of model/round.ts
 *
 * Every field is bounded and none is unknown: whoever writes it is trusted for its content, never for its form.
 */
const FORMAT = "TRN-ROUND-1";
/** A round of one practitioner; the device keeps no more persons than that. */
const PATIENTS = 100;
/** The largest file read: 100 patients with their prepared acts are about 150 kB. */
export const ROUND_BYTES = 1024 * 1024;

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest), v.regex(/^[^\p{Cc}\p{Cf}]*$/u));
const matching = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
const day = v.custom<Day>((value) => typeof value === "string" && isDay(value));
const instant = v.pipe(v.string(), v.isoTimestamp());
const code = (longest: number) => matching(new RegExp(`^[A-Z0-9.]{0,${longest}}$`));

const act = v.strictObject({
  code: matching(/^[A-Z0-9]{1,13}$/),
  coefficient: matching(/^(0|[1-9]\d{0,2})(\.\d{1,2})?$/),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
  tag: v.exactOptional(matching(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  ald: v.boolean(),
});

const seance = {
  careDate: day,
  place: v.picklist(["home", "office"]),
  time: v.picklist(["day", "night", "deep-night"]),
  sundayOrHoliday: v.boolean(),
  oneWayKm: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(999))),
  acts: v.pipe(v.array(act), v.maxLength(20)),
  supplements: v.pipe(v.array(matching(/^[A-Z]{2,4}$/)), v.maxLength(10)),
};

const prepared = v.strictObject({
  ...seance,
  seances: v.exactOptional(v.pipe(v.array(v.strictObject(seance)), v.maxLength(31))),
  prescriptionDate: v.exactOptional(day),
  prescriber: v.exactOptional(matching(/^\d{9}$/)),
});

const origin = v.strictObject({ source: v.picklist(["adri", "idb", "clc", "card", "paper", "typed"]), at: instant });

const amo = v.strictObject({
  origin,
  regime: matching(/^\d{2}$/),
  fund: matching(/^\d{3}$/),
  centre: matching(/^\d{4}$/),
  rights: v.exactOptional(v.strictObject({ from: day, to: v.exactOptional(day) })),
  service: v.exactOptional(matching(/^\d{2}$/)),
  exoneration: v.exactOptional(v.strictObject({ code: matching(/^[0-9A-Z]$/), from: day, to: v.exactOptional(day) })),
  attendingDoctorDeclared: v.exactOptional(v.boolean()),
});

const amc = v.strictObject({
  origin,
  amcNumber: matching(/^\d{8,10}$/),
  conventionCode: code(2),
  csr: code(5),
  member: matching(/^[A-Z0-9]{1,20}$/),
  from: day,
  to: day,
  management: v.exactOptional(v.picklist(["GU", "GS"])),
  contractType: v.exactOptional(code(2)),
  contractNumber: v.exactOptional(code(20)),
  treatmentIndicator: v.exactOptional(code(2)),
  stsRouting: v.exactOptional(code(1)),
  stsFormula: v.exactOptional(code(3)),
  routing: v.exactOptional(v.strictObject({ code: text(2), host: text(3), domain: text(20) })),
  responsible: v.exactOptional(v.boolean()),
});

const patient = v.strictObject({
  id: matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/),
  person: v.strictObject({
    insuredNir: matching(/^\d{5}(?:\d{2}|2A|2B)\d{6}$/),
    birthDate: matching(/^(\d{6}|\d{8})$/),
    birthRank: matching(/^\d$/),
    rank: matching(/^\d{3}$/),
    name: text(60),
    firstName: text(60),
  }),
  at: v.exactOptional(matching(/^([01]\d|2[0-3]):[0-5]\d$/)),
  address: v.exactOptional(v.pipe(v.array(text(60)), v.maxLength(6))),
  prepared: v.pipe(v.array(prepared), v.maxLength(10)),
  file: v.strictObject({ amo: v.exactOptional(amo), amc: v.exactOptional(amc), amc2: v.exactOptional(amc) }),
  pieces: v.pipe(v.array(matching(/^[A-Z]{4}$/)), v.maxLength(20)),
});

const shape = v.strictObject({
  format: v.literal(FORMAT),
  day,
  madeAt: instant,
  rightsAt: v.exactOptional(instant),
  patients: v.pipe(
    v.array(patient),
    v.maxLength(PATIENTS),
    v.check((all) => new Set(all.map(({ id }) => id)).size === all.length, "one id for two"),
  ),
}) satisfies v.GenericSchema<unknown, Round & { format: typeof FORMAT }>;

/** Bytes of a round. */
export function writeRound(round: Round): Uint8Array {
  return Buffer.from(JSON.stringify({ format: FORMAT, ...round }), "utf8");
}

/** Reads a round whole or not at all. Trouble E_ROUND, `where` the first field that is not right; its content is never quoted. */
export function readRound(bytes: Uint8Array): Round {
  if (bytes.length > ROUND_BYTES) throw new Trouble("E_ROUND", { where: "size" });
  const parsed = v.safeParse(shape, json(bytes));
  if (!parsed.success) throw new Trouble("E_ROUND", { where: placeOf(parsed.issues[0]) });
  const { format: _, ...round } = parsed.output;
  return round;
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** "patients.3.person.insuredNir": names of our own fields and ranks only, an unknown field being whoever's word. */
function placeOf(issue: v.BaseIssue<unknown>): string {
  const known = issue.path?.filter(({ key }) => typeof key === "number" || issue.expected !== "never") ?? [];
  return known.map(({ key }) => String(key)).join(".") || "json";
}
