import * as v from "valibot";
import { assert } from "#util/assert";
import { fullKind, invoiceName, type KindRow, plainKind } from "./kind-row.ts";
import { lotFormedKind, lotSealedKind, lotSignedKind } from "./lot-kinds.ts";
import type { RecordKind } from "./records.ts";
import { replacementMovedKind, replacementOpenedKind } from "./replacement-kinds.ts";
import { arlKind, returnRefusedKind, rspKind } from "./return-kinds.ts";
import * as s from "./schemas.ts";
import { MAIL_KINDS, pieceKind } from "./sending-kinds.ts";
import { firstSignatureKind, signedKind, signingKind } from "./signing-kinds.ts";

const enrolledKind = fullKind({
  kind: "enrolled",
  type: 1,
  facts: v.strictObject({ cardSerial: s.digits(20), replacement: v.exactOptional(s.text) }),
  body: v.strictObject({ idNat: s.text, name: v.exactOptional(s.text), firstName: v.exactOptional(s.text) }),
  split: ({ kind: _, holder, ...facts }) => ({ facts, body: holder }),
  entry: (facts) => ({ kind: "enrolled", ...facts }),
  record: (facts, holder) => ({ kind: "enrolled", ...facts, holder }),
});

/**
 * Every kind of record with its type number. A number once used keeps its meaning; those of features to come are taken:
 * 15 draft, 16 number set aside (désynchronisé without CPS), 17 invoice handed over alone, 18 lot refused by the poste,
 * 25 pairing.
 */
const KINDS: readonly KindRow[] = [
  enrolledKind,
  signingKind,
  firstSignatureKind,
  signedKind,
  plainKind("unused", 5, v.strictObject({ ...invoiceName, reason: s.text }), (f) => ({ kind: "unused", ...f })),
  plainKind("voided", 6, v.strictObject(invoiceName), (f) => ({ kind: "voided", ...f })),
  lotFormedKind,
  lotSignedKind,
  lotSealedKind,
  plainKind("handed-over", 10, v.strictObject({ lotId: s.text, receipt: s.posteReceipt }), (f) => ({
    kind: "handed-over",
    ...f,
  })),
  plainKind(
    "print-job",
    11,
    v.strictObject({
      id: s.text,
      document: s.text,
      about: v.exactOptional(v.strictObject(invoiceName)),
      state: v.picklist(["to-print", "printed"]),
      copies: s.wholeNumber,
    }),
    (f) => ({ kind: "print-job", ...f }),
  ),
  plainKind("audit", 12, v.strictObject({ event: s.text, facts: s.facts }), (f) => ({ kind: "audit", ...f })),
  plainKind("clock-confirmed", 13, v.strictObject({ confirmedMs: s.wholeNumber }), (f) => ({
    kind: "clock-confirmed",
    ...f,
  })),
  plainKind("settings-changed", 14, v.strictObject({ facts: s.facts }), (f) => ({ kind: "settings-changed", ...f })),
  ...MAIL_KINDS,
  pieceKind,
  arlKind,
  rspKind,
  returnRefusedKind,
  replacementOpenedKind,
  replacementMovedKind,
  plainKind("put-back", 28, v.strictObject(invoiceName), (f) => ({ kind: "put-back", ...f })),
  plainKind(
    "rotation",
    23,
    v.strictObject({ generation: s.wholeNumber, removed: v.exactOptional(s.digits(20)) }),
    (f) => ({
      kind: "rotation",
      ...f,
    }),
  ),
  plainKind(
    "while-locked",
    26,
    v.strictObject({
      box: s.lowerHex(32),
      entry: s.wholeNumber,
      atMs: s.wholeNumber,
      event: s.text,
      facts: s.facts,
    }),
    (f) => ({ kind: "while-locked", ...f }),
  ),
  plainKind("purge", 24, v.strictObject({ lotId: s.text }), (f) => ({ kind: "purge", ...f })),
];

const BY_KIND = new Map(KINDS.map((row) => [row.kind, row]));
const BY_TYPE = new Map(KINDS.map((row) => [row.type, row]));

/** The row of a kind. */
export function rowOf(kind: RecordKind): KindRow {
  const found = BY_KIND.get(kind);
  assert(found !== undefined, "every kind of record has its row");
  return found;
}

/** The row of a type number, or undefined when this version does not know it. */
export function rowOfType(type: number): KindRow | undefined {
  return BY_TYPE.get(type);
}
