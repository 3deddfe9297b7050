import { createHmac, createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type KekCard, openEscrow, openKeyStore } from "#billing/keys/index";
import { memoryDisk } from "#hal/disk/index";
import { parsePairing } from "#sync";
import { hex } from "#util/bytes";
import { Secret } from "#util/secret";
import { pairingFile, posteIdentity } from "../../../poste/identity.ts";
import { seededRandom } from "../../helpers/journal-rig.ts";

const folder = mkdtempSync(join(tmpdir(), "tournee-escrow-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const card: KekCard = {
  serial: "80250000019900000001",
  authenticationKeyHash: new Uint8Array(32),
  sign: async (message) => new Uint8Array(createHmac("sha256", "card").update(message).digest()),
};

test("what a device seals to the key in the pairing file, the poste's private key opens", async () => {
  const identity = await posteIdentity(folder, { now: () => 0 });
  const { escrowKey } = parsePairing(pairingFile(identity, "127.0.0.1", 8443));
  const keys = await openKeyStore(memoryDisk(), seededRandom("escrow"));
  await keys.enrol(card);
  const end = await keys.unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  await keys.keepEscrow(Buffer.from(escrowKey ?? "", "base64"), end.keys);
  const pem = readFileSync(join(folder, "escrow-key.pem"), "utf8");
  const raw = createPrivateKey(pem).export({ format: "der", type: "pkcs8" }).subarray(-32);
  const copy = keys.escrow();
  const dek = copy && openEscrow(new Secret(Uint8Array.from(raw)), copy);
  expect(dek && hex(dek.reveal())).toBe(hex(end.keys.dek.reveal()));
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
