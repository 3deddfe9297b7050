import type { Beneficiary, Family } from "#billing/model/beneficiary";
import { day, parisTime } from "#billing/model/dates";
import type { Profession } from "#billing/model/visit";
import { catalogue, price, professionOf } from "#billing/rules/index";
import type { ActsFacts, VisitEntry } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { tell } from "../trouble.ts";
import type { Draft } from "./draft.ts";
import { aldOpen, visitInput } from "./visit-input.ts";

/** Keys the acts until they can be priced; every refusal is listed at once. Undefined: cancelled or interrupted. */
export async function enterActs(
  desk: Desk,
  session: Session,
  family: Family,
  beneficiary: Beneficiary,
  before: VisitEntry | undefined,
): Promise<Draft | undefined> {
  const profession = professionOf(session.situation.specialty);
  if (profession === undefined) {
    await tell(desk, "E_RIGHT_INVOICE", "nothing-lost", {}, session.signal);
    return undefined;
  }
  let entered = before;
  for (;;) {
    const answer = await desk.ui.ask(
      "acts",
      actsFacts(desk, session, profession, beneficiary, entered),
      session.signal,
    );
    if (answer.kind !== "given") return undefined;
    entered = answer.value;
    const draft = await priced(desk, session, { family, beneficiary, entry: entered, profession });
    if (draft === "interrupted") return undefined;
    if (draft !== "refused") return draft;
  }
}

function actsFacts(
  desk: Desk,
  session: Session,
  profession: Profession,
  beneficiary: Beneficiary,
  entered: VisitEntry | undefined,
): ActsFacts {
  const careDate = parisTime(desk.clock.now()).day;
  return {
    patient: `${beneficiary.useName} ${beneficiary.firstName}`,
    profession,
    careDate,
    aldOpen: aldOpen(beneficiary, careDate),
    catalogue: catalogue(desk.tables, profession, careDate),
    kilometres: session.situation.ikZone !== "00",
    ...(entered === undefined ? {} : { entered }),
  };
}

async function priced(
  desk: Desk,
  session: Session,
  visit: { family: Family; beneficiary: Beneficiary; entry: VisitEntry; profession: Profession },
): Promise<Draft | "refused" | "interrupted"> {
  const { family, beneficiary, entry, profession } = visit;
  const today = parisTime(desk.clock.now()).day;
  const sncfDoctor = await askSncfDoctor(desk, session, beneficiary);
  if (session.signal.aborted) return "interrupted";
  const patient = {
    insuredNir: family.insured.nir,
    rank: beneficiary.rank,
    birthDate: beneficiary.birthDate,
    birthRank: beneficiary.birthRank,
  };
  const careDate = day(entry.careDate);
  const input = visitInput({
    situation: session.situation,
    profession,
    beneficiary,
    entry,
    today,
    dayFacts: {
      kmBilledToday: session.book.kilometresOn(session.situation.billingNumber ?? "", careDate),
      sameDay: session.book.sameDay(patient, careDate),
    },
    answers: sncfDoctor === undefined ? {} : { sncfDoctor },
  });
  const result = price(desk.tables, input, today);
  if ("lines" in result) return { family, beneficiary, entry, input, priced: result };
  desk.keypad.beep("error");
  await desk.ui.ask("refused", { reasons: result.refused }, session.signal);
  return session.signal.aborted ? "interrupted" : "refused";
}

/** Régime 04, contract 22, and nobody else (formats.md 8.3). */
async function askSncfDoctor(desk: Desk, session: Session, beneficiary: Beneficiary): Promise<boolean | undefined> {
  if (beneficiary.amo.regime !== "04" || beneficiary.amo.contract !== "22") return undefined;
  const answer = await desk.ui.ask("confirm", { subject: "sncf-doctor", facts: {} }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}
