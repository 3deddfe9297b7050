import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linkIdentity, readPairing } from "../../../firmware/link.ts";
import { openStore } from "../../../firmware/store.ts";
import { pairCommand } from "../../../firmware/terminalctl/pair.ts";
import { deviceOf } from "../../../poste/devices.ts";
import { pairingFile, posteIdentity } from "../../../poste/identity.ts";
import { parsePairing } from "../../../src/sync/index.ts";
import { clock, makeLot, Rig, random, seal, temporaryFolder } from "./rig.ts";

let rig: Rig;
let data: string;
beforeEach(async () => {
  rig = await Rig.open();
  data = join(temporaryFolder(), "data");
  writeFileSync(join(rig.dir, "pairing.json"), pairingFile(rig.identity, "127.0.0.1", rig.port));
});
afterEach(async () => {
  await rig.close();
  rmSync(join(data, ".."), { recursive: true, force: true });
});

async function pair(...args: readonly string[]) {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await pairCommand.run(args, {
    stdin: async () => "",
    out: (line) => said.push(line),
    err: (line) => complained.push(line),
    now: () => 0,
  });
  return { code, said, complained };
}

const both = () => pair("--data", data, "--poste", rig.dir);

describe("terminalctl pair", () => {
  test("makes both know each other, tells their names, and the device hands lots over", async () => {
    const { code, said } = await both();
    const [, deviceId = "", posteId] = /^device (\w+) and poste (\w+) know each other$/.exec(said[0] ?? "") ?? [];
    expect([code, said.length, posteId]).toEqual([0, 1, rig.identity.id]);
    const store = await openStore(data, { clock, random });
    const identity = await linkIdentity(store.disk, clock, random, deviceId);
    const pairing = await readPairing(store.disk);
    await store.close();
    expect(pairing).toEqual(rig.pairing);
    const { material } = makeLot({ serial: deviceId });
    const sealed = seal(material, rig.identity);
    expect(await rig.handOver(sealed, { identity, ...(pairing && { pairing }) })).toMatchObject({ kind: "received" });
  });

  test("done again it changes nothing", async () => {
    const first = await both();
    const before = readFileSync(join(data, "link-key.pem"));
    expect([await both(), readFileSync(join(data, "link-key.pem"))]).toEqual([first, before]);
  });

  describe("with a lot sealed for the poste of before", () => {
    let other: string;
    beforeEach(async () => {
      const { said } = await both();
      other = temporaryFolder();
      const identity = await posteIdentity(other, { now: () => Date.parse("2026-10-01T00:00:00Z") });
      writeFileSync(join(other, "pairing.json"), pairingFile(identity, "127.0.0.1", rig.port));
      const { material } = makeLot({ serial: /device (\w+)/.exec(said[0] ?? "")?.[1] ?? "" });
      const store = await openStore(data, { clock, random });
      await store.outbox.put(seal(material, rig.identity));
      await store.close();
    });
    afterEach(() => rmSync(other, { recursive: true, force: true }));

    test("another poste is refused, which could never open it, and neither end changes", async () => {
      const { code, complained } = await pair("--data", data, "--poste", other);
      expect([code, complained]).toEqual([1, [expect.stringMatching(/^E_UNDISCHARGED .* lots=1$/)]]);
      expect(JSON.parse(readFileSync(join(data, "pairing.json"), "utf8")).posteId).toBe(rig.identity.id);
      expect(existsSync(join(other, "devices"))).toBe(false);
    });

    test("the same poste is still welcome", async () => {
      expect(await both()).toMatchObject({ code: 0 });
    });
  });

  test("the key of the link is its user's alone, and leaves nothing at the poste but a certificate", async () => {
    const { said } = await both();
    const deviceId = /device (\w+)/.exec(said[0] ?? "")?.[1] ?? "";
    const pinned = readFileSync(join(rig.dir, "devices", `${deviceId}.pem`), "utf8");
    expect([statSync(join(data, "link-key.pem")).mode & 0o777, pinned.includes("PRIVATE")]).toEqual([0o600, false]);
    expect(readFileSync(join(rig.dir, "pairing.json"), "utf8")).not.toContain("PRIVATE");
  });

  test.each([
    [[], "nothing said"],
    [["--data", "x"], "no poste"],
    [["--poste", "x"], "no data"],
    [["--data", "x", "--poste", "y", "--code", "123456"], "an option nobody knows"],
    [["--data", "x", "--poste", "y", "more"], "a word too many"],
  ])("%j is wrong usage (%s)", async (args) => {
    expect(await pair(...args)).toMatchObject({ code: 2, said: [], complained: [expect.stringMatching(/^E_USAGE /)] });
  });

  test("a folder that is no poste's is told, and no data folder is made", async () => {
    const { code, complained } = await pair("--data", data, "--poste", join(rig.dir, "lots"));
    expect([code, complained, existsSync(data)]).toEqual([
      1,
      [expect.stringMatching(/^E_POSTE_UNPAIRED .*start the poste/)],
      false,
    ]);
  });

  test("a pairing file that is none is told", async () => {
    writeFileSync(join(rig.dir, "pairing.json"), '{"host":"a","port":0}');
    expect(await both()).toMatchObject({ code: 1, complained: [expect.stringMatching(/^E_POSTE_UNPAIRED /)] });
  });

  test("a terminal running on the folder is told; nothing is exchanged", async () => {
    const store = await openStore(data, { clock, random });
    const end = await both();
    await store.close();
    expect([end, existsSync(join(data, "pairing.json"))]).toEqual([
      { code: 1, said: [], complained: [expect.stringMatching(/^E_STORE_BUSY .*stop it/)] },
      false,
    ]);
  });

  test("a data folder with a file open to others is told, and which", async () => {
    await both();
    chmodSync(join(data, "link-key.pem"), 0o644);
    expect(await both()).toMatchObject({
      code: 1,
      complained: [expect.stringMatching(/^E_STORE_MODE .*link-key\.pem/)],
    });
  });
});

describe("what a pairing file may say", () => {
  const good = {
    host: "127.0.0.1",
    port: 8443,
    posteId: "00112233445566aa",
    certificatePem: "-----BEGIN CERTIFICATE-----",
  };
  test.each<[string, unknown]>([
    ["no JSON", undefined],
    ["a host that is none", { ...good, host: "a b" }],
    ["a port that is none", { ...good, port: 65536 }],
    ["a field more", { ...good, key: "x" }],
    ["no certificate", { ...good, certificatePem: "-----BEGIN PRIVATE KEY-----" }],
  ])("%s is refused", (_, pairing) => {
    expect(() => parsePairing(JSON.stringify(pairing) ?? "{")).toThrow("E_POSTE_UNPAIRED");
  });
});

test("only names of devices are looked at among the pinned certificates", () => {
  const pem = readFileSync(join(rig.dir, "devices", "TRN000001.pem"));
  rmSync(join(rig.dir, "devices", "TRN000001.pem"));
  writeFileSync(join(rig.dir, "devices", "not a device.pem"), pem);
  expect(deviceOf(rig.dir, "whatever")).toBeUndefined();
});
