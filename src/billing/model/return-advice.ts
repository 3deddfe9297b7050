import type { ReturnedReason } from "./returns.ts";

/** What the local table adds to a code of a return (formats.md 4.5). It stands beside the text received and never replaces it. */
interface AdviceRow {
  /** In French, as it is shown on device and poste. */
  readonly advice: string;
  /** Says of every lot what it says of this one: further sends stop. */
  readonly stopSending?: true;
}

type Coded = Pick<ReturnedReason, "code" | "subCode">;

const TABLE: Readonly<Record<string, AdviceRow>> = {
  "L0001 0001": { advice: "renvoyer ; si cela revient, le signaler" },
  "L0002 0001": { advice: "vérifier la CPS, refaire un lot" },
  "L0003 0001": { advice: "numéro d'agrément à vérifier par l'éditeur", stopSending: true },
  "L0004 0001": { advice: "vérifier la table des adresses" },
  "L0005 0001": { advice: "le signaler", stopSending: true },
  "L0006 0001": { advice: "ce destinataire ne lit pas TRN1", stopSending: true },
  "L0007 0001": { advice: "renouveler le certificat du destinataire" },
  "T1001 0001": { advice: "vérifier NIR, rang et date de naissance" },
  "T1002 0001": { advice: "relire les droits" },
  "T1003 0001": { advice: "le patient a changé de caisse" },
  "T1004 0001": { advice: "vérifier le n° du prescripteur" },
  "T1005 0001": { advice: "vérifier la date de prescription" },
  "T1006 0001": { advice: "vérifier le code de l'acte" },
  "T1007 0001": { advice: "déjà facturé : ne rien faire, ou annuler" },
  "T1008 0001": { advice: "envoyer la pièce" },
  "T2001 0001": { advice: "numériser à nouveau" },
  "E0730 0041": { advice: "vérifier le n° de l'exécutant [4:57]" },
};

function rowOf({ code, subCode }: Coded): AdviceRow | undefined {
  const key = `${code} ${subCode}`;
  return Object.hasOwn(TABLE, key) ? TABLE[key] : undefined;
}

/** What to do about a code; one that the table does not know is shown with its label, and said unknown. */
export function adviceOn(coded: Coded): string {
  return rowOf(coded)?.advice ?? "code inconnu";
}

/** Whether the answer to a lot stops further sends: unknown approval number, wrong totals, a profile that is not read. */
export function stopsSending({
  status,
  code,
  subCode,
  reasons,
}: Coded & { readonly status: string; readonly reasons: readonly Coded[] }): boolean {
  return status === "refused" && [{ code, subCode }, ...reasons].some((one) => rowOf(one)?.stopSending === true);
}
