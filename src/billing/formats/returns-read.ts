import { Trouble } from "#util/trouble";
import { type Day, fromAammjj } from "../model/dates.ts";
import { cents } from "../model/money.ts";
import { splitRecords } from "./chain.ts";
import { checkSequence } from "./grammar.ts";
import type { Layout } from "./layout.ts";
import { agrees, type DecodedRecord, decodeRecord, disagreement, fieldOf, numberOf } from "./record.ts";
import {
  levelTotals,
  type ReturnFile,
  type ReturnInvoice,
  type ReturnLine,
  type ReturnLot,
  type ReturnParty,
  type ReturnReason,
} from "./returns-model.ts";
import { TRN1 } from "./trn1.ts";

/** A return file read whole, and the entities whose code the layout does not know: counted, kept raw, without effect. */
export interface ReadReturn {
  readonly file: ReturnFile;
  readonly unknown: readonly DecodedRecord[];
}

/**
 * Reads an ARL or RSP file whole or refuses it whole (formats.md 4.1): the delimiter at every 128th character, order, the
 * counts of each level, totals. Codes are opaque and never block. Trouble E_B2_LENGTH, _CHARSET, _RECORD, _FIELD or
 * _TOTAL with `at` the rank of the entity and the position in it; nothing may be applied when this throws.
 */
export function readReturn(bytes: Uint8Array, layout: Layout = TRN1): ReadReturn {
  const entities = splitRecords(bytes, layout.recordLength).map((raw, index) =>
    decodeRecord(layout, raw, index + 1, { closed: false }),
  );
  const [header] = entities;
  const trailer = entities.at(-1);
  if (header?.key !== "R000") throw new Trouble("E_B2_RECORD", { at: 1, position: 1, expected: "000" });
  if (trailer?.key !== "R999") throw new Trouble("E_B2_RECORD", { at: entities.length, position: 1, expected: "999" });
  const kind = kindOf(header);
  checkSequence(layout, kind.toLowerCase(), entities);
  const { lots, fileEnd } = levelsOf(entities);
  const file: ReturnFile = {
    kind,
    sender: partyOf(header, "sender"),
    recipient: partyOf(header, "recipient"),
    fileId: fieldOf(header, "fileId"),
    creationDay: dayOf(header, "creationDate"),
    creationTime: timeOf(header, "creationTime"),
    test: testOf(header),
    lots: lots.map((level) => lotOf(level, kind)),
  };
  checkFile(file, { header, trailer, fileEnd, entities });
  return { file, unknown: entities.filter(({ known }) => !known) };
}

function kindOf(header: DecodedRecord): "ARL" | "RSP" {
  const kind = fieldOf(header, "returnKind");
  if (kind !== "ARL" && kind !== "RSP") throw disagreement(header, "returnKind", "E_B2_FIELD");
  return kind;
}

function testOf(header: DecodedRecord): boolean {
  const indicator = fieldOf(header, "testIndicator");
  if (indicator !== "T" && indicator !== "P") throw disagreement(header, "testIndicator", "E_B2_FIELD");
  return indicator === "T";
}

/** The entities from each T10 to its 990, and the last 990, which closes the file. */
function levelsOf(entities: readonly DecodedRecord[]): {
  lots: readonly (readonly DecodedRecord[])[];
  fileEnd: DecodedRecord;
} {
  const lots: (readonly DecodedRecord[])[] = [];
  let from = -1;
  let last: DecodedRecord | undefined;
  for (const [index, entity] of entities.entries()) {
    if (entity.key === "T10") from = index;
    if (entity.key !== "R990") continue;
    if (from >= 0) lots.push(entities.slice(from, index + 1));
    from = -1;
    last = entity;
  }
  if (last === undefined) throw new Trouble("E_B2_RECORD", { at: entities.length, position: 1, expected: "990" });
  return { lots, fileEnd: last };
}

function checkFile(
  file: ReturnFile,
  ends: { header: DecodedRecord; trailer: DecodedRecord; fileEnd: DecodedRecord; entities: readonly DecodedRecord[] },
): void {
  const { header, trailer, fileEnd, entities } = ends;
  agrees(header, "lotCount", file.lots.length);
  const repeated = Object.keys(trailer.fields).filter((name) => name in header.fields && !UNLIKE.includes(name));
  for (const name of repeated) agrees(trailer, name, fieldOf(header, name));
  agrees(trailer, "entityCount", entities.length);
  checkLevel(fileEnd, { level: "000", biller: "000000000", reference: 0, entityCount: entities.length - 1 });
  checkTotals(
    fileEnd,
    file.lots.flatMap((lot) => lot.invoices),
  );
}

/** Fields of 000 and 999 which share a name and are not the same thing. */
const UNLIKE: readonly string[] = ["entityCode", "filler1", "delimiter"];

interface LevelDue {
  readonly level: "T10" | "000";
  readonly biller: string;
  readonly reference: number;
  readonly entityCount: number;
}

function checkLevel(end: DecodedRecord, due: LevelDue): void {
  agrees(end, "closedLevel", due.level);
  agrees(end, "billerNumber", due.biller);
  agrees(end, "reference", due.reference);
  agrees(end, "entityCount", due.entityCount);
}

function checkTotals(end: DecodedRecord, invoices: readonly ReturnInvoice[]): void {
  for (const [name, due] of Object.entries(levelTotals(invoices))) agrees(end, name, due);
}

function lotOf(level: readonly DecodedRecord[], kind: "ARL" | "RSP"): ReturnLot {
  const [head, ...rest] = level.filter(({ known }) => known);
  const end = rest.pop();
  if (head === undefined || end === undefined)
    throw new Trouble("E_B2_RECORD", { at: 1, position: 1, expected: "T10" });
  const [own, ...groups] = groupsOf(rest, "T20");
  const invoices = groups.map(invoiceOf);
  const lot: ReturnLot = {
    billerNumber: fieldOf(head, "billerNumber"),
    lotNumber: fieldOf(head, "lotNumber"),
    lotKind: fieldOf(head, "lotKind"),
    creationDay: dayOf(head, "lotCreationDate"),
    creationTime: timeOf(head, "lotCreationTime"),
    status: fieldOf(head, "lotStatus"),
    statusDay: dayOf(head, "statusDate"),
    itemCount: numberOf(head, "itemCount"),
    code: fieldOf(head, "code"),
    subCode: fieldOf(head, "subCode"),
    label: fieldOf(head, "label"),
    digestEcho: fieldOf(head, "digestEcho"),
    reasons: (own ?? []).map(reasonOf),
    invoices,
  };
  if (kind === "RSP") agrees(head, "itemCount", invoices.length);
  checkLevel(end, {
    level: "T10",
    biller: lot.billerNumber,
    reference: Number(lot.lotNumber),
    entityCount: level.length,
  });
  checkTotals(end, invoices);
  return lot;
}

/** Cuts entities at each one with that key: first those before any, then one group for each. */
function groupsOf(entities: readonly DecodedRecord[], key: string): readonly (readonly DecodedRecord[])[] {
  const groups: DecodedRecord[][] = [[]];
  for (const entity of entities) {
    if (entity.key === key) groups.push([]);
    groups.at(-1)?.push(entity);
  }
  return groups;
}

function invoiceOf(group: readonly DecodedRecord[]): ReturnInvoice {
  const [head, ...rest] = group;
  if (head === undefined) throw new Trouble("E_B2_RECORD", { at: 1, position: 1, expected: "T20" });
  const [own = [], ...lines] = groupsOf(rest, "T30");
  const firstCareDay = dayOrNone(head, "firstCareDate");
  agrees(head, "reasonCount", own.length);
  agrees(head, "lineCount", lines.length);
  return {
    billerNumber: fieldOf(head, "billerNumber"),
    number: fieldOf(head, "invoiceNumber"),
    ...(firstCareDay && { firstCareDay }),
    outcome: fieldOf(head, "outcome"),
    payerShare: fieldOf(head, "payerShare"),
    operation: fieldOf(head, "operation"),
    outcomeDay: dayOf(head, "outcomeDate"),
    paidCents: cents(numberOf(head, "paidAmount")),
    billedCents: cents(numberOf(head, "billedAmount")),
    paymentReference: fieldOf(head, "paymentReference"),
    payee: fieldOf(head, "payee"),
    label: fieldOf(head, "label"),
    reasons: own.map(reasonOf),
    lines: lines.map(lineOf),
  };
}

function lineOf(group: readonly DecodedRecord[]): ReturnLine {
  const [head, ...reasons] = group;
  if (head === undefined) throw new Trouble("E_B2_RECORD", { at: 1, position: 1, expected: "T30" });
  agrees(head, "reasonCount", reasons.length);
  const careDay = dayOrNone(head, "careDate");
  return {
    billerNumber: fieldOf(head, "billerNumber"),
    invoiceNumber: fieldOf(head, "invoiceNumber"),
    lineNumber: numberOf(head, "lineNumber"),
    ...(careDay && { careDay }),
    actCode: fieldOf(head, "actCode"),
    outcome: fieldOf(head, "outcome"),
    paidCents: cents(numberOf(head, "paidAmount")),
    billedCents: cents(numberOf(head, "billedAmount")),
    appliedRate: numberOf(head, "appliedRate"),
    reasons: reasons.map(reasonOf),
  };
}

function reasonOf(entity: DecodedRecord): ReturnReason {
  return {
    billerNumber: fieldOf(entity, "billerNumber"),
    invoiceNumber: fieldOf(entity, "invoiceNumber"),
    lineNumber: numberOf(entity, "lineNumber"),
    severity: fieldOf(entity, "severity"),
    code: fieldOf(entity, "code"),
    subCode: fieldOf(entity, "subCode"),
    label: fieldOf(entity, "label"),
    faultyRecord: fieldOf(entity, "faultyRecord"),
    faultyPosition: numberOf(entity, "faultyPosition"),
    receivedValue: fieldOf(entity, "receivedValue"),
  };
}

function partyOf(header: DecodedRecord, side: "sender" | "recipient"): ReturnParty {
  return {
    type: fieldOf(header, `${side}Type`),
    number: fieldOf(header, `${side}Number`),
    program: fieldOf(header, `${side}Program`),
  };
}

/** A date that must be there: zeros are refused. */
function dayOf(entity: DecodedRecord, name: string): Day {
  const text = fieldOf(entity, name);
  if (text === "000000") throw disagreement(entity, name, "E_B2_FIELD");
  return fromAammjj(text);
}

/** A date that may be zeros: none. */
function dayOrNone(entity: DecodedRecord, name: string): Day | undefined {
  const text = fieldOf(entity, name);
  return text === "000000" ? undefined : fromAammjj(text);
}

function timeOf(entity: DecodedRecord, name: string): string {
  return fieldOf(entity, name).replace(/(\d\d)(?=\d)/g, "$1:");
}
