import { type ReturnFile, type ReturnInvoice, type ReturnLot, writeReturn } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import type { Lot } from "#billing/model/lot";
import { cents } from "#billing/model/money";

interface Wish {
  readonly fileId?: string;
  readonly lot?: Partial<ReturnLot>;
  readonly invoice?: Partial<ReturnInvoice>;
}

/** What a caisse answers to lots: ARL, positive unless wished otherwise. */
export function arl(lots: readonly Pick<Lot, "identity" | "members" | "digest">[], wish: Wish = {}): Buffer {
  return file(
    "ARL",
    lots.map((lot) => ({
      ...lotOf(lot),
      ...{ status: "P", itemCount: lot.members.length, digestEcho: lot.digest.slice(0, 16) },
      ...wish.lot,
    })),
    wish,
  );
}

/** What it says of each invoice: AMO share paid as asked, 3,65 €, unless wished otherwise. */
export function rsp(lots: readonly Pick<Lot, "identity" | "members" | "digest">[], wish: Wish = {}): Buffer {
  return file(
    "RSP",
    lots.map((lot) => ({
      ...lotOf(lot),
      ...{ status: "R", itemCount: lot.members.length },
      invoices: lot.members.map((number) => ({
        ...{ billerNumber: lot.identity.billerNumber, number, firstCareDay: day("2026-10-14") },
        ...{ outcome: "P", payerShare: "O", operation: "N", outcomeDay: day("2026-10-20") },
        ...{ paidCents: cents(365), billedCents: cents(365), paymentReference: "VIR261020001", payee: "P", label: "" },
        ...{ reasons: [], lines: [] },
        ...wish.invoice,
      })),
      ...wish.lot,
    })),
    wish,
  );
}

function lotOf({ identity }: Pick<Lot, "identity">) {
  return {
    ...{ billerNumber: identity.billerNumber, lotNumber: identity.lotNumber, lotKind: identity.kind },
    ...{ creationDay: identity.creationDay, creationTime: identity.creationTime, statusDay: day("2026-10-15") },
    ...{ code: "", subCode: "", label: "", digestEcho: "", reasons: [], invoices: [] },
  };
}

function file(kind: ReturnFile["kind"], lots: readonly ReturnLot[], { fileId = "001" }: Wish): Buffer {
  const of = (type: string, number: string, program: string) => ({ type, number: number.padStart(14, "0"), program });
  const written = writeReturn({
    ...{ kind, sender: of("AO", "013499881", ""), recipient: of("PS", "346001233", "TOURNE"), fileId },
    ...{ creationDay: day("2026-10-15"), creationTime: "06:00:00", test: true, lots },
  });
  return Buffer.from(written);
}
