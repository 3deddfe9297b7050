import { expect } from "vitest";
import type { ConfirmSubject, Questions, Slot, TroubleFacts, VisitEntry } from "#hal/ports/index";
import type { TroubleCode } from "#util/trouble-codes";
import { settle } from "../helpers/fake-clock.ts";
import type { FlowBench, SlotName } from "./bench.ts";
import type { Prompt } from "./scripted-ui.ts";

/** One line of a script: a prompt that must come now, or something the holder does. */
export type Step =
  | { readonly is: "prompt"; readonly wanted: Readonly<Record<string, unknown>> }
  | { readonly is: "deed"; readonly name: string; readonly run: (bench: FlowBench) => unknown };

/**
 * Plays a flow against the exact list of what it asks: each prompt must be the next one, no other may come between two
 * and none may be left over. Gives what the flow gave.
 */
export async function expectPrompts<T>(bench: FlowBench, flow: () => Promise<T>, script: readonly Step[]): Promise<T> {
  const running = flow();
  let over = false;
  running.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  for (const [index, step] of script.entries()) {
    if (step.is === "deed") {
      await step.run(bench);
      continue;
    }
    const asked = await nextPrompt(bench, () => over);
    if (asked === undefined) await running; // A flow that threw tells why.
    expect(asked, `step ${index}`).toMatchObject(step.wanted);
  }
  const value = await bench.until(running);
  expect(bench.ui.prompts, "asked and not in the script").toEqual([]);
  return value;
}

/** The next prompt, time moving on meanwhile; undefined when the flow ended without one. */
async function nextPrompt(bench: FlowBench, over: () => boolean): Promise<Prompt | undefined> {
  const endMs = bench.clock.monotonicMs() + 130_000;
  for (await settle(); bench.ui.prompts.length === 0; await bench.clock.run(10)) {
    if (over() || bench.clock.monotonicMs() > endMs) return bench.ui.prompts.shift();
  }
  return bench.ui.prompts.shift();
}

function asked(kind: Prompt["kind"], asks: unknown): Step {
  return { is: "prompt", wanted: { kind, asks } };
}

/** What is asked of the user, in the words of the Ui port. */
export const prompt = {
  /** One of that kind, whatever it says: for what another test looks at. */
  anything: (kind: Prompt["kind"]) => ({ is: "prompt", wanted: { kind } }) satisfies Step,
  insertCard: (slot: Slot, why: Questions["insert-card"]["asks"]["why"] = "read") =>
    asked("insert-card", { slot, why }),
  pin: (triesLeft: number, wrong = false) => asked("pin", { code: "porteur", triesLeft, wrong }),
  confirm: (subject: ConfirmSubject) => asked("confirm", { subject }),
  /** The labels of the list, whole. */
  choose: (list: Questions["choose"]["asks"]["list"], labels: readonly string[]) =>
    asked("choose", { list, items: labels.map((label) => expect.objectContaining({ label })) }),
  /** The same list, with the refusals of its items. */
  refusals: (list: Questions["choose"]["asks"]["list"], refusals: readonly (string | undefined)[]) =>
    asked("choose", {
      list,
      items: refusals.map((refusal) =>
        refusal === undefined ? expect.anything() : expect.objectContaining({ refusal }),
      ),
    }),
  acts: (wanted: Partial<Questions["acts"]["asks"]> = {}) => asked("acts", wanted),
  amounts: (wanted: Partial<Questions["amounts"]["asks"]> = {}) => asked("amounts", wanted),
  /** The list of what was found before signing, whole and in its order. */
  checks: (...codes: readonly string[]) =>
    asked("checks", { rows: codes.map((code) => expect.objectContaining({ code })) }),
  form: (form: Questions["form"]["asks"]["form"]) => asked("form", { form }),
  pick: (of: Questions["pick"]["asks"]["of"], codes?: readonly string[]) =>
    asked("pick", { of, ...(codes === undefined ? {} : { codes }) }),
  awaiting: (missing: "vitale" | "cps", number: string) => asked("awaiting", { missing, number }),
  signed: (number: string, wanted: Partial<Questions["signed"]["asks"]> = {}) => asked("signed", { number, ...wanted }),
  trouble: (code: TroubleCode, safe?: TroubleFacts["safe"], facts?: Readonly<Record<string, unknown>>) =>
    asked("trouble", { code, ...(safe === undefined ? {} : { safe }), ...(facts === undefined ? {} : { facts }) }),
  handedOver: (invoices: readonly number[], locked = false) =>
    asked("handed-over", { locked, lots: invoices.map((count) => expect.objectContaining({ invoices: count })) }),
};

function deed(name: string, run: (bench: FlowBench) => unknown): Step {
  return { is: "deed", name, run };
}

/** VALIDER, with what was keyed. */
export const gives = (value: unknown) => deed("gives", (bench) => bench.ui.answer({ kind: "given", value }));
/** ANNULER. */
export const cancels = () => deed("cancels", (bench) => bench.ui.answer({ kind: "cancelled" }));
/** The acts keyed, and what is found before signing passed, when something is: the same act again on the same day. */
export const keysAndPasses = (entry: VisitEntry) =>
  deed("keys, and passes what is found", async (bench) => {
    bench.ui.answer({ kind: "given", value: entry });
    await bench.untilAsked();
    if (bench.ui.prompts[0]?.kind !== "checks") return;
    bench.ui.prompts.shift();
    bench.ui.answer({ kind: "given", value: "pass" });
  });
export const chooses = (index: number) => gives({ index });
export const keys = (entry: VisitEntry) => gives(entry);
export const seen = () => gives("seen");

/** Hands on the cards. */
export const card = {
  inserts: (slot: SlotName, name: string) => deed(`inserts ${name}`, (bench) => bench.insert(slot, name)),
  removes: (slot: SlotName) => deed(`removes ${slot}`, (bench) => bench.remove(slot)),
  /** It is taken out in the middle of its next step of that name. */
  pulledDuring: (slot: SlotName, step: "read" | "verify" | "hash" | "sign") =>
    deed(`pulled during ${step}`, (bench) => bench.fault(slot, `pulled-during:${step}`)),
  fault: (slot: SlotName, kind: string) => deed(`fault ${kind}`, (bench) => bench.fault(slot, kind)),
};

export const holder = {
  types: (digits: string, end: "VALIDER" | "ANNULER" | "none" = "VALIDER") =>
    deed(`types a code, ${end}`, (bench) => bench.pin(digits, end)),
};

/** Anything else that happens meanwhile. */
export const meanwhile = (run: (bench: FlowBench) => unknown) => deed("meanwhile", run);
/** Time passes. */
export const after = (ms: number) => deed(`after ${ms} ms`, (bench) => bench.clock.run(ms));
