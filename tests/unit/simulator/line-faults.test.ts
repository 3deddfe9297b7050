import { describe, expect, test } from "vitest";
import { concat, hex } from "#util/bytes";
import { type FaultyLine, faulty, type LineFault } from "../../../simulator/faults.ts";
import { seededRandom } from "../../../simulator/random.ts";
import { type HostEnd, pipe } from "../../../simulator/unit-line.ts";
import { FakeClock, settle } from "../../helpers/fake-clock.ts";

class Bench {
  readonly time = new FakeClock();
  readonly line: FaultyLine;
  readonly host: HostEnd;
  readonly #atHost: Uint8Array[] = [];
  readonly #atUnit: Uint8Array[] = [];
  unplugs = 0;

  constructor(seed = 7) {
    const { unit, host } = pipe();
    this.host = host;
    this.line = faulty(unit, seededRandom(seed), this.time, () => {
      this.unplugs++;
    });
    host.onBytes((bytes) => this.#atHost.push(bytes));
    this.line.onReceive((bytes) => this.#atUnit.push(bytes));
  }

  fault(kind: LineFault["kind"], after = 0, count?: number, way: LineFault["way"] = "to-host"): void {
    this.line.add({ kind, after, count, way });
  }

  async toHost(...bytes: number[]): Promise<string> {
    if (bytes.length > 0) this.line.send(Uint8Array.from(bytes));
    await settle();
    return hex(concat(...this.#atHost.splice(0)), " ");
  }

  async toUnit(...bytes: number[]): Promise<string> {
    this.host.write(Uint8Array.from(bytes));
    await settle();
    return hex(concat(...this.#atUnit.splice(0)), " ");
  }
}

describe("faults of a line", () => {
  test("none: bytes go both ways as they are", async () => {
    const bench = new Bench();
    expect(await bench.toHost(1, 2, 3)).toBe("01 02 03");
    expect(await bench.toUnit(4, 5)).toBe("04 05");
  });

  test("drop: after two bytes, two of them, and then no more", async () => {
    const bench = new Bench();
    bench.fault("drop", 2, 2);
    expect(await bench.toHost(1, 2, 3, 4, 5)).toBe("01 02 05");
  });

  test("drop: one when no count is given", async () => {
    const bench = new Bench();
    bench.fault("drop", 1);
    expect(await bench.toHost(1)).toBe("01");
    expect(await bench.toHost(2, 3)).toBe("03");
  });

  test("flip: exactly one bit of each byte concerned", async () => {
    const bench = new Bench();
    bench.fault("flip", 1, 2);
    const got = (await bench.toHost(0, 0, 0, 0)).split(" ").map((byte) => Number.parseInt(byte, 16));
    const ones = got.map((byte) => byte.toString(2).replaceAll("0", "").length);
    expect(ones).toEqual([0, 1, 1, 0]);
  });

  test("noise: at once with nothing to wait for, else right behind the byte it waits for", async () => {
    const bench = new Bench();
    bench.fault("noise", 0, 3);
    expect((await bench.toHost()).split(" ")).toHaveLength(3);
    bench.fault("noise", 1, 2);
    expect(await bench.toHost(1, 2)).toMatch(/^01 .. .. 02$/);
  });

  test("the same seed makes the same noise", async () => {
    const noise = async (seed: number) => {
      const bench = new Bench(seed);
      bench.fault("noise", 0, 16);
      return bench.toHost();
    };
    expect(await noise(3)).toBe(await noise(3));
    expect(await noise(3)).not.toBe(await noise(4));
  });

  test("delay: holds the line for so many ms, and loses nothing", async () => {
    const bench = new Bench();
    bench.fault("delay", 1, 200);
    expect(await bench.toHost(1, 2)).toBe("01");
    await bench.time.run(199);
    expect(await bench.toHost(3)).toBe("");
    await bench.time.run(1);
    expect(await bench.toHost()).toBe("02 03");
  });

  test("silence: both ways, until so many bytes have gone", async () => {
    const bench = new Bench();
    bench.fault("silence", 0, 3);
    expect(await bench.toHost(1, 2)).toBe("");
    expect(await bench.toUnit(3, 4)).toBe("04");
    expect(await bench.toHost(5)).toBe("05");
  });

  test("silence for ever, until the line is plugged again", async () => {
    const bench = new Bench();
    bench.fault("silence");
    expect(await bench.toHost(...new Array<number>(1000).fill(9))).toBe("");
    bench.fault("replug");
    expect(await bench.toHost(1)).toBe("01");
  });

  test("to the unit, when that way is named", async () => {
    const bench = new Bench();
    bench.fault("drop", 0, 1, "to-unit");
    expect(await bench.toHost(1)).toBe("01");
    expect(await bench.toUnit(2, 3)).toBe("03");
  });

  test("unplug after a byte: the host is told, what follows is lost; replug ends every fault", async () => {
    const bench = new Bench();
    let told = 0;
    bench.host.onUnplug(() => {
      told++;
    });
    bench.fault("unplug", 1);
    bench.fault("drop", 0, 9);
    await bench.toHost(1, 2);
    expect([told, bench.unplugs, bench.host.plugged]).toEqual([1, 1, false]);
    expect(await bench.toUnit(3)).toBe("");
    bench.fault("replug");
    expect(bench.host.plugged).toBe(true);
    expect(await bench.toHost(4)).toBe("04");
  });
});
