import { diagnose, factoryReset, printDiagnosis, printTestPage, type Session } from "#billing";
import { KEYS, sleep } from "#hal/ports/index";
import { diagnostic as words } from "../texts/diagnostic.ts";
import { diagnosticRows } from "./diagnostic-rows.ts";
import type { Destination, House, Tried } from "./house.ts";

const ITEMS = ["all", "keys", "screen", "sound", "paper", "report", "reset"] as const;
type Test = Exclude<(typeof ITEMS)[number], "reset">;
const SOUNDS = ["click", "good", "error", "alert"] as const;
const SOUND_GAP_MS = 600;
/** LOCK locks: it cannot be tried. */
const TRIED_KEYS = KEYS.filter((key) => key !== "LOCK");

/** Every single test of the machine (E042): each says ok, or what to do; what was tried goes into the report. */
export async function diagnosticView(house: House, session: Session, tried: Tried): Promise<Destination> {
  const { desk } = house;
  const items = ITEMS.map((item) => ({ label: words.items[item] }));
  const answer = await desk.ui.ask("choose", { list: "diagnostic", title: words.title, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return { to: "back" };
  const item = ITEMS[answer.value.index] ?? "all";
  if (item === "reset")
    return (await factoryReset(desk, session)) === "erased" ? { to: "end" } : { to: "diagnostic", session, tried };
  const now = await tryOne(house, session, item, tried);
  return { to: "diagnostic", session, tried: { ...tried, ...now } };
}

async function tryOne(house: House, session: Session, item: Test, tried: Tried): Promise<Tried> {
  const { desk } = house;
  switch (item) {
    case "keys": {
      const answer = await desk.ui.ask("keys", { wanted: TRIED_KEYS }, session.signal);
      if (answer.kind !== "given") return {};
      return { keysLeft: TRIED_KEYS.filter((key) => !answer.value.includes(key)) };
    }
    case "screen":
      return agreed("screen", await desk.ui.ask("confirm", { subject: "screen-test", facts: {} }, session.signal));
    case "sound":
      for (const sound of SOUNDS) {
        desk.keypad.beep(sound);
        await sleep(desk.clock, SOUND_GAP_MS, session.signal);
      }
      return agreed("sound", await desk.ui.ask("confirm", { subject: "sound-test", facts: {} }, session.signal));
    case "paper":
      return { paper: await printTestPage(desk, session) };
    case "report":
      await printDiagnosis(desk, session, await rowsNow(house, session, tried));
      return {};
    case "all":
      await desk.ui.ask("page", { title: words.title, rows: await rowsNow(house, session, tried) }, session.signal);
      return {};
  }
}

function agreed(
  part: "screen" | "sound",
  answer: { readonly kind: string; readonly value?: boolean | undefined },
): Tried {
  return answer.kind === "given" ? { [part]: answer.value === true } : {};
}

async function rowsNow(house: House, session: Session, tried: Tried) {
  return diagnosticRows(await diagnose(house.desk, session), house.desk.device.capacity, tried);
}
