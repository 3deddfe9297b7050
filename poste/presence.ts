import type { IncomingMessage } from "node:http";
import type { PosteLog } from "./log.ts";
import type { PosteTime } from "./time.ts";

/** A device says something each half second; silent for so long, its cable is out or its Wi-Fi is gone. */
const SILENT_MS = 1500;
const LOOK_MS = 250;

/**
 * WHICH DEVICES ARE THERE (E041). A device holds one request open, `PUT /presence/{device}`, and puts a byte into it now and then;
 * what it says means nothing. The end of that request is not the end of its presence: another one may follow at once.
 */
export class Presence {
  readonly #heardAt = new Map<string, number>();
  readonly #since = new Map<string, string>();
  readonly #time: PosteTime;
  readonly #log: PosteLog;
  readonly #told: (connected: ReadonlyMap<string, string>) => void;
  readonly #open = new Set<IncomingMessage>();
  #looking: ReturnType<typeof setInterval> | undefined;

  /** `told` is called with the devices that are there and since when (ISO 8601), at each change. */
  constructor(time: PosteTime, log: PosteLog, told: (connected: ReadonlyMap<string, string>) => void = () => {}) {
    this.#time = time;
    this.#log = log;
    this.#told = told;
  }

  /** Listens to a device until its request ends, whatever ends it. */
  async hear(device: string, request: IncomingMessage): Promise<void> {
    this.#open.add(request);
    this.#heard(device);
    try {
      for await (const _ of request) this.#heard(device);
    } catch {
      // The link broke: the silence that follows tells it.
    } finally {
      this.#open.delete(request);
    }
  }

  /** Nobody is listened to any more. */
  stop(): void {
    for (const request of this.#open) request.destroy();
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  #heard(device: string): void {
    this.#heardAt.set(device, this.#time.now());
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS);
    this.#looking.unref();
    if (this.#since.has(device)) return;
    this.#since.set(device, new Date(this.#time.now()).toISOString());
    this.#log("connected", { device });
    this.#told(this.#since);
  }

  #look(): void {
    for (const [device, heardAt] of this.#heardAt) {
      if (Math.abs(this.#time.now() - heardAt) <= SILENT_MS) continue;
      this.#heardAt.delete(device);
      this.#since.delete(device);
      this.#log("disconnected", { device });
      this.#told(this.#since);
    }
    if (this.#heardAt.size > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }
}
