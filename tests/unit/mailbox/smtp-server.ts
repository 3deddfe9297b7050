import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { SelfSigned } from "#billing/signing/self-signed";
import type { Submission } from "#sync/mailbox/index";

/** What a server of the test does other than take every mail. */
export interface Manners {
  readonly implicitTls?: boolean;
  /** It does not offer STARTTLS. */
  readonly stripped?: boolean;
  readonly size?: number;
  /** Reply to a command, instead of its usual one: "451 later"; "drop" closes the connection, "silence" says nothing. */
  readonly replies?: Readonly<Partial<Record<"AUTH" | "MAIL" | "RCPT" | "DATA" | "message" | "greeting", string>>>;
}

/** A mail server in this process, on loopback, over real TLS. */
export interface TestServer {
  readonly submission: Submission;
  /** Messages taken whole, envelope first. */
  readonly taken: { readonly from: string; readonly to: string; readonly message: string }[];
  /** Every line that came in clear, before TLS. */
  readonly clear: string[];
  /** Passwords offered. */
  readonly logins: string[];
  close(): Promise<void>;
}

export async function startServer(identity: SelfSigned, manners: Manners = {}): Promise<TestServer> {
  const taken: TestServer["taken"] = [];
  const clear: string[] = [];
  const logins: string[] = [];
  const sockets = new Set<Socket>();
  const secure = createSecureContext({ key: identity.keyPem, cert: identity.certificatePem });
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    const speak = (line: Socket, tls: boolean, greets: boolean) =>
      converse(line, { manners, tls, greets, taken, clear, logins, secured: () => upgraded(line) });
    const upgraded = (plain: Socket) => {
      plain.removeAllListeners("data");
      const line = new TLSSocket(plain, { isServer: true, secureContext: secure });
      line.on("error", () => line.destroy());
      speak(line, true, manners.implicitTls === true && plain === socket && !started);
      started = true;
    };
    let started = false;
    if (manners.implicitTls === true) upgraded(socket);
    else {
      started = true;
      speak(socket, false, true);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const submission = {
    host: "localhost",
    port,
    user: "cabinet",
    password: "secret-of-the-mailbox",
    authorityPem: identity.certificatePem,
  };
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { submission, taken, clear, logins, close };
}

interface Talk {
  readonly manners: Manners;
  readonly tls: boolean;
  readonly greets: boolean;
  readonly taken: TestServer["taken"];
  readonly clear: string[];
  readonly logins: string[];
  secured(): void;
}

function converse(socket: Socket, talk: Talk): void {
  const { manners, tls, taken, clear, logins } = talk;
  let from = "";
  let to = "";
  let body: string[] | undefined;
  let rest = "";
  const reply = (step: keyof NonNullable<Manners["replies"]>, usual: string) => {
    const said = manners.replies?.[step] ?? usual;
    if (said === "drop") socket.destroy();
    else if (said !== "silence") socket.write(`${said}\r\n`);
  };
  const command = (line: string) => {
    if (!tls) clear.push(line);
    const word = line.slice(0, 4).toUpperCase();
    if (word === "EHLO") {
      const offers = [
        ...(tls || manners.stripped ? [] : ["STARTTLS"]),
        "AUTH PLAIN",
        ...(manners.size === undefined ? [] : [`SIZE ${manners.size}`]),
      ];
      socket.write(
        `${["localhost", ...offers].map((one, at) => `250${at < offers.length ? "-" : " "}${one}`).join("\r\n")}\r\n`,
      );
    } else if (line.toUpperCase() === "STARTTLS") {
      socket.write(manners.stripped ? "502 what\r\n" : "220 go\r\n");
      if (!manners.stripped) talk.secured();
    } else if (word === "AUTH") {
      const [, , password = ""] = Buffer.from(line.split(" ")[2] ?? "", "base64")
        .toString("utf8")
        .split("\0");
      logins.push(password);
      reply("AUTH", "235 in");
    } else if (word === "MAIL") {
      from = /<(.*?)>/.exec(line)?.[1] ?? "";
      reply("MAIL", "250 ok");
    } else if (word === "RCPT") {
      to = /<(.*?)>/.exec(line)?.[1] ?? "";
      reply("RCPT", "250 ok");
    } else if (word === "DATA") {
      if (manners.replies?.DATA === undefined) body = [];
      reply("DATA", "354 go");
    } else if (word === "QUIT") socket.end("221 bye\r\n");
    else socket.write("250 ok\r\n");
  };
  socket.on("data", (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString("latin1")}`.split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (body === undefined) command(line);
      else if (line !== ".") body.push(line.startsWith("..") ? line.slice(1) : line);
      else {
        if (manners.replies?.message === undefined || manners.replies.message === "drop")
          taken.push({ from, to, message: `${body.join("\r\n")}\r\n` });
        body = undefined;
        reply("message", "250 taken");
      }
    }
  });
  if (talk.greets) reply("greeting", "220 here");
}
