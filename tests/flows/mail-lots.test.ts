import { beforeEach, describe, expect, test } from "vitest";
import type { MailEnd, MailRoad, SealedMail } from "#billing";
import { writeReturn } from "#billing/formats/index";
import type { Book } from "#billing/journal/index";
import { day } from "#billing/model/dates";
import { memoryDisk } from "#hal/disk/index";
import { type BuiltInDevice, openBuiltInDevice } from "../../stage/soak/device.ts";
import { arlOf } from "../../stage/soak/payers.ts";
import { playAll } from "../../stage/soak/player.ts";
import { readScript } from "../../stage/soak/script.ts";
import { World } from "../../stage/soak/world.ts";
import { verifyDevice } from "../../stage/terminalctl/verify.ts";
import { bill, degraded, ORDONNANCE, worldOf } from "../crash/soak-cuts.ts";

/** Two lots ready to leave: an FSE lot and its DRE lot. */
const READY = [
  { do: "enroll", cps: "C01", pin: "1234" },
  { do: "unlock", cps: "C01", pin: "1234", situation: 0 },
  { do: "clock", set: "2026-11-18T08:00:00+01:00" },
  bill("V12"),
  { do: "lots" },
];
const FSE = "fse.996000014.001.261118080000";
const DRE = "dre.996000014.001.261118080000";
const PJ = "pj.996000014.001.261118080000";

/** The built-in device with a mail server that ends as told, an attempt at a time; told nothing, it takes the mail. */
class Rig {
  readonly disk = memoryDisk();
  readonly files = worldOf([]);
  readonly world = new World(this.files);
  ends: MailEnd[] = [];
  mailbox: readonly Uint8Array[] | "unread" = [];
  readonly offered: SealedMail[] = [];
  errors: string[] = [];
  /** What the journal held at the end of the last play. */
  book: Book | undefined;

  async play(...lines: readonly object[]): Promise<readonly string[]> {
    const device = await openBuiltInDevice(this.disk, this.world);
    const acks: string[] = [];
    this.errors = [];
    const tell = { say: (text: string) => acks.push(text), err: (text: string) => this.errors.push(text) };
    await playAll(
      this.#tapped(device),
      readScript(lines.map((line) => JSON.stringify(line)).join("\n")),
      tell,
      () => ORDONNANCE,
    );
    await device.stop();
    return acks;
  }

  /** Plays in a session of its own, on what was there. */
  async goOn(...lines: readonly object[]): Promise<readonly string[]> {
    return this.play(
      { do: "unlock", cps: "C01", pin: "1234", situation: 0 },
      { do: "clock", set: "2026-11-18T09:00:00+01:00" },
      ...lines,
    );
  }

  async verify(finish = false): Promise<readonly string[]> {
    const device = await openBuiltInDevice(this.disk, this.world);
    const tapped = this.#tapped(device);
    const { findings } = await verifyDevice(tapped, { world: this.world, acks: undefined, finish }, () => 0);
    await device.stop();
    return findings.map(({ what, about }) => `${what} ${about}`);
  }

  #tapped(device: BuiltInDevice): BuiltInDevice {
    const inner = device.desk.mail;
    if (inner === undefined) throw new Error("no mail");
    const mail: MailRoad = {
      seal: (material) => inner.seal(material),
      readMailbox: async () => this.mailbox,
      submit: async (sealed, onProgress) => {
        this.offered.push(sealed);
        const end = this.ends.shift() ?? { kind: "accepted" };
        if (end.kind === "accepted" || end.kind === "not-confirmed") await inner.submit(sealed, onProgress);
        return end;
      },
    };
    return { ...device, desk: { ...device.desk, mail } };
  }
}

const DOUBT: MailEnd = { kind: "not-confirmed", code: "E_MAIL_ABSENT" };
const AWAY: MailEnd = { kind: "unreachable", code: "E_MAIL_ABSENT" };
const NEVER: MailEnd = { kind: "refused", code: "E_MAIL_REFUSED" };
const MAIL = { do: "send", by: "mail" };
const POSTE = { do: "send", by: "poste" };

let rig: Rig;
beforeEach(async () => {
  rig = new Rig();
  await rig.play(...READY);
});

describe("lots by mail", () => {
  test("each is taken once, under the Message-ID frozen with the lot", async () => {
    expect(await rig.goOn(MAIL)).toEqual([`ACK sent ${FSE}`, `ACK sent ${DRE}`]);
    expect(rig.world.mails().map(({ lotId }) => lotId)).toEqual([FSE, DRE]);
    expect(rig.world.mails()[0]?.messageId).toMatch(
      /^trn1\.fse\.996000014\.001\.261118080000\.[0-9a-f]{16}\.r0@tournee\.invalid$/,
    );
    expect([await rig.goOn(MAIL), await rig.goOn(POSTE), rig.world.mails().length, rig.world.lots().length]).toEqual([
      [],
      [],
      2,
      0,
    ]);
    expect(await rig.verify()).toEqual([]);
  });

  test("O3 no answer after the message: in doubt, not said to be sent, and not handed to the poste either", async () => {
    rig.ends = [DOUBT];
    expect(await rig.goOn(MAIL)).toEqual([]);
    expect(rig.errors).toEqual([`E_MAIL_ABSENT line 3, do send, lot ${FSE}`]);
    expect(await rig.goOn(POSTE)).toEqual([`ACK sent ${DRE}`]);
    expect(await rig.verify()).toEqual([]);
  });

  test("in doubt, it is offered again once the mailbox was read: the same bytes, the same identity", async () => {
    rig.ends = [DOUBT];
    await rig.goOn(MAIL);
    expect(await rig.goOn(MAIL)).toEqual([`ACK sent ${FSE}`, `ACK sent ${DRE}`]);
    const [first, second] = rig.offered;
    expect([first?.lotId, second?.lotId]).toEqual([FSE, FSE]);
    expect([first?.messageId, first?.hash]).toEqual([second?.messageId, second?.hash]);
    expect(await rig.verify()).toEqual([]);
  });

  test("in doubt and the mailbox out of reach: it is not offered again, and the others go", async () => {
    rig.ends = [DOUBT];
    await rig.goOn(MAIL);
    rig.mailbox = "unread";
    expect([await rig.goOn(MAIL), rig.errors]).toEqual([
      [`ACK sent ${DRE}`],
      [`E_MAIL_ABSENT line 3, do send, lot ${FSE}`],
    ]);
    expect(rig.offered.map(({ lotId }) => lotId)).toEqual([FSE, DRE]);
  });

  test("in doubt and its acknowledgement lies in the mailbox: settled, and not offered again", async () => {
    rig.ends = [DOUBT];
    await rig.goOn(MAIL);
    rig.mailbox = [await arlFor(rig)];
    expect(await rig.goOn(MAIL)).toEqual([`ACK sent ${DRE}`, `ACK arl ${FSE}`]);
    expect(rig.offered.map(({ lotId }) => lotId)).toEqual([FSE, DRE]);
  });

  test("an attempt that was not taken does not lift an older doubt", async () => {
    rig.ends = [DOUBT];
    await rig.goOn(MAIL);
    rig.ends = [AWAY];
    await rig.goOn(MAIL);
    expect(await rig.goOn(POSTE)).toEqual([`ACK sent ${DRE}`]);
    rig.ends = [NEVER];
    await rig.goOn(MAIL);
    expect(await rig.goOn(POSTE)).toEqual([]);
    expect(await rig.verify()).toEqual([]);
  });

  test("a server out of reach ends the round: nothing left, and the poste may have them", async () => {
    rig.ends = [AWAY];
    expect(await rig.goOn(MAIL)).toEqual([]);
    expect(rig.offered.length).toBe(1);
    expect(await rig.goOn(POSTE)).toEqual([`ACK sent ${FSE}`, `ACK sent ${DRE}`]);
    expect(await rig.verify()).toEqual([]);
  });

  test("E126 one that is refused leaves the others right, and may go by the poste", async () => {
    rig.ends = [NEVER];
    expect(await rig.goOn(MAIL)).toEqual([`ACK sent ${DRE}`]);
    expect(await rig.goOn(POSTE)).toEqual([`ACK sent ${FSE}`]);
    expect(await rig.verify()).toEqual([]);
  });

  test("verify --finish settles a doubt, once", async () => {
    rig.ends = [DOUBT];
    await rig.goOn(MAIL);
    expect(await rig.verify(true)).toEqual([]);
    expect(await rig.verify(true)).toEqual([]);
    expect(rig.offered.map(({ lotId }) => lotId)).toEqual([FSE, FSE]);
  });

  test("O4 two mails of one lot under two identities, or one by each road: verify says so", async () => {
    await rig.goOn(MAIL);
    const [mail] = rig.world.mails();
    rig.files.append("mails.jsonl", `${JSON.stringify({ ...mail, messageId: "another@tournee.invalid" })}\n`);
    rig.files.append("poste.jsonl", `${JSON.stringify({ lotId: DRE, hash: "0".repeat(64), receipt: {} })}\n`);
    const found = await rig.verify();
    expect(found).toContain(`MAILED_TWICE ${FSE}`);
    expect(found).toContain(`SENT_BOTH_WAYS ${DRE}`);
  });
});

/** A positive ARL of the FSE lot, as its payer writes it. */
async function arlFor(from: Rig): Promise<Uint8Array> {
  const device = await openBuiltInDevice(from.disk, from.world);
  const { openJournal } = await import("../../stage/soak/open-journal.ts");
  const open = await openJournal(device);
  const lot = open?.book.lot(FSE);
  await device.stop();
  if (lot === undefined) throw new Error("no lot");
  const file = writeReturn(arlOf([lot], new Set(), { fileId: "900", day: day("2026-11-18"), time: "08:30:00" }));
  const { createHash } = await import("node:crypto");
  from.world.returned({ hash: createHash("sha256").update(file).digest("hex") });
  return file;
}

describe("pieces", () => {
  const SCOR = { do: "scor", file: "ordonnance.pdf", for: "last" };
  const YES = { do: "returns", arl: "positive" };

  test("E150 held without an ARL and after a negative one, sent after a positive one", async () => {
    expect(await rig.goOn(SCOR, MAIL)).toEqual([
      "ACK scor 996000014.000000001.ORDN.01",
      `ACK sent ${FSE}`,
      `ACK sent ${DRE}`,
    ]);
    expect(await rig.goOn({ do: "returns", arl: "negative:1" }, MAIL)).toEqual([`ACK arl ${FSE}`, `ACK arl ${DRE}`]);
    const again = await rig.goOn({ do: "lots" }, MAIL, YES, MAIL);
    expect(again.filter((line) => line.includes(" pj."))).toEqual([
      `ACK lot ${PJ.replace("080000", "090000")}`,
      `ACK sent ${PJ.replace("080000", "090000")}`,
    ]);
    expect(await rig.verify()).toEqual([]);
  });

  test("E149 one linked after the ARL leaves at the next sending, once", async () => {
    await rig.goOn(MAIL, YES);
    const sent = await rig.goOn(SCOR, POSTE, POSTE, MAIL);
    expect(sent.filter((line) => line.startsWith("ACK sent")).length).toBe(1);
    expect(await rig.verify()).toEqual([]);
  });

  test("the same document is linked once, to whatever invoice", async () => {
    await rig.goOn(SCOR);
    expect([await rig.goOn(bill("V01"), SCOR), rig.errors]).toEqual([
      ["ACK signed 996000014.000000002"],
      ["E_PIECE_TWICE line 4, do scor, number 000000001"],
    ]);
  });

  test("E148 a degraded FSE takes the ordonnance, then the signed sheet, then any other", async () => {
    const { codes } = await linkedTo(degraded(), 3);
    expect(codes).toEqual(["ORDN.01", "FSP.01", "AOTP.01"]);
  });

  /** That many documents linked to one invoice, each of its own bytes. */
  async function linkedTo(line: object, count: number): Promise<{ codes: readonly string[] }> {
    const device = await openBuiltInDevice(rig.disk, rig.world);
    const acks: string[] = [];
    let file = 0;
    const lines = [
      { do: "unlock", cps: "C01", pin: "1234" },
      { do: "clock", set: "2026-11-18T09:00:00+01:00" },
      line,
      ...Array(count).fill(SCOR),
    ];
    const script = readScript(lines.map((one) => JSON.stringify(one)).join("\n"));
    const tell = { say: (text: string) => acks.push(text), err: (text: string) => acks.push(text) };
    await playAll(device, script, tell, () => Uint8Array.from([...ORDONNANCE, 10 + file++]));
    await device.stop();
    return { codes: acks.filter((one) => one.startsWith("ACK scor")).map((one) => one.split(".").slice(2).join(".")) };
  }
});
