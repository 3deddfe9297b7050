import { manyHeld, may, must, mustHold, template } from "./template.ts";
import { F3 } from "./templates-common.ts";
import { A, Ax, D, DN, N, ON, T, U } from "./types.ts";

/** The DF "TRN AMC" (cards.md 4). */

/** F5, card: EF.CARTE. In the mask the most significant bit stands for EF.ADH01. */
export const F5 = template(0xf5, "amc-card", {
  profile: must(0xc1, A(12)), // TRN-AMC-1
  serial: must(0xc2, N(20)),
  amcNumber: must(0xc3, N(10)),
  name: must(0xc4, T(40)),
  issuedOn: must(0xc5, D),
  validTo: must(0xc6, D),
  mark: must(0xc7, Ax(4)), // TEST
  adhMask: must(0xc8, U(2)),
});

/** F6, one insured person: EF.ADH01..16. */
export const F6 = template(0xf6, "amc-person", {
  number: must(0xc1, U(1)),
  useName: must(0xc2, T(27)),
  familyName: may(0xc3, T(27)),
  firstName: must(0xc4, T(27)),
  birthDate: must(0xc5, DN),
  birthRank: may(0xc6, N(1)),
  nir: may(0xc7, Ax(13)),
  nirKey: may(0xc8, N(2)),
  member: must(0xc9, A(15)),
  from: must(0xca, D),
  to: may(0xcb, D),
});

/** FA, inside F7: one guarantee. */
export const FA = template(0xfa, "guarantee", {
  domain: must(0xc1, A(4)), // MED, AUX, DENT, PHAR, LABO, HOSP
  thirdParty: must(0xc2, ON),
  percent: may(0xc3, N(3)), // of the ticket modérateur
});

/** F7, contract: EF.CONTRAT. */
export const F7 = template(0xf7, "contract", {
  contractType: may(0xc1, N(2)),
  treatmentIndicator: must(0xc2, N(2)),
  stsRouting: may(0xc3, Ax(1)),
  serviceType: may(0xc4, Ax(1)),
  services: may(0xc5, A(17)),
  routing: mustHold(F3),
  guarantees: manyHeld(FA, 12),
});
