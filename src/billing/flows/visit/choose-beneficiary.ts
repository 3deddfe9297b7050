import type { Beneficiary, Family } from "#billing/model/beneficiary";
import { patientOnRound } from "#billing/model/round";
import type { ChoiceItem } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import { organismWords } from "../organism-words.ts";
import type { Session } from "../session.ts";
import { today } from "../today.ts";
import { aldPeriod } from "./ald-period.ts";
import { keyOf } from "./known-patient.ts";
import { staleSince } from "./stale-vitale.ts";
import { rightsOpen } from "./visit-input.ts";

/** Who the care is for, by number; "other-way" by F4: a person who is not on this card. Undefined: cancelled or interrupted. */
export async function chooseBeneficiary(
  desk: Desk,
  session: Session,
  family: Family,
): Promise<Beneficiary | "other-way" | undefined> {
  const { beneficiaries } = family;
  const [holder] = beneficiaries;
  const first = holder === undefined ? undefined : organismWords(desk.tables, holder.amo, today(desk));
  const answer = await desk.ui.ask(
    "choose",
    {
      list: "beneficiary",
      title: family.insured.useName,
      vitale: {
        updatedOn: family.updatedOn,
        stale: staleSince(desk, family) !== undefined,
        ...(first === undefined ? {} : { organism: first }),
      },
      items: beneficiaries.map((one) => itemOf(desk, session, family, one, first)),
      otherWay: true,
    },
    session.signal,
  );
  if (answer.kind !== "given") return undefined;
  return "index" in answer.value ? beneficiaries[answer.value.index] : "other-way";
}

/** The mark compares the card with what the journal last billed for this person and with the round: same caisse, another one, or never seen. */
function itemOf(desk: Desk, session: Session, family: Family, one: Beneficiary, first: string | undefined): ChoiceItem {
  const key = keyOf({ insured: family.insured, beneficiary: one });
  const known = [session.book.lastOrganism(key), roundOrganism(desk, key)].filter((each) => each !== undefined);
  const organism = `${one.amo.regime}-${one.amo.fund}-${one.amo.centre}`;
  const shown = organismWords(desk.tables, one.amo, today(desk));
  const open = rightsOpen(one, today(desk));
  const ald = aldPeriod(one, today(desk));
  const mark =
    known.length === 0 ? "new" : open && known.every((each) => each === organism) ? "up-to-date" : "to-check";
  return {
    label: `${one.useName} ${one.firstName}`,
    detail: `${shownBirth(one.birthDate)} rang ${one.rank}${open ? "" : " droits fermés"}`,
    mark,
    quality: one.quality,
    ...(shown === first ? {} : { organism: shown }),
    ...(ald === undefined ? {} : { ald }),
  };
}

/** The organism that the practice's record has for this person, or undefined. */
function roundOrganism({ pushed: { round } }: Desk, key: ReturnType<typeof keyOf>): string | undefined {
  const amo = round === undefined ? undefined : patientOnRound(round, key)?.file.amo;
  return amo === undefined ? undefined : `${amo.regime}-${amo.fund}-${amo.centre}`;
}

/** A birth date as it is on the card: "14/08/1955", lunar dates included, or "17/01/23" without a century. */
function shownBirth(birthDate: string): string {
  const year = birthDate.slice(0, birthDate.length - 4);
  return `${birthDate.slice(-2)}/${birthDate.slice(-4, -2)}/${year}`;
}
