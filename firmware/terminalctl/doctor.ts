import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type CardReader, type Disk, type Keypad, type Printer, sleep } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import { openHardware } from "../hardware.ts";
import { readPairing } from "../link.ts";
import { openStore } from "../store.ts";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";

/** One line of the diagnosis. */
interface Finding {
  readonly part: string;
  readonly ok: boolean;
  readonly facts: string;
  /** What to do, when it is not ok. */
  readonly remedy?: string;
}

/** Long enough for the reader to open and for two heartbeats of the keypad. */
const LOOK_MS = 3500;
const USAGE = "E_USAGE usage: terminalctl doctor [--hardware DIR] [--data DIR] [--json]";
const FIRST_SANE_YEAR = 2025;

/**
 * `doctor [--hardware DIR] [--data DIR]`: lines, reader firmware, slots, keypad, printer, clock, battery; with --data storage, key store and
 * network too; each ok or
 * not ok with what to do. The terminal itself must not be running on that hardware. Exit 0 when all is ok, else 1.
 */
export const doctorCommand: TerminalctlCommand = {
  name: "doctor",
  summary: "doctor [--hardware DIR] [--data DIR]: look at every part and say what to do",
  async run(args, io) {
    const options = optionsOf(args);
    if (options === undefined) {
      io.err(USAGE);
      return 2;
    }
    const findings = [
      ...(await hardwareFindings(resolve(options.hardware))),
      ...(options.data === undefined ? [] : await storeFindings(resolve(options.data), options.hardware)),
    ];
    return tell(findings, options.json, io);
  },
};

function optionsOf(args: readonly string[]): { hardware: string; data?: string; json: boolean } | undefined {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { hardware: text, data: text, json: { type: "boolean" } },
    });
    return {
      hardware: values.hardware ?? "/dev/tournee",
      ...(values.data === undefined ? {} : { data: values.data }),
      json: values.json ?? false,
    };
  } catch {
    return undefined;
  }
}

async function hardwareFindings(dir: string): Promise<readonly Finding[]> {
  const hardware = openHardware(dir);
  const lines = [hardware.reader, hardware.keypad, hardware.printer];
  for (const line of lines) line.start();
  await sleep(hardware.clock, LOOK_MS);
  const power = await hardware.power.read();
  const findings = [
    readerFinding(hardware.reader),
    slotsFinding(hardware.reader),
    keypadFinding(hardware.keypad),
    await printerFinding(hardware.printer),
    clockFinding(hardware.clock.now()),
    {
      part: "battery",
      ok: power.percent === undefined || power.percent >= 10 || power.charging,
      facts:
        power.percent === undefined ? "no battery known" : `${power.percent} %${power.charging ? ", charging" : ""}`,
      remedy: "plug the charger in",
    },
  ];
  for (const line of lines) await line.stop();
  return findings;
}

function readerFinding({ link, firmware }: CardReader): Finding {
  const ok = link.kind === "ready";
  return {
    part: "reader",
    ok,
    facts: ok ? (firmware ?? "") : link.kind,
    remedy:
      link.kind === "failed"
        ? `the unit is refused: ${link.reason}`
        : "check the reader's cable and that no other program holds its line",
  };
}

function slotsFinding(reader: CardReader): Finding {
  const slots = (["cps", "vitale", "amc"] as const).map((slot) => `${slot} ${reader.slot(slot).card}`);
  return {
    part: "slots",
    ok: reader.link.kind === "ready",
    facts: slots.join(", "),
    remedy: "the reader must answer first",
  };
}

function keypadFinding(keypad: Keypad): Finding {
  const tampered = keypad.unit?.tampered === true;
  return {
    part: "keypad",
    ok: keypad.present && !tampered,
    facts: keypad.present ? (tampered ? "its case was opened" : "heartbeat") : "no heartbeat",
    remedy: tampered ? "have the unit checked before typing a code on it" : "check the keypad's cable",
  };
}

async function printerFinding(printer: Printer): Promise<Finding> {
  const { cause, nearEnd } = await printer.look();
  return {
    part: "printer",
    ok: cause === undefined,
    facts: cause ?? (nearEnd ? "paper near its end" : "ready"),
    remedy: "load paper, close the cover, check the cable; nothing recorded is lost",
  };
}

function clockFinding(wallMs: number): Finding {
  const time = new Date(wallMs).toISOString();
  return {
    part: "clock",
    ok: Number(time.slice(0, 4)) >= FIRST_SANE_YEAR,
    facts: time,
    remedy: "set the date before billing",
  };
}

async function storeFindings(data: string, hardwareDir: string): Promise<readonly Finding[]> {
  const { clock, random } = openHardware(hardwareDir);
  try {
    const store = await openStore(data, { clock, random });
    const { held, records } = store.journal.counts();
    const [problem] = store.journal.problems();
    const cards = store.keys.enrolled().length;
    const network = await networkFinding(store.disk);
    await store.close();
    return [
      {
        part: "storage",
        ok: problem === undefined,
        facts: problem?.code ?? `${records} records, ${held} invoices held`,
        remedy: "sign nothing more, export what is readable (see docs/errors.md)",
      },
      {
        part: "key store",
        ok: cards > 0 || records === 0,
        facts: cards === 0 && records === 0 ? "new: the first card opens it" : `${cards} cards registered`,
        remedy: "no card opens these records any more: use the recovery of the data key",
      },
      network,
    ];
  } catch (thrown) {
    const code = thrown instanceof Error ? thrown.message : "unreadable";
    return [{ part: "storage", ok: false, facts: code, remedy: "see docs/errors.md under this code" }];
  }
}

/** Whether a poste is paired; it is called by the terminal, and by nobody else. */
async function networkFinding(disk: Disk): Promise<Finding> {
  const remedy = "pair the poste (terminalctl pair)";
  try {
    const pairing = await readPairing(disk);
    return {
      part: "network",
      ok: pairing !== undefined,
      facts: pairing === undefined ? "no poste paired" : `poste ${pairing.posteId} paired`,
      remedy,
    };
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return { part: "network", ok: false, facts: thrown.code, remedy };
  }
}

function tell(findings: readonly Finding[], json: boolean, io: TerminalctlIo): number {
  const ok = findings.every((finding) => finding.ok);
  if (json) io.out(JSON.stringify({ ok, findings }));
  else {
    for (const { part, ok: good, facts, remedy } of findings) {
      io.out(
        `${good ? "ok    " : "NOT OK"} ${part.padEnd(9)} ${facts}${good || remedy === undefined ? "" : ` - ${remedy}`}`,
      );
    }
  }
  return ok ? 0 : 1;
}
