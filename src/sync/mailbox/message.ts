import type { MailMaterial, SealedMail } from "#billing";
import { type FormatStrings, fill, lotStamp, TRN1_STRINGS } from "#billing/formats/index";
import { lotId } from "#billing/model/lot";
import { sealLot, sha256 } from "#billing/signing/index";
import type { Random } from "#hal/ports/index";
import { assert } from "#util/assert";
import { asciiBytes, asciiOf, hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { Recipient } from "./addresses.ts";

/** Whole message, by kind of lot (formats.md 5.3). */
const MAX_BYTES = { FSE: 5_000_000, DRE: 5_000_000, PJ: 10_000_000 } as const;
const CRLF = "\r\n";
const LINE = 76;

/**
 * The whole message of a lot (RFC 5322, formats.md 5.2), made once and sent as often as it takes:
 *
 *   From: <account>
 *   To: <recipient>
 *   Date: Wed, 14 Oct 2026 16:30:00 +0000
 *   Subject: TRN1 T FSE 346001233 012 261014183000
 *   Message-ID: <trn1.fse.346001233.012.261014183000.e08908fffc116171.r0@tournee.invalid>
 *   MIME-Version: 1.0
 *   Tournee-Lot: fse.346001233.012.261014183000
 *   Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m
 *   Content-Transfer-Encoding: base64
 *   Content-Disposition: attachment; filename=smime.p7m
 *
 *   base64 of the CMS EnvelopedData, lines of 76
 *
 * Nothing in a header comes from a patient or a person: addresses of the settings, and what the lot is named by. Trouble
 * E_MAIL_SIZE when it is too long for its kind, E_MAIL_RECIPIENT when the certificate cannot receive.
 */
export function lotMessage(
  { lot, signedData, test, atMs }: MailMaterial,
  from: string,
  to: Recipient,
  random: Random,
  strings: FormatStrings = TRN1_STRINGS,
): SealedMail {
  const id = lotId(lot.identity);
  const messageId = messageIdOf(lot, strings);
  const enveloped = enveloping(() => sealLot(signedData, to.certificate, random, { ...keyTransport(to), strings }));
  const file = strings.envelopeFileName;
  const headers = [
    ["From", `<${from}>`],
    ["To", `<${to.address}>`],
    ["Date", new Date(atMs).toUTCString().replace("GMT", "+0000")],
    ["Subject", fill(strings.subject, { ...namesOf(lot, strings), testIndicator: test ? "T" : "P" })],
    ["Message-ID", `<${messageId}>`],
    ["MIME-Version", "1.0"],
    ...(strings.lotHeader === "" ? [] : [[strings.lotHeader, id]]),
    ["Content-Type", `application/pkcs7-mime; smime-type=enveloped-data;${CRLF} name=${file}`],
    ["Content-Transfer-Encoding", "base64"],
    ["Content-Disposition", `attachment; filename=${file}`],
  ].map(([name, value]) => `${name}: ${sound(value ?? "")}`);
  const lines =
    Buffer.from(enveloped)
      .toString("base64")
      .match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  const message = asciiBytes([...headers, "", ...lines, ""].join(CRLF));
  if (message.length > MAX_BYTES[lot.identity.kind]) throw new Trouble("E_MAIL_SIZE", { bytes: message.length });
  return { lotId: id, messageId, message, hash: hex(sha256(message)).toLowerCase() };
}

function namesOf({ identity }: MailMaterial["lot"], { profile }: FormatStrings) {
  const { kind: lotKind, billerNumber: biller, lotNumber } = identity;
  return { profile, lotKind, biller, lotNumber, stamp: lotStamp(identity) };
}

/** The same lot in the same envelope has the same one, for ever: revision 0 is the first envelope. */
function messageIdOf(lot: MailMaterial["lot"], strings: FormatStrings): string {
  const names = { ...namesOf(lot, strings), digest16: lot.digest.slice(0, 16), revision: "0" };
  return `${fill(strings.messageIdLeft, names).toLowerCase()}@${strings.messageIdDomain}`;
}

function keyTransport({ keyTransport: one }: Recipient) {
  return one === undefined ? {} : { keyTransport: one };
}

/** A header holds printable ASCII, and a line break only where it is folded: anything else never comes this far. */
function sound(value: string): string {
  assert(/^[\x20-\x7e]*(\r\n [\x20-\x7e]+)*$/.test(value), "a header holds printable ASCII");
  return value;
}

/** A header of a message that `lotMessage` wrote. */
export function headerIn(message: Uint8Array, name: string): string {
  const [head = ""] = asciiOf(message).split(`${CRLF}${CRLF}`);
  const line = head.split(CRLF).find((one) => one.startsWith(`${name}: `));
  assert(line !== undefined, "a message of ours has its headers");
  return line.slice(name.length + 2);
}

function enveloping<T>(make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof Trouble && thrown.code === "E_LOT_ENVELOPE")
      throw new Trouble("E_MAIL_RECIPIENT", { why: "certificate" });
    throw thrown;
  }
}
