import { readFileSync } from "node:fs";
import { fromHex } from "#util/bytes";

/** One frame of the vectors: who sent it, and its bytes. */
export interface VectorFrame {
  readonly name: string;
  readonly from: "host" | "unit";
  readonly bytes: Uint8Array;
}

/** Frames of exchanges.txt, in order. Copied from the wire reference, whose LRC were computed outside this project. */
export function vectorFrames(): readonly VectorFrame[] {
  const text = readFileSync(new URL("./exchanges.txt", import.meta.url), "utf8");
  const frames: VectorFrame[] = [];
  let name = "";
  for (const line of text.split("\n")) {
    name = /^# (X\d+) /.exec(line)?.[1] ?? name;
    if (line.startsWith("=> ")) frames.push({ name, from: "host", bytes: fromHex(line.slice(3)) });
    if (line.startsWith("<= ")) frames.push({ name, from: "unit", bytes: fromHex(line.slice(3)) });
  }
  return frames;
}

export function framesOf(name: string): readonly VectorFrame[] {
  return vectorFrames().filter((frame) => frame.name === name);
}
