import type { Accident, Beneficiary, CardFlag, ComplementaryZone, ProtectedZone } from "#billing/model/beneficiary";
import { type DecodedOf, E8, EA, F2, F8, F9, numbersOf, VITALE_FILES } from "#hal/wire/card-files/index";
import { Trouble, troubleCode } from "#util/trouble";
import { decoded, fileTrouble, needFile, type Reading } from "./reading.ts";
import { openRole, type RoleAnswer } from "./role.ts";
import { accidentOf, beneficiaryOf, complementaryZoneOf, type Flags, protectedZoneOf } from "./vitale-meaning.ts";

/** A reading of a Vitale under way: its index, and a step told for each file. */
export interface VitaleReading {
  readonly reading: Reading;
  readonly index: DecodedOf<typeof E8>;
  readonly step: () => void;
}

/** One beneficiary while his files are read. */
export interface Draft {
  readonly beneficiary: Beneficiary;
  readonly flags: Flags;
  complementary?: ComplementaryZone;
  protected?: ProtectedZone;
}

/** EF.CARTE: the marks of a test Vitale, the serial number again, and which files exist. */
export function indexOf(bytes: Uint8Array, serial: string): DecodedOf<typeof E8> {
  const fid = VITALE_FILES.card;
  const index = decoded(E8, bytes, fid).value;
  if (index.mark !== "TEST" || index.profile !== "TRN-VIT-1")
    throw new Trouble("E_CARD_UNKNOWN", { reason: "profile" });
  if (index.serial !== serial) throw fileTrouble(fid, "serial", "E8.C2");
  const count = numbersOf(index.benMask).length;
  if (count === 0 || index.beneficiaries !== count) throw fileTrouble(fid, "count", "E8.C7");
  return index;
}

/** Files one reading will take, for the progress bar. */
export function filesToRead(index: DecodedOf<typeof E8>, withExonerations: boolean, withAccidents: boolean): number {
  const exonerations = withExonerations ? numbersOf(index.exoMask & index.benMask).length : 0;
  const fixed = 5; // EF.AUTH, EF.CERT, EF.ASSURE, EF.MAJ and EF.CARTE
  const masks = numbersOf(index.benMask).length + numbersOf(index.amcMask & index.benMask).length;
  return fixed + masks + exonerations + (withExonerations && withAccidents ? 1 : 0);
}

/** All EF.BEN. A file refused hides its beneficiary and no other. */
export async function readBeneficiaries(from: VitaleReading): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const number of numbersOf(from.index.benMask)) {
    const fid = VITALE_FILES.firstBeneficiary + number - 1;
    const draft = await orRefused(async () => {
      const bytes = await needFile(from.reading, fid);
      const read = decoded(EA, bytes, fid);
      if (read.value.number !== number) throw fileTrouble(fid, "number", "EA.C1");
      const flags = new Set(flagsOf(read));
      return { beneficiary: beneficiaryOf(read.value, fid, flags), flags };
    });
    if (draft) drafts.push(draft);
    from.step();
  }
  return drafts;
}

/** EF.AMC of those who have one. A zone refused is flagged and not used. */
export async function readComplementary(from: VitaleReading, drafts: readonly Draft[]): Promise<void> {
  for (const draft of drafts.filter((one) => has(from.index.amcMask, one))) {
    const fid = VITALE_FILES.firstComplementary + draft.beneficiary.number - 1;
    const read = await orRefused(async () => {
      const file = decoded(F2, await needFile(from.reading, fid), fid);
      if (file.value.number !== draft.beneficiary.number) throw fileTrouble(fid, "number", "F2.C1");
      const zone = complementaryZoneOf(file.value, fid, draft.flags);
      addFlags(draft.flags, flagsOf(file));
      return { zone };
    });
    if (!read) draft.flags.add("complementary-unreadable");
    if (read?.zone) draft.complementary = read.zone;
    from.step();
  }
}

/** Opens the zone with the role, then reads EF.EXO and, where the role may, EF.AT. */
export async function openZone(
  from: VitaleReading,
  roleAnswer: RoleAnswer,
  drafts: readonly Draft[],
  withAccidents: boolean,
): Promise<"opened" | "refused"> {
  if (!(await openRole(from.reading, roleAnswer))) return "refused";
  for (const draft of drafts) {
    draft.protected = { exonerations: [], accidents: [] };
    if (!has(from.index.exoMask, draft)) continue;
    const fid = VITALE_FILES.firstExoneration + draft.beneficiary.number - 1;
    const zone = await orRefused(async () => {
      const file = decoded(F8, await needFile(from.reading, fid), fid);
      if (file.value.number !== draft.beneficiary.number) throw fileTrouble(fid, "number", "F8.C1");
      addFlags(draft.flags, flagsOf(file));
      return protectedZoneOf(file.value, fid, draft.flags);
    });
    if (zone) draft.protected = { ...zone, accidents: [] };
    else draft.flags.add("protected-unreadable");
    from.step();
  }
  if (withAccidents) await readAccidents(from, drafts);
  return "opened";
}

async function readAccidents(from: VitaleReading, drafts: readonly Draft[]): Promise<void> {
  const fid = VITALE_FILES.accidents;
  const read = await orRefused(async () => decoded(F9, await needFile(from.reading, fid), fid).value.accidents);
  from.step();
  for (const draft of drafts) {
    if (!read) draft.flags.add("accidents-unreadable");
    const mine = (read ?? []).filter((one) => one.beneficiary === draft.beneficiary.number);
    const accidents: Accident[] = mine.map((one) => accidentOf(one, draft.flags));
    draft.protected = { exonerations: [], ...draft.protected, accidents };
  }
}

/** A data file, and its step told. */
export async function dataFile(from: VitaleReading, fid: number): Promise<Uint8Array> {
  const bytes = await needFile(from.reading, fid);
  from.step();
  return bytes;
}

/** Flags of a file as such: texts escaped, tags unknown. */
export function flagsOf(read: { readonly escaped: number; readonly unknown: number }): readonly CardFlag[] {
  return [
    ...(read.escaped > 0 ? (["escaped-text"] as const) : []),
    ...(read.unknown > 0 ? (["unknown-tags"] as const) : []),
  ];
}

/** The beneficiary with its zones and flags. */
export function finished(draft: Draft): Beneficiary {
  return {
    ...draft.beneficiary,
    ...(draft.protected === undefined ? {} : { protected: draft.protected }),
    ...(draft.complementary === undefined ? {} : { complementary: draft.complementary }),
    ...(draft.flags.size === 0 ? {} : { flags: [...draft.flags] }),
  };
}

const has = (mask: number, draft: Draft): boolean => numbersOf(mask).includes(draft.beneficiary.number);

function addFlags(flags: Flags, more: readonly CardFlag[]): void {
  for (const flag of more) flags.add(flag);
}

/** Undefined when the file alone was refused; bounds of the whole card, removal and the like pass through. */
async function orRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    if (
      troubleCode(thrown) === "E_CARD_FILE" &&
      thrown instanceof Trouble &&
      !WHOLE_CARD.has(String(thrown.facts.reason))
    ) {
      return undefined;
    }
    throw thrown;
  }
}

const WHOLE_CARD: ReadonlySet<string> = new Set(["too-slow", "too-many-files", "card-too-long"]);
