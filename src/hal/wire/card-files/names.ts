import { fromHex } from "#util/bytes";

/** Where things are on the three cards (cards.md 2.1, 3.1, 4): names of applications, file numbers, short numbers. */
export const AID = {
  ias: fromHex("E828BD080F8025000001FF0010"),
  cps: fromHex("F054524E43505301"),
  vitale: fromHex("F054524E56495401"),
  amc: fromHex("F054524E414D4301"),
} as const;

/** DF name of the MF of a CPS. */
export const CPS_MF_NAME = fromHex("80 25 00 00 01 FF 01 00");

/** Serial number: `5A 0A` + 10 bytes BCD, short number 1C from anywhere. */
export const SERIAL_SFI = 0x1c;

export const CPS_FILES = {
  authenticationCertificate: 0x5a01,
  signatureCertificate: 0x5a02,
  id: 0x5401,
  card: 0x5402,
  domain: 0x5403,
  auth: 0x5404,
  /** EF.SIT1; SITn is n - 1 further. */
  firstSituation: 0x5411,
} as const;

export const VITALE_FILES = {
  card: 0x5601,
  holder: 0x5602,
  update: 0x5603,
  accidents: 0x5604,
  certificate: 0x5605,
  auth: 0x5606,
  /** EF.BEN01, EF.EXO01, EF.AMC01; file nn is nn - 1 further, in hexadecimal: BEN16 is 5620. */
  firstBeneficiary: 0x5611,
  firstExoneration: 0x5621,
  firstComplementary: 0x5631,
} as const;

export const AMC_FILES = {
  card: 0x5701,
  contract: 0x5702,
  auth: 0x5703,
  certificate: 0x5704,
  firstPerson: 0x5711,
} as const;

/** Numbers 1..16 whose bit is set in a mask of two bytes; the most significant bit stands for 1. */
export function numbersOf(mask: number): readonly number[] {
  return Array.from({ length: 16 }, (_, index) => index + 1).filter((number) => (mask >> (16 - number)) & 1);
}

/** The mask of some numbers 1..16. */
export function maskOf(numbers: readonly number[]): number {
  return numbers.reduce((mask, number) => mask | (1 << (16 - number)), 0);
}
