import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unknown as anything, parse, record, string } from "valibot";
import type { CardMemory } from "./card.ts";
import { replaceFile } from "./durable-file.ts";

const stateSchema = record(string(), anything());

/** What each card remembers, one JSON file a card, durable before the card answers. Deleting the folder makes the deck new. */
export function cardFolder(folder: string): CardMemory {
  const fileOf = (name: string) => join(folder, `${name}.json`);
  return {
    load(name) {
      const file = fileOf(name);
      return existsSync(file) ? parse(stateSchema, JSON.parse(readFileSync(file, "utf8"))) : undefined;
    },
    save(name, state) {
      mkdirSync(folder, { recursive: true });
      replaceFile(fileOf(name), `${JSON.stringify(state)}\n`);
    },
  };
}
