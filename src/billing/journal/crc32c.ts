const POLYNOMIAL = 0x82f63b78; // Castagnoli, reflected

/** Eight tables of 256: what a byte does to the sum when 0 to 7 bytes follow it ("slicing by 8"). */
const TABLES = makeTables();

function makeTables(): readonly Int32Array[] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    return sum;
  });
  const tables = [first];
  for (let last = first; tables.length < 8; tables.push(last)) {
    last = last.map((sum) => (first[sum & 0xff] as number) ^ (sum >>> 8));
  }
  return tables;
}

/** CRC-32C (RFC 3720 B.4) of `bytes[from, to)`, unsigned. Needs no key: it finds accidents, not forgeries. */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as readonly [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const at = (table: Int32Array, index: number) => table[index & 0xff] as number;
  let sum = -1;
  let i = from;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (; i + 8 <= to; i += 8) {
    const low = sum ^ view.getInt32(i, true);
    const high = view.getInt32(i + 4, true);
    sum =
      at(t7, low) ^
      at(t6, low >>> 8) ^
      at(t5, low >>> 16) ^
      at(t4, low >>> 24) ^
      at(t3, high) ^
      at(t2, high >>> 8) ^
      at(t1, high >>> 16) ^
      at(t0, high >>> 24);
  }
  for (; i < to; i++) sum = at(t0, sum ^ (bytes[i] as number)) ^ (sum >>> 8);
  return ~sum >>> 0;
}
