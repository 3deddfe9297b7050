import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:https";
import { connect, createServer as createTcp } from "node:net";
import { join } from "node:path";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appearWhole } from "../../../poste/durable.ts";
import { type PosteIdentity, posteIdentity } from "../../../poste/identity.ts";
import { nextReceipt } from "../../../poste/receipts.ts";
import type { PosteReceipt, SealedLot } from "../../../src/billing/model/lot.ts";
import { contentDigest, parseReceipt } from "../../../src/sync/messages/index.ts";
import { altered, device, makeLot, Rig, type RigWish, SERIAL, seal, sha256, temporaryFolder } from "./rig.ts";

/** Another poste of the world. */
const other = await posteIdentity(temporaryFolder(), { now: () => 0 });

let rig: Rig;
async function open(wish: RigWish): Promise<void> {
  await rig.close();
  rig = await Rig.open(wish);
}
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const ID = "fse.346001233.012.261014183000";
const PATH = `/lots/${SERIAL}/${ID}`;
const ours: ConnectionOptions = { key: device.keyPem, cert: device.certificatePem, rejectUnauthorized: false };

async function heard(socket: TLSSocket): Promise<string> {
  let text = "";
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
  });
  socket.on("error", () => {});
  await new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once("close", () => resolve())));
  return text;
}

/** The answer to those bytes, said by the paired device: its status, or 0 when the connection ends without one. */
async function status(request: string | Uint8Array): Promise<number> {
  const socket = connectTls({ host: "127.0.0.1", port: rig.port, ...ours });
  socket.write(request);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await heard(socket))?.[1] ?? 0);
}

const asks = (method: string, path: string, headers = "") =>
  status(`${method} ${path} HTTP/1.1\r\nHost: poste\r\n${headers}\r\n`);

function put(sealed: SealedLot, { path = PATH, digest = contentDigest(sealed.hash) } = {}): Promise<number> {
  const head = `PUT ${path} HTTP/1.1\r\nHost: poste\r\nContent-Digest: ${digest}\r\nContent-Length: ${sealed.parcel.length}\r\n\r\n`;
  return status(Buffer.concat([Buffer.from(head), sealed.parcel]));
}

const sealed = () => seal(makeLot().material, rig.identity);

/** Everything under the poste's folder but its log, by path and content. */
function picture(): readonly string[] {
  const walk = (folder: string): readonly string[] =>
    readdirSync(join(rig.dir, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...walk(path)] : [`${path} ${sha256(readFileSync(join(rig.dir, path)))}`];
    });
  return walk(".").filter((line) => !line.startsWith("journal.jsonl"));
}

describe("asking for a receipt", () => {
  test("gives the one that was given, or 404", async () => {
    expect(await asks("GET", PATH)).toBe(404);
    const lot = sealed();
    const end = await rig.handOver(lot);
    const socket = connectTls({ host: "127.0.0.1", port: rig.port, ...ours });
    socket.write(`GET ${PATH} HTTP/1.1\r\nHost: poste\r\n\r\n`);
    const body = (await heard(socket)).split("\r\n\r\n")[1] ?? "";
    expect(end).toEqual({ kind: "received", receipt: parseReceipt(JSON.parse(body)) });
  });
});

describe("paths that are none (N9)", () => {
  test.each([
    ["/lots/../../etc/passwd", 400],
    [`/lots/${SERIAL}/../../../poste-key.pem`, 400],
    [`/lots/${SERIAL}/..%2f..%2fposte-key.pem`, 400],
    [`/lots/${SERIAL}/${ID}%00`, 400],
    [`/lots/__proto__/${ID}`, 400],
    [`/lots/${SERIAL}/__proto__`, 400],
    [`/lots/${SERIAL}/${ID}?x=1`, 400],
    [`/lots/${SERIAL}//${ID}`, 400],
    [`/lots/${SERIAL}/constructor`, 404],
    [`/lots/${SERIAL}/${ID.toUpperCase()}`, 404],
    [`/lots/${SERIAL.toLowerCase()}/${ID}`, 404],
    [`/lots/TRN000002/${ID}`, 404],
    [`/lots/${SERIAL}`, 404],
    ["/lots", 404],
    ["/", 400],
    ["/sign", 404],
    ["/push/../journal.jsonl", 400],
    ["/push/.hidden", 400],
    ["/push/a%2fb", 400],
    ["/push/round.json/x", 404],
    ["/sync", 404],
    [`/sync/${SERIAL}`, 404],
    [`/sync/${SERIAL}/-1`, 400],
    [`/sync/${SERIAL}/01`, 404],
    [`/sync/${SERIAL}/1e3`, 404],
    ["/sync/TRN000002/1", 404],
  ])("%s is %d for every method, and touches nothing", async (path, due) => {
    const before = picture();
    const lot = sealed();
    expect([await asks("GET", path), await asks("DELETE", path), await put(lot, { path })]).toEqual([due, due, due]);
    expect([picture(), rig.journal()]).toEqual([before, []]);
  });

  test("other methods on a lot are refused", async () => {
    expect([await asks("POST", PATH), await asks("DELETE", PATH), await asks("PATCH", PATH)]).toEqual([405, 405, 405]);
  });
});

describe("a parcel that is not what it says", () => {
  test("without its digest, or with another, it is refused", async () => {
    const lot = sealed();
    expect(await put(lot, { digest: "md5=:AAAA:" })).toBe(400);
    expect(await put(lot, { digest: contentDigest(sha256("other")) })).toBe(422);
    expect([rig.lots(), rig.journal()]).toEqual([[], []]);
  });

  test("one byte changed on the way is refused by the digest", async () => {
    const lot = sealed();
    const parcel = Uint8Array.from(lot.parcel);
    parcel[500] = (parcel[500] ?? 0) ^ 1;
    expect(await rig.handOver({ ...lot, parcel })).toEqual({ kind: "refused", code: "E_LOT_DIGEST" });
  });

  test.each<[string, (lot: SealedLot) => SealedLot, string, string]>([
    ["bytes of no parcel", (lot) => altered(lot, Buffer.from("hello")), "E_LOT_ENVELOPE", "parcel"],
    [
      "the lot of another identity",
      (lot) => ({ ...lot, id: ID.replace(".012.", ".013.") }),
      "E_LOT_DIGEST",
      "identity",
    ],
    [
      "the lot of another device",
      () => seal(makeLot({ serial: "TRN000002" }).material, rig.identity),
      ...(["E_LOT_DIGEST", "device"] as const),
    ],
  ])("%s: refused with its code, the reason in the journal, nothing stored", async (_, change, code, why) => {
    const lot = change(sealed());
    expect(await rig.handOver(lot)).toEqual({ kind: "refused", code });
    expect([rig.lots(), rig.journal()]).toMatchObject([
      [],
      [{ event: "refused", deviceId: SERIAL, lotId: lot.id, code, why }],
    ]);
  });

  test("a refused lot takes no number: the next receipt is the first", async () => {
    await rig.handOver(altered(sealed(), Buffer.from("hello")));
    expect(await rig.handOver(sealed())).toMatchObject({ kind: "received", receipt: { sequence: 1 } });
  });
});

describe("a disk that fails", () => {
  const fails = (code: string) => async () => {
    throw Object.assign(new Error(code), { code });
  };

  test.each(["ENOSPC", "EDQUOT", "EFBIG"])(
    "full (%s): 507, told by name, and the lot is taken once there is room (N6)",
    async (code) => {
      let full = true;
      await open({ appear: (folder, files) => (full ? fails(code)() : appearWhole(folder, files)) });
      const lot = sealed();
      expect(await put(lot)).toBe(507);
      expect(await rig.handOver(lot)).toEqual({ kind: "refused", code: "E_POSTE_FULL" });
      expect([rig.lots(), rig.journal()]).toEqual([[], []]);
      full = false;
      expect(await rig.handOver(lot)).toMatchObject({ kind: "received", receipt: { sequence: 1 } });
    },
  );

  test("full in the middle of the files: nothing is left behind", async () => {
    const folder = join(temporaryFolder(), ID);
    const tooMuch = { a: "a", "no/such/folder": "b" };
    await expect(appearWhole(folder, tooMuch)).rejects.toMatchObject({ code: "ENOENT" });
    expect(readdirSync(join(folder, ".."))).toEqual([]);
    rmSync(join(folder, ".."), { recursive: true });
  });

  test("failing otherwise: refused, kept by the device, taken later", async () => {
    let broken = true;
    await open({ appear: (folder, files) => (broken ? fails("EIO")() : appearWhole(folder, files)) });
    const lot = sealed();
    expect(await rig.handOver(lot)).toEqual({ kind: "refused", code: "E_POSTE_REFUSED" });
    broken = false;
    expect((await rig.handOver(lot)).kind).toBe("received");
  });

  test("named but perhaps not down to the disk: no promise until a restart has read it again", async () => {
    let times = 0;
    await open({
      appear: async (folder, files) => {
        await appearWhole(folder, files);
        if (times++ === 0) await fails("EIO")();
      },
    });
    const lot = sealed();
    const next = seal(makeLot({ number: "013" }).material, rig.identity);
    expect(await rig.handOver(lot)).toMatchObject({ kind: "refused" });
    expect([await rig.handOver(lot), await rig.handOver(next)]).toMatchObject([
      { kind: "refused" },
      { kind: "refused" },
    ]);
    await rig.close({ keep: true });
    rig = await Rig.open({ dir: rig.dir });
    expect(await rig.handOver(lot)).toMatchObject({ kind: "received", receipt: { sequence: 1 } });
    expect(await rig.handOver(next)).toMatchObject({ kind: "received", receipt: { sequence: 2 } });
  });
});

describe("callers who ask too much (N8)", () => {
  test("a body announced beyond the bound is refused before it is sent", async () => {
    const lot = sealed();
    await open({ limits: { parcelBytes: 1000 } });
    const head = `PUT ${PATH} HTTP/1.1\r\nHost: poste\r\nContent-Digest: ${contentDigest(lot.hash)}\r\n`;
    expect(await status(`${head}Content-Length: 1000000000\r\n\r\n`)).toBe(413);
    expect(await rig.handOver(lot)).toMatchObject({ kind: "refused", code: "E_LOT_ENVELOPE" });
  });

  test("a body that does not say how long it is stops at the bound", async () => {
    await open({ limits: { parcelBytes: 1000 } });
    const head = `PUT ${PATH} HTTP/1.1\r\nHost: poste\r\nContent-Digest: ${contentDigest(sha256(""))}\r\n`;
    expect(
      await status(`${head}Transfer-Encoding: chunked\r\n\r\n${"100\r\n".concat("x".repeat(256), "\r\n").repeat(8)}`),
    ).toBe(413);
  });

  test("two lengths at once, or headers without end, are refused", async () => {
    expect(await asks("PUT", PATH, "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n")).toBe(400);
    expect(await asks("GET", PATH, `X: ${"x".repeat(1024 * 1024)}\r\n`)).toBe(431);
  });

  const quick = { handshakeMs: 200, headersMs: 200, requestMs: 400, silenceMs: 300, lookMs: 50 };

  test("who says nothing is closed", async () => {
    await open({ limits: quick });
    const silent = connectTls({ host: "127.0.0.1", port: rig.port, ...ours });
    expect(await heard(silent)).toMatch(/^(HTTP\/1\.1 408 |$)/);
    const raw = connect(rig.port, "127.0.0.1"); // Not even a handshake.
    raw.on("error", () => {});
    await once(raw, "close");
  });

  test.each([
    ["the headers", "GET ", 408],
    [
      "the body",
      `PUT ${PATH} HTTP/1.1\r\nHost: poste\r\nContent-Digest: ${contentDigest(sha256(""))}\r\nContent-Length: 9999\r\n\r\n`,
      408,
    ],
  ])("who drips %s a byte at a time is closed in time", async (_, start, due) => {
    await open({ limits: quick });
    const slow = connectTls({ host: "127.0.0.1", port: rig.port, ...ours });
    slow.write(start);
    const drip = setInterval(() => slow.write("x"), 50);
    const text = await heard(slow);
    clearInterval(drip);
    expect(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])).toBe(due);
  });

  test("callers beyond the room there is are turned away at once, and the device is served when they are gone", async () => {
    await open({ limits: { connections: 3, handshakeMs: 60_000 } });
    const knock = async () => {
      const one = connect(rig.port, "127.0.0.1");
      one.on("error", () => {});
      await once(one, "connect");
      return one;
    };
    const inside = [await knock(), await knock(), await knock()];
    const outside = Array.from({ length: 200 }, knock);
    await Promise.all(outside.map(async (one) => once(await one, "close")));
    expect(inside.map((one) => one.closed)).toEqual([false, false, false]);
    for (const one of inside) one.destroy();
    const lot = sealed();
    await expect.poll(async () => (await rig.handOver(lot)).kind).toBe("received");
  });
});

describe("answers the device does not take for a receipt (N4, N5)", () => {
  /** A poste with the right certificate that answers what it likes to any PUT. */
  async function liar(
    statusCode: number,
    body: (lot: SealedLot) => string,
  ): Promise<{ port: number; told: SealedLot; close(): void }> {
    const told = sealed();
    const { keyPem, certificatePem } = rig.identity;
    const server = createServer(
      { key: keyPem, cert: certificatePem, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        request.resume();
        request.on("end", () => response.writeHead(statusCode, { connection: "close" }).end(body(told)));
      },
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return {
      port: typeof address === "object" && address !== null ? address.port : 0,
      told,
      close: () => server.close(),
    };
  }

  const receiptFor = (lot: SealedLot, wish: Partial<PosteReceipt> = {}, by: PosteIdentity = rig.identity) =>
    nextReceipt(
      by,
      { count: 6, head: "0".repeat(64) },
      {
        lotId: lot.id,
        hash: lot.hash,
        invoices: 1,
        totalFeesCents: 608,
        receivedAt: "2026-10-14T17:00:00.000Z",
        ...wish,
      },
    );

  async function answered(statusCode: number, body: (lot: SealedLot) => string) {
    const poste = await liar(statusCode, body);
    const end = await rig.handOver(poste.told, { pairing: { port: poste.port } });
    poste.close();
    return end.kind === "received" ? end.kind : `${end.kind} ${end.code}`;
  }

  test("the right one is taken (so the others fail for what they are)", async () => {
    expect(await answered(201, (lot) => JSON.stringify(receiptFor(lot)))).toBe("received");
  });

  test.each<[string, (lot: SealedLot) => unknown]>([
    ["nothing", () => ""],
    ["OK and no receipt", () => ({ ok: true })],
    ["a receipt for another lot", (lot) => receiptFor(lot, { lotId: "fse.346001233.013.261014183000" })],
    ["a receipt for another hash", (lot) => receiptFor(lot, { hash: sha256("other") })],
    ["a receipt of another poste", (lot) => receiptFor(lot, {}, other)],
    [
      "a receipt of another poste in our poste's name",
      (lot) => ({ ...receiptFor(lot, {}, other), posteId: rig.identity.id }),
    ],
    ["a receipt of ours that names another poste", (lot) => receiptFor(lot, {}, { ...rig.identity, id: other.id })],
    ["a receipt signed for another total", (lot) => ({ ...receiptFor(lot), totalFeesCents: 609 })],
    ["a receipt whose number was changed", (lot) => ({ ...receiptFor(lot), sequence: 8 })],
    ["a receipt whose date was changed", (lot) => ({ ...receiptFor(lot), receivedAt: "2026-10-15T17:00:00.000Z" })],
    ["a receipt with its signature emptied", (lot) => ({ ...receiptFor(lot), signature: "" })],
    ["a receipt with a field more", (lot) => ({ ...receiptFor(lot), extra: 1 })],
  ])("%s: the doubt stays, the lot is kept", async (_, body) => {
    expect(await answered(201, (lot) => JSON.stringify(body(lot)))).toBe("not-confirmed E_POSTE_RECEIPT");
  });

  test("an answer without end is not read to its end", async () => {
    expect(await answered(200, (lot) => JSON.stringify(receiptFor(lot)).concat(" ".repeat(100_000)))).toBe(
      "not-confirmed E_POSTE_ANSWER",
    );
  });

  test.each([
    [422, { code: "E_LOT_SIGNATURE" }, "refused E_LOT_SIGNATURE"],
    [507, { code: "E_POSTE_FULL" }, "refused E_POSTE_FULL"],
    [500, { code: "INTERNAL" }, "refused E_POSTE_REFUSED"],
    [302, "somewhere else", "refused E_POSTE_REFUSED"],
    [422, { code: "E_STORE_DAMAGED" }, "refused E_POSTE_REFUSED"],
  ])("status %d with %j is %s", async (code, body, due) => {
    expect(await answered(code, () => JSON.stringify(body))).toBe(due);
  });

  test("a poste that takes the lot and never answers is given up: not confirmed", async () => {
    const server = createServer({ key: rig.identity.keyPem, cert: rig.identity.certificatePem }, () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const end = await rig.handOver(sealed(), { pairing: { port }, limits: { silenceMs: 200, wholeMs: 60_000 } });
    expect(end).toEqual({ kind: "not-confirmed", code: "E_POSTE_ABSENT" });
    server.close();
    server.closeAllConnections();
  });

  test("a machine that takes the call and says nothing is given up: unreachable", async () => {
    const mute = createTcp((socket) => socket.on("error", () => {}));
    mute.listen(0, "127.0.0.1");
    await once(mute, "listening");
    const address = mute.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const end = await rig.handOver(sealed(), { pairing: { port }, limits: { connectMs: 200, wholeMs: 60_000 } });
    expect(end).toEqual({ kind: "unreachable", code: "E_POSTE_ABSENT" });
    mute.close();
  });
});

test("what the poste keeps is its user's alone", async () => {
  await rig.handOver(sealed());
  const modes = (path: string) => statSync(join(rig.dir, path)).mode & 0o777;
  expect([modes("lots"), modes(`lots/${ID}`), modes(`lots/${ID}/receipt.json`), modes("poste-key.pem")]).toEqual([
    ...[0o700, 0o700, 0o600, 0o600],
  ]);
});
