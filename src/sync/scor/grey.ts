import { crc32, inflateSync } from "node:zlib";
import { concat } from "#util/bytes";
import { dictOf, type PdfFile, resolve } from "./pdf-file.ts";
import type { DrawnImage } from "./pdf-pages.ts";
import { isList, isName, type PdfDict } from "./pdf-values.ts";

/** A picture in 256 levels of grey, 0 black, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Most pixels an image of one page has: A4 at 600 dpi is 35 millions. */
const PIXELS = 40_000_000;

/**
 * The image of a page in grey: JPEG, PNG inside (Flate with a PNG predictor), or plain samples in Flate. Undefined for what this
 * version cannot decode, "broken" for what says that it can be and cannot.
 */
export async function greyOf(file: PdfFile, { object }: DrawnImage): Promise<GreyImage | "broken" | undefined> {
  const { value, stream } = object;
  const [width, height] = [numberIn(file, value, "Width"), numberIn(file, value, "Height")];
  if (stream === undefined || width < 1 || height < 1 || width * height > PIXELS) return "broken";
  const filter = filterOf(file, value);
  try {
    if (filter === "DCTDecode") return await decoded(stream);
    if (filter !== "FlateDecode") return undefined;
    const parms = resolve(file, value.get("DecodeParms"));
    const predictor = numberIn(
      file,
      (isList(parms) ? dictOf(file, parms[0]) : dictOf(file, parms)) ?? new Map(),
      "Predictor",
    );
    const samples = {
      width,
      height,
      bits: numberIn(file, value, "BitsPerComponent") || 1,
      colours: coloursOf(file, value),
    };
    if (samples.colours === undefined) return undefined;
    const grey = predictor >= 10 ? await decoded(pngOf(stream, samples)) : plainGrey(stream, samples);
    return grey && inverted(file, value) ? { ...grey, pixels: grey.pixels.map((one) => 255 - one) } : grey;
  } catch {
    return "broken";
  }
}

interface Samples {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly colours: 1 | 3 | undefined;
}

/** Loaded when a picture is looked at, and not before. */
async function decoded(bytes: Uint8Array): Promise<GreyImage> {
  const { default: sharp } = await import("sharp");
  const { data, info } = await sharp(bytes, { limitInputPixels: PIXELS, failOn: "error" })
    .flatten({ background: "#ffffff" })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

function filterOf(file: PdfFile, value: PdfDict): string | undefined {
  const told = resolve(file, value.get("Filter"));
  const [only, ...more] = isList(told) ? told.map((one) => resolve(file, one)) : [told];
  return isName(only) && more.length === 0 ? only.name : undefined;
}

/** Samples a pixel; undefined for a space that is neither grey nor red, green and blue. */
function coloursOf(file: PdfFile, value: PdfDict): 1 | 3 | undefined {
  if (resolve(file, value.get("ImageMask")) === true) return 1;
  const space = resolve(file, value.get("ColorSpace"));
  const head = isList(space) ? resolve(file, space[0]) : space;
  if (!isName(head)) return undefined;
  if (["DeviceGray", "CalGray", "G"].includes(head.name)) return 1;
  if (["DeviceRGB", "CalRGB", "RGB"].includes(head.name)) return 3;
  if (head.name !== "ICCBased" || !isList(space)) return undefined;
  const components = numberIn(file, dictOf(file, space[1]) ?? new Map(), "N");
  return components === 1 || components === 3 ? components : undefined;
}

/** [1 0]: the samples mean the contrary. */
function inverted(file: PdfFile, value: PdfDict): boolean {
  const decode = resolve(file, value.get("Decode"));
  return isList(decode) && decode[0] === 1 && decode[1] === 0;
}

function numberIn(file: PdfFile, dict: PdfDict, name: string): number {
  const value = resolve(file, dict.get(name));
  return typeof value === "number" ? value : 0;
}

/** Samples without a predictor: one bit or eight each, rows ending on a byte. */
function plainGrey(stream: Uint8Array, { width, height, bits, colours }: Samples): GreyImage | undefined {
  const row = Math.ceil((width * (colours ?? 1) * bits) / 8);
  const data = inflateSync(stream, { maxOutputLength: PIXELS * 3 });
  if (data.length < row * height || (bits !== 8 && !(bits === 1 && colours === 1))) return undefined;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * row;
      pixels[y * width + x] =
        bits === 1
          ? ((data[at + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 && 255
          : colours === 1
            ? (data[at + x] ?? 0)
            : luminance(data[at + 3 * x] ?? 0, data[at + 3 * x + 1] ?? 0, data[at + 3 * x + 2] ?? 0);
    }
  return { width, height, pixels };
}

function luminance(red: number, green: number, blue: number): number {
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
}

/*
 * What a PDF calls Flate with a PNG predictor is the data of a PNG file: signature, IHDR, the stream as it is, IEND. A chunk:
 *
 *    0  length u32 of its data     4  type, 4 letters     8  data     -  CRC-32 u32 of type and data
 */
function pngOf(stream: Uint8Array, { width, height, bits, colours }: Samples): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, colours === 3 ? 2 : 0, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return concat(signature, chunk("IHDR", head), chunk("IDAT", stream), chunk("IEND", new Uint8Array(0)));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const typed = concat(Buffer.from(type, "latin1"), data);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(typed), 4);
  return concat(numbers.subarray(0, 4), typed, numbers.subarray(4));
}
