import fc from "fast-check";
import { expect, test } from "vitest";
import type { PrintDocument } from "#hal/ports/index";
import { encodeOperation } from "#hal/wire/escpos/index";
import { hex } from "#util/bytes";
import { barePrinter, longDocument, readyPrinter } from "./bench.ts";

const TEAR = "- - - - - - - - - - - - - - - -\n";
const SHORT: PrintDocument = { id: "short", lines: [{ kind: "text", text: "Réglé 12,70 €" }] };

test("a document comes out as its lines, accents and euro right, without a stray byte", async () => {
  const { print, unit, text } = await readyPrinter();
  const end = await print({
    id: "all",
    lines: [
      { kind: "text", text: "MODE TEST", style: { align: "centre", bold: true, big: true } },
      { kind: "text", text: "à droite", style: { align: "right" } },
      { kind: "rule" },
      { kind: "pair", left: "Montant total", right: "12,70 €" },
      { kind: "blank" },
      { kind: "qr", data: "TRN:FSE:000123" },
    ],
  });
  expect(end).toEqual({ kind: "printed" });
  expect(text()).toBe(
    [
      "           MODE TEST",
      "                        à droite",
      "--------------------------------",
      "Montant total            12,70 €",
      "",
      "      [QR TRN:FSE:000123]",
      "",
      TEAR,
    ].join("\n"),
  );
  expect(unit.faults).toEqual([]);
});

test("no printer: absent after three unanswered questions, and the job stays", async () => {
  const { clock, printer, sent } = await barePrinter(() => undefined);
  // Between two looks at rest.
  await clock.run(4000);
  sent.length = 0;
  const end = printer.print(SHORT);
  await clock.run(1000);
  expect(await end).toEqual({ kind: "stopped", cause: "absent" });
  expect(sent.map((bytes) => hex(bytes, " "))).toEqual(["10 04 01", "10 04 01", "10 04 01"]);
});

test.each([
  ["out", "paper-out"],
  ["cover-open", "cover-open"],
  ["hot", "hot"],
] as const)("paper state %s stops a job before it begins: %s, and nothing is sent", async (state, cause) => {
  const { unit, print, text } = await readyPrinter();
  unit.setPaper(state);
  expect(await print(SHORT)).toEqual({ kind: "stopped", cause });
  unit.setPaper("ok");
  expect(text()).toBe("");
});

test.each([
  ["out", "paper-out"],
  ["cover-open", "cover-open"],
  ["hot", "hot"],
] as const)("paper state %s in mid job stops it: %s", async (state, cause) => {
  const { clock, unit, printer, paper } = await readyPrinter({ linesPerSecond: 10 });
  const end = printer.print(longDocument(60));
  await clock.run(2000);
  unit.setPaper(state);
  const printedSoFar = paper.length;
  await clock.run(2000);
  // The line that was moving comes out; none after it.
  expect(paper.length).toBeLessThanOrEqual(printedSoFar + 1);
  expect(await end).toEqual({ kind: "stopped", cause });
  expect(paper.length).toBeGreaterThan(5);
  expect(paper.length).toBeLessThan(60);
});

test("after a stop the whole document is printed, and the printer's old buffer is not", async () => {
  const { clock, unit, printer, paper, print } = await readyPrinter({ linesPerSecond: 10 });
  const end = printer.print(longDocument(60));
  await clock.run(1000);
  unit.setPaper("out");
  await clock.run(2000);
  await end;
  const before = paper.length;
  unit.setPaper("ok");
  const again = print(longDocument(60));
  expect(await again).toEqual({ kind: "printed" });
  const after = paper.slice(before).join("");
  const whole = after.slice(after.indexOf("Ligne 1 "));
  expect(whole.split("\n").filter((line) => line.startsWith("Ligne"))).toHaveLength(60);
});

test("a printer that has just come back is cleared and printed on only once it was fine for two seconds", async () => {
  let paperStop = false;
  let clears = 0;
  const { clock, printer } = await barePrinter((bytes, say) => {
    const what = hex(bytes, " ");
    if (what === "10 05 02") clears++;
    else if (what === "10 04 02") say(paperStop ? 0x32 : 0x12);
    else if (bytes[0] === 0x10) say(0x12);
    else if (clears > 0) say(0x00);
  });
  const end = printer.print(SHORT);
  await clock.run(100);
  paperStop = true;
  await clock.run(600);
  expect(await end).toEqual({ kind: "stopped", cause: "paper-out" });
  await clock.run(1000);
  paperStop = false;
  const again = printer.print(SHORT);
  await clock.run(1900);
  expect(clears).toBe(0);
  await clock.run(700);
  expect(clears).toBe(1);
  expect(await again).toEqual({ kind: "printed" });
});

test("blocks are at most 512 bytes, end on a line, and wait for their status", async () => {
  const blocks: Uint8Array[] = [];
  const { clock, printer } = await barePrinter((bytes, say) => {
    if (bytes[0] === 0x10) say(0x12);
    else {
      blocks.push(bytes);
      if (blocks.length < 3) say(0x00);
    }
  });
  const end = printer.print(longDocument(80));
  await clock.run(3000);
  expect(blocks).toHaveLength(3);
  for (const block of blocks) {
    expect(hex(block.slice(-4), " ")).toBe("0A 1D 72 01");
    expect(block.length).toBeLessThanOrEqual(512 + 3);
  }
  await clock.run(10_000);
  expect(await end).toEqual({ kind: "stopped", cause: "error" });
});

test("while a block is on its way the printer is asked for a cause every 500 ms", async () => {
  const { clock, printer, sent } = await barePrinter((bytes, say) => {
    if (bytes[0] === 0x10) say(0x12);
  });
  await clock.run(100);
  void printer.print(SHORT);
  await clock.run(100);
  sent.length = 0;
  await clock.run(2000);
  expect(sent.map((bytes) => hex(bytes, " "))).toEqual(Array.from({ length: 4 }, () => "10 04 02"));
});

test("a status in sequence that says end stops the job", async () => {
  const { clock, printer } = await barePrinter((bytes, say) => (bytes[0] === 0x10 ? say(0x12) : say(0x0c)));
  const end = printer.print(SHORT);
  await clock.run(1000);
  expect(await end).toEqual({ kind: "stopped", cause: "paper-out" });
});

test("a job whose last status is back is not printed while the printer shows a cause", async () => {
  let blocks = 0;
  const { clock, printer } = await barePrinter((bytes, say) => {
    if (bytes[0] !== 0x10) {
      blocks += 1;
      say(0x00);
    } else say(blocks > 0 && bytes[2] === 0x02 ? 0x32 : 0x12);
  });
  const end = printer.print(SHORT);
  await clock.run(1000);
  expect(await end).toEqual({ kind: "stopped", cause: "paper-out" });
});

test("a byte that is no status answers nothing", async () => {
  const { clock, printer } = await barePrinter((bytes, say) => (bytes[0] === 0x10 ? say(0xff, 0x80, 0x13) : undefined));
  const state = printer.look();
  await clock.run(2000);
  expect((await state).cause).toBe("absent");
});

test("a printer that vanishes in mid job is absent", async () => {
  const { clock, line, printer } = await readyPrinter({ linesPerSecond: 10 });
  const end = printer.print(longDocument(60));
  await clock.run(800);
  line.unplug();
  await clock.run(1000);
  expect(await end).toEqual({ kind: "stopped", cause: "absent" });
  expect(printer.state).toEqual({ present: false, nearEnd: false, cause: "absent" });
});

test("the state is told when it changes, at rest, and only then", async () => {
  const { clock, unit, states } = await readyPrinter();
  for (const state of ["near-end", "out", "ok", "cover-open", "ok"] as const) {
    unit.setPaper(state);
    await clock.run(4500);
  }
  expect(states).toEqual([
    { present: true, nearEnd: true, cause: undefined },
    { present: true, nearEnd: true, cause: "paper-out" },
    { present: true, nearEnd: false, cause: undefined },
    { present: true, nearEnd: false, cause: "cover-open" },
    { present: true, nearEnd: false, cause: undefined },
  ]);
});

test("a roll near its end prints on, and says so", async () => {
  const { unit, print, printer } = await readyPrinter();
  unit.loadPaper(100, 90);
  expect(await print(longDocument(20), 3000)).toEqual({ kind: "printed" });
  expect(printer.state.nearEnd).toBe(true);
});

test("a roll that ends in mid job stops it, and no line is lost from the printed part", async () => {
  const { unit, print, paper } = await readyPrinter();
  unit.loadPaper(10);
  expect(await print(longDocument(30))).toEqual({ kind: "stopped", cause: "paper-out" });
  expect(paper).toHaveLength(10);
});

test("a line that comes back is looked at by itself", async () => {
  const { clock, line, printer } = await readyPrinter();
  line.unplug();
  expect(printer.state.present).toBe(false);
  line.replug();
  await clock.run(2100);
  expect(printer.state).toEqual({ present: true, nearEnd: false, cause: undefined });
});

test("two documents asked together come out one after the other", async () => {
  const { clock, printer, text } = await readyPrinter();
  const ends = [printer.print(longDocument(3)), printer.print(SHORT)];
  await clock.run(10_000);
  expect(await Promise.all(ends)).toEqual([{ kind: "printed" }, { kind: "printed" }]);
  expect(text().indexOf("Réglé")).toBeGreaterThan(text().indexOf("Ligne 3"));
});

test("nothing is left running after stop", async () => {
  const { clock, printer, unit } = await readyPrinter();
  await printer.stop();
  unit.stop();
  await clock.run(1000);
  expect(clock.running).toBe(0);
});

test("any document is printed whole: no sign of a text is lost, no stray byte reaches the printer", async () => {
  const line = fc.oneof(
    fc.record({ kind: fc.constant("text" as const), text: fc.string({ unit: "grapheme", maxLength: 90 }) }),
    fc.record({
      kind: fc.constant("pair" as const),
      left: fc.string({ unit: "grapheme-ascii", maxLength: 60 }),
      right: fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
    }),
    fc.record({ kind: fc.constant("qr" as const), data: fc.string({ unit: "binary", maxLength: 40 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const { unit, print, text, paper } = await readyPrinter({ linesPerSecond: Number.POSITIVE_INFINITY });
      expect(await print({ id: "any", lines }, 5000)).toEqual({ kind: "printed" });
      expect(unit.faults).toEqual([]);
      expect(Math.max(...paper.map((one) => one.trimEnd().length))).toBeLessThanOrEqual(32);
      const squeezed = text().replace(/\s/g, "");
      for (const one of lines) {
        if (one.kind === "pair") expect(squeezed).toContain((one.left + one.right).replace(/\s/g, ""));
      }
    }),
    { numRuns: 60 },
  );
});

test("noise on the line never makes a job look printed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 20 }), async (noise) => {
      const { clock, printer } = await barePrinter((bytes, say) => {
        // Everything the printer says but a status in sequence.
        if (bytes[0] === 0x10) say(0x12);
        else say(...[...noise].filter((byte) => (byte & 0x90) !== 0));
      });
      const end = printer.print(SHORT);
      await clock.run(15_000);
      expect((await end).kind).toBe("stopped");
      await printer.stop();
    }),
    { numRuns: 30 },
  );
});

test("the code page is selected before the first accent", async () => {
  const { clock, printer, sent } = await barePrinter((bytes, say) => (bytes[0] === 0x10 ? say(0x12) : say(0)));
  void printer.print(SHORT);
  await clock.run(500);
  const job = hex(sent.find((bytes) => bytes[0] === 0x1b) ?? new Uint8Array(0));
  expect(job.startsWith(`1B40${hex(encodeOperation({ kind: "code-page", page: 19 }))}`)).toBe(true);
});
