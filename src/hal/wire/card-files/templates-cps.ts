import { may, mayHold, must, template } from "./template.ts";
import { A, Ax, B, D, N, ON, T, U } from "./types.ts";

/** The ADF "TRN CPS" (cards.md 2.5). Conditions between fields are the business of billing/cards. */

/** E1, identity: EF.ID. Names are there if the card is nominative; the establishment for CPE, CDE, CPA. */
export const E1 = template(0xe1, "identity", {
  useName: may(0xc1, T(40)),
  firstName: may(0xc2, T(40)),
  civility: may(0xc3, A(3)), // M, MME, DR, PR
  familyName: may(0xc4, T(40)),
  idNat: must(0xc5, A(18)), // 8 + RPPS, or 3 + FINESS + / + number
  adeli: may(0xc6, Ax(9)),
  profession: must(0xc7, N(2)),
  establishment: may(0xc8, T(40)),
});

/** E2, card: EF.CARTE. */
export const E2 = template(0xe2, "cps-card", {
  cardType: must(0xc1, Ax(3, ["CPS", "CPF", "CPE", "CDE", "CPA"])),
  naming: must(0xc2, Ax(1, ["N", "A"])), // nominative, anonymous
  serial: must(0xc3, N(20)),
  issuedOn: must(0xc4, D),
  validTo: must(0xc5, D),
  issuer: must(0xc6, T(40)),
  profile: must(0xc7, A(12)), // TRN-CPS-1
  mark: must(0xc8, Ax(4)), // TEST
  role: must(0xc9, N(2)), // 01..05
  pinLengths: may(0xca, B(3)), // fewest digits, most digits, bytes of the block; absent: 4, 4, 8
});

/** E3, assurance-maladie domain: EF.AM. */
export const E3 = template(0xe3, "maladie-domain", {
  present: must(0xc1, ON),
  situations: must(0xc2, U(1)), // 0..8
  mayInvoice: must(0xc3, ON),
  mayLot: must(0xc4, ON),
  updatedOn: may(0xc5, D),
});

/** E5, inside E4: where the practice is. */
export const E5 = template(0xe5, "structure", {
  name: may(0xc1, T(40)),
  kind: may(0xc2, Ax(1, ["F", "S", "C"])), // FINESS, SIRET, cabinet
  identifier: may(0xc3, A(14)),
  street: may(0xc4, T(40)),
  postalCode: may(0xc5, N(5)),
  town: may(0xc6, T(32)),
});

/** E4, one situation: EF.SIT1..8. Billing number and key: both, or none for a replacement. */
export const E4 = template(0xe4, "situation", {
  number: must(0xc1, U(1)), // 1..8
  label: must(0xc2, T(32)),
  billingNumber: may(0xc3, N(8)),
  billingKey: may(0xc4, N(1)),
  structure: mayHold(E5),
  specialty: must(0xc5, N(2)),
  convention: must(0xc6, N(1)),
  tariffZone: must(0xc7, N(2)),
  ikZone: must(0xc8, N(2)),
  agreement1: may(0xc9, N(1)),
  agreement2: may(0xca, N(1)),
  agreement3: may(0xcb, N(1)),
  practiceMode: must(0xcc, Ax(1, ["L", "S", "R", "B"])),
  mayInvoice: must(0xcd, ON),
  mayLot: must(0xce, ON),
  from: must(0xcf, D),
  to: may(0xd0, D),
  sector: may(0xd1, A(4)), // SA07...
  fund: may(0xd2, N(9)),
  optam: may(0xd3, ON),
});
