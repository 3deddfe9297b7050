import type { Session } from "#billing";
import { Trouble } from "#util/trouble";
import { billView } from "./bill.ts";
import { cpsCardView, cpsListView, cpsMenuView } from "./cps-menu.ts";
import { diagnosticView } from "./diagnostic.ts";
import { homeView } from "./home.ts";
import type { Destination, House } from "./house.ts";
import { invoicesView } from "./invoices.ts";
import { lotsView } from "./lots.ts";
import { aboutView, menuView } from "./menu.ts";
import { replacementView } from "./replacement.ts";
import { situationView } from "./situation.ts";
import { waitingView } from "./waiting.ts";
import { openWithoutCpsView, withoutCpsView } from "./without-cps.ts";
import { closeView, pendingView, printAgainView, resumeView } from "./work.ts";

type SessionPlace = Exclude<Destination, { to: "waiting" | "back" | "end" | "diagnostic" }>;
type SessionView = (house: House, session: Session) => Promise<Destination>;

const VIEWS: Readonly<Record<SessionPlace["to"], SessionView>> = {
  home: homeView,
  bill: billView,
  close: closeView,
  invoices: invoicesView,
  lots: lotsView,
  menu: menuView,
  situation: situationView,
  "print-again": printAgainView,
  resume: resumeView,
  "open-without-cps": openWithoutCpsView,
  "without-cps": withoutCpsView,
  pending: pendingView,
  "cps-menu": cpsMenuView,
  "cps-card": cpsCardView,
  "cps-list": cpsListView,
  about: aboutView,
  replacement: replacementView,
};

/** One loop, one back stack: each view says where to go next, until the device stops. */
export async function roam(house: House): Promise<void> {
  const stack: Destination[] = [{ to: "waiting" }];
  for (;;) {
    const here = stack.at(-1) ?? { to: "waiting" };
    if (house.stopping.aborted) return;
    const next = goingOn(here, await visit(house, here));
    if (next.to === "end") return;
    if (next.to === "back") stack.pop();
    else if (next.to === "waiting" || next.to === "home" || next.to === "without-cps")
      stack.splice(0, stack.length, next);
    else stack.splice(placeOf(stack, next), stack.length, next);
    const top = stack.at(-1);
    if (top !== undefined && "session" in top && top.session.signal.aborted)
      stack.splice(0, stack.length, goingOn(top, { to: "waiting" }));
    if (next.to === "back" && stack.length === 0 && "session" in here)
      stack.push({ to: "home", session: here.session });
  }
}

/** The CPS taken out after "Sans CPS" leads there, and nowhere else: the session itself is over (E086). */
function goingOn(here: Destination, next: Destination): Destination {
  const session = "session" in here ? here.session : undefined;
  const onward = session?.endedBy === "card-removed" ? session.withoutCps : undefined;
  return onward === undefined || onward.signal.aborted ? next : { to: "without-cps", session: onward };
}

/** Going on to a view that is on the stack goes back to it: ANNULER never walks through a place twice. */
function placeOf(stack: readonly Destination[], next: Destination): number {
  const before = stack.findIndex((one) => one.to === next.to);
  return before < 0 ? stack.length : before;
}

/** What the world did to a view that did not expect it is told, and never ends the terminal. */
async function visit(house: House, here: Destination): Promise<Destination> {
  try {
    return await lead(house, here);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    const session = "session" in here && !here.session.signal.aborted ? here.session : undefined;
    if (here.to !== "waiting" && session === undefined) return { to: "waiting" };
    await house.desk.ui.ask(
      "trouble",
      { code: thrown.code, safe: "nothing-lost" },
      session === undefined ? house.stopping : AbortSignal.any([session.signal, house.stopping]),
    );
    return session === undefined ? { to: "waiting" } : { to: "home", session };
  }
}

function lead(house: House, here: Destination): Promise<Destination> {
  if (here.to === "waiting") return waitingView(house, here.cpsIn);
  if (here.to === "back" || here.to === "end") return Promise.resolve({ to: "end" });
  if (here.to === "diagnostic") return diagnosticView(house, here.session, here.tried ?? {});
  return VIEWS[here.to](house, here.session);
}
