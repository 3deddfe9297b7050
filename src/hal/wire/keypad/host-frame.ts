import { BEEP_CODES, COMMAND_TYPES, LIGHT_CODES, LIGHT_MODE_CODES, nameOf, QUERY_CODES } from "./codes.ts";
import { type BadFrame, frameBytes, type HostFrame, type HostMessage, type RawFrame, readFrame } from "./frame.ts";

/** Bounds of the arguments, wire.md 4.6. */
const MOST_PERCENT = 100;
const MOST_REPETITIONS = 10;

/** A command whose argument is out of its bounds: answered by ACK 2. */
export type BadArgument = { readonly kind: "bad-argument"; readonly frame: RawFrame };

/** The eight bytes of a host's frame. Arguments that do not fit are a programmer error: RangeError. */
export function encodeHostFrame(frame: HostFrame): Uint8Array {
  return frameBytes({ ...hostFields(frame.message), sequence: frame.sequence });
}

function hostFields(message: HostMessage): Omit<RawFrame, "sequence"> {
  const type = COMMAND_TYPES[message.kind === "unknown" ? message.command : message.kind];
  switch (message.kind) {
    case "beep": {
      const { volume, repetitions } = message;
      if (volume > MOST_PERCENT || repetitions < 1 || repetitions > MOST_REPETITIONS) throw new RangeError("beep");
      return { type, code: BEEP_CODES[message.beep], high: volume, low: repetitions, flags: 0 };
    }
    case "light": {
      if (message.level > MOST_PERCENT) throw new RangeError("light level is 0..100");
      const low = LIGHT_MODE_CODES[message.mode];
      return { type, code: LIGHT_CODES[message.light], high: message.level, low, flags: 0 };
    }
    case "keys": {
      const { groups } = message;
      const flags = message.repeat ? 1 : 0;
      return { type, code: message.enable ? 1 : 0, high: groups >> 7, low: groups & 0x7f, flags };
    }
    case "query":
      return { type, code: QUERY_CODES[message.query], high: 0, low: 0, flags: 0 };
    case "unknown":
      return { type, code: message.code, high: 0, low: 0, flags: 0 };
  }
}

/** Reads eight bytes received from the host: a frame, a command that cannot be done, or why they are none. */
export function decodeHostFrame(bytes: Uint8Array): HostFrame | BadArgument | BadFrame {
  const raw = readFrame(bytes, "host");
  if (typeof raw === "string") return raw;
  const message = hostMessage(raw);
  return message === "bad-argument" ? { kind: "bad-argument", frame: raw } : { sequence: raw.sequence, message };
}

function hostMessage(raw: RawFrame): HostMessage | "bad-argument" {
  const command = nameOf(COMMAND_TYPES, raw.type) ?? "query";
  const unknown: HostMessage = { kind: "unknown", command, code: raw.code };
  switch (command) {
    case "beep": {
      const beep = nameOf(BEEP_CODES, raw.code);
      if (beep === undefined) return unknown;
      if (raw.high > MOST_PERCENT || raw.low < 1 || raw.low > MOST_REPETITIONS) return "bad-argument";
      return { kind: "beep", beep, volume: raw.high, repetitions: raw.low };
    }
    case "light": {
      const light = nameOf(LIGHT_CODES, raw.code);
      const mode = nameOf(LIGHT_MODE_CODES, raw.low);
      if (light === undefined) return unknown;
      if (raw.high > MOST_PERCENT || mode === undefined) return "bad-argument";
      return { kind: "light", light, level: raw.high, mode };
    }
    case "keys": {
      if (raw.code > 1) return unknown;
      const groups = raw.high * 128 + raw.low;
      return { kind: "keys", enable: raw.code === 1, groups, repeat: (raw.flags & 1) === 1 };
    }
    case "query": {
      const query = nameOf(QUERY_CODES, raw.code);
      return query === undefined ? unknown : { kind: "query", query };
    }
  }
}
