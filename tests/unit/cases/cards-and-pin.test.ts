import { afterEach, describe, expect, test } from "vitest";
import { billVisit, type Session, verifyStore } from "#billing";
import { E9, encodeFcp, encodeFile, VITALE_FILES } from "#hal/wire/card-files/index";
import { tlv } from "#hal/wire/tlv/index";
import { concat, fromHex } from "#util/bytes";
import type { SimCard } from "../../../simulator/card.ts";
import { createDeck } from "../../../simulator/cards/index.ts";
import { strangerCard } from "../../../simulator/cards/special.ts";
import { FlowBench } from "../../flows/bench.ts";
import { card, expectPrompts, gives, meanwhile, prompt, type Step, seen } from "../../flows/script.ts";
import { openSession, visit } from "../../flows/visits.ts";
import { testDesk, testMemory } from "../../helpers/direct-card.ts";
import { CaseTerminal } from "./terminal.ts";

/**
 * Abuse and faults of cards and codes, K1 to K12 of the reliability rules (K13 has no case here: replacement comes
 * later). Each is asked three things: what is said, that the journal holds, and that nobody gained anything.
 */

let terminal: CaseTerminal;
afterEach(() => terminal?.close());

/** Nothing was presented to the card nor asked of it, nothing is open, and the store is byte for byte what it was. */
async function nothingGained(name: string, before: string): Promise<void> {
  expect([terminal.powers(name), terminal.locked, terminal.enrolled]).toEqual([{ codes: 0, signatures: 0 }, true, 0]);
  expect(terminal.storeBytes).toBe(before);
  await terminal.journalHolds();
}

describe("K1 a wrong code twice, then the right one", () => {
  test("the tries are the card's, and the third code is not asked before the holder says so", async () => {
    terminal = await CaseTerminal.open();
    await terminal.insert("cps", "C01");
    await terminal.shows("Il reste 3 essais");
    await terminal.code("0000");
    await terminal.shows("Code faux - reste 2 essais");
    expect(await terminal.triesLeft()).toBe(2);
    await terminal.code("9999");
    await terminal.shows("Il ne reste qu'un essai. Taper le code porteur ?");
    await terminal.pass(10_000);
    expect([terminal.powers("C01").codes, await terminal.digitsTyped(), terminal.locked]).toEqual([2, undefined, true]);
    await terminal.press("VALIDER");
    await terminal.shows("Code faux - reste 1 essai");
    await terminal.code("1234");
    await terminal.shows("Enregistrer ce PS");
    expect([terminal.powers("C01").codes, await terminal.triesLeft()]).toEqual([3, 3]);
    await terminal.journalHolds();
  });
});

describe("K2 a blocked card", () => {
  test("is told, its code is never asked, and unblocking is offered", async () => {
    terminal = await CaseTerminal.open();
    const before = terminal.storeBytes;
    await terminal.insert("cps", "C10");
    await terminal.showsTrouble("PIN_BLOCKED", "CPS bloquée", "code de 8 chiffres");
    terminal.neverPainted("Tapez le code porteur");
    await terminal.press("VALIDER");
    await terminal.shows("Débloquer la CPS maintenant ?");
    await terminal.press("ANNULER");
    await terminal.pass(1000);
    expect(await terminal.triesLeft()).toBe(0);
    await nothingGained("C10", before);
  });
});

describe("K3 a card pulled out", () => {
  test("during VERIFY: nothing opens, and the card may come back", async () => {
    terminal = await CaseTerminal.open();
    const before = terminal.storeBytes;
    await terminal.insert("cps", "C01");
    await terminal.shows("Tapez le code porteur");
    await terminal.cardFault("cps", "pulled-during:verify");
    await terminal.code("1234");
    await terminal.shows("Insérez la CPS");
    expect([terminal.locked, terminal.enrolled, terminal.storeBytes]).toEqual([true, 0, before]);
    await terminal.journalHolds();
    await terminal.openC01();
    expect(terminal.powers("C01").codes).toBe(2);
  });

  describe("while an invoice is signed", () => {
    let bench: FlowBench;
    let session: Session;
    afterEach(() => bench.stop(session));

    const FIRST = "000000001";
    const BILLER = "996000014";
    const toAmounts = visit("V01", FIRST).slice(0, 7);
    const BACK: readonly Step[] = [
      prompt.insertCard("vitale", "sign-resume"),
      meanwhile(() => notSigned()),
      card.inserts("vitale", "V01"),
      prompt.signed(FIRST),
      gives("done"),
    ];

    function notSigned(): void {
      expect(session.book.invoice(BILLER, FIRST)).toMatchObject({ stage: "signing", fse: { state: "none" } });
      expect(session.book.held).toBe(0);
    }

    test.each([
      ["as it takes the hash", "hash"],
      ["between hash and signature, and in the signature", "sign"],
    ] as const)("the Vitale, %s: asked for again, and the same number is signed once", async (_when, step) => {
      bench = await FlowBench.open();
      session = await openSession(bench);
      await expectPrompts(bench, () => billVisit(bench.desk, session), [
        ...toAmounts,
        card.pulledDuring("vitale", step),
        gives("sign"),
        ...BACK,
      ]);
      const report = await verifyStore(bench.desk.journal, session.book, testDesk.trust);
      expect([report.findings, report.held, session.book.nextNumber(BILLER)]).toEqual([[], 1, "000000002"]);
    });

    test.each(["hash", "sign"] as const)(
      "the CPS, in its %s: the session ends, and nothing is signed",
      async (step) => {
        bench = await FlowBench.open();
        session = await openSession(bench);
        const end = await expectPrompts(bench, () => billVisit(bench.desk, session), [
          ...toAmounts,
          card.pulledDuring("cps", step),
          gives("sign"),
        ]);
        expect([end.kind, session.endedBy, bench.desk.journal.locked]).toEqual(["interrupted", "card-removed", true]);
        notSigned();
        expect(bench.desk.journal.problems()).toEqual([]);
      },
    );
  });
});

describe("K4 the card of another practitioner between unlock and signature", () => {
  let bench: FlowBench;
  let session: Session;
  afterEach(() => bench.stop(session));

  test.each([
    ["taken out and put in at leisure", 1000],
    ["swapped faster than a poll", 0],
  ])("%s: refused, and it signs nothing", async (_how, pauseMs) => {
    bench = await FlowBench.open();
    session = await openSession(bench);
    const asked = async () => {
      const { "2A": signed = 0, 88: authenticated = 0, 20: codes = 0 } = await bench.apdus("cps");
      return [signed, authenticated, codes];
    };
    let before: readonly number[] = [];
    const end = await expectPrompts(bench, () => billVisit(bench.desk, session), [
      ...visit("V01", "000000001").slice(0, 7),
      meanwhile(async () => {
        before = await asked();
        await bench.bench.control({ do: "remove", slot: 0 });
        if (pauseMs > 0) await bench.clock.run(pauseMs);
        await bench.bench.control({ do: "insert", slot: 0, card: "C02" });
        if (pauseMs > 0) await bench.clock.run(pauseMs);
      }),
      ...(pauseMs > 0 ? [] : [gives("sign")]),
    ]);
    expect([end.kind, bench.desk.journal.locked]).toEqual(["interrupted", true]);
    expect([before.length, await asked()]).toEqual([3, before]);
    expect([session.book.held, bench.desk.journal.problems()]).toEqual([0, []]);
  });
});

describe("K5 a card that must not open", () => {
  test.each([
    ["expired", "C11", "test", "E_CARD_EXPIRED", "Cette carte est périmée."],
    ["unknown", "S02", "test", "E_CARD_UNKNOWN", "Carte non reconnue"],
    ["real, in test mode", "S05", "test", "E_CARD_REAL", "Carte réelle : non prise en charge par le profil de test."],
    ["of test, in real mode", "C01", "real", "E_CARD_UNKNOWN", "Carte non reconnue"],
  ] as const)("one that is %s is refused with its reason", async (_what, name, mode, code, words) => {
    terminal = await CaseTerminal.open({ mode });
    const before = terminal.storeBytes;
    await terminal.insert("cps", name);
    await terminal.showsTrouble(code, words);
    await nothingGained(name, before);
  });
});

describe("K6 a card where it does not belong", () => {
  test("the patient's card in the slot of the CPS is named, and told nothing", async () => {
    terminal = await CaseTerminal.open();
    const before = terminal.storeBytes;
    await terminal.insert("cps", "V01");
    await terminal.showsTrouble("E_CARD_KIND", "Carte Vitale dans la fente CPS.");
    expect(await terminal.commands("cps")).toBe(0);
    await nothingGained("V01", before);
  });

  test("the same CPS in two slots: the second is named, and told nothing", async () => {
    const twin = () => createDeck().card("C01", testMemory());
    terminal = await CaseTerminal.open({ cards: { X01: twin } });
    await terminal.openC01();
    const before = terminal.storeBytes;
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "X01");
    await terminal.showsTrouble("E_CARD_KIND", "Carte CPS dans la fente Vitale.");
    expect([await terminal.commands("vitale"), terminal.powers("X01")]).toEqual([0, { codes: 0, signatures: 0 }]);
    expect([terminal.powers("C01").signatures, terminal.storeBytes]).toEqual([0, before]);
    await terminal.journalHolds();
  });
});

describe("K7 keys after a secure entry has timed out", () => {
  test("reach no other screen and no later entry; the card has heard nothing", async () => {
    terminal = await CaseTerminal.open();
    const before = terminal.storeBytes;
    await terminal.insert("cps", "C01");
    await terminal.shows("SAISIE PROTÉGÉE");
    await terminal.press("1", "2");
    expect(await terminal.digitsTyped()).toBe(2);
    await terminal.shows("CPS en place", 40_000);
    expect(await terminal.digitsTyped()).toBeUndefined();
    const waiting = terminal.screen;
    await terminal.press("3", "4", "5", "CORRIGER", "F1");
    expect(terminal.screen).toBe(waiting);
    await nothingGained("C01", before);
    await terminal.press("VALIDER");
    await terminal.shows("SAISIE PROTÉGÉE");
    expect([await terminal.digitsTyped(), await terminal.triesLeft()]).toEqual([0, 3]);
    await terminal.code("1234");
    await terminal.shows("Enregistrer ce PS");
  });
});

describe("K8 a code of another length", () => {
  async function atTheCode(name: string): Promise<string> {
    terminal = await CaseTerminal.open();
    const before = terminal.storeBytes;
    await terminal.insert("cps", name);
    await terminal.shows("SAISIE PROTÉGÉE");
    return before;
  }

  test.each([
    ["none", []],
    ["of 3 digits", ["1", "2", "3"]],
    ["with keys that are no digits", ["1", "STAR", "2", "HASH", "F1", "3", "UP", "MENU"]],
  ] as const)("%s: reaches no card and uses no try", async (_what, keys) => {
    const before = await atTheCode("C01");
    await terminal.press(...keys, "VALIDER");
    await terminal.shows("Il manque des chiffres. Aucun essai n'est perdu.");
    expect([await terminal.triesLeft(), await terminal.digitsTyped()]).toEqual([
      3,
      keys.filter((key) => /^\d$/.test(key)).length,
    ]);
    await nothingGained("C01", before);
    await terminal.press("ANNULER");
    await terminal.shows("CPS en place");
  });

  test("of 5 digits: the fifth is not taken", async () => {
    await atTheCode("C01");
    await terminal.press("1", "2", "3", "4", "5");
    await terminal.shows("Le code est complet : VALIDER.");
    expect(await terminal.digitsTyped()).toBe(4);
    await terminal.press("VALIDER");
    await terminal.shows("Enregistrer ce PS");
    expect(terminal.powers("C01").codes).toBe(1);
  });

  test("of 13 digits, on a card that takes 12: the thirteenth is not taken", async () => {
    const before = await atTheCode("S13");
    await terminal.press("8", "6", "4", "2", "0", "9", "7", "5", "3", "1", "0", "0", "0");
    await terminal.shows("Le code est complet : VALIDER.");
    expect(await terminal.digitsTyped()).toBe(12);
    await terminal.press("ANNULER");
    await terminal.shows("CPS en place");
    await nothingGained("S13", before);
  });
});

describe("K9 90 00 with a wrong signature", () => {
  let bench: FlowBench;
  let session: Session;
  afterEach(() => bench.stop(session));

  test.each(["vitale", "cps"] as const)("of the %s: checked before it is journaled, and refused", async (slot) => {
    bench = await FlowBench.open();
    session = await openSession(bench);
    const records = () => bench.desk.journal.counts().records;
    let before = 0;
    await expectPrompts(bench, () => billVisit(bench.desk, session), [
      ...visit("V01", "000000001").slice(0, 7),
      card.fault(slot, "wrong-signature"),
      meanwhile(() => {
        before = records();
      }),
      gives("sign"),
      prompt.trouble("E_SIGNATURE_WRONG", "nothing-signed"),
      // The number drawn, and nothing more.
      meanwhile(() => expect([records() - before, session.book.held]).toEqual([1, 0])),
      seen(),
      prompt.confirm("give-up-number"),
      card.fault(slot, "none"),
      gives(false),
      prompt.signed("000000001"),
      gives("done"),
    ]);
    expect((await verifyStore(bench.desk.journal, session.book, testDesk.trust)).findings).toEqual([]);
  });
});

describe("K10 a card without end", () => {
  test.each([
    ["mute", "S01", "none", "E_CARD_MUTE", "Carte muette ou mal insérée"],
    ["6F 00 to everything", "C01", "sw:6F00", "E_CARD_STATUS", "La carte a refusé une commande."],
    ["61 xx for ever", "C01", "loop61", "E_CARD_PROTOCOL", "La carte ne parle pas comme il faut"],
    ["6C xx for ever", "C01", "loop6C", "E_CARD_PROTOCOL", "La carte ne parle pas comme il faut"],
  ] as const)("%s: told within a minute and a hundred commands", async (_what, name, fault, code, words) => {
    terminal = await CaseTerminal.open();
    const before = terminal.storeBytes;
    const beganMs = terminal.clock.monotonicMs();
    await terminal.insertFaulty("cps", name, fault);
    await terminal.showsTrouble(code, words);
    expect(terminal.clock.monotonicMs() - beganMs).toBeLessThan(60_000);
    expect(await terminal.commands("cps")).toBeLessThan(100);
    await nothingGained(name, before);
  });

  test("6C 01, 61 01 by turns, ten thousand times: stopped after one dialogue", async () => {
    let heard = 0;
    const pingPong: SimCard = {
      ...strangerCard("X10", { protocols: [0], sw: 0x9000 }),
      atr: fromHex("3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 43 50 53 01"),
      apdu: (command) => {
        heard++;
        return { bytes: fromHex(command[4] === 1 ? "00 61 01" : "6C 01"), raw: true };
      },
    };
    terminal = await CaseTerminal.open({ cards: { X10: () => pingPong } });
    const before = terminal.storeBytes;
    await terminal.insert("cps", "X10");
    await terminal.showsTrouble("E_CARD_PROTOCOL", "La carte ne parle pas comme il faut");
    expect(heard).toBeLessThan(100);
    await nothingGained("X10", before);
  });
});

describe("K11 an ATR that is none", () => {
  const withAtr = (atr: Uint8Array): SimCard => ({ ...strangerCard("X11", { protocols: [0], sw: 0x9000 }), atr });

  test.each([
    ["of 255 bytes", fromHex("3B 8D").length, new Uint8Array(255).fill(0x3b)],
    ["of one byte", 1, fromHex("3B")],
    ["with a bad TCK", 20, fromHex("3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 43")],
    ["that announces more than it holds", 4, fromHex("3B FF 11 FF")],
  ])("%s: refused, and the card is told nothing", async (_what, _length, atr) => {
    terminal = await CaseTerminal.open({ cards: { X11: () => withAtr(atr) } });
    const before = terminal.storeBytes;
    await terminal.insert("cps", "X11");
    await terminal.showsTrouble("E_CARD_ATR", "Carte illisible (ATR)");
    expect(await terminal.commands("cps")).toBe(0);
    await nothingGained("X11", before);
  });
});

describe("K12 a patient file made to hurt", () => {
  /** V01 with another content in one of its files. */
  function withFile(fid: number, content: Uint8Array): () => SimCard {
    return () => {
      const plain = createDeck().card("V01", testMemory());
      let current = 0;
      return {
        name: "X12",
        kind: plain.kind,
        atr: plain.atr,
        protocols: plain.protocols,
        reset: () => plain.reset(),
        apdu(command) {
          const [, ins = 0, p1 = 0, p2 = 0] = command;
          if (ins === 0xa4) current = p1 === 0x02 ? ((command[5] ?? 0) << 8) | (command[6] ?? 0) : 0;
          if (current !== fid) return plain.apdu(command);
          if (ins === 0xa4) {
            return { bytes: concat(encodeFcp({ kind: "file", fid, size: content.length, read: 0 }), [0x90, 0]) };
          }
          const at = (p1 << 8) | p2;
          return { bytes: concat(content.subarray(at, at + (command.at(-1) || 256)), [0x90, 0]) };
        },
      };
    };
  }

  function nested(levels: number): Uint8Array {
    let inside = tlv(0xc1, [0x01]);
    for (let level = 0; level < levels; level++) inside = tlv(0xe1, inside);
    return inside;
  }

  const HOLDER = VITALE_FILES.holder;
  /** A holder's file that is right in all but the name in use. */
  function named(name: Uint8Array): Uint8Array {
    const plain = encodeFile(E9, {
      nir: "2550875999901",
      nirKey: "36",
      useName: "FAMILLE",
      familyName: "SEPT",
      firstName: "Claire",
      birthDate: "19550814",
      birthRank: "1",
      address: ["1 RUE DE LA FICTION"],
    });
    const inside = plain.subarray(plain[1] === 0x81 ? 3 : 2);
    const at = Buffer.from(inside).indexOf("FAMILLE") - 2;
    return tlv(0xe9, concat(inside.subarray(0, at), tlv(inside[at] ?? 0, name), inside.subarray(at + 9)));
  }

  async function read(content: Uint8Array): Promise<string> {
    terminal = await CaseTerminal.open({ cards: { X12: withFile(HOLDER, content) } });
    await terminal.openC01();
    const before = terminal.storeBytes;
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "X12");
    return before;
  }

  test("a control: with a name that is one, the same file is read, and refused because nobody signed it", async () => {
    await read(named(Buffer.from("FAMILLESEPT")));
    await terminal.showsTrouble("E_CARD_AUTHENTICITY", "Données de carte non authentiques.");
  });

  test.each([
    ["a length of FFFFFFFF", fromHex("E9 84 FF FF FF FF 00")],
    ["an indefinite length", fromHex("E9 80 C1 01 30 00 00")],
    ["a depth of 1000", nested(1000)],
    ["invalid UTF-8", named(fromHex("46 41 C3 28 4D"))],
    ["an overlong form", named(fromHex("46 C1 81 4D"))],
    ["T.61 in place of UTF-8", named(fromHex("46 C2 65 4D 49"))],
    ["a name of 41 letters", named(new Uint8Array(41).fill(0x41))],
    ["a name of 4 kB", named(new Uint8Array(4096).fill(0x41))],
    ["a name of 10 kB", named(new Uint8Array(10_000).fill(0x41))],
    ["64 KiB", new Uint8Array(0xffff).fill(0x41)],
  ])("%s: an error in words, nothing signed", async (_what, content) => {
    const before = await read(content);
    await terminal.showsTrouble("E_CARD_FILE", "Une donnée de la carte est illisible.");
    expect([terminal.powers("X12").signatures, terminal.powers("C01").signatures]).toEqual([0, 0]);
    expect([terminal.storeBytes, terminal.invoicesHeld]).toEqual([before, 0]);
    await terminal.journalHolds();
  });

  test("BiDi and other controls in a name: shown escaped, never as they are", async () => {
    terminal = await CaseTerminal.open();
    await terminal.openC01();
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "S07");
    await terminal.shows(/<U\+202E>/);
    for (const control of [/[\u0000-\u0009\u000b-\u001f]/, /[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2028\u2029]/]) {
      terminal.neverPainted(control);
    }
    expect([terminal.powers("S07").signatures, terminal.invoicesHeld]).toEqual([0, 0]);
    await terminal.journalHolds();
  });
});
