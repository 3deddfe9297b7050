import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ANSWER_PATH, parseRecoveryAnswer, REQUEST_PATH } from "#billing/keys/index";
import { systemClock } from "#hal/clock/index";
import { replaceFile } from "#hal/ports/index";
import { systemRandom } from "#hal/random/index";
import { Trouble } from "#util/trouble";
import { openStore } from "../store.ts";
import type { TerminalctlCommand } from "./command.ts";
import { readNamedFile, reporting } from "./report.ts";

const USAGE = "E_USAGE usage: terminalctl recover --data DIR [--answer FILE]";

/**
 * `recover --data DIR`: gives the request that a card without a slot left, to be taken to the poste. With `--answer FILE`: puts the
 * poste's answer where the terminal finds it when that card is in again. The terminal may not be running on its folder.
 */
export const recoverCommand: TerminalctlCommand = {
  name: "recover",
  summary: "recover --data DIR [--answer FILE]: a card lost: shows the request for the poste, or takes its answer",
  async run(args, io) {
    const wish = wishOf(args);
    if (wish === undefined) {
      io.err(USAGE);
      return 2;
    }
    return reporting(false, io, async () => {
      const answer = wish.answer === undefined ? undefined : await readNamedFile(resolve(wish.answer));
      const text = Buffer.from(answer ?? []).toString("utf8");
      if (answer !== undefined) parseRecoveryAnswer(text);
      const store = await openStore(resolve(wish.data), { clock: systemClock({}), random: systemRandom() });
      try {
        const request = await store.disk.read(REQUEST_PATH);
        if (request === "absent") throw new Trouble("E_FILE_READ", { path: REQUEST_PATH, why: "no card asked" });
        if (answer === undefined) io.out(Buffer.from(request).toString("utf8").trimEnd());
        else await replaceFile(store.disk, ANSWER_PATH, Buffer.from(text, "utf8"));
        if (answer !== undefined) io.out("put the card in again");
        return 0;
      } finally {
        await store.close();
      }
    });
  },
};

function wishOf(args: readonly string[]): { readonly data: string; readonly answer?: string } | undefined {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { data: text, answer: text } });
    if (values.data === undefined) return undefined;
    return { data: values.data, ...(values.answer === undefined ? {} : { answer: values.answer }) };
  } catch {
    return undefined;
  }
}
