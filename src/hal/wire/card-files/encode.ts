import { assert } from "#util/assert";
import { tlv } from "../tlv/index.ts";
import type { Decoded, Field, Shape, Template } from "./template.ts";

/** The bytes of a file from its template and its values. Throws RangeError when a value does not fit its type. */
export function encodeFile<S extends Shape>(template: Template<S>, value: Decoded<S>): Uint8Array {
  return encodeAny(template, value);
}

function encodeAny(template: Template, value: object): Uint8Array {
  const values = new Map<string, unknown>(Object.entries(value));
  const parts: Uint8Array[] = [];
  for (const [name, field] of Object.entries(template.fields)) {
    const given = values.get(name);
    const list = field.presence === "many" ? listOf(given) : given === undefined ? [] : [given];
    if (list.length < field.min || list.length > field.max) throw new RangeError(`${template.name}.${name}: count`);
    for (const one of list) parts.push(encodeField(field, one));
  }
  return tlv(template.tag, ...parts);
}

function encodeField(field: Field, value: unknown): Uint8Array {
  if (field.type) return tlv(field.tag, field.type.encode(value));
  assert(field.inside && typeof value === "object" && value !== null, "a template field holds an object");
  return encodeAny(field.inside, value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
