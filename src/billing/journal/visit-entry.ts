import * as v from "valibot";
import type { VisitEntry } from "#hal/ports/index";
import * as s from "./schemas.ts";

const opt = v.exactOptional;

const act = v.strictObject({
  code: s.text,
  coefficient: s.text,
  quantity: s.wholeNumber,
  tag: opt(s.text),
  ald: v.boolean(),
  feeCents: opt(s.wholeNumber),
  expenseQualifier: opt(v.picklist(["D", "E", "N"])),
  priorAgreementDate: opt(s.text),
  ccam: opt(
    v.strictObject({
      activity: s.text,
      phase: s.text,
      modifiers: v.array(s.text),
      association: opt(s.text),
      teeth: opt(v.array(s.text)),
    }),
  ),
});

const lpp = v.strictObject({
  code: s.text,
  quantity: s.wholeNumber,
  supply: v.picklist(["A", "L"]),
  unitFeeCents: opt(s.wholeNumber),
  period: opt(v.strictObject({ from: s.text, to: s.text })),
  ald: v.boolean(),
});

const seance = {
  careDate: s.text,
  place: v.picklist(["home", "office"]),
  time: v.picklist(["day", "night", "deep-night"]),
  sundayOrHoliday: v.boolean(),
  oneWayKm: opt(v.number()),
  acts: v.array(act),
  supplements: v.array(s.text),
  lpp: opt(v.array(lpp)),
  palliativeCare: opt(v.boolean()),
  travelAlreadyBilled: opt(v.boolean()),
  terrain: opt(v.picklist(["plain", "mountain", "foot"])),
};

const situation = v.strictObject({
  insuranceNature: opt(v.picklist(["10", "30", "41"])),
  accident: opt(
    v.strictObject({
      number: opt(s.text),
      date: opt(s.text),
      ofCard: opt(v.boolean()),
      sheetSeen: opt(v.boolean()),
    }),
  ),
  maternity: opt(v.strictObject({ date: s.text, kind: v.picklist(["G", "A"]) })),
  thirdPartyAccident: opt(v.strictObject({ answer: v.boolean(), date: opt(s.text) })),
  coveredCents: opt(s.wholeNumber),
  sncfDoctor: opt(v.boolean()),
  aldProof: opt(v.strictObject({ seenOn: s.text })),
  atPension: opt(v.strictObject({ seenOn: s.text })),
  rights: opt(v.strictObject({ source: opt(v.picklist(["T", "V", "A"])), seenOn: opt(s.text) })),
  carePath: opt(s.text),
  thirdPartyAmo: opt(v.boolean()),
  thirdPartyAmc: opt(v.boolean()),
});

const second = v.strictObject({
  amcNumber: s.text,
  conventionCode: s.text,
  csr: s.text,
  member: s.text,
  from: s.text,
  to: s.text,
  management: opt(v.picklist(["GU", "GS"])),
  contractType: opt(s.text),
  contractNumber: opt(s.text),
  treatmentIndicator: opt(s.text),
  stsRouting: opt(s.text),
  stsFormula: opt(s.text),
  routing: opt(s.routing),
});

const zoneField = v.picklist([
  "management",
  "amcNumber",
  "member",
  "from",
  "to",
  "treatmentIndicator",
  "stsRouting",
  "stsFormula",
  "contractType",
  "contractNumber",
  "conventionCode",
  "csr",
  "routeCode",
  "routeHost",
  "routeDomain",
]);

const complementary = v.strictObject({
  source: v.picklist(["vitale", "amc-card", "poste", "typed", "none"]),
  zone: opt(
    v.strictObject({
      management: v.picklist(["GU", "GS"]),
      amcNumber: s.text,
      member: opt(s.text),
      from: s.text,
      to: opt(s.text),
      treatmentIndicator: s.text,
      stsRouting: opt(s.text),
      stsFormula: opt(s.text),
      serviceType: opt(s.text),
      contractType: opt(s.text),
      contractNumber: opt(s.text),
      conventionCode: opt(s.text),
      csr: opt(s.text),
      name: opt(s.text),
      routing: opt(s.routing),
    }),
  ),
  typed: opt(v.array(zoneField)),
  dre: opt(v.boolean()),
  attestation: opt(v.strictObject({ seenOn: s.text })),
  amountCents: opt(s.wholeNumber),
  second: opt(second),
});

/** What was keyed, as it is read back from a signing record; an unknown field is refused, so that none is lost. */
export const visitEntry = v.strictObject({
  ...seance,
  seances: opt(v.array(v.strictObject(seance))),
  prescriptionDate: opt(s.text),
  prescriber: opt(s.text),
  prescriberSpecialty: opt(s.text),
  situation: opt(situation),
  complementary: opt(complementary),
  overrides: opt(v.array(v.strictObject({ code: s.text, field: s.text }))),
}) satisfies s.Schema<VisitEntry>;
