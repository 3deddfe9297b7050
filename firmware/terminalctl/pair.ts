import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "#util/trouble";
import { pairFolders } from "../pair-folders.ts";
import type { TerminalctlCommand } from "./command.ts";

const USAGE = "E_USAGE usage: terminalctl pair --data DIR --poste DIR";

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
      io.err(
        `${thrown instanceof Trouble ? thrown.code : "E_FILE_READ"} no pairing was made: start the poste once, stop the terminal, try again`,
      );
      return 1;
    }
  },
};

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
