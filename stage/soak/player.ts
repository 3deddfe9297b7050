import {
  billVisit,
  chooseSituation,
  enrolColleague,
  linkPiece,
  mailLots,
  type Session,
  unlock,
  voidInvoice,
} from "#billing";
import { dischargeLots } from "#billing/flows/close-round";
import { makeLots, makePieceLots } from "#billing/flows/make-lots";
import { lotRefusal } from "#billing/flows/may-bill";
import { putBackAll } from "#billing/flows/put-back";
import { rotateKey } from "#billing/flows/rotate-key";
import { today } from "#billing/flows/today";
import { checkedPiece } from "#sync/scor/index";
import { unreachable } from "#util/assert";
import { Trouble } from "#util/trouble";
import { refusalLine } from "../../firmware/terminalctl/report.ts";
import { Acks } from "./acks.ts";
import { billDegraded, patientWithoutCard } from "./degraded.ts";
import type { BuiltInDevice } from "./device.ts";
import { resumeAll } from "./finish.ts";
import { invoiceNamed } from "./named-invoice.ts";
import { answerAll } from "./returns.ts";
import { entryOf, type SoakLine } from "./script.ts";

type LineOf<D extends SoakLine["do"]> = Extract<SoakLine, { do: D }>;

/**
 * Plays a whole script. A line that is refused is told, and the next one played; a fault of the storage ends it. Gives 0
 * when every line was played, else 1. `fileNamed` reads a file that the script names. Trouble E_STORE_* when the storage failed: nothing is acknowledged any more.
 */
export async function playAll(
  device: BuiltInDevice,
  lines: readonly SoakLine[],
  tell: { say(line: string): void; err(line: string): void },
  fileNamed: (name: string) => Uint8Array = noFiles,
): Promise<number> {
  const player = new Player(device, (line) => tell.say(line), fileNamed);
  let status = 0;
  for (const line of lines) {
    try {
      await player.play(line);
    } catch (thrown) {
      if (!(thrown instanceof Trouble) || thrown.code.startsWith("E_STORE_")) throw thrown;
      tell.err(refusalLine(new Trouble(thrown.code, { line: line.at, do: line.do, ...thrown.facts })));
      status = 1;
    }
  }
  await player.lock();
  return status;
}

/** Plays the lines of a script with the flows of the product. Each deed throws the Trouble that stopped it. */
class Player {
  readonly #device: BuiltInDevice;
  readonly #acks: Acks;
  readonly #fileNamed: (name: string) => Uint8Array;
  #session: Session | undefined;
  /** The lots of the last hand-over, in the order made. */
  #lastSent: readonly string[] = [];

  constructor(device: BuiltInDevice, say: (line: string) => void, fileNamed: (name: string) => Uint8Array) {
    this.#device = device;
    this.#fileNamed = fileNamed;
    this.#acks = new Acks((line) => {
      this.#stopOnFailure();
      say(line);
    });
  }

  async play(line: SoakLine): Promise<void> {
    switch (line.do) {
      case "enroll":
        return this.#enroll(line);
      case "unlock":
        return this.#unlock(line);
      case "clock":
        if (!(await this.#device.hands.setClock(line.set))) throw new Trouble("E_INPUT", { field: "set" });
        return;
      case "bill":
        return this.#bill(line);
      case "void":
        return this.#void(line);
      case "lots":
        return this.#lots();
      case "send":
        return this.#send(line);
      case "lock":
        return this.lock();
      case "returns":
        return this.#returns(line);
      case "purge":
        return this.#purge();
      case "rekey":
        this.#acks.rekeyed(await rotateKey(this.#device.desk, this.#opened()));
        return;
      case "scor":
        return this.#scor(line);
      default:
        return unreachable(line);
    }
  }

  /** Ends the session; the CPS comes out, and the journal comes to rest. */
  async lock(): Promise<void> {
    this.#session?.end("lock-key");
    this.#session = undefined;
    await this.#device.hands.remove("cps");
    await this.#device.desk.journal.settled();
    this.#stopOnFailure();
  }

  async #enroll({ cps, pin }: LineOf<"enroll">): Promise<void> {
    const { desk, hands, holder } = this.#device;
    const before = desk.keys.enrolled().length;
    if (this.#session !== undefined) {
      holder.means({ pin, colleague: cps, agrees: ["enrol"] });
      if (!(await enrolColleague(desk, this.#session))) throw this.#why("E_NOT_ENROLLED");
      await hands.remove("amc");
    } else {
      await this.#open({ cps, pin, situation: 0 });
    }
    this.#stopOnStorage();
    const slot = desk.keys.enrolled().at(-1);
    const serial = desk.keys.enrolled().length > before ? slot?.serial : this.#session?.card.practitioner.cardSerial;
    if (serial !== undefined) this.#acks.enrolled(serial);
    if (before === 0) await this.lock();
  }

  /** The session, then what an earlier cut left to be finished with the cards at hand. */
  async #unlock(line: LineOf<"unlock">): Promise<void> {
    await this.lock();
    const session = await this.#open(line);
    await resumeAll(this.#device, session);
    this.#acks.tell(session.book);
    this.#stopOnStorage();
  }

  async #open({ cps, pin, situation }: { cps: string; pin: string; situation: number }): Promise<Session> {
    const { desk, hands, holder } = this.#device;
    holder.means({ pin, situation, agrees: ["enrol"] });
    if (!(await hands.insert("cps", cps))) throw new Trouble("E_INPUT", { field: "cps" });
    const end = await unlock(desk);
    if (end.kind !== "open") throw this.#why("E_NOT_ENROLLED");
    const { session } = end;
    this.#session = session;
    this.#acks.knows(session.book);
    if (session.card.situations[situation] !== session.situation) {
      const chosen = await chooseSituation(desk, session.card, session.signal, true);
      if (chosen === undefined) throw this.#why("E_INPUT");
      session.work(chosen);
    }
    return session;
  }

  async #bill(line: LineOf<"bill">): Promise<void> {
    if (line.vitale === null) return this.#billDegraded(line);
    const { desk, hands, holder } = this.#device;
    const session = this.#opened();
    const entry = entryOf(line.visit, line.prescriber, today(desk));
    holder.means({ vitale: line.vitale, beneficiary: line.beneficiary, entry });
    const end = await billVisit(desk, session);
    this.#acks.tell(session.book);
    await hands.remove("vitale");
    this.#stopOnStorage();
    if (end.kind !== "billed") throw this.#why("E_REFUSED_VISIT");
  }

  /** Without a Vitale: `visit.patient` and `identity` stand in for the card. */
  async #billDegraded({ visit, identity, prescriber }: LineOf<"bill">): Promise<void> {
    const { desk, holder } = this.#device;
    const session = this.#opened();
    const { patient: told, ...keyed } = visit;
    const entry = entryOf(keyed, prescriber, today(desk));
    const { patient, situation } = patientWithoutCard(told, identity, entry.careDate);
    holder.means({ entry: { ...entry, situation: { ...entry.situation, ...situation } } });
    const end = await billDegraded(desk, session, patient);
    this.#acks.tell(session.book);
    this.#stopOnStorage();
    if (end !== "billed") throw this.#why("E_REFUSED_VISIT");
  }

  async #void({ id }: LineOf<"void">): Promise<void> {
    const session = this.#opened();
    const view = invoiceNamed(session, id);
    if (view === undefined) throw new Trouble("E_INPUT", { field: "id" });
    this.#device.holder.means({ agrees: ["void-once", "void-twice"] });
    const end = await voidInvoice(this.#device.desk, session, view);
    this.#acks.tell(session.book);
    if (end !== "voided") throw this.#why("E_INPUT");
  }

  async #lots(): Promise<void> {
    const session = this.#opened();
    const { desk, holder } = this.#device;
    holder.means({});
    const refusal = lotRefusal(desk, session);
    if (refusal !== undefined) throw new Trouble(refusal);
    try {
      await putBackAll(desk, session);
      await makeLots(desk, session);
    } finally {
      this.#acks.tell(session.book);
    }
  }

  async #send({ by }: LineOf<"send">): Promise<void> {
    const session = this.#opened();
    const { desk, holder } = this.#device;
    holder.means({});
    try {
      if (lotRefusal(desk, session) === undefined) await makePieceLots(desk, session);
      const sealed = session.book.lotsToMail().map(({ lotId }) => lotId);
      const stopped = by === "mail" ? await this.#mail(session) : await this.#discharge(session);
      this.#lastSent = sealed.filter((lotId) => session.book.lot(lotId)?.stage === "handed-over");
      this.#stopOnStorage();
      if (stopped !== undefined) throw stopped;
    } finally {
      this.#acks.tell(session.book);
    }
  }

  async #discharge(session: Session): Promise<Trouble | undefined> {
    const end = await dischargeLots(this.#device.desk, session);
    return end.kind === "stopped" ? this.#why("E_POSTE_ABSENT") : undefined;
  }

  async #mail(session: Session): Promise<Trouble | undefined> {
    const [problem] = (await mailLots(this.#device.desk, session)).problems;
    return problem && new Trouble(problem.code, { lot: problem.lotId });
  }

  /** The document is checked, and linked as the holder confirms twice that it was looked at. */
  async #scor({ file, for: id }: LineOf<"scor">): Promise<void> {
    const session = this.#opened();
    const view = invoiceNamed(session, id);
    if (view === undefined) throw new Trouble("E_INPUT", { field: "for" });
    const piece = await checkedPiece(this.#fileNamed(file));
    this.#device.holder.means({ agrees: ["link-once", "link-twice"] });
    const end = await linkPiece(this.#device.desk, session, view, piece);
    this.#acks.tell(session.book);
    if (end.kind !== "linked") throw this.#why("E_INPUT");
  }

  async #returns({ arl, rsp }: LineOf<"returns">): Promise<void> {
    const session = this.#opened();
    const saying = { ...(arl === undefined ? {} : { arl }), ...(rsp === undefined ? {} : { rsp }) };
    try {
      await answerAll(this.#device, session, saying, this.#lastSent);
    } finally {
      this.#acks.tell(session.book);
    }
  }

  /** Every lot with a positive ARL, as though its retention had ended. */
  async #purge(): Promise<void> {
    for (const lot of [...this.#opened().book.lots()]) {
      if (lot.answer?.status !== "received" || lot.purgedAtMs !== undefined) continue;
      await this.#device.desk.journal.purge(lot.lotId);
      this.#acks.purged(lot.lotId);
    }
  }

  #opened(): Session {
    if (this.#session === undefined || this.#session.signal.aborted) throw new Trouble("E_INPUT", { why: "locked" });
    return this.#session;
  }

  /** What the holder was told last; `otherwise` when nothing was said. */
  #why(otherwise: Trouble["code"]): Trouble {
    const last = this.#device.holder.told.at(-1);
    return last === undefined ? new Trouble(otherwise) : new Trouble(last.code, last.facts);
  }

  /** Nothing is acknowledged any more once the journal cannot be written to. */
  #stopOnFailure(): void {
    const [problem] = this.#device.desk.journal.problems();
    if (problem !== undefined) throw problem;
  }

  /** A fault of the storage ends everything, also when the deed itself came to its end. */
  #stopOnStorage(): void {
    this.#stopOnFailure();
    const told = this.#device.holder.told.find(({ code }) => code.startsWith("E_STORE_"));
    if (told !== undefined) throw new Trouble(told.code, told.facts);
  }
}

/** A script that was not read from a folder has no file beside it. */
function noFiles(name: string): never {
  throw new Trouble("E_FILE_READ", { path: name });
}
