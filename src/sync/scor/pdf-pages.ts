import { inflateSync } from "node:zlib";
import { catalogOf, dictOf, type PdfFile, type PdfObject, resolve } from "./pdf-file.ts";
import { broken, isList, isName, isRef, type PdfDict, PdfScanner, type PdfValue } from "./pdf-values.ts";

/** An image where it is drawn: its dictionary and stream, and the size of its place on the page, in points. */
export interface DrawnImage {
  readonly object: PdfObject & { readonly value: PdfDict };
  readonly widthPoints: number;
  readonly heightPoints: number;
}

/** What is drawn on a page. */
export interface PdfPage {
  readonly images: readonly DrawnImage[];
  /** Something else is painted: text, lines, surfaces. */
  readonly painted: boolean;
  /** It could not be looked at to its end: a filter or a form this version does not read. */
  readonly unread: boolean;
}

type Matrix = readonly [number, number, number, number, number, number];
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const PAGES = 99;
/** Most a stream is inflated to, and how deep forms stand in one another. */
const INFLATED_BYTES = 20 * 1024 * 1024;
const FORM_DEPTH = 4;
const PAINTS: ReadonlySet<string> = new Set("f F f* B B* b b* S s sh EI".split(" "));
const SHOWS_TEXT: ReadonlySet<string> = new Set(["Tj", "TJ", "'", '"']);

/** The pages of a file, in order. Trouble E_PIECE_REFUSED, rule `structure`, when their tree does not hold. */
export function pagesOf(file: PdfFile): readonly PdfPage[] {
  const pages: PdfPage[] = [];
  const seen = new Set<number>();
  const visit = (node: PdfValue | undefined, inherited: PdfDict | undefined): void => {
    if (isRef(node) && seen.size === seen.add(node.ref).size) throw broken("pages");
    const dict = dictOf(file, node);
    if (dict === undefined) throw broken("pages");
    const resources = dictOf(file, dict.get("Resources")) ?? inherited;
    const kids = resolve(file, dict.get("Kids"));
    if (isList(kids)) for (const kid of kids) visit(kid, resources);
    else pages.push(pageOf(file, dict, resources));
    if (pages.length > PAGES) throw broken("pages");
  };
  visit(catalogOf(file).get("Pages"), undefined);
  if (pages.length === 0) throw broken("pages");
  return pages;
}

interface Drawing {
  readonly images: DrawnImage[];
  painted: boolean;
  unread: boolean;
}

function pageOf(file: PdfFile, page: PdfDict, resources: PdfDict | undefined): PdfPage {
  const drawing: Drawing = { images: [], painted: false, unread: false };
  const contents = resolve(file, page.get("Contents"));
  const parts = isList(contents) ? contents : [page.get("Contents") ?? null];
  const streams = parts.flatMap((part) => (isRef(part) ? [file.objects.get(part.ref)] : []));
  const texts = streams.map((object) => object && plain(file, object));
  if (texts.some((one) => one === undefined)) drawing.unread = true;
  draw(file, texts.filter((one) => one !== undefined).join("\n"), resources, IDENTITY, drawing, 0);
  return drawing;
}

/** A stream of drawing operators in clear; undefined behind a filter that is not read here. */
function plain(file: PdfFile, { value, stream }: PdfObject): string | undefined {
  const dict = dictOf(file, value);
  if (dict === undefined || stream === undefined) return undefined;
  const bytes = unfiltered(file, dict, stream);
  return bytes && Buffer.from(bytes).toString("latin1");
}

/** A stream without its Flate; as it stands when it has no filter; undefined behind any other. */
export function unfiltered(file: PdfFile, dict: PdfDict, stream: Uint8Array): Uint8Array | undefined {
  const named = resolve(file, dict.get("Filter"));
  const filters = named === undefined || named === null ? [] : isList(named) ? named : [named];
  if (filters.length === 0) return stream;
  const [only, ...more] = filters.map((one) => resolve(file, one));
  if (more.length > 0 || !isName(only) || (only.name !== "FlateDecode" && only.name !== "Fl")) return undefined;
  if (dict.has("DecodeParms")) return undefined;
  try {
    return inflateSync(stream, { maxOutputLength: INFLATED_BYTES });
  } catch {
    return undefined;
  }
}

/** Follows the operators as far as places of images and painting go. */
function draw(
  file: PdfFile,
  text: string,
  resources: PdfDict | undefined,
  start: Matrix,
  drawing: Drawing,
  depth: number,
): void {
  const scanner = new PdfScanner(text);
  const saved: Matrix[] = [];
  let matrix = start;
  let invisible = false;
  let operands: PdfValue[] = [];
  try {
    while (!scanner.ended) {
      const operator = scanner.word();
      if (operator === undefined || operator === "true" || operator === "false" || operator === "null") {
        operands.push(operator === undefined ? scanner.value() : null);
        continue;
      }
      if (operator === "q") saved.push(matrix);
      else if (operator === "Q") matrix = saved.pop() ?? start;
      else if (operator === "cm") matrix = times(matrixOf(operands), matrix);
      else if (operator === "Tr") invisible = operands.at(-1) === 3;
      else if (operator === "Do") place(file, operands.at(-1), resources, matrix, drawing, depth);
      else if (operator === "ID") skipInlineImage(scanner);
      else if (PAINTS.has(operator) || (SHOWS_TEXT.has(operator) && !invisible)) drawing.painted = true;
      operands = [];
    }
  } catch {
    drawing.unread = true;
  }
}

function place(
  file: PdfFile,
  name: PdfValue | undefined,
  resources: PdfDict | undefined,
  matrix: Matrix,
  drawing: Drawing,
  depth: number,
): void {
  const entry = isName(name) ? dictOf(file, resources?.get("XObject"))?.get(name.name) : undefined;
  const object = isRef(entry) ? file.objects.get(entry.ref) : undefined;
  const value = object && dictOf(file, object.value);
  const subtype = value?.get("Subtype");
  if (object === undefined || value === undefined || !isName(subtype)) {
    drawing.unread = true;
  } else if (subtype.name === "Image") {
    const [a, b, c, d] = matrix;
    const size = { widthPoints: Math.hypot(a, b), heightPoints: Math.hypot(c, d) };
    drawing.images.push({ object: { ...object, value }, ...size });
  } else {
    const inside = plain(file, object);
    if (inside === undefined || depth >= FORM_DEPTH) drawing.unread = true;
    else {
      const own = resolve(file, value.get("Matrix"));
      const moved = isList(own) ? times(matrixOf(own), matrix) : matrix;
      draw(file, inside, dictOf(file, value.get("Resources")) ?? resources, moved, drawing, depth + 1);
    }
  }
}

/** The bytes of an image that stands in the operators themselves. */
function skipInlineImage(scanner: PdfScanner): void {
  const end = /[\0\t\n\f\r ]EI(?![A-Za-z0-9])/g;
  end.lastIndex = scanner.at;
  const found = end.exec(scanner.text);
  if (found === null) throw broken("image");
  scanner.at = found.index;
}

function matrixOf(operands: readonly PdfValue[]): Matrix {
  const [a, b, c, d, e, f] = operands.slice(-6).map((one) => (typeof one === "number" ? one : Number.NaN));
  if ([a, b, c, d, e, f].some((one) => one === undefined || Number.isNaN(one))) throw broken("matrix");
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
}

function times([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}
