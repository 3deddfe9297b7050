import { cpsRefusal, isAdeli, type Session, situationRefusal } from "#billing";
import { parisTime } from "#billing/model/dates";
import type { PageRow } from "#hal/ports/index";
import { frenchDay } from "../layout/french.ts";
import { meaning, cps as words } from "../texts/cps.ts";
import { situationRefusals } from "../texts/refusals.ts";

type Card = Session["card"];
type Situation = Card["situations"][number];

const { labels } = words;
const yesNo = (value: boolean): string => (value ? words.yes : words.no);

/** Every field of a CPS as rows of a page; a number whose key does not hold is flagged (E011 to E013, E019). Pure. */
export function cpsRows(card: Card, nowMs: number): readonly PageRow[] {
  return [
    ...holderRows(card),
    ...cardRows(card, nowMs),
    ...domainRows(card),
    ...card.situations.flatMap((one) => situationRows(card, one, nowMs)),
  ];
}

function row(label: string, value: string | undefined): readonly PageRow[] {
  return value === undefined || value === "" ? [] : [{ label, value }];
}

/** A number and whether its key holds. */
function keyed(label: string, value: string | undefined, wrong: boolean): readonly PageRow[] {
  if (value === undefined) return [];
  return [wrong ? { label, value: words.wrongKey(value), flagged: true } : { label, value }];
}

/** Who holds the card; the billing number and the national one stand on the first page. */
function holderRows({ practitioner, situations }: Card): readonly PageRow[] {
  const [first] = situations;
  const wrong = practitioner.wrongKeys ?? [];
  return [
    ...(practitioner.anonymous
      ? row(labels.establishment, practitioner.establishment)
      : [
          ...row(labels.name, practitioner.name),
          ...row(labels.firstName, practitioner.firstName),
          { label: labels.civility, value: practitioner.civility ?? words.none },
          ...row(labels.familyName, practitioner.familyName),
          ...row(labels.establishment, practitioner.establishment),
        ]),
    { label: labels.type, value: `${words.types[practitioner.cardType]}, ${naming(practitioner.anonymous)}` },
    ...keyed(labels.idNat, practitioner.idNat, wrong.includes("finess")),
    ...keyed(labels.rpps, practitioner.rpps, wrong.includes("rpps")),
    practitioner.adeli === undefined
      ? { label: labels.adeli, value: words.none }
      : (keyed(labels.adeli, practitioner.adeli, !isAdeli(practitioner.adeli))[0] ?? {
          label: labels.adeli,
          value: "",
        }),
    ...(first === undefined ? [] : billingRows(first)),
  ];
}

function naming(anonymous: boolean): string {
  return anonymous ? words.naming.anonymous : words.naming.named;
}

function billingRows(situation: Situation): readonly PageRow[] {
  const { billingNumber } = situation;
  if (billingNumber === undefined) return [{ label: labels.billing, value: words.none }];
  const shown = words.key(billingNumber.slice(0, 8), billingNumber.slice(8));
  return keyed(labels.billing, shown, situation.wrongKeys.includes("billing-number"));
}

function cardRows({ practitioner }: Card, nowMs: number): readonly PageRow[] {
  const late = cpsRefusal(practitioner, parisTime(nowMs).day) !== undefined;
  const validTo = frenchDay(practitioner.validTo);
  return [
    ...row(
      labels.profession,
      practitioner.profession === undefined ? undefined : meaning(words.professions, practitioner.profession),
    ),
    ...row(labels.validFrom, frenchDay(practitioner.validFrom)),
    late
      ? { label: labels.validTo, value: words.expired(validTo), flagged: true }
      : { label: labels.validTo, value: validTo },
    ...row(labels.issuer, practitioner.issuer),
    ...row(labels.serial, practitioner.cardSerial),
  ];
}

function domainRows({ domain }: Card): readonly PageRow[] {
  if (!domain.present) return [{ label: labels.domain, value: words.noDomain, flagged: true }];
  return [
    { label: labels.domain, value: words.yes },
    { label: labels.mayInvoice, value: yesNo(domain.mayInvoice) },
    { label: labels.mayLot, value: yesNo(domain.mayLot) },
    ...row(labels.domainUpdated, domain.updatedOn === undefined ? undefined : frenchDay(domain.updatedOn)),
  ];
}

/** One place of practice, and whether it can bill today: when not, why (E016, E017, E026). */
function situationRows(card: Card, one: Situation, nowMs: number): readonly PageRow[] {
  const refusal = situationRefusal(card, one, parisTime(nowMs).day);
  const { structure } = one;
  const id = structure?.identifier;
  const kind = structure === undefined ? "" : meaningOnly(words.structureKinds, structure.kind);
  const cabinet = id === undefined ? undefined : `${kind} ${words.key(id.slice(0, -1), id.slice(-1))}`;
  const address = [structure?.street, structure?.postalCode, structure?.town].filter((part) => part !== undefined);
  return [
    { label: labels.situation(one.number), value: one.label },
    ...keyed(labels.cabinet, cabinet, one.wrongKeys.includes("finess")),
    ...row(labels.structure, structure?.name),
    ...row(labels.address, address.join(" ")),
    ...billingRows(one),
    { label: labels.mode, value: words.modes[one.practiceMode] },
    { label: labels.replacing, value: yesNo(one.practiceMode === "R") },
    { label: labels.convention, value: meaningOnly(words.conventions, one.convention) },
    { label: labels.specialty, value: one.specialty },
    { label: labels.tariffZone, value: one.tariffZone },
    { label: labels.ikZone, value: meaningOnly(words.ikZones, one.ikZone) },
    ...row(labels.agreements, one.agreements?.join(" ")),
    { label: labels.optam, value: yesNo(one.optam) },
    ...row(labels.sector, one.sector),
    ...row(labels.fund, one.fund),
    { label: labels.from, value: frenchDay(one.from) },
    ...row(labels.to, one.to === undefined ? undefined : frenchDay(one.to)),
    { label: labels.mayInvoice, value: yesNo(one.mayInvoice) },
    { label: labels.mayLot, value: yesNo(one.mayLot) },
    refusal === undefined
      ? { label: labels.bills, value: words.yes }
      : { label: labels.bills, value: words.noBecause(situationRefusals[refusal]), flagged: true },
  ];
}

/** What a code means; the code when no list has it. */
function meaningOnly(table: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(table, code) ? table[code] : undefined) ?? code;
}
