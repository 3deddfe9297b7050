/** One control request, as it would stand on a line of control.sock. */
type Line = Readonly<Record<string, unknown>>;

/** What every bench begins with, and every scene but for what it says itself. */
const PLAIN: readonly Line[] = [
  { do: "paper", state: "ok" },
  { do: "power", percent: 80, charging: false },
  { do: "unit", lid: "shut", tamper: false, heartbeat: true },
  { do: "clock", set: "2026-11-23T07:30:00+01:00" },
];

/** Start-up scenes of the hardware. What a device remembers is in its own data folder, and not on the bench. */
const SCENES: Readonly<Record<string, readonly Line[]>> = {
  "fresh-device": [],
  "enrolled-nurse": [{ do: "insert", slot: 0, card: "C01" }],
  "cps-blocked": [{ do: "insert", slot: 0, card: "C10" }],
  "no-paper": [{ do: "paper", state: "out" }],
  "low-battery": [{ do: "power", percent: 8, charging: false }],
  "lost-clock": [{ do: "clock", set: "2000-01-01T00:00:00+01:00" }],
};

export const SCENE_NAMES: readonly string[] = Object.keys(SCENES);

/** The requests that set a scene, after the slots have been emptied; undefined when there is no such scene. */
export function sceneOf(name: string): readonly Line[] | undefined {
  const scene = Object.hasOwn(SCENES, name) ? SCENES[name] : undefined;
  return scene && [...PLAIN, ...scene];
}
