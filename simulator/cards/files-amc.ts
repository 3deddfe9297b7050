import { AMC_FILES, encodeFile, F5, F6, F7, maskOf } from "#hal/wire/card-files/index";
import { assert } from "#util/assert";
import { type CardBlank, serialOf } from "./blank.ts";
import { AMC_ROWS, type AmcRow } from "./deck-amc.ts";
import type { CardFile } from "./file-tree.ts";
import { personsOf } from "./files-vitale.ts";

export const amcNames = (): readonly string[] => Object.keys(AMC_ROWS);

/** The data files of an AMC card, from its line and the persons of the Vitale cards it names. */
export function amcBlank(code: string): CardBlank {
  const row = AMC_ROWS[code];
  assert(row, "the deck has this AMC card");
  const serial = serialOf("M", Number(code.slice(1)));
  const numbers = row.persons.map((_, index) => index + 1);
  const files: CardFile[] = [
    { fid: AMC_FILES.card, sfi: 1, read: "free", content: cardFile(row, serial, numbers) },
    { fid: AMC_FILES.contract, sfi: 2, read: "free", content: contractFile(row) },
    ...row.persons.map((person, index): CardFile => {
      return { fid: AMC_FILES.firstPerson + index, read: "free", content: personFile(row, person, index + 1) };
    }),
  ];
  return {
    name: code,
    kind: "amc",
    serial,
    issuedOn: row.from,
    validTo: row.to,
    files,
    subject: { commonName: serial },
  };
}

function cardFile(row: AmcRow, serial: string, numbers: readonly number[]): Uint8Array {
  return encodeFile(F5, {
    profile: "TRN-AMC-1",
    serial,
    amcNumber: row.amcNumber,
    name: row.name,
    issuedOn: row.from,
    validTo: row.to,
    mark: "TEST",
    adhMask: maskOf(numbers),
  });
}

function contractFile(row: AmcRow): Uint8Array {
  const [code, host, domain] = row.routing;
  return encodeFile(F7, {
    treatmentIndicator: row.indicator,
    stsRouting: row.sts,
    routing: { code, host, domain },
    guarantees: row.guarantees.map(([domain, thirdParty, percent]) => ({
      domain,
      thirdParty,
      ...(percent === undefined ? {} : { percent }),
    })),
  });
}

function personFile(row: AmcRow, person: AmcRow["persons"][number], number: number): Uint8Array {
  const common = { number, member: row.member, from: row.from, to: row.to };
  if ("firstName" in person) {
    const { name, firstName, birth } = person;
    return encodeFile(F6, { ...common, useName: name, familyName: name, firstName, birthDate: birth, birthRank: "1" });
  }
  const known = personsOf(person[0]).find((one) => Number(one.number) === person[1]);
  assert(known, "the deck has this person");
  const { name, firstName, birth, birthRank, nir } = known;
  return encodeFile(F6, {
    ...common,
    useName: name,
    familyName: name,
    firstName,
    birthDate: birth,
    birthRank,
    ...(nir === "-" ? {} : { nir: nir.slice(0, 13), nirKey: nir.slice(13) }),
  });
}
