import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import { readReturn } from "#billing/formats/index";
import { isPushedName } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import { scanInto } from "./attestation.ts";
import { hashOf, PosteBook } from "./book.ts";
import { pairedDevices } from "./devices.ts";
import { makeFolder, replaceFile } from "./durable.ts";
import { PosteJournal } from "./journal.ts";
import { isLocked } from "./lock.ts";
import { fileReturns, kindOf, lookInto } from "./push-folder.ts";
import { cardLines, listLines, lotLines, moment, monthOf, warnings } from "./report.ts";
import { type Criteria, matching } from "./search.ts";
import type { PosteTime } from "./time.ts";
import { said } from "./words.ts";

/** What the poste is asked on its command line, beside listening; the listening poste may be running. */
export type PosteCommand =
  | { readonly do: "list"; readonly criteria: Criteria; readonly all: boolean }
  | { readonly do: "show"; readonly lotId: string }
  | { readonly do: "cards" }
  | { readonly do: "status" }
  | { readonly do: "returns"; readonly files: readonly string[] }
  | { readonly do: "push"; readonly files: readonly string[] }
  | { readonly do: "scan"; readonly round: string; readonly patient: string };

/** What it says, a line each, and the exit status: 0, or 1 when something was refused or not found. */
export interface CommandEnd {
  readonly lines: readonly string[];
  readonly status: 0 | 1;
}

/** Does one command on a poste's folder; `typed` reads one line of the keyboard. Trouble E_POSTE_RECEIPT when its journal cannot be read. */
export async function runCommand(
  dir: string,
  command: PosteCommand,
  time: PosteTime,
  typed: () => Promise<string> = () => Promise.resolve(""),
): Promise<CommandEnd> {
  switch (command.do) {
    case "list":
      return list(dir, command, time);
    case "show":
      return show(dir, command.lotId);
    case "cards":
      return { lines: cardLines(await PosteBook.read(dir)), status: 0 };
    case "status":
      return status(dir);
    case "returns":
      return takeIn(dir, command.files, ["return"], time);
    case "push":
      return takeIn(dir, command.files, ["round", "tables"], time);
    case "scan":
      return scanInto(command.round, command.patient, await typed(), time);
  }
}

/** Without a date, a number or --all: the invoices whose care is of this month (E138). */
async function list(
  dir: string,
  { criteria, all }: PosteCommand & { do: "list" },
  time: PosteTime,
): Promise<CommandEnd> {
  const book = await PosteBook.read(dir);
  const { number, from, to } = criteria;
  const month = all || number !== undefined || from !== undefined || to !== undefined ? undefined : monthOf(time.now());
  const period = month === undefined ? {} : { from: month.from, to: month.to };
  const shown = matching(book.invoices(), { ...period, ...criteria });
  const head = month === undefined ? [] : [said.month(month.name)];
  return { lines: [...head, ...listLines(book, shown)], status: 0 };
}

/** Devices that are there, and since when (ISO 8601): DIR/connected.json, kept by the poste that listens, gone with it. */
export const CONNECTED = "connected.json";

/** Whether each device is there, in words (E041). */
async function status(dir: string): Promise<CommandEnd> {
  const listening = await isLocked(dir);
  const connected = listening ? await connectedIn(dir) : {};
  const devices = pairedDevices(dir);
  const lines = devices.map((device) => {
    const since = connected[device];
    return since === undefined ? said.away(device) : said.there(device, moment(since));
  });
  return {
    lines: [listening ? said.listening : said.deaf, ...(devices.length === 0 ? [said.unpaired] : lines)],
    status: 0,
  };
}

async function connectedIn(dir: string): Promise<Readonly<Record<string, string>>> {
  try {
    return v.parse(v.record(v.string(), v.string()), JSON.parse(await readFile(join(dir, CONNECTED), "utf8")));
  } catch {
    return {}; // None yet, or being written at this moment.
  }
}

async function show(dir: string, lotId: string): Promise<CommandEnd> {
  const book = await PosteBook.read(dir);
  const lot = book.lot(lotId);
  if (lot === undefined) return { lines: [said.noLot], status: 1 };
  const members = book
    .invoices()
    .filter(({ billerNumber, number }) => billerNumber === lot.identity.billerNumber && lot.members.includes(number));
  return { lines: lotLines(lot, members), status: 0 };
}

/**
 * Puts files where the device finds them, each read whole first and refused when it is not one of the kinds wanted; a return is
 * filed here at once, with the states it gives.
 */
async function takeIn(
  dir: string,
  paths: readonly string[],
  wanted: readonly string[],
  time: PosteTime,
): Promise<CommandEnd> {
  await makeFolder(join(dir, "push"));
  const lines: string[] = [];
  let status: CommandEnd["status"] = 0;
  for (const path of paths) {
    const name = basename(path);
    try {
      const bytes = await readFile(path);
      const { kind } = kindOf(bytes);
      if (!wanted.includes(kind)) throw new Trouble("E_INPUT");
      lines.push(await put(dir, name, kind, bytes));
    } catch (thrown) {
      lines.push(said.refused(name, thrown instanceof Trouble ? thrown.code : systemCode(thrown)));
      status = 1;
    }
  }
  const { journal } = await PosteJournal.open(dir, time);
  await fileReturns(journal, (await lookInto(dir, undefined)).files);
  return { lines: [...lines, ...warnings(await PosteBook.read(dir))], status };
}

async function put(dir: string, name: string, kind: "round" | "tables" | "return", bytes: Uint8Array): Promise<string> {
  const hash = hashOf(bytes);
  if (kind === "return" && (await PosteBook.read(dir)).concerned(hash) !== undefined) return said.knownReturn(name);
  // One name a return: two caisses may call theirs the same. One round and one pack: the new one takes the place of the old.
  const kept = kind === "return" ? `${hash.slice(0, 16)}.${isPushedName(name) ? name : "ret"}` : `${kind}.push`;
  await replaceFile(join(dir, "push", kept.slice(0, 80)), bytes);
  if (kind !== "return") return said.pushed(name, said.kinds[kind]);
  const { file } = readReturn(bytes);
  return said.filedReturn(name, file.kind, file.lots.length);
}

function systemCode(thrown: unknown): string {
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === undefined) throw thrown;
  return code;
}
