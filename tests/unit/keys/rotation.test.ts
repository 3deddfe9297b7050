import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type DataKeys,
  deriveKeys,
  type EscrowCopy,
  type KekCard,
  makeExchangePair,
  openEscrow,
  openKeyStore,
} from "#billing/keys/index";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { AssertionFailed } from "#util/assert";
import { hex } from "#util/bytes";
import { seededRandom } from "../../helpers/journal-rig.ts";

/** A card that signs the same bytes the same way, fast. */
const cardOf = (last: number): KekCard => ({
  serial: `8025000001990000000${last}`,
  authenticationKeyHash: new Uint8Array(32).fill(last),
  sign: async (message) => new Uint8Array(createHmac("sha256", `card ${last}`).update(message).digest()),
});
const [titulaire, colleague, third] = [cardOf(1), cardOf(2), cardOf(3)];

let drawn = 0;
const store = (disk: MemoryDisk) => openKeyStore(disk, seededRandom(`rotation${drawn++}`));

async function opened(disk: MemoryDisk, card: KekCard): Promise<DataKeys> {
  const end = await (await store(disk)).unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  return end.keys;
}

async function device() {
  const disk = memoryDisk();
  const keys = await store(disk);
  await keys.enrol(titulaire);
  const first = await opened(disk, titulaire);
  for (const card of [colleague, third]) await keys.enrol(card, first);
  return { disk, keys, first };
}

const dekOf = (keys: DataKeys | undefined) => keys && hex(keys.dek.reveal());

describe("removing a practitioner", () => {
  test("gives a new data key, which the cards that stay open without having been there", async () => {
    const { disk, keys, first } = await device();
    const next = await keys.rotate({ remove: colleague.serial }, first);
    expect([next.generation, next.removed]).toEqual([2, colleague.serial]);
    expect(dekOf(next)).not.toBe(dekOf(first));
    for (const card of [titulaire, third]) {
      const found = await opened(disk, card);
      expect([found.generation, dekOf(found)]).toEqual([2, dekOf(next)]);
      expect(dekOf(found.former[0])).toBe(dekOf(first));
    }
  });

  test("shuts their card out, and what they may have kept of the old key opens nothing new", async () => {
    const { disk, keys, first } = await device();
    const next = await keys.rotate({ remove: colleague.serial }, first);
    expect(await (await store(disk)).unlock(colleague)).toEqual({ kind: "not-enrolled" });
    const file = Buffer.from(disk.files.get("keys/wraps") ?? []).toString();
    expect(file).not.toContain(hex(next.dek.reveal()));
    // The slot put back from an older copy of the file: it holds the old key, for another generation.
    const now = JSON.parse(file);
    const before = await device();
    const slot = JSON.parse(Buffer.from(before.disk.files.get("keys/wraps") ?? []).toString()).slots[1];
    disk.files.set("keys/wraps", Buffer.from(JSON.stringify({ ...now, slots: [...now.slots, slot] })));
    expect(await (await store(disk)).unlock(colleague)).toEqual({ kind: "wrong-key" });
  });

  test("again and again: every former key is still there, until it is retired", async () => {
    const { disk, keys, first } = await device();
    const second = await keys.rotate({ remove: colleague.serial }, first);
    const latest = await keys.rotate({ remove: third.serial }, second);
    expect((await opened(disk, titulaire)).former.map(dekOf)).toEqual([dekOf(second), dekOf(first)]);
    expect(dekOf(await opened(disk, titulaire))).toBe(dekOf(latest));
    await keys.retire(2);
    expect((await opened(disk, titulaire)).former.map(dekOf)).toEqual([dekOf(second)]);
    await keys.retire(3);
    expect((await opened(disk, titulaire)).former).toEqual([]);
  });

  test("a card enrolled after it opens the new key, and the removed one may come back", async () => {
    const { disk, keys, first } = await device();
    const next = await keys.rotate({ remove: colleague.serial }, first);
    expect(await keys.enrol(colleague, next)).toEqual({ kind: "enrolled" });
    expect(dekOf(await opened(disk, colleague))).toBe(dekOf(next));
  });

  test("the last card, a card without a slot, or keys of another generation are a programmer error", async () => {
    const { keys, first } = await device();
    await expect(keys.rotate({ remove: cardOf(9).serial }, first)).rejects.toThrow(AssertionFailed);
    await keys.rotate({ remove: colleague.serial }, first);
    await expect(keys.rotate({ remove: third.serial }, first)).rejects.toThrow(AssertionFailed);
    const alone = await store(memoryDisk());
    await alone.enrol(titulaire);
    const end = await alone.unlock(titulaire);
    if (end.kind !== "unlocked") throw new Error(end.kind);
    await expect(alone.rotate({ remove: titulaire.serial }, end.keys)).rejects.toThrow(AssertionFailed);
  });

  test("every flipped character of the key file after it: nothing opens wrongly", async () => {
    const { disk, keys, first } = await device();
    const next = await keys.rotate({ remove: colleague.serial }, first);
    const size = disk.files.get("keys/wraps")?.length ?? 0;
    for (let at = 0; at < size; at += 3) {
      const copy = memoryDisk(disk.files, disk.folders);
      const bytes = copy.files.get("keys/wraps") ?? new Uint8Array();
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const found = await opened(copy, titulaire).catch(() => undefined);
      if (found !== undefined) expect([dekOf(found), dekOf(found.former[0])]).toEqual([dekOf(next), dekOf(first)]);
    }
  });
});

describe("the escrow", () => {
  const poste = makeExchangePair(seededRandom("poste"));
  const openedBy = (copy: EscrowCopy | undefined) => {
    const dek = copy && openEscrow(poste.privateKey, copy);
    return dek && hex(dek.reveal());
  };

  test("opens at the poste, before and after a rotation, and with no other key", async () => {
    const { keys, first } = await device();
    await keys.keepEscrow(poste.publicKey, first);
    const copy = keys.escrow();
    expect(openedBy(copy)).toBe(dekOf(first));
    const stranger = makeExchangePair(seededRandom("stranger"));
    expect(copy && openEscrow(stranger.privateKey, copy)).toBeUndefined();
    const next = await keys.rotate({ remove: colleague.serial }, first);
    const renewed = keys.escrow();
    expect(openedBy(renewed)).toBe(dekOf(next));
    expect(copy && renewed && openEscrow(poste.privateKey, { ...copy, generation: 2 })).toBeUndefined();
  });

  test("brings the data back when no slot is left: without it nothing opens", async () => {
    const { disk, keys, first } = await device();
    await keys.keepEscrow(poste.publicKey, first);
    const copy = keys.escrow();
    const json = JSON.parse(Buffer.from(disk.files.get("keys/wraps") ?? []).toString());
    disk.files.set("keys/wraps", Buffer.from(JSON.stringify({ ...json, slots: [] })));
    disk.folders.add("journal");
    disk.files.set("journal/00000001.seg", new Uint8Array(300));
    const bare = await store(disk);
    for (const card of [titulaire, colleague, third]) expect((await bare.unlock(card)).kind).toBe("not-enrolled");
    await expect(bare.enrol(titulaire)).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
    const dek = copy && openEscrow(poste.privateKey, copy);
    if (dek === undefined) throw new Error("escrow");
    await bare.enrol(cardOf(8), deriveKeys(dek, 1));
    expect(dekOf(await opened(disk, cardOf(8)))).toBe(dekOf(first));
  });

  test("is written once for one poste, and a point that makes no secret is refused", async () => {
    const { disk, keys, first } = await device();
    await keys.keepEscrow(poste.publicKey, first);
    const before = disk.files.get("keys/wraps");
    await keys.keepEscrow(poste.publicKey, first);
    expect(disk.files.get("keys/wraps")).toBe(before);
    await expect(keys.keepEscrow(new Uint8Array(32), first)).rejects.toMatchObject({ code: "E_POSTE_UNPAIRED" });
    expect(keys.escrow()?.publicKey).toEqual(poste.publicKey);
  });
});

test("delete each slot in turn: the data open by another", async () => {
  const { disk, first } = await device();
  const json = JSON.parse(Buffer.from(disk.files.get("keys/wraps") ?? []).toString());
  for (const gone of [0, 1, 2]) {
    const copy = memoryDisk(disk.files, disk.folders);
    const slots = json.slots.filter((_: unknown, index: number) => index !== gone);
    copy.files.set("keys/wraps", Buffer.from(JSON.stringify({ ...json, slots })));
    const cards = [titulaire, colleague, third].filter((_, index) => index !== gone);
    for (const card of cards) expect(dekOf(await opened(copy, card))).toBe(dekOf(first));
  }
});
