import type { Draft } from "#billing/drafts/index";
import { ulid } from "#billing/model/ulid";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { VisitEntry } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { keyOf } from "./known-patient.ts";
import { keptOf, type Patient } from "./patient.ts";

/** The draft of the visit under way: kept at each field, put aside, or over. */
export class DraftKeeper {
  readonly id: string;
  readonly #desk: Desk;
  readonly #session: Session;
  #patient: VisitPatient | undefined;
  #entry: VisitEntry | undefined;

  /** `id`: of the draft that comes back; else a new one. */
  constructor(desk: Desk, session: Session, id?: string) {
    this.#desk = desk;
    this.#session = session;
    this.id = id ?? ulid(desk.clock.now(), desk.random.bytes(10));
  }

  /** Who it is for, and what is keyed already. */
  begin(patient: Patient, entry: VisitEntry | undefined): void {
    this.#patient = keptOf(patient);
    this.#entry = entry;
  }

  /** What is keyed now, down on the disk. Trouble E_STORE_*, of this field or of one before it. */
  async keyed(entry: VisitEntry): Promise<void> {
    if (entry === this.#entry) return this.#desk.drafts.settled();
    this.#entry = entry;
    await this.#keep(false);
  }

  /** Offered at home from now on. With nothing keyed it is over, unless it is `wanted` for its person alone. */
  async putAside(wanted = false): Promise<"kept" | "dropped"> {
    if (this.#session.signal.aborted) return "kept"; // As it stood at its last field.
    if (this.#entry === undefined && !wanted) {
      await this.over();
      return "dropped";
    }
    await this.#keep(true);
    return "kept";
  }

  /** An invoice stands for it, or nobody wants it any more. */
  over(): Promise<void> {
    return this.#desk.drafts.drop(this.id);
  }

  async #keep(aside: boolean): Promise<void> {
    const patient = this.#patient;
    if (patient === undefined) return;
    const { card, replacement } = this.#session;
    await this.#desk.drafts.keep({
      id: this.id,
      holder: card.practitioner.idNat,
      ...(replacement === undefined ? {} : { replacement: replacement.id }),
      aside,
      keptAtMs: this.#desk.clock.now(),
      patient,
      ...(this.#entry === undefined ? {} : { entry: this.#entry }),
    });
  }
}

/** Drafts of the card in session, where it works now; nobody else's (K13). */
export function draftsOf(desk: Desk, session: Session): readonly Draft[] {
  if (session.vitaleAlone) return []; // The data are locked.
  return desk.drafts.of(session.card.practitioner.idNat, session.replacement?.id);
}

/** The draft of that person, when there is one. */
export function draftOf(desk: Desk, session: Session, patient: VisitPatient): Draft | undefined {
  const key = JSON.stringify(keyOf(patient));
  return draftsOf(desk, session).find((one) => JSON.stringify(keyOf(one.patient)) === key);
}
