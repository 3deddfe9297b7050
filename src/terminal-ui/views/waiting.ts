import { diagnose, handOverLocked, pendingOf, unlock } from "#billing";
import { diagnostic as diagnosticWords } from "../texts/diagnostic.ts";
import { diagnosticRows } from "./diagnostic-rows.ts";
import type { Destination, House } from "./house.ts";
import { showUnusableCard } from "./unusable-card.ts";
import { watchOver } from "./watch.ts";

const DAY_MS = 86_400_000;

type Call = "unlock" | "hand-over" | "diagnostic" | "stop";

/**
 * Locked: counts only. A CPS put in, or VALIDER with one in its slot, asks the PIN; F2 hands sealed lots over and takes the round;
 * MENU says how the machine is, which needs nobody's card.
 */
export async function waitingView(house: House, cpsIn = false): Promise<Destination> {
  const { desk } = house;
  const sealed = await desk.outbox.list();
  const counts = desk.journal.counts();
  desk.ui.status({ holder: "", held: counts.held, free: Math.max(0, desk.device.capacity - counts.held) });
  const problem = desk.journal.problems()[0]?.code;
  desk.ui.show({
    kind: "waiting",
    sealedLots: sealed.length,
    ...(desk.road.pushes === undefined ? {} : { poste: true }),
    ...(counts.oldestHeldDay === 0 ? {} : { oldestHeldMs: counts.oldestHeldDay * DAY_MS }),
    ...(problem === undefined ? {} : { trouble: problem }),
  });
  const call = cpsIn && desk.reader.slot("cps").card === "present" ? "unlock" : await nextCall(house);
  if (call === "stop") return { to: "end" };
  if (call === "hand-over") {
    await handOverLocked(desk);
    return { to: "waiting" };
  }
  if (call === "diagnostic") {
    const rows = diagnosticRows(await diagnose(desk, undefined), desk.device.capacity, {});
    await desk.ui.ask("page", { title: diagnosticWords.title, rows }, house.stopping);
    return { to: "waiting" };
  }
  const end = await unlock(desk);
  if (end.kind === "shown") await showUnusableCard(house, end.card, end.why);
  if (end.kind !== "open") return { to: "waiting" };
  watchOver(house, end.session);
  const { signatures, drafts } = pendingOf(desk, end.session);
  return { to: signatures + drafts > 0 ? "resume" : "home", session: end.session };
}

function nextCall(house: House): Promise<Call> {
  const { desk, ui, stopping } = house;
  return new Promise((resolve) => {
    const undo: (() => void)[] = [];
    const call = (what: Call) => {
      for (const release of undo.splice(0)) release();
      resolve(what);
    };
    const stop = () => call("stop");
    if (stopping.aborted) return resolve("stop");
    stopping.addEventListener("abort", stop, { once: true });
    undo.push(() => stopping.removeEventListener("abort", stop));
    undo.push(ui.onWaitingHandOver(() => call("hand-over")));
    undo.push(
      desk.reader.listen((event) => {
        if (event.kind === "inserted" && event.slot === "cps") call("unlock");
      }),
    );
    undo.push(
      desk.keypad.listen((event) => {
        if (event.kind !== "down") return;
        if (event.key === "VALIDER" && desk.reader.slot("cps").card === "present") call("unlock");
        if (event.key === "MENU") call("diagnostic");
      }),
    );
  });
}
