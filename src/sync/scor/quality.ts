import type { GreyImage } from "./grey.ts";

/** What is measured on the picture of one page (formats.md 6.3). Dark is a grey under 128. */
export interface Quality {
  /** Share of dark pixels, 0 to 1. */
  readonly dark: number;
  /** Between paper and ink, in levels of grey. */
  readonly contrast: number;
  /** Share of the worst side along which dark strokes cross the edge. */
  readonly edge: number;
  /** Degrees; undefined when fewer than three lines were found. */
  readonly skew: number | undefined;
}

const DARK = 128;
const LEVELS = 256;
/** The angle is looked for on a picture no wider than this, from -15 to 15 degrees by half a degree. */
const SKEW_WIDTH = 500;
const SKEW_MAX = 15;
const SKEW_STEP = 0.5;
const LINES = 3;

/** Measures a picture. Pure. */
export function qualityOf(image: GreyImage): Quality {
  const histogram = new Array<number>(LEVELS).fill(0);
  for (const grey of image.pixels) histogram[grey] = (histogram[grey] ?? 0) + 1;
  const total = image.pixels.length;
  const dark = histogram.slice(0, DARK).reduce((sum, one) => sum + one, 0);
  return { dark: dark / total, contrast: contrastOf(histogram), edge: edgeOf(image), skew: skewOf(image) };
}

/**
 * 95th less 5th percentile of all pixels; where ink covers less than that of the page, the middle of its light pixels less the
 * middle of its dark ones, so that a few clear lines on white paper are readable.
 */
function contrastOf(histogram: readonly number[]): number {
  const spread = percentile(histogram, 0.95) - percentile(histogram, 0.05);
  const light = histogram.map((count, grey) => (grey < DARK ? 0 : count));
  const dark = histogram.map((count, grey) => (grey < DARK ? count : 0));
  const both = [light, dark].every((part) => part.some((count) => count > 0));
  return both ? Math.max(spread, percentile(light, 0.5) - percentile(dark, 0.5)) : spread;
}

function percentile(histogram: readonly number[], share: number): number {
  const wanted = share * histogram.reduce((sum, one) => sum + one, 0);
  let seen = 0;
  for (const [grey, count] of histogram.entries()) {
    seen += count;
    if (count > 0 && seen >= wanted) return grey;
  }
  return LEVELS - 1;
}

function edgeOf({ width, height, pixels }: GreyImage): number {
  const isDark = (x: number, y: number) => (pixels[y * width + x] ?? LEVELS) < DARK;
  const share = (length: number, dark: (at: number) => boolean) => {
    let count = 0;
    for (let at = 0; at < length; at++) if (dark(at)) count++;
    return count / length;
  };
  return Math.max(
    share(width, (x) => isDark(x, 0)),
    share(width, (x) => isDark(x, height - 1)),
    share(height, (y) => isDark(0, y)),
    share(height, (y) => isDark(width - 1, y)),
  );
}

/** The angle at which dark points fall into the sharpest rows. */
function skewOf(image: GreyImage): number | undefined {
  const points = darkPoints(image);
  if (points.length === 0) return undefined;
  let best: { angle: number; score: number; rows: Uint32Array } = { angle: 0, score: -1, rows: new Uint32Array(0) };
  for (let angle = -SKEW_MAX; angle <= SKEW_MAX; angle += SKEW_STEP) {
    const rows = rowsAt(points, angle);
    const score = rows.reduce((sum, count) => sum + count * count, 0);
    const closer = score === best.score && Math.abs(angle) < Math.abs(best.angle);
    if (score > best.score || closer) best = { angle, score, rows };
  }
  return linesIn(best.rows) >= LINES ? best.angle : undefined;
}

/** Dark points of the picture made small: a cell is dark as soon as a tenth of it is. */
function darkPoints({ width, height, pixels }: GreyImage): readonly (readonly [number, number])[] {
  const cell = Math.max(1, Math.ceil(width / SKEW_WIDTH));
  const points: (readonly [number, number])[] = [];
  for (let top = 0; top + cell <= height; top += cell)
    for (let left = 0; left + cell <= width; left += cell) {
      let dark = 0;
      for (let y = top; y < top + cell; y++)
        for (let x = left; x < left + cell; x++) if ((pixels[y * width + x] ?? LEVELS) < DARK) dark++;
      if (dark * 10 >= cell * cell) points.push([left / cell, top / cell]);
    }
  return points;
}

function rowsAt(points: readonly (readonly [number, number])[], angle: number): Uint32Array {
  const [cosine, sine] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const heights = points.map(([x, y]) => Math.round(y * cosine - x * sine));
  const lowest = heights.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const highest = heights.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const rows = new Uint32Array(highest - lowest + 1);
  for (const one of heights) rows[one - lowest] = (rows[one - lowest] ?? 0) + 1;
  return rows;
}

/** Runs of rows that hold more than the mean, between rows that hold less than half of it. */
function linesIn(rows: Uint32Array): number {
  const mean = rows.reduce((sum, one) => sum + one, 0) / Math.max(1, rows.length);
  let lines = 0;
  let inside = false;
  for (const count of rows) {
    if (!inside && count > mean) {
      lines++;
      inside = true;
    } else if (count < mean / 2) inside = false;
  }
  return lines;
}
