import { readFile } from "node:fs/promises";
import { readAttestation } from "#billing/formats/attestation";
import { readRound, writeRound } from "#billing/formats/round";
import { replaceFile } from "./durable.ts";
import type { PosteTime } from "./time.ts";
import { said } from "./words.ts";

/** What is said, a line each, and the exit status. */
export interface ScanEnd {
  readonly lines: readonly string[];
  readonly status: 0 | 1;
}

/**
 * The 2D code of an AMC attestation, as a hand scanner types it, put beside a patient of a round (E176): the file is written again
 * whole, or not at all. A code that is not ours is never guessed: the triplet is typed. Trouble E_ROUND when the round is none.
 */
export async function scanInto(path: string, patient: string, typed: string, time: PosteTime): Promise<ScanEnd> {
  const read = readAttestation(typed);
  if (read.kind === "not-ours") return { lines: [said.codeNotOurs], status: 1 };
  if (read.kind === "refused") return { lines: [said.codeRefused(said.codeWhy[read.why], read.about)], status: 1 };
  const round = readRound(await readFile(path));
  if (!round.patients.some(({ id }) => id === patient)) return { lines: [said.noPatient(patient)], status: 1 };
  const origin = { source: "paper", at: new Date(time.now()).toISOString() } as const;
  const patients = round.patients.map((one) =>
    one.id === patient ? { ...one, file: { ...one.file, amc: { origin, ...read.attestation } } } : one,
  );
  await replaceFile(path, writeRound({ ...round, patients }));
  const { amcNumber, conventionCode, csr } = read.attestation;
  return { lines: [said.codeKept(patient, amcNumber, conventionCode, csr)], status: 0 };
}
