import { expect } from "vitest";
import type { PrintDocument, PrinterState } from "#hal/ports/index";
import { type Clause, hold, type Scene } from "./places.ts";

/** The Printer port. On metal each run prints about 20 lines. */

const SHORT: PrintDocument = { id: "short", lines: [{ kind: "text", text: "Contrat de l'imprimante" }] };
const ALL_KINDS: PrintDocument = {
  id: "all-kinds",
  lines: [
    { kind: "text", text: "NON HOMOLOGUÉ", style: { align: "centre", bold: true, big: true } },
    { kind: "rule" },
    { kind: "pair", left: "Réglé à l'infirmière", right: "12,70 €" },
    { kind: "text", text: "un texte plus long que les trente-deux colonnes du papier, qui va à la ligne" },
    { kind: "blank" },
    { kind: "text", text: "œuvre, ’apostrophe, 你 et \u001b@ d'un nom", style: { align: "right" } },
    { kind: "qr", data: "TRN:FSE:000123" },
  ],
};
const LONG: PrintDocument = {
  id: "long",
  lines: Array.from({ length: 80 }, (_, index) => ({ kind: "pair", left: `Ligne ${index + 1}`, right: "1,00 €" })),
};

const setPaper = (scene: Scene, state: string) => scene.control({ do: "paper", state });

/** States told while `work` ran. */
async function told(scene: Scene, work: () => Promise<unknown>): Promise<readonly PrinterState[]> {
  const states: PrinterState[] = [];
  const forget = scene.printer.listen((state) => states.push(state));
  await work();
  forget();
  return states;
}

async function within(scene: Scene, ms: number, seen: () => boolean): Promise<void> {
  for (let waited = 0; !seen(); waited += 20) {
    if (waited >= ms) throw new Error(`not within ${ms} ms`);
    await scene.run(20);
  }
}

/** The paper is wrong in that way, `then`, and all is well again. */
async function whilePaper(scene: Scene, state: string, then: () => Promise<void>): Promise<void> {
  await setPaper(scene, state);
  await then();
  await setPaper(scene, "ok");
  await within(scene, 3500, () => scene.printer.state.cause === undefined && !scene.printer.state.nearEnd);
}

const PRINTING: readonly Clause[] = [
  {
    says: "the printer is there and ready",
    async proof(scene) {
      const state = await scene.until(scene.printer.look());
      expect(state).toMatchObject({ present: true, cause: undefined });
      expect(scene.printer.state).toEqual(state);
    },
  },
  {
    says: "a document of every kind of line is printed",
    async proof(scene) {
      expect(await scene.until(scene.printer.print(ALL_KINDS))).toEqual({ kind: "printed" });
    },
  },
  {
    says: "an empty document is printed",
    async proof(scene) {
      expect(await scene.until(scene.printer.print({ id: "empty", lines: [] }))).toEqual({ kind: "printed" });
    },
  },
  {
    says: "two documents asked at once are printed one after the other",
    async proof(scene) {
      const order: string[] = [];
      const print = (document: PrintDocument) =>
        scene.printer.print(document).then((end) => order.push(`${document.id} ${end.kind}`));
      await scene.until(Promise.all([print(SHORT), print({ ...SHORT, id: "next" })]));
      expect(order).toEqual(["short printed", "next printed"]);
    },
  },
  {
    says: "nothing is told while nothing changes",
    async proof(scene) {
      expect(await told(scene, () => scene.run(2500))).toEqual([]);
    },
  },
  {
    says: "a stopped printer is absent, prints nothing and says so; started again it prints",
    async proof(scene) {
      const { printer } = scene;
      await scene.until(printer.stop());
      expect(printer.state).toEqual({ present: false, nearEnd: false, cause: "absent" });
      expect(await scene.until(printer.print(SHORT))).toEqual({ kind: "stopped", cause: "absent" });
      printer.start();
      await within(scene, 3000, () => printer.state.present);
      expect(await scene.until(printer.print(SHORT))).toEqual({ kind: "printed" });
    },
  },
];

const STOPPED = [
  ["out", "paper-out"],
  ["cover-open", "cover-open"],
  ["hot", "hot"],
] as const;

const PAPER: readonly Clause[] = [
  ...STOPPED.map(
    ([state, cause]): Clause => ({
      says: `${state}: told by name, nothing is printed, and it prints again after`,
      needs: ["paper"],
      async proof(scene) {
        await whilePaper(scene, state, async () => {
          expect(await scene.until(scene.printer.look())).toMatchObject({ present: true, cause });
          expect(await scene.until(scene.printer.print(SHORT))).toEqual({ kind: "stopped", cause });
        });
        expect(await scene.until(scene.printer.print(SHORT))).toEqual({ kind: "printed" });
      },
    }),
  ),
  {
    says: "paper that ends in the middle stops the document, which is printed whole later",
    needs: ["paper"],
    async proof(scene) {
      const printing = scene.printer.print(LONG);
      await scene.run(300);
      await whilePaper(scene, "out", async () => {
        expect(await scene.until(printing)).toEqual({ kind: "stopped", cause: "paper-out" });
      });
      expect(await scene.until(scene.printer.print(SHORT))).toEqual({ kind: "printed" });
    },
  },
  {
    says: "paper near its end is told, and prints",
    needs: ["paper"],
    async proof(scene) {
      await whilePaper(scene, "near-end", async () => {
        expect(await scene.until(scene.printer.look())).toMatchObject({ nearEnd: true, cause: undefined });
        expect(await scene.until(scene.printer.print(SHORT))).toEqual({ kind: "printed" });
      });
    },
  },
  {
    says: "a printer pulled out is absent; put back, it prints",
    needs: ["plug"],
    async proof(scene) {
      await scene.control({ do: "fault", line: "printer", kind: "unplug" });
      await within(scene, 3500, () => !scene.printer.state.present);
      expect(await scene.until(scene.printer.print(SHORT))).toEqual({ kind: "stopped", cause: "absent" });
      await scene.control({ do: "fault", line: "printer", kind: "replug" });
      await within(scene, 6000, () => scene.printer.state.present);
      expect(await scene.until(scene.printer.print(SHORT))).toEqual({ kind: "printed" });
    },
  },
  {
    says: "noise on the line is no status: the state stays what it is",
    needs: ["plug"],
    async proof(scene) {
      const states = await told(scene, async () => {
        await scene.control({ do: "fault", line: "printer", kind: "noise", count: 1 });
        await scene.until(scene.printer.look());
        await scene.run(2500);
      });
      expect(states.every(({ cause }) => cause === undefined || cause === "absent")).toBe(true);
      expect(await scene.until(scene.printer.look())).toMatchObject({ present: true, cause: undefined });
    },
  },
];

hold({
  port: "printer",
  variable: "TOURNEE_PRINTER",
  clauses: [...PRINTING, ...PAPER],
  gapsOnMetal: [
    "out: told by name, nothing is printed, and it prints again after",
    "cover-open: told by name, nothing is printed, and it prints again after",
    "hot: told by name, nothing is printed, and it prints again after",
    "paper that ends in the middle stops the document, which is printed whole later",
    "paper near its end is told, and prints",
    "a printer pulled out is absent; put back, it prints",
    "noise on the line is no status: the state stays what it is",
  ],
});
