import type { CcidCommand } from "../command.ts";
import { abort } from "./abort.ts";
import { vendorEscape } from "./escape.ts";
import { iccPowerOff } from "./icc-power-off.ts";
import { iccPowerOn } from "./icc-power-on.ts";
import { iccClock, mechanical, setDataRate, t0Apdu } from "./others.ts";
import { getParameters, resetParameters, setParameters } from "./parameters.ts";
import { secure } from "./secure.ts";
import { slotStatus } from "./slot-status.ts";
import { xfrBlock } from "./xfr-block.ts";

export * from "./abort.ts";
export * from "./escape.ts";
export * from "./icc-power-off.ts";
export * from "./icc-power-on.ts";
export * from "./others.ts";
export * from "./parameters.ts";
export * from "./secure.ts";
export * from "./slot-status.ts";
export * from "./xfr-block.ts";

/** The facts that every command shares, for tables and traces. */
export type CommandFacts = Pick<
  CcidCommand<never, unknown>,
  "name" | "code" | "answer" | "timeoutMs" | "repeatable" | "mask"
>;

/** All commands of the profile. */
export const COMMANDS: readonly CommandFacts[] = [
  setParameters,
  iccPowerOn,
  iccPowerOff,
  slotStatus,
  secure,
  t0Apdu,
  vendorEscape,
  getParameters,
  resetParameters,
  iccClock,
  xfrBlock,
  mechanical,
  abort,
  setDataRate,
];

const BY_CODE: ReadonlyMap<number, CommandFacts> = new Map(COMMANDS.map((facts) => [facts.code, facts]));

/** The command of this bMessageType, or undefined. */
export function commandOf(code: number): CommandFacts | undefined {
  return BY_CODE.get(code);
}
