import { Trouble } from "#util/trouble";

/*
 * A DBF FILE (dBASE III and IV, FoxPro without memo), whole numbers little-endian:
 *
 *   header   0      version: 03, 04, 30 (83, 8B, F5: with memo fields, whose text stands in another file)
 *            1..3   last update, YY MM DD from 1900
 *            4..7   records      8..9  length of the header      10..11  length of a record
 *            29     language driver: 03 and 57 Windows-1252, otherwise code page 850
 *   fields   from 32, each of 32: 0..10 name closed by 00, 11 type, 16 length, 17 decimals; closed by 0D
 *   records  each a mark (20 alive, 2A deleted), then its fields side by side, in characters
 *   end      1A, or nothing
 */
const VERSIONS: readonly number[] = [0x03, 0x04, 0x30, 0x83, 0x8b, 0xf5];
const WINDOWS_1252: readonly number[] = [0x03, 0x57];
const HEADER = 32;
const FIELD = 32;
/** Types that are written in characters: text, number, date, yes or no. */
const READABLE = "CNFDL";
const CP850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

/** A DBF file, its header read and its length right. */
export interface Dbf {
  /** Name it is told under: "R_ACTE". */
  readonly name: string;
  /** Last update, "2026-01-15". */
  readonly updatedOn: string;
  readonly columns: readonly string[];
  /**
   * The records that are not deleted, in order, with the columns asked for: text without its filling, "" when there is
   * nothing. Trouble E_TABLE when a column is not there or is not made of characters.
   */
  rows<C extends string>(columns: readonly C[]): Iterable<Readonly<Record<C, string>>>;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly at: number;
  readonly length: number;
}

/** Opens a DBF file. Trouble E_TABLE says what is not one: another kind of file, a truncated one, a header that lies. */
export function openDbf(name: string, bytes: Uint8Array): Dbf {
  const refuse = (reason: string) => new Trouble("E_TABLE", { table: name, reason });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[0];
  if (bytes.length < HEADER || version === undefined || !VERSIONS.includes(version)) throw refuse("not a DBF file");
  const [count, headerLength, recordLength] = [
    view.getUint32(4, true),
    view.getUint16(8, true),
    view.getUint16(10, true),
  ];
  if (headerLength > bytes.length) throw refuse("truncated in its header");
  const fields = fieldsOf(bytes.subarray(0, headerLength));
  if (fields.length === 0) throw refuse("no field in its header");
  const width = fields.reduce((sum, { length }) => sum + length, 1);
  if (width !== recordLength) throw refuse(`records of ${recordLength} bytes, fields of ${width}`);
  const whole = Math.floor((bytes.length - headerLength) / recordLength);
  if (whole < count) throw refuse(`truncated: ${whole} records of ${count}`);
  const rest = bytes.subarray(headerLength + count * recordLength);
  if (rest.length > 1 || (rest.length === 1 && rest[0] !== 0x1a)) throw refuse("bytes after its last record");
  const decode = WINDOWS_1252.includes(bytes[29] ?? 0) ? windows1252 : cp850;
  return {
    name,
    updatedOn: updateOf(bytes),
    columns: fields.map((field) => field.name),
    rows: (columns) => rowsOf(name, bytes.subarray(headerLength), { count, recordLength, fields, decode }, columns),
  };
}

interface Shape {
  readonly count: number;
  readonly recordLength: number;
  readonly fields: readonly Field[];
  readonly decode: (bytes: Uint8Array) => string;
}

function* rowsOf<C extends string>(
  name: string,
  records: Uint8Array,
  { count, recordLength, fields, decode }: Shape,
  columns: readonly C[],
): Generator<Readonly<Record<C, string>>> {
  const refuse = (reason: string) => new Trouble("E_TABLE", { table: name, reason });
  const wanted = columns.map((column) => {
    const field = fields.find((one) => one.name === column);
    if (field === undefined) throw refuse(`no column ${column}`);
    if (!READABLE.includes(field.type)) throw refuse(`column ${column} is of type ${field.type}`);
    return [column, field] as const;
  });
  for (let index = 0; index < count; index++) {
    const record = records.subarray(index * recordLength, (index + 1) * recordLength);
    if (record[0] === 0x2a) continue;
    if (record[0] !== 0x20) throw refuse(`record ${index + 1} has no mark`);
    const row: Partial<Record<C, string>> = {};
    for (const [column, { at, length }] of wanted) row[column] = decode(record.subarray(at, at + length)).trim();
    yield row as Record<C, string>;
  }
}

function fieldsOf(header: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 1;
  for (let from = HEADER; from + FIELD <= header.length && header[from] !== 0x0d; from += FIELD) {
    const descriptor = header.subarray(from, from + FIELD);
    const end = descriptor.indexOf(0);
    const name = cp850(descriptor.subarray(0, end < 0 || end > 11 ? 11 : end)).trim();
    const length = descriptor[16] ?? 0;
    fields.push({ name, type: String.fromCharCode(descriptor[11] ?? 0), at, length });
    at += length;
  }
  return fields;
}

/** The year counts from 1900; files of this century hold 100 and more, or two digits that begin again. */
function updateOf(bytes: Uint8Array): string {
  const year = 1900 + (bytes[1] ?? 0);
  const two = (value: number | undefined) => String(value ?? 0).padStart(2, "0");
  return `${year < 1980 ? year + 100 : year}-${two(bytes[2])}-${two(bytes[3])}`;
}

function cp850(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : (CP850[byte - 0x80] ?? "");
  return text.replaceAll("\0", " ");
}

function windows1252(bytes: Uint8Array): string {
  return new TextDecoder("windows-1252").decode(bytes).replaceAll("\0", " ");
}
