import { type CardKind, recognise } from "#billing/cards/index";
import type { Journal } from "#billing/journal/index";
import type { CardReader, LinkState, PowerState, PrinterState, Slot } from "#hal/ports/index";
import { hex } from "#util/bytes";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";
import { clockDoubtOf } from "./may-bill.ts";
import type { Session } from "./session.ts";
import { codeOf } from "./trouble.ts";
import { type StoreReport, verifyStore } from "./verify-store.ts";
import { codeOfEnd } from "./with-card.ts";

/** What one slot holds, as its card's ATR says it. Nothing is sent to a card for it. */
export type SlotLook =
  | { readonly kind: "empty" }
  | { readonly kind: "card"; readonly card: CardKind; readonly atr: string }
  | { readonly kind: "foreign"; readonly what: "newer" | "real" | "unknown" | "unreadable"; readonly atr: string }
  | { readonly kind: "failed"; readonly code: TroubleCode };

/** Every part of the machine, looked at once. Facts alone: what is fine and what mends it is said by the screen. */
export interface Diagnosis {
  readonly reader: { readonly link: LinkState["kind"]; readonly firmware?: string };
  readonly slots: Readonly<Record<Slot, SlotLook>>;
  readonly keypad: { readonly present: boolean; readonly tampered: boolean };
  readonly printer: PrinterState;
  readonly power: PowerState;
  readonly store: StoreReport & {
    readonly readOnly: boolean;
    readonly freeBytes: number;
    readonly totalBytes: number;
  };
  readonly clock: { readonly nowMs: number; readonly behind: boolean };
  readonly paired: boolean;
  /** How long the last card of a slot took to be read in this session, ms; nothing before one was. */
  readonly readMs?: Session["readMs"];
}

/**
 * Looks at every part. A part that fails is a finding, never an error; the cards in the slots are powered, no more. Locked,
 * there is no session: of the store only what can be known without its keys is said.
 */
export async function diagnose(desk: Desk, session: Session | undefined): Promise<Diagnosis> {
  const { reader, keypad, journal } = desk;
  const slots = {
    cps: await lookAtSlot(reader, "cps", session?.epoch),
    vitale: await lookAtSlot(reader, "vitale"),
    amc: await lookAtSlot(reader, "amc"),
  };
  return {
    reader: { link: reader.link.kind, ...(reader.firmware === undefined ? {} : { firmware: reader.firmware }) },
    slots,
    keypad: { present: keypad.present, tampered: keypad.unit?.tampered === true },
    printer: await desk.printer.look(),
    power: await desk.power.read(),
    store: {
      ...(session === undefined ? lockedReport(journal) : await verifyStore(journal, session.book, desk.cards.trust)),
      readOnly: journal.readOnly,
      ...(await journal.space()),
    },
    clock: { nowMs: desk.clock.now(), behind: clockDoubtOf(desk) !== undefined },
    paired: desk.road.paired,
    ...(session === undefined ? {} : { readMs: session.readMs }),
  };
}

/** Frames and their order, which need no key; what stands in them is not looked at. */
function lockedReport(journal: Journal): StoreReport {
  const { records, held } = journal.counts();
  const findings = journal.problems().map(({ code, facts }) => ({ what: code, about: JSON.stringify(facts) }));
  return { records, invoices: 0, lots: 0, held, findings };
}

/** The CPS of the session stays powered: its code is not asked again. */
async function lookAtSlot(reader: CardReader, slot: Slot, epoch?: number): Promise<SlotLook> {
  if (reader.slot(slot).card !== "present") return { kind: "empty" };
  try {
    const options = epoch === undefined ? {} : { stayPowered: true, epoch };
    const end = await reader.withCard(slot, async (card) => card.atr, options);
    if (end.kind === "absent") return { kind: "empty" };
    if (end.kind !== "done") return { kind: "failed", code: codeOfEnd(end) };
    const known = recognise(end.value);
    const atr = hex(end.value, " ");
    return known.kind === "test" ? { kind: "card", card: known.card, atr } : { kind: "foreign", what: known.kind, atr };
  } catch (thrown) {
    return { kind: "failed", code: codeOf(thrown) };
  }
}
