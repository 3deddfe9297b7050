import { AID, AMC_FILES, CPS_FILES, CPS_MF_NAME, VITALE_FILES } from "#hal/wire/card-files/index";
import { concat, fromHex } from "#util/bytes";
import type { CardBlank } from "./blank.ts";
import type { PinLengths } from "./cps-pins.ts";
import type { CardFile, Directory } from "./file-tree.ts";
import { authFile, certificateOf, type Fixture } from "./fixtures.ts";

/** The whole tree of a card: files that are the same on every card, data files, certificates, EF.AUTH (cards.md 2.1, 3.1, 4). */

const MF = 0x3f00;
const EF_DIR = 0x2f00;
const SFI = { serial: 0x1c, atr: 0x1d, dir: 0x1e } as const;

const DIR_CPS = fromHex(`
  61 18 4F 0D E8 28 BD 08 0F 80 25 00 00 01 FF 00 10 50 07 43 50 58 20 49 41 53
  61 13 4F 08 F0 54 52 4E 43 50 53 01 50 07 54 52 4E 20 43 50 53`);
const DIR_VITALE = fromHex("61 16 4F 08 F0 54 52 4E 56 49 54 01 50 0A 54 52 4E 20 56 49 54 41 4C 45");
const DIR_AMC = fromHex("61 13 4F 08 F0 54 52 4E 41 4D 43 01 50 07 54 52 4E 20 41 4D 43");

/** EF.ATR: category, services, "TRN", capabilities, DF name of the MF, buffer sizes, OID, status. */
const ATR_CPS = fromHex(`
  80 43 01 B8 46 04 54 52 4E 01 47 03 94 01 80 4F 08 80 25 00 00 01 FF 01 00
  E0 10 02 02 01 04 02 02 01 04 02 02 01 00 02 02 01 00 78 08 06 06 2B 81 22 F8 78 02 82 02 90 00`);

/** PKCS#15 (cards.md 2.3): directory, keys, certificates. */
const EF_OD = fromHex("A0 06 30 04 04 02 70 02 A4 06 30 04 04 02 70 04 A8 06 30 04 04 02 70 01");
const EF_PRKD = fromHex(`
  30 32 30 12 0C 09 53 69 67 6E 61 74 75 72 65 03 02 07 80 04 01 01 30 10 04 01 01 03 03 06 20 40 03 02 03 B8
  02 02 00 81 A1 0A 30 08 30 02 04 00 02 02 08 00 30 38 30 19 0C 10 41 75 74 68 65 6E 74 69 66 69 63 61 74 69
  6F 6E 03 02 07 80 04 01 01 30 0F 04 01 02 03 02 05 20 03 02 03 B8 02 02 00 82 A1 0A 30 08 30 02 04 00 02 02
  08 00`);
const EF_CD = fromHex(`
  30 20 30 0F 0C 09 53 69 67 6E 61 74 75 72 65 03 02 06 00 30 03 04 01 01 A1 08 30 06 30 04 04 02 5A 02 30 27
  30 16 0C 10 41 75 74 68 65 6E 74 69 66 69 63 61 74 69 6F 6E 03 02 06 00 30 03 04 01 02 A1 08 30 06 30 04 04
  02 5A 01`);

/** One PIN, "Code porteur": fewest digits, stored length, most digits are those of the card. */
const efAod = ({ min, max, block }: PinLengths) =>
  concat(
    fromHex("30 39 30 12 0C 0C 43 6F 64 65 20 70 6F 72 74 65 75 72 03 02 06 C0 30 03 04 01 01 A1 1E 30 1C 03 02 02 4C"),
    [0x0a, 1, 1, 0x02, 1, min, 0x02, 1, block, 0x02, 1, max],
    fromHex("80 01 01 04 01 FF 30 04 04 02 3F 00"),
  );

const efTokenInfo = (serial: Uint8Array) =>
  concat(
    fromHex("30 66 02 01 00 04 0A"),
    serial,
    fromHex(`
      0C 0C 54 4F 55 52 4E 45 45 20 54 45 53 54 80 08 43 50 53 20 54 45 53 54 03 03 05 04 20 A2 38 30 1A 02 01 01
      02 01 01 05 00 03 02 06 40 06 09 2A 86 48 86 F7 0D 01 01 01 02 01 02 30 1A 02 01 02 02 01 40 05 00 03 02 06
      40 06 09 2A 86 48 86 F7 0D 01 01 0B 02 01 42`),
  );

const free = (fid: number, content: Uint8Array, sfi?: number): CardFile => ({
  fid,
  content,
  read: "free",
  ...(sfi === undefined ? {} : { sfi }),
});

const serialFile = (fid: number, blank: CardBlank) =>
  free(fid, concat([0x5a, 0x0a], fromHex(blank.serial)), SFI.serial);

export function cpsTree(blank: CardBlank, fixture: Fixture, lengths: PinLengths): Directory {
  const ias: Directory = {
    fid: 0x1000,
    name: AID.ias,
    files: [
      free(0x5031, EF_OD),
      free(0x5032, efTokenInfo(fromHex(blank.serial))),
      free(0x7001, efAod(lengths)),
      free(0x7002, EF_PRKD),
      free(0x7004, EF_CD),
      free(CPS_FILES.authenticationCertificate, certificateOf(fixture, "authentication")),
      free(CPS_FILES.signatureCertificate, certificateOf(fixture, "signature")),
    ],
    directories: [],
  };
  const data: Directory = {
    fid: 0x5400,
    name: AID.cps,
    files: [...blank.files, free(CPS_FILES.auth, authFile(blank, fixture), 4)],
    directories: [],
  };
  return {
    fid: MF,
    name: CPS_MF_NAME,
    files: [free(EF_DIR, DIR_CPS, SFI.dir), free(0x2f01, ATR_CPS, SFI.atr), serialFile(0xd003, blank)],
    directories: [{ fid: 0x0001, files: [], directories: [] }, ias, data],
  };
}

export function vitaleTree(blank: CardBlank, fixture: Fixture, auth = authFile(blank, fixture)): Directory {
  const certificate = free(VITALE_FILES.certificate, certificateOf(fixture, "card"), 5);
  const files = [...blank.files, certificate, free(VITALE_FILES.auth, auth, 6)];
  return {
    fid: MF,
    files: [free(EF_DIR, DIR_VITALE, SFI.dir), serialFile(0x2f02, blank)],
    directories: [{ fid: 0x5600, name: AID.vitale, files, directories: [] }],
  };
}

export function amcTree(blank: CardBlank, fixture: Fixture): Directory {
  const certificate = free(AMC_FILES.certificate, certificateOf(fixture, "card"), 4);
  const files = [...blank.files, free(AMC_FILES.auth, authFile(blank, fixture), 3), certificate];
  return {
    fid: MF,
    files: [free(EF_DIR, DIR_AMC, SFI.dir), serialFile(0x2f02, blank)],
    directories: [{ fid: 0x5700, name: AID.amc, files, directories: [] }],
  };
}
