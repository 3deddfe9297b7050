import { expect } from "vitest";
import { KEYS, type KeypadEvent } from "#hal/ports/index";
import { type Clause, hold, type Scene } from "./places.ts";

/** The Keypad port. */

/** Events heard while `work` ran and for a moment after. */
async function heard(scene: Scene, work: () => Promise<unknown>): Promise<readonly KeypadEvent[]> {
  const events: KeypadEvent[] = [];
  const forget = scene.keypad.listen((event) => events.push(event));
  await work();
  await scene.run(150);
  forget();
  return events;
}

const press = (scene: Scene, key: string, hold = 80) => scene.control({ do: "key", key, hold });

async function within(scene: Scene, ms: number, seen: () => boolean): Promise<void> {
  for (let waited = 0; !seen(); waited += 20) {
    if (waited >= ms) throw new Error(`not within ${ms} ms`);
    await scene.run(20);
  }
}

const UNIT: readonly Clause[] = [
  {
    says: "the unit is present, and says its state",
    async proof({ keypad }) {
      expect(keypad.present).toBe(true);
      const { batteryPercent = 0, ...flags } = keypad.unit ?? {};
      expect(batteryPercent >= 0 && batteryPercent <= 100).toBe(true);
      expect(Object.values(flags).map((flag) => typeof flag)).toEqual(Array(6).fill("boolean"));
    },
  },
  {
    says: "nothing is told while nothing happens, heartbeats neither",
    async proof(scene) {
      expect(await heard(scene, () => scene.run(2200))).toEqual([]);
    },
  },
  {
    says: "beeps and lights are taken without a word, out of bounds too, and the unit stays present",
    async proof(scene) {
      const { keypad } = scene;
      const told = await heard(scene, async () => {
        keypad.beep("click");
        keypad.beep("good", 1000);
        for (const level of [-5, 0, 60, 1e9, 0]) keypad.light("cps", level, "slow");
        await scene.run(1500);
      });
      expect(told).toEqual([]);
      expect(keypad.present).toBe(true);
    },
  },
  {
    says: "a stopped keypad is absent and silent; started again it is present",
    async proof(scene) {
      const { keypad } = scene;
      const told = await heard(scene, () => scene.until(keypad.stop()));
      expect([told, keypad.present]).toEqual([[{ kind: "presence", present: false }], false]);
      expect(await heard(scene, () => scene.run(1500))).toEqual([]);
      keypad.beep("click");
      keypad.start();
      await within(scene, 3000, () => keypad.present);
    },
  },
];

const TYPING: readonly Clause[] = [
  {
    says: "every key of the profile is told down and up, by its name, in order",
    needs: ["typing"],
    async proof(scene) {
      const told = await heard(scene, async () => {
        for (const key of KEYS) await press(scene, key, 30);
      });
      expect(told.map((event) => ("key" in event ? `${event.kind} ${event.key}` : event.kind))).toEqual(
        KEYS.flatMap((key) => [`down ${key}`, `up ${key}`]),
      );
    },
  },
  {
    says: "a key held is repeated, and VALIDER is not",
    needs: ["typing"],
    async proof(scene) {
      const down = await heard(scene, () => press(scene, "DOWN", 850));
      expect(down.map(({ kind }) => kind)).toEqual(["down", "repeat", "repeat", "repeat", "repeat", "up"]);
      const validate = await heard(scene, () => press(scene, "VALIDER", 850));
      expect(validate.map(({ kind }) => kind)).toEqual(["down", "up"]);
    },
  },
  {
    says: "the time a key was held is told",
    needs: ["typing"],
    async proof(scene) {
      const up = (await heard(scene, () => press(scene, "5", 200))).find((event) => event.kind === "up");
      expect(up).toMatchObject({ key: "5" });
      expect(up?.kind === "up" && Math.abs(up.heldMs - 200) < 60).toBe(true);
    },
  },
];

const BENCH: readonly Clause[] = [
  {
    says: "lid, charger and battery are told once, when they change",
    needs: ["unit"],
    async proof(scene) {
      const told = await heard(scene, async () => {
        await scene.control({ do: "unit", lid: "open" });
        await scene.control({ do: "power", percent: 12, charging: true });
        await scene.run(1200);
      });
      expect(told.map((event) => event.kind === "unit" && [event.unit.lidOpen, event.unit.lowBattery])).toEqual([
        [true, false],
        [true, true],
      ]);
      expect(scene.keypad.unit).toMatchObject({ charging: true, externalPower: true, batteryPercent: 12 });
      await scene.control({ do: "unit", lid: "shut" });
      await scene.control({ do: "power", percent: 80, charging: false });
      await scene.run(100);
    },
  },
  {
    says: "three seconds without a heartbeat are absence; two heartbeats end it",
    needs: ["unit"],
    async proof(scene) {
      const told = await heard(scene, async () => {
        await scene.control({ do: "unit", heartbeat: false });
        await within(scene, 4000, () => !scene.keypad.present);
        await scene.control({ do: "unit", heartbeat: true });
        await within(scene, 2500, () => scene.keypad.present);
      });
      expect(told.filter(({ kind }) => kind === "presence")).toEqual([
        { kind: "presence", present: false },
        { kind: "presence", present: true },
      ]);
    },
  },
  {
    says: "noise invents no key, and the keys after it are heard",
    needs: ["plug", "typing"],
    async proof(scene) {
      const told = await heard(scene, async () => {
        await scene.control({ do: "fault", line: "keypad", kind: "noise", count: 40 });
        await scene.run(1500);
        await press(scene, "7");
        await press(scene, "8");
      });
      const keys = told.flatMap((event) => (event.kind === "down" ? [event.key] : []));
      expect(keys.every((key) => key === "7" || key === "8")).toBe(true);
      expect(keys.at(-1)).toBe("8");
    },
  },
  {
    says: "a keypad pulled out is absent at once; put back, it is present within six seconds",
    needs: ["plug"],
    async proof(scene) {
      await scene.control({ do: "fault", line: "keypad", kind: "unplug" });
      await within(scene, 3500, () => !scene.keypad.present);
      await scene.control({ do: "fault", line: "keypad", kind: "replug" });
      await within(scene, 6000, () => scene.keypad.present);
    },
  },
];

hold({
  port: "keypad",
  variable: "TOURNEE_KEYPAD",
  clauses: [...UNIT, ...TYPING, ...BENCH],
  gapsOnMetal: [
    "every key of the profile is told down and up, by its name, in order",
    "a key held is repeated, and VALIDER is not",
    "the time a key was held is told",
    "lid, charger and battery are told once, when they change",
    "three seconds without a heartbeat are absence; two heartbeats end it",
    "noise invents no key, and the keys after it are heard",
    "a keypad pulled out is absent at once; put back, it is present within six seconds",
  ],
});
