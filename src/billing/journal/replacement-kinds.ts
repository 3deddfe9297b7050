import * as v from "valibot";
import type { ReplacementSetUp } from "../model/replacement.ts";
import { fullKind, plainKind } from "./kind-row.ts";
import * as s from "./schemas.ts";

const opt = v.exactOptional;

const situation = v.strictObject({
  number: s.wholeNumber,
  label: s.text,
  billingNumber: opt(s.digits(9)),
  structure: opt(
    v.strictObject({
      name: s.text,
      kind: s.text,
      identifier: opt(s.text),
      street: opt(s.text),
      postalCode: opt(s.text),
      town: opt(s.text),
    }),
  ),
  specialty: s.text,
  convention: s.text,
  tariffZone: s.text,
  ikZone: s.text,
  practiceMode: v.picklist(["L", "S", "R", "B"]),
  mayInvoice: v.boolean(),
  mayLot: v.boolean(),
  from: s.day,
  to: opt(s.day),
  optam: v.boolean(),
  agreements: opt(v.array(s.text)),
  sector: opt(s.text),
  fund: opt(s.text),
  wrongKeys: v.array(v.picklist(["billing-number", "finess"])),
}) satisfies s.Schema<ReplacementSetUp["situations"][number]>;

const setUp = v.strictObject({
  by: v.strictObject({ idType: v.picklist(["8", "0"]), id: s.text, name: opt(s.text) }),
  replaced: v.strictObject({
    idNat: s.text,
    rpps: opt(s.text),
    adeli: opt(s.text),
    name: opt(s.text),
    firstName: opt(s.text),
    civility: opt(s.text),
    profession: opt(s.text),
  }),
  situations: v.array(situation),
  situation: s.wholeNumber,
  from: s.day,
  to: s.day,
  mailbox: v.literal("practice"),
}) satisfies s.Schema<ReplacementSetUp>;

/** Everything that was set up lies in the body, under an erasable key of its own: the facts name nobody who replaces. */
export const replacementOpenedKind = fullKind({
  kind: "replacement-opened",
  type: 22,
  facts: v.strictObject({ id: s.text, billerNumber: s.digits(9) }),
  body: setUp,
  split: ({ id, billerNumber, setUp }) => ({ facts: { id, billerNumber }, body: setUp }),
  entry: (facts) => ({ kind: "replacement-opened", ...facts }),
  record: (facts, body) => ({ kind: "replacement-opened", ...facts, setUp: body }),
});

export const replacementMovedKind = plainKind(
  "replacement-moved",
  29,
  v.strictObject({ id: s.text, to: v.picklist(["active", "closed", "erased"]) }),
  (facts) => ({ kind: "replacement-moved", ...facts }),
);
