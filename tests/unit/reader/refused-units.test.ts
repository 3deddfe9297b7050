import { afterEach, describe, expect, test } from "vitest";
import { encodeFeatures, encodeFrame, HostFramer } from "#hal/wire/ccid/index";
import { asciiBytes } from "#util/bytes";
import { ReaderRig, type Spoiler } from "../../helpers/reader-rig.ts";

/** Units that must not be used, and are named. */
let rig: ReaderRig;

afterEach(() => rig.stop());

/** Changes the data of the escape answers. */
const withEscape =
  (change: (data: Uint8Array) => Uint8Array): Spoiler =>
  (bytes) => {
    const [token] = new HostFramer().push(bytes);
    if (token?.kind !== "frame" || token.message.type !== 0x83) return [bytes];
    return [encodeFrame({ ...token.message, data: change(token.message.data) })];
  };

async function meet(spoil: Spoiler, requireSecureEntry = true): Promise<ReaderRig> {
  rig = new ReaderRig({ requireSecureEntry });
  rig.spoil = spoil;
  await rig.start();
  await rig.run(12_000);
  return rig;
}

const noVerify = withEscape((data) =>
  data.length === 21
    ? encodeFeatures({ verify: false, modify: true, exactMessageCount: true, minDigits: 4, maxDigits: 12 })
    : data,
);

test("one without secure verification", async () => {
  await meet(noVerify);
  expect(rig.reader.link).toEqual({ kind: "failed", reason: "no-secure-entry" });
  expect(await rig.until(rig.reader.withCard("cps", async () => 1))).toEqual({
    kind: "no-reader",
    link: { kind: "failed", reason: "no-secure-entry" },
  });
});

test("one without features at all", async () => {
  await meet(withEscape((data) => (data.length === 21 ? new Uint8Array() : data)));
  expect(rig.reader.link).toEqual({ kind: "failed", reason: "no-secure-entry" });
});

test("both are used where secure entry is not required", async () => {
  await meet(noVerify, false);
  expect(rig.reader.link).toEqual({ kind: "ready" });
});

test("one that echoes every command", async () => {
  rig = new ReaderRig();
  rig.spoil = (bytes) => {
    const last = rig.sent.at(-1);
    return last ? [encodeFrame(last), bytes] : [bytes];
  };
  await rig.start();
  await rig.run(1_000);
  expect(rig.reader.link).toEqual({ kind: "failed", reason: "echo" });
});

test("a receiver talking NMEA", async () => {
  await meet(() => [asciiBytes("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n")]);
  expect(rig.reader.link).toEqual({ kind: "failed", reason: "not-a-reader" });
});

test("one whose firmware string is no text", async () => {
  await meet(withEscape((data) => (data.length === 22 ? Uint8Array.of(0, 1, 2) : data)));
  expect(rig.reader.link).toEqual({ kind: "failed", reason: "not-a-reader" });
});

describe("a refused unit", () => {
  test("is told nothing more", async () => {
    await meet(noVerify);
    const sent = rig.sent.length;
    await rig.run(30_000);
    expect(rig.sent.length).toBe(sent);
  });

  test("is forgotten once it is taken away, and a good one is taken in its place", async () => {
    await meet(noVerify);
    rig.unplug();
    await rig.run(100);
    expect(rig.reader.link).toEqual({ kind: "absent" });
    rig.spoil = undefined;
    rig.replug();
    await rig.run(3_000);
    expect(rig.reader.link).toEqual({ kind: "ready" });
  });
});
