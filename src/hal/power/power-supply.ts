import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Power } from "#hal/ports/index";

/*
 * folder/capacity   "80\n"         percent
 * folder/status     "Charging\n"   Charging, Full, Discharging, Not charging, Unknown
 */

/** The battery in this folder; unknown, and not charging, when there is none or its files say nothing readable. */
export function folderPower(folder: string): Power {
  return {
    async read() {
      const [capacity, status] = await Promise.all([line(folder, "capacity"), line(folder, "status")]);
      const percent = /^\d{1,3}$/.test(capacity) && Number(capacity) <= 100 ? Number(capacity) : undefined;
      // Full is only said while the charger is in.
      return { percent, charging: status === "Charging" || status === "Full" };
    },
  };
}

async function line(folder: string, name: string): Promise<string> {
  try {
    return (await readFile(join(folder, name), "latin1")).trim();
  } catch {
    return "";
  }
}
