const POLYNOMIAL = 0x09;

/**
 * CRC-7 of the keypad line: x^7 + x^3 + 1 (09), initial value 0, most significant bit first, not shifted, so 00..7F.
 * wire.md 4.1; "123456789" gives 75, `40 00 00 00 00` gives 4A.
 */
export function crc7(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0;
  for (let i = from; i < to; i++) {
    for (let bit = 7; bit >= 0; bit--) {
      const top = (crc >> 6) & 1;
      const next = ((bytes[i] ?? 0) >> bit) & 1;
      crc = (crc << 1) & 0x7f;
      if (top !== next) crc ^= POLYNOMIAL;
    }
  }
  return crc;
}
