import { execFile, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { storeTrouble } from "#hal/disk/errors";
import { lockFolder, openDisk } from "#hal/disk/index";

let folder = "";
const made: string[] = [];
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), "tournee-data-"));
  made.push(root);
  folder = join(root, "data");
});
afterAll(() => Promise.all(made.map((root) => rm(root, { recursive: true, force: true }))));

const modeOf = async (path: string) => ((await stat(join(folder, path))).mode & 0o777).toString(8);

describe("D16 modes and owners", () => {
  test("the folder is made 0700, files 0600, folders 0700", async () => {
    const disk = await openDisk(folder);
    await disk.makeFolder("journal");
    await (await disk.create("journal/a")).close();
    expect([await modeOf("."), await modeOf("journal"), await modeOf("journal/a")]).toEqual(["700", "700", "600"]);
    await openDisk(folder);
  });

  test.each([
    [
      "a file others may read",
      async () => writeFile(join(folder, "journal/a"), "", { mode: 0o644 }),
      "journal/a",
      "mode",
    ],
    ["a folder others may enter", async () => mkdir(join(folder, "outbox"), { mode: 0o755 }), "outbox", "mode"],
    ["a link", async () => symlink("/etc/passwd", join(folder, "journal/a")), "journal/a", "kind"],
  ])("%s is refused, and named", async (_, spoil, path, fault) => {
    const disk = await openDisk(folder);
    await disk.makeFolder("journal");
    await spoil();
    await expect(openDisk(folder)).rejects.toMatchObject({ code: "E_STORE_MODE", facts: { path, fault } });
  });

  test("a data folder open to others is refused once it holds something, and closed while it is empty", async () => {
    await mkdir(folder, { mode: 0o755 });
    await openDisk(folder);
    expect(await modeOf(".")).toBe("700");
    await writeFile(join(folder, "a"), "", { mode: 0o600 });
    await chmod(folder, 0o750);
    await expect(openDisk(folder)).rejects.toMatchObject({ code: "E_STORE_MODE", facts: { path: ".", mode: "750" } });
  });

  test("a file in place of the folder is refused", async () => {
    await writeFile(folder, "", { mode: 0o600 });
    await expect(openDisk(folder)).rejects.toMatchObject({ code: "E_STORE_MODE", facts: { path: "." } });
  });

  test.runIf(process.getuid?.() === 0)("a file of somebody else's is refused", async () => {
    const disk = await openDisk(folder);
    await (await disk.create("a")).close();
    await new Promise((resolve) => execFile("chown", ["65534", join(folder, "a")], resolve));
    await expect(openDisk(folder)).rejects.toMatchObject({
      code: "E_STORE_MODE",
      facts: { path: "a", fault: "owner" },
    });
  });
});

describe("D14 one instance", () => {
  test("the second is refused, and may come once the first let go", async () => {
    await openDisk(folder);
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: "E_STORE_BUSY" });
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  test("it is the folder that counts, whatever name leads to it", async () => {
    await openDisk(folder);
    const alias = `${folder}-alias`;
    await symlink(folder, alias);
    const lock = await lockFolder(folder);
    await expect(lockFolder(alias)).rejects.toMatchObject({ code: "E_STORE_BUSY" });
    await lock.release();
    await openDisk(`${folder}2`);
    await (await lockFolder(`${folder}2`)).release();
  });

  test("free at once after SIGKILL of the process that had it", async () => {
    await openDisk(folder);
    const lockModule = join(import.meta.dirname, "../../../src/hal/disk/lock.ts");
    const script = `const { lockFolder } = await import(${JSON.stringify(lockModule)});
      await lockFolder(${JSON.stringify(folder)}); process.stdout.write("LOCKED"); process.stdin.resume();`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: "E_STORE_BUSY" });
    const gone = new Promise((resolve) => holder.once("exit", resolve));
    holder.kill("SIGKILL");
    await gone;
    await (await lockFolder(folder)).release();
  });
});

describe("errors of the system", () => {
  test.each([
    ["ENOSPC", "E_STORE_FULL"],
    ["EDQUOT", "E_STORE_FULL"],
    ["EMFILE", "E_STORE_RESOURCES"],
    ["ENOMEM", "E_STORE_RESOURCES"],
    ["EACCES", "E_STORE_MODE"],
    ["EIO", "E_STORE_READ_ONLY"],
    ["EROFS", "E_STORE_READ_ONLY"],
    ["ESOMETHINGNEW", "E_STORE_READ_ONLY"],
  ])("%s is %s", (cause, code) => {
    const thrown = Object.assign(new Error("of the system"), { code: cause });
    expect(storeTrouble(thrown, "write", "journal/head")).toMatchObject({ code, facts: { cause, call: "write" } });
  });

  test("a file that is in the way of a folder, and a full disk, come out as troubles", async () => {
    const disk = await openDisk(folder);
    await (await disk.create("journal")).close();
    await expect(disk.makeFolder("journal")).rejects.toMatchObject({
      code: "E_STORE_READ_ONLY",
      facts: { cause: "EEXIST" },
    });
    await expect(disk.create("journal/a")).rejects.toMatchObject({ facts: { cause: "ENOTDIR" } });
  });
});

test("an fsync that fails on a real descriptor is final, whatever its cause", async () => {
  const { NodeFile } = await import("#hal/disk/node-file");
  const { open } = await import("node:fs/promises");
  const pipe = await open("/dev/full", "r+"); // fsync of a character device: EINVAL.
  const file = new NodeFile(pipe, "journal/head", 0);
  await expect(file.sync()).rejects.toMatchObject({ code: "E_STORE_READ_ONLY" });
  await expect(file.write(0, new Uint8Array(8))).rejects.toMatchObject({
    code: "E_STORE_FULL",
    facts: { cause: "ENOSPC" },
  });
  await file.close();
});
