/**
 * POWER: the battery as the operating system knows it, a folder laid out like /sys/class/power_supply/battery.
 * Never: a decision about what a low battery forbids. May import: hal/ports, node:fs.
 */
export { folderPower } from "./power-supply.ts";
