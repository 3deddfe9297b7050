import type { ShortApdu } from "#hal/wire/apdu/index";
import { encodeFcp } from "#hal/wire/card-files/index";
import { hex, sameBytes } from "#util/bytes";

/** Who may read a file: anybody, nobody, after CHV 01, or the roles 1..5 opened by EXTERNAL AUTHENTICATE. */
export type ReadRight = "free" | "never" | "chv1" | readonly number[];

export interface CardFile {
  readonly fid: number;
  readonly sfi?: number;
  readonly content: Uint8Array;
  readonly read: ReadRight;
}

export interface Directory {
  readonly fid: number;
  readonly name?: Uint8Array;
  readonly files: readonly CardFile[];
  readonly directories: readonly Directory[];
}

/** What a card says: data, status word, and how long it thought. */
export interface Said {
  readonly data?: Uint8Array;
  readonly sw: number;
  readonly workMs?: number;
}

const MF = 0x3f00;
const CONDITION = { free: 0x00, never: 0xff, chv1: 0x11 } as const;
const ROLE_CONDITION = 0x21;

/** Short numbers that mean the files of the MF from anywhere: serial number, EF.ATR, EF.DIR. */
const MF_SFI: readonly number[] = [0x1c, 0x1d, 0x1e];

/** The tree of one card, what is selected, SELECT and READ BINARY (cards.md 2.2). */
export class FileTree {
  readonly #mf: Directory;
  readonly #mayRead: (right: ReadRight) => boolean;
  #path: readonly Directory[];
  #file: CardFile | undefined;

  constructor(mf: Directory, mayRead: (right: ReadRight) => boolean) {
    this.#mf = mf;
    this.#mayRead = mayRead;
    this.#path = [mf];
  }

  /** FID of the current directory. */
  get directory(): number {
    return this.#current.fid;
  }

  reset(): void {
    this.#path = [this.#mf];
    this.#file = undefined;
  }

  select(apdu: ShortApdu): Said {
    if (apdu.p2 !== 0x04 && apdu.p2 !== 0x0c) return { sw: 0x6a86 };
    const data = apdu.data ?? new Uint8Array();
    const found = apdu.p1 === 0x04 ? this.#byName(data) : this.#byPath(apdu.p1, data);
    if (typeof found === "number") return { sw: found };
    this.#path = found.path;
    this.#file = found.file;
    return apdu.p2 === 0x0c ? { sw: 0x9000 } : { data: fcpOf(found), sw: 0x9000 };
  }

  read(apdu: ShortApdu): Said {
    if (apdu.data !== undefined || apdu.le === undefined) return { sw: 0x6700 };
    let offset = (apdu.p1 << 8) | apdu.p2;
    if (apdu.p1 & 0x80) {
      const file = (apdu.p1 & 0x60) === 0 ? this.#bySfi(apdu.p1 & 0x1f) : undefined;
      if (!file) return { sw: 0x6a82 };
      this.#file = file;
      offset = apdu.p2;
    }
    if (!this.#file) return { sw: 0x6986 };
    if (!this.#mayRead(this.#file.read)) return { sw: 0x6982 };
    const { content } = this.#file;
    if (offset >= content.length) return { sw: 0x6b00 };
    const data = content.slice(offset, offset + apdu.le);
    return { data, sw: data.length === apdu.le || apdu.le === 256 ? 0x9000 : 0x6282 };
  }

  get #current(): Directory {
    return this.#path.at(-1) ?? this.#mf;
  }

  #bySfi(sfi: number): CardFile | undefined {
    const place = MF_SFI.includes(sfi) ? this.#mf : this.#current;
    return place.files.find((file) => file.sfi === sfi);
  }

  #byName(name: Uint8Array): Found | number {
    const walk = (path: readonly Directory[]): Found | undefined => {
      const here = path.at(-1);
      if (here?.name && sameBytes(here.name, name)) return { path, file: undefined };
      for (const below of here?.directories ?? []) {
        const found = walk([...path, below]);
        if (found) return found;
      }
      return undefined;
    };
    return walk([this.#mf]) ?? 0x6a82;
  }

  #byPath(p1: number, data: Uint8Array): Found | number {
    if (![0x00, 0x01, 0x02, 0x03, 0x08, 0x09].includes(p1)) return 0x6a86;
    if (p1 === 0x03) {
      if (data.length > 0) return 0x6700;
      return { path: this.#path.length > 1 ? this.#path.slice(0, -1) : this.#path, file: undefined };
    }
    const fids = fidsOf(data);
    if (!fids || (p1 <= 0x02 && fids.length > 1) || (p1 !== 0x00 && fids.length === 0)) return 0x6700;
    const absolute = fids[0] === MF || p1 === 0x08 || fids.length === 0;
    const found = follow(absolute ? [this.#mf] : this.#path, fids[0] === MF ? fids.slice(1) : fids);
    if (!found || (p1 === 0x01 && found.file) || (p1 === 0x02 && !found.file && fids[0] !== MF)) return 0x6a82;
    return found;
  }
}

interface Found {
  readonly path: readonly Directory[];
  readonly file: CardFile | undefined;
}

function fidsOf(data: Uint8Array): readonly number[] | undefined {
  if (data.length % 2 !== 0) return undefined;
  return Array.from({ length: data.length / 2 }, (_, i) => Number.parseInt(hex(data.subarray(2 * i, 2 * i + 2)), 16));
}

/** Walks down from `path`; only the last step may be a data file. */
function follow(path: readonly Directory[], fids: readonly number[]): Found | undefined {
  const here = path.at(-1);
  const [next, ...rest] = fids;
  if (next === undefined) return { path, file: undefined };
  const directory = here?.directories.find((one) => one.fid === next);
  if (directory) return follow([...path, directory], rest);
  const file = here?.files.find((one) => one.fid === next);
  return file && rest.length === 0 ? { path, file } : undefined;
}

function fcpOf(found: Found): Uint8Array {
  const { file } = found;
  const directory = found.path.at(-1);
  if (!file) {
    const name = directory?.name;
    return encodeFcp({ kind: "directory", fid: directory?.fid ?? MF, ...(name ? { name } : {}) });
  }
  return encodeFcp({
    kind: "file",
    fid: file.fid,
    size: file.content.length,
    ...(file.sfi === undefined ? {} : { sfi: file.sfi }),
    read: typeof file.read === "string" ? CONDITION[file.read] : ROLE_CONDITION,
  });
}
