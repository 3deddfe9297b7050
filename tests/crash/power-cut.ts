import { createHash } from "node:crypto";
import { folderOf } from "#hal/ports/index";
import { applyData, applyName, FOLDER, type Names, type Op, type Survived } from "./crash-disk.ts";

/**
 * What a power cut may leave (docs/journal.md, fault model).
 *   kill      every completed call is there; the last write perhaps in part
 *   ordered   ext4: names keep their order and any fsync brings those before it down; data only by fsync, in part or
 *             not at all; a rename over a file brings the new file's data down first
 *   plain     the same without that help of rename
 *   posix     what is not synced, data and names alike, survives in any subset and order, in part, or as zeros
 */
export const MODELS = ["kill", "ordered", "plain", "posix"] as const;
export type Model = (typeof MODELS)[number];

export interface DiskState {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly folders: readonly string[];
}

type NameOp = Extract<Op, { kind: "create" | "folder" | "rename" | "remove" }>;
type DataOp = Extract<Op, { kind: "write" | "truncate" }>;
interface Pending {
  readonly op: NameOp | DataOp;
  /** Never reaches the disk: dropped by a failed fsync. */
  dropped: boolean;
}

const isName = (op: Op): op is NameOp => ["create", "folder", "rename", "remove"].includes(op.kind);
const isData = (op: Op): op is DataOp => op.kind === "write" || op.kind === "truncate";

/** The disk after some calls: what is down for sure, and what is on its way, in order. */
class Ledger {
  readonly names: Names = new Map();
  readonly contents = new Map<number, Uint8Array>();
  pending: Pending[] = [];
  last: Op | undefined;

  take(op: Op, model: Model): void {
    this.last = op;
    if (isName(op) || isData(op)) {
      this.pending.push({ op, dropped: false });
      return;
    }
    if (op.kind === "sync-failed") {
      for (const one of this.pending) if (isData(one.op) && one.op.inode === op.inode) one.dropped = true;
      return;
    }
    if (model === "kill") return;
    const settled = (one: Pending): boolean => {
      if (isData(one.op)) return op.kind === "sync" && one.op.inode === op.inode && !one.dropped;
      return model === "posix" ? op.kind === "sync-folder" && inFolder(one.op, op.path) : true;
    };
    for (const one of this.pending) if (settled(one)) this.#settle(one.op, model);
    this.pending = this.pending.filter((one) => !settled(one));
  }

  #settle(op: NameOp | DataOp, model: Model): void {
    if (isData(op)) this.contents.set(op.inode, applyData(this.contents.get(op.inode) ?? new Uint8Array(), op));
    else {
      if (model === "ordered" && op.kind === "rename") this.#flushOver(op);
      applyName(this.names, op);
    }
  }

  /** auto_da_alloc: a rename over an existing file brings the new one's data down with it. */
  #flushOver(op: NameOp & { kind: "rename" }): void {
    const inode = this.names.get(op.from);
    if (inode === undefined || !this.names.has(op.to)) return;
    for (const { op: data, dropped } of this.pending) {
      if (isData(data) && data.inode === inode && !dropped) {
        this.contents.set(inode, applyData(this.contents.get(inode) ?? new Uint8Array(), data));
      }
    }
  }

  /** The state in which those pending calls made it, each so far. */
  state(chosen: readonly (readonly [Pending, Survived])[], model: Model): DiskState {
    const names = new Map(this.names);
    const contents = new Map(this.contents);
    const data = (op: DataOp, survived: Survived) =>
      contents.set(op.inode, applyData(contents.get(op.inode) ?? new Uint8Array(), op, survived));
    for (const [{ op, dropped }, survived] of chosen) {
      if (isData(op)) {
        if (!dropped || model === "kill") data(op, survived);
        continue;
      }
      if (model === "ordered" && op.kind === "rename" && names.has(op.to)) {
        const inode = names.get(op.from);
        for (const one of this.pending)
          if (isData(one.op) && one.op.inode === inode && !one.dropped) data(one.op, "all");
      }
      applyName(names, op);
    }
    return reachable(names, contents);
  }
}

function inFolder(op: NameOp, path: string): boolean {
  return folderOf(op.kind === "rename" ? op.to : op.path) === path;
}

function reachable(names: Names, contents: ReadonlyMap<number, Uint8Array>): DiskState {
  const folders = [...names].filter(([, inode]) => inode === FOLDER).map(([path]) => path);
  const there = (path: string) => folderOf(path) === "" || folders.includes(folderOf(path));
  const files = [...names].filter(([path, inode]) => inode !== FOLDER && there(path));
  return { files: new Map(files.map(([path, inode]) => [path, contents.get(inode) ?? new Uint8Array()])), folders };
}

/** Every state that a cut after the first `count` calls may leave, as far as they are told apart here. */
function statesAfter(ledger: Ledger, model: Model): readonly DiskState[] {
  const all = (list: readonly Pending[], survived: Survived = "all") => list.map((one) => [one, survived] as const);
  const { pending } = ledger;
  const torn = (list: readonly Pending[]): (readonly (readonly [Pending, Survived])[])[] => {
    const last = list.at(-1);
    if (last === undefined || last.op.kind !== "write") return [];
    if (model === "kill" && ledger.last !== last.op) return []; // The call returned: it was whole.
    const before = all(list.slice(0, -1));
    return [[...before, [last, "half"]], ...(model === "kill" ? [] : [[...before, [last, "zeros"] as const]])];
  };
  if (model === "kill") return [all(pending), ...torn(pending)].map((chosen) => ledger.state(chosen, model));
  const choices: (readonly (readonly [Pending, Survived])[])[] = [];
  if (model === "posix") {
    for (const subset of subsets(pending)) choices.push(all(subset), ...torn(subset));
  } else {
    const names = pending.filter((one) => isName(one.op));
    const data = pending.filter((one) => isData(one.op));
    for (let count = 0; count <= names.length; count++) {
      for (const subset of prefixesByFile(data)) {
        for (const chosen of [all(subset), ...torn(subset)]) choices.push([...all(names.slice(0, count)), ...chosen]);
      }
    }
  }
  return choices.map((chosen) => ledger.state(chosen, model));
}

/** All subsets of up to 6 calls; of more: none, all, each prefix, each suffix, each alone, each left out. */
function subsets(list: readonly Pending[]): readonly (readonly Pending[])[] {
  if (list.length <= 6) {
    return Array.from({ length: 2 ** list.length }, (_, mask) => list.filter((_one, index) => mask & (1 << index)));
  }
  return list.flatMap((one, index) => [
    list.slice(0, index),
    list.slice(index),
    [one],
    list.filter((other) => other !== one),
  ]);
}

/** Data of one file keep their order; files do not wait for each other. With many files on their way: none, all, all but one. */
function prefixesByFile(data: readonly Pending[]): readonly (readonly Pending[])[] {
  const inodeOf = (one: Pending) => (isData(one.op) ? one.op.inode : 0);
  const inodes = [...new Set(data.map(inodeOf))];
  const of = (inode: number) => data.filter((one) => inodeOf(one) === inode);
  if (inodes.length > 3) return [[], data, ...inodes.map((inode) => data.filter((one) => inodeOf(one) !== inode))];
  let choices: readonly (readonly Pending[])[] = [[]];
  for (const inode of inodes) {
    const own = of(inode);
    const lengths = own.length > 3 ? [0, 1, own.length - 1, own.length] : own.map((_, n) => n).concat(own.length);
    choices = choices.flatMap((chosen) => lengths.map((n) => [...chosen, ...own.slice(0, n)]));
  }
  return choices;
}

export interface CutState {
  readonly state: DiskState;
  /** The cut came after this many calls. The largest, when the same state is met several times. */
  readonly after: number;
  readonly model: Model;
}

/** The distinct states that cuts after each of the calls `from` to the last may leave, under one model. */
export function cutStates(log: readonly Op[], model: Model, from = 0): readonly CutState[] {
  const distinct = new Map<string, CutState>();
  const ledger = new Ledger();
  for (let after = 0; after <= log.length; after++) {
    if (after >= from) {
      for (const [index, state] of statesAfter(ledger, model).entries()) {
        // A process killed in the middle of a write was told nothing after it.
        const told = model === "kill" && index > 0 ? after - 1 : after;
        distinct.set(digest(state), { state, after: told, model });
      }
    }
    const op = log[after];
    if (op !== undefined) ledger.take(op, model);
  }
  return [...distinct.values()];
}

function digest({ files, folders }: DiskState): string {
  const hash = createHash("sha1");
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}:${content.length}:${contentDigest(content)}`);
  return hash.update([...folders].sort().join()).digest("hex");
}

/** Contents are never changed in place, so that a large one is looked at once. */
const contentDigests = new WeakMap<Uint8Array, string>();

function contentDigest(content: Uint8Array): string {
  const known = contentDigests.get(content);
  if (known !== undefined) return known;
  const made = createHash("sha1").update(content).digest("hex");
  contentDigests.set(content, made);
  return made;
}
