/**
 * Code page 858 (19 for the printer): CP850 with the euro at D5. Bytes 80..FF in order; 20..7E are ASCII.
 * The two invisible ones are the soft hyphen (F0) and the no-break space (FF).
 */
const UPPER_HALF =
  "ÇüéâäàåçêëèïîìÄÅ" +
  "ÉæÆôöòûùÿÖÜø£Ø×ƒ" +
  "áíóúñÑªº¿®¬½¼¡«»" +
  "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
  "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤" +
  "ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀" +
  "ÓßÔÒõÕµþÞÚÛÙýÝ¯´" +
  "\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

/** The letters and signs that data may hold beyond ASCII; box drawing is the printer's own. */
const LETTERS = new Map<string, number>();
[...UPPER_HALF].forEach((sign, index) => {
  if (!/[\u2500-\u25a0\u00ad\u00a0]/u.test(sign)) LETTERS.set(sign, 0x80 + index);
});

/** What a printer without the sign is given instead (wire.md 5.1). */
const REPLACED: Readonly<Record<string, string>> = {
  œ: "oe",
  Œ: "OE",
  "\u2018": "'",
  "\u2019": "'",
  "\u201a": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u201e": '"',
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u2212": "-",
  "\u2022": "-",
  "\u2026": "...",
  "\t": " ",
  "\n": " ",
  "\r": " ",
};

const LAST_RESORT = "?";

/**
 * A text as the printer can print it: every sign left is one column and one byte of CP858. Signs it lacks are
 * replaced, accents it lacks are dropped, other control characters disappear: no name can carry a command.
 */
export function printableText(text: string): string {
  let printable = "";
  for (const sign of text.normalize("NFC")) printable += printableSign(sign);
  return printable;
}

function printableSign(sign: string): string {
  if (isAscii(sign) || LETTERS.has(sign)) return sign;
  const replacement = REPLACED[sign];
  if (replacement !== undefined) return replacement;
  if (/\p{Zs}/u.test(sign)) return " ";
  // Controls, invisible format marks, and accents that stand on no letter.
  if (/[\p{Cc}\p{Cf}\p{M}]/u.test(sign)) return "";
  const plain = sign.normalize("NFKD").replace(/\p{M}/gu, "");
  return [...plain].every((letter) => isAscii(letter)) && plain !== "" ? plain : LAST_RESORT;
}

/** Bytes of a text in CP858, filtered first: 20..7E and the letters of the upper half, nothing else. */
export function cp858Bytes(text: string): Uint8Array {
  return Uint8Array.from(printableText(text), (sign) => LETTERS.get(sign) ?? sign.charCodeAt(0));
}

/** The sign of one byte of CP858, 20 and above; undefined for a control. */
export function cp858Sign(byte: number): string | undefined {
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return byte >= 0x80 ? UPPER_HALF.charAt(byte - 0x80) : undefined;
}

function isAscii(sign: string): boolean {
  return sign >= " " && sign <= "~" && sign.length === 1;
}
