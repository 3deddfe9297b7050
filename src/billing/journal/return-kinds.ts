import * as v from "valibot";
import { fullKind, type KindRow } from "./kind-row.ts";
import type { ReturnFacts } from "./returns.ts";
import * as s from "./schemas.ts";

const reason = v.strictObject({
  line: s.wholeNumber,
  severity: s.text,
  code: s.text,
  subCode: s.text,
  label: s.text,
  record: s.text,
  position: s.wholeNumber,
});

const invoice = v.strictObject({
  billerNumber: s.digits(9),
  number: s.digits(9),
  firstCareDay: v.exactOptional(s.day),
  share: s.text,
  outcome: s.text,
  operation: s.text,
  outcomeDay: s.day,
  paidCents: s.cents,
  billedCents: s.cents,
  reference: s.text,
  reasons: v.array(reason),
});

const lot = v.strictObject({
  lotId: s.text,
  status: s.text,
  statusDay: s.day,
  code: s.text,
  subCode: s.text,
  label: s.text,
  digestEcho: s.text,
  reasons: v.array(reason),
  invoices: v.array(invoice),
});

const returnFacts = v.strictObject({
  hash: s.lowerHex(64),
  sender: s.digits(14),
  fileId: s.digits(3),
  creationDay: s.day,
  creationTime: s.text,
  test: v.boolean(),
  lots: v.array(lot),
}) satisfies s.Schema<ReturnFacts>;

const body = v.strictObject({ bytes: s.bytes });

export const arlKind: KindRow = fullKind({
  kind: "arl",
  type: 19,
  facts: returnFacts,
  body,
  split: ({ kind: _, bytes, ...facts }) => ({ facts, body: { bytes: s.base64(bytes) } }),
  entry: (facts) => ({ kind: "arl", ...facts }),
  record: (facts, kept) => ({ kind: "arl", ...facts, ...kept }),
});

export const rspKind: KindRow = fullKind({
  kind: "rsp",
  type: 20,
  facts: returnFacts,
  body,
  split: ({ kind: _, bytes, ...facts }) => ({ facts, body: { bytes: s.base64(bytes) } }),
  entry: (facts) => ({ kind: "rsp", ...facts }),
  record: (facts, kept) => ({ kind: "rsp", ...facts, ...kept }),
});

/** A file that could not be read: no state changes, its bytes are kept. */
export const returnRefusedKind: KindRow = fullKind({
  kind: "return-refused",
  type: 27,
  facts: v.strictObject({ hash: s.lowerHex(64), code: s.text, at: s.wholeNumber, position: s.wholeNumber }),
  body,
  split: ({ kind: _, bytes, ...facts }) => ({ facts, body: { bytes: s.base64(bytes) } }),
  entry: (facts) => ({ kind: "return-refused", ...facts }),
  record: (facts, kept) => ({ kind: "return-refused", ...facts, ...kept }),
});
