import { afterEach, describe, expect, test } from "vitest";
import { billVisit, type Desk, type Session, unlock } from "#billing";
import { type Frame, frameText } from "#ui/frame";
import { createUi, type TerminalUi } from "#ui/ui";
import { feedStatus } from "#ui/views/index";
import { FlowBench } from "./bench.ts";
import { expectPrompts, gives, holder, meanwhile, prompt, type Step, seen } from "./script.ts";

/** What the flows owe to a keypad that falls silent, sticks, or is pressed at the wrong time (wire.md 4.7). */
let bench: FlowBench;
let face: { readonly ui: TerminalUi; readonly desk: Desk; readonly text: () => string; stop(): void } | undefined;
afterEach(async () => {
  face?.stop();
  face = undefined;
  await bench.stop();
});

async function withCps(): Promise<void> {
  bench = await FlowBench.open();
  await bench.insert("cps", "C01");
}

const heartbeat = (beats: boolean) => bench.control({ do: "unit", heartbeat: beats });
const play = <T>(flow: () => Promise<T>, script: readonly Step[]) => expectPrompts(bench, flow, script);
const FIRST_TIME: readonly Step[] = [
  holder.types("1234"),
  prompt.confirm("enrol"),
  gives(true),
  prompt.anything("choose"),
  gives({ index: 0 }),
];

async function opened(): Promise<Session> {
  await withCps();
  const end = await play(() => unlock(bench.desk), [prompt.pin(3), ...FIRST_TIME]);
  if (end.kind !== "open") throw new Error("not opened");
  return end.session;
}

describe("a keypad that falls silent", () => {
  test("stops a visit before it begins", async () => {
    const session = await opened();
    await heartbeat(false);
    await bench.clock.run(3500);
    const end = await play(
      () => billVisit(bench.desk, session),
      [prompt.trouble("E_KEYPAD_ABSENT", "nothing-lost"), seen()],
    );
    expect(end.kind).toBe("cancelled");
  });

  test("closes the screen of the code: the entry is stopped on the unit, and no try is burnt", async () => {
    await withCps();
    const end = await play(
      () => unlock(bench.desk),
      [prompt.pin(3), meanwhile(() => heartbeat(false)), prompt.trouble("E_KEYPAD_ABSENT", "nothing-lost"), seen()],
    );
    expect(end.kind).toBe("locked");
    expect(await bench.control({ do: "state" })).toMatchObject({ secure: null });
    await heartbeat(true);
    await bench.clock.run(2500);
    expect((await play(() => unlock(bench.desk), [prompt.pin(3), ...FIRST_TIME])).kind).toBe("open");
  });

  test("is asked no code at all while it is absent", async () => {
    await withCps();
    await heartbeat(false);
    await bench.clock.run(3500);
    await play(() => unlock(bench.desk), [prompt.pin(3), prompt.trouble("E_KEYPAD_ABSENT"), seen()]);
    expect(await bench.control({ do: "state" })).toMatchObject({ secure: null });
  });

  test("that comes back in time is waited for: a code asked while the unit starts is not refused", async () => {
    await withCps();
    await heartbeat(false);
    await bench.clock.run(3500);
    const end = await play(
      () => unlock(bench.desk),
      [prompt.pin(3), meanwhile(() => heartbeat(true)), meanwhile(() => bench.clock.run(2500)), ...FIRST_TIME],
    );
    expect(end.kind).toBe("open");
  });
});

/** The real face on the bench's keypad, in place of the script. */
function withFace(): { readonly desk: Desk; readonly text: () => string } {
  const frames: Frame[] = [];
  const painter = { paint: (frame: Frame) => void frames.push(frame), close: () => {} };
  const ui = createUi({ keypad: bench.desk.keypad, clock: bench.clock, painter, columns: 60, rows: 20 });
  const desk: Desk = { ...bench.desk, ui };
  const quiet = feedStatus({ desk, ui, stopping: new AbortController().signal });
  const last = () => {
    const frame = frames.at(-1);
    return frame === undefined ? "" : frameText(frame);
  };
  face = {
    ui,
    desk,
    text: last,
    stop: () => {
      quiet();
      ui.stop();
    },
  };
  return face;
}

async function press(key: string, hold = 5): Promise<void> {
  await bench.until(bench.control({ do: "key", key, hold }));
}

describe("keys pressed at the wrong time", () => {
  test("before the code screen is ready reach neither the screen nor the card", async () => {
    await withCps();
    const { desk, text } = withFace();
    await bench.control({ do: "fault", line: "reader", kind: "delay", count: 200 });
    const unlocking = unlock(desk);
    for (const key of ["1", "2", "3", "4", "VALIDER"]) await press(key, 1);
    expect(text()).toContain("Lecture de la CPS");
    await bench.clock.run(500);
    expect(text()).toContain("SAISIE PROTÉGÉE");
    expect(text()).not.toContain("•");
    expect(text()).toContain("Il reste 3 essais");
    await bench.pin("", "ANNULER");
    expect((await bench.until(unlocking)).kind).toBe("locked");
  });

  test("that end the code do not answer the question that follows, however long they are held", async () => {
    await withCps();
    const { desk, text } = withFace();
    const unlocking = unlock(desk);
    await bench.clock.run(500);
    for (const key of ["1", "2", "3", "4"]) await press(key, 1);
    await press("VALIDER", 2500);
    expect(text()).toContain("Enregistrer Alice INFIRUN");
    await press("ANNULER");
    expect((await bench.until(unlocking)).kind).toBe("locked");
  });
});

describe("a key that sticks", () => {
  test("is told by its name, and no longer once it is up", async () => {
    await withCps();
    const { desk, text } = withFace();
    desk.ui.show({ kind: "waiting", sealedLots: 0 });
    const held = bench.control({ do: "key", key: "F3", hold: 12_000 });
    await bench.clock.run(11_500);
    expect(text()).toContain("Touche bloquée : F3");
    await bench.until(held);
    await bench.clock.run(100);
    expect(text()).not.toContain("Touche bloquée");
  });

  test("answers nothing: a question stays open under a key held since before", async () => {
    await withCps();
    const { desk } = withFace();
    const held = bench.control({ do: "key", key: "VALIDER", hold: 3000 });
    await bench.clock.run(200);
    let answered = false;
    void desk.ui.ask("confirm", { subject: "enrol", facts: {} }).then(() => {
      answered = true;
    });
    await bench.until(held);
    await bench.clock.run(200);
    expect(answered).toBe(false);
    await press("VALIDER");
    await bench.clock.run(50);
    expect(answered).toBe(true);
  });
});
