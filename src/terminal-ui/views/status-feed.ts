import type { CardPlace, StatusFacts } from "#hal/ports/index";
import type { House } from "./house.ts";

const POWER_PERIOD_MS = 5_000;

/** Keeps the status line true: slots, link, printer, keypad, battery, clock doubt. The answer stops it. */
export function feedStatus(house: House): () => void {
  const { desk } = house;
  const { reader, keypad, printer, power, clock, ui } = desk;
  const place = (slot: "cps" | "vitale" | "amc"): CardPlace =>
    reader.link.kind === "ready" ? reader.slot(slot).card : "unknown";
  const slots = () =>
    ui.status({ cps: place("cps"), vitale: place("vitale"), amc: place("amc"), reader: reader.link.kind });
  const paper = (): StatusFacts["printer"] => printer.state.cause ?? (printer.state.nearEnd ? "near-end" : "ready");
  const battery = async () => {
    const { percent, charging } = await power.read();
    ui.status({ batteryPercent: percent, charging });
  };
  ui.status({
    mode: desk.device.mode,
    approvalNumber: desk.device.approvalNumber,
    keypad: keypad.present ? "present" : "absent",
    printer: paper(),
    clockMs: clock.now(),
  });
  slots();
  void battery();
  const undo = [
    reader.listen(slots),
    printer.listen(() => ui.status({ printer: paper() })),
    keypad.listen((event) => {
      if (event.kind === "presence") ui.status({ keypad: event.present ? "present" : "absent" });
    }),
  ];
  const timer = clock.every(POWER_PERIOD_MS, () => void battery());
  return () => {
    timer.cancel();
    for (const release of undo) release();
  };
}
