import type { Diagnosis, SlotLook } from "#billing";
import { type PageRow, SLOTS, type Slot } from "#hal/ports/index";
import { frenchMoment } from "../layout/french.ts";
import { diagnostic as words } from "../texts/diagnostic.ts";
import { keyName } from "../texts/keys.ts";
import type { Tried } from "./house.ts";

/** Below this, and not charging, nothing is signed. */
const BATTERY_PERCENT = 10;

const READINGS = { cps: "readCps", vitale: "readVitale", amc: "readAmc" } as const;

/** Reading a card, from its first command to the names on the screen. */
const READ_TARGET_MS = 3000;

/** One part: fine or not, and what there is to say or to do. */
interface Part {
  readonly part: keyof typeof words.parts;
  readonly ok: boolean;
  readonly told?: string;
}

/** The diagnosis in words, one row a part: OK, or À VOIR with what mends it. Pure. */
export function diagnosticRows(found: Diagnosis, capacity: number, tried: Tried): readonly PageRow[] {
  return partsOf(found, capacity, tried).map(({ part, ok, told }) => ({
    label: words.parts[part],
    value: [ok ? words.ok : words.wrong, told ?? ""].filter((text) => text !== "").join(" - "),
    ...(ok ? {} : { flagged: true }),
  }));
}

function partsOf(found: Diagnosis, capacity: number, tried: Tried): readonly Part[] {
  return [
    readerPart(found.reader),
    ...SLOTS.map((slot) => slotPart(slot, found.slots[slot])),
    keypadPart(found.keypad),
    printerPart(found.printer),
    batteryPart(found.power),
    ...storeParts(found.store, capacity),
    {
      part: "clock",
      ok: !found.clock.behind,
      told: found.clock.behind ? words.behind(frenchMoment(found.clock.nowMs)) : frenchMoment(found.clock.nowMs),
    },
    { part: "poste", ok: found.paired, told: found.paired ? words.paired : words.unpaired },
    ...readingParts(found.readMs ?? {}),
    ...triedParts(tried),
  ];
}

function readerPart({ link, firmware }: Diagnosis["reader"]): Part {
  return link === "ready"
    ? { part: "reader", ok: true, told: firmware ?? "" }
    : { part: "reader", ok: false, told: words.links[link] };
}

function slotPart(part: Slot, look: SlotLook): Part {
  switch (look.kind) {
    case "empty":
      return { part, ok: true, told: words.empty };
    case "card":
      if (look.card === part) return { part, ok: true, told: words.cards[look.card] };
      return { part, ok: false, told: `${words.cards[look.card]}. ${words.elsewhere}` };
    case "foreign": {
      const next = look.what === "unreadable" ? words.wipe : words.another;
      return { part, ok: false, told: `${words.foreign[look.what]}. ${words.atr(look.atr)}. ${next}` };
    }
    case "failed":
      return { part, ok: false, told: `${words.failed(look.code)}. ${words.wipe}` };
  }
}

function keypadPart({ present, tampered }: Diagnosis["keypad"]): Part {
  if (!present) return { part: "keypad", ok: false, told: words.keypadAbsent };
  return tampered ? { part: "keypad", ok: false, told: words.tampered } : { part: "keypad", ok: true };
}

function printerPart({ cause, nearEnd }: Diagnosis["printer"]): Part {
  if (cause !== undefined) return { part: "printer", ok: false, told: words.printer[cause] };
  return { part: "printer", ok: true, ...(nearEnd ? { told: words.nearEnd } : {}) };
}

function batteryPart({ percent, charging }: Diagnosis["power"]): Part {
  if (percent === undefined) return { part: "battery", ok: true, told: words.batteryUnknown };
  if (percent < BATTERY_PERCENT && !charging) return { part: "battery", ok: false, told: words.batteryLow(percent) };
  return { part: "battery", ok: true, told: `${words.battery(percent)}${charging ? `, ${words.charging}` : ""}` };
}

function storeParts(store: Diagnosis["store"], capacity: number): readonly Part[] {
  const free = Math.max(0, capacity - store.held);
  const told = store.readOnly ? words.readOnly : free === 0 ? words.full : words.places(store.held, free);
  const wrong = store.findings.length;
  return [
    { part: "store", ok: !store.readOnly && free > 0, told },
    { part: "integrity", ok: wrong === 0, told: wrong === 0 ? words.intact(store.records) : words.damaged(wrong) },
  ];
}

/** How long the last card of each slot took to be read (E035); a slot that was not read is not told. */
function readingParts(readMs: NonNullable<Diagnosis["readMs"]>): readonly Part[] {
  return SLOTS.flatMap((slot): readonly Part[] => {
    const took = readMs[slot];
    if (took === undefined) return [];
    const ok = took <= READ_TARGET_MS;
    return [{ part: READINGS[slot], ok, told: ok ? words.took(took) : words.tookLong(took, READ_TARGET_MS) }];
  });
}

/** What the holder tried by hand; what was not tried is not told. */
function triedParts(tried: Tried): readonly Part[] {
  const answers = (["screen", "sound", "paper"] as const).flatMap((part): readonly Part[] => {
    const ok = tried[part];
    return ok === undefined ? [] : [{ part, ok, ...(ok ? {} : { told: words.refused }) }];
  });
  const { keysLeft } = tried;
  if (keysLeft === undefined) return answers;
  const ok = keysLeft.length === 0;
  const told = ok ? {} : { told: words.keysMissing(keysLeft.map(keyName).join(" ")) };
  return [{ part: "keys", ok, ...told }, ...answers];
}
