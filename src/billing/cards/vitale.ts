import type { Beneficiary, Family } from "#billing/model/beneficiary";
import { type Day, fromCompact } from "#billing/model/dates";
import type { Card } from "#hal/ports/index";
import { AID, E9, F4, numbersOf, VITALE_FILES } from "#hal/wire/card-files/index";
import { hex } from "#util/bytes";
import { ACCESS_TABLE, type AccessTable, accessOf, filterFamily, type Holder } from "./access.ts";
import { certificateHolds, filesAgree, trustedDigests } from "./authenticity.ts";
import type { CardDesk, CardRead } from "./desk.ts";
import { decoded, freeFile, needFile, selectApplication, startReading } from "./reading.ts";
import { asRead } from "./refusal.ts";
import type { RoleAnswer } from "./role.ts";
import {
  dataFile,
  filesToRead,
  finished,
  flagsOf,
  indexOf,
  openZone,
  readBeneficiaries,
  readComplementary,
} from "./vitale-files.ts";
import { type Flags, insuredOf } from "./vitale-meaning.ts";

export interface VitaleOptions {
  /** Role of the CPS of the session; "none" without one. The access table is applied to it. */
  readonly holder: Holder;
  readonly today: Day;
  /** Asks the CPS of the session for its proof. Absent: the protected zone is not opened. */
  readonly roleAnswer?: RoleAnswer;
  /** Files read so far, of all that will be. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called as soon as the beneficiaries are read, before the zones: for the screen, not for billing. */
  readonly onNames?: (names: readonly BeneficiaryName[]) => void;
  /** Another access table than the program's own. */
  readonly access?: AccessTable;
}

export type BeneficiaryName = Pick<Beneficiary, "number" | "useName" | "firstName" | "birthDate">;

/**
 * Reads a whole Vitale (cards.md 3.3): free files, then the protected zone when somebody can open it, then the
 * authenticity of all that was read. What the holder may not see has been removed from the answer.
 */
export function readVitale(card: Card, desk: CardDesk, options: VitaleOptions): Promise<CardRead<Family>> {
  return asRead(async () => {
    const reading = await startReading(card, desk, "vitale");
    await selectApplication(reading.send, AID.vitale);
    const index = indexOf(await needFile(reading, VITALE_FILES.card), reading.serial);
    const may = accessOf(options.access ?? ACCESS_TABLE, options.holder, options.today);
    const roleAnswer = may("exoneration") === "yes" ? options.roleAnswer : undefined;
    const withAccidents = may("accidents") === "yes";
    const total = filesToRead(index, roleAnswer !== undefined, withAccidents);
    let done = 1;
    const step = () => {
      done += 1;
      options.onProgress?.(done, total);
    };
    const from = { reading, index, step };

    const auth = await freeFile(reading, VITALE_FILES.auth);
    step();
    const certificate = await freeFile(reading, VITALE_FILES.certificate);
    step();
    const holder = decoded(E9, await dataFile(from, VITALE_FILES.holder), VITALE_FILES.holder);
    const drafts = await readBeneficiaries(from);
    options.onNames?.(drafts.map(({ beneficiary }) => beneficiary));
    await readComplementary(from, drafts);
    const update = decoded(F4, await dataFile(from, VITALE_FILES.update), VITALE_FILES.update).value;
    const protectedZone = roleAnswer ? await openZone(from, roleAnswer, drafts, withAccidents) : "no-role";

    const digests = trustedDigests(auth, reading.serial, desk);
    const authentic =
      digests !== undefined &&
      filesAgree(reading.files, digests, desk) &&
      certificateHolds(certificate, reading.serial, desk.trust.vitaleIssuer, desk);
    const flags: Flags = new Set(flagsOf(holder));
    const authHash = hex(desk.crypto.sha256(auth));
    const family: Family = {
      cardSerial: reading.serial,
      issuedOn: fromCompact(index.issuedOn),
      ...(index.validTo === undefined ? {} : { validTo: fromCompact(index.validTo) }),
      insured: insuredOf(holder.value, flags),
      beneficiaries: drafts.map(finished),
      unreadable: numbersOf(index.benMask).length - drafts.length,
      updatedOn: fromCompact(update.date),
      certificate,
      authentic,
      fingerprint: { atr: hex(card.atr), serial: reading.serial, authHash, epoch: card.epoch },
      ...(flags.size === 0 ? {} : { flags: [...flags] }),
      protectedZone,
    };
    return filterFamily(family, may);
  });
}
