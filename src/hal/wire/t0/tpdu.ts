import { concat } from "#util/bytes";
import { encodeApdu, INS, type ShortApdu } from "../apdu/apdu.ts";

/**
 * T=0 command TPDUs (wire.md 2.14). The reader runs the procedure bytes.
 *
 * ```text
 *  case 1   CLA INS P1 P2 00             answer SW
 *  case 2   CLA INS P1 P2 Le             answer data SW, or 6C xx
 *  case 3   CLA INS P1 P2 Lc data        answer SW
 *  case 4   as case 3, no Le             answer 61 xx, then GET RESPONSE
 * ```
 */
export function encodeTpdu(apdu: ShortApdu): Uint8Array {
  const { cla, ins, p1, p2, data, le } = apdu;
  if (data && data.length > 0) return encodeApdu({ cla, ins, p1, p2, data });
  return le === undefined ? concat([cla, ins, p1, p2, 0]) : encodeApdu({ cla, ins, p1, p2, le });
}

/**
 * After a lost answer (wire.md 2.10): "reading" may be sent again once, for it changes nothing that matters; "never"
 * may not, since a try, a signature or a state of the card could be used up twice. What is not known is "never".
 */
export function repeatClass(apdu: ShortApdu): "reading" | "never" {
  switch (apdu.ins) {
    case INS.select:
    case INS.readBinary:
    case INS.getData:
    case INS.getDataTlv:
    case INS.getChallenge:
      return "reading";
    case INS.verify:
      return apdu.data && apdu.data.length > 0 ? "never" : "reading";
    default:
      return "never";
  }
}
