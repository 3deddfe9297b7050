import { CPS_FILES, E1, E2, E3, E4, encodeFile } from "#hal/wire/card-files/index";
import { assert } from "#util/assert";
import { type CardBlank, compact, serialOf } from "./blank.ts";
import type { PinLengths, PinSetting } from "./cps-pins.ts";
import {
  CPS_CARDS,
  CPS_ISSUED_ON,
  CPS_MORE,
  GENERAL_RIGHTS,
  SITUATIONS,
  type SituationRow,
  TRIES,
  WITHOUT_ADELI,
  WITHOUT_DOMAIN,
} from "./deck-cps.ts";
import type { CardFile } from "./file-tree.ts";

export const FOUR_DIGITS: PinLengths = { min: 4, max: 4, block: 8 };

/** How a special card differs from the one it is made of. */
export interface CpsTwist {
  readonly name: string;
  readonly serial: string;
  readonly pin?: string;
  readonly lengths?: PinLengths;
}

const NONE = "-";

/** The lines of a card: its own, and what the tables leave to it. */
function rowOf(code: string) {
  const row = CPS_CARDS.find(({ card }) => card === code);
  const more = CPS_MORE.find(({ card }) => card === code);
  assert(row && more, "the deck has this CPS");
  return { ...row, ...more };
}

type CpsRow = ReturnType<typeof rowOf>;

export const cpsNames = (): readonly string[] => CPS_CARDS.map(({ card }) => card);

/** The data files of a CPS, from its line and those of its situations. */
export function cpsBlank(code: string, twist?: CpsTwist): CardBlank {
  const row = rowOf(code);
  const serial = twist?.serial ?? serialOf("C", Number(code.slice(1)));
  const situations = SITUATIONS.filter(({ card }) => card === code);
  const files: CardFile[] = [
    { fid: CPS_FILES.id, sfi: 1, read: "free", content: idFile(row, situations[0]?.billing ?? NONE) },
    { fid: CPS_FILES.card, sfi: 2, read: "free", content: cardFile(row, serial, twist?.lengths) },
    { fid: CPS_FILES.domain, sfi: 3, read: "chv1", content: domainFile(code, situations.length) },
    ...situations.map((situation): CardFile => {
      const fid = CPS_FILES.firstSituation + Number(situation.number) - 1;
      return { fid, read: "chv1", content: situationFile(situation) };
    }),
  ];
  return {
    name: twist?.name ?? code,
    kind: "cps",
    serial,
    issuedOn: compact(CPS_ISSUED_ON),
    validTo: compact(row.validTo),
    files,
    subject: {
      commonName: row.idNat,
      profession: row.profession,
      ...(row.name === NONE ? {} : { surname: row.name, givenName: row.firstName }),
    },
  };
}

/** The codes of a CPS and the tries they have left. */
export function cpsPins(code: string, twist?: CpsTwist): PinSetting {
  const { pin, puk } = rowOf(code);
  const tries = TRIES[code] ?? { pin: 3, puk: 10 };
  const lengths = twist?.lengths ?? FOUR_DIGITS;
  return { pin: twist?.pin ?? pin, puk, lengths, pinTries: tries.pin, pukTries: tries.puk };
}

export const cpsRole = (code: string): number => Number(rowOf(code).role);

function idFile(row: CpsRow, billing: string): Uint8Array {
  const { card, name, firstName, idNat, civility, profession, establishment } = row;
  return encodeFile(E1, {
    ...(name === NONE ? {} : { useName: name, firstName, familyName: name }),
    ...(civility === NONE ? {} : { civility }),
    idNat,
    ...(billing === NONE || WITHOUT_ADELI.includes(card) ? {} : { adeli: billing }),
    profession,
    ...(establishment === NONE ? {} : { establishment }),
  });
}

function cardFile(row: CpsRow, serial: string, lengths: PinLengths | undefined): Uint8Array {
  return encodeFile(E2, {
    cardType: row.type,
    naming: row.name === NONE ? "A" : "N",
    serial,
    issuedOn: compact(CPS_ISSUED_ON),
    validTo: compact(row.validTo),
    issuer: "TOURNEE TEST",
    profile: "TRN-CPS-1",
    mark: "TEST",
    role: row.role,
    ...(lengths ? { pinLengths: Uint8Array.of(lengths.min, lengths.max, lengths.block) } : {}),
  });
}

function domainFile(code: string, situations: number): Uint8Array {
  const rights = GENERAL_RIGHTS[code] ?? { invoices: true, lots: true };
  return encodeFile(E3, {
    present: !WITHOUT_DOMAIN.includes(code),
    situations,
    mayInvoice: rights.invoices,
    mayLot: rights.lots,
  });
}

function situationFile(row: SituationRow): Uint8Array {
  const { billing, structure, finess } = row;
  return encodeFile(E4, {
    number: Number(row.number),
    label: row.label,
    ...(billing === NONE ? {} : { billingNumber: billing.slice(0, 8), billingKey: billing.slice(8) }),
    ...(structure === NONE ? {} : { structure: { name: structure, kind: "F", identifier: finess } }),
    specialty: row.specialty,
    convention: row.convention,
    tariffZone: row.tariffZone,
    ikZone: row.ikZone,
    agreement1: "0",
    agreement2: "0",
    agreement3: "0",
    practiceMode: row.mode,
    mayInvoice: row.invoices === "O",
    mayLot: row.lots === "O",
    from: compact(row.from),
    ...(row.to === NONE ? {} : { to: compact(row.to) }),
  });
}
