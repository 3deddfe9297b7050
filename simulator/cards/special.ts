import { E9, EA, encodeFile, VITALE_FILES } from "#hal/wire/card-files/index";
import { tlv } from "#hal/wire/tlv/index";
import { fromHex } from "#util/bytes";
import type { CardAnswer, SimCard } from "../card.ts";
import { type CardBlank, serialOf } from "./blank.ts";
import type { CpsTwist } from "./files-cps.ts";
import { FOUR_DIGITS } from "./files-cps.ts";
import { vitaleBlank, vitaleIndex } from "./files-vitale.ts";
import type { VitaleApplet } from "./vitale-applet.ts";

/** The special cards of the deck (cards.md 7.3): what bad, broken or foreign cards do. */

/** S11: C01 that asks for time and loses blocks. S13: C01 with a PIN of 4 to 12 digits in a block of 12. */
export const CPS_TWISTS: Readonly<Record<"S11" | "S13", CpsTwist>> = {
  S11: { name: "S11", serial: serialOf("C", 911), lengths: FOUR_DIGITS },
  S13: { name: "S13", serial: serialOf("C", 913), pin: "8642097531", lengths: { min: 4, max: 12, block: 12 } },
};

/** Cards that answer to power-on, or not, and refuse every command. */
interface StrangerRow {
  readonly atr?: string;
  readonly protocols: readonly (0 | 1)[];
  readonly sw: number;
}

export const STRANGERS: Readonly<Record<string, StrangerRow>> = {
  S01: { protocols: [0], sw: 0x6e00 }, // mute
  S02: { atr: "3B 68 00 00 49 4E 43 4F 4E 4E 55 45", protocols: [0], sw: 0x6e00 },
  S03: { atr: "3B 75 13 00 00 47 09 EA 90 00", protocols: [0], sw: 0x6e00 }, // looks like a Vitale 2, TA1 = 13
  S04: { atr: "3F 65 25 00 2C 09 69 90 00", protocols: [0], sw: 0x6e00 }, // looks like a Vitale 1
  S05: { atr: "3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00", protocols: [0], sw: 0x6e00 }, // looks like a CPS3
  // An AMC card with a wrong TCK.
  S06: { atr: "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 41 4D 43 01 4C", protocols: [1], sw: 0x6e00 },
};

/** One of the strangers, by its line. */
export function strangerCard(name: string, row: StrangerRow): SimCard {
  return {
    name,
    kind: "other",
    atr: row.atr === undefined ? undefined : fromHex(row.atr),
    protocols: row.protocols,
    reset: () => {},
    apdu: () => ({ bytes: Uint8Array.of(row.sw >> 8, row.sw & 0xff) }),
  };
}

/** S07: names that would turn the screen around, a beneficiary nested nine deep, another that runs past its end. */
export function hostileBlank(): CardBlank {
  const serial = serialOf("V", 907);
  const plain = vitaleBlank("V01");
  const name = "FAMILLE\u202eTPES";
  const holder = encodeFile(E9, {
    nir: "2550875999901",
    nirKey: "36",
    useName: name,
    familyName: "FAMILLE\u2066SEPT",
    firstName: "Cl\u0007aire",
    birthDate: "19550814",
    birthRank: "1",
    address: ["1 RUE\u200bDE LA FICTION", "99000\u2028VILLE"],
  });
  const first = encodeFile(EA, {
    number: 1,
    useName: name,
    familyName: "FAMILLE\u2066SEPT",
    firstName: "Cl\u0007aire",
    birthDate: "19550814",
    birthRank: "1",
    rank: "000",
    quality: "0",
    amo: {
      regime: "01",
      fund: "349",
      centre: "9881",
      management: "10",
      service: "00",
      alsaceMoselle: false,
      rights: [{ from: "20200101" }],
    },
  });
  let nine = tlv(0xc1, [0x01]);
  for (let level = 0; level < 7; level++) nine = tlv(0xe1, nine);
  const { firstBeneficiary } = VITALE_FILES;
  const own = new Map([
    [VITALE_FILES.card, vitaleIndex(serial, { ben: [1, 2, 3], exo: [], amc: [] })],
    [VITALE_FILES.holder, holder],
    [firstBeneficiary, first],
    [firstBeneficiary + 1, tlv(0xea, nine)],
    [firstBeneficiary + 2, fromHex("EA 06 C1 01 03 C2 7F 41")],
  ]);
  const kept = plain.files.filter(({ fid }) => fid === VITALE_FILES.update || fid === VITALE_FILES.accidents);
  const files = [...own].map(([fid, content]) => ({ fid, content, read: "free" as const, ...shortOf(fid) }));
  return { ...plain, name: "S07", serial, files: [...kept, ...files], subject: { commonName: serial } };
}

const shortOf = (fid: number) => (fid <= VITALE_FILES.holder ? { sfi: fid & 0x1f } : {});

/** S10: an endless `61 01` on READ BINARY, at the level of the line. */
export function endlessCard(inside: VitaleApplet): SimCard {
  const more: CardAnswer = { bytes: Uint8Array.of(0x61, 0x01), raw: true };
  return {
    name: "S10",
    kind: inside.kind,
    atr: inside.atr,
    protocols: inside.protocols,
    reset: () => inside.reset(),
    apdu: (command) => (command[1] === 0xb0 || command[1] === 0xc0 ? more : inside.apdu(command)),
  };
}

/** S09: V01 until its beneficiary was read, V02 after the next power-on, without a removal seen. */
export function swappingCard(before: VitaleApplet, after: VitaleApplet): SimCard {
  let active = before;
  let read = false;
  return {
    name: "S09",
    kind: before.kind,
    atr: before.atr,
    protocols: before.protocols,
    reset: () => {
      if (read) active = after;
      active.reset();
    },
    apdu: (command) => {
      const selectsFirst = command[1] === 0xa4 && command.at(-2) === 0x11 && command.includes(0x56);
      read ||= active === before && (selectsFirst || (command[1] === 0xa4 && command.at(-1) === 0x11));
      return active.apdu(command);
    },
  };
}

/** S08: V01 whose EF.BEN01 says another first letter of the first name; EF.AUTH stays the one of V01. */
export function forgedBlank(): CardBlank {
  const plain = vitaleBlank("V01");
  const files = plain.files.map((file) =>
    file.fid === VITALE_FILES.firstBeneficiary ? { ...file, content: withOtherLetter(file.content) } : file,
  );
  return { ...plain, name: "S08", files };
}

function withOtherLetter(content: Uint8Array): Uint8Array {
  const forged = content.slice();
  const at = forged.indexOf(0x6c); // The l of Claire becomes an m: still a text, no more the one signed.
  forged[at] = 0x6d;
  return forged;
}
