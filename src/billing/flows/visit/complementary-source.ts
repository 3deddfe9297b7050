import type { ComplementaryEntry } from "#hal/ports/index";
import { tell } from "../trouble.ts";
import { asEntry } from "./complementary.ts";
import type { ComplementaryChange } from "./complementary-edits.ts";
import { fileOf, zoneOfFile } from "./kept-complementary.ts";
import { readMutuelle } from "./read-mutuelle.ts";
import type { SituationVisit } from "./situation-visit.ts";

/**
 * Where the complementary share comes from: the Vitale, a card read now, the poste, by hand, none. Chosen, it is used whatever its
 * period. AME stands in the list to say that it goes on paper (E071). The second complementary and the attestation stay.
 */
export async function editSource(visit: SituationVisit, now: string): ComplementaryChange {
  const { desk, session, patient, entry } = visit;
  const { complementary: ofVitale } = patient.beneficiary;
  const file = fileOf(visit)?.amc;
  const codes = [
    ...(ofVitale === undefined ? [] : ["vitale"]),
    "amc-card",
    ...(file === undefined ? [] : ["poste"]),
    "typed",
    "none",
    "ame",
  ];
  const answer = await desk.ui.ask("pick", { of: "amc-source", codes, ...selectedOf(codes, now) }, session.signal);
  if (answer.kind !== "given") return undefined;
  const { second, attestation } = entry.complementary ?? {};
  const kept = { ...(second === undefined ? {} : { second }), ...(attestation === undefined ? {} : { attestation }) };
  switch (answer.value) {
    case "vitale":
      return ofVitale === undefined ? undefined : { source: "vitale", zone: asEntry(ofVitale), ...kept };
    case "amc-card": {
      const read = await readMutuelle(visit);
      return read === undefined ? undefined : { ...read, ...kept };
    }
    case "poste":
      return file === undefined ? undefined : { source: "poste", zone: zoneOfFile(file), ...kept };
    case "typed":
      return byHand(entry.complementary, kept);
    case "ame":
      await tell(desk, "E_AME_PAPER", "draft-kept", {}, session.signal);
      return undefined;
    default:
      return { source: "none", ...kept };
  }
}

/** What was typed already stays; else everything is to be typed. */
function byHand(before: ComplementaryEntry | undefined, kept: Partial<ComplementaryEntry>): ComplementaryEntry {
  if (before?.source === "typed") return before;
  return { source: "typed", zone: { management: "GS", amcNumber: "", from: "", treatmentIndicator: "" }, ...kept };
}

function selectedOf(codes: readonly string[], now: string): { readonly selected?: string } {
  return codes.includes(now) ? { selected: now } : {};
}
