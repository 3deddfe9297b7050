import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { TEST_TRUST } from "#billing/cards/index";
import { checkPieces, readB2File } from "#billing/formats/index";
import { certificateFacts, derOf, envelopedOf, openLot, verifyLotSignature } from "#billing/signing/index";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { readNamedFile, reporting } from "./report.ts";

const USAGE =
  "E_USAGE usage: terminalctl lot open FILE --key KEY.pem [--cert CERT.pem] [--authority CA.pem] --out DIR [--json]";

/**
 * `lot open FILE --key KEY.pem [--cert CERT.pem] --out DIR`: opens a lot as its recipient would. FILE is the enveloped object
 * (DER) or the mail that carries it. Envelope (E_LOT_ENVELOPE), signature and signer (E_LOT_SIGNATURE), then the file itself
 * (E_LOT_DIGEST, E_B2_*): only when all hold is the B2 file written. The signer must come from the test authority, or from
 * `--authority`.
 */
export const lotCommand: TerminalctlCommand = {
  name: "lot",
  summary:
    "lot open FILE --key KEY.pem [--cert CERT.pem] --out DIR: decrypt a lot, verify who signed it, write its file",
  async run(args, io) {
    const wish = wishOf(args);
    if (wish === undefined) {
      io.err(USAGE);
      return 2;
    }
    return reporting(wish.json, io, () => open(wish, io));
  },
};

interface Wish {
  readonly path: string;
  readonly key: string;
  readonly cert?: string | undefined;
  readonly authority?: string | undefined;
  readonly out: string;
  readonly json: boolean;
}

function wishOf(args: readonly string[]): Wish | undefined {
  const text = { type: "string" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: text, cert: text, authority: text, out: text, json: { type: "boolean" } },
    });
    const [action, path, ...more] = positionals;
    const { key, out, cert, authority, json = false } = values;
    const whole = action === "open" && path !== undefined && more.length === 0;
    return whole && key !== undefined && out !== undefined ? { path, key, cert, authority, out, json } : undefined;
  } catch {
    return undefined;
  }
}

async function open(wish: Wish, io: TerminalctlIo): Promise<number> {
  const enveloped = envelopedOf(await readNamedFile(wish.path));
  const key = await pemFile(wish.key);
  const signedData = openLot(
    enveloped,
    key,
    wish.cert === undefined ? undefined : certificateOf(await pemFile(wish.cert)),
  );
  const cpsIssuer = wish.authority === undefined ? TEST_TRUST.cpsIssuer : certificateOf(await pemFile(wish.authority));
  const lot = verifyLotSignature(signedData, { cpsIssuer });
  const { kind, lots } = readB2File(lot.file);
  for (const one of lots) checkPieces(one, lot.pieces);
  const path = join(resolve(wish.out), lot.fileName);
  await mkdir(resolve(wish.out), { recursive: true });
  await writeFile(path, lot.file, { flush: true });
  for (const { fileName, bytes } of lot.pieces)
    await writeFile(join(resolve(wish.out), fileName), bytes, { flush: true });
  const signer = certificateFacts(lot.certificate).subjectCommonName;
  const invoices = lots.reduce((count, one) => count + one.invoices.length, 0);
  const signedAt = new Date(lot.signingTimeMs).toISOString();
  if (wish.json) io.out(JSON.stringify({ ok: true, path, kind, invoices, signer, signedAt }));
  else io.out(`${path}: ${kind}, ${invoices} invoices, signed by ${signer}, who says ${signedAt}`);
  return 0;
}

async function pemFile(path: string): Promise<string> {
  return Buffer.from(await readNamedFile(path)).toString("utf8");
}

function certificateOf(pem: string): Uint8Array {
  try {
    return derOf(pem);
  } catch {
    throw new Trouble("E_INPUT", { what: "certificate" });
  }
}
