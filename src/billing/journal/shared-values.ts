import type { KeptInvoice } from "./kept-invoice.ts";

/**
 * Values that many invoices have in common, kept once: JSON gives each record its own copy of the same biller, fund,
 * patient and day. With 50 000 invoices this is more than half of what the book weighs.
 */
export class SharedValues {
  readonly #values = new Map<string, unknown>();

  /** The same invoice, made of shared parts. */
  compact(invoice: KeptInvoice): KeptInvoice {
    const { amo, amc, patient, patientKey } = invoice;
    return {
      ...invoice,
      billerNumber: this.#text(invoice.billerNumber),
      performerNumber: this.#text(invoice.performerNumber),
      mode: this.#text(invoice.mode),
      careFrom: this.#text(invoice.careFrom),
      careTo: this.#text(invoice.careTo),
      amo: this.#one(`amo ${amo.regime}|${amo.fund}|${amo.centre}`, amo),
      days: this.#one(`days ${JSON.stringify(invoice.days)}`, invoice.days),
      amounts: this.#one(`amounts ${JSON.stringify(invoice.amounts)}`, invoice.amounts),
      ...(amc && { amc: this.#one(`amc ${JSON.stringify(amc)}`, amc) }),
      ...(patient && { patient: this.#one(`patient ${JSON.stringify(patient)}`, patient) }),
      ...(patientKey && { patientKey: this.#text(patientKey) }),
    };
  }

  #text<T extends string>(text: T): T {
    return this.#one(`text ${text}`, text);
  }

  #one<T>(key: string, value: T): T {
    // A key is made of all that the value holds, so what is found under it is equal to it.
    const found = this.#values.get(key) as T | undefined;
    if (found !== undefined) return found;
    this.#values.set(key, value);
    return value;
  }
}
