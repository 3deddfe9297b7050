import { CPS_CARDS } from "../../simulator/cards/deck-cps.ts";
import { PERSONS } from "../../simulator/cards/deck-persons.ts";

/** "996000014.000000001" (reliability 8.1). */
export function invoiceId(invoice: { readonly billerNumber: string; readonly number: string }): string {
  return `${invoice.billerNumber}.${invoice.number}`;
}

/** The card of the deck that carries this NIR (13 digits) as its holder's. */
export function vitaleOf(insuredNir: string): string | undefined {
  return PERSONS.find(({ number, nir }) => number === "1" && nir.slice(0, 13) === insuredNir)?.card;
}

/** The deck's name of a CPS by its serial number, with its code. */
export function cpsOf(serial: string): { readonly name: string; readonly pin: string } | undefined {
  if (serial === "80250000019900000913") return { name: "S13", pin: "8642097531" };
  if (serial === "80250000019900000911") return { name: "S11", pin: "1234" };
  const row = CPS_CARDS.find(({ card }) => serial === `802500000199${card.slice(1).padStart(8, "0")}`);
  return row === undefined ? undefined : { name: row.card, pin: row.pin };
}
