import { connect, type Socket } from "node:net";

/** What the simulator answers: ok with facts, or the reason. */
export type ControlAnswer =
  | { readonly ok: true; readonly [fact: string]: unknown }
  | { readonly ok: false; readonly error: string };

/** A client of control.sock: one JSON object a line each way, answered in order. */
export class ControlClient {
  readonly #socket: Socket;
  readonly #waiting: ((answer: ControlAnswer) => void)[] = [];
  #rest = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.#hear(text));
    socket.on("close", () => {
      for (const answer of this.#waiting.splice(0)) answer({ ok: false, error: "the simulator has gone" });
    });
    socket.on("error", () => socket.destroy());
  }

  static open(path: string): Promise<ControlClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once("error", reject);
      socket.once("connect", () => resolve(new ControlClient(socket)));
    });
  }

  /** Sends one request and waits for its answer. */
  ask(request: Readonly<Record<string, unknown>>): Promise<ControlAnswer> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve({ ok: false, error: "the simulator has gone" });
      this.#waiting.push(resolve);
      this.#socket.write(`${JSON.stringify(request)}\n`);
    });
  }

  /** Sends one request; an answer that is not ok is thrown. */
  async must(request: Readonly<Record<string, unknown>>): Promise<ControlAnswer & { ok: true }> {
    const answer = await this.ask(request);
    if (!answer.ok) throw new Error(`simulator: ${answer.error}`);
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#waiting.shift()?.(JSON.parse(line));
  }
}
