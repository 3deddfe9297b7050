import type { ReturnFileView } from "#billing/journal/index";
import type { PushedFile, TakenFile } from "#billing/model/standing";
import type { HandOverFacts, ReceptionFacts } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import { applyReturn } from "./apply-return.ts";
import type { Desk } from "./desk.ts";
import { noteAlways } from "./note-always.ts";
import type { Pushes } from "./road.ts";
import { noteStop } from "./sending-stop.ts";
import type { Session } from "./session.ts";
import { standingOf } from "./standing.ts";

/** What is filed first: what came back decides what may be done next. */
const ORDER: readonly string[] = ["return", "tables", "round"];

const NOTHING: ReceptionFacts = {
  ...{ files: 0, taken: 0, refused: [] },
  ...{ lotsReceived: 0, lotsRefused: 0, paid: 0, rejected: 0, signalled: 0, unattached: 0 },
};

/**
 * Takes what stands at the poste for this device: returns, tables, the round, each file whole and filed once; then says how the
 * device stands. What was taken before a cut stays taken, what was not is asked for again at the next hand-over. Undefined
 * without a poste. A return filed twice changes nothing. Never throws but for the storage: Trouble E_STORE_*.
 */
export async function receivePushed(desk: Desk, session: Session): Promise<ReceptionFacts | undefined> {
  const { pushes } = desk.road;
  if (pushes === undefined || desk.journal.readOnly) return undefined;
  show(desk, "receiving", { lot: 0, lots: 0, percent: 0 });
  const listed = await pushes.list();
  if (listed.kind === "failed") return { ...NOTHING, problem: { code: listed.code, step: "list" } };
  const files = ORDER.flatMap((kind) => listed.value.filter((one) => one.kind === kind));
  const before = files.filter((file) => isHere(desk, session, file));
  const reception = new Reception(desk, session, before);
  await reception.takeAll(
    pushes,
    files.filter((file) => !before.includes(file)),
  );
  await noteStop(desk, session.book);
  if (session.signal.aborted) return reception.facts;
  const told = await pushes.tell(desk.journal.anchor().sequence, standingOf(desk, session.book, reception.ends));
  if (told.kind === "failed") reception.fails({ code: told.code, step: "tell" });
  return reception.facts;
}

/**
 * The same while locked: the signed tables at once, the round sealed until the next unlock. Returns wait at the poste: nobody may
 * look at what they are about. Nothing is said of the device.
 */
export async function receiveLocked(desk: Desk): Promise<ReceptionFacts | undefined> {
  const { pushes } = desk.road;
  if (pushes === undefined) return undefined;
  show(desk, "receiving", { lot: 0, lots: 0, percent: 0 });
  const listed = await pushes.list();
  if (listed.kind === "failed") return { ...NOTHING, problem: { code: listed.code, step: "list" } };
  const files = ORDER.flatMap((kind) => listed.value.filter((one) => one.kind === kind && one.kind !== "return"));
  const reception = new Reception(desk, undefined, []);
  await reception.takeAll(
    pushes,
    files.filter(({ sha256 }) => !desk.pushed.holds(sha256)),
  );
  return reception.facts;
}

/** Whether something of a reception is worth showing: something new, or something wrong. */
export function isNews({ files, problem }: ReceptionFacts): boolean {
  return files > 0 || problem !== undefined;
}

function isHere({ pushed }: Desk, { book }: Session, { kind, sha256 }: PushedFile): boolean {
  if (kind === "return") return book.returns.file(sha256) !== undefined || book.returns.wasRefused(sha256);
  return pushed.holds(sha256);
}

function show(desk: Desk, step: HandOverFacts["step"], at: Pick<HandOverFacts, "lot" | "lots" | "percent">): void {
  desk.ui.show({ kind: "hand-over", step, ...at });
}

/** One reception, file by file; without a session, what may be taken while locked. */
class Reception {
  readonly ends: TakenFile[];
  #facts: ReceptionFacts = NOTHING;
  readonly #desk: Desk;
  readonly #session: Session | undefined;

  constructor(desk: Desk, session: Session | undefined, before: readonly PushedFile[]) {
    this.#desk = desk;
    this.#session = session;
    this.ends = before.map(({ name, sha256 }) => ({ name, sha256, end: "taken" }));
  }

  get facts(): ReceptionFacts {
    return this.#facts;
  }

  /** The first thing that went wrong is the one that is told. */
  fails(problem: NonNullable<ReceptionFacts["problem"]>): void {
    if (this.#facts.problem === undefined) this.#change({ problem });
  }

  /** Stops at the first file that does not come: the link is gone, and the others would not come either. */
  async takeAll(pushes: Pushes, files: readonly PushedFile[]): Promise<void> {
    this.#change({ files: files.length });
    for (const [index, file] of files.entries()) {
      if (this.#session?.signal.aborted) return;
      const at = { lot: index + 1, lots: files.length };
      show(this.#desk, "receiving", { ...at, percent: 0 });
      const end = await pushes.fetch(file, (percent) => show(this.#desk, "receiving", { ...at, percent }));
      if (end.kind === "failed")
        return this.fails({ code: end.code, step: "file", file: index + 1, files: files.length });
      if (this.#session?.signal.aborted) return;
      const code = await this.#take(file, end.value);
      const { name, sha256 } = file;
      this.ends.push({ name, sha256, ...(code === undefined ? { end: "taken" } : { end: "refused", code }) });
      if (code === undefined) this.#change({ taken: this.#facts.taken + 1 });
      else this.#change({ refused: [...this.#facts.refused, code] });
    }
  }

  /** Files one; the code of what is wrong with it, when it cannot be. A fault of the storage passes on. */
  async #take(file: PushedFile, bytes: Uint8Array): Promise<TroubleCode | undefined> {
    try {
      if (file.kind === "return") return this.#session && (await this.#return(bytes, this.#session));
      if (file.kind === "tables") await this.#tables(bytes);
      else await this.#round(bytes);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof Trouble) || thrown.code.startsWith("E_STORE_")) throw thrown;
      await noteAlways(this.#desk, "pushed-refused", { what: file.kind, code: thrown.code });
      return thrown.code;
    }
  }

  async #return(bytes: Uint8Array, { book }: Session): Promise<TroubleCode | undefined> {
    const end = await applyReturn(this.#desk, book, bytes);
    if (end.kind === "refused") return end.code;
    if (end.kind === "applied") this.#count(book, end.file);
    return undefined;
  }

  /** What a file just applied changed: the lots and the shares that name its record. */
  #count(book: Session["book"], { seq, unattached }: ReturnFileView): void {
    const answers = [...book.lots()].flatMap(({ answer }) => (answer?.seq === seq ? [answer.status] : []));
    const outcomes = [...book.invoices()]
      .flatMap(({ fse, dre }) => [...(fse.outcomes ?? []), ...(dre.outcomes ?? [])])
      .filter((one) => one.seq === seq);
    const facts = this.#facts;
    const of = (letter: string) => outcomes.filter(({ outcome }) => outcome === letter).length;
    this.#change({
      lotsReceived: facts.lotsReceived + answers.filter((status) => status === "received").length,
      lotsRefused: facts.lotsRefused + answers.filter((status) => status === "refused").length,
      paid: facts.paid + of("P"),
      rejected: facts.rejected + of("R"),
      signalled: facts.signalled + of("S"),
      unattached: facts.unattached + unattached,
    });
  }

  async #tables(bytes: Uint8Array): Promise<void> {
    const { before = "", version, from } = await this.#desk.pushed.takeTables(bytes);
    const facts = { what: "tables", before, version, from };
    if (this.#session === undefined) await noteAlways(this.#desk, "tables-taken", facts);
    else await this.#desk.journal.append({ kind: "settings-changed", facts });
    this.#change({ tables: { before, version, from } });
  }

  async #round(bytes: Uint8Array): Promise<void> {
    const { pushed } = this.#desk;
    const keys = this.#session?.keys;
    const round = keys === undefined ? await pushed.keepWaiting(bytes) : await pushed.takeRound(bytes, keys);
    if (round === undefined) throw new Trouble("E_NOT_ENROLLED");
    const patients = round.patients.length;
    await noteAlways(this.#desk, "round-taken", { patients });
    const rightsAtMs = round.rightsAt === undefined ? undefined : Date.parse(round.rightsAt);
    this.#change({ round: { patients, ...(rightsAtMs !== undefined && { rightsAtMs }) } });
  }

  #change(change: Partial<ReceptionFacts>): void {
    const { pack } = this.#desk.pushed;
    this.#facts = { ...this.#facts, ...change, ...(pack !== undefined && { tablesInForce: pack.version }) };
  }
}
