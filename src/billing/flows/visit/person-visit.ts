import type { SituationVisit } from "./situation-visit.ts";

/** Who is visited, before or while anything is keyed. */
export type PersonVisit = Pick<SituationVisit, "desk" | "session" | "patient">;
