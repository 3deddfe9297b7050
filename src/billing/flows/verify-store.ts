import type { CardTrust } from "#billing/cards/index";
import { readB2File } from "#billing/formats/index";
import type { Book, InvoiceView, Journal, LotView } from "#billing/journal/index";
import { verifyFse } from "#billing/signing/index";

/** One thing that does not hold. */
export interface Finding {
  readonly what: string;
  readonly about: string;
}

/** What was checked, and what did not hold ([] when everything does). */
export interface StoreReport {
  readonly records: number;
  readonly invoices: number;
  readonly lots: number;
  readonly held: number;
  readonly findings: readonly Finding[];
}

/**
 * Checks an unlocked store against itself: chain and tags (the unlock did them), numbers without gap or double, every
 * signature against its certificate, every lot's members and bytes, every receipt (reliability 8.2).
 */
export async function verifyStore(journal: Journal, book: Book, trust: CardTrust): Promise<StoreReport> {
  const invoices = [...book.invoices()];
  const lots = [...book.lots()];
  const findings: Finding[] = [
    ...journal.problems().map((trouble) => ({ what: trouble.code, about: JSON.stringify(trouble.facts) })),
    ...numberFindings(invoices),
    ...memberFindings(lots),
  ];
  for (const view of invoices) {
    if (view.stage !== "signed" && view.stage !== "voided") continue;
    const verdict = verifyFse(await journal.signedInvoice(view), trust);
    if (verdict.kind !== "good") findings.push({ what: "E_SIGNATURE_WRONG", about: idOf(view) });
  }
  for (const view of lots) findings.push(...(await lotFindings(journal, view)));
  const counts = journal.counts();
  return { records: counts.records, invoices: invoices.length, lots: lots.length, held: counts.held, findings };
}

/** Each series of a biller on a device runs from 1 by 1: a number is signed, voided, not used, or being signed. */
function numberFindings(invoices: readonly InvoiceView[]): readonly Finding[] {
  const series = new Map<string, number[]>();
  for (const view of invoices) {
    const key = `${view.billerNumber}.${view.number.slice(0, 2)}`;
    series.set(key, [...(series.get(key) ?? []), Number(view.number.slice(2))]);
  }
  return [...series].flatMap(([key, numbers]) => {
    const sorted = numbers.toSorted((a, b) => a - b);
    const broken = sorted.findIndex((number, index) => number !== index + 1);
    return broken < 0 ? [] : [{ what: "NUMBER_GAP", about: `${key}.${sorted[broken]}` }];
  });
}

/** An FSE stands in one lot of FSE at most, a DRE in one lot of DRE. */
function memberFindings(lots: readonly LotView[]): readonly Finding[] {
  const seen = new Map<string, string>();
  const found: Finding[] = [];
  for (const lot of lots) {
    for (const number of lot.members) {
      const key = `${lot.identity.kind}.${lot.identity.billerNumber}.${number}`;
      if (seen.has(key)) found.push({ what: "MEMBER_TWICE", about: key });
      seen.set(key, lot.lotId);
    }
  }
  return found;
}

async function lotFindings(journal: Journal, view: LotView): Promise<readonly Finding[]> {
  const lot = await journal.lot(view.lotId);
  const file = readB2File(lot.file);
  const [only] = file.lots;
  if (only === undefined || only.invoices.length !== lot.members.length)
    return [{ what: "LOT_MEMBERS", about: view.lotId }];
  if (view.stage === "handed-over" && view.receipt?.hash !== view.hash) return [{ what: "RECEIPT", about: view.lotId }];
  return [];
}

function idOf(view: InvoiceView): string {
  return `${view.billerNumber}.${view.number}`;
}
