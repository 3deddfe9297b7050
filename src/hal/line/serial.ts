import { readSync, writeSync } from "node:fs";
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
const CHUNK_BYTES = 4_096;

type Port = Awaited<ReturnType<typeof SerialPort.binding.open>>;
/** A port of a system where readiness is polled: everything but Windows. */
type PolledPort = Extract<Port, { readonly poller: unknown }>;

/**
 * Opens a fresh serial line, locked for us. Rejects with Trouble E_LINE_CLOSED: no such device, busy, no permission.
 * serialport sets the port up and watches its descriptor; bytes are read and written here, at once, since its stream
 * takes two trips through the thread pool for each exchange, and reads an unplugged adapter in an endless loop.
 */
export async function openSerialLine(
  path: string,
  settings: SerialSettings,
  clock: Clock = systemClock(),
): Promise<Line> {
  const port: Port = await SerialPort.binding.open({ path, ...settings, lock: true }).catch(() => {
    throw new Trouble("E_LINE_CLOSED", { event: "open" });
  });
  if (!("poller" in port)) {
    await port.close();
    throw new Trouble("E_LINE_CLOSED", { event: "no such system" });
  }
  await settle(port);
  return new SerialLine(port, clock);
}

/** RTS low keeps some readers from naming themselves; old input goes. A pseudo-terminal has neither: no harm. */
async function settle(port: PolledPort): Promise<void> {
  await port.set({ dtr: true, rts: false }).catch(ignore);
  await port.flush().catch(ignore);
}

function ignore(): void {
  // Said above: what a pseudo-terminal cannot do is not needed.
}

interface Writing {
  readonly bytes: Uint8Array;
  at: number;
  readonly done: () => void;
  readonly fail: (why: Trouble) => void;
}

class SerialLine implements Line {
  readonly #port: PolledPort;
  readonly #clock: Clock;
  readonly #chunk = new Uint8Array(CHUNK_BYTES);
  #hear: ((bytes: Uint8Array) => void) | undefined;
  #told: (() => void) | undefined;
  #early: Uint8Array[] = [];
  #writings: Writing[] = [];
  #blocked = false;
  #ending: Promise<void> | undefined;

  constructor(port: PolledPort, clock: Clock) {
    this.#port = port;
    this.#clock = clock;
    this.#listen(); // Always: a peer that vanishes is seen by who reads.
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
    if (this.#writings.length > 0) return this.#queue(bytes, 0);
    const written = this.#put(bytes, 0);
    if (written === bytes.length) return Promise.resolve();
    return written === undefined ? Promise.reject(gone()) : this.#queue(bytes, written);
  }

  close(): Promise<void> {
    this.#end();
    return this.#ending ?? Promise.resolve();
  }

  #listen(): void {
    this.#port.poller.once("readable", () => {
      if (this.#ending) return;
      const count = this.#take();
      if (this.#ending) return; // Closed by who heard the bytes.
      if (count === undefined) this.#end();
      else this.#listen();
    });
  }

  /** Reads what is there; undefined when the line has gone, an adapter pulled out reading as no bytes at all. */
  #take(): number | undefined {
    const fd = this.#port.fd;
    if (fd === null) return undefined;
    try {
      const count = readSync(fd, this.#chunk);
      if (count === 0) return undefined;
      const bytes = this.#chunk.slice(0, count); // Theirs to keep.
      if (this.#hear) this.#hear(bytes);
      else this.#early.push(bytes);
      return count;
    } catch (thrown) {
      if (isBusy(thrown)) return 0;
      if (isSystemError(thrown)) return undefined;
      throw thrown;
    }
  }

  /** Writes what the system takes now, from `at`; gives where it stopped, undefined when the line has gone. */
  #put(bytes: Uint8Array, at: number): number | undefined {
    const fd = this.#port.fd;
    if (fd === null) return undefined;
    try {
      return at + writeSync(fd, bytes, at, bytes.length - at);
    } catch (thrown) {
      if (isBusy(thrown)) return at;
      if (!isSystemError(thrown)) throw thrown;
      this.#end();
      return undefined;
    }
  }

  #queue(bytes: Uint8Array, at: number): Promise<void> {
    return new Promise((done, fail) => {
      this.#writings.push({ bytes: bytes.slice(), at, done, fail });
      this.#whenWritable();
    });
  }

  #whenWritable(): void {
    if (this.#blocked) return;
    this.#blocked = true;
    const deadline = this.#clock.after(WRITE_DEADLINE_MS, () => this.#end());
    this.#port.poller.once("writable", () => {
      deadline.cancel();
      this.#blocked = false;
      if (!this.#ending) this.#drainQueue();
    });
  }

  #drainQueue(): void {
    for (let first = this.#writings[0]; first; first = this.#writings[0]) {
      const at = this.#put(first.bytes, first.at);
      if (at === undefined) return; // The end of the line has told every writer.
      first.at = at;
      if (at < first.bytes.length) {
        this.#whenWritable();
        return;
      }
      this.#writings.shift();
      first.done();
    }
  }

  #end(): void {
    if (this.#ending) return;
    this.#ending = this.#port.close().catch(ignore);
    for (const writing of this.#writings.splice(0)) writing.fail(gone());
    queueMicrotask(() => this.#told?.());
  }
}

function gone(): Trouble {
  return new Trouble("E_LINE_CLOSED");
}

function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && "code" in thrown;
}

/** Nothing to read, or no room to write, just now. */
function isBusy(thrown: unknown): boolean {
  return isSystemError(thrown) && (thrown.code === "EAGAIN" || thrown.code === "EINTR");
}
