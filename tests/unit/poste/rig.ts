import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type PosteIdentity, posteIdentity } from "../../../poste/identity.ts";
import { Presence } from "../../../poste/presence.ts";
import { createPosteServer, SERVER_LIMITS, type ServerLimits } from "../../../poste/server.ts";
import { LotStore, type StoreParts } from "../../../poste/store.ts";
import { certificateOf, fixtureOf, lazyKey } from "../../../simulator/cards/fixtures.ts";
import { buildLot, dreRecords, fseRecords } from "../../../src/billing/formats/index.ts";
import type { Pushes, SealMaterial } from "../../../src/billing/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import type { Invoice, SignedInvoice } from "../../../src/billing/model/invoice.ts";
import { type Lot, lotId, type SealedLot } from "../../../src/billing/model/lot.ts";
import { derOf, fseDigest, makeSelfSigned, prepareLotSignature } from "../../../src/billing/signing/index.ts";
import { systemClock } from "../../../src/hal/clock/index.ts";
import type { Random } from "../../../src/hal/ports/index.ts";
import type { Pairing } from "../../../src/sync/messages/index.ts";
import {
  createPosteLink,
  type LinkIdentity,
  type LinkLimits,
  sealForPoste,
} from "../../../src/sync/poste-link/index.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";
import { type Party, signDigest } from "../signing/authority.ts";

export const SERIAL = "TRN000001";
export const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
export const clock = systemClock({});
export const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
/** The day the test's lots are made: the poste's own clock has nothing to do with it. */
export const SIGNED_AT_MS = Date.parse("2026-10-14T16:30:00Z");

/** A card of the deck as a signer, with the key its certificate certifies. */
export function deckCard(name: string): Party {
  const fixture = fixtureOf(name);
  const keyPem = lazyKey(fixture, "signature")().export({ type: "pkcs8", format: "pem" }).toString();
  return {
    keyPem,
    certificate: certificateOf(fixture, name.startsWith("C") ? "signature" : "card"),
    certificatePem: "",
  };
}

export const nurse = deckCard("C01");
export const patient = deckCard("V01");

export const signatureBy = (card: Party, bytes: Uint8Array) => ({
  cardSerial: "80250000019900000001",
  certificate: card.certificate,
  signature: signDigest(card.keyPem, fseDigest(bytes)),
});

/** Invoice 42 of the worked example under another number, signed by the cards its mode asks for. */
export function signedInvoice(number: string, wish: Partial<Invoice> = {}, cps: Party = nurse): SignedInvoice {
  const invoice: Invoice = { ...INVOICE_42, number, ...wish };
  const fseBytes = fseRecords(invoice);
  const dreBytes = invoice.amc?.dre ? dreRecords(invoice) : undefined;
  const both = invoice.mode === "S" || invoice.mode === "Y";
  return {
    invoice,
    fseBytes,
    ...(dreBytes && { dreBytes }),
    signatures: {
      cps: signatureBy(cps, fseBytes),
      ...(both && { vitale: signatureBy(patient, fseBytes) }),
      ...(dreBytes && { dre: { signature: signatureBy(cps, dreBytes).signature } }),
    },
    signedAtMs: SIGNED_AT_MS,
  };
}

export interface LotWish {
  readonly number?: string;
  readonly kind?: "FSE" | "DRE";
  readonly members?: readonly SignedInvoice[];
  readonly signer?: Party;
  readonly serial?: string;
  readonly test?: boolean;
}

/** A lot formed as the device does it. */
export function builtLot(lotNumber: string, members: readonly SignedInvoice[], wish: LotWish = {}): Lot {
  const { kind = "FSE" } = wish;
  const { amo, amc } = INVOICE_42;
  return buildLot({
    identity: {
      kind,
      billerNumber: INVOICE_42.biller.number,
      lotNumber,
      creationDay: day("2026-10-14"),
      creationTime: "18:30:00",
    },
    recipient:
      kind === "FSE"
        ? { kind: "amo", ...amo }
        : { kind: "amc", amcNumber: amc?.amcNumber ?? "", routing: amc?.routing ?? { code: "", host: "", domain: "" } },
    fileId: "001",
    members,
    signer: { idType: "8", id: "10001234565" },
    device: { serial: wish.serial ?? SERIAL, version: "0.1.0", approvalNumber: wish.test === false ? "A1" : "" },
    test: wish.test ?? true,
  });
}

/** The same, signed. */
export function makeLot(wish: LotWish = {}): { readonly lot: Lot; readonly material: SealMaterial } {
  const { members = [signedInvoice("000000042")], signer = nurse } = wish;
  const lot = builtLot(wish.number ?? "012", members, wish);
  const prepared = prepareLotSignature(lot, signer.certificate, SIGNED_AT_MS);
  const signedData = prepared.finish(signDigest(signer.keyPem, prepared.attributesDigest));
  return { lot, material: { lotId: lotId(lot.identity), signedData, members } };
}

export function seal(material: SealMaterial, identity: PosteIdentity): SealedLot {
  return sealForPoste(material, derOf(identity.certificatePem), random);
}

/** The same parcel with other bytes, its hash recomputed: what a device whose memory lies would hand over. */
export function altered(sealed: SealedLot, parcel: Uint8Array): SealedLot {
  return { id: sealed.id, parcel, hash: sha256(parcel) };
}

export async function linkIdentity(
  deviceId = SERIAL,
  fromMs = Date.parse("2026-01-01T00:00:00Z"),
): Promise<LinkIdentity> {
  const made = await makeSelfSigned({
    commonName: deviceId,
    organisation: "TOURNEE TEST",
    serial: "0a0b",
    fromMs,
    years: 20,
  });
  return { deviceId, ...made };
}

/** One device identity for the tests of a file: making RSA keys is the slow part. */
export const device = await linkIdentity();

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes with the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tournee-poste-"));
  folders.push(folder);
  return folder;
}

/** One poste identity for the tests of a file, for the same reason; a test that needs another poste makes one. */
const made = await posteIdentity(temporaryFolder(), { now: () => Date.parse("2026-10-01T00:00:00Z") });

function newFolder(): string {
  const dir = temporaryFolder();
  writeFileSync(join(dir, "poste-key.pem"), made.keyPem, { mode: 0o600 });
  writeFileSync(join(dir, "poste-cert.pem"), made.certificatePem);
  return dir;
}

export interface RigWish {
  readonly dir?: string;
  readonly limits?: Partial<ServerLimits>;
  readonly nowMs?: number;
  readonly appear?: StoreParts["appear"];
}

/** A poste in this process, listening on loopback with real TLS, and a road to it. */
export class Rig {
  readonly dir: string;
  readonly events: { readonly event: string; readonly code?: string | number; readonly why?: string | number }[] = [];
  readonly identity: PosteIdentity;
  readonly store: LotStore;
  readonly server: Server;
  readonly presence: Presence;
  port = 0;

  private constructor(dir: string, identity: PosteIdentity, store: LotStore, wish: RigWish) {
    const time = { now: () => wish.nowMs ?? Date.parse("2026-10-14T17:00:00Z") };
    this.dir = dir;
    this.identity = identity;
    this.store = store;
    const log = (event: string, facts: Readonly<Record<string, string | number>>) =>
      void this.events.push({ event, ...facts });
    this.presence = new Presence({ now: () => performance.now() }, log);
    this.server = createPosteServer({
      ...{ dir, identity, store, presence: this.presence, time, log, limits: { ...SERVER_LIMITS, ...wish.limits } },
    });
  }

  /** Opens a poste on a folder, new unless given, and pins the device there. */
  static async open(wish: RigWish = {}): Promise<Rig> {
    const dir = wish.dir ?? newFolder();
    const time = { now: () => wish.nowMs ?? Date.parse("2026-10-14T17:00:00Z") };
    const identity = await posteIdentity(dir, time);
    const store = await LotStore.open({ dir, identity, time, ...(wish.appear && { appear: wish.appear }) });
    const rig = new Rig(dir, identity, store, wish);
    rig.pin(device);
    rig.server.listen(0, "127.0.0.1");
    await once(rig.server, "listening");
    const address = rig.server.address();
    rig.port = typeof address === "object" && address !== null ? address.port : 0;
    return rig;
  }

  pin({ deviceId, certificatePem }: LinkIdentity): void {
    writeFileSync(join(this.dir, "devices", `${deviceId}.pem`), certificatePem);
  }

  get pairing(): Pairing {
    return {
      host: "127.0.0.1",
      port: this.port,
      posteId: this.identity.id,
      certificatePem: this.identity.certificatePem,
      escrowKey: this.identity.escrowKey,
    };
  }

  /** A road of a device to this poste; through another port, a proxy stands between. */
  road(wish: { identity?: LinkIdentity; pairing?: Partial<Pairing>; limits?: Partial<LinkLimits> } = {}) {
    return createPosteLink({
      pairing: { ...this.pairing, ...wish.pairing },
      identity: wish.identity ?? device,
      ...{ clock, random },
      limits: { connectMs: 3000, silenceMs: 3000, wholeMs: 6000, ...wish.limits },
    });
  }

  handOver(sealed: SealedLot, wish: Parameters<Rig["road"]>[0] = {}) {
    return this.road(wish).handOver(sealed, () => {});
  }

  /** What this poste has for a device; each call over real TLS. */
  pushes(wish: Parameters<Rig["road"]>[0] = {}): Pushes {
    const { pushes } = this.road(wish);
    if (pushes === undefined) throw new Error("not paired");
    return pushes;
  }

  /** Puts a file into DIR/push, as the practice software does. */
  push(name: string, content: Uint8Array | string): void {
    writeFileSync(join(this.dir, "push", name), content);
  }

  lots(): readonly string[] {
    return readdirSync(join(this.dir, "lots")).sort();
  }

  /** Lines of the poste's journal. */
  journal(): readonly Record<string, unknown>[] {
    const path = join(this.dir, "journal.jsonl");
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
    return readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** Stops listening; the folder stays for another poste unless it is thrown away. */
  async close({ keep = false } = {}): Promise<void> {
    this.presence.stop();
    this.server.close();
    this.server.closeAllConnections();
    await this.store.settled();
    if (!keep) rmSync(this.dir, { recursive: true, force: true });
  }
}
