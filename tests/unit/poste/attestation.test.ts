import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { readRound, writeRound } from "#billing/formats/round";
import { readCommand } from "../../../poste/command-options.ts";
import { runCommand } from "../../../poste/commands.ts";
import { roundOf } from "../../helpers/rounds.ts";
import { temporaryFolder } from "./rig.ts";

/** The example of the profile, as a hand scanner types it. */
const SCANNED = "TRNAMC1;AMC=0775627391;CONV=IS;CSR=;ADH=12345678;DEB=20260101;FIN=20261231;CT=00;R=1;CRC=5BF0FAC5\r";

let folder: string;
let round: string;
beforeEach(() => {
  folder = temporaryFolder();
  round = join(folder, "tournee.json");
  writeFileSync(round, writeRound(roundOf(2)));
});

const time = { now: () => Date.parse("2026-11-23T06:29:30Z") };
const scan = (typed: string, patient = "visite-2") =>
  runCommand(folder, { do: "scan", round, patient }, time, async () => typed);
const files = () => readRound(readFileSync(round)).patients.map(({ file }) => file.amc);

describe("an attestation scanned at the poste (E176)", () => {
  test("goes beside its patient in the round, with where and when it was learnt, and beside nobody else", async () => {
    const end = await scan(SCANNED);
    expect(end).toEqual({ lines: ["visite-2 : AMC 0775627391, convention IS, CSR -"], status: 0 });
    expect(files()).toEqual([
      undefined,
      {
        origin: { source: "paper", at: "2026-11-23T06:29:30.000Z" },
        amcNumber: "0775627391",
        conventionCode: "IS",
        csr: "",
        member: "12345678",
        from: "2026-01-01",
        to: "2026-12-31",
        contractType: "00",
        responsible: true,
      },
    ]);
  });

  test.each([
    ["another code", "QUELQUE CHOSE", "visite-2", /Code inconnu/],
    ["a sign read wrong", SCANNED.replace("12345678", "12345679"), "visite-2", /contrôle faux/],
    ["a patient of another round", SCANNED, "visite-9", /pas dans cette tournée/],
  ])("%s is refused, and the round stays as it was", async (_, typed, patient, words) => {
    const before = readFileSync(round);
    const end = await scan(typed, patient);
    expect([end.status, end.lines.join()]).toEqual([1, expect.stringMatching(words)]);
    expect(readFileSync(round)).toEqual(before);
  });

  test("is asked for with a round and a patient, never with half of them", () => {
    expect(readCommand({ scan: round, patient: "visite-2" }, [])).toEqual({ do: "scan", round, patient: "visite-2" });
    expect(readCommand({ scan: round }, [])).toBe("wrong");
    expect(readCommand({ list: true, patient: "visite-2" }, [])).toBe("wrong");
  });
});
