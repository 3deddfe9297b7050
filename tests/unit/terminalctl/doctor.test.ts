import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { doctorCommand } from "../../../firmware/terminalctl/doctor.ts";
import { ControlClient } from "../../../stage/control-client.ts";
import { SimulatorProcess } from "../../helpers-e2e/simulator-process.ts";
import { run } from "./run.ts";

/** The doctor on a whole simulated machine, behind its pseudo-terminals. */
let folder: string;
let machine: SimulatorProcess;
let control: ControlClient;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
  machine = new SimulatorProcess(folder, "--pace", "instant");
  await machine.ready;
  control = await ControlClient.open(join(folder, "control.sock"));
});
afterAll(async () => {
  control.close();
  await machine.stop();
  rmSync(folder, { recursive: true });
});

test("a machine that is well: each part is ok, exit 0", async () => {
  await control.must({ do: "insert", slot: 0, card: "C01" });
  const { out, code } = await run(doctorCommand, "--hardware", folder);
  expect(code).toBe(0);
  expect(out.map((line) => line.slice(0, 16).trim())).toEqual([
    "ok     reader",
    "ok     slots",
    "ok     keypad",
    "ok     printer",
    "ok     clock",
    "ok     battery",
  ]);
  expect(out[1]).toContain("cps present, vitale absent, amc absent");
});

test("what is wrong is told with what to do, and exit 1", async () => {
  await control.must({ do: "paper", state: "out" });
  await control.must({ do: "unit", tamper: true });
  await control.must({ do: "power", percent: 4, charging: false });
  const data = mkdtempSync(join(tmpdir(), "doctor-data-"));
  const { out, code } = await run(doctorCommand, "--hardware", folder, "--data", data, "--json");
  rmSync(data, { recursive: true });
  expect(code).toBe(1);
  const told = JSON.parse(out[0] ?? "") as { findings: { part: string; ok: boolean; remedy?: string }[] };
  const wrong = told.findings.filter((finding) => !finding.ok);
  expect(wrong.map(({ part }) => part)).toEqual(["keypad", "printer", "battery", "network"]);
  expect(wrong.every(({ remedy }) => remedy !== undefined && remedy !== "")).toBe(true);
});

test("a machine that is not there is told part by part, never thrown", async () => {
  const { out, code } = await run(doctorCommand, "--hardware", join(folder, "nothing"));
  expect(code).toBe(1);
  expect(out.filter((line) => line.startsWith("NOT OK")).map((line) => line.split(/ +/)[2])).toEqual([
    "reader",
    "slots",
    "keypad",
    "printer",
  ]);
});

test("an unknown option is wrong usage", async () => {
  expect(await run(doctorCommand, "--what")).toMatchObject({ code: 2 });
});
