import * as v from "valibot";
import { assert } from "#util/assert";
import { DOCUMENT_CODES, pieceId as idOf } from "../model/piece.ts";
import { fullKind, invoiceName, type KindRow, plainKind } from "./kind-row.ts";
import * as s from "./schemas.ts";

const attempt = { lotId: s.text, attempt: v.pipe(s.wholeNumber, v.minValue(1)) } as const;

/** What leaves by mail, and how it went. */
export const MAIL_KINDS: readonly KindRow[] = [
  fullKind({
    kind: "mail-sealed",
    type: 30,
    facts: v.strictObject({ lotId: s.text, messageId: s.text, hash: s.lowerHex(64) }),
    body: v.strictObject({ message: s.bytes }),
    split: ({ kind: _, message, ...facts }) => ({ facts, body: { message: s.base64(message) } }),
    entry: (facts) => ({ kind: "mail-sealed", ...facts }),
    record: (facts, body) => ({ kind: "mail-sealed", ...facts, ...body }),
  }),
  plainKind("mail-submitted", 31, v.strictObject(attempt), (facts) => ({ kind: "mail-submitted", ...facts })),
  plainKind(
    "mail-outcome",
    32,
    v.strictObject({ ...attempt, outcome: v.picklist(["accepted", "not-taken", "refused"]) }),
    (facts) => ({ kind: "mail-outcome", ...facts }),
  ),
];

export const pieceKind = fullKind({
  kind: "piece",
  type: 21,
  facts: v.strictObject({
    pieceId: s.text,
    ...invoiceName,
    documentCode: v.picklist(DOCUMENT_CODES),
    sequence: v.pipe(s.wholeNumber, v.minValue(1), v.maxValue(99)),
    sha256: s.lowerHex(64),
    sizeBytes: s.wholeNumber,
    pages: v.pipe(s.wholeNumber, v.minValue(1), v.maxValue(99)),
    resolutionDpi: v.pipe(s.wholeNumber, v.maxValue(999)),
    colour: v.picklist(["G", "C", "B"]),
    origin: v.picklist(["S", "N"]),
    documentDay: s.day,
  }),
  body: v.strictObject({ bytes: s.bytes }),
  split({ kind: _, bytes, ...facts }) {
    assert(facts.pieceId === idOf(facts), "a piece is named by its invoice, its code and its rank");
    return { facts: { ...facts, sizeBytes: bytes.length }, body: { bytes: s.base64(bytes) } };
  },
  entry: (facts) => ({ kind: "piece", ...facts }),
  record: ({ sizeBytes: _, ...facts }, body) => ({ kind: "piece", ...facts, ...body }),
});
