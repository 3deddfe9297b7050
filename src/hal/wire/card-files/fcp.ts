import { readTlvFile, tlv } from "../tlv/index.ts";

/**
 * FCP, the answer to SELECT with P2 = 04 (cards.md 2.1):
 *
 *   62 L  80 02 size  82 01 (01 EF, 38 DF)  83 02 FID  88 (SFI x 8, or empty)  84 L name
 *         A1 09 8C 07 7B and six conditions: delete, terminate, activate, deactivate, update, read
 *         8A 01 05 (activated)
 *
 * A data file gives 80 82 83 88 A1 8A, a directory 82 83 84 8A A1, in these orders.
 */
export interface FileFcp {
  readonly kind: "file";
  readonly fid: number;
  readonly size: number;
  readonly sfi?: number;
  /** Condition of READ: 00 always, FF never, 11 CHV 01, 13 CHV 02, 21 role (Vitale). */
  readonly read: number;
}

export interface DirectoryFcp {
  readonly kind: "directory";
  readonly fid: number;
  readonly name?: Uint8Array;
}

const NEVER = 0xff;
const acl = (read: number) => tlv(0xa1, tlv(0x8c, [0x7b, NEVER, NEVER, NEVER, NEVER, NEVER, read]));
const two = (value: number) => [value >> 8, value & 0xff];

export function encodeFcp(fcp: FileFcp | DirectoryFcp): Uint8Array {
  const fid = tlv(0x83, two(fcp.fid));
  const activated = tlv(0x8a, [0x05]);
  if (fcp.kind === "directory") {
    const name = fcp.name ? tlv(0x84, fcp.name) : [];
    return tlv(0x62, tlv(0x82, [0x38]), fid, name, activated, acl(NEVER));
  }
  const sfi = tlv(0x88, fcp.sfi === undefined ? [] : [fcp.sfi << 3]);
  return tlv(0x62, tlv(0x80, two(fcp.size)), tlv(0x82, [0x01]), fid, sfi, acl(fcp.read), activated);
}

/** Reads an FCP, in any order of its objects; undefined when it is not one. Never throws. */
export function decodeFcp(bytes: Uint8Array): FileFcp | DirectoryFcp | undefined {
  const read = readTlvFile(bytes);
  if (read.kind === "refused" || read.value.tag !== 0x62) return undefined;
  const inside = (tag: number) => read.value.children.find((child) => child.tag === tag);
  const fid = numberOf(inside(0x83)?.value, 2);
  const descriptor = inside(0x82)?.value[0];
  if (fid === undefined) return undefined;
  if (descriptor === 0x38) {
    const name = inside(0x84)?.value;
    return { kind: "directory", fid, ...(name ? { name } : {}) };
  }
  const size = numberOf(inside(0x80)?.value, 2);
  if (descriptor !== 0x01 || size === undefined) return undefined;
  const short = inside(0x88)?.value;
  const rights = inside(0xa1)?.children.find((child) => child.tag === 0x8c)?.value;
  return {
    kind: "file",
    fid,
    size,
    ...(short?.length === 1 ? { sfi: (short[0] ?? 0) >> 3 } : {}),
    read: rights?.length === 7 ? (rights[6] ?? NEVER) : NEVER,
  };
}

function numberOf(bytes: Uint8Array | undefined, length: number): number | undefined {
  return bytes?.length === length ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}
