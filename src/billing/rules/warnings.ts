import { type Day, day } from "#billing/model/dates";
import type { Priced } from "#billing/model/visit";
import type { SharedLine } from "./lines.ts";
import { kilometresOf } from "./supplements.ts";
import { ruleCount } from "./tables.ts";
import { hasAct, type Visit } from "./visit.ts";

type Warning = Priced["warnings"][number];

/** What the practitioner is told and may pass (billing-rules 10). */
export function warningsOf(visit: Visit, lines: readonly SharedLine[]): readonly Warning[] {
  const rows: readonly (readonly [string, string, string, boolean])[] = [
    ...prescriptionRows(visit, lines),
    ["maternity-period", "patient.maternityDate", "Soins hors de la période de maternité.", outsideMaternity(visit)],
    [
      "care-older-than-eleven-months",
      "careDate",
      "Soins de plus de onze mois : la feuille doit arriver dans l'année.",
      shifted(visit.place.day, 11, 0) < visit.asOf,
    ],
    [
      "accident-after-care",
      "patient.accident.date",
      "L'accident est daté d'après les soins.",
      (visit.input.patient.accident?.date ?? "") > visit.place.day,
    ],
    ["ik-slice-reached", "visit.kmBilledToday", "Tranche journalière des IK atteinte.", sliceReached(visit)],
    ...actRows(visit, lines),
  ];
  return rows.filter(([, , , holds]) => holds).map(([code, about, text]) => ({ code, about, text }));
}

type Row = readonly [code: string, about: string, text: string, holds: boolean];

function prescriptionRows(visit: Visit, lines: readonly SharedLine[]): readonly Row[] {
  const prescribed = (visit.input.prescription ?? undefined) !== undefined;
  const complement = lines.find((line) => line.draft.complement !== undefined)?.draft.complement;
  const travels = visit.nurse && lines.some(({ draft }) => draft.code === "IFD" || draft.code === "IFI");
  const says = (what: string) => `La prescription doit porter la mention « ${what} ».`;
  return [
    ["prescription-mention-home", "prescription", says("à domicile"), prescribed && travels],
    ["prescription-mention-night", "prescription", says("de nuit"), prescribed && complement?.kind === "N"],
    ["prescription-mention-sunday", "prescription", says("dimanche"), prescribed && complement?.kind === "F"],
  ];
}

function actRows(visit: Visit, lines: readonly SharedLine[]): readonly Row[] {
  const organised = hasAct(visit, "alone-that-day");
  const setOrRemoved = hasAct(visit, "perfusion-long") || hasAct(visit, "perfusion-short");
  return [
    ...lines.map(
      ({ draft }): Row => [
        "excess-over-twice-base",
        `${draft.from}.fee`,
        "Le dépassement passe deux fois la base.",
        draft.base > 0n && draft.fee - draft.base > 2n * draft.base,
      ],
    ),
    ["oral-medication-month", "acts", "Au-delà d'un mois : accord préalable.", hasAct(visit, "one-month")],
    [
      "perfusion-organisation-day",
      "acts",
      "L'organisation n'est pas facturée le jour de la pose ou du retrait.",
      organised && (setOrRemoved || hasAct(visit, "perfusion-removal")),
    ],
    ...visit.acts.map(
      (act): Row => [
        "unit-price-not-used",
        `${act.about}.unitPrice`,
        "Le prix saisi n'est pas pris : cet acte a celui de la table.",
        act.kind !== "ccam" && act.given.unitPrice !== undefined,
      ],
    ),
  ];
}

function sliceReached(visit: Visit): boolean {
  const limit = ruleCount(visit.tables, "ik.full-up-to", visit.place);
  const kilometres = kilometresOf(visit);
  return visit.nurse && kilometres > 0 && (visit.input.visit.kmBilledToday ?? 0) + kilometres > limit;
}

/**
 * 100 % runs from the first day of the sixth month to the twelfth day after delivery. The date given is that of the
 * start of the pregnancy or of the delivery, and does not say which: only a day that fits neither is told. A pregnancy
 * and its twelve days are taken as ten months at most, for a start that is only presumed.
 */
function outsideMaternity(visit: Visit): boolean {
  const { insuranceNature, maternityDate } = visit.input.patient;
  if (insuranceNature !== "30" || maternityDate === undefined) return false;
  const date = day(maternityDate);
  const within = (from: Day, to: Day) => from <= visit.place.day && visit.place.day <= to;
  const asStart = within(shifted(date, 5, 0), shifted(date, 10, 0));
  const asDelivery = within(shifted(date, -4, 0), shifted(date, 0, 12));
  return !asStart && !asDelivery;
}

/** A day moved by months (the last of the month when that one is shorter) and days, kept within four-digit years. */
function shifted(date: Day, months: number, days: number): Day {
  const moved = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
  moved.setUTCMonth(moved.getUTCMonth() + months + 1, 0);
  moved.setUTCDate(Math.min(moved.getUTCDate(), Number(date.slice(8, 10))) + days);
  const year = moved.getUTCFullYear();
  if (year < 0) return day("0000-01-01");
  return year > 9999 ? day("9999-12-31") : day(moved.toISOString().slice(0, 10));
}
