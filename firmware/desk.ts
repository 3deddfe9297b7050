import type { Desk, Road } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { cardCrypto } from "#billing/signing/index";
import type { Ui } from "#hal/ports/index";
import type { Hardware } from "./hardware.ts";
import type { Store } from "./store.ts";
import { VERSION } from "./version.ts";

/** Places for invoices, FSE and DRE together. */
const CAPACITY = 500;

/** Everything the flows may reach, put together once. */
export function buildDesk(parts: {
  readonly hardware: Hardware;
  readonly store: Store;
  readonly road: Road;
  readonly ui: Ui;
  readonly mode: "test" | "real";
}): Desk {
  const { hardware, store, road, ui, mode } = parts;
  const { deviceRank, deviceSerial } = store.settings.value;
  return {
    ...hardware,
    ui,
    road,
    journal: store.journal,
    keys: store.keys,
    backOff: store.backOff,
    outbox: store.outbox,
    inbox: store.inbox,
    erase: store.erase,
    settings: store.settings,
    pushed: store.pushed,
    drafts: store.drafts,
    get tables() {
      return store.pushed.tables;
    },
    cards: { crypto: cardCrypto, clock: hardware.clock, trust: TEST_TRUST },
    device: { serial: deviceSerial, version: VERSION, mode, approvalNumber: "", rank: deviceRank, capacity: CAPACITY },
  };
}
