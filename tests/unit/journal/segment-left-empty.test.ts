import { expect, test } from "vitest";
import { memoryDisk } from "#hal/disk/index";
import { Trouble } from "#util/trouble";
import { bill, openRig, testKeys } from "../../helpers/journal-rig.ts";

test.each([1, 2])(
  "%i segments whose first record failed are part of the chain at the next unlock of the same start",
  async (times) => {
    const disk = memoryDisk();
    const rig = await openRig(disk);
    let failures = 0;
    disk.fault = (call, path) => {
      const record = call === "write" && path.endsWith(".seg") && (disk.files.get(path)?.length ?? 0) > 0;
      if (record && failures++ < times) throw new Trouble("E_STORE_RESOURCES", { call, path });
      return undefined;
    };
    for (let attempt = 0; attempt < times; attempt++)
      await expect(rig.journal.note("tried")).rejects.toMatchObject({ code: "E_STORE_RESOURCES" });
    const number = await bill(rig);
    rig.journal.lock();
    const book = await rig.journal.unlock(testKeys());
    expect([rig.journal.problems(), book.invoice("996000014", number)?.stage]).toEqual([[], "signed"]);
  },
);
