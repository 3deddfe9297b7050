/**
 * THE DATA FOLDER. Plain file calls whose durability is known, the lock of the folder, and the small files kept whole
 * by lowdb through our adapter. Never what the bytes mean: that is billing's. May import: ports, util, node:, lowdb.
 */
export { type DurableAdapter, durableAdapter, IN_CLEAR, type Place, type Wrapping } from "./durable-adapter.ts";
export { type FolderLock, lockFolder } from "./lock.ts";
export { type DiskCall, type DiskFault, type MemoryDisk, memoryDisk } from "./memory.ts";
export { openDisk } from "./node-disk.ts";
export { settingsShelf, viewShelf } from "./shelf.ts";
export { watchedDisk } from "./watched-disk.ts";
