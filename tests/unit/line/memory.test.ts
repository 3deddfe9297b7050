import { describe, expect, test } from "vitest";
import { linePair } from "#hal/line/index";

describe("a pair of lines in memory", () => {
  test("carries bytes as copies, in order, one chunk a write", async () => {
    const [one, two] = linePair();
    const heard: number[][] = [];
    two.onBytes((bytes) => heard.push([...bytes]));
    const bytes = Uint8Array.of(1, 2);
    await one.write(bytes);
    bytes.fill(9);
    await one.write(Uint8Array.of(3));
    await Promise.resolve();
    expect(heard).toEqual([[1, 2], [3]]);
  });

  test("closing one end is heard at both, once", async () => {
    const [one, two] = linePair();
    const closed: string[] = [];
    one.onClose(() => closed.push("one"));
    two.onClose(() => closed.push("two"));
    await one.close();
    await two.close();
    await Promise.resolve();
    expect(closed.sort()).toEqual(["one", "two"]);
  });

  test("a closed end refuses to write", async () => {
    const [one, two] = linePair();
    await two.close();
    await expect(one.write(Uint8Array.of(1))).rejects.toMatchObject({ code: "E_LINE_CLOSED" });
  });
});
