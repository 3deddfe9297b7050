import * as v from "valibot";
import { assert } from "#util/assert";
import { lotId as idOf } from "../model/lot.ts";
import { fullKind } from "./kind-row.ts";
import * as s from "./schemas.ts";

export const lotFormedKind = fullKind({
  kind: "lot-formed",
  type: 7,
  facts: v.strictObject({
    lotId: s.text,
    identity: s.lotIdentity,
    recipient: s.lotRecipient,
    fileId: s.digits(3),
    members: v.array(s.digits(9)),
    pieces: v.exactOptional(v.array(s.text)),
    digest: s.text,
  }),
  body: v.strictObject({
    file: s.bytes,
    fileName: s.text,
    totals: v.strictObject({ feeCents: s.cents, baseCents: s.cents, amoCents: s.cents, amcCents: s.cents }),
  }),
  split({ lotId, lot }) {
    const { file, fileName, totals, ...facts } = lot;
    assert(lotId === idOf(lot.identity), "a lot is named by its identity");
    return { facts: { lotId, ...facts }, body: { file: s.base64(file), fileName, totals } };
  },
  entry: (facts) => ({ kind: "lot-formed", ...facts }),
  record: ({ lotId, ...facts }, body) => ({ kind: "lot-formed", lotId, lot: { ...facts, ...body } }),
});

export const lotSignedKind = fullKind({
  kind: "lot-signed",
  type: 8,
  facts: v.strictObject({ lotId: s.text }),
  body: v.strictObject({ signedData: s.bytes }),
  split: ({ lotId, signedData }) => ({ facts: { lotId }, body: { signedData: s.base64(signedData) } }),
  entry: (facts) => ({ kind: "lot-signed", ...facts }),
  record: (facts, body) => ({ kind: "lot-signed", ...facts, ...body }),
});

export const lotSealedKind = fullKind({
  kind: "lot-sealed",
  type: 9,
  facts: v.strictObject({ lotId: s.text, hash: s.lowerHex(64) }),
  body: v.strictObject({ parcel: s.bytes }),
  split: ({ lotId, hash, parcel }) => ({ facts: { lotId, hash }, body: { parcel: s.base64(parcel) } }),
  entry: (facts) => ({ kind: "lot-sealed", ...facts }),
  record: (facts, body) => ({ kind: "lot-sealed", ...facts, ...body }),
});
