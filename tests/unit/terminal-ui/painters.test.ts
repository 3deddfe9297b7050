import { EventEmitter } from "node:events";
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createBlessedPainter } from "#ui/blessed/index";
import { createLogPainter } from "#ui/painter";
import { settle } from "../../helpers/fake-clock.ts";
import { faceBench } from "../../screens/bench.ts";
import { SeenTerminal } from "../../screens/terminal.ts";

const SIZE = { columns: 60, rows: 20 };

describe("the log", () => {
  test("has one block a paint, numbered, with the title", async () => {
    let log = "";
    const bench = faceBench(
      SIZE,
      createLogPainter((text) => (log += text)),
    );
    bench.ui.show({ kind: "reading-cps" });
    await settle();
    bench.ui.show({ kind: "printing", number: "000000123" });
    await settle();
    expect(log.match(/^--- .*$/gm)).toEqual(["--- 1 Lecture de la CPS", "--- 2 Ticket n° 000123"]);
    expect(log).toContain("FSE enregistrée");
  });
});

describe("the tty", () => {
  test("leaves signals and errors of the process to the process", () => {
    const events = ["SIGTERM", "SIGINT", "SIGQUIT", "uncaughtException"];
    const before = events.map((event) => process.listenerCount(event));
    const painter = createBlessedPainter({ output: new SeenTerminal(SIZE).output, ...SIZE });
    expect(events.map((event) => process.listenerCount(event))).toEqual(before);
    painter.close();
    expect(process.listenerCount("exit")).toBe(process.listeners("exit").length);
    expect(events.map((event) => process.listenerCount(event))).toEqual(before);
  });

  test("draws its rules in UTF-8, never through the other character set", async () => {
    let sent = "";
    const output = new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        sent += chunk;
        done();
      },
    });
    const bench = faceBench(SIZE, createBlessedPainter({ output, ...SIZE }));
    bench.ui.show({ kind: "reading-cps" });
    await settle();
    expect(sent).toContain("─────");
    expect(sent).not.toMatch(/\u001b\(0|\u000e/);
    bench.ui.stop();
  });

  test("is given back as it was: usual buffer, cursor shown", async () => {
    const terminal = new SeenTerminal(SIZE);
    const bench = faceBench(SIZE, createBlessedPainter({ output: terminal.output, ...SIZE }));
    bench.ui.show({ kind: "reading-cps" });
    expect(await terminal.text()).toContain("Lecture de la CPS");
    bench.ui.stop();
    expect(await terminal.text()).not.toContain("Lecture de la CPS");
  });

  test("of another size lays the screen out anew", async () => {
    const terminal = new SeenTerminal(SIZE);
    const output = Object.assign(terminal.output, { columns: 60, rows: 20 });
    const painter = createBlessedPainter({ output, ...SIZE });
    let heard: unknown;
    painter.onResize?.((size) => {
      heard = size;
    });
    Object.assign(output, { columns: 40, rows: 15 });
    output.emit("resize");
    expect(heard).toEqual({ columns: 40, rows: 15 });
    painter.close();
  });

  test("that tells 0 x 0, as a serial tty does, keeps the size it was given", () => {
    const output = Object.assign(new SeenTerminal(SIZE).output, { columns: 0, rows: 0 });
    const painter = createBlessedPainter({ output, ...SIZE });
    let heard = false;
    painter.onResize?.(() => {
      heard = true;
    });
    output.emit("resize");
    expect(heard).toBe(false);
    painter.close();
  });

  test("its replies on standard input are dropped, Ctrl+C is told", () => {
    const raw: boolean[] = [];
    const input = Object.assign(new EventEmitter(), {
      isTTY: true,
      setRawMode: (on: boolean) => raw.push(on),
      pause() {},
    });
    let interrupts = 0;
    const painter = createBlessedPainter({
      output: new SeenTerminal(SIZE).output,
      ...SIZE,
      input,
      onInterrupt: () => interrupts++,
    });
    input.emit("data", Buffer.from("\u001b[?62;c\u001b[12;40R"));
    expect(interrupts).toBe(0);
    input.emit("data", Buffer.from("\u0003"));
    expect(interrupts).toBe(1);
    painter.close();
    expect(raw).toEqual([true, false]);
    expect(input.listenerCount("data")).toBe(0);
  });
});
