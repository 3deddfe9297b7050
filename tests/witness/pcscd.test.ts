import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, until } from "../helpers-e2e/simulator-process.ts";
import {
  AMC_ATR,
  CPS_ATR,
  eventually,
  hasPyscard,
  PcscClient,
  PcscdBench,
  Scan,
  VITALE_ATR,
  whatIsMissing,
} from "./pcscd-bench.ts";

/**
 * An unmodified pcscd with libccidtwin drives the simulated reader (wire.md 7). It proves the format of the frames,
 * the T=0 and T=1 procedures and the secure entry against programs that were not written here; it proves nothing of
 * the recovery from faults, for which it is too lax.
 */

const missing = await whatIsMissing();
const pyscard = await hasPyscard();

describe.skipIf(missing !== undefined)(`the reader seen by pcscd${missing ? ` (not run: ${missing})` : ""}`, () => {
  let bench: PcscdBench;
  let simulator: SimulatorProcess;
  const run = (tool: string, ...args: string[]) => bench.run(tool, ...args);
  /** Tries left of the code porteur, as the card's security object says. */
  const triesLeft = async () => {
    const list = await run("iasecc-tool", "--reader", "0", "--list-sdos", "1");
    return /reference 1\s[\s\S]*?tries remaining:\s*(\w+)/.exec(list)?.[1];
  };

  beforeAll(async () => {
    bench = new PcscdBench();
    simulator = bench.simulator;
    await bench.open();
  });

  afterAll(() => bench?.close());

  test("W1: five readers, three of them with a card", async () => {
    const list = await run("opensc-tool", "-l");
    const rows = [...list.matchAll(/^(\d)\s+(Yes|No)\s+(Tournee 00 0\d)$/gm)].map((row) => row.slice(1).join(" "));
    expect(rows).toEqual([
      "0 Yes Tournee 00 00",
      "1 Yes Tournee 00 01",
      "2 Yes Tournee 00 02",
      "3 No Tournee 00 03",
      "4 No Tournee 00 04",
    ]);
  });

  test("W2: the ATRs as pcsc_scan reads them", async () => {
    const scan = await run("pcsc_scan", "-n", "-t", "3");
    expect([...scan.matchAll(/ATR: ([0-9A-F ]+)/g)].map((row) => row[1]?.trim())).toEqual([
      CPS_ATR,
      VITALE_ATR,
      AMC_ATR,
    ]);
    expect(scan.match(/Card removed/g)).toHaveLength(2);
  });

  test.each([
    [0, CPS_ATR],
    [1, VITALE_ATR],
    [2, AMC_ATR],
  ])("W3: the ATR of slot %i", async (slot, atr) => {
    const read = await run("opensc-tool", "-r", String(slot), "-a");
    expect(read.trim().toUpperCase().replaceAll(":", " ")).toBe(atr);
  });

  test("W4: a file of the Vitale over T=0", async () => {
    const said = await run(
      "opensc-tool",
      "-r",
      "1",
      "-s",
      "00 A4 04 0C 08 F0 54 52 4E 56 49 54 01",
      "-s",
      "00 B0 81 00 00",
    );
    expect(said.match(/SW1=0x90, SW2=0x00/g)).toHaveLength(2);
    expect(said).toContain("E8 4E C1 09 54 52 4E 2D 56 49 54 2D 31");
  });

  test("W5: a file of the AMC card over T=1", async () => {
    const said = await run(
      "opensc-tool",
      "-r",
      "2",
      "-s",
      "00 A4 04 0C 08 F0 54 52 4E 41 4D 43 01",
      "-s",
      "00 B0 81 00 00",
    );
    expect(said.match(/SW1=0x90, SW2=0x00/g)).toHaveLength(2);
    expect(said).toContain("F5 62 C1 09 54 52 4E 2D 41 4D 43 2D 31");
  });

  test("W6: the CPS under its name", async () => {
    expect(await run("opensc-tool", "-r", "0", "-n")).toContain("CPS de test Tournee");
  });

  test("W7: its two codes, their conditions and tries", async () => {
    const list = await run("iasecc-tool", "--reader", "0", "--list-sdos", "1");
    expect(list).toMatch(
      /class 1, reference 1\s+contact ACLs:\s*F3:00:00:13:FF:00\s+tries maximum:\s*03\s+tries remaining:\s*03/,
    );
    expect(list).toMatch(/reference 2[\s\S]*tries maximum:\s*0A\s+tries remaining:\s*0A/);
  });

  test("W8: its two RSA keys", async () => {
    const list = await run("iasecc-tool", "--reader", "0", "--list-sdos", "16");
    expect(list.match(/size:\s*01:00/g)).toHaveLength(2);
  });

  test("W9: its PKCS#15 directory", async () => {
    const dump = await run("pkcs15-tool", "--reader", "0", "-D");
    expect(dump).toMatch(/PIN \[Code porteur\][\s\S]*Reference\s*: 1 /);
    expect(dump).toMatch(/Key ref\s*: 129 /);
    expect(dump).toMatch(/Key ref\s*: 130 /);
    expect(dump.match(/X\.509 Certificate \[/g)).toHaveLength(2);
  });

  test("W10: the code porteur, right, and no try used", async () => {
    const said = await run("pkcs15-tool", "--reader", "0", "--verify-pin", "--auth-id", "01", "--pin", "1234");
    expect(said).not.toContain("exit");
    expect(await triesLeft()).toBe("03");
  });

  test("W10, its counterpart: a wrong code is refused and costs one try, the right one gives it back", async () => {
    const wrong = await run("pkcs15-tool", "--reader", "0", "--verify-pin", "--auth-id", "01", "--pin", "9999");
    expect(wrong).toContain("exit");
    expect(await triesLeft()).toBe("02");
    await run("pkcs15-tool", "--reader", "0", "--verify-pin", "--auth-id", "01", "--pin", "1234");
    expect(await triesLeft()).toBe("03");
  });

  test("W11: a signature by the authentication key, judged by openssl with the card's own certificate", async () => {
    const place = (name: string) => join(bench.dir, name);
    const digestInfo = Buffer.concat([
      Buffer.from("3031300D060960864801650304020105000420", "hex"),
      createHash("sha256").update("Tournee").digest(),
    ]);
    writeFileSync(place("hash"), digestInfo.subarray(-32));
    writeFileSync(place("digest-info"), digestInfo);
    const sign = [
      "--module",
      "opensc-pkcs11.so",
      "--slot-index",
      "0",
      "-l",
      "--pin",
      "1234",
      "--sign",
      "-m",
      "RSA-PKCS",
    ];
    const said = await run("pkcs11-tool", ...sign, "--id", "02", "-i", place("digest-info"), "-o", place("signature"));
    expect(said).not.toContain("exit");
    expect(readFileSync(place("signature"))).toHaveLength(256);
    await run("pkcs15-tool", "--reader", "0", "--read-certificate", "02", "-o", place("certificate.pem"));
    const verify = ["pkeyutl", "-verify", "-certin", "-inkey", place("certificate.pem"), "-pkeyopt", "digest:sha256"];
    const judged = await run("openssl", ...verify, "-in", place("hash"), "-sigfile", place("signature"));
    expect(judged).toContain("Signature Verified Successfully");
    writeFileSync(place("other"), createHash("sha256").update("Tournée").digest());
    const other = await run("openssl", ...verify, "-in", place("other"), "-sigfile", place("signature"));
    expect(other).toContain("Signature Verification Failure");
  });

  test.skipIf(!pyscard)("W12: the holder's code goes from the keys to the card (wants python3-pyscard)", async () => {
    const client = new PcscClient();
    try {
      await client.connected;
      const enter = async (pin: Record<string, unknown>, modify = false) => {
        await simulator.ask({ do: "pin", ...pin });
        const answer = await client.ask(modify ? `control 42330007 ${MODIFY}` : `control 42330006 ${VERIFY}`);
        // The block counters of T=1 must agree on both sides after every end: another command tells.
        expect(await client.ask("transmit 0084000008")).toMatch(/ 90 00$/);
        return answer;
      };
      expect(await enter({ digits: "1234" })).toBe("90 00");
      expect(await enter({ digits: "9999" })).toBe("63 C2");
      expect(await enter({ digits: "12", end: "none" })).toBe("64 00");
      expect(await enter({ digits: "12", end: "ANNULER" })).toBe("64 01");
      expect(await enter({ digits: "12", short: "6403" })).toBe("64 03");
      expect(await enter({ digits: "1357 1358" }, true)).toBe("64 02");
      expect(await enter({ digits: "1234" })).toBe("90 00");
    } finally {
      client.close();
    }
  });

  test("W13: a card taken out and put in is told within a second", async () => {
    const scan = new Scan();
    await until(() => scan.text.includes("Reader 4"));
    await simulator.ask({ do: "remove", slot: 1 });
    await until(() => scan.after("Reader 1").includes("Card removed"), 1000);
    await simulator.ask({ do: "insert", slot: 1, card: "V02" });
    await until(() => scan.after("Card removed").includes(VITALE_ATR), 1000);
    scan.close();
  });

  test("W14: a mute card is called unresponsive, and the others go on", async () => {
    const scan = new Scan();
    await until(() => scan.text.includes("Reader 4"));
    await simulator.ask({ do: "remove", slot: 2 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await simulator.ask({ do: "insert", slot: 2, card: "S01" });
    await until(() => scan.text.includes("Unresponsive card"), 5000);
    scan.close();
    expect(await run("opensc-tool", "-r", "0", "-a")).toContain("3b:8d:81:31");
  });

  test("a card whose TA1 asks for a PPS gets it, and one that asks for time and loses blocks is read all the same", async () => {
    await simulator.ask({ do: "remove", slot: 2 });
    await simulator.ask({ do: "insert", slot: 2, card: "S03" });
    await eventually(async () => (await run("opensc-tool", "-r", "2", "-s", "00 B0 81 00 00")).includes("SW1=0x6E"));
    await simulator.ask({ do: "remove", slot: 2 });
    await simulator.ask({ do: "insert", slot: 2, card: "S11" });
    const read = ["-s", "00 A4 04 0C 08 F0 54 52 4E 43 50 53 01", "-s", "00 B0 81 00 00", "-s", "00 B0 82 00 00"];
    await eventually(async () => (await run("opensc-tool", "-r", "2", ...read)).match(/SW1=0x90/g)?.length === 3);
  });
});

/** The structures of PC/SC 10: as on the reader line, with bTimerOut2 and the length of the template beside. */
const BLOCK = "FF FF FF FF FF FF FF FF";
const VERIFY = squeezed(`1E 1E 82 08 00 04 04 02 01 0C 04 00 00 00 00 0D 00 00 00 00 20 00 01 08 ${BLOCK}`);
const MODIFY = squeezed(
  `1E 1E 82 08 00 00 00 04 04 01 02 02 0C 04 02 03 00 00 00 00 0D 00 00 00 00 2C 02 01 08 ${BLOCK}`,
);

function squeezed(hex: string): string {
  return hex.replaceAll(" ", "");
}
