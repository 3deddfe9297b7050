import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Notice, StatusFacts, TroubleFacts } from "#hal/ports/index";
import { openConversation } from "#ui/dialogues/index";
import { rowText, type Size } from "#ui/frame";
import { compose } from "#ui/layout/compose";
import { statusRows, UNKNOWN_STATUS } from "#ui/layout/status-line";
import type { Screen } from "#ui/screen";
import { noticeScreen } from "#ui/screens/notice";
import { NO_ECHO } from "#ui/screens/pin";
import { TROUBLE_CODES } from "#util/trouble-codes";

const CUT = "»";
const SMALL: Size = { columns: 40, rows: 15 };
const SIZES: readonly Size[] = [
  { columns: 60, rows: 20 },
  SMALL,
  { columns: 50, rows: 15 },
  { columns: 100, rows: 30 },
];
/** As crowded as a status line gets: an alert row stands under it. */
const CROWDED: StatusFacts = {
  ...UNKNOWN_STATUS,
  reader: "recovering",
  printer: "near-end",
  keypad: "absent",
  batteryPercent: 100,
  charging: true,
  clockDoubtful: true,
  held: 500,
};
const letters = (text: string) => text.replace(/\s/g, "");

/** Every page of a screen, as text. */
function pagesOf(screen: Screen, size: Size, facts: StatusFacts = CROWDED): string[] {
  const status = statusRows(facts, undefined, size);
  const { pages } = compose(screen, status, size);
  return Array.from({ length: pages }, (_, page) =>
    compose({ ...screen, page }, status, size)
      .frame.lines.map(rowText)
      .join("\n"),
  );
}

const name = fc.string({ unit: fc.constantFrom(..."ABCDEÉÈÎÔÇ abcdeéèîôç-'"), minLength: 1, maxLength: 60 });
const amount = fc.integer({ min: 0, max: 999_999_99 });

describe.each(SIZES)("nothing is cut at $columns x $rows", (size) => {
  test("names of a list, with their marks and refusals", () => {
    const item = fc.record({
      label: name,
      detail: name,
      mark: fc.constantFrom("up-to-date", "to-check", "new"),
      refusal: name,
    } as const);
    fc.assert(
      fc.property(name, fc.array(item, { minLength: 1, maxLength: 16 }), (title, items) => {
        const told = pagesOf(openConversation("choose", { list: "beneficiary", title, items }).screen(size), size).join(
          "\n",
        );
        expect(told).not.toContain(CUT);
        for (const { label, detail, refusal } of items) {
          for (const text of [label, detail, refusal])
            for (const word of text.split(" ")) {
              expect(letters(told)).toContain(letters(word));
            }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("names and amounts before signing and after", () => {
    fc.assert(
      fc.property(name, name, amount, amount, (patient, label, totalCents, amoCents) => {
        const lines = [{ label, baseCents: totalCents, ratePercent: 100, amoCents, ald: true }];
        const facts = {
          totalCents,
          amoCents,
          amcCents: totalCents,
          patientCents: amoCents,
          dre: true,
          mode: "degraded",
        } as const;
        const before = openConversation("amounts", {
          ...facts,
          patient,
          careDate: "2026-11-22",
          baseCents: totalCents,
          excessCents: amoCents,
          tmCents: totalCents,
          amcShareCents: amoCents,
          restCents: totalCents,
          lines,
          warnings: [patient],
          explanation: [],
        });
        const after = openConversation("signed", {
          ...facts,
          number: "000000123",
          receipt: "to-print",
          printerCause: "hot",
        });
        for (const screen of [before.screen(size), after.screen(size)]) {
          const told = pagesOf(screen, size).join("\n");
          expect(told).not.toContain(CUT);
          const euros = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2 }).format(totalCents / 100);
          expect(letters(told)).toContain(`${letters(euros)}€`);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("labels and values of a page, a refused visit, a receipt", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ label: name, value: name }), { maxLength: 12 }), name, (rows, text) => {
        const screens = [
          openConversation("page", { title: text, rows }).screen(size),
          openConversation("checks", {
            about: text,
            rows: [{ code: text, severity: "refusal", facts: { about: text }, opens: true }],
          }).screen(size),
          openConversation("handed-over", {
            locked: true,
            lots: [{ lotId: text, invoices: 1, totalCents: 1, hash: "f".repeat(64) }],
          }).screen(size),
          openConversation("confirm", { subject: "enrol", facts: { name: text } }).screen(size),
        ];
        for (const screen of screens) expect(pagesOf(screen, size).join("\n")).not.toContain(CUT);
      }),
      { numRuns: 60 },
    );
  });

  test("acts with long labels", () => {
    fc.assert(
      fc.property(name, name, (patient, label) => {
        const asks = {
          patient,
          profession: "infirmier",
          careDate: "2026-11-23",
          aldOpen: true,
          kilometres: true,
          catalogue: [{ code: "AMI", coefficient: "4", label }],
        };
        const entered = {
          careDate: "2026-11-23",
          place: "home",
          time: "night",
          sundayOrHoliday: false,
          acts: [{ code: "AMI", coefficient: "4", quantity: 12, ald: true }],
          supplements: ["MCI", "MIE"],
        } as const;
        for (const screen of [
          openConversation("acts", asks).screen(size),
          openConversation("acts", { ...asks, entered }).screen(size),
        ]) {
          expect(pagesOf(screen, size).join("\n")).not.toContain(CUT);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a notice has no keys to turn pages, so that it fits one", () => {
  const waiting = (trouble: (typeof TROUBLE_CODES)[number]): Notice => ({
    kind: "waiting",
    sealedLots: 9,
    oldestHeldMs: 0,
    trouble,
  });

  test.each(TROUBLE_CODES)("locked, with %s to tell and every alert on", (code) => {
    const screen = noticeScreen(waiting(code), { ...CROWDED, clockMs: Date.UTC(2026, 10, 23) }, NO_ECHO, SMALL);
    const pages = pagesOf(screen, SMALL);
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain("Insérez la CPS");
    expect(pages[0]).toContain("Factures 500 - libres 0");
  });

  test.each(["porteur", "deblocage", "nouveau"] as const)(
    "the %s code of a holder with a name of 60 letters",
    (code) => {
      const notice: Notice = {
        kind: "pin",
        code,
        card: "X".repeat(29).concat(" ", "Y".repeat(30)),
        triesLeft: 2,
        wrong: true,
      };
      const echo = { ...NO_ECHO, secure: true, digits: [4, 2], last: "too-short" } as const;
      const pages = pagesOf(noticeScreen(notice, CROWDED, echo, SMALL), SMALL);
      expect(pages).toHaveLength(1);
      expect(pages[0]).toContain("••••");
      expect(pages[0]).toContain("SAISIE PROTÉGÉE");
    },
  );

  test("handing over, with an alert on", () => {
    const notice: Notice = { kind: "hand-over", step: "receipt", lot: 999, lots: 999, percent: 100 };
    expect(pagesOf(noticeScreen(notice, CROWDED, NO_ECHO, SMALL), SMALL)).toHaveLength(1);
  });
});

describe("a trouble", () => {
  const safe: readonly TroubleFacts["safe"][] = ["nothing-signed", "saved", "draft-kept", "nothing-lost", "doubt"];

  test.each(TROUBLE_CODES)("%s shows its three parts and its code at 40 x 15", (code) => {
    for (const one of safe) {
      const told = pagesOf(openConversation("trouble", { code, safe: one }).screen(SMALL), SMALL);
      expect(told.length).toBeLessThanOrEqual(2);
      for (const part of ["Ce qui s'est passé", "Vos données", "Que faire", `Code ${code}`]) {
        expect(told.join("\n")).toContain(part);
      }
    }
  });
});
