import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "#util/trouble";
import { pairFolders } from "../pair-folders.ts";
import type { TerminalctlCommand } from "./command.ts";

const USAGE = "E_USAGE usage: terminalctl pair --data DIR --poste DIR";

/** What to do about the refusals that a user can mend. */
const NEXT: Readonly<Record<string, string>> = {
  E_POSTE_UNPAIRED: "no pairing file in the poste's folder: start the poste on it once, then try again",
  E_STORE_BUSY: "the terminal is running on this data folder: stop it, then try again",
  E_UNDISCHARGED:
    "lots sealed for the poste of before still wait: hand them over to it, then try again; nothing is lost,",
  E_STORE_MODE: "the data folder must be its user's alone, folders 700 and files 600:",
};

/**
 * `pair --data DIR --poste DIR`: exchanges the pins of a device and a poste by their folders, until pairing by code exists. The
 * terminal must not be running on its folder; it sees the poste at its next start.
 */
export const pairCommand: TerminalctlCommand = {
  name: "pair",
  summary: "pair --data DIR --poste DIR: make a device and a poste know each other, by their folders",
  async run(args, io) {
    const folders = foldersOf(args);
    if (folders === undefined) {
      io.err(USAGE);
      return 2;
    }
    try {
      const { deviceId, posteId } = await pairFolders(resolve(folders.data), resolve(folders.poste));
      io.out(`device ${deviceId} and poste ${posteId} know each other`);
      return 0;
    } catch (thrown) {
      io.err(refusal(thrown));
      return 1;
    }
  },
};

/** One line with a permanent code; a defect of ours is not told as the user's. */
function refusal(thrown: unknown): string {
  if (thrown instanceof Trouble) {
    const facts = Object.entries(thrown.facts).map(([name, value]) => `${name}=${value}`);
    return [thrown.code, ...(NEXT[thrown.code] === undefined ? [] : [NEXT[thrown.code]]), ...facts].join(" ");
  }
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) throw thrown;
  return `E_FILE_READ ${code} (${syscall}) in one of the two folders`;
}

function foldersOf(args: readonly string[]): { readonly data: string; readonly poste: string } | undefined {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { data: text, poste: text } });
    return values.data === undefined || values.poste === undefined
      ? undefined
      : { data: values.data, poste: values.poste };
  } catch {
    return undefined;
  }
}
