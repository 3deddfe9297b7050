import type { ComplementaryZoneEntry, FormField, FormRow, FormValue } from "#hal/ports/index";
import { shownName } from "./patient.ts";
import type { PersonVisit } from "./person-visit.ts";

export type ZoneSource = "vitale" | "amc-card";

/**
 * Two zones that differ: their differences, and which is used; VALIDER takes the one shown, proposed at first. Undefined: neither
 * was chosen, and everything stays as it was.
 */
export async function chooseZone(
  { desk, session, patient }: PersonVisit,
  ofVitale: ComplementaryZoneEntry,
  ofCard: ComplementaryZoneEntry,
  proposed: ZoneSource,
): Promise<ZoneSource | undefined> {
  let source = proposed;
  for (;;) {
    const rows: readonly FormRow[] = [
      { field: "amc-source", value: { kind: "pick", of: "amc-source", code: source } },
      ...differences(ofVitale, ofCard),
    ];
    const asks = { form: "complementary-choice", about: shownName(patient), rows, selected: 0 } as const;
    const answer = await desk.ui.ask("form", asks, session.signal);
    if (answer.kind !== "given") return undefined;
    if (answer.value === "done") return source;
    if (answer.value.row === 0) source = source === "vitale" ? "amc-card" : "vitale";
  }
}

/** The fields that are not the same, each as the two cards say it. */
function differences(ofVitale: ComplementaryZoneEntry, ofCard: ComplementaryZoneEntry): readonly FormRow[] {
  return COMPARED.flatMap(({ field, of, day }) => {
    const [vitale = "", card = ""] = [of(ofVitale), of(ofCard)];
    if (vitale === card) return [];
    const shown = (text: string): FormValue =>
      text === "" ? { kind: "none" } : day === true ? { kind: "day", day: text } : { kind: "text", text };
    return [{ field, value: { kind: "both", vitale: shown(vitale), card: shown(card) } } satisfies FormRow];
  });
}

const COMPARED: readonly {
  readonly field: FormField;
  readonly of: (zone: ComplementaryZoneEntry) => string | undefined;
  readonly day?: true;
}[] = [
  { field: "amc-number", of: ({ amcNumber }) => amcNumber.padStart(10, "0") },
  { field: "amc-member", of: ({ member }) => member },
  { field: "amc-from", of: ({ from }) => from, day: true },
  { field: "amc-to", of: ({ to }) => to, day: true },
  { field: "amc-management", of: ({ management }) => management },
  { field: "amc-indicator", of: ({ treatmentIndicator }) => treatmentIndicator },
  { field: "amc-sts", of: ({ stsRouting }) => stsRouting },
  { field: "amc-route-code", of: ({ routing }) => routing?.code },
  { field: "amc-route-host", of: ({ routing }) => routing?.host },
  { field: "amc-route-domain", of: ({ routing }) => routing?.domain },
];
