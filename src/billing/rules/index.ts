/**
 * THE PRICES. Dated tables, and what a visit costs, who pays, and why it is refused: pure, exact, no clock.
 * Never: files, cards, screens, floats, rounding twice. The rules themselves are told in docs/billing-rules.md.
 * May import: billing/model, hal/ports (types), util.
 */
export { builtInTables, tablesWith } from "./built-in.ts";
export { catalogue } from "./catalogue.ts";
export { type CcamAct, ccamAct, ccamActs } from "./ccam-act.ts";
export { CCAM_FILES, type CcamFile, OPTIONAL_FILES } from "./ccam-files.ts";
export { type CcamImport, type ImportOptions, importCcam } from "./ccam-import.ts";
export { type AmountChange, changesBetween } from "./changes.ts";
export { splitCovered } from "./covered.ts";
export { type Dbf, openDbf } from "./dbf.ts";
export { rateSourceWords } from "./explain.ts";
export { holidaysOf, isSundayOrHoliday } from "./holidays.ts";
export {
  amcAt,
  indicatorOf,
  labelAt,
  labelsOf,
  type TreatmentIndicator,
  wordsOf,
} from "./labels.ts";
export { loadTables } from "./load-tables.ts";
export {
  LPP_REASONS,
  type LppEntry,
  type LppReason,
  type LppVisit,
  lppArticle,
  type PricedLpp,
  type PricedLppLine,
  priceLpp,
  type RefusedLpp,
} from "./lpp.ts";
export { price } from "./price.ts";
export { professionOf } from "./professions.ts";
export { REASONS, type ReasonCode } from "./reasons.ts";
export { stsFormulaOn } from "./sts.ts";
export { chooseSupport, type SupportChoice, type SupportKind, type SupportThere } from "./support.ts";
export type { Flag, LabelFamily } from "./table-shape.ts";
export { type Entry, entryAt, type Label, type Place, ruleCount, ruleOn, type Tables, valueAt } from "./tables.ts";
export { ccamAllowedFor, needsPrescription, needsPriorAgreement } from "./visit.ts";
