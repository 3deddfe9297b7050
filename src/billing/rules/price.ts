import type { Day } from "#billing/model/dates";
import type { PricedLine, PriceInput, PriceResult } from "#billing/model/visit";
import { assert } from "#util/assert";
import { mayCarryFlat, overThreshold } from "./ccam.ts";
import { type Draft, drawUp } from "./draft.ts";
import { type BigCents, decimalText, fromCents, lesser, moneyText, percentOf, toCents, whole } from "./exact.ts";
import { explain } from "./explain.ts";
import { feeReasons } from "./fees.ts";
import type { DraftLine, SharedLine } from "./lines.ts";
import { REASONS, type Reason } from "./reasons.ts";
import { actReasons, personReasons, togetherReasons } from "./refusals.ts";
import { rateSource, type Share, shareOf } from "./share.ts";
import { supplementReasons } from "./supplement-refusals.ts";
import { entryAt, ruleCount, ruleOn, type Tables } from "./tables.ts";
import { isC2sPackage, type Visit, visitOf } from "./visit.ts";
import { warningsOf } from "./warnings.ts";

/**
 * Prices a visit: lines, rates, shares, totals, or every reason to refuse it. Pure: the same tables, input and day give
 * the same result. `input` is of the schema (docs/billing-case.schema.json); `today` stands for an absent `asOf`.
 * Rules: docs/billing-rules.md.
 */
export function price(tables: Tables, input: PriceInput, today: Day): PriceResult {
  const visit = visitOf(tables, input, today);
  const draft = drawUp(visit);
  const reasons = reasonsOf(visit, draft);
  if (reasons.length > 0) {
    return { refused: reasons.map((reason) => ({ ...reason, text: REASONS[reason.reasonCode] })) };
  }
  const lines = shared(visit, draft);
  return {
    lines: lines.map((line) => pricedLine(visit, line)),
    totals: totalsOf(visit, lines),
    notWritten: draft.notWritten,
    warnings: warningsOf(visit, lines),
    tables: tables.versions,
  };
}

function reasonsOf(visit: Visit, draft: Draft): readonly Reason[] {
  const nothingLeft =
    visit.input.acts.length > 0 &&
    visit.strangers.length === 0 &&
    draft.missing.length === 0 &&
    draft.actLines.length + draft.accessoryLines.length === 0;
  const noLineOfDay = visit.input.acts.length === 0 && draft.accessoryLines.length === 0 && draft.missing.length === 0;
  const all: readonly Reason[] = [
    ...personReasons(visit),
    ...actReasons(visit),
    ...draft.missing,
    ...togetherReasons(visit),
    ...supplementReasons(visit),
    ...feeReasons(visit, draft),
    ...(nothingLeft || noLineOfDay ? [{ reasonCode: "no-billable-act" as const, about: "acts" }] : []),
  ];
  const told = new Set<string>();
  return all.filter((reason) => {
    const key = `${reason.reasonCode} ${reason.about}`;
    return !told.has(key) && told.add(key);
  });
}

/** Steps 7 and 8 of billing-rules 7. */
function shared(visit: Visit, draft: Draft): readonly SharedLine[] {
  const exempt = overThreshold(visit);
  const acts = draft.actLines.map((line) => ({
    line,
    share: shareOf(visit, line.act, line.act !== undefined && exempt.has(line.act)),
  }));
  const carrier = flatCarrier(visit, acts);
  const first = acts[0]?.share;
  return [
    ...acts.map(({ line, share }) => withShare(line, share, line === carrier?.line ? carrier.flat : 0n)),
    ...draft.accessoryLines.map((line) => withShare(line, accessoryShare(visit, line, first), 0n)),
  ];
}

/** The dearest line exempt by the threshold carries the one flat participation (billing-rules 4.3). */
function flatCarrier(
  visit: Visit,
  acts: readonly { readonly line: DraftLine; readonly share: Share }[],
): { readonly line: DraftLine; readonly flat: BigCents } | undefined {
  const { patient } = visit.input;
  if (patient.exoneration === "aspa" || patient.alsaceMoselle === true) return undefined;
  const lines = acts
    .filter(({ line, share }) => share.byThreshold && line.act !== undefined && mayCarryFlat(visit, line.act))
    .map(({ line }) => line);
  const [head, ...others] = lines;
  if (head === undefined) return undefined;
  const dearest = others.reduce((best, line) => (line.base > best.base ? line : best), head);
  const flat = entryAt(visit.tables, "tmf", visit.place);
  assert(flat !== undefined, "the flat participation has an entry on every day");
  return { line: dearest, flat: lesser(toCents(flat.amount), dearest.base) };
}

/** That of the first act line; the person's own when the sheet has no act line. */
function accessoryShare(visit: Visit, line: DraftLine, first: Share | undefined): Share {
  const fixed = line.code === "IK" ? ruleCount(visit.tables, "rule.ik.fixed-rate", visit.place) : 0;
  if (fixed > 0)
    return { rate: fixed, exoneration: "0", why: "Taux propre aux IK.", byThreshold: false, origin: "rule" };
  const follows = ruleOn(visit.tables, "rule.accessory.first-line-rate", visit.place);
  if (first === undefined || !follows) return shareOf(visit, undefined, false);
  return { ...first, why: "Taux et justification du premier acte." };
}

function withShare(draft: DraftLine, share: Share, flat: BigCents): SharedLine {
  const amo = toCents(percentOf(fromCents(draft.base), whole(share.rate))) - flat;
  return { draft, share, amo, tm: draft.base - amo, flat };
}

/** Theoretical complementary share (billing-rules 9): TM less its TMF; with C2S the whole TM, and the complement of a package. */
function amcShare(visit: Visit, { draft, tm, flat }: SharedLine): BigCents {
  if (visit.input.patient.c2s === true) return isC2sPackage(visit, draft.act) ? tm + draft.fee - draft.base : tm;
  return ruleOn(visit.tables, "rule.amc.flat-participation-outside", visit.place) ? tm - flat : tm;
}

function pricedLine(visit: Visit, line: SharedLine): PricedLine {
  const { draft, share } = line;
  const source = rateSource(visit, share);
  return {
    code: draft.code,
    coefficient: decimalText(draft.coefficient),
    unitPrice: moneyText(toCents(draft.unit)),
    quantity: draft.quantity,
    majoration: moneyText(draft.complement?.cents ?? 0n),
    base: moneyText(draft.base),
    rate: share.rate,
    exoneration: share.exoneration,
    amo: moneyText(line.amo),
    tm: moneyText(line.tm),
    fee: moneyText(draft.fee),
    ...(draft.complement === undefined ? {} : { majorationKind: draft.complement.kind }),
    ...(line.flat === 0n ? {} : { flatParticipation: moneyText(line.flat) }),
    from: draft.from,
    amcShare: moneyText(amcShare(visit, line)),
    rateSource: source,
    explanation: explain(line, source),
  };
}

/** Sums of rounded lines, and who pays (billing-rules 9). */
function totalsOf(visit: Visit, lines: readonly SharedLine[]) {
  const sum = (of: (line: SharedLine) => BigCents) => lines.reduce((total, line) => total + of(line), 0n);
  const { patient, thirdParty } = visit.input;
  const [base, amo, tm] = [sum((line) => line.draft.base), sum((line) => line.amo), sum((line) => line.tm)];
  const excess = sum((line) => line.draft.fee - line.draft.base);
  const carried = patient.c2s === true || thirdParty.amc;
  const amc = carried ? sum((line) => amcShare(visit, line)) : 0n;
  return {
    base: moneyText(base),
    amo: moneyText(amo),
    tm: moneyText(tm),
    excess: moneyText(excess),
    amc: moneyText(amc),
    patient: moneyText(base + excess - (thirdParty.amo ? amo : 0n) - amc),
  };
}
