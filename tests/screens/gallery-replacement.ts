import { day } from "#billing/model/dates";
import { cents } from "#billing/model/money";
import type { Situation } from "#billing/model/practitioner";
import type { Key, QuestionKind, Questions, StatusFacts } from "#hal/ports/index";
import { cps } from "#ui/texts/cps";
import { menu } from "#ui/texts/menus";
import { replacement as words } from "#ui/texts/replacement";
import { cpsRows } from "#ui/views/cps-rows";
import { replacementRows, unsentRows } from "#ui/views/replacement-rows";
import { START_MS } from "./bench.ts";
import { C01 } from "./gallery-cards.ts";

type Question<Picture> = <K extends QuestionKind>(
  name: string,
  kind: K,
  asks: Questions[K]["asks"],
  keys?: readonly Key[],
  status?: Partial<StatusFacts>,
) => Picture;

/** Dr T works in the place of Dr R. */
const AT_WORK: Partial<StatusFacts> = {
  holder: "Thomas REMPLACUN",
  replacement: { of: "Dr MEDECINUN", by: "Dr REMPLACUN" },
};
/** The longest names that a card holds. */
const LONG = "MARIE-ANTOINETTE DE LA ROCHE";
const PLACE: Situation = {
  number: 1,
  label: "CABINET MEDICAL",
  billingNumber: "991000027",
  specialty: "01",
  convention: "1",
  tariffZone: "10",
  ikZone: "01",
  practiceMode: "L",
  mayInvoice: true,
  mayLot: true,
  from: day("2020-01-01"),
  optam: false,
  wrongKeys: [],
};
const STORED = replacementRows({
  view: {
    id: "01KB",
    billerNumber: "991000027",
    stage: "active",
    cardSerial: "80250000019900000003",
    openedAtMs: START_MS,
    openedSeq: 3,
    bodyKey: 1,
  },
  setUp: {
    by: { idType: "8", id: "99700000039", name: "Thomas REMPLACUN" },
    replaced: { idNat: "899700000021", name: "MEDECINUN", firstName: "Robert", civility: "DR" },
    situations: [PLACE],
    situation: 1,
    from: day("2026-11-23"),
    to: day("2026-12-04"),
    mailbox: "practice",
  },
});
const SHARE = { state: "created" } as const;
const UNSENT = unsentRows(
  ["000000005", "000000006"].map((number) => ({
    billerNumber: "991000027",
    number,
    careSheetId: "",
    replacement: "01KB",
    stage: "signed",
    mode: "S",
    test: true,
    performerNumber: "991000027",
    fse: SHARE,
    dre: { state: "none" },
    amo: { regime: "01", fund: "349", centre: "9881" },
    amounts: {
      feeCents: cents(3000),
      baseCents: cents(3000),
      amoCents: cents(2100),
      amcCents: cents(900),
      patientCents: cents(900),
    },
    patient: { name: "FAMILLESEPTANTE", firstName: "Marguerite" },
    careFrom: day("2026-11-23"),
    careTo: day("2026-11-23"),
    drawnAtMs: START_MS,
    signingSeq: 1,
  })),
);
const R_CARD = { ...C01, situations: C01.situations.map((one) => ({ ...one, practiceMode: "R" as const })) };

/** The menu Remplacement, its questions and its pages, and the banner over the screens of who replaces. */
export const replacementPictures = <Picture>(question: Question<Picture>): readonly Picture[] => [
  question("choose-replacement", "choose", {
    list: "menu",
    title: words.title,
    items: [
      { label: words.items.prepare },
      { label: words.items.activate, refusal: words.refusals.notReplacing },
      { label: words.items.see, refusal: words.refusals.nothingStored },
      { label: words.items.close, refusal: words.refusals.nothing },
      { label: words.items.erase, refusal: words.refusals.nothingStored },
    ],
  }),
  question("number-replacement", "number", { field: "replacement-id", maxDigits: 11 }, ["9", "9", "7"]),
  question("choose-replaced-place", "choose", {
    list: "situation",
    title: "Robert MEDECINUN",
    items: [
      { label: "CABINET MEDICAL", detail: "CABINET MEDICAL TEST C - 991000027", refusal: "replaced" },
      { label: "MAISON DE SANTE", detail: "MAISON DE SANTE TEST D - 991000167" },
    ],
  }),
  question("date-replacement", "date", { field: "replacement-to", initial: "2026-12-04" }),
  question("confirm-replacement-open", "confirm", {
    subject: "replacement-open",
    facts: {
      name: "Thomas REMPLACUN",
      kind: "RPPS",
      digits: "9970000003",
      key: "9",
      place: "CABINET MEDICAL",
      from: "23/11/2026",
      to: "04/12/2026",
    },
  }),
  question("confirm-replacement-close", "confirm", {
    subject: "replacement-close",
    facts: { name: "Thomas REMPLACUN", count: 6 },
  }),
  question("confirm-replacement-erase", "confirm", {
    subject: "replacement-erase",
    facts: { name: "Thomas REMPLACUN" },
  }),
  question("page-replacement", "page", { title: words.title, rows: STORED }, [], AT_WORK),
  question("page-replacement-unsent", "page", { title: words.unsentTitle, rows: UNSENT }),
  question("page-cps-replacing", "page", {
    title: cps.title,
    rows: cpsRows(R_CARD, START_MS),
    keys: { F4: menu.items.replacement },
  }),
  question("trouble-replacement-place", "trouble", {
    code: "E_REPLACEMENT_PLACE",
    safe: "nothing-lost",
    facts: { stored: "CABINET MEDICAL", named: "MAISON DE SANTE" },
  }),
  question("trouble-replacement-none", "trouble", { code: "E_REPLACEMENT_NONE", safe: "nothing-lost" }),
  question(
    "home-replacing",
    "home",
    {
      holder: "Thomas REMPLACUN",
      situation: "CABINET MEDICAL",
      situations: 1,
      held: 10,
      free: 490,
      inNoLot: 10,
      lotsToFinish: 0,
      sealedLots: 0,
      toResume: 0,
      drafts: 0,
      toPrint: 0,
    },
    [],
    AT_WORK,
  ),
  question(
    "confirm-replacing-long-names",
    "confirm",
    { subject: "resume-signature", facts: { number: "000000131" } },
    [],
    { replacement: { of: `Dr ${LONG}`, by: `Dr ${LONG}` }, printer: "paper-out" },
  ),
];
