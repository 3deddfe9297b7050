import { createHmac, createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type KekCard, openEscrow, openKeyStore } from "#billing/keys/index";
import type { Standing } from "#billing/model/standing";
import { memoryDisk } from "#hal/disk/index";
import { parsePairing } from "#sync";
import { readSync, writeSync } from "#sync/messages/index";
import { fromHex, hex } from "#util/bytes";
import { Secret } from "#util/secret";
import { pairingFile, posteIdentity } from "../../../poste/identity.ts";
import { PosteJournal, readEvents } from "../../../poste/journal.ts";
import { keepStanding } from "../../../poste/standing.ts";
import { seededRandom } from "../../helpers/journal-rig.ts";

const folder = mkdtempSync(join(tmpdir(), "tournee-escrow-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const card: KekCard = {
  serial: "80250000019900000001",
  authenticationKeyHash: new Uint8Array(32),
  sign: async (message) => new Uint8Array(createHmac("sha256", "card").update(message).digest()),
};

/** A device whose data key was sealed to that poste. */
async function sealed(escrowKey: string | undefined) {
  const keys = await openKeyStore(memoryDisk(), seededRandom("escrow"));
  await keys.enrol(card);
  const end = await keys.unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  await keys.keepEscrow(Buffer.from(escrowKey ?? "", "base64"), end.keys);
  const copy = keys.escrow();
  if (copy === undefined) throw new Error("no copy");
  return { copy, dek: hex(end.keys.dek.reveal()) };
}

/** The key that never leaves the poste. */
function privateKey(): Secret {
  const pem = readFileSync(join(folder, "escrow-key.pem"), "utf8");
  return new Secret(Uint8Array.from(createPrivateKey(pem).export({ format: "der", type: "pkcs8" }).subarray(-32)));
}

test("what a device seals to the key in the pairing file, the poste's private key opens", async () => {
  const identity = await posteIdentity(folder, { now: () => 0 });
  const { escrowKey } = parsePairing(pairingFile(identity, "127.0.0.1", 8443));
  const { copy, dek } = await sealed(escrowKey);
  expect(hex(openEscrow(privateKey(), copy)?.reveal() ?? new Uint8Array())).toBe(dek);
});

test("the copy that comes with a sync is kept, each new one once, and opens by itself", async () => {
  const { escrowKey } = await posteIdentity(folder, { now: () => 0 });
  const { copy, dek } = await sealed(escrowKey);
  const escrow = {
    generation: copy.generation,
    publicKey: hex(copy.publicKey).toLowerCase(),
    sealed: hex(copy.sealed).toLowerCase(),
  };
  const { journal } = await PosteJournal.open(folder, { now: () => 0 });
  const told = async (seq: number, standing: Standing) => {
    const read = readSync(writeSync(standing));
    if (read === undefined) throw new Error("not a record");
    return keepStanding(journal, { deviceId: "TRN1", pin: "ab" }, seq, read);
  };
  const standing: Standing = { cards: [], held: 0, free: 500, tombstones: [], taken: [], escrow };
  expect([await told(4, standing), await told(4, standing)]).toEqual(["kept", "known"]);
  const kept = (await readEvents(folder)).flatMap((event) =>
    event.event === "sync" ? (event.standing.escrow ?? []) : [],
  );
  expect(kept).toEqual([escrow]);
  const [own] = kept;
  if (own === undefined) throw new Error("no copy");
  const opened = openEscrow(privateKey(), {
    generation: own.generation,
    publicKey: fromHex(own.publicKey),
    sealed: fromHex(own.sealed),
  });
  expect(hex(opened?.reveal() ?? new Uint8Array())).toBe(dek);
});

test("the poste makes its escrow key once, for its own eyes", async () => {
  const first = await posteIdentity(folder, { now: () => 0 });
  const again = await posteIdentity(folder, { now: () => 1 });
  expect(again.escrowKey).toBe(first.escrowKey);
  expect(statSync(join(folder, "escrow-key.pem")).mode & 0o777).toBe(0o600);
  expect(pairingFile(first, "h", 1)).not.toContain("PRIVATE");
});

test("a pairing of before, without it, is a pairing; a key of another length is none", async () => {
  const { escrowKey: _, ...old } = JSON.parse(pairingFile(await posteIdentity(folder, { now: () => 0 }), "h", 1));
  expect(parsePairing(JSON.stringify(old)).escrowKey).toBeUndefined();
  for (const escrowKey of ["", "AAAA", `${"A".repeat(44)}`])
    expect(() => parsePairing(JSON.stringify({ ...old, escrowKey }))).toThrow("E_POSTE_UNPAIRED");
});
