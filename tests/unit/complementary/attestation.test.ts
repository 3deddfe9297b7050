import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Attestation, readAttestation, writeAttestation } from "#billing/formats/attestation";
import { readRound, writeRound } from "#billing/formats/round";
import { day } from "#billing/model/dates";

/** The example of the profile. */
const EXAMPLE = "TRNAMC1;AMC=0775627391;CONV=IS;CSR=;ADH=12345678;DEB=20260101;FIN=20261231;CT=00;R=1;CRC=5BF0FAC5";

const attestation: Attestation = {
  amcNumber: "0775627391",
  conventionCode: "IS",
  csr: "",
  member: "12345678",
  from: day("2026-01-01"),
  to: day("2026-12-31"),
  contractType: "00",
  responsible: true,
};

describe("the 2D code of an attestation", () => {
  test("the example is read, its CRC good", () => {
    expect(readAttestation(EXAMPLE)).toEqual({ kind: "read", attestation, unknown: [] });
  });

  test("written again it is the same text", () => {
    expect(writeAttestation(attestation)).toBe(EXAMPLE);
  });

  test("any one character changed is refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: EXAMPLE.length - 1 }), (at) => {
        const changed = `${EXAMPLE.slice(0, at)}${EXAMPLE[at] === "0" ? "1" : "0"}${EXAMPLE.slice(at + 1)}`;
        return readAttestation(changed).kind === "refused";
      }),
    );
  });

  test.each([
    ["TRNAMC2;AMC=0775627391;CRC=00000000", "version", "2"],
    ["TRNAMC1;AMC=0775627391", "form", "CRC"],
    [EXAMPLE.replace("5BF0FAC5", "5BF0FAC6"), "crc", "5BF0FAC6"],
  ])("%s: refused, and why", (text, why, about) => {
    expect(readAttestation(text)).toEqual({ kind: "refused", why, about });
  });

  test("a missing key is named", () => {
    const { member: _, ...others } = attestation;
    const without = writeAttestation({ ...others, member: "" }).replace(";ADH=", ";XX=");
    expect(readAttestation(sealed(without)).kind === "refused" && readAttestation(sealed(without))).toMatchObject({
      why: "missing",
      about: "ADH",
    });
  });

  test("an unknown key is ignored and told", () => {
    const more = sealed(`${EXAMPLE.slice(0, EXAMPLE.indexOf(";CRC="))};ZZ=1;CRC=00000000`);
    expect(readAttestation(more)).toEqual({ kind: "read", attestation, unknown: ["ZZ"] });
  });

  test("a text that is not ours is kept as text", () => {
    expect(readAttestation("DM1;quelque chose")).toEqual({ kind: "not-ours" });
  });

  test("scanned at the poste, the triplet arrives on the device with the round as it was", () => {
    const read = readAttestation(EXAMPLE);
    const scanned = read.kind === "read" ? read.attestation : attestation;
    const origin = { source: "paper", at: "2026-11-23T05:00:00Z" } as const;
    const person = {
      insuredNir: "2550875999901",
      birthDate: "19550814",
      birthRank: "1",
      rank: "000",
      name: "FAMILLEUN",
      firstName: "Claire",
    };
    const round = readRound(
      writeRound({
        day: day("2026-11-23"),
        madeAt: "2026-11-23T05:00:00Z",
        patients: [{ id: "p1", person, prepared: [], pieces: [], file: { amc: { origin, ...scanned } } }],
      }),
    );
    const { conventionCode, csr, amcNumber } = round.patients[0]?.file.amc ?? {};
    expect([amcNumber, conventionCode, csr]).toEqual(["0775627391", "IS", ""]);
  });
});

/** The payload with the CRC of its content, so that only the content is wrong. */
function sealed(text: string): string {
  const content = text.slice(0, text.lastIndexOf(";CRC="));
  let crc = 0xffffffff;
  for (const byte of Buffer.from(content, "latin1")) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return `${content};CRC=${((crc ^ 0xffffffff) >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}
