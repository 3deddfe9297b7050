import { createHash, publicDecrypt, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SimCard } from "../../simulator/card.ts";
import { createDeck } from "../../simulator/cards/index.ts";
import { roleKey, roleProof } from "../../simulator/cards/role.ts";
import { finishSha256 } from "../../simulator/cards/sha256-block.ts";
import { fromHex, hex } from "../../src/util/bytes.ts";
import { testMemory } from "../helpers/direct-card.ts";
import { GOLDEN } from "./cards-golden.ts";

/** A card of the deck, and its answers in hexadecimal. The challenge of the Vitale is the one of the printed vector. */
function card(name: string) {
  const deck = createDeck({ random: () => fromHex("01 23 45 67 89 AB CD EF") });
  const sim: SimCard = deck.card(name, testMemory());
  sim.reset();
  return (command: string) => hex(sim.apdu(fromHex(command)).bytes, " ");
}

const OK = "90 00";
const VERIFY_C01 = "00 20 00 01 08 31 32 33 34 FF FF FF FF";
const DIGEST_BONJOUR =
  "2C B4 B1 43 1B 84 EC 15 D3 5E D8 3B B9 27 E2 7E 89 67 D7 5F 4B CD 9C C4 B2 5C 8D 87 9A E2 3E 18";
const DIGEST_100 = "BCE0AFF19CF5AA6A7469A30D61D04E4376E4BBF6381052EE9E7F33925C954D52";
const HASH_100 =
  "00 2A 90 A0 50 90 28 FC 99 A2 DF 88 F4 2A 7A 7B B9 D1 80 33 CD C6 A2 02 56 75 5F 9D 5B 9A 50 44 A9 CC 31 5A BE 84 A7 00 00 00 00 00 00 02 00 80 24 40 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 50 51 52 53 54 55 56 57 58 59 5A 5B 5C 5D 5E 5F 60 61 62 63";
const INFO = "3031300D060960864801650304020105000420";

describe("files as printed", () => {
  test.each([
    ["C01", "F0 54 52 4E 43 50 53 01", 0x81, GOLDEN.EF_ID_C01],
    ["V01", "F0 54 52 4E 56 49 54 01", 0x81, GOLDEN.EF_CARTE_V01],
    ["V01", "F0 54 52 4E 56 49 54 01", 0x82, GOLDEN.EF_ASSURE_V01],
    ["V01", "F0 54 52 4E 56 49 54 01", 0x83, GOLDEN.EF_MAJ_V01],
  ])("%s, application %s, short number %i", (name, aid, sfi, content) => {
    const say = card(name);
    expect(say(`00 A4 04 0C 08 ${aid}`)).toBe(OK);
    expect(say(`00 B0 ${sfi.toString(16)} 00 00`)).toBe(`${content} 90 00`);
  });

  test("EF.SIT1 of C01, once its PIN is verified", () => {
    const say = card("C01");
    say("00 A4 04 0C 08 F0 54 52 4E 43 50 53 01");
    expect(say("00 A4 02 0C 02 54 11")).toBe(OK);
    expect(say("00 B0 00 00 00")).toBe("69 82");
    expect(say(VERIFY_C01)).toBe(OK);
    expect(say("00 B0 00 00 00")).toBe(`${GOLDEN.EF_SIT1_C01} 90 00`);
  });

  test.each([
    ["V01", "5611", GOLDEN.EF_BEN01_V01],
    ["V12", "5631", GOLDEN.EF_AMC01_V12],
  ])("%s, file %s", (name, fid, content) => {
    const say = card(name);
    say("00 A4 04 0C 08 F0 54 52 4E 56 49 54 01");
    say(`00 A4 02 0C 02 ${fid}`);
    expect(say("00 B0 00 00 00")).toBe(`${content} 90 00`);
  });

  test.each([
    ["C01", "5A 0A 80 25 00 00 01 99 00 00 00 01"],
    ["V01", "5A 0A 80 25 00 00 02 99 00 00 00 01"],
    ["M01", "5A 0A 80 25 00 00 03 99 00 00 00 01"],
    ["S07", "5A 0A 80 25 00 00 02 99 00 00 09 07"],
    ["S11", "5A 0A 80 25 00 00 01 99 00 00 09 11"],
    ["S13", "5A 0A 80 25 00 00 01 99 00 00 09 13"],
  ])("serial number of %s by short number 1C", (name, content) => {
    expect(card(name)("00 B0 9C 00 0C")).toBe(`${content} 90 00`);
  });

  test.each([
    [
      "C01",
      "5032",
      "30 66 02 01 00 04 0A 80 25 00 00 01 99 00 00 00 01 0C 0C 54 4F 55 52 4E 45 45 20 54 45 53 54 80 08 43 50 53 20 54 45 53 54 03 03 05 04 20 A2 38 30 1A 02 01 01 02 01 01 05 00 03 02 06 40 06 09 2A 86 48 86 F7 0D 01 01 01 02 01 02 30 1A 02 01 02 02 01 40 05 00 03 02 06 40 06 09 2A 86 48 86 F7 0D 01 01 0B 02 01 42",
    ],
    [
      "C01",
      "7001",
      "30 39 30 12 0C 0C 43 6F 64 65 20 70 6F 72 74 65 75 72 03 02 06 C0 30 03 04 01 01 A1 1E 30 1C 03 02 02 4C 0A 01 01 02 01 04 02 01 08 02 01 04 80 01 01 04 01 FF 30 04 04 02 3F 00",
    ],
    [
      "S13",
      "7001",
      "30 39 30 12 0C 0C 43 6F 64 65 20 70 6F 72 74 65 75 72 03 02 06 C0 30 03 04 01 01 A1 1E 30 1C 03 02 02 4C 0A 01 01 02 01 04 02 01 0C 02 01 0C 80 01 01 04 01 FF 30 04 04 02 3F 00",
    ],
  ])("PKCS#15 of %s, file %s", (name, fid, content) => {
    const say = card(name);
    say("00 A4 04 0C 0D E8 28 BD 08 0F 80 25 00 00 01 FF 00 10");
    say(`00 A4 02 0C 02 ${fid}`);
    expect(say("00 B0 00 00 00")).toBe(`${content} 90 00`);
  });

  test("EF.ATR of a CPS has 57 bytes", () => {
    expect(card("C01")("00 B0 9D 00 39")).toBe(
      "80 43 01 B8 46 04 54 52 4E 01 47 03 94 01 80 4F 08 80 25 00 00 01 FF 01 00 E0 10 02 02 01 04 02 02 01 04 02 02 01 00 02 02 01 00 78 08 06 06 2B 81 22 F8 78 02 82 02 90 00 90 00",
    );
  });
});

describe("security data objects", () => {
  test.each([
    ["CHV 01", "08 70 06 BF 81 01 02 A0 80", "70 16 BF 81 01 12 A0 10 9A 01 03 9B 01 03 A1 08 8C 06 F3 00 00 13 FF 00"],
    ["CHV 02", "08 70 06 BF 81 02 02 A0 80", "70 16 BF 81 02 12 A0 10 9A 01 0A 9B 01 0A A1 08 8C 06 F3 FF 00 FF FF 00"],
    ["key 01", "08 70 06 BF 90 01 02 A0 80", "70 14 BF 90 01 10 A0 0E 80 02 01 00 A1 08 8C 06 E3 11 FF FF FF 00"],
    ["key 02", "08 70 06 BF 90 02 02 A0 80", "70 14 BF 90 02 10 A0 0E 80 02 01 00 A1 08 8C 06 E3 FF 11 FF FF 00"],
    ["sizes", "09 70 07 BF 81 01 03 7F 41 80", "70 0D BF 81 01 09 7F 41 06 80 01 08 81 01 08"],
  ])("%s", (_, asked, answered) => {
    const body = `4D ${asked}`;
    const length = fromHex(body).length.toString(16).padStart(2, "0");
    expect(card("C01")(`00 CB 3F FF ${length} ${body} 00`)).toBe(`${answered} 90 00`);
  });

  test.each([
    ["the public part of a private key", "09 70 07 BF 90 01 03 7F 48 80", "6A 80"],
    ["the role key", "08 70 06 BF 8A 0A 02 A0 80", "6A 88"],
    ["a security environment", "08 70 06 BF FB 01 02 A0 80", "6A 88"],
  ])("%s is refused", (_, asked, sw) => {
    const body = `4D ${asked}`;
    const length = fromHex(body).length.toString(16).padStart(2, "0");
    expect(card("C01")(`00 CB 3F FF ${length} ${body} 00`)).toBe(sw);
  });
});

describe("role opening", () => {
  test.each([
    [1, "534DEF150618B576C0CEBBDE801F4F234E02977731F2BD04B3BB55B7FECFBF61"],
    [2, "B8D8EEAB565FC1B8A1BB9317314D342574DC61C193DCB3779FE3A116B66CACFA"],
    [3, "FC41609DB235F426FE897EAE06126C56F3E92042755BD463ADFB1129EFD6035A"],
    [4, "D2F520B89758B6BA0419146C60E7C219004B514326A8C5464B68309F6F0F8B9B"],
    [5, "3F57D7A113AAF7C813E79B161BE5D20960A7B8DD8DDCAB392EA3D0B8FC2E7416"],
  ])("key of role %i", (role, key) => expect(hex(roleKey(role))).toBe(key));

  test("proof of role 02", () => {
    const proof = roleProof(2, fromHex("0123456789ABCDEF"), fromHex("80250000029900000001"));
    expect(hex(proof)).toBe("47D093EE125EDCE2");
  });

  test("the two cards speak as printed", () => {
    const cps = card("C01");
    const vitale = card("V01");
    cps(VERIFY_C01);
    expect(vitale("00 84 00 00 08")).toBe("01 23 45 67 89 AB CD EF 90 00");
    expect(cps("00 22 41 A4 06 84 01 8A 80 01 0C")).toBe(OK);
    expect(cps("00 88 00 00 12 01 23 45 67 89 AB CD EF 80 25 00 00 02 99 00 00 00 01 09")).toBe(
      "02 47 D0 93 EE 12 5E DC E2 90 00",
    );
    expect(vitale("00 82 00 02 08 47 D0 93 EE 12 5E DC E2")).toBe(OK);
    vitale("00 A4 04 0C 08 F0 54 52 4E 56 49 54 01");
    expect(vitale("00 B0 84 00 02")).toBe("F9 00 90 00");
  });
});

describe("signatures", () => {
  /** The block under a signature of a card, by its certificate. */
  function blockOf(answer: string, certificate: Uint8Array): string {
    return hex(publicDecrypt(new X509Certificate(certificate).publicKey, fromHex(answer).subarray(0, 256)));
  }

  function certificateOf(say: (command: string) => string, fid: string): Uint8Array {
    say("00 A4 04 0C 0D E8 28 BD 08 0F 80 25 00 00 01 FF 00 10");
    say(`00 A4 02 0C 02 ${fid}`);
    let whole = "";
    for (let at = 0; ; at += 256) {
      const part = say(`00 B0 ${at.toString(16).padStart(4, "0")} 00`);
      if (!part.endsWith(OK)) return fromHex(whole);
      whole += part.slice(0, -5);
    }
  }

  function prepared() {
    const say = card("C01");
    say(VERIFY_C01);
    expect(say("00 22 41 AA 03 80 01 40")).toBe(OK);
    expect(say("00 22 41 B6 06 84 01 81 80 01 42")).toBe(OK);
    return say;
  }

  test.each([
    ["the last block of 100 bytes", HASH_100, DIGEST_100],
    ["a short message", "00 2A 90 A0 0B 90 00 80 07 62 6F 6E 6A 6F 75 72", DIGEST_BONJOUR],
    ["a whole digest", `00 2A 90 A0 22 90 20 ${DIGEST_BONJOUR}`, DIGEST_BONJOUR],
  ])("over %s", (_, hash, digest) => {
    const say = prepared();
    expect(say(hash)).toBe(OK);
    const answer = say("00 2A 9E 9A 00");
    expect(answer.endsWith(OK)).toBe(true);
    expect(blockOf(answer, certificateOf(say, "5A02"))).toBe(INFO + digest.replaceAll(" ", ""));
    expect(say("00 2A 9E 9A 00")).toBe("69 85");
  });

  test("authentication over the DigestInfo given", () => {
    const say = card("C01");
    say(VERIFY_C01);
    expect(say("00 22 41 A4 06 84 01 82 80 01 02")).toBe(OK);
    const answer = say(`00 88 00 00 33 30 31 30 0D 06 09 60 86 48 01 65 03 04 02 01 05 00 04 20 ${DIGEST_BONJOUR} 00`);
    expect(blockOf(answer, certificateOf(say, "5A01"))).toBe(INFO + DIGEST_BONJOUR.replaceAll(" ", ""));
  });

  test("the hash finished by a card is the hash", () => {
    for (const length of [0, 1, 54, 55, 56, 57, 62, 63]) {
      const message = new Uint8Array(length).fill(0x61);
      expect(hex(finishSha256(undefined, 0, message))).toBe(
        createHash("sha256").update(message).digest("hex").toUpperCase(),
      );
    }
    expect(
      createHash("sha256")
        .update(Uint8Array.from({ length: 100 }, (_, i) => i))
        .digest("hex")
        .toUpperCase(),
    ).toBe(DIGEST_100);
  });
});
