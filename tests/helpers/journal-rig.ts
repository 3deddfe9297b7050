import { createHash } from "node:crypto";
import { type Book, type Journal, type JournalRecord, openJournal, signedRecord } from "#billing/journal/index";
import { type DataKeys, deriveKeys } from "#billing/keys/index";
import { day } from "#billing/model/dates";
import type { Invoice, InvoiceLine, SignedInvoice } from "#billing/model/invoice";
import { type Lot, type LotIdentity, type LotKind, lotId } from "#billing/model/lot";
import { cents } from "#billing/model/money";
import type { Disk, Random } from "#hal/ports/index";
import { Secret } from "#util/secret";
import { FakeClock } from "./fake-clock.ts";

/** Bytes that look random and are the same each time. */
export function seededRandom(seed: string): Random {
  let drawn = 0;
  return {
    bytes(count) {
      const blocks: Buffer[] = [];
      for (let got = 0; got < count; got += 32) {
        blocks.push(createHash("sha256").update(`${seed}.${drawn++}`).digest());
      }
      return Uint8Array.from(Buffer.concat(blocks).subarray(0, count));
    },
  };
}

export const BILLER = "996000014";

export function testKeys(seed = 7): DataKeys {
  return deriveKeys(new Secret(new Uint8Array(32).fill(seed)), 1);
}

export interface Rig {
  readonly disk: Disk;
  readonly clock: FakeClock;
  readonly journal: Journal;
  book: Book;
}

let opened = 0;

/** A journal on that disk, opened and, unless `locked`, unlocked. Each opening draws its own salts, as a device would. */
export async function openRig(
  disk: Disk,
  { keys = testKeys(), clock = new FakeClock(), checkpointEvery = 2000 } = {},
): Promise<Rig> {
  const random = seededRandom(`rig${opened++}`);
  const journal = await openJournal({ disk, clock, random, reserveBytes: 64, checkpointEvery });
  return { disk, clock, journal, book: await journal.unlock(keys) };
}

export function openLocked(disk: Disk): Promise<Journal> {
  return openJournal({ disk, clock: new FakeClock(), random: seededRandom(`rig${opened++}`), reserveBytes: 64 });
}

export function line(code: string, more: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    careDate: day("2026-03-02"),
    code,
    quantity: 1,
    coefficient: "2",
    unitPriceCents: cents(315),
    baseCents: cents(630),
    ratePercent: 60,
    exoneration: "0",
    amoCents: cents(378),
    feeCents: cents(630),
    amcCents: cents(252),
    ...more,
  };
}

export interface InvoiceWish {
  readonly number: string;
  readonly biller?: string;
  readonly performer?: string;
  readonly nir?: string;
  readonly lines?: readonly InvoiceLine[];
  readonly dre?: boolean;
  readonly centre?: string;
}

export function testInvoice(wish: InvoiceWish): Invoice {
  const biller = wish.biller ?? BILLER;
  return {
    careSheetId: `01JTEST000000000${wish.number}X`,
    number: wish.number,
    mode: "S",
    test: true,
    approvalNumber: "",
    biller: { number: biller, label: "CABINET CANARIENNE" },
    performer: { number: wish.performer ?? biller, specialty: "24", status: "L", name: "CANARIENNE Alix" },
    insured: { nir: wish.nir ?? "2550699999001", nirKey: "34" },
    beneficiary: { name: "CANARIVALE", firstName: "Lina", birthDate: "19550814", birthRank: "1", rank: "000" },
    amo: { regime: "01", fund: "349", centre: wish.centre ?? "9881" },
    rights: { source: "V", proofKind: "1" },
    insuranceNature: "10",
    prescription: { date: day("2026-03-01") },
    thirdParty: { amo: true, amc: false },
    ...(wish.dre
      ? {
          amc: {
            management: "S",
            amcNumber: "0099900029",
            contractType: "00",
            treatmentIndicator: "33",
            routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
            amountOrigin: "C",
            dre: true,
          },
        }
      : {}),
    lines: wish.lines ?? [line("AMI")],
    totals: {
      feeCents: cents(630),
      baseCents: cents(630),
      amoCents: cents(378),
      amcCents: cents(252),
      amcThirdPartyCents: cents(0),
      patientCents: cents(252),
    },
    pieceMode: "P",
  };
}

export function signingOf(wish: InvoiceWish): JournalRecord & { kind: "signing" } {
  const invoice = testInvoice(wish);
  return {
    kind: "signing",
    billerNumber: invoice.biller.number,
    number: invoice.number,
    careSheetId: invoice.careSheetId,
    invoice,
    fseBytes: new Uint8Array(Buffer.from(`2 FSE ${wish.number}`.padEnd(128, " "))),
    ...(wish.dre ? { dreBytes: new Uint8Array(Buffer.from(`2 DRE ${wish.number}`.padEnd(128, " "))) } : {}),
  };
}

export function signedOf(
  signing: JournalRecord & { kind: "signing" },
  signedAtMs = Date.UTC(2026, 2, 2, 9),
): SignedInvoice {
  const { invoice, fseBytes, dreBytes } = signing;
  const by = (cardSerial: string) => ({
    cardSerial,
    certificate: new Uint8Array(40).fill(0x30),
    signature: new Uint8Array(createHash("sha256").update(fseBytes).update(cardSerial).digest()),
  });
  return {
    invoice,
    fseBytes,
    ...(dreBytes ? { dreBytes } : {}),
    signatures: {
      vitale: by("80250000029900000001"),
      cps: by("80250000019900000001"),
      ...(dreBytes ? { dre: { signature: by("80250000019900000001").signature } } : {}),
    },
    signedAtMs,
  };
}

/** Draws, signs and records one invoice under the next number. */
export async function bill(rig: Rig, wish: Omit<InvoiceWish, "number"> = {}): Promise<string> {
  const number = rig.book.nextNumber(wish.biller ?? BILLER);
  const signing = signingOf({ ...wish, number });
  await rig.journal.append(signing);
  await rig.journal.append(signedRecord(signedOf(signing, rig.clock.now())));
  return number;
}

export function lotOf(book: Book, members: readonly string[], kind: LotKind = "FSE", biller = BILLER): Lot {
  const recipient =
    kind === "DRE"
      ? ({ kind: "amc", amcNumber: "0099900029", routing: { code: "OC", host: "001", domain: "wanadoo.fr" } } as const)
      : ({ kind: "amo", regime: "01", fund: "349", centre: "9881" } as const);
  const identity: LotIdentity = {
    kind,
    billerNumber: biller,
    lotNumber: book.nextLotNumber(biller, kind),
    creationDay: day("2026-03-02"),
    creationTime: "18:30:00",
  };
  return {
    identity,
    recipient,
    fileId: book.nextFileId(biller, recipient),
    members,
    file: new Uint8Array(Buffer.from(`000 ${members.join(" ")} 999`)),
    fileName: "FSE.B2",
    digest: "ABCDEF0123456789ABCDEF0123456789",
    totals: { feeCents: cents(630), baseCents: cents(630), amoCents: cents(378), amcCents: cents(252) },
  };
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The four records that take a lot from its forming to the poste's receipt. */
export function lotRecords(lot: Lot): readonly JournalRecord[] {
  const id = lotId(lot.identity);
  const parcel = new Uint8Array(Buffer.from(`parcel of ${id}`));
  const hash = sha256(parcel);
  return [
    { kind: "lot-formed", lotId: id, lot },
    { kind: "lot-signed", lotId: id, signedData: new Uint8Array(Buffer.from(`cms of ${id}`)) },
    { kind: "lot-sealed", lotId: id, hash, parcel },
    {
      kind: "handed-over",
      lotId: id,
      receipt: {
        lotId: id,
        hash,
        posteId: "00112233445566aa",
        receivedAt: "2026-03-02T18:31:00.000Z",
        sequence: 1,
        previous: "0".repeat(64),
        invoices: lot.members.length,
        totalFeesCents: 630,
        signature: "AAAA",
      },
    },
  ];
}

/** Records of a small day: enrolment, an FSE with its DRE, an FSE voided, a number unused, a lot handed over. */
export function smallDay(book: () => Book): readonly (() => JournalRecord)[] {
  const first = signingOf({ number: "000000001", dre: true });
  const second = signingOf({ number: "000000002" });
  const third = signingOf({ number: "000000003" });
  let lot: readonly JournalRecord[] = [];
  const step = (index: number) => () => {
    if (index === 0) lot = lotRecords(lotOf(book(), ["000000001"]));
    return lot[index] as JournalRecord;
  };
  return [
    () => ({
      kind: "enrolled",
      cardSerial: "80250000019900000001",
      holder: { idNat: "899700000018", name: "CANARIENNE" },
    }),
    () => first,
    () => signedRecord(signedOf(first)),
    () => second,
    () => signedRecord(signedOf(second)),
    () => ({ kind: "voided", billerNumber: BILLER, number: "000000002" }),
    () => third,
    () => ({ kind: "unused", billerNumber: BILLER, number: "000000003", reason: "given-up" }),
    step(0),
    step(1),
    step(2),
    step(3),
    () => ({ kind: "audit", event: "round-closed", facts: { lots: 1 } }),
  ];
}

/** All that a book shows, as plain values, to compare two of them. */
export function picture(book: Book) {
  return {
    invoices: [...book.invoices()],
    lots: [...book.lots()],
    replacements: book.replacements.all(),
    held: book.held,
    heldInvoices: book.heldInvoices().map((one) => one.number),
    toResume: book.toResume().map((one) => one.number),
    printJobs: book.printJobsToDo(),
    nextNumber: book.nextNumber(BILLER),
    nextLot: book.nextLotNumber(BILLER, "FSE"),
    nextFile: book.nextFileId(BILLER, { kind: "amo", regime: "01", fund: "349", centre: "9881" }),
  };
}
