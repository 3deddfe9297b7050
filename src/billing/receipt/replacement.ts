import { toFrenchDay } from "#billing/model/dates";
import type { ReplacementSetUp } from "#billing/model/replacement";
import type { PrintDocument } from "#hal/ports/index";
import { BLANK, banner, footer, RULE, shownTime, type TicketOrigin, text, title } from "./lines.ts";

export interface ReplacementSummaryOptions extends TicketOrigin {
  readonly printedAtMs: number;
  /** The card of who replaces opens this device. */
  readonly registered: boolean;
}

/** What was prepared: who replaces whom, where and when. Holds no code, no password, no key of the device. */
export function replacementSummary(setUp: ReplacementSetUp, options: ReplacementSummaryOptions): PrintDocument {
  const { by, replaced, from, to } = setUp;
  const place = setUp.situations.find((one) => one.number === setUp.situation);
  const name = [replaced.firstName, replaced.name].filter((part) => part !== undefined).join(" ");
  return {
    id: `replacement.${options.printedAtMs}`,
    lines: [
      ...banner(options),
      RULE,
      title("REMPLACEMENT"),
      text(`Préparé le ${shownTime(options.printedAtMs)}`),
      BLANK,
      text(`Remplacé : ${name}`),
      text(`Situation : ${place?.label ?? ""}`),
      text(`N° de facturation ${place?.billingNumber ?? ""}`),
      BLANK,
      text(by.name === undefined ? "Remplaçant :" : `Remplaçant : ${by.name}`),
      text(`${by.idType === "8" ? "RPPS" : "ADELI"} ${by.id.slice(0, -1)} clé ${by.id.slice(-1)}`),
      text(`Du ${toFrenchDay(from)} au ${toFrenchDay(to)}`),
      text("BAL du cabinet utilisée"),
      text(options.registered ? "Sa carte est enregistrée." : "Sa carte reste à enregistrer."),
      ...footer(),
    ],
  };
}
