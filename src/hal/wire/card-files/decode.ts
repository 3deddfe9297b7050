import { readTlvFile, type TlvNode, type TlvRefusal } from "../tlv/index.ts";
import type { Decoded, Field, Shape, Template } from "./template.ts";
import type { ValueRefusal } from "./types.ts";

/** Unknown tags are skipped and counted; a file with more of them is refused (cards.md 6). */
const UNKNOWN_MAX = 64;

export type FileRefusal = TlvRefusal | ValueRefusal | "other-template" | "missing" | "repeated" | "too-many-unknown";

export interface FileRefused {
  readonly kind: "refused";
  readonly reason: FileRefusal;
  /** Tags from the root to the culprit, "EA.EB.C1"; no content. */
  readonly where: string;
}

export type FileRead<V> =
  | {
      readonly kind: "decoded";
      readonly value: V;
      /** Tags that the template does not know. */
      readonly unknown: number;
      /** Dangerous characters that were replaced by their escape. */
      readonly escaped: number;
    }
  | FileRefused;

/** Reads a file by its template: strict on types, presence and repetition. Never throws, whatever the bytes. */
export function decodeFile<S extends Shape>(template: Template<S>, bytes: Uint8Array): FileRead<Decoded<S>> {
  const read = readTlvFile(bytes);
  if (read.kind === "refused") return { kind: "refused", reason: read.reason, where: tagName(template.tag) };
  if (read.value.tag !== template.tag)
    return { kind: "refused", reason: "other-template", where: tagName(read.value.tag) };
  const tally: Tally = { unknown: 0, escaped: 0 };
  const decoded = decodeNode(template, read.value, tagName(template.tag), tally);
  if (decoded.kind === "refused") return decoded;
  if (tally.unknown > UNKNOWN_MAX) return { kind: "refused", reason: "too-many-unknown", where: tagName(template.tag) };
  return { kind: "decoded", value: decoded.value as Decoded<S>, ...tally };
}

interface Tally {
  unknown: number;
  escaped: number;
}

type NodeRead = { readonly kind: "value"; readonly value: object } | FileRefused;

/** Nesting follows the templates, which are three levels deep: this recursion is bounded by our own tables. */
function decodeNode(template: Template, node: TlvNode, where: string, tally: Tally): NodeRead {
  const byTag = new Map(Object.entries(template.fields).map(([name, field]) => [field.tag, { name, field }]));
  const found = new Map<string, unknown[]>();
  for (const child of node.children) {
    const known = byTag.get(child.tag);
    if (!known) {
      tally.unknown += 1;
      continue;
    }
    const place = `${where}.${tagName(child.tag)}`;
    const values = found.get(known.name) ?? [];
    if (values.length >= known.field.max) return { kind: "refused", reason: "repeated", where: place };
    const read = decodeField(known.field, child, place, tally);
    if (read.kind === "refused") return read;
    found.set(known.name, [...values, read.value]);
  }
  const value: [string, unknown][] = [];
  for (const [name, field] of Object.entries(template.fields)) {
    const values = found.get(name) ?? [];
    if (values.length < field.min)
      return { kind: "refused", reason: "missing", where: `${where}.${tagName(field.tag)}` };
    if (field.presence === "many") value.push([name, values]);
    else if (values.length > 0) value.push([name, values[0]]);
  }
  return { kind: "value", value: Object.fromEntries(value) };
}

function decodeField(
  field: Field,
  node: TlvNode,
  where: string,
  tally: Tally,
): { readonly kind: "value"; readonly value: unknown } | FileRefused {
  if (field.inside) return decodeNode(field.inside, node, where, tally);
  const read = field.type?.decode(node.value) ?? ({ kind: "refused", reason: "length" } as const);
  if (read.kind === "refused") return { ...read, where };
  tally.escaped += read.escaped;
  return { kind: "value", value: read.value };
}

function tagName(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(2, "0");
}
