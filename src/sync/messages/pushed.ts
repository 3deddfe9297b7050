import * as v from "valibot";
import type { PushedFile } from "#billing/model/standing";
import { Trouble } from "#util/trouble";

/** What a file of DIR/push is. A device passes over a kind it does not know. */
export type PushedKind = "round" | "tables" | "return";

/** Most files told at once; the others come once these are taken. */
export const MANIFEST_FILES = 256;
/** The largest manifest read. */
export const MANIFEST_BYTES = 64 * 1024;
/** The largest file pushed: a pack of tables. */
export const PUSHED_BYTES = 8 * 1024 * 1024;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

const schema = v.strictObject({
  files: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.regex(NAME)),
        kind: v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/)),
        size: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(PUSHED_BYTES)),
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      }),
    ),
    v.maxLength(MANIFEST_FILES),
  ),
});

/** Whether a file may be pushed under this name: letters, digits, "._-", no dot in front. */
export function isPushedName(text: string): boolean {
  return NAME.test(text);
}

/** What `GET /push` answers. */
export function writeManifest(files: readonly PushedFile[]): string {
  return JSON.stringify({ files });
}

/** Reads it. Trouble E_POSTE_ANSWER when it is not one; nothing of it is quoted. */
export function readManifest(text: string): readonly PushedFile[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw new Trouble("E_POSTE_ANSWER", { part: "manifest" });
  return parsed.output.files;
}
