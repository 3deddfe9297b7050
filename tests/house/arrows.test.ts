import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Module, ROOT, readModules } from "./modules.ts";

/** The arrow table of docs/architecture.md: for each room, what it may import. First match of a path names its room. */
interface Room {
  readonly name: string;
  readonly at: RegExp;
  readonly may: readonly RegExp[];
  readonly node: readonly RegExp[];
}

const DRIVERS = /^src\/hal\/(reader|keypad|printer|disk|clock|random|power|network|line)\//;
const PORTS = /^src\/hal\/ports\//;
const UTIL = /^src\/util\//;
const NOTHING: readonly RegExp[] = [];
const ANY_NODE = [/^node:/];
const BILLING_OWN = /^src\/billing\//;
const CARD_WIRE = /^src\/hal\/wire\/(apdu|tlv|card-files)\//;

const ROOMS: readonly Room[] = [
  { name: "util", at: UTIL, may: [UTIL], node: NOTHING },
  { name: "ports", at: PORTS, may: [PORTS, UTIL], node: NOTHING },
  { name: "wire", at: /^src\/hal\/wire\//, may: [/^src\/hal\/wire\//, UTIL], node: NOTHING },
  { name: "drivers", at: DRIVERS, may: [DRIVERS, PORTS, /^src\/hal\/wire\//, UTIL], node: ANY_NODE },
  {
    name: "billing/sealed",
    at: /^src\/billing\/(signing|keys|journal)\//,
    may: [BILLING_OWN, PORTS, CARD_WIRE, UTIL],
    node: [/^node:(crypto|util|buffer)$/],
  },
  { name: "billing", at: BILLING_OWN, may: [BILLING_OWN, PORTS, CARD_WIRE, UTIL], node: NOTHING },
  {
    name: "terminal-ui",
    at: /^src\/terminal-ui\//,
    may: [/^src\/terminal-ui\//, PORTS, /^src\/billing\/(index\.ts$|model\/)/, UTIL],
    node: NOTHING,
  },
  {
    name: "sync",
    at: /^src\/sync\//,
    may: [/^src\/sync\//, PORTS, /^src\/billing\/index\.ts$/, /^src\/billing\/(model|formats|signing)\//, UTIL],
    node: [/^node:(tls|http|https|worker_threads|zlib)$/],
  },
  { name: "firmware", at: /^firmware\//, may: [/^firmware\//, /^src\//], node: ANY_NODE },
  {
    name: "poste",
    at: /^poste\//,
    may: [
      /^poste\//,
      /^src\/sync\/(messages|scor)\//,
      /^src\/billing\/(model|formats|signing)\//,
      /^src\/billing\/keys\/recovery\.ts$/, // Letting a card in is the one act of the poste on keys (decision 0016).
      UTIL,
    ],
    node: ANY_NODE,
  },
  {
    name: "simulator",
    at: /^simulator\//,
    may: [/^simulator\//, /^src\/hal\/wire\//, /^src\/billing\/(model|formats|signing)\//, UTIL],
    node: ANY_NODE,
  },
  { name: "stage", at: /^stage\//, may: [/^(stage|src|firmware|poste|simulator)\//], node: ANY_NODE },
  {
    name: "bench",
    at: /^bench\//,
    may: [/^(bench|stage|src|firmware|poste|simulator|tests\/helpers)\//],
    node: ANY_NODE,
  },
  { name: "e2e", at: /^tests\/e2e\//, may: [/^tests\/(e2e|helpers-e2e)\//], node: ANY_NODE },
  { name: "tests", at: /^tests\//, may: [/./], node: ANY_NODE },
];

/** npm packages, each with the one room that may use it; tests may use any. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  serialport: /^src\/hal\/line\//,
  "@serialport/parser-byte-length": /^src\/hal\/keypad\//,
  escpos: /^src\/hal\/printer\//,
  lowdb: /^src\/hal\/disk\//,
  "node-forge": /^(src\/billing\/signing|simulator\/cards)\//,
  pkijs: /^src\/billing\/signing\//,
  blessed: /^src\/terminal-ui\/blessed\//,
  valibot: /^(src|firmware|poste|simulator|stage)\//,
  sharp: /^src\/sync\/scor\//,
  nodemailer: /^src\/sync\/mailbox\//,
  koffi: /^simulator\//,
  "@xterm/headless": /^stage\//,
};

const modules = readModules();
const room = (path: string): Room | undefined => ROOMS.find((one) => one.at.test(path));

describe("arrows between rooms", () => {
  test("modules were read, many of them, with imports between them", () => {
    expect(modules.length).toBeGreaterThan(100);
    expect(modules.reduce((count, module) => count + module.imports.length, 0)).toBeGreaterThan(200);
  });

  test("every file has a room", () => {
    expect(modules.filter((module) => room(module.path) === undefined).map((module) => module.path)).toEqual([]);
  });

  test("every import leads to a file", () => {
    const lost = modules.flatMap((module) =>
      module.imports.filter((path) => !existsSync(join(ROOT, path))).map((path) => `${module.path} -> ${path}`),
    );
    expect(lost).toEqual([]);
  });

  test("no import goes where its room may not", () => {
    const wrong = modules.flatMap((module) =>
      module.imports
        .filter((path) => !path.endsWith(".json") && !room(module.path)?.may.some((allowed) => allowed.test(path)))
        .map((path) => `${room(module.path)?.name}: ${module.path} -> ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  test("node: modules and packages stay in their rooms", () => {
    const wrong = modules
      .filter((module) => !module.path.startsWith("tests/"))
      .flatMap((module) =>
        module.outside.filter((name) => !mayUse(module, name)).map((name) => `${module.path} -> ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test("there is no cycle", () => {
    expect(cycles(modules)).toEqual([]);
  });

  test("the table refuses what it should (the guard itself)", () => {
    const allowed = (from: string, to: string) => room(from)?.may.some((one) => one.test(to)) ?? false;
    expect(allowed("src/billing/flows/unlock.ts", "src/hal/reader/reader.ts")).toBe(false);
    expect(allowed("src/terminal-ui/ui.ts", "src/billing/journal/journal.ts")).toBe(false);
    expect(allowed("simulator/main.ts", "src/hal/ports/index.ts")).toBe(false);
    expect(allowed("firmware/main.ts", "simulator/bench.ts")).toBe(false);
    expect(cycles([mod("a", "b"), mod("b", "c"), mod("c", "a")])).not.toEqual([]);
  });
});

function mod(path: string, ...imports: string[]): Module {
  return { path, imports, outside: [] };
}

function mayUse(module: Module, name: string): boolean {
  if (name.startsWith("node:")) return room(module.path)?.node.some((allowed) => allowed.test(name)) ?? false;
  const fence = Object.entries(PACKAGES).find(([known]) => name === known || name.startsWith(`${known}/`))?.[1];
  return fence?.test(module.path) ?? false;
}

/** Cycles found by walking depth first; each told once by the edge that closes it. */
function cycles(all: readonly Module[]): readonly string[] {
  const byPath = new Map(all.map((module) => [module.path, module]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, above: readonly string[]) => {
    if (above.includes(path)) {
      found.push([...above.slice(above.indexOf(path)), path].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const next of byPath.get(path)?.imports ?? []) walk(next, [...above, path]);
    done.add(path);
  };
  for (const path of byPath.keys()) walk(path, []);
  return found;
}
