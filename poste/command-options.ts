import { isLotId } from "#sync/messages/index";
import type { PosteCommand } from "./commands.ts";
import { isSound } from "./search.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** The options of the commands (docs/interfaces.md 5); the files of --returns and --push come behind, as they are. */
export const COMMAND_OPTIONS = {
  list: flag,
  number: text,
  client: text,
  from: text,
  to: text,
  state: text,
  "dre-state": text,
  amo: text,
  deleted: flag,
  "no-answer": flag,
  all: flag,
  show: text,
  cards: flag,
  status: flag,
  returns: flag,
  push: flag,
  scan: text,
  patient: text,
} as const;

export const COMMAND_USAGE = [
  "poste --dir DIR --list [--all] [--number N] [--client NAME] [--from DAY] [--to DAY] [--state WORD] [--dre-state WORD] [--amo 01-349-9881] [--no-answer] [--deleted]",
  "poste --dir DIR --show LOT",
  "poste --dir DIR --cards",
  "poste --dir DIR --status",
  "poste --dir DIR --returns FILE...",
  "poste --dir DIR --push FILE...",
  "poste --dir DIR --scan ROUND --patient ID",
].join(", or ");

export type CommandValues = {
  readonly [K in keyof typeof COMMAND_OPTIONS]?: (typeof COMMAND_OPTIONS)[K] extends typeof flag ? boolean : string;
};

const VERBS = ["list", "show", "cards", "status", "returns", "push", "scan"] as const;

/** The command that is asked for; undefined when none is, "wrong" when it is not written as it must be. */
export function readCommand(values: CommandValues, files: readonly string[]): PosteCommand | undefined | "wrong" {
  const verbs = VERBS.filter((verb) => values[verb] !== undefined);
  const criteria = Object.keys(COMMAND_OPTIONS).filter((one) => !VERBS.some((verb) => verb === one));
  const own = (one: string) => (one === "patient" ? verbs[0] === "scan" : verbs[0] === "list");
  const stray = criteria.some((one) => one in values && !own(one));
  const takesFiles = verbs[0] === "returns" || verbs[0] === "push";
  if (verbs.length > 1 || stray || takesFiles !== files.length > 0) return "wrong";
  switch (verbs[0]) {
    case "list":
      return listCommand(values);
    case "show":
      return values.show !== undefined && isLotId(values.show) ? { do: "show", lotId: values.show } : "wrong";
    case "cards":
    case "status":
      return { do: verbs[0] };
    case "returns":
    case "push":
      return { do: verbs[0], files };
    case "scan":
      return values.scan === undefined || values.patient === undefined
        ? "wrong"
        : { do: "scan", round: values.scan, patient: values.patient };
    default:
      return undefined;
  }
}

function listCommand(values: CommandValues): PosteCommand | "wrong" {
  const { number, client, from, to, state, amo, deleted, "dre-state": dreState, "no-answer": unanswered } = values;
  const criteria = {
    ...(number !== undefined && { number }),
    ...(client !== undefined && { client }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(state !== undefined && { state }),
    ...(dreState !== undefined && { dreState }),
    ...(amo !== undefined && { amo }),
    ...(deleted !== undefined && { deleted }),
    ...(unanswered !== undefined && { unanswered }),
  };
  return isSound(criteria) ? { do: "list", criteria, all: values.all ?? false } : "wrong";
}
