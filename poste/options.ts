import { parseArgs } from "node:util";
import { COMMAND_OPTIONS, COMMAND_USAGE, readCommand } from "./command-options.ts";
import type { PosteCommand } from "./commands.ts";
import type { RecoverWish } from "./recover.ts";

/** What the command line asks for. */
export type PosteWish =
  | { readonly kind: "listen"; readonly dir: string; readonly host: string; readonly port: number }
  | ({ readonly kind: "recover" } & RecoverWish)
  | { readonly kind: "command"; readonly dir: string; readonly command: PosteCommand }
  /** Refused: said on standard error, exit status 2. */
  | { readonly kind: "refused"; readonly words: string };

const USAGE = `E_USAGE usage: poste --dir DIR [--port N] [--host ADDRESS] [--pair], or poste --dir DIR --recover FILE --out FILE, or ${COMMAND_USAGE}`;
const NO_PAIRING =
  "E_NOT_IN_VERSION pairing by code is not in this version: start the poste once, stop the terminal, then npm run terminalctl -- pair --data DATA --poste DIR";

/** Reads the options of `npm run poste` (docs/interfaces.md 5): port 8443 and this machine alone unless said otherwise. */
export function readPosteOptions(args: readonly string[]): PosteWish {
  const { values, positionals = [] } = parsed(args) ?? {};
  if (values?.pair === true) return { kind: "refused", words: NO_PAIRING };
  if (values?.dir !== undefined && values.recover !== undefined && values.out !== undefined)
    return { kind: "recover", dir: values.dir, request: values.recover, out: values.out };
  if (values?.recover !== undefined || values?.out !== undefined) return { kind: "refused", words: USAGE };
  const command = values === undefined ? "wrong" : readCommand(values, positionals);
  if (command === "wrong" || values?.dir === undefined) return { kind: "refused", words: USAGE };
  if (command !== undefined) {
    const listens = values.port !== undefined || values.host !== undefined;
    return listens ? { kind: "refused", words: USAGE } : { kind: "command", dir: values.dir, command };
  }
  const port = values.port ?? "8443";
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) return { kind: "refused", words: USAGE };
  return { kind: "listen", dir: values.dir, host: values.host ?? "127.0.0.1", port: Number(port) };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ dir: text, port: text, host: text, pair: { type: "boolean" }, recover: text, out: text },
        ...COMMAND_OPTIONS,
      },
    });
  } catch {
    return undefined;
  }
}
