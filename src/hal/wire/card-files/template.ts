import type { ValueType } from "./types.ts";

/** must: exactly once. may: once or not at all. many: `min` to `max` times, decoded as a list. */
export type Presence = "must" | "may" | "many";

/** One line of a template's table: a tag and its coding, or the template that stands inside it. */
export interface Field<V = unknown, P extends Presence = Presence> {
  readonly tag: number;
  readonly presence: P;
  readonly min: number;
  readonly max: number;
  readonly type?: ValueType<V>;
  readonly inside?: Template;
  /** Never there at run time: carries the type of the decoded value. */
  readonly carries?: V;
}

export type Shape = Readonly<Record<string, Field>>;

/** A template: its root tag, its name and its fields in the order they are written. */
export interface Template<S extends Shape = Shape> {
  readonly tag: number;
  readonly name: string;
  readonly fields: S;
}

type FieldValue<F> = F extends Field<infer V, infer P> ? (P extends "many" ? readonly V[] : V) : never;

/** What a template decodes to, and what it is encoded from. */
export type Decoded<S extends Shape> = {
  readonly [K in keyof S as S[K]["presence"] extends "may" ? never : K]: FieldValue<S[K]>;
} & {
  readonly [K in keyof S as S[K]["presence"] extends "may" ? K : never]?: FieldValue<S[K]>;
};

/** The decoded type of a template value: `DecodedOf<typeof EA>`. */
export type DecodedOf<T> = T extends Template<infer S> ? Decoded<S> : never;

export const template = <S extends Shape>(tag: number, name: string, fields: S): Template<S> => ({ tag, name, fields });

export const must = <V>(tag: number, type: ValueType<V>): Field<V, "must"> => ({
  tag,
  presence: "must",
  min: 1,
  max: 1,
  type,
});

export const may = <V>(tag: number, type: ValueType<V>): Field<V, "may"> => ({
  tag,
  presence: "may",
  min: 0,
  max: 1,
  type,
});

export const many = <V>(tag: number, type: ValueType<V>, max: number): Field<V, "many"> => ({
  tag,
  presence: "many",
  min: 0,
  max,
  type,
});

export const mustHold = <S extends Shape>(inside: Template<S>): Field<Decoded<S>, "must"> => ({
  tag: inside.tag,
  presence: "must",
  min: 1,
  max: 1,
  inside,
});

export const mayHold = <S extends Shape>(inside: Template<S>): Field<Decoded<S>, "may"> => ({
  tag: inside.tag,
  presence: "may",
  min: 0,
  max: 1,
  inside,
});

export const manyHeld = <S extends Shape>(inside: Template<S>, max: number, min = 0): Field<Decoded<S>, "many"> => ({
  tag: inside.tag,
  presence: "many",
  min,
  max,
  inside,
});
