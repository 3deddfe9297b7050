/**
 * THE CARDS OF THE BENCH: three applets, a file tree, and the whole deck made from readable tables (deck-*.ts) with
 * keys and certificates kept in fixtures/ (made once by build-fixtures.ts). Fictional people and test keys only. Never
 * here: the reader, T=1 blocks or T=0 procedures, anything of the terminal but the byte formats of hal/wire.
 */
import { randomBytes } from "node:crypto";
import { fromHex } from "#util/bytes";
import type { CardManners, CardMemory, Deck, SimCard } from "../card.ts";
import { AmcApplet } from "./amc-applet.ts";
import type { CardBlank } from "./blank.ts";
import { CpsApplet } from "./cps-applet.ts";
import { amcBlank, amcNames } from "./files-amc.ts";
import { type CpsTwist, cpsBlank, cpsNames, cpsPins, cpsRole } from "./files-cps.ts";
import { vitaleBlank, vitaleNames } from "./files-vitale.ts";
import { authFile, fixtureOf, lazyKey } from "./fixtures.ts";
import {
  CPS_TWISTS,
  endlessCard,
  forgedBlank,
  hostileBlank,
  STRANGERS,
  strangerCard,
  swappingCard,
} from "./special.ts";
import { amcTree, cpsTree, vitaleTree } from "./trees.ts";
import { VitaleApplet } from "./vitale-applet.ts";

export { CpsApplet } from "./cps-applet.ts";
export { VitaleApplet } from "./vitale-applet.ts";

const ATR = {
  cps: fromHex("3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 42"),
  vitale: fromHex("3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 01"),
  amc: fromHex("3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 41 4D 43 01 4D"),
} as const;

const S11_MANNERS: CardManners = { wtx: 2, losesOneIn: 10 };
const SPECIAL_NAMES = ["S07", "S08", "S09", "S10", "S11", "S12", "S13"] as const;

export interface DeckOptions {
  /** Source of the cards' challenges; the machine's own by default, a seeded one for runs that must replay. */
  readonly random?: (count: number) => Uint8Array;
}

/** The whole deck: C01-C15, V01-V20, M01-M04, S01-S13. A card's keys are loaded when it is first put in. */
export function createDeck(options: DeckOptions = {}): Deck {
  const random = options.random ?? ((count: number) => Uint8Array.from(randomBytes(count)));
  const names = [...cpsNames(), ...vitaleNames(), ...amcNames(), ...Object.keys(STRANGERS), ...SPECIAL_NAMES];
  return {
    names: () => names,
    card: (name, memory) => {
      if (!names.includes(name)) throw new RangeError(`no card ${name} in the deck`);
      return cardOf(name, memory, random);
    },
  };
}

type Random = (count: number) => Uint8Array;

function cardOf(name: string, memory: CardMemory, random: Random): SimCard {
  const stranger = STRANGERS[name];
  if (stranger) return strangerCard(name, stranger);
  switch (name[0]) {
    case "C":
      return cps(name, memory, random);
    case "V":
      return vitale(name, memory, random, vitaleBlank(name));
    case "M":
      return amc(name);
    default:
      return special(name, memory, random);
  }
}

function special(name: string, memory: CardMemory, random: Random): SimCard {
  switch (name) {
    case "S07":
      return vitale("S07", memory, random, hostileBlank());
    case "S08":
      return forged(memory, random);
    case "S09":
      return swappingCard(
        vitale("V01", memory, random, vitaleBlank("V01"), "S09"),
        vitale("V02", memory, random, vitaleBlank("V02"), "S09"),
      );
    case "S10":
      return endlessCard(vitale("V01", memory, random, vitaleBlank("V01"), "S10"));
    case "S12":
      return vitale("V12", memory, random, vitaleBlank("V12"), "S12"); // Taken out at a byte the test chooses.
    case "S11":
      return cps("C01", memory, random, CPS_TWISTS.S11, S11_MANNERS);
    default:
      return cps("C01", memory, random, CPS_TWISTS.S13);
  }
}

function cps(code: string, memory: CardMemory, random: Random, twist?: CpsTwist, manners?: CardManners): CpsApplet {
  const blank = cpsBlank(code, twist);
  const fixture = fixtureOf(blank.name);
  const pins = cpsPins(code, twist);
  const making = {
    name: blank.name,
    atr: ATR.cps,
    files: cpsTree(blank, fixture, pins.lengths),
    pins,
    role: cpsRole(code),
    signatureKey: lazyKey(fixture, "signature"),
    authenticationKey: lazyKey(fixture, "authentication"),
    ...(manners ? { manners } : {}),
  };
  return new CpsApplet(making, memory, random);
}

/** `fixture` names the card whose keys it has, `name` the one it is in the deck. */
function vitale(fixture: string, memory: CardMemory, random: Random, blank: CardBlank, name = fixture): VitaleApplet {
  const made = fixtureOf(fixture);
  return applet(name, memory, random, blank, vitaleTree(blank, made), lazyKey(made, "signature"));
}

/** One byte changed, and the EF.AUTH of the card it was. */
function forged(memory: CardMemory, random: Random): VitaleApplet {
  const made = fixtureOf("V01");
  const auth = authFile(vitaleBlank("V01"), made);
  const blank = forgedBlank();
  return applet("S08", memory, random, blank, vitaleTree(blank, made, auth), lazyKey(made, "signature"));
}

function applet(
  name: string,
  memory: CardMemory,
  random: Random,
  blank: CardBlank,
  files: ReturnType<typeof vitaleTree>,
  signatureKey: ReturnType<typeof lazyKey>,
): VitaleApplet {
  const making = { name, atr: ATR.vitale, files, serial: fromHex(blank.serial), signatureKey };
  return new VitaleApplet(making, memory, random);
}

function amc(name: string): AmcApplet {
  const blank = amcBlank(name);
  return new AmcApplet({ name, atr: ATR.amc, files: amcTree(blank, fixtureOf(name)) });
}
