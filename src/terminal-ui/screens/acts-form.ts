import type { ActEntry, ActsFacts, ActsField, CatalogueAct, VisitEntry } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { euros, frenchDay, frenchDecimal } from "../layout/french.ts";
import { BLANK, pair, paragraph, row, span } from "../layout/rows.ts";
import { drawn, wrap } from "../layout/text.ts";
import type { Block, Screen } from "../screen.ts";
import { keys } from "../texts/keys.ts";
import { acts as words } from "../texts/visit.ts";

/** One field of the form, by its key. */
export interface FormLine {
  readonly key: string;
  readonly field: ActsField;
}

/** Keys of the fields never move: who knows them types without looking. */
const FIELD_KEYS: readonly FormLine[] = [
  { key: "1", field: "careDate" },
  { key: "2", field: "place" },
  { key: "3", field: "time" },
  { key: "4", field: "sunday" },
  { key: "5", field: "km" },
  { key: "6", field: "prescription" },
  { key: "7", field: "prescriber" },
  { key: "8", field: "supplements" },
];

/** Supplements that the practitioner may key, by profession (the automatic ones are the engine's). */
const KEYED_SUPPLEMENTS: Readonly<Record<string, readonly string[]>> = {
  infirmier: ["MCI", "MIE"],
  "medecin-generaliste": ["MEG", "MD"],
  "sage-femme": ["MSF", "MD"],
};

export function supplementsOf(facts: ActsFacts): readonly string[] {
  return Object.hasOwn(KEYED_SUPPLEMENTS, facts.profession) ? (KEYED_SUPPLEMENTS[facts.profession] ?? []) : [];
}

/** The fields asked: kilometres only with an IK zone, supplements only where the profession has some to key. */
export function formLines(facts: ActsFacts): readonly FormLine[] {
  return FIELD_KEYS.filter(({ field }) => {
    if (field === "km") return facts.kilometres;
    if (field === "prescription" || field === "prescriber") return facts.seance === undefined;
    return field !== "supplements" || supplementsOf(facts).length > 0;
  });
}

/** "AMI 1,5" */
export function actName(act: { readonly code: string; readonly coefficient: string }): string {
  return `${act.code} ${frenchDecimal(act.coefficient)}`;
}

/** The catalogue's words for an act, or nothing when it was typed. */
export function actLabel(act: ActEntry, catalogue: readonly CatalogueAct[]): string {
  const same = catalogue.filter((one) => one.code === act.code && one.coefficient === act.coefficient);
  return (same.find((one) => one.tag === act.tag) ?? same[0])?.label ?? "";
}

export interface FormView {
  readonly entry: VisitEntry;
  /** Index among `formLines`, or undefined: none. */
  readonly focus: number | undefined;
  readonly message: string;
}

/**
 * The visit as a form. The acts first, then the fields by their keys.
 *
 *       AMI 4      Retrait de fils            × 1   ALD oui
 *     0  Ajouter un acte      9  Modifier un acte
 *
 *     > 1  Date des soins        23/11/2026
 */
export function actsFormScreen(facts: ActsFacts, view: FormView, size: Size): Screen {
  const acts = view.entry.acts.map((act) => actBlock(act, facts, size.columns));
  const lines = formLines(facts);
  const fields = lines.map((line, index) => fieldBlock(line, facts, view, index === view.focus, size.columns));
  const articles = (view.entry.lpp ?? []).map(
    ({ code, quantity }): Block => pair(`  ${words.article} ${code}`, words.times(quantity), size.columns),
  );
  const none: readonly Block[] =
    acts.length + articles.length === 0 ? [paragraph(words.none, size.columns, { bold: true })] : [];
  const series = seriesBlocks(view.entry, size.columns);
  const actKeys: Block = [
    ...pair(`0 ${words.add}`, acts.length > 0 ? `9 ${words.edit}` : "", size.columns),
    ...(size.rows >= 18 ? [BLANK] : []),
  ];
  return {
    title: `${facts.seance === undefined ? words.title : words.seanceTitle(facts.seance.number, facts.seance.of)} - ${facts.patient}`,
    body: [...acts, ...articles, ...none, ...series, actKeys, ...fields],
    message: view.message,
    pageKeys: "▲▼",
    keys: [
      { key: "VALIDER", does: facts.seance === undefined ? keys.amounts : keys.next },
      { key: "ANNULER", does: keys.back },
      { key: "►", does: keys.change },
      ...(facts.seance === undefined
        ? [
            { key: "F2", does: keys.situation },
            { key: "MENU", does: keys.complementary },
          ]
        : []),
      { key: "F3", does: keys.details },
      { key: "F4", does: facts.seance === undefined ? keys.series : keys.takeOff },
    ],
    ...(view.focus === undefined
      ? {}
      : { focus: acts.length + articles.length + none.length + series.length + 1 + view.focus }),
  };
}

/** The days of a sheet of several; the fields below are those of the first. */
function seriesBlocks({ careDate, seances = [] }: VisitEntry, columns: number): readonly Block[] {
  if (seances.length === 0) return [];
  const last = seances.at(-1)?.careDate ?? careDate;
  const told = words.seancesFrom(frenchDay(careDate), frenchDay(last));
  return [pair(words.seances(seances.length + 1), told, columns, { bold: true })];
}

/** One act: name, label, quantity, ALD. The label goes on under itself when it is long. */
function actBlock(act: ActEntry, facts: ActsFacts, columns: number): Block {
  const ald = facts.aldOpen ? `  ${act.ald ? words.ald.yes : words.ald.no}` : "";
  const right = `${words.times(act.quantity)}${ald}${feeOf(act)}`;
  const start = `  ${drawn(actName(act)).padEnd(8)}  `;
  const room = columns - start.length;
  const labels = wrap(actLabel(act, facts.catalogue), room);
  const last = labels.length - 1;
  const beside = (labels[last]?.length ?? 0) + right.length + 2 <= room;
  return [
    ...labels.map((label, index): Row => {
      const text = beside && index === last ? `${label.padEnd(room - right.length)}${right}` : label;
      return [index === 0 ? span(start, { bold: true }) : span(" ".repeat(start.length)), span(text)];
    }),
    ...(beside ? [] : [row(right.padStart(columns))]),
  ];
}

/** Honoraires and qualifier, when they are not the tariff's. */
function feeOf({ feeCents, expenseQualifier }: ActEntry): string {
  return `${feeCents === undefined ? "" : `  ${euros(feeCents)}`}${expenseQualifier === undefined ? "" : ` ${expenseQualifier}`}`;
}

function fieldBlock(line: FormLine, facts: ActsFacts, view: FormView, focused: boolean, columns: number): Block {
  const style = focused ? { reverse: true } : {};
  const lead = `${focused ? ">" : " "} ${line.key}  ${words.fields[line.field].padEnd(19)}`;
  const values = wrap(fieldValue(line.field, view.entry, facts), Math.max(8, columns - lead.length));
  return values.map((value, index) => {
    const text = (index === 0 ? lead : " ".repeat(lead.length)) + value;
    return row(focused ? text.padEnd(columns) : text, style);
  });
}

function fieldValue(field: ActsField, entry: VisitEntry, facts: ActsFacts): string {
  switch (field) {
    case "careDate":
      return frenchDay(entry.careDate);
    case "place":
      return words.place[entry.place];
    case "time":
      return words.time[entry.time];
    case "sunday":
      return entry.sundayOrHoliday ? words.yes : words.no;
    case "km":
      return entry.oneWayKm === undefined ? words.noKm : `${entry.oneWayKm} km`;
    case "prescription":
      return entry.prescriptionDate === undefined ? words.notGiven : frenchDay(entry.prescriptionDate);
    case "prescriber":
      return prescriberOf(entry);
    case "supplements": {
      const chosen = supplementsOf(facts).filter((code) => entry.supplements.includes(code));
      return chosen.length === 0 ? words.noSupplement : chosen.join(" ");
    }
  }
}

function prescriberOf({ prescriber, prescriberSpecialty }: VisitEntry): string {
  if (prescriber === undefined) return words.notGiven;
  return prescriberSpecialty === undefined ? prescriber : `${prescriber} (${prescriberSpecialty})`;
}
