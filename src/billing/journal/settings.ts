import * as v from "valibot";
import type { Shelf } from "#hal/ports/index";
import { retentionSchema } from "./retention.ts";

const settingsSchema = v.object({
  /** Situation last worked in (1 to 8), by card serial. */
  situations: v.record(
    v.pipe(v.string(), v.regex(/^\d{20}$/)),
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8)),
  ),
  /** Rank of this device at its billers, two digits (formats.md [2:30]). */
  deviceRank: v.pipe(v.string(), v.regex(/^\d{2}$/)),
  /** How long what is settled stays readable; DEFAULT_RETENTION until it is set. */
  retention: v.exactOptional(retentionSchema),
  /** Further sends are stopped by what a payer answered (E145): known while locked. */
  sendingStopped: v.exactOptional(v.boolean()),
  /** Number of the last record whose answer stopped sending and which the user passed over. */
  sendingResumed: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  /** At most 12 characters; "" until it is given. */
  deviceSerial: v.pipe(v.string(), v.maxLength(12)),
  /** Locked after so many minutes without a key. */
  idleMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30)),
  /** A Vitale updated longer ago than so many months is told as to be updated. */
  staleVitaleMonths: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)), 12),
});

export type SettingsValue = Readonly<v.InferOutput<typeof settingsSchema>>;

export const DEFAULT_SETTINGS: SettingsValue = {
  situations: {},
  deviceRank: "00",
  deviceSerial: "",
  idleMinutes: 5,
  staleVitaleMonths: 12,
};

/** Gives the settings out of JSON, or undefined. */
export function checkSettings(json: unknown): SettingsValue | undefined {
  const parsed = v.safeParse(settingsSchema, json);
  return parsed.success ? parsed.output : undefined;
}

/** Small preferences. Losing them changes no invoice; what bears on one has its record in the journal. */
export class Settings {
  readonly #shelf: Shelf<SettingsValue>;
  /** How they were found: anything but "current" and "none" is told to the user, never passed over. */
  readonly found: "current" | "previous" | "none" | "lost";
  #value: SettingsValue;

  constructor(shelf: Shelf<SettingsValue>, value: SettingsValue, found: Settings["found"]) {
    this.#shelf = shelf;
    this.#value = value;
    this.found = found;
  }

  get value(): SettingsValue {
    return this.#value;
  }

  /** Resolves once the change is down on the disk. */
  async change(change: Partial<SettingsValue>): Promise<void> {
    this.#value = { ...this.#value, ...change };
    await this.#shelf.write(this.#value);
  }

  situationOf(cardSerial: string): number | undefined {
    return this.#value.situations[cardSerial];
  }

  async rememberSituation(cardSerial: string, number: number): Promise<void> {
    if (this.situationOf(cardSerial) === number) return;
    await this.change({ situations: { ...this.#value.situations, [cardSerial]: number } });
  }
}

/** Reads the settings; the defaults stand in for what is not there, and `found` says so. */
export async function openSettings(shelf: Shelf<SettingsValue>): Promise<Settings> {
  const content = await shelf.read();
  if (content.kind === "kept") return new Settings(shelf, content.value, content.generation);
  return new Settings(shelf, DEFAULT_SETTINGS, content.kind);
}
