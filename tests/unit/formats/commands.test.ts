import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { b2Command } from "../../../firmware/terminalctl/b2.ts";
import type { TerminalctlCommand } from "../../../firmware/terminalctl/command.ts";
import { lotCommand } from "../../../firmware/terminalctl/lot.ts";
import { returnsCommand } from "../../../firmware/terminalctl/returns.ts";
import { sealLot } from "../../../src/billing/signing/index.ts";
import { chained, vector } from "../../vectors/formats-worked-example.ts";
import { authority, cps, party } from "../signing/authority.ts";
import { LOT, random, signedLot } from "../signing/lots.ts";

const dir = mkdtempSync(join(tmpdir(), "commands-"));
afterAll(() => rmSync(dir, { recursive: true }));
const put = (name: string, content: Uint8Array | string) => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};

async function run(command: TerminalctlCommand, ...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    stdin: async () => "",
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    now: () => 0,
  };
  const code = await command.run(args, io);
  return { code, out, err };
}

const fse = vector("fse-lot-012");
const good = put("good.B2", chained(fse));
const wrongTotal = put(
  "total.B2",
  chained(fse.map((record) => record.replace("0000060800000365", "0000060900000365"))),
);

describe("terminalctl b2", () => {
  test("check says what a good file holds", async () => {
    const { code, out, err } = await run(b2Command, "check", good);
    expect([code, err]).toEqual([0, []]);
    expect(out.join()).toContain("FSE lot 012 of 346001233: 1 items, fees 6.08");
  });

  test("check of a wrong one is one line with the code, the record and the position, and exit 1", async () => {
    const { code, out, err } = await run(b2Command, "check", wrongTotal);
    expect([code, out]).toEqual([1, []]);
    expect(err).toEqual(["E_B2_TOTAL at 12, record 5, field totalFees, position 58, disagrees"]);
  });

  test("show prints every field, those of a damaged file too, then why it is refused", async () => {
    const { code, out, err } = await run(b2Command, "show", wrongTotal);
    expect(code).toBe(1);
    expect(out.filter((line) => /^\d+\. /.test(line))).toHaveLength(14);
    expect(out.join("\n")).toContain("58-65   totalFees                00000609");
    expect(err[0]).toMatch(/^E_B2_TOTAL/);
  });

  test("--json is one object on standard output, refused or not", async () => {
    for (const path of [good, wrongTotal]) {
      for (const action of ["show", "check"]) {
        const { out, code } = await run(b2Command, action, path, "--json");
        expect(out).toHaveLength(1);
        expect(JSON.parse(out[0] ?? "")).toMatchObject({ ok: code === 0 });
      }
    }
  });

  test("wrong usage is exit 2, an absent file exit 1", async () => {
    expect((await run(b2Command)).code).toBe(2);
    expect((await run(b2Command, "check", good, good)).code).toBe(2);
    expect((await run(b2Command, "check", good, "--nonsense")).code).toBe(2);
    expect((await run(b2Command, "check", join(dir, "absent"))).err[0]).toMatch(/^E_FILE_READ/);
  });
});

describe("terminalctl returns", () => {
  test("read gives every file as JSON, the refused one with its reason", async () => {
    const arl = put("arl.NOE", chained(vector("arl-lot-012")));
    const { code, out, err } = await run(returnsCommand, "read", arl, good, "--json");
    expect(code).toBe(1);
    expect(err[0]).toMatch(/^E_B2_RECORD/);
    const { returns } = JSON.parse(out.join(""));
    expect(returns[0]).toMatchObject({ ok: true, kind: "ARL", lots: [{ lotNumber: "012", status: "P" }] });
    expect(returns[1]).toMatchObject({ ok: false, code: "E_B2_RECORD" });
  });
});

describe("terminalctl lot open", () => {
  const recipient = party({ commonName: "recipient", usage: { keyEncipherment: true } });
  const key = put("key.pem", recipient.keyPem);
  const cert = put("cert.pem", recipient.certificatePem);
  const ca = put("ca.pem", authority.certificatePem);
  const signed = signedLot(cps());
  const open = (path: string, out: string, ...more: readonly string[]) =>
    run(lotCommand, "open", path, "--key", key, "--out", join(dir, out), "--authority", ca, ...more);

  test("writes the file of an untouched lot", async () => {
    const path = put("lot.p7m", sealLot(signed, recipient.certificate, random));
    const { code, out } = await open(path, "opened", "--cert", cert);
    expect([code, out[0]]).toEqual([0, expect.stringContaining("FSE, 1 invoices, signed by 899700000013")]);
    expect(new Uint8Array(readFileSync(join(dir, "opened", LOT.fileName)))).toEqual(LOT.file);
  });

  test("takes the mail that carries it", async () => {
    const sealed = Buffer.from(sealLot(signed, recipient.certificate, random)).toString("base64");
    const mail = [
      "From: cabinet@example.invalid",
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data;",
      " name=smime.p7m",
      "Content-Transfer-Encoding: base64",
      "",
      sealed.replace(/.{76}/g, "$&\r\n"),
      "",
    ].join("\r\n");
    expect((await open(put("lot.eml", mail), "mail")).code).toBe(0);
  });

  test("names what it refuses, and then writes nothing", async () => {
    const damaged = { ...LOT, file: LOT.file.map((byte, index) => (index === 300 ? byte ^ 1 : byte)) };
    const cases: readonly [string, Uint8Array, string][] = [
      ["garbage", new Uint8Array(50), "E_LOT_ENVELOPE"],
      [
        "altered",
        sealLot(
          signed.map((byte, index) => (index === 900 ? byte ^ 1 : byte)),
          recipient.certificate,
          random,
        ),
        "E_LOT_SIGNATURE",
      ],
      ["digest", sealLot(signedLot(cps(), damaged), recipient.certificate, random), "E_LOT_DIGEST"],
      [
        "stranger",
        sealLot(signedLot(party({ commonName: "x", usage: { nonRepudiation: true } })), recipient.certificate, random),
        "E_LOT_SIGNATURE",
      ],
    ];
    for (const [name, bytes, refusal] of cases) {
      const { code, err } = await open(put(`${name}.p7m`, bytes), name);
      expect([name, code, err[0]?.split(" ")[0]]).toEqual([name, 1, refusal]);
      expect(existsSync(join(dir, name))).toBe(false);
    }
  });

  test("a lot signed by a card of no authority it knows is refused", async () => {
    const path = put("unknown.p7m", sealLot(signed, recipient.certificate, random));
    const { code, err } = await run(lotCommand, "open", path, "--key", key, "--out", join(dir, "unknown"));
    expect([code, err]).toEqual([1, ["E_LOT_SIGNATURE certificate-signature"]]);
    expect(readdirSync(dir)).not.toContain("unknown");
  });
});
