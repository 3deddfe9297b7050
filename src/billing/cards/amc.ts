import type { CardFlag, Period } from "#billing/model/beneficiary";
import { type Day, fromCompact } from "#billing/model/dates";
import { hasAmcKey } from "#billing/model/identifiers";
import type { Card } from "#hal/ports/index";
import { AID, AMC_FILES, type DecodedOf, F5, F6, F7, numbersOf } from "#hal/wire/card-files/index";
import { hex } from "#util/bytes";
import { Trouble, troubleCode } from "#util/trouble";
import { filesAgree, trustedDigests } from "./authenticity.ts";
import type { CardDesk, CardRead } from "./desk.ts";
import { decoded, fileTrouble, freeFile, needFile, type Reading, selectApplication, startReading } from "./reading.ts";
import { asRead } from "./refusal.ts";
import { type Flags, flagNir, periodOf } from "./vitale-meaning.ts";

/** A complementary card as read. */
export interface AmcCard {
  readonly cardSerial: string;
  readonly amcNumber: string; // 10 digits
  readonly name: string;
  readonly issuedOn: Day;
  readonly validTo: Day;
  readonly contract: AmcContract;
  readonly persons: readonly AmcPerson[];
  /** Persons whose file was refused. */
  readonly unreadable: number;
  readonly authentic: boolean;
  readonly fingerprint: {
    readonly atr: string;
    readonly serial: string;
    readonly authHash: string;
    readonly epoch: number;
  };
  readonly flags?: readonly CardFlag[];
}

export interface AmcContract {
  readonly contractType?: string;
  readonly treatmentIndicator: string;
  readonly stsRouting?: string;
  readonly serviceType?: string;
  readonly services?: string;
  readonly routing: { readonly code: string; readonly host: string; readonly domain: string };
  readonly guarantees: readonly { readonly domain: string; readonly thirdParty: boolean; readonly percent?: number }[];
}

export interface AmcPerson {
  readonly number: number;
  readonly useName: string;
  readonly familyName?: string;
  readonly firstName: string;
  readonly birthDate: string;
  readonly birthRank?: string;
  readonly nir?: string;
  readonly nirKey?: string;
  readonly member: string;
  readonly period: Period;
  readonly flags?: readonly CardFlag[];
}

/** Reads a whole AMC card: free, no code. Its certificate is for information and not read. */
export function readAmc(card: Card, desk: CardDesk): Promise<CardRead<AmcCard>> {
  return asRead(async () => {
    const reading = await startReading(card, desk, "amc");
    await selectApplication(reading.send, AID.amc);
    const index = indexOf(await needFile(reading, AMC_FILES.card), reading.serial);
    const auth = await freeFile(reading, AMC_FILES.auth);
    const contract = decoded(F7, await needFile(reading, AMC_FILES.contract), AMC_FILES.contract).value;
    const numbers = numbersOf(index.adhMask);
    const persons: AmcPerson[] = [];
    for (const number of numbers) {
      const person = await readPerson(reading, number);
      if (person) persons.push(person);
    }
    const digests = trustedDigests(auth, reading.serial, desk);
    return {
      cardSerial: reading.serial,
      amcNumber: index.amcNumber,
      name: index.name,
      issuedOn: fromCompact(index.issuedOn),
      validTo: fromCompact(index.validTo),
      contract: contractOf(contract),
      persons,
      unreadable: numbers.length - persons.length,
      authentic: digests !== undefined && filesAgree(reading.files, digests, desk),
      fingerprint: {
        atr: hex(card.atr),
        serial: reading.serial,
        authHash: hex(desk.crypto.sha256(auth)),
        epoch: card.epoch,
      },
      ...(hasAmcKey(index.amcNumber) ? {} : { flags: ["amc-number-key"] as const }),
    };
  });
}

function indexOf(bytes: Uint8Array, serial: string): DecodedOf<typeof F5> {
  const index = decoded(F5, bytes, AMC_FILES.card).value;
  if (index.mark !== "TEST" || index.profile !== "TRN-AMC-1")
    throw new Trouble("E_CARD_UNKNOWN", { reason: "profile" });
  if (index.serial !== serial) throw fileTrouble(AMC_FILES.card, "serial", "F5.C2");
  return index;
}

function contractOf(value: DecodedOf<typeof F7>): AmcContract {
  const { guarantees, ...rest } = value;
  const percents = guarantees.map(({ percent, ...guarantee }) => ({
    ...guarantee,
    ...(percent === undefined ? {} : { percent: Number(percent) }),
  }));
  return { ...rest, guarantees: percents };
}

/** One EF.ADH; undefined when its file was refused or its period is reversed. */
async function readPerson(reading: Reading, number: number): Promise<AmcPerson | undefined> {
  const fid = AMC_FILES.firstPerson + number - 1;
  try {
    const value = decoded(F6, await needFile(reading, fid), fid).value;
    if (value.number !== number) throw fileTrouble(fid, "number", "F6.C1");
    return personOf(value, fid);
  } catch (thrown) {
    if (troubleCode(thrown) === "E_CARD_FILE") return undefined;
    throw thrown;
  }
}

function personOf(value: DecodedOf<typeof F6>, fid: number): AmcPerson | undefined {
  const { from, to, ...rest } = value;
  const flags: Flags = new Set();
  if ((value.nir === undefined) !== (value.nirKey === undefined)) throw fileTrouble(fid, "missing", "F6.C8");
  if (value.nir !== undefined && value.nirKey !== undefined) flagNir(value.nir, value.nirKey, flags);
  const period = periodOf(from, to, flags);
  return period && { ...rest, period, ...(flags.size === 0 ? {} : { flags: [...flags] }) };
}
