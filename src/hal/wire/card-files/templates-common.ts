import { may, must, template } from "./template.ts";
import { A, Ax, B, D } from "./types.ts";

/** E7, authenticity: EF.AUTH of the three cards. */
export const E7 = template(0xe7, "authenticity", {
  algorithm: must(0xc1, A(8)), // ES256
  keyId: must(0xc2, B(8)),
  signedOn: must(0xc3, D),
  /** For each data file its FID (2) and the SHA-256 of its whole content (32), ascending FID. */
  digests: must(0xc4, B(34, true)),
  signature: must(0xc5, B(64)), // ECDSA P-256, r + s
});

/** Inside F2 and F7: where a DRE is sent. Copied as read, never resolved nor contacted. */
export const F3 = template(0xf3, "routing", {
  code: must(0xc1, Ax(2)),
  host: must(0xc2, Ax(3)),
  domain: must(0xc3, A(20)),
});

/** A period: rights (EC). An absent end is open. */
export const EC = template(0xec, "period", {
  from: must(0xc1, D),
  to: may(0xc2, D),
});
