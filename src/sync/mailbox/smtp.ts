import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { MailEnd, SealedMail } from "#billing";
import { assert } from "#util/assert";
import type { TroubleCode } from "#util/trouble-codes";

/** Where mails are submitted (RFC 8314): implicit TLS on 465, else STARTTLS, without which nothing is said. */
export interface Submission {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Authority of the server's certificate (PEM), beside those of the system. */
  readonly authorityPem?: string;
}

/** How long the server is waited for, in milliseconds, by the clock of the network stack. */
export interface SmtpLimits {
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly silenceMs: number;
}

export const SMTP_LIMITS: SmtpLimits = { connectMs: 10_000, greetingMs: 10_000, silenceMs: 60_000 };

const IMPLICIT_TLS = 465;
const RESPONSE_BYTES = 64 * 1024;

/**
 * One message to one server, one attempt: connection, account, envelope, message, answer. The server proves who it is before
 * the account is told. What ends before the message is offered has left nothing; a 4xx or 5xx says that it was not taken; an
 * end without an answer once it was offered is a doubt, however early it came. Never throws.
 */
export async function submitMail(
  submission: Submission,
  from: string,
  to: string,
  mail: SealedMail,
  limits: SmtpLimits = SMTP_LIMITS,
): Promise<MailEnd> {
  const connection = connectionTo(submission, limits);
  const failed = new Promise<Failure>((resolve) => {
    connection.on("error", (error: unknown) => resolve(failureOf(error)));
    connection.on("end", () => resolve({}));
  });
  const step = (run: (done: (error?: unknown) => void) => void) =>
    Promise.race([
      failed,
      new Promise<Failure | "done">((resolve) => {
        run((error) => resolve(error ? failureOf(error) : "done"));
      }),
    ]);
  try {
    const connected = await step((done) => connection.connect((error) => done(error)));
    if (connected !== "done") return { kind: "unreachable", code: codeOf(connected) };
    const { user, password: pass } = submission;
    const opened = await step((done) => connection.login({ credentials: { user, pass } }, (error) => done(error)));
    if (opened !== "done") return { kind: "unreachable", code: codeOf(opened) };
    const sent = await step((done) =>
      connection.send({ from, to: [to], size: mail.message.length }, Buffer.from(mail.message), (error) => done(error)),
    );
    return sent === "done" ? { kind: "accepted" } : endOf(sent);
  } finally {
    connection.close();
  }
}

function connectionTo({ host, port, authorityPem }: Submission, limits: SmtpLimits): SMTPConnection {
  assert(host !== "", "a server has a name");
  return new SMTPConnection({
    host,
    port,
    secure: port === IMPLICIT_TLS,
    requireTLS: true,
    tls: {
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      ...(authorityPem === undefined ? {} : { ca: authorityPem }),
    },
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.silenceMs,
    dnsTimeout: limits.connectMs,
    maxResponseSize: RESPONSE_BYTES,
  });
}

/** What an error of the library says that counts here; its words may hold addresses and are dropped. */
interface Failure {
  readonly code?: string;
  readonly responseCode?: number;
  readonly certificate?: boolean;
}

function failureOf(error: unknown): Failure {
  if (typeof error !== "object" || error === null) return {};
  const { code, responseCode, message } = error as { code?: unknown; responseCode?: unknown; message?: unknown };
  return {
    ...(typeof code === "string" && { code }),
    ...(typeof responseCode === "number" && { responseCode }),
    certificate: typeof message === "string" && /certificate|self.signed|altnames|issuer/i.test(message),
  };
}

/** Why nothing left. */
function codeOf({ code, certificate }: Failure): TroubleCode {
  if (code === "EAUTH" || code === "ENOAUTH") return "E_MAIL_PASSWORD";
  return code === "ETLS" || certificate === true ? "E_MAIL_TLS" : "E_MAIL_ABSENT";
}

/** A message that was offered and not taken, or nobody knows. */
function endOf({ code, responseCode }: Failure): MailEnd {
  if (responseCode !== undefined)
    return responseCode < 500
      ? { kind: "unreachable", code: "E_MAIL_ABSENT" }
      : { kind: "refused", code: "E_MAIL_REFUSED" };
  // Said before a byte of the message: an address that cannot be, or a size above what the server announced.
  if (code === "EENVELOPE") return { kind: "refused", code: "E_MAIL_REFUSED" };
  if (code === "EMESSAGE") return { kind: "refused", code: "E_MAIL_SIZE" };
  return { kind: "not-confirmed", code: "E_MAIL_ABSENT" };
}
