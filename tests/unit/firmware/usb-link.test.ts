import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ROOT } from "../../house/modules.ts";

const SCRIPT = join(ROOT, "firmware/usb/usb-link.sh");

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tournee-usb-"));
  mkdirSync(join(dir, "config/usb_gadget"), { recursive: true });
  mkdirSync(join(dir, "udc/fe980000.usb"), { recursive: true });
  writeFileSync(join(dir, "machine-id"), "0123456789abcdef0123456789abcdef\n");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Runs the script on a tree laid out like the kernel's. */
function run(action: string) {
  const env = {
    PATH: process.env.PATH,
    CONFIGFS: join(dir, "config"),
    UDC_CLASS: join(dir, "udc"),
    MACHINE_ID: join(dir, "machine-id"),
  };
  return spawnSync("sh", [SCRIPT, action], { env, encoding: "utf8" });
}

const gadget = (path: string) => join(dir, "config/usb_gadget/tournee", path);
const said = (path: string) => readFileSync(gadget(path), "utf8").trim();

describe("the USB port of the terminal", () => {
  test("offers the network link, and nothing else", () => {
    expect(run("start")).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(gadget("functions"))).toEqual(["ncm.usb0"]);
    expect(readdirSync(gadget("configs"))).toEqual(["c.1"]);
    expect(readdirSync(gadget("configs/c.1")).filter((name) => name !== "strings")).toEqual(["ncm.usb0"]);
    expect(existsSync(gadget("os_desc"))).toBe(false); // That is what lets RNDIS be taken for a driver.
    expect(said("UDC")).toBe("fe980000.usb");
  });

  test("has the same addresses at each start, which are nobody's and of this machine", () => {
    run("start");
    const first = [said("functions/ncm.usb0/host_addr"), said("functions/ncm.usb0/dev_addr")];
    for (const address of first) expect(address).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect(first[0]).not.toBe(first[1]);
    run("stop");
    run("start");
    expect([said("functions/ncm.usb0/host_addr"), said("functions/ncm.usb0/dev_addr")]).toEqual(first);
    expect(said("strings/0x409/serialnumber")).not.toContain("0123456789ab");
  });

  test("started twice is started once; stopped, the PC sees nothing", () => {
    run("start");
    expect(run("start").status).toBe(0);
    expect(run("stop").status).toBe(0);
    expect(said("UDC")).toBe("");
    expect(run("stop").status).toBe(0);
  });

  test("on a board without such a port it says so", () => {
    rmSync(join(dir, "udc/fe980000.usb"), { recursive: true });
    expect(run("start")).toMatchObject({ status: 1, stderr: expect.stringContaining("no USB port") });
    expect(existsSync(gadget("UDC"))).toBe(false);
  });
});
