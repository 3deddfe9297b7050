import type { AmountsFacts, Key, Questions } from "#hal/ports/index";

/** Forms of the complementary share as the flow asks them: V12 with a card newer than its Vitale, and one typed half. */

export const MUTUELLE: Questions["form"]["asks"] = {
  form: "complementary",
  about: "FAMILLEDOUZE Jeanne",
  rows: [
    { field: "amc-source", value: { kind: "pick", of: "amc-source", code: "amc-card" } },
    { field: "amc-number", value: { kind: "text", text: "0099900011 Mutuelle Tournée Test" }, origin: "amc-card" },
    { field: "amc-convention", value: { kind: "text", text: "IS" }, origin: "typed" },
    { field: "amc-csr", value: { kind: "none" }, origin: "amc-card" },
    { field: "amc-member", value: { kind: "text", text: "000123456789" }, origin: "amc-card" },
    { field: "amc-contract-number", value: { kind: "none" }, origin: "amc-card" },
    { field: "amc-contract-type", value: { kind: "text", text: "00 Contrat ordinaire" }, origin: "amc-card" },
    { field: "amc-from", value: { kind: "day", day: "2026-01-01" }, origin: "amc-card" },
    { field: "amc-to", value: { kind: "day", day: "2026-12-31" }, origin: "amc-card" },
    { field: "amc-management", value: { kind: "pick", of: "amc-management", code: "GS" }, origin: "amc-card" },
    {
      field: "amc-indicator",
      value: { kind: "text", text: "33 DRE en et hors TP, rectification" },
      origin: "amc-card",
    },
    { field: "amc-sts", value: { kind: "pick", of: "amc-sts", code: "M" }, origin: "amc-card" },
    { field: "amc-route-code", value: { kind: "text", text: "OC" }, origin: "amc-card" },
    { field: "amc-route-host", value: { kind: "none" }, flagged: true, origin: "typed" },
    { field: "amc-route-domain", value: { kind: "text", text: "wanadoo.fr" }, origin: "amc-card" },
    { field: "amc-formula", value: { kind: "none" }, origin: "amc-card" },
    { field: "amc-attestation", value: { kind: "day", day: "2026-11-20" } },
    {
      field: "amc-second",
      value: { kind: "text", text: "99000010 Mutuelle fictive des Soignants" },
      locked: "by-poste",
    },
  ],
};

export const MUTUELLE_TYPED: Questions["form"]["asks"] = {
  form: "complementary",
  about: "FAMILLEUN Claire",
  rows: [
    { field: "amc-source", value: { kind: "pick", of: "amc-source", code: "typed" } },
    { field: "amc-number", value: { kind: "missing" } },
    { field: "amc-indicator", value: { kind: "missing" } },
    { field: "amc-amount", value: { kind: "money", cents: 150 }, origin: "typed" },
  ],
};

export const TWO_CARDS: Questions["form"]["asks"] = {
  form: "complementary-choice",
  about: "FAMILLEQUATORZE Yvette",
  rows: [
    { field: "amc-source", value: { kind: "pick", of: "amc-source", code: "amc-card" } },
    {
      field: "amc-to",
      value: { kind: "both", vitale: { kind: "day", day: "2026-12-31" }, card: { kind: "day", day: "2027-12-31" } },
    },
    { field: "amc-sts", value: { kind: "both", vitale: { kind: "none" }, card: { kind: "text", text: "M" } } },
  ],
};

export const INDICATORS: Questions["pick"]["asks"] = {
  of: "amc-indicator",
  codes: ["00", "12", "13", "22", "23", "32", "33"],
  selected: "33",
  labels: {
    "00": "Pas de DRE",
    "12": "DRE hors tiers payant",
    "13": "DRE hors tiers payant, rectification",
    "22": "DRE en tiers payant",
    "23": "DRE en tiers payant, rectification",
    "32": "DRE en et hors tiers payant",
    "33": "DRE en et hors TP, rectification",
  },
};

/** "wan" by multi-tap: W, A, N. */
export const DOMAIN: readonly [Questions["text"]["asks"], readonly Key[]] = [
  { field: "amc-route-domain", longest: 20, optional: true },
  ["9", "2", "6", "6"],
];

export const SHARES: NonNullable<AmountsFacts["shares"]> = {
  management: "GS",
  thirdPartyAmo: true,
  thirdPartyAmc: true,
  sentAmo: true,
  sentAmc: true,
  amountOrigin: "S",
};

/** A part of what is sent of an invoice. */
export const SENT: Questions["page"]["asks"] = {
  title: "Facture 000042 transmise",
  rows: [
    { label: "── FSE 2", value: "enregistrement 1/7" },
    { label: "N° du facturant", value: "996000014" },
    { label: "NIR de l'assuré", value: "1550333999918" },
    { label: "Médecin traitant, prénom", value: "-" },
    { label: "Identifiant de la feuille", value: "01K7JXQ4T8M5R2V9C3H6D0WZYB" },
    { label: "── FSE 4", value: "enregistrement 4/7" },
    { label: "Code prestation", value: "AMI" },
    { label: "Part AMO", value: "0000378" },
  ],
};
