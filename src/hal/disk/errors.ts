import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";

/** What an error of the system means for the store (reliability 3.5). Anything not listed is taken as a failing disk. */
const CODES: Readonly<Record<string, TroubleCode>> = {
  ENOSPC: "E_STORE_FULL",
  EDQUOT: "E_STORE_FULL",
  EMFILE: "E_STORE_RESOURCES",
  ENFILE: "E_STORE_RESOURCES",
  ENOMEM: "E_STORE_RESOURCES",
  EACCES: "E_STORE_MODE",
  EPERM: "E_STORE_MODE",
};

/** Name of a system error ("ENOENT"), or undefined. */
export function systemName(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}

/** The Trouble of a failed call. `path` is relative to the data folder and holds no person's data. */
export function storeTrouble(thrown: unknown, call: string, path: string): Trouble {
  if (thrown instanceof Trouble) return thrown;
  const cause = systemName(thrown) ?? "unknown";
  return new Trouble(CODES[cause] ?? "E_STORE_READ_ONLY", { call, path, cause });
}
