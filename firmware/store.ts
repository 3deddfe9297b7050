import { type Drafts, openDrafts } from "#billing/drafts/index";
import {
  beginErasing,
  checkSettings,
  clockDoubt,
  endErasing,
  eraseRest,
  type Inbox,
  type Journal,
  type Outbox,
  type Outliving,
  openInbox,
  openJournal,
  openOutbox,
  openSettings,
  type Settings,
} from "#billing/journal/index";
import { type BackOff, type KeyStore, openBackOff, openKeyStore } from "#billing/keys/index";
import { openPushed, type Pushed } from "#billing/pushed/index";
import { type FolderLock, IN_CLEAR, lockFolder, openDisk, settingsShelf, watchedDisk } from "#hal/disk/index";
import type { Clock, Disk, Random } from "#hal/ports/index";
import { hex } from "#util/bytes";

/** The data folder, opened and locked for this process. */
export interface Store {
  readonly disk: Disk;
  readonly journal: Journal;
  readonly keys: KeyStore;
  readonly backOff: BackOff;
  readonly outbox: Outbox;
  readonly pushed: Pushed;
  readonly drafts: Drafts;
  readonly inbox: Inbox;
  /** Erases everything for good: keys at once, the rest when the folder is opened again. */
  readonly erase: (outliving: Outliving) => Promise<void>;
  readonly settings: Settings;
  close(): Promise<void>;
}

/** What a store is opened with; `dek` is injected at the first start of a test. */
export interface StoreParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly dek?: Uint8Array;
}

/**
 * Opens the data folder, made if it is not there. Trouble E_STORE_BUSY when another process has it, E_STORE_MODE when it
 * is not ours alone.
 */
export async function openStore(folder: string, parts: StoreParts): Promise<Store> {
  const disk = await openDisk(folder);
  const lock: FolderLock = await lockFolder(folder);
  try {
    const store = await openStoreOn(disk, parts);
    return {
      ...store,
      async close() {
        await store.close();
        await lock.release();
      },
    };
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

/** The stores of a disk that is already this process's alone. */
export async function openStoreOn(folder: Disk, { clock, random, dek }: StoreParts): Promise<Store> {
  const disk = watchedDisk(folder);
  const outliving = await eraseRest(disk);
  const settings = await openSettings(
    settingsShelf({ disk, path: "settings", check: checkSettings, wrapping: IN_CLEAR }),
  );
  if (outliving !== undefined) await settings.change(outliving);
  if (settings.value.deviceSerial === "") await settings.change({ deviceSerial: `TRN${hex(random.bytes(4))}` });
  if (outliving !== undefined) await endErasing(disk);
  const journal = await openJournal({ disk, clock, random });
  const keys = await openKeyStore(disk, random, dek);
  dek?.fill(0); // The key store has its own, which goes with the first enrolment.
  const inbox = await openInbox({ disk, clock, random });
  if (clockDoubt(undefined, clock.now()) !== undefined) await inbox.put("clock-impossible");
  return {
    disk,
    journal,
    keys,
    backOff: await openBackOff(disk, clock, keys.enrolled().length > 0),
    outbox: await openOutbox(disk),
    pushed: await openPushed(disk, random),
    drafts: await openDrafts(disk, random),
    inbox,
    erase: (outliving) => beginErasing(disk, outliving),
    settings,
    close: () => journal.close(),
  };
}
