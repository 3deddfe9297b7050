import { deflateSync } from "node:zlib";

/** What a test document is made of: one page each, of text or of one scanned image. */
export interface TestPdf {
  readonly version?: string;
  /** Words on the page; "" and it is blank. */
  readonly words?: string;
  /** Entries put into the catalogue. */
  readonly catalog?: string;
  /** Objects after those of the page, whole: "9 0 obj … endobj". */
  readonly more?: string;
  readonly trailer?: string;
  /** The page is one grey image of so many points, filled by `grey` of each of its pixels. */
  readonly image?: {
    readonly width: number;
    readonly height: number;
    readonly space?: string;
    readonly grey: (x: number, y: number) => number;
    /** How its samples are packed: Flate if absent, PNG inside Flate, JPEG. */
    readonly as?: "png" | { readonly jpeg: Uint8Array };
  };
  /** Bytes added as a comment, to make the file as long as wanted. */
  readonly padding?: number;
}

/** A small PDF, its table of places right. A4 page: 595 x 842 points. */
export function pdf(wish: TestPdf = {}): Uint8Array {
  const { version = "1.4", words = "Ordonnance", catalog = "", more = "", trailer = "", image, padding = 0 } = wish;
  const content =
    image !== undefined ? "q 595 0 0 842 0 0 cm /I Do Q" : words === "" ? "" : `BT /F 24 Tf 72 700 Td (${words}) Tj ET`;
  const objects = [
    `1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalog} >>\nendobj\n`,
    "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>\nendobj\n",
    `4 0 obj\n<< /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj\n`,
    "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n",
    ...(image === undefined ? [] : [imageObject(image)]),
    ...(more === "" ? [] : [`${more}\n`]),
  ];
  let text = `%PDF-${version}\n`;
  const places: number[] = [];
  for (const object of objects) {
    places.push(text.length);
    text += object;
  }
  if (padding > 0) text += `%${"x".repeat(padding - 2)}\n`;
  const table = text.length;
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${places.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${places.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`;
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

function imageObject({ width, height, space = "/DeviceGray", grey, as }: NonNullable<TestPdf["image"]>): string {
  const ahead = as === "png" ? 1 : 0; // A PNG row begins with its filter, 0: none.
  const pixels = Buffer.alloc((width + ahead) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels[y * (width + ahead) + ahead + x] = grey(x, y);
  const jpeg = typeof as === "object" ? as.jpeg : undefined;
  const packed = jpeg === undefined ? deflateSync(pixels) : Buffer.from(jpeg);
  const parms = as === "png" ? ` /DecodeParms << /Predictor 15 /Colors 1 /BitsPerComponent 8 /Columns ${width} >>` : "";
  const filter = `/Filter /${jpeg === undefined ? "FlateDecode" : "DCTDecode"}${parms}`;
  const head = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace ${space} /BitsPerComponent 8`;
  return `6 0 obj\n<< ${head} ${filter} /Length ${packed.length} >>\nstream\n${packed.toString("latin1")}\nendstream\nendobj\n`;
}
