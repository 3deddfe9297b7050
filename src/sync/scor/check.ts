import type { CheckedPiece } from "#billing";
import { sha256 } from "#billing/signing/index";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { greyOf } from "./grey.ts";
import { catalogOf, namesIn, type PdfFile, readPdf, resolve } from "./pdf-file.ts";
import { type DrawnImage, type PdfPage, pagesOf } from "./pdf-pages.ts";
import { isList, isName } from "./pdf-values.ts";
import { type Quality, qualityOf } from "./quality.ts";

/** The rules of a SCOR piece (formats.md 6.3), in the order they are told. */
export const PIECE_RULES = [
  "size",
  "structure",
  "format",
  "encryption",
  "script",
  "attachment",
  "resolution",
  "colour",
  "blank",
  "black",
  "contrast",
  "edges",
  "skew",
] as const;
export type PieceRule = (typeof PIECE_RULES)[number];

/** advice: worth telling, and no refusal. not-judged: a rule before it does not hold, or there is no picture to look at. */
export interface RuleVerdict {
  readonly rule: PieceRule;
  readonly verdict: "ok" | "advice" | "refused" | "not-judged";
  /** The value measured, or what was found; "" when there is nothing to tell. */
  readonly measured: string;
}

export interface PieceReport {
  readonly ok: boolean;
  readonly rules: readonly RuleVerdict[];
  readonly sha256: string; // lower case
  readonly sizeBytes: number;
  readonly pages: number;
  readonly resolutionDpi: number;
  readonly colour: "G" | "C" | "B";
  readonly origin: "S" | "N";
}

const MAX_BYTES = 250_000;
const MAX_VERSION = 1.4;
const MIN_DPI = 150;
/** Shares of dark pixels, levels of grey, share of a side, degrees. */
const LIMITS = { blank: 0.001, black: 0.7, contrast: 60, edges: 0.05, skew: 5 } as const;
const SCRIPT = ["JavaScript", "JS", "Launch"];
const ATTACHMENT = ["EmbeddedFiles", "EmbeddedFile", "FileAttachment", "RichMedia", "AF"];

/** Judges a document by every rule: the same verdict wherever it is asked (E152, E153). Nothing of it is run. */
export async function checkPiece(bytes: Uint8Array): Promise<PieceReport> {
  const size: RuleVerdict = rule("size", bytes.length > 0 && bytes.length <= MAX_BYTES, `${bytes.length}`);
  const read = readWhole(bytes);
  const facts = { sha256: hex(sha256(bytes)).toLowerCase(), sizeBytes: bytes.length };
  if (read instanceof Trouble) {
    const why = `${read.facts.why ?? ""}`;
    const rules = [size, rule("structure", false, why), ...rest(["size", "structure"])];
    return { ok: false, rules, ...facts, pages: 0, resolutionDpi: 0, colour: "G", origin: "N" };
  }
  const { file, pages } = read;
  const scans = pages.flatMap((page) => scanOf(page) ?? []);
  const dpi = scans.length === 0 ? 0 : Math.min(...scans.map((image) => dpiOf(file, image)));
  const colour = colourOf(
    file,
    pages.flatMap(({ images }) => images),
  );
  const version = versionOf(file);
  const names = namesIn(file);
  const encrypted = file.trailers.some((trailer) => trailer.has("Encrypt"));
  const empty = pages.findIndex(({ images, painted, unread }) => images.length === 0 && !painted && !unread);
  const rules = [
    size,
    rule("structure", true, ""),
    rule("format", version <= MAX_VERSION, version.toFixed(1)),
    rule("encryption", !encrypted, ""),
    rule("script", !SCRIPT.some((name) => names.has(name)), found(SCRIPT, names)),
    rule("attachment", !ATTACHMENT.some((name) => names.has(name)), found(ATTACHMENT, names)),
    rule("resolution", scans.length === 0 || dpi >= MIN_DPI, scans.length === 0 ? "" : `${dpi}`),
    colour === "C" ? ({ rule: "colour", verdict: "advice", measured: "C" } as const) : rule("colour", true, colour),
    ...(empty >= 0
      ? [rule("blank", false, `page ${empty + 1} is empty`), ...pictureRules([])]
      : await lookedAt(file, scans)),
  ];
  return {
    ok: rules.every(({ verdict }) => verdict !== "refused"),
    rules,
    ...facts,
    pages: pages.length,
    resolutionDpi: Math.min(dpi, 999),
    colour,
    origin: scans.length === 0 ? "N" : "S",
  };
}

/** The rules of what is seen, on the worst of the pages that are one image each. */
async function lookedAt(file: PdfFile, scans: readonly DrawnImage[]): Promise<readonly RuleVerdict[]> {
  const seen: Quality[] = [];
  for (const scan of scans) {
    const grey = await greyOf(file, scan);
    if (grey === "broken") return [rule("blank", false, "unreadable"), ...pictureRules([])];
    if (grey === undefined) return [notJudged("blank"), ...pictureRules([])]; // One page unseen, and nothing is said of the whole.
    seen.push(qualityOf(grey));
  }
  if (seen.length === 0) return [rule("blank", true, ""), ...pictureRules([])];
  const least = Math.min(...seen.map(({ dark }) => dark));
  return [rule("blank", least > LIMITS.blank, percent(least)), ...pictureRules(seen)];
}

function pictureRules(seen: readonly Quality[]): readonly RuleVerdict[] {
  if (seen.length === 0) return [notJudged("black"), notJudged("contrast"), notJudged("edges"), notJudged("skew")];
  const dark = Math.max(...seen.map((one) => one.dark));
  const contrast = Math.min(...seen.map((one) => one.contrast));
  const edge = Math.max(...seen.map((one) => one.edge));
  const skews = seen.flatMap(({ skew }) => (skew === undefined ? [] : [Math.abs(skew)]));
  return [
    rule("black", dark < LIMITS.black, percent(dark)),
    rule("contrast", contrast >= LIMITS.contrast, `${contrast}`),
    rule("edges", edge <= LIMITS.edges, percent(edge)),
    skews.length === 0 ? notJudged("skew") : rule("skew", Math.max(...skews) <= LIMITS.skew, `${Math.max(...skews)}`),
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** A document that holds every rule. Trouble E_PIECE_REFUSED names the first that it does not, and what was measured. */
export async function checkedPiece(bytes: Uint8Array): Promise<CheckedPiece> {
  const { rules, sha256: hash, pages, resolutionDpi, colour, origin } = await checkPiece(bytes);
  const refused = rules.find(({ verdict }) => verdict === "refused");
  if (refused !== undefined)
    throw new Trouble("E_PIECE_REFUSED", {
      rule: refused.rule,
      ...(refused.measured && { measured: refused.measured }),
    });
  return { bytes, sha256: hash, pages, resolutionDpi, colour, origin };
}

function readWhole(bytes: Uint8Array): { readonly file: PdfFile; readonly pages: readonly PdfPage[] } | Trouble {
  try {
    const file = readPdf(bytes);
    if (file.trailers.some((trailer) => trailer.has("Encrypt"))) return { file, pages: [UNREAD] };
    if (file.needs15) return { file, pages: [UNREAD] };
    return { file, pages: pagesOf(file) };
  } catch (thrown) {
    if (thrown instanceof Trouble) return thrown;
    throw thrown;
  }
}

const UNREAD: PdfPage = { images: [], painted: false, unread: true };

/** The higher of what the header and the catalogue say, and 1.5 at least for a file that no earlier version can be. */
function versionOf(file: PdfFile): number {
  const told = [file.headerVersion, file.needs15 ? "1.5" : undefined];
  if (!file.needs15) {
    const version = resolve(file, catalogOf(file).get("Version"));
    told.push(isName(version) ? version.name : undefined);
  }
  return Math.max(...told.map((one) => Number(one ?? 0)).filter((one) => !Number.isNaN(one)));
}

/** The image of a page that is one image and nothing else. */
function scanOf({ images, painted, unread }: PdfPage): DrawnImage | undefined {
  return images.length === 1 && !painted && !unread ? images[0] : undefined;
}

/** On the axis where it is lower, to the nearest: 1240 points over a sheet of A4 are 150. */
function dpiOf(file: PdfFile, { object, widthPoints, heightPoints }: DrawnImage): number {
  const pixels = (name: string) => Number(resolve(file, object.value.get(name)) ?? 0);
  return Math.round(72 * Math.min(pixels("Width") / widthPoints, pixels("Height") / heightPoints)) || 0;
}

/** Black and white when every image is of one bit, grey when none has colours. */
function colourOf(file: PdfFile, images: readonly DrawnImage[]): "G" | "C" | "B" {
  const kinds = images.map(({ object: { value } }) => {
    const bits = resolve(file, value.get("BitsPerComponent"));
    if (resolve(file, value.get("ImageMask")) === true || bits === 1) return "B";
    const space = resolve(file, value.get("ColorSpace"));
    const head = isList(space) ? resolve(file, space[0]) : space;
    if (isList(space) && isName(head) && head.name === "ICCBased") {
      const profile = resolve(file, space[1]);
      return profile instanceof Map && resolve(file, profile.get("N")) === 1 ? "G" : "C";
    }
    return isName(head) && ["DeviceGray", "CalGray", "G"].includes(head.name) ? "G" : "C";
  });
  if (kinds.includes("C")) return "C";
  return kinds.length > 0 && kinds.every((kind) => kind === "B") ? "B" : "G";
}

function found(words: readonly string[], names: ReadonlySet<string>): string {
  return words.filter((word) => names.has(word)).join(" ");
}

function rule(name: PieceRule, holds: boolean, measured: string): RuleVerdict {
  return { rule: name, verdict: holds ? "ok" : "refused", measured };
}

function notJudged(name: PieceRule): RuleVerdict {
  return { rule: name, verdict: "not-judged", measured: "" };
}

function rest(judged: readonly PieceRule[]): readonly RuleVerdict[] {
  return PIECE_RULES.filter((one) => !judged.includes(one)).map(notJudged);
}
