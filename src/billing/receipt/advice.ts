import type { PrintDocument } from "#hal/ports/index";
import { BLANK, banner, footer, RULE, shownTime, type TicketOrigin, text, title } from "./lines.ts";

export interface AdviceOptions extends TicketOrigin {
  /** Who the card belongs to. */
  readonly holder: string;
  readonly printedAtMs: number;
}

/** What to take where, for a CPS that this terminal can no longer unblock (E008). Holds no code. */
export function unblockAdvice(options: AdviceOptions): PrintDocument {
  return {
    id: `advice.${options.printedAtMs}`,
    lines: [
      ...banner(options),
      RULE,
      title("CPS BLOQUÉE"),
      text(`Carte de ${options.holder}`),
      text(`Le ${shownTime(options.printedAtMs)}`),
      BLANK,
      text("Le code de déblocage n'est plus accepté par la carte."),
      BLANK,
      text("Présentez-vous à un accueil de CPAM avec :"),
      text("- la carte CPS"),
      text("- le code porteur"),
      text("- le code de déblocage"),
      BLANK,
      text("Les factures déjà signées sont gardées dans l'appareil."),
      ...footer(),
    ],
  };
}
