import { many, manyHeld, may, mayHold, must, mustHold, template } from "./template.ts";
import { EC, F3 } from "./templates-common.ts";
import { A, Ax, D, DN, N, ON, T, U } from "./types.ts";

/** The DF "TRN VITALE" (cards.md 3.2). Conditions between fields are the business of billing/cards. */

/** E8, index: EF.CARTE. In the three masks the most significant bit stands for file 01. */
export const E8 = template(0xe8, "vitale-card", {
  profile: must(0xc1, A(12)), // TRN-VIT-1
  serial: must(0xc2, N(20)),
  generation: must(0xc3, Ax(2)), // T1
  issuedOn: must(0xc4, D),
  validTo: may(0xc5, D),
  mark: must(0xc6, Ax(4)), // TEST
  beneficiaries: must(0xc7, U(1)), // 1..16
  benMask: must(0xc8, U(2)),
  exoMask: must(0xc9, U(2)),
  amcMask: must(0xca, U(2)),
});

/** E9, holder: EF.ASSURE. */
export const E9 = template(0xe9, "holder", {
  nir: must(0xc1, Ax(13)),
  nirKey: must(0xc2, N(2)),
  useName: must(0xc3, T(27)),
  familyName: must(0xc4, T(27)),
  firstName: must(0xc5, T(27)),
  birthDate: must(0xc6, DN),
  birthRank: must(0xc7, N(1)),
  address: many(0xc8, T(32), 5),
});

/** F0, inside EB: SNCF, régime 04 only. */
export const F0 = template(0xf0, "sncf", { contract: must(0xc1, N(2)) });

/** EB, inside EA: rights in the AMO. */
export const EB = template(0xeb, "amo", {
  regime: must(0xc1, N(2)),
  fund: must(0xc2, N(3)),
  centre: must(0xc3, N(4)),
  management: must(0xc4, N(2)),
  service: must(0xc5, N(2)), // 00 none, 01..03 C2S, 10 leaving C2S
  serviceFrom: may(0xc6, D),
  serviceTo: may(0xc7, D),
  alsaceMoselle: must(0xc8, ON),
  rights: manyHeld(EC, 3, 1),
  sncf: mayHold(F0),
});

/** EA, one beneficiary: EF.BEN01..16. */
export const EA = template(0xea, "beneficiary", {
  number: must(0xc1, U(1)), // 1..16
  useName: must(0xc2, T(27)),
  familyName: must(0xc3, T(27)),
  firstName: must(0xc4, T(27)),
  birthDate: must(0xc5, DN),
  birthRank: must(0xc6, N(1)),
  rank: must(0xc7, N(3)),
  quality: must(0xc8, N(1)),
  nir: may(0xc9, Ax(13)),
  nirKey: may(0xca, N(2)),
  nirCertifiedOn: may(0xcb, D),
  amo: mustHold(EB),
});

/** ED, inside F8: one exoneration. No diagnosis is ever on the card. */
export const ED = template(0xed, "exoneration", {
  kind: must(0xc1, Ax(3, ["ALD", "ETM", "INV", "PMI", "MAT", "ASP", "AUT"])),
  code: must(0xc2, Ax(1, ["0", "1", "3", "4", "5", "6", "7", "9", "C"])),
  from: must(0xc3, D),
  to: may(0xc4, D),
  rate: must(0xc5, N(3)), // 000..100
  label: may(0xc6, T(32)),
  pregnancyFrom: may(0xc7, D),
  expectedBirth: may(0xc8, D),
});

/** EF, inside F8: médecin traitant. */
export const EF = template(0xef, "attending-doctor", {
  declared: must(0xc1, ON),
  declaredOn: may(0xc2, D),
  rpps: may(0xc3, N(11)),
});

/** F1, inside F8: soins médicaux gratuits. */
export const F1 = template(0xf1, "smg", {
  covered: must(0xc1, ON),
  booklet: may(0xc2, A(12)),
  from: may(0xc3, D),
  to: may(0xc4, D),
});

/** F8, protected zone of a beneficiary: EF.EXO01..16. */
export const F8 = template(0xf8, "protected-zone", {
  number: must(0xc1, U(1)),
  exonerations: manyHeld(ED, 6),
  attendingDoctor: mayHold(EF),
  smg: mayHold(F1),
});

/** EE, inside F9: one accident at work or occupational disease. */
export const EE = template(0xee, "accident", {
  number: may(0xc1, N(9)),
  date: must(0xc2, D),
  organism: must(0xc3, N(9)), // régime, caisse, centre
  kind: must(0xc4, Ax(2, ["AT", "MP"])),
  from: may(0xc5, D),
  to: may(0xc6, D),
  beneficiary: must(0xc7, U(1)),
  relapse: may(0xc8, ON),
});

/** F9: EF.AT, `F9 00` when there is no accident. */
export const F9 = template(0xf9, "accidents", { accidents: manyHeld(EE, 3) });

/** F2, complementary zone of a beneficiary: EF.AMC01..16. GU gestion unique, GS gestion séparée. */
export const F2 = template(0xf2, "complementary-zone", {
  number: must(0xc1, U(1)),
  management: must(0xc2, Ax(2, ["GU", "GS"])),
  amcNumber: must(0xc3, N(8, 10)),
  member: may(0xc4, A(15)), // GS: must
  from: must(0xc5, D),
  to: must(0xc6, D),
  treatmentIndicator: must(0xc7, N(2)),
  stsRouting: may(0xc8, Ax(1, ["4", "8", "M", "R"])),
  serviceType: may(0xc9, Ax(1)),
  services: may(0xca, A(17)),
  guarantees: may(0xcb, A(8)), // GU only
  ediNumber: may(0xcc, A(19)), // GS only
  name: may(0xcd, T(32)),
  routing: mayHold(F3), // GS: must; GU: never
});

/** F4, last update: EF.MAJ. */
export const F4 = template(0xf4, "last-update", {
  date: must(0xc1, D),
  time: may(0xc2, N(6)),
  place: may(0xc3, A(12)),
  counter: must(0xc4, U(2)),
});
