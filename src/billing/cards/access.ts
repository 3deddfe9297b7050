import * as v from "valibot";
import type { AccessSubject, Beneficiary, Family, ProtectedZone } from "#billing/model/beneficiary";
import type { Day } from "#billing/model/dates";
import type { CpsType, Role } from "#billing/model/practitioner";
import builtIn from "./access-table.json" with { type: "json" };

/** Who looks: the role of the CPS of the session, or no CPS at all. */
export type Holder = Role | "none";

const HOLDERS = ["01", "02", "03", "04", "05", "none"] as const;
const RIGHT = v.picklist(["yes", "no", "masked"]);
const RIGHTS = v.tuple([RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT]);

const CARD_TYPE = v.picklist(["CPS", "CPF", "CPE", "CDE", "CPA"]);

const TABLE = v.object({
  holders: v.tuple([
    v.literal("01"),
    v.literal("02"),
    v.literal("03"),
    v.literal("04"),
    v.literal("05"),
    v.literal("none"),
  ]),
  versions: v.array(
    v.object({
      validFrom: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
      /** Types of card that may sign, where their situation says so (cards.md 5, second table). */
      signs: v.object({ invoices: v.array(CARD_TYPE), lots: v.array(CARD_TYPE) }),
      subjects: v.object({
        nir: RIGHTS,
        address: RIGHTS,
        sncf: RIGHTS,
        exoneration: RIGHTS,
        "exoneration-kind": RIGHTS,
        maternity: RIGHTS,
        "attending-doctor": RIGHTS,
        smg: RIGHTS,
        accidents: RIGHTS,
        complementary: RIGHTS,
      }),
    }),
  ),
});

type Right = v.InferOutput<typeof RIGHT>;
export type AccessTable = v.InferOutput<typeof TABLE>;

/** Checks a table brought from outside (an update); undefined when it is not one. */
export function parseAccessTable(value: unknown): AccessTable | undefined {
  const parsed = v.safeParse(TABLE, value);
  return parsed.success ? parsed.output : undefined;
}

/** The table of this program. */
export const ACCESS_TABLE: AccessTable = v.parse(TABLE, builtIn);

/** What a holder may see on a day: one question for each subject. A day before every version, or a holder unknown: nothing. */
export function accessOf(table: AccessTable, holder: Holder, today: Day): (subject: AccessSubject) => Right {
  const version = versionOn(table, today);
  const column = HOLDERS.indexOf(holder);
  return (subject) => version?.subjects[subject][column] ?? "no";
}

/** Whether a type of card may sign invoices, or lots, on a day. A day before every version: no. */
export function typeSigns(table: AccessTable, what: "invoices" | "lots", cardType: CpsType, today: Day): boolean {
  return versionOn(table, today)?.signs[what].includes(cardType) ?? false;
}

function versionOn(table: AccessTable, today: Day): AccessTable["versions"][number] | undefined {
  return table.versions
    .filter((one) => one.validFrom <= today)
    .reduce<AccessTable["versions"][number] | undefined>(
      (latest, one) => (latest === undefined || latest.validFrom <= one.validFrom ? one : latest),
      undefined,
    );
}

const SUBJECTS: readonly AccessSubject[] = [
  "nir",
  "address",
  "sncf",
  "exoneration",
  "exoneration-kind",
  "maternity",
  "attending-doctor",
  "smg",
  "accidents",
  "complementary",
];

/** Removes from a family what its reader may not see, and says what was kept from him. Nothing else leaves the card layer. */
export function filterFamily(family: Family, may: (subject: AccessSubject) => Right): Family {
  const hidden = SUBJECTS.filter((subject) => may(subject) !== "yes");
  return {
    ...family,
    insured: {
      ...family.insured,
      ...(may("nir") === "yes" ? {} : { nir: maskedNir(family.insured.nir, may("nir")), nirKey: "" }),
      ...(may("address") === "yes" ? {} : { address: [] }),
    },
    beneficiaries: family.beneficiaries.map((one) => filterBeneficiary(one, may)),
    ...(hidden.length === 0 ? {} : { hidden }),
  };
}

/** The last four digits hidden, or all of them. The key would give them away. */
function maskedNir(nir: string, right: Right): string {
  return right === "masked" ? `${nir.slice(0, -4)}****` : "*".repeat(nir.length);
}

function filterBeneficiary(one: Beneficiary, may: (subject: AccessSubject) => Right): Beneficiary {
  const { nir, nirKey, complementary, protected: zone, amo, ...rest } = one;
  const { contract, ...rights } = amo;
  return {
    ...rest,
    amo: { ...rights, ...(contract !== undefined && may("sncf") === "yes" ? { contract } : {}) },
    ...(nir === undefined || nirKey === undefined
      ? {}
      : may("nir") === "yes"
        ? { nir, nirKey }
        : { nir: maskedNir(nir, may("nir")), nirKey: "" }),
    ...(zone === undefined ? {} : { protected: filterZone(zone, may) }),
    ...(complementary !== undefined && may("complementary") === "yes" ? { complementary } : {}),
  };
}

function filterZone(zone: ProtectedZone, may: (subject: AccessSubject) => Right): ProtectedZone {
  const exonerations = may("exoneration") === "yes" ? zone.exonerations : [];
  return {
    exonerations: exonerations.map(({ kind, label, pregnancyFrom, expectedBirth, ...rest }) => ({
      ...rest,
      kind: may("exoneration-kind") === "yes" ? kind : "",
      ...(label !== undefined && may("exoneration-kind") === "yes" ? { label } : {}),
      ...(pregnancyFrom !== undefined && may("maternity") === "yes" ? { pregnancyFrom } : {}),
      ...(expectedBirth !== undefined && may("maternity") === "yes" ? { expectedBirth } : {}),
    })),
    ...(zone.attendingDoctor && may("attending-doctor") === "yes" ? { attendingDoctor: zone.attendingDoctor } : {}),
    ...(zone.smg && may("smg") === "yes" ? { smg: zone.smg } : {}),
    accidents: may("accidents") === "yes" ? zone.accidents : [],
  };
}
