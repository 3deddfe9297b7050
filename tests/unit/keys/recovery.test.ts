import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { openJournal } from "#billing/journal/index";
import {
  ANSWER_PATH,
  answerRecovery,
  type KekCard,
  makeExchangePair,
  openKeyStore,
  parseRecoveryAnswer,
  parseRecoveryRequest,
  REQUEST_PATH,
  recoveryAnswerText,
} from "#billing/keys/index";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { hex } from "#util/bytes";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { bill, seededRandom } from "../../helpers/journal-rig.ts";

const cardOf = (last: number, key = last): KekCard => ({
  serial: `8025000001990000000${last}`,
  authenticationKeyHash: new Uint8Array(32).fill(key),
  sign: async (message) => new Uint8Array(createHmac("sha256", `card ${key}`).update(message).digest()),
});
const [lost, next, stranger] = [cardOf(1), cardOf(2), cardOf(3)];
const random = seededRandom("recovery");
const poste = makeExchangePair(random);
const otherPoste = makeExchangePair(random);

let disk: MemoryDisk;
let dek: string;
const store = () => openKeyStore(disk, seededRandom("recovery-store"));
const journalOf = () => openJournal({ disk, clock: new FakeClock(), random: seededRandom("j"), reserveBytes: 64 });
const textOf = (path: string) => Buffer.from(disk.files.get(path) ?? []).toString("utf8");
const puts = (text: string) => disk.files.set(ANSWER_PATH, Buffer.from(text, "utf8"));
const privateKey = ({ privateKey: key }: typeof poste) => new Secret(key.reveal().slice());

/** A device that the lost card opened, with one invoice and a copy of its key for the poste. */
beforeEach(async () => {
  disk = memoryDisk();
  const keys = await store();
  await keys.enrol(lost);
  const end = await keys.unlock(lost);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  dek = hex(end.keys.dek.reveal());
  await keys.keepEscrow(poste.publicKey, end.keys);
  const journal = await journalOf();
  const book = await journal.unlock(end.keys);
  await bill({ disk, clock: new FakeClock(), journal, book });
  await journal.close();
});

/** The three acts, for one card. */
async function recovered(card: KekCard = next) {
  const keys = await store();
  expect(await keys.askRecovery(card, "TRN1")).toBe("asked");
  puts(recoveryAnswerText(answerRecovery(parseRecoveryRequest(textOf(REQUEST_PATH)), privateKey(poste), random)));
  return { keys, end: await keys.recover(card) };
}

describe("the card lost, another is let in", () => {
  test("the same key comes out, the card gets a slot of its own, and everything is read again", async () => {
    const { keys, end } = await recovered();
    if (end.kind !== "unlocked") throw new Error(end.kind);
    expect(hex(end.keys.dek.reveal())).toBe(dek);
    await keys.enrol(next, end.keys);
    await keys.endRecovery();
    const opened = await (await store()).unlock(next);
    if (opened.kind !== "unlocked") throw new Error(opened.kind);
    const journal = await journalOf();
    const book = await journal.unlock(opened.keys);
    const [view] = [...book.invoices()];
    expect(view && (await journal.signedInvoice(view)).invoice.beneficiary.name).toBe("CANARIVALE");
    expect([...disk.files.keys()].filter((path) => /recovery|pending/.test(path))).toEqual([]);
  });

  test("with no slot left at all, and after a new data key", async () => {
    const keys = await store();
    const opened = await keys.unlock(lost);
    if (opened.kind !== "unlocked") throw new Error(opened.kind);
    dek = hex((await keys.rotate({}, opened.keys)).dek.reveal());
    const file = JSON.parse(textOf("keys/wraps"));
    disk.files.set("keys/wraps", Buffer.from(JSON.stringify({ ...file, slots: [] })));
    const { end } = await recovered();
    expect(end.kind === "unlocked" && hex(end.keys.dek.reveal())).toBe(dek);
  });

  test("delete each slot in turn: the other opens; delete both: only the poste does", async () => {
    const keys = await store();
    const opened = await keys.unlock(lost);
    if (opened.kind !== "unlocked") throw new Error(opened.kind);
    await keys.enrol(stranger, opened.keys);
    const file = JSON.parse(textOf("keys/wraps"));
    for (const [index, card] of [lost, stranger].entries()) {
      const slots = file.slots.toSpliced(index, 1);
      disk.files.set("keys/wraps", Buffer.from(JSON.stringify({ ...file, slots })));
      expect((await (await store()).unlock(card)).kind).toBe("not-enrolled");
      const other = await (await store()).unlock(index === 0 ? stranger : lost);
      expect(other.kind === "unlocked" && hex(other.keys.dek.reveal())).toBe(dek);
    }
    disk.files.set("keys/wraps", Buffer.from(JSON.stringify({ ...file, slots: [] })));
    for (const card of [lost, stranger]) expect((await (await store()).unlock(card)).kind).toBe("not-enrolled");
    expect((await recovered()).end.kind).toBe("unlocked");
  });
});

describe("nothing opens", () => {
  test("without an answer", async () => {
    const keys = await store();
    expect(await keys.recover(next)).toEqual({ kind: "no-answer" });
    await keys.askRecovery(next, "TRN1");
    expect(await keys.recover(next)).toEqual({ kind: "no-answer" });
  });

  test("for a card other than the one that asked, even with its serial number", async () => {
    const { keys } = await recovered();
    expect(await keys.recover(stranger)).toEqual({ kind: "no-answer" });
    expect(await keys.recover(cardOf(2, 9))).toEqual({ kind: "wrong-key" });
  });

  test("out of what is on the disk, request and answer included: neither the data key nor the poste's is there", async () => {
    await recovered();
    const all = Buffer.concat([...disk.files.values()]).toString("latin1");
    for (const key of [dek, hex(poste.privateKey.reveal())]) {
      expect(all.toUpperCase()).not.toContain(key);
      expect(all).not.toContain(Buffer.from(key, "hex").toString("latin1"));
    }
  });

  test("at another poste: the request is refused there", async () => {
    await (await store()).askRecovery(next, "TRN1");
    const request = parseRecoveryRequest(textOf(REQUEST_PATH));
    expect(() => answerRecovery(request, privateKey(otherPoste), random)).toThrow("E_KEY_WRONG");
  });

  test("by an answer to an earlier key, or to an earlier request", async () => {
    const { keys } = await recovered();
    const opened = await keys.unlock(lost);
    if (opened.kind !== "unlocked") throw new Error(opened.kind);
    const old = textOf(ANSWER_PATH);
    await keys.rotate({}, opened.keys);
    expect(await keys.recover(next)).toEqual({ kind: "no-answer" });
    disk.files.delete("keys/pending");
    await keys.askRecovery(next, "TRN1");
    puts(old);
    expect(await keys.recover(next)).toEqual({ kind: "no-answer" });
  });

  test("by an answer with a key that somebody made up: the journal says that it is not its own", async () => {
    const keys = await store();
    await keys.askRecovery(next, "TRN1");
    const request = parseRecoveryRequest(textOf(REQUEST_PATH));
    const foreign = memoryDisk();
    const theirs = await openKeyStore(foreign, seededRandom("forger"));
    await theirs.enrol(stranger);
    const opened = await theirs.unlock(stranger);
    if (opened.kind !== "unlocked") throw new Error(opened.kind);
    await theirs.keepEscrow(poste.publicKey, opened.keys);
    const escrow = theirs.escrow();
    if (escrow === undefined) throw new Error("no copy");
    puts(recoveryAnswerText(answerRecovery({ ...request, escrow }, privateKey(poste), random)));
    const end = await keys.recover(next);
    if (end.kind !== "unlocked") throw new Error(end.kind);
    await expect((await journalOf()).unlock(end.keys)).rejects.toThrow("E_KEY_WRONG");
    expect(keys.enrolled().map(({ serial }) => serial)).toEqual([lost.serial]);
  });

  test("without a copy for a poste there is nobody to ask", async () => {
    disk = memoryDisk();
    const keys = await store();
    await keys.enrol(lost);
    expect(await keys.askRecovery(next, "TRN1")).toBe("no-escrow");
    expect(disk.files.has(REQUEST_PATH)).toBe(false);
  });

  test("every flipped byte of the answer or the pending slot: told as no answer or a wrong key, never another key", async () => {
    const { keys } = await recovered();
    for (const path of [ANSWER_PATH, "keys/pending"]) {
      const sound = disk.files.get(path) ?? new Uint8Array();
      for (let at = 0; at < sound.length; at += 3) {
        const spoilt = sound.slice();
        spoilt[at] = (spoilt[at] ?? 0) ^ 1;
        disk.files.set(path, spoilt);
        const end = await keys.recover(next);
        if (end.kind === "unlocked") expect(hex(end.keys.dek.reveal())).toBe(dek);
        else expect(["no-answer", "wrong-key"]).toContain(end.kind);
      }
      disk.files.set(path, sound);
    }
  });
});

test("asked again it is the same request; the answer to it still serves", async () => {
  const keys = await store();
  await keys.askRecovery(next, "TRN1");
  const request = textOf(REQUEST_PATH);
  const answer = recoveryAnswerText(answerRecovery(parseRecoveryRequest(request), privateKey(poste), random));
  await (await store()).askRecovery(next, "TRN1");
  expect(textOf(REQUEST_PATH)).toBe(request);
  puts(answer);
  expect((await (await store()).recover(next)).kind).toBe("unlocked");
});

test("stopped at any call to the disk, the recovery is finished by the next unlock or asked for again, and nothing is lost", async () => {
  let stops = 0;
  for (let failing = 1; failing < 60; failing++) {
    const before = memoryDisk(disk.files, disk.folders);
    let calls = 0;
    disk.fault = (call) => {
      if (call !== "read" && call !== "list" && ++calls >= failing) throw new Trouble("E_STORE_READ_ONLY", { call });
      return undefined;
    };
    const whole = await (async () => {
      const { keys, end } = await recovered();
      if (end.kind !== "unlocked") throw new Error(end.kind);
      await keys.enrol(next, end.keys);
      await keys.endRecovery();
    })().then(
      () => true,
      (thrown) => {
        if (!(thrown instanceof Trouble)) throw thrown;
        return false;
      },
    );
    disk = memoryDisk(disk.files, disk.folders);
    const known = await (await store()).unlock(next);
    const end = known.kind === "unlocked" ? known : (await recovered()).end;
    expect(end.kind === "unlocked" && hex(end.keys.dek.reveal()), `call ${failing}`).toBe(dek);
    const old = await (await store()).unlock(lost);
    expect(old.kind).toBe("unlocked");
    disk = before;
    if (whole) break;
    stops += 1;
  }
  expect(stops).toBeGreaterThan(10);
});

test("a file that is none is refused by name", () => {
  for (const text of ["", "{}", "[]", '{"format":"tournee-recovery-request","version":2}']) {
    expect(() => parseRecoveryRequest(text)).toThrow("E_INPUT");
    expect(() => parseRecoveryAnswer(text)).toThrow("E_INPUT");
  }
});
