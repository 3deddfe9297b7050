/**
 * THE WAY BY MAIL (formats.md 5). The message of a lot, whom it goes to, and its submission; one message = one file = one
 * recipient. Never: clear text of a lot, a name in a header, an address made by a rule, a second mail of a lot under another
 * identity. May import: hal/ports, billing's face, formats and signing, util, node:tls, nodemailer.
 */
export { type AddressTable, addressTable, mailAddress, type Recipient, recipientOf } from "./addresses.ts";
export { lotMessage } from "./message.ts";
export { createMailRoad, type MailboxSettings, parseMailbox } from "./road.ts";
export { SMTP_LIMITS, type SmtpLimits, type Submission, submitMail } from "./smtp.ts";
