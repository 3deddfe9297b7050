import { Low } from "lowdb";
import type { Shelf, ShelfContent } from "#hal/ports/index";
import { Turnstile } from "#util/turnstile";
import { type DurableAdapter, durableAdapter, type Place } from "./durable-adapter.ts";

/** A rebuildable view: one file. Anything unreadable is "lost", and the caller makes it again. */
export function viewShelf<T>(place: Place<T>): Shelf<T> {
  const adapter = durableAdapter(place);
  return {
    async read() {
      const found = await adapter.look();
      if (found.kind === "absent") return { kind: "none" };
      return found.kind === "garbage" ? { kind: "lost" } : { kind: "kept", value: found.value, generation: "current" };
    },
    async write(value) {
      await new Low<T>(adapter, value).write();
    },
  };
}

interface Generation<T> {
  readonly counter: number;
  readonly value: T;
}

/**
 * Settings: two generations, `path.a` and `path.b`, with a counter. A write replaces the older one, so that whatever
 * happens to the newest the one before is whole.
 */
export function settingsShelf<T>(place: Place<T>): Shelf<T> {
  const { check } = place;
  const checkGeneration = (json: unknown): Generation<T> | undefined => {
    if (typeof json !== "object" || json === null || !("counter" in json) || !("value" in json)) return undefined;
    const value = check(json.value);
    const { counter } = json;
    return typeof counter === "number" && Number.isSafeInteger(counter) && value !== undefined
      ? { counter, value }
      : undefined;
  };
  const adapters = [".a", ".b"].map((end) =>
    durableAdapter<Generation<T>>({ ...place, path: place.path + end, check: checkGeneration }),
  );
  const turn = new Turnstile();
  return {
    read: () => turn.pass(async () => contentOf(await lookAt(adapters))),
    write: (value) =>
      turn.pass(async () => {
        const looks = await lookAt(adapters);
        const newest = newestOf(looks);
        const target = looks.find((one) => one !== newest);
        if (target === undefined) return;
        const counter = (newest?.found?.counter ?? 0) + 1;
        await new Low<Generation<T>>(target.adapter, { counter, value }).write();
      }),
  };
}

interface Look<T> {
  readonly adapter: DurableAdapter<Generation<T>>;
  readonly found: Generation<T> | undefined;
  readonly there: boolean;
}

async function lookAt<T>(adapters: readonly DurableAdapter<Generation<T>>[]): Promise<readonly Look<T>[]> {
  const looks: Look<T>[] = [];
  for (const adapter of adapters) {
    const seen = await adapter.look();
    looks.push({ adapter, found: seen.kind === "sound" ? seen.value : undefined, there: seen.kind !== "absent" });
  }
  return looks;
}

function newestOf<T>(looks: readonly Look<T>[]): Look<T> | undefined {
  const sound = looks.filter((one) => one.found !== undefined);
  return sound.sort((a, b) => (b.found?.counter ?? 0) - (a.found?.counter ?? 0))[0];
}

/** An unreadable copy beside a sound one is taken for the newest: saying it once too often harms nobody. */
function contentOf<T>(looks: readonly Look<T>[]): ShelfContent<T> {
  const value = newestOf(looks)?.found?.value;
  const garbage = looks.some((one) => one.there && one.found === undefined);
  if (value !== undefined) return { kind: "kept", value, generation: garbage ? "previous" : "current" };
  return garbage ? { kind: "lost" } : { kind: "none" };
}
