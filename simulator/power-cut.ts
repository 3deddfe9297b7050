import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";

/**
 * Pulls the plug on the device of this bench: SIGKILL to the process named in DIR/device.pid, which a device writes
 * beside a control.sock. A file can outlive its process and the number can have gone to another: nothing is killed
 * unless that process has the reader line of this bench open.
 */
export function cutPower(
  dir: string,
): { readonly ok: true; readonly pid: number } | { readonly ok: false; readonly error: string } {
  let pid: number;
  try {
    pid = Number(readFileSync(join(dir, "device.pid"), "utf8").trim());
  } catch {
    return { ok: false, error: "no device on this bench: there is no device.pid" };
  }
  if (!Number.isSafeInteger(pid) || pid <= 1) return { ok: false, error: "device.pid holds no process number" };
  if (!hasOpen(pid, join(dir, "reader"))) {
    return { ok: false, error: `process ${pid} of device.pid does not have the reader line open` };
  }
  process.kill(pid, "SIGKILL");
  return { ok: true, pid };
}

function hasOpen(pid: number, link: string): boolean {
  if (pid === process.pid) return false;
  try {
    const line = realpathSync(link);
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => readlinkQuietly(join(folder, fd)) === line);
  } catch {
    return false;
  }
}

/** A descriptor may be closed between the listing and the look. */
function readlinkQuietly(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
