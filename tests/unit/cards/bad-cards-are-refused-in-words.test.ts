import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CardBlank } from "../../../simulator/cards/blank.ts";
import { vitaleBlank } from "../../../simulator/cards/files-vitale.ts";
import { fixtureOf, lazyKey } from "../../../simulator/cards/fixtures.ts";
import { createDeck, VitaleApplet } from "../../../simulator/cards/index.ts";
import { vitaleTree } from "../../../simulator/cards/trees.ts";
import { familyRefusal, identifyCard, readVitale, signDigestVitale } from "../../../src/billing/cards/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import type { Card, CommandApdu, ResponseApdu } from "../../../src/hal/ports/index.ts";
import { decodeFile, E8, E9, EA, encodeFile } from "../../../src/hal/wire/card-files/index.ts";
import { fromHex } from "../../../src/util/bytes.ts";
import { type DirectCard, deckCard, directCard, testDesk, testMemory } from "../../helpers/direct-card.ts";

const TODAY = day("2026-11-23");
const OPTIONS = { holder: "none", today: TODAY } as const;
const read = (card: Card, desk = testDesk) => readVitale(card, desk, OPTIONS);
const ATR = fromHex("3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 01");

/** V01 or another with the content of some files replaced; EF.AUTH and its signature stay those of the good card. */
function altered(name: string, change: (fid: number, content: Uint8Array) => Uint8Array): DirectCard {
  const good = vitaleBlank(name);
  const fixture = fixtureOf(name);
  const blank: CardBlank = {
    ...good,
    files: good.files.map((file) => ({ ...file, content: change(file.fid, file.content) })),
  };
  const serial = fromHex(blank.serial);
  const making = {
    name,
    atr: ATR,
    files: vitaleTree(blank, fixture),
    serial,
    signatureKey: lazyKey(fixture, "signature"),
  };
  return directCard(new VitaleApplet(making, testMemory(), () => new Uint8Array(8)));
}

/** A good V01 whose answers to some commands are others. */
function lying(answer: (apdu: CommandApdu, truth: ResponseApdu) => ResponseApdu, name = "V01"): Card {
  const card = deckCard(name);
  return { ...card, transmit: async (apdu) => answer(apdu, await card.transmit(apdu)) };
}

const bytes = (length: number) => new Uint8Array(length);

describe("a Vitale with bad data", () => {
  test("S07 shows its names escaped, hides two beneficiaries and reads the third", async () => {
    const end = await readVitale(deckCard("S07"), testDesk, { holder: "01", today: TODAY });
    if (end.kind !== "read") throw new Error(end.code);
    expect(end.value.unreadable).toBe(2);
    expect(end.value.authentic).toBe(true);
    expect(end.value.beneficiaries.map((one) => [one.useName, one.firstName])).toEqual([
      ["FAMILLE<U+202E>TPES", "Cl<U+0007>aire"],
    ]);
    expect(end.value.insured.address).toEqual(["1 RUE<U+200B>DE LA FICTION", "99000<U+2028>VILLE"]);
    expect([end.value.flags, end.value.beneficiaries[0]?.flags]).toEqual([["escaped-text"], ["escaped-text"]]);
  });

  test("S08, one byte changed, is not authentic and signs nothing", async () => {
    const end = await read(deckCard("S08"));
    if (end.kind !== "read") throw new Error(end.code);
    const [first] = end.value.beneficiaries;
    expect(end.value.authentic).toBe(false);
    expect(first && familyRefusal(end.value, first, TODAY)).toBe("E_CARD_AUTHENTICITY");
  });

  test.each([
    ["its certificate is signed by nobody", { ...testDesk.crypto, verifyRsaSha256: () => false }],
    ["the authority did not sign its files", { ...testDesk.crypto, verifyEs256: () => false }],
  ])("is not authentic when %s", async (_, crypto) => {
    const end = await read(deckCard("V01"), { ...testDesk, crypto });
    expect(end.kind === "read" && end.value.authentic).toBe(false);
  });

  test("S09 is another card when it comes to sign", async () => {
    const card = deckCard("S09");
    const before = await read(card);
    card.powerCycle();
    const now = await identifyCard(card);
    expect(before.kind === "read" && before.value.fingerprint.serial).toBe("80250000029900000001");
    expect(now.serial).toBe("80250000029900000002");
  });

  test("S10, endless, ends", async () => {
    await expect(read(deckCard("S10"))).rejects.toMatchObject({ code: "E_CARD_PROTOCOL" });
  });

  test("an index that counts wrong is refused", async () => {
    const card = altered("V02", (fid, content) => {
      const index = decodeFile(E8, content);
      return fid === 0x5601 && index.kind === "decoded"
        ? encodeFile(E8, { ...index.value, beneficiaries: 3 })
        : content;
    });
    expect(await read(card)).toMatchObject({ kind: "refused", code: "E_CARD_FILE", facts: { reason: "count" } });
  });

  test("a card without the mark TEST is refused", async () => {
    const card = altered("V01", (fid, content) => {
      const index = decodeFile(E8, content);
      return fid === 0x5601 && index.kind === "decoded" ? encodeFile(E8, { ...index.value, mark: "REAL" }) : content;
    });
    expect(await read(card)).toMatchObject({ kind: "refused", code: "E_CARD_UNKNOWN" });
  });

  test("a wrong key of the NIR is shown, flagged, and forbids signing", async () => {
    const card = altered("V01", (fid, content) => {
      const holder = decodeFile(E9, content);
      return fid === 0x5602 && holder.kind === "decoded" ? encodeFile(E9, { ...holder.value, nirKey: "37" }) : content;
    });
    const end = await read(card);
    if (end.kind !== "read") throw new Error(end.code);
    expect([end.value.insured.nirKey, end.value.flags]).toEqual(["37", ["nir-key"]]);
    const [first] = end.value.beneficiaries;
    expect(first && familyRefusal({ ...end.value, authentic: true }, first, TODAY)).toBe("E_CARD_FILE");
  });

  test("a period that ends before it begins is ignored and flagged", async () => {
    const card = altered("V01", (fid, content) => {
      const file = decodeFile(EA, content);
      if (fid !== 0x5611 || file.kind !== "decoded") return content;
      return encodeFile(EA, {
        ...file.value,
        amo: { ...file.value.amo, rights: [{ from: "20200101", to: "20191231" }] },
      });
    });
    const end = await read(card);
    expect(end.kind === "read" && end.value.beneficiaries[0]).toMatchObject({
      amo: { rights: [] },
      flags: ["period-reversed"],
    });
  });

  test("régime 04 without its contract hides the beneficiary", async () => {
    const card = altered("V09", (fid, content) => {
      const file = decodeFile(EA, content);
      if (fid !== 0x5612 || file.kind !== "decoded") return content;
      const { sncf: _, ...amo } = file.value.amo;
      return encodeFile(EA, { ...file.value, amo });
    });
    const end = await read(card);
    expect(end.kind === "read" && [end.value.unreadable, end.value.beneficiaries.length]).toEqual([1, 1]);
  });

  test("any one byte of any file changed is refused or seen", async () => {
    const fids = vitaleBlank("V12").files.map((file) => file.fid);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fids), fc.nat(), fc.integer({ min: 1, max: 255 }), async (fid, at, flip) => {
        fc.pre(fid < 0x5621 || fid > 0x5630); // Closed without a role: not read, not used.
        fc.pre(fid !== 0x5604);
        const card = altered("V12", (one, content) => {
          if (one !== fid) return content;
          const bad = content.slice();
          bad[at % bad.length] = (bad[at % bad.length] ?? 0) ^ flip;
          return bad;
        });
        // The applet makes EF.AUTH from the altered files, under the signature of the good ones.
        const end = await read(card);
        return end.kind === "refused" || !end.value.authentic;
      }),
      { numRuns: 300 },
    );
  });
});

describe("a Vitale that answers badly", () => {
  test.each([
    ["no data under 90 00", () => ({ data: bytes(0), sw: 0x9000 })],
    ["more data than asked", () => ({ data: bytes(300), sw: 0x9000 })],
    ["an error", () => ({ data: bytes(0), sw: 0x6f00 })],
    ["a refusal of a free file", () => ({ data: bytes(0), sw: 0x6982 })],
  ])("to READ BINARY with %s is refused", async (_, answer) => {
    const card = lying((apdu, truth) => (apdu.ins === 0xb0 && apdu.p1 === 0 ? answer() : truth));
    expect(await read(card)).toMatchObject({ kind: "refused" });
  });

  test.each([
    [
      "a size past 8 KiB",
      "62 18 80 02 20 01 82 01 01 83 02 56 01 88 00 A1 09 8C 07 7B FF FF FF FF FF 00",
      "file-too-long",
    ],
    ["a size of zero", "62 18 80 02 00 00 82 01 01 83 02 56 01 88 00 A1 09 8C 07 7B FF FF FF FF FF 00", "empty"],
    ["another file", "62 18 80 02 00 50 82 01 01 83 02 56 02 88 00 A1 09 8C 07 7B FF FF FF FF FF 00", "fcp"],
    ["a directory", "62 07 82 01 38 83 02 56 01", "fcp"],
    ["no FCP", "00", "fcp"],
    ["nothing", "", "fcp"],
  ])("to SELECT with %s is refused before a byte is read", async (_, fcp, reason) => {
    let reads = 0;
    const card = lying((apdu, truth) => {
      if (apdu.ins === 0xb0 && apdu.p1 === 0) reads += 1;
      return apdu.ins === 0xa4 && apdu.p2 === 4 ? { data: fromHex(fcp), sw: 0x9000 } : truth;
    });
    expect(await read(card)).toMatchObject({ kind: "refused", code: "E_CARD_FILE", facts: { reason } });
    expect(reads).toBe(0);
  });

  test("with a serial number that is none is refused", async () => {
    const card = lying((apdu, truth) => (apdu.p1 === 0x9c ? { data: bytes(12), sw: 0x9000 } : truth));
    expect(await read(card)).toMatchObject({ kind: "refused", code: "E_CARD_FILE", facts: { reason: "serial" } });
  });

  test("with the serial number of another card is refused", async () => {
    const other = fromHex("5A 0A 80 25 00 00 02 99 00 00 00 02");
    const card = lying((apdu, truth) => (apdu.p1 === 0x9c ? { data: other, sw: 0x9000 } : truth));
    expect(await read(card)).toMatchObject({ kind: "refused", facts: { reason: "serial" } });
  });

  test("with sixteen files of 8 KiB is stopped at 64 KiB", async () => {
    const big = "62 18 80 02 20 00 82 01 01 83 02 56 ## 88 00 A1 09 8C 07 7B FF FF FF FF FF 00";
    let got = 0;
    const card = lying((apdu, truth) => {
      const fid = apdu.data?.at(-1) ?? 0;
      const beneficiary = apdu.ins === 0xa4 && apdu.p2 === 4 && fid >= 0x11 && fid <= 0x20;
      if (beneficiary) return { data: fromHex(big.replace("##", fid.toString(16))), sw: 0x9000 };
      if (apdu.ins === 0xb0 && truth.sw !== 0x9000 && apdu.p1 < 0x20) return { data: bytes(apdu.le ?? 0), sw: 0x9000 };
      got += truth.data.length;
      return truth;
    }, "V16");
    expect(await read(card)).toMatchObject({ kind: "refused", facts: { reason: "card-too-long" } });
    expect(got).toBeLessThan(64 * 1024);
  });

  test("slowly is stopped after twenty seconds", async () => {
    let now = 0;
    const slow = { ...testDesk, clock: { monotonicMs: () => (now += 2000) } };
    expect(await read(deckCard("V01"), slow)).toMatchObject({ kind: "refused", facts: { reason: "too-slow" } });
  });

  test("whatever it answers, the reading ends in a value or a refusal", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.uint8Array({ maxLength: 256 }),
        fc.constantFrom(0x9000, 0x6982, 0x6a82, 0x6282),
        async (turn, data, sw) => {
          let sent = 0;
          const card = lying((_, truth) => (sent++ === turn ? { data, sw } : truth));
          return ["read", "refused"].includes((await read(card)).kind);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("pulled out is the reader's word, not a refusal of the card", async () => {
    const card = deckCard("V01");
    const reading = readVitale(card, testDesk, { ...OPTIONS, onNames: () => card.remove() });
    await expect(reading).rejects.toMatchObject({ code: "CARD_REMOVED" });
  });
});

test("one signature for one hash, counted by the card", async () => {
  const sim = createDeck().card("V01", testMemory());
  const card = directCard(sim);
  const signed = await signDigestVitale(card, bytes(32));
  expect(signed.kind === "read" && signed.value.length).toBe(256);
  expect(sim instanceof VitaleApplet && sim.signatures()).toBe(1);
  const again = await card.transmit({ cla: 0, ins: 0x2a, p1: 0x9e, p2: 0x9a, le: 256 });
  expect(again.sw).toBe(0x6985);
});
