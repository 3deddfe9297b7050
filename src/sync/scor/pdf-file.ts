import { broken, isDict, isList, isName, isRef, type PdfDict, PdfScanner, type PdfValue } from "./pdf-values.ts";

/** An object of a file, with its stream when it has one. */
export interface PdfObject {
  readonly value: PdfValue;
  /** As it stands, filters not undone. */
  readonly stream?: Uint8Array;
}

/** A PDF file taken apart. Nothing of it is run, drawn or fetched. */
export interface PdfFile {
  readonly headerVersion: string; // "1.4"
  readonly objects: ReadonlyMap<number, PdfObject>;
  readonly trailers: readonly PdfDict[];
  /** It is written as no version before 1.5 can be: objects in streams, or a table in one. */
  readonly needs15: boolean;
}

const OBJECT = /(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj(?![A-Za-z0-9])/y;
const OBJECTS = 10_000;

/**
 * Reads every object in the order it stands, the last of a number counting, whatever the tables of the file say of places: a
 * table that points into a stream would show a reader what is not seen here, and is refused. Trouble E_PIECE_REFUSED, rule
 * `format` without a header, `structure` for what cannot be read.
 */
export function readPdf(bytes: Uint8Array): PdfFile {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const headerVersion = /^%PDF-(\d\.\d)/.exec(text)?.[1];
  if (headerVersion === undefined) throw broken("header");
  const objects = new Map<number, PdfObject>();
  const trailers: PdfDict[] = [];
  const streams: (readonly [number, number])[] = [];
  for (const mark of marksOf(text)) {
    const past = streams.at(-1);
    if (past !== undefined && mark.at < past[1]) continue;
    const scanner = new PdfScanner(text, mark.end);
    const value = scanner.value();
    if (mark.number === undefined) {
      if (isDict(value)) trailers.push(value);
      continue;
    }
    const place = streamAt(text, scanner, value);
    if (place !== undefined) streams.push(place);
    objects.set(mark.number, { value, ...(place && { stream: bytes.subarray(...place) }) });
    if (objects.size > OBJECTS) throw broken("objects");
  }
  if (pointsInto(text, streams)) throw broken("table");
  const types = [...objects.values()].map(({ value }) => (isDict(value) ? value.get("Type") : undefined));
  const needs15 = types.some((type) => isName(type) && (type.name === "ObjStm" || type.name === "XRef"));
  return { headerVersion, objects, trailers, needs15 };
}

/** Where objects and trailers begin. Those inside a stream are left out by the caller. */
function* marksOf(text: string): Generator<{ at: number; end: number; number?: number }> {
  const starts = /\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj|trailer/g;
  for (const { index } of text.matchAll(starts)) {
    OBJECT.lastIndex = index;
    const found = OBJECT.exec(text);
    if (found !== null) yield { at: index, end: OBJECT.lastIndex, number: Number(found[1]) };
    else if (text.startsWith("trailer", index)) yield { at: index, end: index + 7 };
  }
}

/** First and last byte of the stream behind a dictionary: by its length where that agrees, else up to its end mark. */
function streamAt(text: string, scanner: PdfScanner, value: PdfValue): readonly [number, number] | undefined {
  if (!isDict(value) || scanner.word() !== "stream") return undefined;
  const start = scanner.at + (text.startsWith("\r\n", scanner.at) ? 2 : 1);
  const length = value.get("Length");
  if (typeof length === "number" && /^[\r\n]*endstream/.test(text.slice(start + length, start + length + 12)))
    return [start, start + length];
  const end = text.indexOf("endstream", start);
  if (end < 0) throw broken("stream");
  return [start, end];
}

/** Whether a table names a place inside a stream. */
function pointsInto(text: string, streams: readonly (readonly [number, number])[]): boolean {
  const entries = [...text.matchAll(/(\d{10}) \d{5} n/g)].map(([, place]) => Number(place));
  return entries.some((place) => streams.some(([from, to]) => place >= from && place < to));
}

/** A value, looked up when it is a reference. */
export function resolve(file: PdfFile, value: PdfValue | undefined, hops = 8): PdfValue | undefined {
  if (!isRef(value)) return value;
  return hops === 0 ? undefined : resolve(file, file.objects.get(value.ref)?.value, hops - 1);
}

export function dictOf(file: PdfFile, value: PdfValue | undefined): PdfDict | undefined {
  const found = resolve(file, value);
  return isDict(found) ? found : undefined;
}

/** The catalog of a file. Trouble E_PIECE_REFUSED when there is none. */
export function catalogOf(file: PdfFile): PdfDict {
  const root = file.trailers.findLast((one) => one.has("Root"))?.get("Root");
  const catalog = dictOf(file, root);
  if (catalog === undefined) throw broken("catalog");
  return catalog;
}

/** Every name in a file, of entries and of values, outside its streams. */
export function namesIn(file: PdfFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: PdfValue): void => {
    if (isName(value)) names.add(value.name);
    else if (isList(value)) for (const one of value) visit(one);
    else if (isDict(value))
      for (const [key, one] of value) {
        names.add(key);
        visit(one);
      }
  };
  for (const { value } of file.objects.values()) visit(value);
  for (const trailer of file.trailers) visit(trailer);
  return names;
}
