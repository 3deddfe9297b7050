import { day } from "#billing/model/dates";
import type { PriceInput } from "#billing/model/visit";
import { builtInTables, price } from "#billing/rules/index";

const VISITS = 20_000;

/** A round of ordinary nursing visits: one act, two acts under 11 B, a BSx day, kilometres and a night. */
const ROUND: readonly Pick<PriceInput, "acts" | "visit">[] = [
  {
    acts: [{ code: "AMI", coefficient: "1.5", tag: "blood-draw" }],
    visit: { place: "office", time: "day", sundayOrHoliday: false },
  },
  {
    acts: [
      { code: "AMI", coefficient: "4", tag: "dressing-heavy", ald: true },
      { code: "AMI", coefficient: "1", tag: "injection-sc" },
    ],
    visit: { place: "home", time: "night", sundayOrHoliday: false, oneWayKm: 9, kmBilledToday: 290 },
  },
  {
    acts: [{ code: "BSC" }, { code: "AMI", coefficient: "14", tag: "perfusion-long" }],
    visit: { place: "home", time: "day", sundayOrHoliday: true, oneWayKm: 3 },
  },
];

/** Prices a round again and again, and prints the visits priced per second, first as days of 60 visits. */
export function benchBilling(nowMs: () => number = () => performance.now()): void {
  const tables = builtInTables();
  const today = day("2026-11-30");
  const inputs = ROUND.map(
    (parts): PriceInput => ({
      careDate: "2026-11-18",
      profession: "infirmier",
      zone: "metropole",
      patient: { birthDate: "1951-03-04", regime: "01", insuranceNature: "10", exoneration: "none", ald: true },
      prescription: { date: "2026-10-01" },
      thirdParty: { amo: true, amc: false },
      ...parts,
    }),
  );
  const pass = (visits: number) => {
    let lines = 0;
    for (let priced = 0; priced < visits; priced += inputs.length) {
      for (const input of inputs) {
        const result = price(tables, input, today);
        if ("refused" in result) throw new Error("the round of the bench is priced");
        lines += result.lines.length;
      }
    }
    return lines;
  };
  pass(1500); // Warm, so that the compiler is not measured.
  const startMs = nowMs();
  const lines = pass(VISITS);
  const perSecond = Math.round(VISITS / ((nowMs() - startMs) / 1000));
  console.log(
    `billing: ${Math.round(perSecond / 60)} days of 60 visits per second (${perSecond} visits, ${lines} lines in all)`,
  );
}
