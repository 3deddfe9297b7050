import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { MailEnd, SealedMail } from "#billing";
import { makeSelfSigned, type SelfSigned } from "#billing/signing/self-signed";
import { asciiBytes, asciiOf } from "#util/bytes";
import { submitMail } from "../../../src/sync/mailbox/smtp.ts";
import { type Manners, startServer, type TestServer } from "./smtp-server.ts";

const LIMITS = { connectMs: 2_000, greetingMs: 500, silenceMs: 500 };
const MAIL: SealedMail = {
  lotId: "fse.996000014.001.261118080000",
  messageId: "trn1.fse.996000014.001.261118080000.0123456789abcdef.r0@tournee.invalid",
  message: asciiBytes(["From: <a@b.invalid>", "To: <c@d.invalid>", "", "QUJD", ".hidden dot", ""].join("\r\n")),
  hash: "0".repeat(64),
};

let identity: SelfSigned;
let server: TestServer;
beforeAll(async () => {
  identity = await makeSelfSigned({
    commonName: "localhost",
    organisation: "TOURNEE TEST",
    serial: "0a",
    fromMs: Date.UTC(2020, 0, 1),
    years: 30,
  });
});
afterEach(() => server.close());

/** One attempt at a server of these manners. */
async function attempt(manners: Manners = {}): Promise<MailEnd> {
  server = await startServer(identity, manners);
  return submitMail(server.submission, "a@b.invalid", "c@d.invalid", MAIL, LIMITS);
}

describe("one attempt", () => {
  test("the server takes the very bytes, after STARTTLS and the account", async () => {
    expect(await attempt()).toEqual({ kind: "accepted" });
    expect(server.taken).toEqual([{ from: "a@b.invalid", to: "c@d.invalid", message: asciiOf(MAIL.message) }]);
    expect(server.clear.map((line) => line.split(" ")[0])).toEqual(["EHLO", "STARTTLS"]);
    expect(server.logins).toEqual(["secret-of-the-mailbox"]);
  });

  test("O1 STARTTLS stripped: nothing is said, not even the account", async () => {
    expect(await attempt({ stripped: true })).toEqual({ kind: "unreachable", code: "E_MAIL_TLS" });
    expect([server.taken, server.logins, server.clear.filter((line) => !/^(EHLO|STARTTLS|QUIT)/.test(line))]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test("O2 a server that cannot prove who it is: nothing is said", async () => {
    server = await startServer(identity);
    const { authorityPem: _, ...unknown } = server.submission;
    const end = await submitMail(unknown, "a@b.invalid", "c@d.invalid", MAIL, LIMITS);
    expect([end, server.taken, server.logins]).toEqual([{ kind: "unreachable", code: "E_MAIL_TLS" }, [], []]);
  });

  test("O10 a wrong password: one try", async () => {
    const end = await attempt({ replies: { AUTH: "535 no" } });
    expect([end, server.logins.length]).toEqual([{ kind: "unreachable", code: "E_MAIL_PASSWORD" }, 1]);
  });

  test("nobody there", async () => {
    server = await startServer(identity);
    await server.close();
    const end = await submitMail(server.submission, "a@b.invalid", "c@d.invalid", MAIL, LIMITS);
    expect(end).toEqual({ kind: "unreachable", code: "E_MAIL_ABSENT" });
  });

  test.each(["greeting", "AUTH"] as const)("cut or silent at %s: nothing left", async (step) => {
    for (const how of ["drop", "silence"]) {
      const { kind } = await attempt({ replies: { [step]: how } });
      expect(kind).toBe("unreachable");
      await server.close();
    }
  });

  test("O3 dropped after the message and before its answer: a doubt, though the server has it", async () => {
    expect(await attempt({ replies: { message: "drop" } })).toEqual({ kind: "not-confirmed", code: "E_MAIL_ABSENT" });
    expect(server.taken.length).toBe(1);
  });

  test("silence after the message: a doubt", async () => {
    expect(await attempt({ replies: { message: "silence" } })).toEqual({
      kind: "not-confirmed",
      code: "E_MAIL_ABSENT",
    });
  });

  test.each(["MAIL", "RCPT", "DATA", "message"] as const)(
    "O5 4xx at %s: not taken, to be tried again",
    async (step) => {
      expect(await attempt({ replies: { [step]: "451 later" } })).toEqual({
        kind: "unreachable",
        code: "E_MAIL_ABSENT",
      });
    },
  );

  test.each(["MAIL", "RCPT", "DATA", "message"] as const)("O5 5xx at %s: refused", async (step) => {
    expect(await attempt({ replies: { [step]: "554 never" } })).toEqual({ kind: "refused", code: "E_MAIL_REFUSED" });
  });

  test("above the size that the server announces: refused before a byte of it", async () => {
    expect(await attempt({ size: 20 })).toEqual({ kind: "refused", code: "E_MAIL_SIZE" });
    expect(server.taken).toEqual([]);
  });
});
