import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CardDesk, readAmc, readCps, readSituations, readVitale, signDigestCps } from "#billing/cards/index";
import { day } from "#billing/model/dates";
import { sha256, verifyRsaDigest } from "#billing/signing/index";
import { systemClock } from "#hal/clock/index";
import { openSerialLine, SERIAL_SETTINGS } from "#hal/line/index";
import type { Card, Slot } from "#hal/ports/index";
import { SerialCardReader } from "#hal/reader/index";
import { asciiBytes } from "#util/bytes";
import { testDesk } from "../helpers/direct-card.ts";
import { until } from "../helpers-e2e/simulator-process.ts";
import { eventually, PcscdBench, whatIsMissing } from "./pcscd-bench.ts";

/**
 * The very unit that pcscd has just driven is driven by our own driver, without a restart of the unit, and given back
 * to pcscd after: the reader line switched between terminal and practice PC. Never both at once: the lock of a serial
 * line does not stop root.
 */

const missing = await whatIsMissing();
const LAUNCHER = new URL("../../bin/tournee.js", import.meta.url).pathname;
const CODE_PORTEUR = {
  operation: "verify",
  reference: 1,
  minDigits: 4,
  maxDigits: 4,
  blockBytes: 8,
  prompt: 0,
} as const;
const SELECT_AND_READ = ["-s", "00 A4 04 0C 08 F0 54 52 4E 56 49 54 01", "-s", "00 B0 81 00 00"];

describe.skipIf(missing !== undefined)(`one unit, two masters${missing ? ` (not run: ${missing})` : ""}`, () => {
  let bench: PcscdBench;
  const readByPcscd = () => bench.run("opensc-tool", "-r", "1", ...SELECT_AND_READ);

  beforeAll(async () => {
    bench = new PcscdBench();
    await bench.open();
    expect(await readByPcscd()).toContain("SW1=0x90, SW2=0x00");
    await bench.stopPcscd();
  });

  afterAll(() => bench?.close());

  test("after pcscd our driver finds the unit, takes the code, reads the three cards and has a digest signed", async () => {
    const clock = systemClock();
    const openLine = () => openSerialLine(join(bench.hardware, "reader"), SERIAL_SETTINGS.reader);
    const reader = new SerialCardReader({ openLine, clock });
    const desk: CardDesk = { ...testDesk, clock };
    const today = day("2026-11-23");
    const onCard = async <T>(slot: Slot, work: (card: Card) => Promise<T>): Promise<T> => {
      const end = await reader.withCard(slot, work, { stayPowered: slot === "cps" });
      if (end.kind !== "done") throw new Error(end.kind);
      return end.value;
    };
    reader.start();
    try {
      await until(() => reader.link.kind === "ready" && reader.slot("amc").card === "present");
      await bench.simulator.ask({ do: "pin", digits: "1234" });
      expect(await onCard("cps", (card) => card.enterPin(CODE_PORTEUR))).toEqual({ kind: "answered", sw: 0x9000 });
      const practitioner = await onCard("cps", async (card) => {
        const identity = await readCps(card, desk);
        return identity.kind === "read" ? readSituations(card, identity.value, desk) : identity;
      });
      const family = await onCard("vitale", (card) => readVitale(card, desk, { holder: "02", today }));
      const contract = await onCard("amc", (card) => readAmc(card, desk));
      expect([practitioner.kind, family.kind, contract.kind]).toEqual(["read", "read", "read"]);
      const digest = sha256(asciiBytes("after pcscd"));
      const signature = await onCard("cps", (card) => signDigestCps(card, digest));
      if (practitioner.kind !== "read" || signature.kind !== "read") throw new Error("refused");
      expect(verifyRsaDigest(practitioner.value.signatureCertificate, digest, signature.value)).toBe(true);
      const { naks, damaged, foreign, recoveries } = reader.counts;
      expect({ naks, damaged, foreign, recoveries }).toEqual({ naks: 0, damaged: 0, foreign: 0, recoveries: 0 });
    } finally {
      await reader.stop();
    }
  });

  test("the terminal's own doctor finds reader and cards on it", async () => {
    const out = await new Promise<string>((resolve) =>
      execFile(
        process.execPath,
        [LAUNCHER, "terminalctl", "doctor", "--hardware", bench.hardware, "--json"],
        (_e, text) => resolve(text),
      ),
    );
    const { findings } = JSON.parse(out) as { findings: { part: string; ok: boolean; facts: string }[] };
    expect(findings.filter(({ part }) => part === "reader" || part === "slots")).toMatchObject([
      { ok: true, facts: "TOURNEE-RK3 V1.00 TEST" },
      { ok: true, facts: "cps present, vitale present, amc present" },
    ]);
  });

  test("given back to pcscd, the unit serves it as before", async () => {
    await bench.startPcscd();
    expect(await readByPcscd()).toContain("SW1=0x90, SW2=0x00");
    await eventually(async () => /0\s+Yes[\s\S]*1\s+Yes[\s\S]*2\s+Yes/.test(await bench.run("opensc-tool", "-l")));
  });
});
