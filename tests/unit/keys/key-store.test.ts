import { constants, createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type KekCard, openKeyStore } from "#billing/keys/index";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { AssertionFailed } from "#util/assert";
import { fromHex, hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { seededRandom } from "../../helpers/journal-rig.ts";

interface TestCard extends KekCard {
  readonly messages: Uint8Array[];
  readonly given: Uint8Array[];
}

const keyPair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

function cardOf(serial: string, key: KeyObject, pss = false): TestCard {
  const messages: Uint8Array[] = [];
  const given: Uint8Array[] = [];
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  return {
    serial,
    authenticationKeyHash: new Uint8Array(createHash("sha256").update(spki).digest()),
    messages,
    given,
    async sign(message) {
      messages.push(message.slice());
      const padding = pss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
      const signature = new Uint8Array(sign("sha256", message, { key, padding }));
      given.push(signature);
      return signature;
    },
  };
}

const one = keyPair().privateKey;
const two = keyPair().privateKey;
const SERIAL = "80250000019900000001";
const OTHER = "80250000019900000002";

const store = (disk: MemoryDisk, dek?: Uint8Array) => openKeyStore(disk, seededRandom("keys"), dek);

async function enrolled(dek?: Uint8Array) {
  const disk = memoryDisk();
  const keys = await store(disk, dek);
  const card = cardOf(SERIAL, one);
  expect(await keys.enrol(card)).toEqual({ kind: "enrolled" });
  return { disk, keys, card };
}

async function opened(disk: MemoryDisk, card: KekCard) {
  const end = await (await store(disk)).unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  return end.keys;
}

describe("the first card", () => {
  test("enrolled once, it opens the same keys after every restart", async () => {
    const { disk, card } = await enrolled();
    const first = await opened(disk, card);
    const second = await opened(disk, card);
    expect(hex(second.dek.reveal())).toBe(hex(first.dek.reveal()));
    expect(hex(second.chain.reveal())).toBe(hex(first.chain.reveal()));
    expect((await store(disk)).enrolled()).toEqual([{ serial: SERIAL, slot: 1 }]);
  });

  test("the signed string is the prefix, the serial in BCD, the slot salt and the device salt, and nothing between", async () => {
    const { disk, card } = await enrolled();
    const message = card.messages[0] ?? new Uint8Array();
    expect(message.length).toBe(14 + 10 + 32 + 32);
    expect(Buffer.from(message.subarray(0, 14)).toString("ascii")).toBe("TOURNEE-KEK-v1");
    expect(hex(message.subarray(14, 24))).toBe(SERIAL);
    const file = JSON.parse(Buffer.from(disk.files.get("keys/wraps") ?? []).toString());
    expect(hex(message.subarray(24, 56))).toBe(file.slots[0].salt);
    expect(message.subarray(56)).toEqual(disk.files.get("keys/device-salt"));
  });

  test("the wrap is AES-256-GCM under HKDF of the signature, bound to slot, serial, key, version and generation", async () => {
    const { createDecipheriv, hkdfSync } = await import("node:crypto");
    const { disk, card } = await enrolled(new Uint8Array(32).fill(0xd5));
    const [slot] = JSON.parse(Buffer.from(disk.files.get("keys/wraps") ?? []).toString()).slots;
    const signature = sign("sha256", card.messages[0] ?? new Uint8Array(), one);
    const kek = hkdfSync("sha256", signature, fromHex(slot.salt), "wrap", 32);
    const wrap = fromHex(slot.wrap);
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(kek), wrap.subarray(0, 12));
    decipher.setAAD(fromHex(`01 ${SERIAL} ${slot.keyHash} 01 00000001`));
    decipher.setAuthTag(wrap.subarray(44));
    expect(hex(Buffer.concat([decipher.update(wrap.subarray(12, 44)), decipher.final()]))).toBe("D5".repeat(32));
  });

  test("signs twice at enrolment, once at unlock, and every signature is wiped", async () => {
    const { disk, card } = await enrolled();
    expect(card.messages).toHaveLength(2);
    await opened(disk, card);
    expect(card.messages).toHaveLength(3);
    for (const signature of card.given) expect(signature.every((byte) => byte === 0)).toBe(true);
  });

  test("a card whose signatures differ is refused, and nothing is written", async () => {
    const disk = memoryDisk();
    const keys = await store(disk);
    expect(await keys.enrol(cardOf(SERIAL, one, true))).toEqual({ kind: "not-deterministic" });
    expect(disk.files.has("keys/wraps")).toBe(false);
    expect(keys.enrolled()).toEqual([]);
  });

  test("a wrap that does not open when read back from the disk is not called enrolled", async () => {
    const disk = memoryDisk();
    const keys = await store(disk);
    let reads = 0;
    disk.fault = (call, path) => {
      if (call === "read" && path === "keys/wraps" && ++reads === 1) {
        const text = Buffer.from(disk.files.get(path) ?? []).toString();
        disk.files.set(
          path,
          Buffer.from(text.replace(/"wrap": "(..)/, (_, two) => `"wrap": "${two === "00" ? "01" : "00"}`)),
        );
      }
      return undefined;
    };
    await expect(keys.enrol(cardOf(SERIAL, one))).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
    expect(reads).toBe(1);
  });
});

describe("another card", () => {
  test("not enrolled opens nothing and is asked to sign nothing", async () => {
    const { disk } = await enrolled();
    const stranger = cardOf(OTHER, two);
    expect(await (await store(disk)).unlock(stranger)).toEqual({ kind: "not-enrolled" });
    expect(stranger.messages).toHaveLength(0);
  });

  test("with the serial number of an enrolled one opens nothing, even when it claims its key", async () => {
    const { disk, card } = await enrolled();
    const forged = cardOf(SERIAL, two);
    expect(await (await store(disk)).unlock(forged)).toEqual({ kind: "wrong-key" });
    const claims = { ...forged, authenticationKeyHash: card.authenticationKeyHash };
    expect(await (await store(disk)).unlock(claims)).toEqual({ kind: "wrong-key" });
  });

  test("enrolled while unlocked, each of the two opens the same data", async () => {
    const { disk, keys, card } = await enrolled();
    const unlocked = await opened(disk, card);
    const second = cardOf(OTHER, two);
    expect(await keys.enrol(second, unlocked)).toEqual({ kind: "enrolled" });
    expect(hex((await opened(disk, second)).dek.reveal())).toBe(hex(unlocked.dek.reveal()));
    expect(hex((await opened(disk, card)).dek.reveal())).toBe(hex(unlocked.dek.reveal()));
    expect(unlocked.dek.wiped).toBe(false);
  });

  test("while locked, or a second time, is a programmer error", async () => {
    const { keys, card } = await enrolled();
    await expect(keys.enrol(cardOf(OTHER, two))).rejects.toThrow(AssertionFailed);
    await expect(keys.enrol(card)).rejects.toThrow(AssertionFailed);
  });
});

describe("the files", () => {
  test("D11 every flipped byte of the key file or the device salt: nothing opens wrongly, nothing is made anew", async () => {
    const dek = new Uint8Array(32).fill(0xd5);
    const { disk, card } = await enrolled(dek);
    for (const path of ["keys/wraps", "keys/device-salt"]) {
      const size = disk.files.get(path)?.length ?? 0;
      for (let at = 0; at < size; at += path === "keys/wraps" ? 3 : 1) {
        const copy = memoryDisk(disk.files, disk.folders);
        const bytes = copy.files.get(path) ?? new Uint8Array();
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        const before = bytes.slice();
        const end = await store(copy)
          .then((keys) => keys.unlock(card))
          .catch((thrown) => (thrown instanceof Trouble ? thrown.code : "crash"));
        if (typeof end === "object" && end.kind === "unlocked") expect(hex(end.keys.dek.reveal())).toBe(hex(dek));
        else
          expect(["E_STORE_DAMAGED", "E_STORE_VERSION", "wrong-key", "not-enrolled"]).toContain(
            typeof end === "string" ? end : end.kind,
          );
        expect(copy.files.get(path)).toEqual(before);
      }
    }
  }, 60_000);

  test("hold neither the data key nor a signature", async () => {
    const dek = new Uint8Array(32).fill(0xd5);
    const { disk, card } = await enrolled(dek);
    const all = Buffer.concat([...disk.files.values()]);
    expect(all.includes(Buffer.from(dek))).toBe(false);
    expect(all.toString("latin1").includes(hex(dek))).toBe(false);
    const signature = sign("sha256", card.messages[0] ?? new Uint8Array(), one);
    expect(all.toString("latin1").includes(hex(signature.subarray(0, 16)))).toBe(false);
  });

  test("the device salt lost, or the key file lost beside a journal: told, and no new key buries the data", async () => {
    const { disk } = await enrolled();
    const salt = disk.files.get("keys/device-salt") ?? new Uint8Array();
    disk.files.delete("keys/device-salt");
    await expect(store(disk)).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
    disk.files.set("keys/device-salt", salt);
    disk.files.delete("keys/wraps");
    disk.folders.add("journal");
    disk.files.set("journal/00000001.seg", new Uint8Array(300));
    await expect((await store(disk)).enrol(cardOf(SERIAL, one))).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
    expect(disk.files.has("keys/wraps")).toBe(false);
  });

  test("of a later version are refused by name", async () => {
    const { disk } = await enrolled();
    const text = Buffer.from(disk.files.get("keys/wraps") ?? []).toString();
    disk.files.set("keys/wraps", Buffer.from(text.replace('"version": 1', '"version": 2')));
    await expect(store(disk)).rejects.toMatchObject({ code: "E_STORE_VERSION" });
  });

  test("the injected data key of the leak test is the one wrapped, and the caller's copy stays his", async () => {
    const dek = new Uint8Array(32).fill(0xd5);
    const { disk, card } = await enrolled(dek);
    const keys = await opened(disk, card);
    expect(hex(keys.dek.reveal())).toBe("D5".repeat(32));
    keys.wipe();
    expect(dek[0]).toBe(0xd5);
  });
});

test("HKDF agrees with the platform's", async () => {
  const { hkdf } = await import("#billing/keys/hkdf");
  const { hkdfSync } = await import("node:crypto");
  // RFC 5869, test case 1, cut at 32 bytes.
  const okm = hkdf(
    new Uint8Array(22).fill(0x0b),
    fromHex("000102030405060708090a0b0c"),
    fromHex("f0f1f2f3f4f5f6f7f8f9"),
  );
  expect(hex(okm)).toBe("3CB25F25FAACD57A90434F64D0362F2A2D2D0A90CF1A5A4C5DB02D56ECC4C5BF");
  const other = hkdf(new Uint8Array(256).fill(3), new Uint8Array(0), "TOURNEE-chain");
  expect(hex(other)).toBe(
    hex(new Uint8Array(hkdfSync("sha256", new Uint8Array(256).fill(3), "", "TOURNEE-chain", 32))),
  );
});
