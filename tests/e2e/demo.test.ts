import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { ROOT } from "./bench.ts";

/** `npm run demo`, as the README says it: no questions, no terminal window, two times in a row. */

function demo(): Promise<{ code: number | null; out: string; err: string; seconds: number }> {
  const startedMs = performance.now();
  const child = spawn("npm", ["run", "demo"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return new Promise((done) =>
    child.once("close", (code) => done({ code, out, err, seconds: (performance.now() - startedMs) / 1000 })),
  );
}

test.each([1, 2])("a whole round ends well in under 20 seconds (time %i)", async () => {
  const { code, out, err, seconds } = await demo();
  expect(code, err).toBe(0);
  expect(seconds).toBeLessThan(20);
  for (const number of ["000001", "000002", "000003"]) {
    const signed = out.slice(out.indexOf(`                    SÉCURISÉE n° ${number}`));
    const ticket = out.slice(out.indexOf(`    FSE SÉCURISÉE n° ${number}`));
    const total = /Total +(\d+,\d\d €)/.exec(signed)?.[1];
    expect(total).toBeDefined();
    expect(/^Total +(.*)$/m.exec(ticket)?.[1]).toBe(total);
  }
  const [, onDevice] = /Empreinte +([0-9a-f\s]+)/.exec(out) ?? [];
  const [, atPoste] = /reçu n° 1 : 3 factures, empreinte ([0-9a-f]{64})/.exec(out) ?? [];
  expect(atPoste).toBeDefined();
  expect(onDevice?.replace(/\s/g, "")).toBe(atPoste);
  expect(out.match(/^Sur le poste : lot /gm)).toHaveLength(1);
  expect(out.match(/^1 lot +3 factures$/gm)).toHaveLength(1);
});
