import { day } from "#billing/model/dates";
import type { InvoiceLine } from "#billing/model/invoice";
import { cents, fromDecimal } from "#billing/model/money";
import { changesBetween } from "#billing/rules/index";
import type { AmountsFacts, ShownChange, SupportFacts } from "#hal/ports/index";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "../desk.ts";
import { aldPeriod } from "./ald-period.ts";
import type { Draft, PricedSheet, SheetLine } from "./draft.ts";
import { sheetOf, supportOf } from "./invoice-of.ts";
import { modeOf, securedAs, shownName } from "./patient.ts";
import { daysOf, seancesOf } from "./seances.ts";
import { shareFacts } from "./share-facts.ts";
import { staleSince } from "./stale-vitale.ts";

/**
 * The amounts as shown before signing; every one is that of the invoice to be (E105). `unsigned`: why it cannot be signed;
 * `before`: the amounts shown last for this visit, for what is not the same any more (E090).
 */
export function amountsFacts(
  desk: Desk,
  draft: Draft,
  unsigned: TroubleCode | undefined,
  before: PricedSheet | undefined,
): AmountsFacts {
  const { priced, patient, entry, warnings } = draft;
  const { lines, totals, amc } = sheetOf(draft);
  const { from, to } = daysOf(entry);
  const count = seancesOf(entry).length;
  const changes = before === undefined ? [] : changedAmounts(before, priced);
  const checks = warnings.filter(({ code }) => code !== "card-stale"); // Told by itself.
  return {
    patient: shownName(patient),
    careDate: from,
    ...(count > 1 ? { careTo: to, seances: count } : {}),
    mode: securedAs(modeOf(patient)),
    lines: priced.lines.map((line, index) => ({
      ...amountLine(line, count > 1),
      ...(priced.lines.some(({ lpp }) => lpp !== undefined) ? columnsOf(lines[index]) : {}),
    })),
    totalCents: totals.feeCents,
    baseCents: totals.baseCents,
    excessCents: cents(totals.feeCents - totals.baseCents),
    amoCents: totals.amoCents,
    amcCents: totals.amcThirdPartyCents,
    amcShareCents: totals.amcCents,
    tmCents: cents(totals.baseCents - totals.amoCents),
    restCents: cents(totals.feeCents - totals.amoCents - totals.amcCents),
    patientCents: totals.patientCents,
    dre: amc?.dre ?? false,
    shares: shareFacts(draft.input.thirdParty, amc),
    support: supportFacts(draft),
    ...(unsigned === undefined ? {} : { unsigned }),
    ...cardFacts(desk, draft),
    ...(changes.length === 0 ? {} : { changes }),
    ...(checks.length === 0
      ? {}
      : { checks: checks.map(({ code, severity, facts }) => ({ code, severity, facts, opens: false })) }),
    warnings: priced.warnings.map((warning) => warning.text),
    explanation: [
      ...priced.lines.map((line) => line.explanation),
      ...priced.notWritten.map((act) => `Non écrit : ${act.reason}`),
    ],
  };
}

/** Which support of the rights is used, and why (E073). */
function supportFacts({ patient, billed, entry }: Draft): SupportFacts {
  const { proof, ...support } = supportOf(billed.rights, entry.situation ?? {});
  const { otherwise } = patient;
  const reason = otherwise !== undefined && "reason" in otherwise ? otherwise.reason : undefined;
  const away = otherwise?.mode === "L" ? "rental" : reason;
  return { ...support, why: proof ?? billed.why ?? away ?? "read" };
}

function amountLine(line: SheetLine, dated: boolean): AmountsFacts["lines"][number] {
  return {
    label:
      line.lpp !== undefined
        ? articleLabel(line.lpp)
        : line.coefficient === "1"
          ? line.code
          : `${line.code} ${line.coefficient.replace(".", ",")}`,
    baseCents: fromDecimal(line.base),
    ratePercent: line.rate,
    amoCents: fromDecimal(line.amo),
    ald: line.exoneration === "4",
    ...(dated ? { day: line.careDate } : {}),
  };
}

/** What more a sheet with articles shows of each line (E111). */
function columnsOf(line: InvoiceLine | undefined): Pick<AmountsFacts["lines"][number], "feeCents" | "amcCents"> {
  return line === undefined ? {} : { feeCents: line.feeCents, amcCents: line.amcCents };
}

/** "9900011 × 2" */
function articleLabel({ code, quantity }: NonNullable<SheetLine["lpp"]>): string {
  return `${code} × ${quantity}`;
}

/** Told once a line that was shown has other amounts; a line keyed or taken off is no surprise by itself. */
function changedAmounts(before: PricedSheet, after: PricedSheet): readonly ShownChange[] {
  const all = changesBetween(before, after);
  return all.some(({ line, what }) => line !== "" && what !== "line") ? all : [];
}

/** What the card says that the person is told before signing: data too old, an ALD that ended before the care. */
function cardFacts(desk: Desk, { patient, entry }: Draft): Pick<AmountsFacts, "staleSince" | "aldEnded"> {
  const since = patient.vitale === undefined ? undefined : staleSince(desk, patient.vitale.family);
  const ald = aldPeriod(patient.beneficiary, day(entry.careDate));
  return {
    ...(since === undefined ? {} : { staleSince: since }),
    ...(ald?.ended && ald.until !== undefined ? { aldEnded: ald.until } : {}),
  };
}
