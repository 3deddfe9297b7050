import { asciiBytes, asciiOf, concat } from "#util/bytes";
import { type FormatStrings, fill } from "../formats/strings.ts";
import type { Lot } from "../model/lot.ts";

/** One MIME part: its headers by lower-case name, its body decoded. */
export interface MimePart {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const CRLF = "\r\n";
const LINE = 76;

/**
 * The business part of a lot (formats.md 5.2), what the CPS signature covers:
 *
 *   Content-Type: application/EDI-consent; charset=us-ascii; name=FSE_346001233_012_261014183000.B2
 *   Content-Transfer-Encoding: base64
 *   Content-Disposition: attachment; filename=FSE_346001233_012_261014183000.B2
 *   Content-Description: TRN1 FSE
 */
export function lotPart({ identity, fileName, file }: Lot, strings: FormatStrings): Uint8Array {
  const description = fill(strings.contentDescription, { profile: strings.profile, lotKind: identity.kind });
  return part(
    [
      `Content-Type: ${strings.ediContentType}; charset=${strings.ediCharset}; name=${fileName}`,
      "Content-Transfer-Encoding: base64",
      `Content-Disposition: attachment; filename=${fileName}`,
      `Content-Description: ${description}`,
    ],
    file,
  );
}

/** A PDF that travels with a lot of pieces. */
export interface PieceFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/**
 * What the CPS signature of a PJ lot covers (formats.md 6.5): the bordereau, then the documents, in its order.
 *
 *   Content-Type: multipart/mixed; boundary="TRN1-" and the digest of the lot
 *    ├─ application/EDI-consent   PJ_346001233_003_261015190000.B2
 *    └─ application/pdf           PJ_346001233_000000042_ORDN_01.PDF   ...
 */
export function piecesPart(lot: Lot, pieces: readonly PieceFile[], strings: FormatStrings): Uint8Array {
  const boundary = `${strings.profile}-${lot.digest}`;
  const open = asciiBytes(`--${boundary}${CRLF}`);
  const documents = pieces.map(({ fileName, bytes }) =>
    part(
      [
        `Content-Type: application/pdf; name=${fileName}`,
        "Content-Transfer-Encoding: base64",
        `Content-Disposition: attachment; filename=${fileName}`,
      ],
      bytes,
    ),
  );
  return concat(
    asciiBytes(`Content-Type: multipart/mixed; boundary="${boundary}"${CRLF}${CRLF}`),
    ...[lotPart(lot, strings), ...documents].flatMap((one) => [open, one]),
    asciiBytes(`--${boundary}--${CRLF}`),
  );
}

/** Reads such a part: each of its parts in order. Undefined when it is not written as above; nothing is guessed. */
export function readParts(bytes: Uint8Array): readonly MimePart[] | undefined {
  const text = textOf(bytes);
  const boundary = /^Content-Type: multipart\/mixed; boundary="([A-Z0-9-]{1,70})"\r\n\r\n/.exec(text ?? "");
  if (text === undefined || boundary === null) return undefined;
  const [whole, name] = boundary;
  const end = `--${name}--${CRLF}`;
  if (!text.endsWith(end)) return undefined;
  const [before, ...parts] = text.slice(whole.length, -end.length).split(`--${name}${CRLF}`);
  const read = parts.map((one) => readPart(asciiBytes(one)));
  return before === "" && read.every((one) => one !== undefined) ? read : undefined;
}

/** The part around a signed object, inside the envelope. */
export function signedPart(signedData: Uint8Array, strings: FormatStrings): Uint8Array {
  const type = `application/pkcs7-mime; smime-type=signed-data; name=${strings.envelopeFileName}`;
  return part([`Content-Type: ${type}`, "Content-Transfer-Encoding: base64"], signedData);
}

function part(headers: readonly string[], body: Uint8Array): Uint8Array {
  const base64 = Buffer.from(body).toString("base64");
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  return asciiBytes([...headers, "", ...lines, ""].join(CRLF));
}

/**
 * Reads one part with a base64 body. Headers may be folded, lines end with CRLF or LF. Undefined when it is not such a part;
 * nothing is guessed and nothing after it is looked for.
 */
export function readPart(bytes: Uint8Array): MimePart | undefined {
  const text = textOf(bytes)?.replaceAll(CRLF, "\n");
  const end = text?.indexOf("\n\n") ?? -1;
  if (text === undefined || end < 0) return undefined;
  const headers = new Map<string, string>();
  for (const line of text
    .slice(0, end)
    .replace(/\n[ \t]+/g, " ")
    .split("\n")) {
    const found = /^([A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    const name = found?.[1]?.toLowerCase() ?? "";
    if (found === null || (headers.has(name) && name.startsWith("content-"))) return undefined;
    headers.set(name, found[2] ?? "");
  }
  if (headers.get("content-transfer-encoding")?.toLowerCase() !== "base64") return undefined;
  const base64 = text.slice(end + 2).replaceAll("\n", "");
  const body = Buffer.from(base64, "base64");
  return body.toString("base64") === base64 ? { headers, body: new Uint8Array(body) } : undefined;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return asciiOf(bytes);
  } catch {
    return undefined;
  }
}

/** The value of a header before its parameters, in lower case, and its parameters by lower-case name. */
export function headerOf(
  part: MimePart,
  name: string,
): { readonly value: string; readonly parameters: ReadonlyMap<string, string> } {
  const [value = "", ...rest] = (part.headers.get(name) ?? "").split(";").map((piece) => piece.trim());
  const parameters = rest.map((piece): [string, string] => {
    const at = piece.indexOf("=");
    return [piece.slice(0, at).toLowerCase(), piece.slice(at + 1).replace(/^"(.*)"$/, "$1")];
  });
  return { value: value.toLowerCase(), parameters: new Map(parameters) };
}
