import { expect, test } from "vitest";
import { decodeHostFrame } from "#hal/wire/keypad/index";
import { bareKeypad, ENABLED, readyKeypad, SECURE } from "./bench.ts";

test("a press is told as down with the unit's clock, then up with the time it was held", async () => {
  const { clock, unit, events, during } = await readyKeypad();
  const at = Math.trunc(clock.monotonicMs()) % 16384;
  await during(unit.press("5", 80), 80);
  expect(events).toEqual([
    { kind: "down", key: "5", unitMs: at },
    { kind: "up", key: "5", heldMs: 80 },
  ]);
});

test("a key held repeats after 500 ms, then every 100 ms", async () => {
  const { unit, events, during } = await readyKeypad();
  await during(unit.press("DOWN", 750), 750);
  expect(events.filter((event) => event.kind === "repeat")).toEqual([
    { kind: "repeat", key: "DOWN", count: 1 },
    { kind: "repeat", key: "DOWN", count: 2 },
    { kind: "repeat", key: "DOWN", count: 3 },
  ]);
});

test.each(["VALIDER", "ANNULER", "LOCK"] as const)("%s never repeats", async (key) => {
  const { unit, events, during } = await readyKeypad();
  await during(unit.press(key, 2000), 2000);
  expect(events.filter((event) => event.kind === "repeat")).toEqual([]);
});

test("two keys down together are both told", async () => {
  const { unit, events, during } = await readyKeypad();
  await during(Promise.all([unit.press("1", 100), unit.press("2", 50)]), 100);
  expect(events.map((event) => `${event.kind} ${"key" in event ? event.key : ""}`)).toEqual([
    "down 1",
    "down 2",
    "up 2",
    "up 1",
  ]);
});

test("the unit is absent until two heartbeats are good", async () => {
  const { keypad, events, beat } = await bareKeypad();
  await beat();
  expect(keypad.present).toBe(false);
  await beat();
  expect(keypad.present).toBe(true);
  expect(events.filter((event) => event.kind === "presence")).toEqual([{ kind: "presence", present: true }]);
});

test("three seconds without a heartbeat: absent, with its keys released", async () => {
  const { clock, keypad, events, say, come } = await bareKeypad();
  await come();
  await say({ kind: "key-down", key: "UP", unitMs: 0 });
  await clock.run(2999);
  expect(keypad.present).toBe(true);
  await clock.run(1);
  expect(keypad.present).toBe(false);
  expect(events).toEqual([
    { kind: "down", key: "UP", unitMs: 0 },
    { kind: "up", key: "UP", heldMs: 0 },
    { kind: "presence", present: false },
  ]);
});

test("a unit that is back after a silence needs two heartbeats again", async () => {
  const { clock, unit, keypad } = await readyKeypad();
  unit.setUnit({ heartbeat: false });
  await clock.run(5000);
  expect(keypad.present).toBe(false);
  unit.setUnit({ heartbeat: true });
  await clock.run(0);
  expect(keypad.present).toBe(false);
  await clock.run(1000);
  expect(keypad.present).toBe(true);
});

test("a vanished line is absent at once and opened again every two seconds", async () => {
  const { clock, line, keypad, events } = await readyKeypad();
  line.unplug();
  expect(keypad.present).toBe(false);
  await clock.run(10_000);
  line.replug();
  await clock.run(4000);
  expect(keypad.present).toBe(true);
  expect(events.filter((event) => event.kind === "presence")).toEqual([
    { kind: "presence", present: false },
    { kind: "presence", present: true },
  ]);
});

test("the same sequence number twice is one event", async () => {
  const { clock, line, events, frame, keypad, come } = await bareKeypad();
  await come();
  const press = frame({ kind: "key-down", key: "7", unitMs: 5 });
  line.send(press);
  line.send(press);
  await clock.run(0);
  expect(events).toEqual([{ kind: "down", key: "7", unitMs: 5 }]);
  expect(keypad.counts.repetitions).toBe(1);
});

test("a jump of the sequence releases the keys held, tells the loss, and uses the frame", async () => {
  const { events, say, skip, keypad, come } = await bareKeypad();
  await come();
  await say({ kind: "key-down", key: "7", unitMs: 5 });
  skip(1);
  await say({ kind: "key-down", key: "8", unitMs: 9 });
  expect(events).toEqual([
    { kind: "down", key: "7", unitMs: 5 },
    { kind: "up", key: "7", heldMs: 0 },
    { kind: "lost" },
    { kind: "down", key: "8", unitMs: 9 },
  ]);
  expect(keypad.counts.losses).toBe(1);
});

test("a release that follows a loss is not told twice", async () => {
  const { events, say, skip, come } = await bareKeypad();
  await come();
  await say({ kind: "key-down", key: "7", unitMs: 5 });
  skip(1);
  await say({ kind: "key-up", key: "7", heldMs: 50 });
  expect(events.filter((event) => event.kind === "up")).toHaveLength(1);
});

test("the sequence wraps after 127 without a loss", async () => {
  const { say, keypad, come } = await bareKeypad();
  await come();
  for (let i = 0; i < 300; i++) await say({ kind: "masked", event: "added", field: 0, digits: 1 }, SECURE);
  expect(keypad.counts.losses).toBe(0);
});

test("in secure mode the masked events are told, and nothing else of the keys", async () => {
  const { events, say, keypad, come } = await bareKeypad();
  await come();
  await say({ kind: "secure-on", slot: 0, operation: "verify" }, SECURE);
  await say({ kind: "key-down", key: "1", unitMs: 0 }, SECURE);
  await say({ kind: "masked", event: "added", field: 0, digits: 1 }, SECURE);
  await say({ kind: "key-up", key: "1", heldMs: 0 }, SECURE);
  await say({ kind: "secure-off", slot: 0, reason: "done" }, ENABLED);
  expect(events.filter((event) => event.kind !== "unit")).toEqual([
    { kind: "secure", on: true },
    { kind: "masked", event: "added", field: 0, digits: 1 },
    { kind: "secure", on: false },
  ]);
  expect(keypad.counts.keysInSecure).toBe(2);
});

test("secure mode is told from the state bit, though the frame that announced it was lost", async () => {
  const { events, say, skip, come } = await bareKeypad();
  await come();
  skip(1);
  await say({ kind: "masked", event: "added", field: 0, digits: 1 }, SECURE);
  expect(events).toContainEqual({ kind: "secure", on: true });
});

test("the simulated unit in secure mode puts no key on the line and gives it to the entry", async () => {
  const { unit, keypad, events, during } = await readyKeypad();
  const keys: [string, number][] = [];
  unit.onKey = (key, holdMs) => keys.push([key, holdMs]);
  unit.setSecure(true, 0, "verify");
  await during(unit.press("4", 80), 80);
  expect(keys).toEqual([["4", 80]]);
  expect(keypad.counts.keysInSecure).toBe(0);
  expect(events.filter((event) => event.kind === "down" || event.kind === "up")).toEqual([]);
});

test("secure mode that begins under a held key hides its release", async () => {
  const { clock, unit, keypad, events } = await readyKeypad();
  const pressed = unit.press("4", 800);
  await clock.run(100);
  unit.setSecure(true, 0, "verify");
  await clock.run(800);
  await pressed;
  expect(keypad.counts.keysInSecure).toBe(0);
  expect(events.filter((event) => event.kind === "repeat")).toEqual([]);
  expect(events.filter((event) => event.kind === "up")).toEqual([{ kind: "up", key: "4", heldMs: 0 }]);
});

test("an unknown key code is ignored and counted", async () => {
  const { events, say, keypad, come } = await bareKeypad();
  await come();
  await say({ kind: "unknown", type: 1, code: 0x7f });
  expect(events).toEqual([]);
  expect(keypad.counts.unknownCodes).toBe(1);
});

test("the state of the unit is told when it changes, and only then", async () => {
  const { clock, unit, events } = await readyKeypad();
  unit.setUnit({ lidOpen: true, tamper: true });
  unit.setBattery(12, true);
  await clock.run(3000);
  expect(events.filter((event) => event.kind === "unit").map((event) => event.unit)).toEqual([
    expect.objectContaining({ lidOpen: true, tampered: true, batteryPercent: 80, lowBattery: false }),
    expect.objectContaining({ lidOpen: true, charging: true, batteryPercent: 12, lowBattery: true }),
  ]);
});

test("the keys are enabled when the unit comes, with repeats", async () => {
  const { sent, beat } = await bareKeypad();
  await beat();
  await beat();
  expect(sent.map(decodeHostFrame)).toEqual([
    { sequence: 0, message: { kind: "keys", enable: true, groups: 0x3fff, repeat: true } },
  ]);
});

test("a unit whose keys are off is asked again", async () => {
  const { sent, say, come } = await bareKeypad();
  await come();
  await say({ kind: "ack", command: "keys", result: "done", sequence: 0 });
  await say({ kind: "masked", event: "added", field: 0, digits: 0 }, { ...ENABLED, keysEnabled: false });
  expect(sent).toHaveLength(0);
  await say({ kind: "heartbeat", version: 1, batteryPercent: 50, cards: 0 }, { ...ENABLED, keysEnabled: false });
  expect(sent).toHaveLength(1);
});

test("a command without an answer is sent four times in all, always with the same number", async () => {
  const { clock, keypad, sent, say, come } = await bareKeypad();
  await come();
  await say({ kind: "ack", command: "keys", result: "done", sequence: 0 });
  keypad.beep("good");
  await clock.run(99);
  expect(sent).toHaveLength(1);
  await clock.run(2000);
  expect(new Set(sent.map((bytes) => bytes.join()))).toHaveLength(1);
  expect(sent).toHaveLength(4);
  expect(keypad.counts.unanswered).toBe(1);
});

test("an answer with another number ends nothing", async () => {
  const { clock, keypad, sent, say, come } = await bareKeypad();
  await come();
  await say({ kind: "ack", command: "keys", result: "done", sequence: 0 });
  keypad.beep("good");
  await say({ kind: "ack", command: "beep", result: "done", sequence: 9 });
  await clock.run(100);
  expect(sent).toHaveLength(2);
});

test("a beep repeated on the line sounds once", async () => {
  const { clock, line, unit, keypad } = await readyKeypad();
  const real = line.send.bind(line);
  let lost = 1;
  line.send = (bytes) => {
    if (lost-- > 0) return;
    real(bytes);
  };
  keypad.beep("good");
  await clock.run(1000);
  expect(unit.beeps).toBe(1);
  expect(keypad.counts.unanswered).toBe(0);
});

test("a light keeps its level when the unit goes and comes back", async () => {
  const { clock, line, unit, keypad } = await readyKeypad();
  keypad.light("cps", 60, "slow");
  await clock.run(50);
  const before = unit.lights.get("cps");
  line.unplug();
  line.replug();
  await clock.run(5000);
  // The same order again, as another frame.
  expect(unit.lights.get("cps")).toEqual({ kind: "light", light: "cps", level: 60, mode: "slow" });
  expect(unit.lights.get("cps")).not.toBe(before);
});

test("a query gives the unit's value", async () => {
  const { keypad, during } = await readyKeypad();
  expect(await during(keypad.query("battery-millivolts"), 10)).toBe(3300 + 80 * 9);
});

test("nothing is left running after stop", async () => {
  const { clock, unit, keypad } = await readyKeypad();
  keypad.beep("long");
  await keypad.stop();
  unit.stop();
  await clock.run(0);
  expect(clock.running).toBe(0);
});

test("a unit that restarts at the number it had is heard, not taken for a repetition", async () => {
  const { clock, keypad, beat, skip, say, events } = await bareKeypad();
  await beat();
  await clock.run(4000);
  skip(-1);
  await say({ kind: "key-down", key: "3", unitMs: 0 });
  expect(events).toContainEqual({ kind: "down", key: "3", unitMs: 0 });
  expect(keypad.counts.repetitions).toBe(0);
});

test("keys that stay off are asked for once at a time", async () => {
  const { clock, sent, say, come } = await bareKeypad();
  await come();
  await say({ kind: "ack", command: "keys", result: "done", sequence: 0 });
  const off = { ...ENABLED, keysEnabled: false };
  for (let i = 0; i < 3; i++) await say({ kind: "heartbeat", version: 1, batteryPercent: 50, cards: 0 }, off);
  await say({ kind: "ack", command: "keys", result: "done", sequence: 1 });
  await clock.run(90);
  expect(sent).toHaveLength(1);
});

test("what waited for a unit that has gone is not said to the one that comes", async () => {
  const { clock, line, keypad, sent, beat, say, come } = await bareKeypad();
  await come();
  await say({ kind: "ack", command: "keys", result: "done", sequence: 0 });
  for (let i = 0; i < 12; i++) keypad.beep("alert");
  await clock.run(0);
  line.unplug();
  sent.length = 0;
  line.replug();
  await clock.run(2000);
  await beat();
  await beat();
  await clock.run(0);
  expect(sent.map(decodeHostFrame)).toMatchObject([{ message: { kind: "keys" } }]);
});
