/** Crockford's alphabet: no I, L, O, U, so that an identifier can be read aloud. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * Identifier of an electronic sheet [2T:careSheetId]: 26 characters, 48 bits of wall clock (ms) then 80 random bits.
 * `randomBytes` are 10 unpredictable bytes.
 */
export function ulid(wallMs: number, randomBytes: Uint8Array): string {
  if (randomBytes.length !== 10) throw new RangeError("a ULID takes 10 random bytes");
  let value = BigInt(Math.max(0, Math.trunc(wallMs))) & 0xffff_ffff_ffffn;
  for (const byte of randomBytes) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}
