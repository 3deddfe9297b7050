import type { SignedInvoice } from "#billing/model/invoice";
import type { PrintEnd, SignedFacts } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import { printReceipt } from "./print-receipt.ts";
import type { Session } from "./session.ts";
import { securedAs } from "./visit/patient.ts";

/** "SÉCURISÉE n° 000123": what was recorded, and the ticket. Paper that comes back prints the whole ticket again. */
export async function showSigned(
  desk: Desk,
  session: Session,
  signed: SignedInvoice,
  printed: PrintEnd,
): Promise<void> {
  let end = printed;
  for (;;) {
    const paper = printerReady(desk, end);
    const until = AbortSignal.any([session.signal, paper.signal]);
    const answer = await desk.ui.ask("signed", signedFacts(signed, end), until);
    paper.quiet();
    if (session.signal.aborted) return;
    const again = paper.signal.aborted || (answer.kind === "given" && answer.value === "print-again");
    if (!again) return;
    end = await printReceipt(desk, session, signed);
  }
}

/** Aborted once a printer that had stopped is ready again; never when the ticket is out. */
function printerReady(desk: Desk, end: PrintEnd): { signal: AbortSignal; quiet: () => void } {
  const ready = new AbortController();
  if (end.kind === "printed") return { signal: ready.signal, quiet: () => {} };
  const quiet = desk.printer.listen((state) => {
    if (state.present && state.cause === undefined) ready.abort();
  });
  return { signal: ready.signal, quiet };
}

function signedFacts(signed: SignedInvoice, end: PrintEnd): SignedFacts {
  const { invoice } = signed;
  return {
    number: invoice.number,
    mode: securedAs(invoice.mode),
    totalCents: invoice.totals.feeCents,
    amoCents: invoice.totals.amoCents,
    amcCents: invoice.totals.amcThirdPartyCents,
    patientCents: invoice.totals.patientCents,
    dre: signed.dreBytes !== undefined,
    receipt: end.kind === "printed" ? "printed" : "to-print",
    ...(end.kind === "stopped" ? { printerCause: end.cause } : {}),
  };
}
