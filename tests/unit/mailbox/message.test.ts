import { beforeAll, describe, expect, test } from "vitest";
import { derOf, envelopedOf, openLot, verifyLotSignature } from "#billing/signing/index";
import { makeSelfSigned, type SelfSigned } from "#billing/signing/self-signed";
import { type AddressTable, createMailRoad, lotMessage, parseMailbox, recipientOf } from "#sync/mailbox/index";
import { asciiOf, sameBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { cps, type Party } from "../signing/authority.ts";
import { LOT, random, SIGNED_AT_MS, signedLot } from "../signing/lots.ts";

let payer: SelfSigned;
let nurse: Party;
beforeAll(async () => {
  payer = await makeSelfSigned({
    commonName: "payers",
    organisation: "TOURNEE TEST",
    serial: "0b",
    fromMs: Date.UTC(2020, 0, 1),
    years: 10,
  });
  nurse = cps();
});

const material = () => ({ lot: LOT, signedData: signedLot(nurse), test: true, atMs: SIGNED_AT_MS });
const to = () => ({ address: "lots@caisse.invalid", certificate: derOf(payer.certificatePem) });
const message = () => lotMessage(material(), "cabinet@practice.invalid", to(), random);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof Trouble) return `${thrown.code} ${thrown.facts.why ?? ""}`.trim();
    throw thrown;
  }
  return "none";
}

describe("the message of a lot", () => {
  test("has the headers of the profile, and none that names anybody", () => {
    const [head = ""] = asciiOf(message().message).split("\r\n\r\n");
    expect(head.split("\r\n")).toEqual([
      "From: <cabinet@practice.invalid>",
      "To: <lots@caisse.invalid>",
      "Date: Wed, 14 Oct 2026 16:30:00 +0000",
      "Subject: TRN1 T FSE 346001233 012 261014183000",
      `Message-ID: <trn1.fse.346001233.012.261014183000.${LOT.digest.slice(0, 16).toLowerCase()}.r0@tournee.invalid>`,
      "MIME-Version: 1.0",
      "Tournee-Lot: fse.346001233.012.261014183000",
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data;",
      " name=smime.p7m",
      "Content-Transfer-Encoding: base64",
      "Content-Disposition: attachment; filename=smime.p7m",
    ]);
  });

  test("ends its lines with CRLF, none longer than a header may be", () => {
    const text = asciiOf(message().message);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(
      text
        .split("\r\n\r\n")[1]
        ?.split("\r\n")
        .every((line) => line.length <= 76),
    ).toBe(true);
    expect(text.endsWith("\r\n")).toBe(true);
  });

  test("is opened by its recipient: the lot, signed by the CPS", () => {
    const { message: bytes } = message();
    const signedData = openLot(envelopedOf(bytes), payer.keyPem, payer.certificatePem);
    const { file, fileName } = verifyLotSignature(signedData, { certificate: nurse.certificate });
    expect([sameBytes(file, LOT.file), fileName]).toEqual([true, LOT.fileName]);
  });

  test("another envelope of the same lot has the same Message-ID and other bytes", () => {
    const [one, other] = [message(), message()];
    expect([one.messageId === other.messageId, one.hash === other.hash]).toEqual([true, false]);
  });

  test("shows nothing of the file", () => {
    const text = asciiOf(message().message);
    const body = Buffer.from(text.split("\r\n\r\n")[1] ?? "", "base64").toString("latin1");
    for (const clear of [asciiOf(LOT.file).slice(128, 200), Buffer.from(LOT.file).toString("base64").slice(200, 260)])
      expect([text.includes(clear), body.includes(clear)]).toEqual([false, false]);
  });
});

describe("whom it goes to", () => {
  const row = (fields: object) => ({
    address: "x@y.invalid",
    certificatePem: payer.certificatePem,
    test: true,
    ...fields,
  });
  const table = (): AddressTable =>
    [
      row({ kind: "amo", regime: "01", address: "regime@y.invalid" }),
      row({ kind: "amo", regime: "01", fund: "349", address: "fund@y.invalid" }),
      row({ kind: "amo", regime: "02", fund: "349", address: "other@y.invalid" }),
      row({ kind: "amo", regime: "01", fund: "349", address: "real@y.invalid", test: false }),
      row({ kind: "amc", amcNumber: "0099900011", address: "amc@y.invalid" }),
    ] as AddressTable;
  const amo = (fund: string) => ({ kind: "amo", regime: "01", fund, centre: "9881" }) as const;

  test("the most precise row, and never one of the other mode", () => {
    const address = (fund: string, inTest = true) => recipientOf(table(), amo(fund), inTest, SIGNED_AT_MS).address;
    expect([address("349"), address("350"), address("349", false)]).toEqual([
      "fund@y.invalid",
      "regime@y.invalid",
      "real@y.invalid",
    ]);
  });

  test("O8 no row, a certificate out of its time, no certificate at all: nothing leaves", () => {
    const none = { ...amo("349"), regime: "04" };
    expect(codeOf(() => recipientOf(table(), none, true, SIGNED_AT_MS))).toBe("E_MAIL_RECIPIENT address");
    expect(codeOf(() => recipientOf(table(), amo("349"), true, Date.UTC(2031, 0, 2)))).toBe(
      "E_MAIL_RECIPIENT certificate",
    );
    const broken = [row({ kind: "amo", regime: "01", certificatePem: "-----BEGIN CERTIFICATE-----\nAAAA" })];
    expect(codeOf(() => recipientOf(broken as AddressTable, amo("349"), true, SIGNED_AT_MS))).toBe(
      "E_MAIL_RECIPIENT certificate",
    );
  });

  test("O7 an address with a line break, a blank or an angle bracket is no address", () => {
    const settings = (address: string) =>
      JSON.stringify({
        from: address,
        submission: { host: "mail.invalid", port: 465, user: "u", password: "p" },
        addresses: [],
      });
    expect(parseMailbox(settings("a@b.invalid")).from).toBe("a@b.invalid");
    for (const wrong of [
      "a@b.invalid\r\nBcc: c@d.invalid",
      "a b@c.invalid",
      "<a@b.invalid>",
      "é@b.invalid",
      "a@b.invalid\u2028",
    ])
      expect(codeOf(() => parseMailbox(settings(wrong)))).toBe("E_MAIL_UNSET");
  });

  test("a road made of settings seals, and reads no mailbox", async () => {
    const road = createMailRoad(
      {
        from: "cabinet@practice.invalid",
        submission: { host: "mail.invalid", port: 465, user: "u", password: "p" },
        addresses: table(),
      },
      { random },
    );
    const sealed = await road.seal(material());
    expect(asciiOf(sealed.message)).toContain("To: <fund@y.invalid>");
    expect(await road.readMailbox()).toBe("unread");
  });
});
