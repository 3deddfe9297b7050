import * as v from "valibot";
import type { MailRoad } from "#billing";
import type { Random } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import { addressTable, mailAddress, recipientOf } from "./addresses.ts";
import { headerIn, lotMessage } from "./message.ts";
import { SMTP_LIMITS, type SmtpLimits, submitMail } from "./smtp.ts";

const settingsSchema = v.strictObject({
  from: mailAddress,
  submission: v.strictObject({
    host: v.pipe(v.string(), v.regex(/^[A-Za-z0-9.:-]{1,253}$/)),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
    user: v.pipe(v.string(), v.maxLength(320)),
    password: v.pipe(v.string(), v.maxLength(1024)),
    authorityPem: v.exactOptional(v.pipe(v.string(), v.startsWith("-----BEGIN CERTIFICATE-----"))),
  }),
  addresses: addressTable,
});

/** The mailbox of a practice: its own address, its server and account, and where each organism receives. */
export type MailboxSettings = v.InferOutput<typeof settingsSchema>;

/** Reads the settings of a mailbox. Trouble E_MAIL_UNSET when they are none; nothing of them is quoted. */
export function parseMailbox(text: string): MailboxSettings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Trouble("E_MAIL_UNSET", { part: "file" });
  }
  const parsed = v.safeParse(settingsSchema, json);
  if (!parsed.success) throw new Trouble("E_MAIL_UNSET", { part: v.getDotPath(parsed.issues[0]) ?? "file" });
  return parsed.output;
}

/**
 * The road by mail of a practice. The recipient of a message is its own `To`, frozen with it. This version reads no mailbox: a lot
 * whose sending is in doubt waits for its acknowledgement by the other road, and is not offered again.
 */
export function createMailRoad(
  { from, submission, addresses }: MailboxSettings,
  parts: { readonly random: Random; readonly limits?: SmtpLimits },
): MailRoad {
  return {
    async seal(material) {
      const { lot, test, atMs } = material;
      return lotMessage(material, from, recipientOf(addresses, lot.recipient, test, atMs), parts.random);
    },
    submit: (mail, onProgress) => {
      onProgress(0);
      const to = headerIn(mail.message, "To").replace(/^<|>$/g, "");
      return submitMail(submission, from, to, mail, parts.limits ?? SMTP_LIMITS);
    },
    readMailbox: async () => "unread",
  };
}
