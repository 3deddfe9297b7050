import { type DiskCall, type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { Trouble, troubleCode } from "#util/trouble";
import { openBuiltInDevice } from "../../stage/soak/device.ts";
import { playAll } from "../../stage/soak/player.ts";
import { World } from "../../stage/soak/world.ts";
import { verifyDevice } from "../../stage/terminalctl/verify.ts";
import { DAY, ORDONNANCE, worldOf } from "./soak-cuts.ts";

/** What may go wrong at a call: the place is full, the device fails, the process has no more handles. */
export const FAULTS = ["E_STORE_FULL", "E_STORE_READ_ONLY", "E_STORE_RESOURCES"] as const;
export type Fault = (typeof FAULTS)[number];

/** Calls that may fail so. A sync never fails but for good: what it should have kept is lost to us (reliability 3.5). */
const MAY: Readonly<Record<Fault, readonly DiskCall[]>> = {
  E_STORE_FULL: ["create", "write", "makeFolder", "rename"],
  E_STORE_READ_ONLY: ["create", "write", "sync", "syncFolder", "rename", "remove", "truncate", "makeFolder"],
  E_STORE_RESOURCES: ["open", "create", "read", "list"],
};

/** How many calls of the day may fail so. */
export async function callsOf(fault: Fault): Promise<number> {
  const disk = memoryDisk();
  let calls = 0;
  disk.fault = (call) => {
    if (MAY[fault].includes(call)) calls++;
    return undefined;
  };
  await play(disk, worldOf([]));
  return calls;
}

/**
 * The day with that call failing (`lasting`: and every later one), then the product started again without the fault.
 * `acksAfter`: what was still acknowledged once it had failed.
 */
export async function afterFault(fault: Fault, at: number, lasting: boolean) {
  const disk = memoryDisk();
  const world = worldOf([]);
  let calls = 0;
  const before: string[] = [];
  const acks: string[] = [];
  disk.fault = (call, path) => {
    if (!MAY[fault].includes(call)) return undefined;
    calls++;
    if (calls === at) before.push(...acks);
    if (lasting ? calls >= at : calls === at) throw new Trouble(fault, { call, path });
    return undefined;
  };
  const { end } = await play(disk, world, acks);
  disk.fault = undefined;
  const device = await openBuiltInDevice(disk, new World(world));
  const asked = { world: new World(world), acks: acks.join("\n"), finish: true };
  const report = await verifyDevice(device, asked, () => 0);
  await device.stop();
  return { acks, acksAfter: acks.slice(before.length), end, report };
}

/** How a play ended: its exit status, or the code it stopped with. Nothing is said after a fault of the storage. */
async function play(disk: MemoryDisk, world: ReturnType<typeof worldOf>, acks: string[] = []) {
  const errors: string[] = [];
  try {
    const device = await openBuiltInDevice(disk, new World(world));
    try {
      const tell = { say: (text: string) => acks.push(text), err: (text: string) => errors.push(text) };
      return { end: `${await playAll(device, DAY, tell, () => ORDONNANCE)} ${errors.join("; ")}` };
    } finally {
      await device.stop();
    }
  } catch (thrown) {
    const code = troubleCode(thrown);
    if (code === undefined) throw thrown;
    return { end: code };
  }
}
