import { E8, E9, EA, encodeFile, F2, F4, F8, F9, maskOf, VITALE_FILES } from "#hal/wire/card-files/index";
import { assert } from "#util/assert";
import { type CardBlank, serialOf } from "./blank.ts";
import { PERSONS, type PersonRow } from "./deck-persons.ts";
import { VITALE_COMMON, VITALE_ROWS, type VitaleRow } from "./deck-vitale.ts";
import type { CardFile } from "./file-tree.ts";

const CHILD = "6";
const NONE = "-";
const ROLES_EXO = [1, 2, 3, 5] as const;
const ROLES_AT = [1, 2, 3] as const;

export const vitaleNames = (): readonly string[] => Object.keys(VITALE_ROWS);

const numberOf = (person: PersonRow): number => Number(person.number);

export const personsOf = (code: string): readonly PersonRow[] => PERSONS.filter(({ card }) => card === code);

/** The data files of a Vitale, from its line and those of its persons. */
export function vitaleBlank(code: string): CardBlank {
  const row = VITALE_ROWS[code];
  const persons = personsOf(code);
  assert(row && persons.length > 0, "the deck has this Vitale");
  const serial = serialOf("V", Number(code.slice(1)));
  const numbers = persons.map(numberOf);
  const withZone = persons.filter((person) => hasProtected(row, person)).map(numberOf);
  const masks = { ben: numbers, exo: withZone, amc: row.complementary ? numbers : [] };
  const { firstBeneficiary, firstExoneration, firstComplementary } = VITALE_FILES;
  const files: CardFile[] = [
    { fid: VITALE_FILES.card, sfi: 1, read: "free", content: vitaleIndex(serial, masks) },
    { fid: VITALE_FILES.holder, sfi: 2, read: "free", content: holderFile(persons) },
    { fid: VITALE_FILES.update, sfi: 3, read: "free", content: updateFile(row.updated) },
    { fid: VITALE_FILES.accidents, sfi: 4, read: ROLES_AT, content: accidentsFile(row) },
    ...persons.map((person) => free(firstBeneficiary + numberOf(person) - 1, beneficiaryFile(row, person))),
    ...withZone.map((number): CardFile => {
      return { fid: firstExoneration + number - 1, read: ROLES_EXO, content: exonerationFile(row, number) };
    }),
    ...masks.amc.map((number) => free(firstComplementary + number - 1, complementaryFile(row, number))),
  ];
  const { issuedOn, validTo } = VITALE_COMMON;
  return { name: code, kind: "vitale", serial, issuedOn, validTo, files, subject: { commonName: serial } };
}

const free = (fid: number, content: Uint8Array): CardFile => ({ fid, read: "free", content });

/** Every adult holds the médecin traitant; a child has a zone only for an exoneration. */
function hasProtected(row: VitaleRow, person: PersonRow): boolean {
  return person.quality !== CHILD || (row.exonerations?.[numberOf(person)]?.length ?? 0) > 0;
}

export function vitaleIndex(
  serial: string,
  masks: { readonly ben: readonly number[]; readonly exo: readonly number[]; readonly amc: readonly number[] },
): Uint8Array {
  return encodeFile(E8, {
    profile: "TRN-VIT-1",
    serial,
    generation: "T1",
    issuedOn: VITALE_COMMON.issuedOn,
    validTo: VITALE_COMMON.validTo,
    mark: "TEST",
    beneficiaries: masks.ben.length,
    benMask: maskOf(masks.ben),
    exoMask: maskOf(masks.exo),
    amcMask: maskOf(masks.amc),
  });
}

/** Beneficiary 1 is the assuré: his NIR is here and not repeated in his own file. */
function holderFile(persons: readonly PersonRow[]): Uint8Array {
  const first = persons[0];
  assert(first, "a Vitale has a first beneficiary");
  return encodeFile(E9, {
    nir: first.nir.slice(0, 13),
    nirKey: first.nir.slice(13),
    useName: first.name,
    familyName: first.name,
    firstName: first.firstName,
    birthDate: first.birth,
    birthRank: first.birthRank,
    address: VITALE_COMMON.address,
  });
}

function beneficiaryFile(row: VitaleRow, person: PersonRow): Uint8Array {
  const { name, firstName, birth, birthRank, nir, quality, rank } = person;
  const number = numberOf(person);
  const [regime, fund, centre] = row.amo;
  const contract = row.contracts?.[number];
  return encodeFile(EA, {
    number,
    useName: name,
    familyName: name,
    firstName,
    birthDate: birth,
    birthRank,
    rank,
    quality,
    ...(nir === NONE || number === 1
      ? {}
      : { nir: nir.slice(0, 13), nirKey: nir.slice(13), nirCertifiedOn: VITALE_COMMON.issuedOn }),
    amo: {
      regime,
      fund,
      centre,
      management: VITALE_COMMON.management,
      service: row.service?.code ?? "00",
      ...(row.service ? { serviceFrom: row.service.from, serviceTo: row.service.to } : {}),
      alsaceMoselle: row.alsaceMoselle ?? false,
      rights: [row.rights ?? { from: rightsFrom(birth, quality) }],
      ...(contract ? { sncf: { contract } } : {}),
    },
  });
}

/** Rights are open since 2020-01-01, for a child since birth. */
function rightsFrom(birthDate: string, quality: string): string {
  return quality === CHILD ? birthDate : VITALE_COMMON.rightsFrom;
}

function updateFile(date: string): Uint8Array {
  return encodeFile(F4, { date, ...VITALE_COMMON.update });
}

function accidentsFile(row: VitaleRow): Uint8Array {
  return encodeFile(F9, { accidents: (row.accidents ?? []).map((one) => ({ ...one, beneficiary: 1 })) });
}

function exonerationFile(row: VitaleRow, number: number): Uint8Array {
  const declared = row.declared?.includes(number) ?? false;
  const smg = row.smg?.[number];
  return encodeFile(F8, {
    number,
    exonerations: row.exonerations?.[number] ?? [],
    attendingDoctor: { declared, ...(declared ? { declaredOn: VITALE_COMMON.doctorSince } : {}) },
    ...(smg ? { smg } : {}),
  });
}

function complementaryFile(row: VitaleRow, number: number): Uint8Array {
  assert(row.complementary, "this card has complementary zones");
  return encodeFile(F2, { number, ...row.complementary });
}
