import { createHash } from "node:crypto";
import { asciiBytes, concat, fromHex } from "#util/bytes";
import type { CardFile } from "./file-tree.ts";

/** Field C4 of EF.AUTH: FID (2) + SHA-256 of the whole content (32) of each data file, ascending FID. */
export function digestsOf(files: readonly CardFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => a.fid - b.fid);
  return concat(
    ...sorted.map(({ fid, content }) =>
      concat([fid >> 8, fid & 0xff], Uint8Array.from(createHash("sha256").update(content).digest())),
    ),
  );
}

/** What the authority signs: "TRN-AUTH-1", the 10 bytes of the serial number, C3, C4. */
export function signedByAuthority(serial: string, signedOn: string, digests: Uint8Array): Uint8Array {
  return concat(asciiBytes("TRN-AUTH-1"), fromHex(serial), asciiBytes(signedOn), digests);
}
