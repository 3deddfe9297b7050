import type { Profession } from "#billing/model/visit";
import type { VisitEntry } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import type { Patient } from "./patient.ts";

/** A visit being keyed: what the questions about its situation need. */
export interface SituationVisit {
  readonly desk: Desk;
  readonly session: Session;
  readonly patient: Patient;
  readonly profession: Profession;
  readonly entry: VisitEntry;
  /** Told what is keyed at each answer, so that it is kept whatever comes. */
  readonly keyed?: (entry: VisitEntry) => Promise<void>;
}
