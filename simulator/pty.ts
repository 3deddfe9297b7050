import { closeSync, constants, openSync, renameSync, rmSync, symlinkSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import koffi from "koffi";
import { concat } from "#util/bytes";
import type { SimTime } from "./time.ts";
import type { PluggableLine } from "./unit-line.ts";

/** Room for a struct termios of any Linux libc (60 bytes with glibc and musl). */
const TERMIOS_BYTES = 128;
const TCSANOW = 0;
const TCIFLUSH = 0;
/** Nobody has read for this long: the port is closed, and a closed port does not keep bytes. */
const STALE_MS = 3000;
const RETRY_MS = 1;

const libc = koffi.load(null);
const posixOpenpt = libc.func("int posix_openpt(int flags)");
const grantpt = libc.func("int grantpt(int fd)");
const unlockpt = libc.func("int unlockpt(int fd)");
const ptsname = libc.func("const char *ptsname(int fd)");
const tcgetattr = libc.func("int tcgetattr(int fd, _Out_ uint8_t *termios)");
const tcsetattr = libc.func("int tcsetattr(int fd, int action, uint8_t *termios)");
const cfmakeraw = libc.func("void cfmakeraw(_Inout_ uint8_t *termios)");
const tcflush = libc.func("int tcflush(int fd, int queue)");
const FIONREAD = 0x541b;
const ioctl = libc.func("int ioctl(int fd, unsigned long request, _Out_ int *value)");

/** A pseudo-terminal as one end of a serial line, found by the host under a symbolic link. */
export interface PtyLine extends PluggableLine {
  /** Path of the slave, e.g. /dev/pts/4; it changes at each `replug`. */
  readonly path: string;
  /** Takes the line and its link away for good. */
  close(): void;
}

/** One plugged life of the line. */
interface Port {
  readonly master: number;
  /** Kept open: otherwise the master gets EIO as soon as a client closes. */
  readonly slave: number;
  readonly path: string;
  readonly stream: ReadStream;
}

/** Makes the pseudo-terminal, raw at both ends, and the link to it. Throws Error where the system has none to give. */
export function openPty(link: string, time: SimTime): PtyLine {
  return new Pty(link, time);
}

class Pty implements PtyLine {
  readonly #link: string;
  readonly #time: SimTime;
  #port: Port | undefined;
  #hear: (bytes: Uint8Array) => void = () => {};
  /** What the kernel would not take yet. */
  #waiting: Uint8Array = new Uint8Array(0);
  /** When the host was last seen with nothing left to read. */
  #readUpMs: number;

  constructor(link: string, time: SimTime) {
    this.#link = link;
    this.#time = time;
    this.#readUpMs = time.monotonicMs();
    this.replug();
  }

  get path(): string {
    return this.#port?.path ?? "";
  }

  send(bytes: Uint8Array): void {
    const port = this.#port;
    if (!port) return;
    this.#forgetStale(port);
    const idle = this.#waiting.length === 0;
    this.#waiting = concat(this.#waiting, bytes);
    if (idle) this.#drain(port);
  }

  onReceive(listener: (bytes: Uint8Array) => void): void {
    this.#hear = listener;
  }

  unplug(): void {
    const port = this.#port;
    if (!port) return;
    this.#port = undefined;
    this.#waiting = new Uint8Array(0);
    rmSync(this.#link, { force: true });
    port.stream.destroy();
    closeSync(port.slave);
  }

  replug(): void {
    if (this.#port) return;
    const port = openPort();
    this.#port = port;
    port.stream.on("data", (bytes: Buffer) => this.#hear(new Uint8Array(bytes)));
    // EIO when the line is taken away under a pending read: nothing to do, the line has gone.
    port.stream.on("error", () => {});
    const fresh = `${this.#link}.new`;
    rmSync(fresh, { force: true });
    symlinkSync(port.path, fresh);
    renameSync(fresh, this.#link);
  }

  close(): void {
    this.unplug();
  }

  #forgetStale(port: Port): void {
    const unread = [0];
    check(ioctl(port.slave, FIONREAD, unread), "FIONREAD");
    const nowMs = this.#time.monotonicMs();
    if (unread[0] !== 0) {
      if (nowMs - this.#readUpMs <= STALE_MS) return;
      check(tcflush(port.slave, TCIFLUSH), "tcflush");
      this.#waiting = new Uint8Array(0);
    }
    this.#readUpMs = nowMs;
  }

  #drain(port: Port): void {
    if (port !== this.#port) return;
    try {
      while (this.#waiting.length > 0) this.#waiting = this.#waiting.slice(writeSync(port.master, this.#waiting));
    } catch (thrown) {
      if (!isAgain(thrown)) throw thrown;
      this.#time.after(RETRY_MS, () => this.#drain(port));
    }
  }
}

/** The master never blocks: a host that does not read must not stop the bench. */
function openPort(): Port {
  const master = check(posixOpenpt(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK), "posix_openpt");
  check(grantpt(master), "grantpt");
  check(unlockpt(master), "unlockpt");
  const path: unknown = ptsname(master);
  if (typeof path !== "string") throw new Error("ptsname failed");
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const termios = new Uint8Array(TERMIOS_BYTES);
  check(tcgetattr(slave, termios), "tcgetattr");
  cfmakeraw(termios);
  check(tcsetattr(slave, TCSANOW, termios), "tcsetattr");
  return { master, slave, path, stream: new ReadStream(master) };
}

/** The number a C function gave, when it is no failure. */
function check(result: unknown, what: string): number {
  if (typeof result !== "number" || result < 0) throw new Error(`${what} failed`);
  return result;
}

function isAgain(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "EAGAIN";
}
