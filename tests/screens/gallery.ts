import {
  type ActsFacts,
  type AmountsFacts,
  KEYS,
  type Key,
  type KeypadEvent,
  type Notice,
  type QuestionKind,
  type Questions,
  type StatusFacts,
} from "#hal/ports/index";
import { cps } from "#ui/texts/cps";
import { diagnostic } from "#ui/texts/diagnostic";
import { cpsMenu, withoutCps } from "#ui/texts/menus";
import { cpsRows } from "#ui/views/cps-rows";
import { diagnosticRows } from "#ui/views/diagnostic-rows";
import type { FaceBench } from "./bench.ts";
import { START_MS } from "./bench.ts";
import { ALL_WELL, ALL_WRONG, C01, C12 } from "./gallery-cards.ts";
import { DOMAIN, INDICATORS, MUTUELLE, MUTUELLE_TYPED, SENT, SHARES, TWO_CARDS } from "./gallery-complementary.ts";
import { replacementPictures } from "./gallery-replacement.ts";

/** One screen of the gallery: what the terminal is told, and the keys pressed before it is looked at. */
export interface Picture {
  readonly name: string;
  /** The Notice or Question kind it shows. */
  readonly kind: Notice["kind"] | QuestionKind;
  show(bench: FaceBench): void;
}

const HOUR_MS = 3_600_000;

function notice(
  name: string,
  shown: Notice,
  status: Partial<StatusFacts> = {},
  events: readonly KeypadEvent[] = [],
): Picture {
  return {
    name,
    kind: shown.kind,
    show({ ui, keypad }) {
      ui.status(status);
      ui.show(shown);
      for (const event of events) keypad.tell(event);
    },
  };
}

function question<K extends QuestionKind>(
  name: string,
  kind: K,
  asks: Questions[K]["asks"],
  keys: readonly Key[] = [],
  status: Partial<StatusFacts> = {},
): Picture {
  return {
    name,
    kind,
    show({ ui, keypad }) {
      ui.status({ holder: "INFIRUN Alice", vitale: "present", ...status });
      void ui.ask(kind, asks);
      keypad.press(...keys);
    },
  };
}

const SECURE_ON: KeypadEvent = { kind: "secure", on: true };
const masked = (event: "added" | "field-done" | "too-short", field: number, digits: number): KeypadEvent => ({
  kind: "masked",
  event,
  field,
  digits,
});

const FAMILY: Questions["choose"]["asks"] = {
  list: "beneficiary",
  title: "Carte de FAMILLEDEUX Paul",
  vitale: { updatedOn: "2026-05-04", stale: false, organism: "01-349-9881 Régime général" },
  items: [
    { label: "FAMILLEDEUX Paul", detail: "11/02/1984 rang 001", quality: "0", mark: "up-to-date" },
    { label: "FAMILLEDEUX Nora", detail: "30/05/1986 rang 001", quality: "2", mark: "to-check" },
    { label: "FAMILLEDEUX Lina", detail: "19/03/2008 rang 001", quality: "6", mark: "new" },
    { label: "FAMILLEDEUX Adam", detail: "07/11/2010 rang 001", quality: "6", mark: "up-to-date" },
    { label: "FAMILLEDEUX Jules", detail: "02/09/2013 rang 001", quality: "6", mark: "up-to-date" },
    { label: "FAMILLEDEUX Jade", detail: "02/09/2013 rang 002", quality: "6", mark: "up-to-date" },
    { label: "FAMILLEDEUX Emma", detail: "25/01/2016 rang 001", quality: "6", mark: "new" },
    { label: "FAMILLEDEUX Hugo", detail: "14/06/2019 rang 001", quality: "6", mark: "new" },
    { label: "FAMILLEDEUX Zoé", detail: "31/12/2023 rang 001", quality: "6", mark: "new" },
  ],
};

const WITH_ALD: Questions["choose"]["asks"] = {
  list: "beneficiary",
  title: "FAMILLECINQ",
  items: [
    {
      label: "FAMILLECINQ Monique",
      detail: "21/10/1948 rang 000",
      mark: "up-to-date",
      ald: { until: "2029-02-28", ended: false },
    },
    {
      label: "FAMILLECINQ Robert",
      detail: "03/06/1946 rang 000",
      mark: "new",
      ald: { until: "2025-12-31", ended: true },
    },
  ],
};

const SITUATIONS: Questions["choose"]["asks"] = {
  list: "situation",
  title: "Choisir la situation",
  items: [
    { label: "CABINET KINE", detail: "CABINET KINE TEST E" },
    { label: "CENTRE REEDUCATION", detail: "CENTRE TEST L", refusal: "sans droit de signer des factures" },
    { label: "CLUB SPORTIF", detail: "CLUB TEST M", refusal: "situation terminée" },
  ],
};

const HOME = {
  holder: "INFIRUN Alice",
  situation: "1/2 CABINET BORDEAUX",
  situations: 2,
  held: 10,
  free: 490,
  inNoLot: 10,
  lotsToFinish: 0,
  sealedLots: 0,
  toResume: 0,
  drafts: 0,
  toPrint: 0,
};

export const ACTS: ActsFacts = {
  patient: "FAMILLECINQ Monique",
  profession: "infirmier",
  careDate: "2026-11-23",
  aldOpen: true,
  prescriptionDate: "2026-11-16",
  prescriber: "991000027",
  prescriberSpecialty: "01",
  kilometres: true,
  catalogue: [
    { code: "AMI", coefficient: "1", label: "Injection sous-cutanée", tag: "injection-sc" },
    { code: "AMI", coefficient: "1.5", label: "Prélèvement par ponction veineuse", tag: "blood-sample" },
    { code: "AMI", coefficient: "2", label: "Pansement courant", tag: "dressing" },
    { code: "AMI", coefficient: "4", label: "Pansement lourd et complexe", tag: "heavy-dressing" },
    { code: "AMI", coefficient: "4", label: "Retrait de plus de dix fils ou agrafes", tag: "suture-removal-large" },
    { code: "BSA", coefficient: "1", label: "Forfait dépendance légère" },
    { code: "BSB", coefficient: "1", label: "Forfait dépendance intermédiaire" },
    { code: "BSC", coefficient: "1", label: "Forfait dépendance lourde" },
    { code: "DI", coefficient: "2.5", label: "Démarche de soins, bilan initial" },
    { code: "AMI", coefficient: "5.8", label: "Bilan de plaie", tag: "wound-assessment" },
  ],
};

const VISIT = {
  careDate: "2026-11-22",
  place: "home",
  time: "day",
  sundayOrHoliday: true,
  oneWayKm: 6,
  acts: [
    { code: "AMI", coefficient: "4", quantity: 1, tag: "heavy-dressing", ald: true },
    { code: "AMI", coefficient: "1.5", quantity: 1, tag: "blood-sample", ald: false },
  ],
  supplements: ["MCI"],
  prescriptionDate: "2026-11-16",
  prescriber: "991000027",
  prescriberSpecialty: "01",
} as const;

const KNOWN: ActsFacts = {
  ...ACTS,
  entered: VISIT,
  prescribers: [
    { number: "991000027", specialty: "01", lastOn: "2026-11-20" },
    { number: "991000182", specialty: "18", lastOn: "2026-10-02" },
  ],
};

const SEANCES: Questions["form"]["asks"] = {
  form: "seances",
  about: "FAMILLEUN Claire",
  selected: 2,
  rows: [
    ...["2026-11-02", "2026-11-05", "2026-11-11"].map((day) => ({
      field: "seance" as const,
      value: {
        kind: "seance" as const,
        day,
        acts: [
          { code: "AMI", coefficient: "4" },
          { code: "AMI", coefficient: "1.5" },
        ],
        time: day === "2026-11-05" ? ("night" as const) : ("day" as const),
        sundayOrHoliday: day === "2026-11-11",
      },
    })),
    { field: "seance-add", value: { kind: "text", text: "" } },
    { field: "seance-generate", value: { kind: "text", text: "" } },
  ],
};

const AMOUNTS: AmountsFacts = {
  patient: "FAMILLEUN Claire",
  careDate: "2026-11-22",
  mode: "secured",
  lines: [
    { label: "AMI 4", baseCents: 2190, ratePercent: 100, amoCents: 2190, ald: true },
    { label: "AMI 0.75", baseCents: 251, ratePercent: 60, amoCents: 151, ald: false },
    { label: "IFD", baseCents: 275, ratePercent: 100, amoCents: 275, ald: true },
    { label: "IK × 8", baseCents: 280, ratePercent: 100, amoCents: 280, ald: true },
  ],
  totalCents: 2996,
  baseCents: 2996,
  excessCents: 0,
  amoCents: 2896,
  amcCents: 0,
  amcShareCents: 0,
  tmCents: 100,
  restCents: 100,
  patientCents: 100,
  dre: false,
  staleSince: "2025-10-05",
  warnings: [],
  explanation: [
    "AMI 4 : 4 × 3,35 € = 13,40 €, majoration de dimanche 8,50 € (table ami 2026-01). ALD : 100 %.",
    "AMI 0,75 : second acte compté pour moitié (article 11 B), 0,75 × 3,35 € = 2,51 €. Taux 60 %.",
    "IFD : déplacement à domicile, 2,75 €.",
    "IK : 2 × 6 km - 4 km = 8 km à 0,35 €.",
  ],
};

const CHECKS: Questions["checks"]["asks"] = {
  about: "FAMILLEUN Claire",
  rows: [
    { code: "prescription-missing", severity: "refusal", facts: { about: "prescription" }, opens: true },
    {
      code: "coefficient-out-of-table",
      severity: "refusal",
      facts: { about: "acts[1].coefficient" },
      place: { list: "acts", index: 1 },
      opens: true,
    },
    { code: "insured-name-missing", severity: "refusal", facts: {}, opens: false },
    {
      code: "already-billed",
      severity: "override",
      facts: { code: "AMI", date: "2026-11-11", number: "000000012" },
      place: { list: "acts", index: 0 },
      careDate: "2026-11-11",
      opens: true,
    },
    { code: "rights-closed", severity: "override", facts: { date: "2026-11-22" }, opens: true },
  ],
};

const SEVERAL_DAYS: AmountsFacts = {
  ...AMOUNTS,
  careDate: "2026-11-02",
  careTo: "2026-11-11",
  seances: 2,
  lines: [
    { label: "AMI 4", baseCents: 1260, ratePercent: 100, amoCents: 1260, ald: true, day: "2026-11-02" },
    { label: "IFD", baseCents: 275, ratePercent: 100, amoCents: 275, ald: true, day: "2026-11-02" },
    { label: "AMI 4", baseCents: 2190, ratePercent: 100, amoCents: 2190, ald: true, day: "2026-11-11" },
    { label: "IFD", baseCents: 275, ratePercent: 100, amoCents: 275, ald: true, day: "2026-11-11" },
  ],
  checks: [{ code: "fund-changed", severity: "warning", facts: { before: "01-349-9881" }, opens: false }],
};

const ARTICLE_AMOUNTS: AmountsFacts = {
  ...AMOUNTS,
  lines: [
    { label: "AMI 2", feeCents: 670, baseCents: 670, ratePercent: 60, amoCents: 402, amcCents: 268, ald: false },
    { label: "9900011 × 2", feeCents: 1000, baseCents: 944, ratePercent: 60, amoCents: 566, amcCents: 378, ald: false },
  ],
};

const CHANGED_AMOUNTS: AmountsFacts = {
  ...AMOUNTS,
  changes: [
    { line: "AMI 4", what: "base", before: "12.60", after: "13.40" },
    { line: "AMI 4", what: "rate", before: "60", after: "100" },
    { line: "IFD", what: "line", after: "2.75" },
    { line: "", what: "patient", before: "5.04", after: "0.00" },
  ],
};

const LONG_AMOUNTS: AmountsFacts = {
  ...AMOUNTS,
  patient: "FAMILLEQUATORZE-DE-LA-GRANDE-MAISON Yvette Marie-Antoinette",
  mode: "degraded",
  dre: true,
  lines: Array.from({ length: 14 }, (_, index) => ({
    label: `AMI ${index + 1}`,
    baseCents: 123450 + index,
    ratePercent: 60,
    amoCents: 74070,
    ald: index % 2 === 0,
  })),
  totalCents: 1728391,
  amoCents: 1036980,
  amcCents: 691411,
  patientCents: 0,
};

const HASH = "3f1c8d20aa417be65f09c2d47b1e8a93d5607f2c41b8e9ad0c63f4125e7789ab";

const CPS_MENU: Questions["choose"]["asks"] = {
  list: "cps",
  title: cpsMenu.title,
  items: Object.entries(cpsMenu.items).map(([item, label]) => ({
    label,
    ...(item === "unblock" ? { refusal: cpsMenu.notBlocked } : {}),
  })),
};

const WAITING = { kind: "waiting", sealedLots: 0 } as const;
const CPS_OUT = { cps: "absent" } as const;

export const GALLERY: readonly Picture[] = [
  notice("waiting", { ...WAITING, sealedLots: 2, oldestHeldMs: START_MS - 14 * HOUR_MS }, CPS_OUT),
  notice("waiting-poste", { ...WAITING, poste: true }, { held: 0, free: 500, cps: "present" }),
  notice("waiting-nothing-held", WAITING, { held: 0, free: 500, cps: "present", charging: true, batteryPercent: 100 }),
  notice(
    "waiting-alerts",
    { ...WAITING, oldestHeldMs: START_MS - 75 * HOUR_MS },
    {
      ...CPS_OUT,
      vitale: "unknown",
      amc: "unknown",
      reader: "silent",
      printer: "cover-open",
      keypad: "absent",
      batteryPercent: 9,
      clockDoubtful: true,
    },
  ),
  notice("waiting-blocked-card", { ...WAITING, trouble: "PIN_BLOCKED" }, { cps: "present" }),
  notice("waiting-approved", WAITING, {
    ...CPS_OUT,
    mode: "real",
    approvalNumber: "AB12345678",
    batteryPercent: undefined,
  }),
  notice("reading-cps", { kind: "reading-cps" }),
  notice("back-off", { kind: "back-off", seconds: 30 }),
  notice("pin-before-secure", { kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 3, wrong: false }),
  notice("pin-three-digits", { kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 3, wrong: false }, {}, [
    SECURE_ON,
    masked("added", 0, 1),
    masked("added", 0, 2),
    masked("added", 0, 3),
  ]),
  notice("pin-wrong", { kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 2, wrong: true }, {}, [
    SECURE_ON,
  ]),
  notice("pin-too-short", { kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 1, wrong: false }, {}, [
    SECURE_ON,
    masked("too-short", 0, 2),
  ]),
  notice("pin-checking", { kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 3, wrong: false }, {}, [
    SECURE_ON,
    masked("added", 0, 4),
    masked("field-done", 0, 4),
    { kind: "secure", on: false },
  ]),
  notice(
    "pin-unblock",
    { kind: "pin", code: "deblocage", card: "BLOQUEEUN Diane", triesLeft: undefined, wrong: false },
    {},
    [SECURE_ON, masked("added", 0, 8)],
  ),
  notice("pin-new", { kind: "pin", code: "nouveau", card: "BLOQUEEUN Diane", triesLeft: undefined, wrong: false }, {}, [
    SECURE_ON,
    masked("added", 0, 4),
    masked("field-done", 0, 4),
    masked("added", 1, 2),
  ]),
  notice(
    "pin-new-differ",
    { kind: "pin", code: "nouveau", card: "BLOQUEEUN Diane", triesLeft: undefined, wrong: false, differ: true },
    {},
    [SECURE_ON],
  ),
  notice(
    "pin-change",
    { kind: "pin", code: "changement", card: "INFIRUN Alice", triesLeft: undefined, wrong: false },
    {},
    [
      SECURE_ON,
      masked("added", 0, 4),
      masked("field-done", 0, 4),
      masked("added", 1, 4),
      masked("field-done", 1, 4),
      masked("added", 2, 1),
    ],
  ),
  notice("reading-vitale", { kind: "reading-card", slot: "vitale", done: 9, total: 20 }, { vitale: "present" }),
  notice("reading-amc", { kind: "reading-card", slot: "amc", done: 0, total: 3 }, { amc: "present" }),
  notice("signing", { kind: "signing", step: "cps", number: "000000123" }, { vitale: "present" }),
  notice("printing", { kind: "printing", number: "000000123" }, { vitale: "present" }),
  notice("hand-over-sending", { kind: "hand-over", step: "sending", lot: 2, lots: 7, percent: 45 }),
  notice("hand-over-forming", { kind: "hand-over", step: "forming", lot: 1, lots: 7, percent: 0 }),
  question("choose-situation", "choose", SITUATIONS),
  question("choose-situation-refused", "choose", SITUATIONS, ["2"]),
  question("choose-beneficiary", "choose", FAMILY),
  question("choose-beneficiary-stale", "choose", { ...FAMILY, vitale: { updatedOn: "2025-10-05", stale: true } }),
  question("choose-beneficiary-ald", "choose", WITH_ALD),
  question("choose-beneficiary-other-way", "choose", { ...FAMILY, otherWay: true }),
  question("choose-beneficiary-last", "choose", FAMILY, ["RIGHT", "RIGHT"]),
  question("choose-menu-keys", "choose", {
    list: "menu",
    title: "Pas de carte Vitale",
    items: [
      { label: "Lire la carte Vitale" },
      { label: "Facturer en dégradé" },
      { label: "Désynchronisé", refusal: "la carte Vitale n'a pas signé" },
      { label: "Mettre en attente" },
    ],
    keys: { F2: "relire", MENU: "menu" },
  }),
  question(
    "choose-long-list-typed",
    "choose",
    {
      list: "invoice",
      title: "Factures",
      items: Array.from({ length: 23 }, (_, index) => ({
        label: `n° ${String(index + 101).padStart(6, "0")}  FAMILLENEUF Denis`,
        detail: "23/11/2026 · 29,96 € · SÉCURISÉE",
      })),
    },
    ["1"],
  ),
  question("choose-empty", "choose", { list: "invoice", title: "Factures", items: [] }),
  question("home", "home", HOME),
  question("home-busy", "home", {
    ...HOME,
    situations: 1,
    situation: "CABINET MEDICAL",
    inNoLot: 3,
    lotsToFinish: 1,
    sealedLots: 2,
    toResume: 1,
    drafts: 0,
    toPrint: 2,
  }),
  question("home-awaiting", "home", { ...HOME, toResume: 4, awaiting: { cps: 2, vitale: 1 }, drafts: 2 }),
  question("choose-without-cps", "choose", {
    list: "menu",
    title: withoutCps.title,
    items: [{ label: withoutCps.bill }, { label: withoutCps.lock, detail: withoutCps.next }],
  }),
  question("choose-sign-all", "choose", {
    list: "draft",
    title: "",
    items: [
      { label: "FAMILLEUN Claire", number: "000000131", pending: "cps", day: "2026-11-23" },
      { label: "FAMILLEDEUX Lina", number: "000000132", pending: "vitale", day: "2026-11-23" },
    ],
    signAll: true,
  }),
  question("home-help", "home", HOME, ["F1"]),
  question("confirm-last-try", "confirm", { subject: "last-try", facts: { card: "INFIRUN Alice", tries: 1 } }),
  question("confirm-last-puk-try", "confirm", { subject: "last-puk-try", facts: {} }, [], { holder: "" }),
  question("confirm-unblock", "confirm", { subject: "unblock", facts: {} }, [], { holder: "" }),
  question("confirm-enrol", "confirm", { subject: "enrol", facts: { name: "INFIRUN Alice" } }),
  question("confirm-recover", "confirm", { subject: "recover", facts: { name: "INFIRUN Alice" } }),
  question("confirm-give-up-number", "confirm", { subject: "give-up-number", facts: { number: "000131" } }),
  question("confirm-resume-signature", "confirm", { subject: "resume-signature", facts: { number: "000131" } }),
  question("confirm-void-once", "confirm", { subject: "void-once", facts: { number: "000133" } }),
  question("confirm-void-twice", "confirm", { subject: "void-twice", facts: { number: "000133" } }),
  question("confirm-link-once", "confirm", { subject: "link-once", facts: { number: "000133" } }),
  question("confirm-link-twice", "confirm", { subject: "link-twice", facts: { number: "000133" } }),
  question("confirm-sncf-doctor", "confirm", { subject: "sncf-doctor", facts: {} }),
  question("confirm-third-party-accident", "confirm", { subject: "third-party-accident", facts: {} }),
  question("confirm-accident-sheet", "confirm", { subject: "accident-sheet", facts: {} }),
  question("confirm-ald-proof", "confirm", { subject: "ald-proof", facts: {} }),
  question("confirm-third-party-amo", "confirm", { subject: "third-party-amo", facts: {} }),
  question("confirm-third-party-amc", "confirm", { subject: "third-party-amc", facts: {} }),
  question("form-situation", "form", {
    form: "situation",
    about: "FAMILLEUN Claire",
    selected: 1,
    rows: [
      { field: "insurance-nature", value: { kind: "pick", of: "insurance-nature", code: "10" } },
      { field: "third-party-accident", value: { kind: "missing" } },
      { field: "ald-proof", value: { kind: "none" } },
      { field: "care-path", value: { kind: "pick", of: "care-path", code: "T" } },
      { field: "third-party-amo", value: { kind: "yes-no", yes: true } },
      { field: "third-party-amc", value: { kind: "yes-no", yes: false } },
    ],
  }),
  question("form-mutuelle", "form", MUTUELLE),
  question("form-mutuelle-route", "form", { ...MUTUELLE, selected: 13 }),
  question("form-mutuelle-number", "form", MUTUELLE, ["1"]),
  question("form-mutuelle-typed", "form", MUTUELLE_TYPED),
  question("form-mutuelle-two-cards", "form", TWO_CARDS),
  question("pick-indicator", "pick", INDICATORS),
  question("text-domain", "text", ...DOMAIN),
  question("amounts-shares", "amounts", { ...AMOUNTS, dre: true, amcCents: 100, shares: SHARES }),
  question("page-sent", "page", SENT),
  question("form-situation-accident", "form", {
    form: "situation",
    about: "FAMILLEUN Claire",
    rows: [
      { field: "insurance-nature", value: { kind: "pick", of: "insurance-nature", code: "41" } },
      { field: "accident", value: { kind: "day", day: "2026-11-10" } },
      { field: "accident-sheet", value: { kind: "yes-no", yes: true } },
      { field: "third-party-amo", value: { kind: "yes-no", yes: true }, locked: "by-rule" },
      { field: "third-party-amc", value: { kind: "yes-no", yes: false }, locked: "by-rule" },
    ],
  }),
  question("pick-insurance-nature", "pick", { of: "insurance-nature", codes: ["10", "30", "41"], selected: "10" }),
  question("pick-care-path", "pick", {
    of: "care-path",
    codes: ["T", "O", "M", "N", "R", "D", "H", "U", "A", "B", "J", "S", ""],
  }),
  question("confirm-clock", "confirm", { subject: "clock", facts: { date: "23/11/2026", time: "07:30" } }, [], {
    clockDoubtful: true,
  }),
  question("confirm-print-again", "confirm", { subject: "print-again", facts: { number: "000123" } }),
  question("confirm-reset-store", "confirm", { subject: "reset-store", facts: { held: 23 } }),
  question("confirm-reset-store-twice", "confirm", {
    subject: "reset-store-twice",
    facts: { held: 23, total: "1 234,56 €" },
  }),
  question("text-reset-phrase", "text", { field: "reset-phrase", longest: 7 }),
  question("acts-catalogue", "acts", ACTS),
  question("acts-search", "acts", ACTS, ["F2", "7", "2", "6", "6"]),
  question("acts-ald-asked", "acts", ACTS, ["4"]),
  question("acts-form", "acts", { ...ACTS, entered: VISIT }),
  question("acts-form-field", "acts", { ...ACTS, entered: VISIT }, ["3"]),
  question("acts-form-date", "acts", { ...ACTS, entered: VISIT }, ["6", "1", "6", "1", "1"]),
  question("acts-form-act", "acts", { ...ACTS, entered: VISIT }, ["9", "2"]),
  question("acts-form-prescribers", "acts", KNOWN, ["7", "F2"]),
  question("acts-form-specialty", "acts", KNOWN, ["7", ..."991000164", "VALIDER"] as readonly Key[]),
  question("acts-form-series", "acts", {
    ...ACTS,
    entered: { ...VISIT, seances: [{ ...VISIT, careDate: "2026-11-30" }] },
  }),
  question("acts-form-seance", "acts", { ...ACTS, entered: VISIT, seance: { number: 3, of: 10 } }),
  question("acts-form-fee", "acts", { ...ACTS, entered: VISIT, opening: { act: 0, part: "fee" } }, [
    "2",
    "0",
    "STAR",
    "5",
  ]),
  question("acts-form-qualifier", "acts", { ...ACTS, entered: VISIT, opening: { act: 0, part: "qualifier" } }),
  question("form-seances", "form", SEANCES),
  question("form-series", "form", {
    form: "series",
    about: "FAMILLEUN Claire",
    selected: 2,
    rows: [
      { field: "series-from", value: { kind: "day", day: "2026-11-02" } },
      { field: "series-rhythm", value: { kind: "pick", of: "series-rhythm", code: "1-6" } },
      { field: "series-count", value: { kind: "number", value: 10 } },
    ],
  }),
  question("form-ccam", "form", {
    form: "ccam",
    about: "FICT001 Acte fictif",
    rows: [
      { field: "ccam-modifiers", value: { kind: "text", text: "F U" } },
      { field: "ccam-association", value: { kind: "pick", of: "ccam-association", code: "2" } },
      { field: "ccam-teeth", value: { kind: "none" } },
    ],
  }),
  question("form-details", "form", {
    form: "details",
    about: "FAMILLEUN Claire",
    rows: [
      { field: "palliative-care", value: { kind: "yes-no", yes: false } },
      { field: "travel-billed", value: { kind: "yes-no", yes: false } },
      { field: "terrain", value: { kind: "pick", of: "terrain", code: "mountain" } },
      { field: "lpp", value: { kind: "text", text: "9900011 × 2" } },
      { field: "lpp-add", value: { kind: "text", text: "" } },
    ],
  }),
  question("pick-series-rhythm", "pick", {
    of: "series-rhythm",
    codes: ["1", "step", "1-5", "1-6", "1,3,5", "2,4", "1,4", "days"],
    selected: "1",
  }),
  question("confirm-palliative-care", "confirm", { subject: "palliative-care", facts: {} }),
  question("confirm-travel-billed", "confirm", { subject: "travel-billed", facts: {} }),
  question("confirm-at-pension", "confirm", { subject: "at-pension", facts: {} }),
  question("confirm-act-ald", "confirm", { subject: "act-ald", facts: {} }),
  question("acts-form-articles", "acts", {
    ...ACTS,
    entered: { ...VISIT, lpp: [{ code: "9900011", quantity: 2, supply: "A", ald: false }] },
  }),
  question("acts-form-supplements", "acts", { ...ACTS, entered: VISIT }, ["8"]),
  question("acts-form-no-act", "acts", ACTS, ["ANNULER", "VALIDER"]),
  question("amounts", "amounts", AMOUNTS),
  question("amounts-ald-ended", "amounts", { ...AMOUNTS, aldEnded: "2025-12-31" }),
  question("amounts-several-days", "amounts", SEVERAL_DAYS),
  question("amounts-articles", "amounts", ARTICLE_AMOUNTS),
  question("amounts-changed", "amounts", CHANGED_AMOUNTS),
  question("amounts-degraded-long", "amounts", LONG_AMOUNTS),
  question("amounts-refused-unseen", "amounts", LONG_AMOUNTS, ["VALIDER"]),
  question("amounts-simulation", "amounts", { ...AMOUNTS, unsigned: "E_RIGHT_INVOICE" }),
  question("amounts-simulation-refused", "amounts", { ...AMOUNTS, unsigned: "E_RIGHT_INVOICE" }, ["VALIDER"]),
  question("amounts-explanation", "amounts", AMOUNTS, ["F1"]),
  question(
    "amounts-explanation-support",
    "amounts",
    { ...AMOUNTS, support: { source: "V", date: "2026-10-05", why: "read" } },
    ["F1"],
  ),
  question("signed", "signed", {
    number: "000000123",
    mode: "secured",
    totalCents: 2996,
    amoCents: 2896,
    amcCents: 0,
    patientCents: 100,
    dre: false,
    receipt: "printed",
  }),
  question(
    "signed-paper-out",
    "signed",
    {
      number: "000000124",
      mode: "degraded",
      totalCents: 123450,
      amoCents: 74070,
      amcCents: 49380,
      patientCents: 0,
      dre: true,
      receipt: "to-print",
      printerCause: "paper-out",
    },
    [],
    { printer: "paper-out" },
  ),
  question("keys", "keys", { wanted: KEYS.filter((key) => key !== "LOCK") }, ["1", "2", "3", "MENU", "UP"]),
  question("keys-all", "keys", { wanted: ["1", "F1"] }, ["1", "F1"]),
  question("choose-cps-menu", "choose", CPS_MENU),
  question("choose-cps-menu-refused", "choose", CPS_MENU, ["3"]),
  question("page-cps", "page", { title: cps.title, rows: cpsRows(C01, START_MS) }),
  question("page-cps-situation", "page", { title: cps.title, rows: cpsRows(C01, START_MS) }, ["DOWN", "DOWN"]),
  question("page-cps-anonymous", "page", { title: cps.title, rows: cpsRows(C12, START_MS) }),
  question("page-cps-list", "page", {
    title: cpsMenu.cardsTitle,
    rows: [
      { label: "CPS", value: "n° 80250000019900000001, en place, dernière ouverture 23/11/2026 07:30" },
      { label: "CPF", value: "n° 80250000019900000004, dernière ouverture 02/11/2026 18:12" },
    ],
  }),
  question("choose-diagnostic", "choose", {
    list: "diagnostic",
    title: diagnostic.title,
    items: Object.values(diagnostic.items).map((label) => ({ label })),
  }),
  question("page-diagnostic", "page", { title: diagnostic.title, rows: diagnosticRows(ALL_WELL, 500, {}) }),
  question("page-diagnostic-wrong", "page", {
    title: diagnostic.title,
    rows: diagnosticRows(ALL_WRONG, 500, { keysLeft: ["F3", "UP"], screen: true, sound: false, paper: true }),
  }),
  question("confirm-screen-test", "confirm", { subject: "screen-test", facts: {} }),
  question("confirm-sound-test", "confirm", { subject: "sound-test", facts: {} }),
  question("page-card", "page", {
    title: "CPS",
    rows: [
      { label: "Nom", value: "INFIRUN" },
      { label: "Prénom", value: "Alice" },
      { label: "N° national", value: "899700000013" },
      { label: "Profession", value: "infirmière" },
      { label: "Situation 1", value: "CABINET BORDEAUX, CABINET INFIRMIER TEST A" },
      { label: "N° de facturation", value: "996000014 (clé fausse)", flagged: true },
      { label: "Valable jusqu'au", value: "30/06/2029" },
    ],
  }),
  question("checks-refused", "checks", CHECKS),
  question("checks-to-pass", "checks", { ...CHECKS, rows: CHECKS.rows.slice(3) }),
  question("handed-over", "handed-over", {
    locked: false,
    lots: [
      { lotId: "fse.996000014.001.261123183000", invoices: 8, totalCents: 24120, hash: HASH },
      { lotId: "dre.996000014.002.261123183012", invoices: 1, totalCents: 123450, hash: HASH },
    ],
  }),
  question(
    "handed-over-locked",
    "handed-over",
    {
      locked: true,
      lots: [{ lotId: "fse.996000014.001.261123183000", invoices: 8, totalCents: 24120, hash: HASH }],
    },
    [],
    { holder: "" },
  ),
  question("handed-over-reception", "handed-over", {
    locked: false,
    lots: [{ lotId: "fse.996000014.001.261123183000", invoices: 8, totalCents: 24120, hash: HASH }],
    left: 1,
    reception: {
      ...{ files: 4, taken: 3, refused: ["E_TABLE"], lotsReceived: 2, lotsRefused: 1 },
      ...{ paid: 4, rejected: 1, signalled: 1, unattached: 1 },
      round: { patients: 12, rightsAtMs: Date.parse("2026-11-23T06:28:00Z") },
      tablesInForce: "2026-01",
    },
  }),
  question("reception", "handed-over", {
    locked: false,
    lots: [],
    reception: {
      ...{ files: 2, taken: 2, refused: [], lotsReceived: 0, lotsRefused: 0 },
      ...{ paid: 0, rejected: 0, signalled: 0, unattached: 0 },
      round: { patients: 12, rightsAtMs: Date.parse("2026-11-23T06:28:00Z") },
      tables: { before: "2025-07", version: "2026-01", from: "2026-01-01" },
      tablesInForce: "2026-01",
    },
  }),
  question("reception-cut", "handed-over", {
    locked: false,
    lots: [],
    reception: {
      ...{ files: 3, taken: 1, refused: [], lotsReceived: 1, lotsRefused: 0 },
      ...{ paid: 0, rejected: 0, signalled: 0, unattached: 0 },
      problem: { code: "E_POSTE_ABSENT", step: "file", file: 2, files: 3 },
    },
  }),
  notice("hand-over-receiving", { kind: "hand-over", step: "receiving", lot: 2, lots: 7, percent: 45 }),
  question("trouble-hand-over", "trouble", {
    code: "E_POSTE_ABSENT",
    safe: "doubt",
    facts: { step: "sending", lot: 2, lots: 3, done: 1, left: 2, confirmed: 14, invoices: 23 },
  }),
  question("insert-vitale", "insert-card", { slot: "vitale", why: "read" }, [], { vitale: "absent" }),
  question("insert-vitale-other-way", "insert-card", { slot: "vitale", why: "read", otherWay: true }, [], {
    vitale: "absent",
  }),
  question("without-vitale-ways", "pick", { of: "way", codes: ["read", "degraded", "desynchronised", "wait"] }),
  question("without-vitale-rental", "pick", {
    of: "way",
    codes: ["read", "degraded", "desynchronised", "rental", "wait"],
  }),
  question("without-vitale-why", "pick", {
    of: "without-vitale",
    codes: ["forgotten", "lost", "unreadable", "refused", "absent"],
  }),
  question("person-typed", "form", {
    form: "person",
    about: "MARTIN DUPONT Marie-Antoinette",
    rows: [
      { field: "person-name", value: { kind: "text", text: "MARTIN DUPONT" } },
      { field: "person-first-name", value: { kind: "text", text: "MARIE-ANTOINETTE" } },
      { field: "birth-date", value: { kind: "text", text: "14/20/1955" } },
      { field: "birth-rank", value: { kind: "text", text: "1" } },
      { field: "nir", value: { kind: "text", text: "2550899999123 45" } },
      { field: "rank", value: { kind: "text", text: "001" } },
      { field: "quality", value: { kind: "pick", of: "quality", code: "1" } },
      { field: "organism", value: { kind: "text", text: "01-349-9881" } },
      { field: "exoneration", value: { kind: "pick", of: "exoneration", code: "5" } },
      { field: "c2s", value: { kind: "pick", of: "c2s", code: "00" } },
      { field: "rights-date", value: { kind: "missing" } },
      { field: "rights-until", value: { kind: "none" } },
    ],
  }),
  question("number-nir-corsica", "number", { field: "nir", maxDigits: 15 }, [
    "1",
    "6",
    "0",
    "0",
    "5",
    "2",
    "STAR",
    "0",
  ]),
  question("amounts-answer", "amounts", {
    ...AMOUNTS,
    support: { source: "T", date: "2026-11-23", why: "answer-newer" },
  }),
  question("amounts-answer-older", "amounts", {
    ...AMOUNTS,
    support: { source: "V", date: "2026-10-05", why: "answer-older" },
  }),
  question("pick-rights-support", "pick", { of: "rights-support", codes: ["", "T", "V", "A"], selected: "" }),
  question("form-situation-support", "form", {
    form: "situation",
    about: "FAMILLEUN Claire",
    selected: 2,
    rows: [
      { field: "insurance-nature", value: { kind: "pick", of: "insurance-nature", code: "10" } },
      { field: "third-party-accident", value: { kind: "yes-no", yes: false } },
      { field: "rights-support", value: { kind: "pick", of: "rights-support", code: "T" } },
      { field: "third-party-amo", value: { kind: "yes-no", yes: true } },
    ],
  }),
  question("amounts-degraded", "amounts", {
    ...AMOUNTS,
    mode: "degraded",
    support: { source: "A", date: "2026-11-20", why: "absent" },
  }),
  question(
    "amounts-to-watch",
    "amounts",
    {
      ...AMOUNTS,
      lines: AMOUNTS.lines.slice(0, 1),
      mode: "degraded",
      support: { source: "A", date: "2026-10-05", why: "forgotten" },
      checks: [
        { code: "rights-proof-expired", severity: "warning", facts: { until: "2026-11-20" }, opens: false },
        { code: "piece-missing", severity: "warning", facts: { piece: "ORDN" }, opens: false },
      ],
    },
    ["RIGHT", "RIGHT"],
  ),
  question("amounts-rental", "amounts", {
    ...AMOUNTS,
    mode: "without-vitale",
    lines: [
      {
        label: "9900036 × 2",
        feeCents: 3018,
        baseCents: 3018,
        ratePercent: 60,
        amoCents: 1811,
        amcCents: 0,
        ald: false,
      },
    ],
    ...{ totalCents: 3018, baseCents: 3018, amoCents: 1811, tmCents: 1207, restCents: 1207, patientCents: 1207 },
    support: { source: "V", date: "2026-10-05", why: "rental" },
  }),
  question("signed-rental", "signed", {
    number: "000000126",
    mode: "without-vitale",
    totalCents: 3018,
    amoCents: 1811,
    amcCents: 0,
    patientCents: 1207,
    dre: false,
    receipt: "printed",
  }),
  question("signed-degraded", "signed", {
    number: "000000124",
    mode: "degraded",
    totalCents: 2430,
    amoCents: 1458,
    amcCents: 0,
    patientCents: 972,
    dre: false,
    receipt: "printed",
  }),
  question("pending-list", "choose", {
    list: "draft",
    title: "",
    items: [
      { label: "MARTIN DUPONT Marie-Antoinette", number: "000000125", pending: "vitale", day: "2026-11-23" },
      { label: "BRUNET Bruno", number: "000000126", pending: "cps", day: "2026-11-23" },
      { label: "FAMILLEUN Claire", number: "000000127", pending: "signature", day: "2026-11-22" },
      { label: "PETIT Lina", pending: "draft", day: "2026-11-23" },
    ],
  }),
  question("home-drafts", "home", { ...HOME, drafts: 2, toResume: 1 }),
  question("draft-left", "confirm", {
    subject: "draft-left",
    facts: { name: "MARTIN DUPONT Marie-Antoinette", date: "23/11/2026" },
  }),
  question("resume-draft", "confirm", {
    subject: "resume-draft",
    facts: { name: "MARTIN DUPONT Marie-Antoinette", date: "23/11/2026" },
  }),
  question("without-cps-ask", "confirm", { subject: "without-cps", facts: {} }),
  question("redo", "confirm", { subject: "redo", facts: { number: "000000125" } }),
  question("awaiting-vitale", "awaiting", { number: "000000125", missing: "vitale", totalCents: 2430 }),
  question("awaiting-cps", "awaiting", { number: "000000125", missing: "cps", totalCents: 2430 }),
  question("insert-colleague", "insert-card", { slot: "amc", why: "colleague" }, [], { amc: "absent" }),
  question("insert-vitale-resume", "insert-card", { slot: "vitale", why: "sign-resume" }, [], { vitale: "absent" }),
  question("insert-cps-lots", "insert-card", { slot: "cps", why: "sign-lots" }, [], { cps: "absent" }),
  question("insert-wrong-card", "insert-card", { slot: "vitale", why: "wrong-card" }),
  question("insert-other-patient", "insert-card", { slot: "vitale", why: "other-patient" }),
  question("number-prescriber", "number", { field: "prescriber", maxDigits: 9 }, ["9", "9", "1", "VALIDER"]),
  question("number-amount", "number", { field: "covered-amount", maxDigits: 5, decimals: 2 }, ["1", "2", "STAR", "5"]),
  question("text-name", "text", { field: "patient-name", longest: 25 }, ["2", "3", "3"]),
  question("date-proposed", "date", { field: "prescription", initial: "2026-11-16" }),
  question("date-impossible", "date", { field: "prior-agreement" }, [
    "3",
    "1",
    "0",
    "2",
    "2",
    "0",
    "2",
    "6",
    "VALIDER",
  ]),
  question(
    "trouble-vitale-pulled",
    "trouble",
    { code: "CARD_REMOVED", safe: "nothing-signed", facts: { slot: "vitale" } },
    [],
    { vitale: "absent" },
  ),
  question("trouble-paper", "trouble", { code: "E_PRINTER_PAPER", safe: "saved" }, [], { printer: "paper-out" }),
  question("trouble-wrong-slot", "trouble", {
    code: "E_CARD_KIND",
    safe: "draft-kept",
    facts: { found: "cps", slot: "vitale" },
  }),
  question("trouble-blocked", "trouble", { code: "PIN_BLOCKED", safe: "nothing-lost" }),
  question("trouble-cpam-desk", "trouble", { code: "PUK_BLOCKED", safe: "nothing-lost" }, [], { holder: "" }),
  question("trouble-no-right", "trouble", {
    code: "E_RIGHT_INVOICE",
    safe: "nothing-lost",
    facts: { reason: "no-billing-number" },
  }),
  question("trouble-refused-visit", "trouble", {
    code: "E_REFUSED_VISIT",
    safe: "draft-kept",
    facts: { reasons: "prescription-missing,coefficient-out-of-table,mci-without-qualifying-act" },
  }),
  question("trouble-doubt", "trouble", { code: "E_STORE_LOST_TAIL", safe: "doubt" }),
  ...replacementPictures(question),
];
