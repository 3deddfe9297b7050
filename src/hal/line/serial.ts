import { closeSync, constants, openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { SerialPort } from "serialport";
import { systemClock } from "#hal/clock/index";
import { Trouble } from "#util/trouble";
import type { Clock, Line } from "../ports/index.ts";

export interface SerialSettings {
  readonly baudRate: number;
  readonly dataBits: 8;
  readonly parity: "none";
  readonly stopBits: 1 | 2;
}

/** The three lines of the terminal (wire.md 1). No flow control, raw. */
export const SERIAL_SETTINGS: Readonly<Record<"reader" | "keypad" | "printer", SerialSettings>> = {
  reader: { baudRate: 115_200, dataBits: 8, parity: "none", stopBits: 2 },
  keypad: { baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 },
  printer: { baudRate: 38_400, dataBits: 8, parity: "none", stopBits: 1 },
};

/** A device that takes no bytes for this long has gone. */
const WRITE_DEADLINE_MS = 5_000;
/** How often a device that takes no bytes just now is tried again. */
const WRITE_RETRY_MS = 2;

type Port = Awaited<ReturnType<typeof SerialPort.binding.open>>;

/**
 * Opens a fresh serial line, locked for us. Rejects with Trouble E_LINE_CLOSED: no such device, busy, no permission.
 *
 * serialport sets the port up (speed, raw, lock, modem lines) and holds it. Bytes go through a second descriptor of
 * ours: its own stream takes two trips through the thread pool for each exchange, and reads an adapter that was pulled
 * out in an endless loop.
 */
export async function openSerialLine(
  path: string,
  settings: SerialSettings,
  clock: Clock = systemClock(),
): Promise<Line> {
  const fd = openDevice(path);
  let port: Port;
  try {
    port = await SerialPort.binding.open({ path, ...settings, lock: true });
  } catch {
    closeSync(fd);
    throw new Trouble("E_LINE_CLOSED", { event: "setup" });
  }
  // RTS low keeps some readers from naming themselves; old input goes. A pseudo-terminal has no modem lines: no harm.
  await port.set({ dtr: true, rts: false }).catch(ignore);
  await port.flush().catch(ignore);
  return new SerialLine(fd, port, clock);
}

function openDevice(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    throw new Trouble("E_LINE_CLOSED", { event: "open" });
  }
}

function ignore(): void {
  // Said where it is used: what could not be done there is not needed.
}

interface Writing {
  readonly bytes: Uint8Array;
  at: number;
  readonly done: () => void;
  readonly fail: (why: Trouble) => void;
}

class SerialLine implements Line {
  readonly #fd: number;
  readonly #port: Port;
  readonly #clock: Clock;
  readonly #stream: ReadStream;
  #hear: ((bytes: Uint8Array) => void) | undefined;
  #told: (() => void) | undefined;
  #early: Uint8Array[] = [];
  /** What the system would not take yet. */
  #writings: Writing[] = [];
  #ending: Promise<void> | undefined;

  constructor(fd: number, port: Port, clock: Clock) {
    this.#fd = fd;
    this.#port = port;
    this.#clock = clock;
    this.#stream = new ReadStream(fd); // Owns the descriptor from now on.
    this.#stream.on("data", (bytes: Buffer) => this.#received(bytes)); // Always: who reads sees a peer vanish.
    this.#stream.on("error", () => this.#end());
    this.#stream.on("close", () => this.#end());
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#hear = listener;
    for (const bytes of this.#early.splice(0)) listener(bytes);
  }

  onClose(listener: () => void): void {
    this.#told = listener;
    if (this.#ending) queueMicrotask(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#ending) return Promise.reject(gone());
    const written = this.#writings.length > 0 ? 0 : this.#put(bytes, 0);
    if (written === undefined) return Promise.reject(gone());
    if (written === bytes.length) return DONE;
    return new Promise((done, fail) => {
      this.#writings.push({ bytes: bytes.slice(), at: written, done, fail });
      if (this.#writings.length === 1) this.#retry(this.#clock.monotonicMs());
    });
  }

  close(): Promise<void> {
    this.#end();
    return this.#ending ?? DONE;
  }

  #received(bytes: Uint8Array): void {
    if (this.#ending) return;
    if (this.#hear) this.#hear(bytes);
    else this.#early.push(bytes);
  }

  /** Writes what the system takes now, from `at`; gives where it stopped, undefined when the line has gone. */
  #put(bytes: Uint8Array, at: number): number | undefined {
    try {
      return at + writeSync(this.#fd, bytes, at, bytes.length - at);
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
      if (thrown.code === "EAGAIN" || thrown.code === "EINTR") return at;
      this.#end();
      return undefined;
    }
  }

  /** Tries again, until nothing waits or nothing has been taken since `movedMs` for too long. */
  #retry(movedMs: number): void {
    this.#clock.after(WRITE_RETRY_MS, () => {
      if (this.#ending) return;
      const nowMs = this.#clock.monotonicMs();
      const moved = this.#putWaiting();
      if (this.#writings.length === 0) return;
      if (!moved && nowMs - movedMs >= WRITE_DEADLINE_MS) this.#end();
      else this.#retry(moved ? nowMs : movedMs);
    });
  }

  /** True when some bytes were taken. */
  #putWaiting(): boolean {
    let moved = false;
    for (let first = this.#writings[0]; first; first = this.#writings[0]) {
      const at = this.#put(first.bytes, first.at);
      if (at === undefined) return moved;
      moved ||= at > first.at;
      first.at = at;
      if (at < first.bytes.length) return moved;
      this.#writings.shift();
      first.done();
    }
    return moved;
  }

  #end(): void {
    if (this.#ending) return;
    this.#stream.destroy();
    this.#ending = this.#port.close().catch(ignore); // A device that was pulled out: nothing is left to close.
    for (const writing of this.#writings.splice(0)) writing.fail(gone());
    queueMicrotask(() => this.#told?.());
  }
}

const DONE: Promise<void> = Promise.resolve();

function gone(): Trouble {
  return new Trouble("E_LINE_CLOSED");
}
