import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import {
  type ConnectionOptions,
  connect as connectTls,
  createServer as createTlsServer,
  type TLSSocket,
} from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rateLimited } from "../../../poste/log.ts";
import { createPosteLink } from "../../../src/sync/index.ts";
import { clock, device, linkIdentity, makeLot, Rig, random, SERIAL, seal } from "./rig.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.open();
});
afterAll(() => rig.close());

const GET = `GET /lots/${SERIAL}/fse.346001233.012.261014183000 HTTP/1.1\r\nHost: poste\r\n\r\n`;

/** Everything a caller hears until the connection ends. */
async function heard(socket: Socket | TLSSocket): Promise<string> {
  let text = "";
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
  });
  socket.on("error", () => {});
  await new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once("close", () => resolve())));
  return text;
}

function tls(options: ConnectionOptions = {}): TLSSocket {
  return connectTls({ host: "127.0.0.1", port: rig.port, rejectUnauthorized: false, ...options });
}

/** What a caller with that certificate hears after asking for a lot. */
function asks(options: ConnectionOptions): Promise<string> {
  const socket = tls(options);
  socket.write(GET);
  return heard(socket);
}

const ours = { key: device.keyPem, cert: device.certificatePem };

describe("who is answered (N1)", () => {
  test("the paired device is", async () => {
    expect(await asks(ours)).toMatch(/^HTTP\/1\.1 404 .*UNKNOWN_LOT/s);
  });

  test("a caller without certificate hears nothing", async () => {
    expect(await asks({})).toBe("");
  });

  test("a caller with the right name and another key hears nothing", async () => {
    const other = await linkIdentity(SERIAL);
    expect(await asks({ key: other.keyPem, cert: other.certificatePem })).toBe("");
  });

  test("the poste's own certificate opens nothing", async () => {
    expect(await asks({ key: rig.identity.keyPem, cert: rig.identity.certificatePem })).toBe("");
  });

  test("TLS 1.2 is not spoken, even to the paired device", async () => {
    expect(await asks({ ...ours, maxVersion: "TLSv1.2" })).toBe("");
  });

  test("a session is never resumed", async () => {
    const first = tls(ours);
    const sessions: Buffer[] = [];
    first.on("session", (session: Buffer) => sessions.push(session));
    first.write(GET);
    expect(await heard(first)).toMatch(/404/);
    const [session] = sessions;
    if (session === undefined) throw new Error("no session was offered");
    const again = tls({ ...ours, session });
    let resumed: boolean | undefined;
    again.once("secureConnect", () => {
      resumed = again.isSessionReused();
    });
    again.write(GET);
    expect([await heard(again), resumed]).toEqual([expect.stringMatching(/404/), false]);
  });

  test.each([
    ["plain HTTP", GET],
    ["random bytes", "\x00\xff\x16\x03\x03 nothing anybody says \x80\x81"],
    ["nothing but an end", ""],
  ])("%s: closed, nothing of HTTP said", async (_, bytes) => {
    const socket = connect(rig.port, "127.0.0.1");
    socket.end(bytes, "latin1");
    expect(await heard(socket)).not.toMatch(/HTTP/);
  });

  test("a device whose file was taken away is a stranger from then on", async () => {
    const other = await linkIdentity("TRN000002");
    rig.pin(other);
    const mine = { key: other.keyPem, cert: other.certificatePem };
    expect(await asks(mine)).toMatch(/^HTTP\/1\.1 404/);
    rmSync(join(rig.dir, "devices", "TRN000002.pem"));
    expect(await asks(mine)).toBe("");
  });

  test("a file that is no certificate pins nothing and hinders nobody", async () => {
    writeFileSync(join(rig.dir, "devices", "AAAA.pem"), "not a certificate");
    expect(await asks(ours)).toMatch(/^HTTP\/1\.1 404/);
    rmSync(join(rig.dir, "devices", "AAAA.pem"));
  });

  test("many strangers make one line of log, and the next one tells how many there were", async () => {
    const logs: unknown[] = [];
    let nowMs = 0;
    const log = rateLimited((event, facts) => logs.push([event, facts]), { now: () => nowMs });
    for (let n = 0; n < 1000; n++) log("refused", { why: "not-paired" });
    expect(logs).toEqual([["refused", { why: "not-paired" }]]);
    nowMs += 10_000;
    log("refused", { why: "tls" });
    expect(logs.at(-1)).toEqual(["refused", { why: "tls", silent: 999 }]);
    expect(rig.events.filter(({ event }) => event === "refused")).toHaveLength(1);
  });
});

describe("whom the device talks to", () => {
  const sealed = () => seal(makeLot().material, rig.identity);

  /** A TLS server that takes anybody and remembers what it was told. */
  async function impostor(wish: { maxVersion?: "TLSv1.2"; identity?: { keyPem: string; certificatePem: string } }) {
    const { keyPem, certificatePem } = wish.identity ?? (await linkIdentity("POSTE"));
    let told = 0;
    const server = createTlsServer(
      { key: keyPem, cert: certificatePem, requestCert: true, rejectUnauthorized: false, ...(wish.maxVersion && wish) },
      (socket) => {
        socket.on("data", (bytes: Buffer) => {
          told += bytes.length;
        });
        socket.on("error", () => {});
      },
    );
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return { port, told: () => told, close: () => server.close() };
  }

  test("another certificate than the pinned one hears not a byte of the lot", async () => {
    const other = await impostor({});
    const end = await rig.handOver(sealed(), { pairing: { port: other.port } });
    expect([end, other.told()]).toEqual([{ kind: "unreachable", code: "E_POSTE_REFUSED" }, 0]);
    other.close();
  });

  test("the pinned certificate over TLS 1.2 hears nothing either", async () => {
    const other = await impostor({ maxVersion: "TLSv1.2", identity: rig.identity });
    const end = await rig.handOver(sealed(), { pairing: { port: other.port } });
    expect([end, other.told()]).toEqual([{ kind: "unreachable", code: "E_POSTE_ABSENT" }, 0]);
    other.close();
  });

  test("nobody there: unreachable, nothing left", async () => {
    const other = await impostor({});
    other.close();
    expect(await rig.handOver(sealed(), { pairing: { port: other.port } })).toEqual({
      kind: "unreachable",
      code: "E_POSTE_ABSENT",
    });
  });

  test("a device that is not paired any more is told so by a closed door; its lot is kept", async () => {
    const other = await linkIdentity(SERIAL);
    const end = await rig.handOver(sealed(), { identity: other });
    expect([end, rig.lots()]).toEqual([{ kind: "not-confirmed", code: "E_POSTE_ABSENT" }, []]);
  });

  test("without a pairing it says so, and seals nothing", async () => {
    expect(rig.road().paired).toBe(true);
    const none = createPosteLink({ pairing: undefined, identity: device, clock, random });
    expect([none.paired, await none.handOver(sealed(), () => {})]).toEqual([
      false,
      { kind: "unreachable", code: "E_POSTE_UNPAIRED" },
    ]);
    await expect(none.seal(makeLot().material)).rejects.toMatchObject({ code: "E_POSTE_UNPAIRED" });
  });
});

describe("clocks wrong by years change nothing (N13)", () => {
  const years = [
    ["1970", 0, "021"],
    ["2001", Date.parse("2001-01-01T00:00:00Z"), "022"],
    ["2099", Date.parse("2099-06-01T00:00:00Z"), "023"],
  ] as const;

  test.each(years)("a poste that believes in %s takes the lot", async (_, nowMs) => {
    const old = await Rig.open({ nowMs });
    const end = await old.handOver(seal(makeLot().material, old.identity));
    expect(end.kind).toBe("received");
    await old.close();
  });

  test.each(years)("a device whose certificate begins in %s is taken", async (_, fromMs, number) => {
    const other = await linkIdentity("TRN000009", fromMs);
    rig.pin(other);
    const { material } = makeLot({ serial: "TRN000009", number });
    expect(await rig.handOver(seal(material, rig.identity), { identity: other })).toMatchObject({ kind: "received" });
  });
});
