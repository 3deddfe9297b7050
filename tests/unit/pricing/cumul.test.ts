import { describe, expect, test } from "vitest";
import { act, lines, priced, type VisitParts } from "./visits.ts";

/** Written acts as "CODE coefficient", without accessory lines. */
const written = (parts: VisitParts) =>
  lines(parts)
    .filter((line) => /^(AMI|AMX|AIS|TMI|BS.|DI|TLS)/.test(line))
    .map((line) => line.split(" ").slice(0, 2).join(" "));
const acts = (...tags: readonly string[]) => written({ acts: tags.map((tag) => act(tag)) });
const besideBsx = (...tags: readonly string[]) =>
  written({ acts: tags.map((tag) => act(tag)), sameDay: { bsx: "BSB" }, visit: { place: "home" } });

describe("article 11 B", () => {
  test("the third act is not written, and said so", () => {
    const result = priced({ acts: [act("aseptic-sample"), act("dressing-simple"), act("gastric-tube")] });
    expect(result.lines.map((line) => line.coefficient)).toEqual(["3", "1"]);
    expect(result.notWritten).toEqual([
      { about: "acts[0]", reason: "Troisième acte ou plus : non écrit (NGAP, article 11 B)." },
    ]);
  });

  test("equal coefficients and amounts keep the order of entry", () => {
    const result = priced({ acts: [act("dressing-simple"), act("suture-removal-small")] });
    expect(result.lines.map((line) => line.from)).toEqual(["acts[0]", "acts[1]"]);
    expect(result.lines.map((line) => line.coefficient)).toEqual(["2", "1"]);
  });

  test("the halved coefficient keeps its three decimals", () => {
    expect(acts("vaccination-unprescribed", "dressing-heavy")).toEqual(["AMI 4", "AMI 1.525"]);
  });

  test("a blood draw with one other act: both full", () => {
    expect(acts("blood-draw", "dressing-heavy")).toEqual(["AMI 4", "AMI 1.5"]);
  });

  test("a blood draw with two others: the draw and the first ranked full, the rest not written", () => {
    expect(acts("blood-draw", "dressing-simple", "dressing-heavy")).toEqual(["AMI 4", "AMI 1.5"]);
  });

  test("diabetic acts are full between themselves", () => {
    expect(acts("insulin-injection", "diabetes-surveillance", "dressing-heavy-diabetic")).toEqual([
      "AMI 4",
      "AMI 1",
      "AMI 1",
    ]);
  });

  test("the diabetic group counts as one act of the summed coefficient", () => {
    expect(acts("insulin-injection", "diabetes-surveillance", "injection-iv-series")).toEqual([
      "AMI 0.75",
      "AMI 1",
      "AMI 1",
    ]);
    expect(acts("insulin-injection", "diabetes-surveillance", "dressing-stoma")).toEqual([
      "AMI 3",
      "AMI 0.5",
      "AMI 0.5",
    ]);
  });

  test("the whole group is not written when it comes third", () => {
    expect(acts("insulin-injection", "diabetes-surveillance", "dressing-stoma", "dressing-heavy")).toEqual([
      "AMI 4",
      "AMI 1.5",
    ]);
  });

  test("a blood draw beside the diabetic group is beside one act", () => {
    expect(acts("blood-draw", "insulin-injection", "diabetes-surveillance")).toEqual(["AMI 1.5", "AMI 1", "AMI 1"]);
  });

  test("perfusions are full between themselves, and another act is at half", () => {
    expect(acts("perfusion-long", "perfusion-extra-hour", "perfusion-change", "dressing-simple")).toEqual([
      "AMI 14",
      "AMI 6",
      "AMI 4.1",
      "AMI 1",
    ]);
  });

  test("a perfusion with a dressing is plain 11 B", () => {
    expect(acts("perfusion-short", "dressing-heavy")).toEqual(["AMI 9", "AMI 2"]);
  });

  test("a heavy dressing with topical analgesia: both full", () => {
    expect(acts("topical-analgesia", "dressing-heavy")).toEqual(["AMI 4", "AMI 1.1"]);
    expect(acts("topical-analgesia", "dressing-simple")).toEqual(["AMI 2", "AMI 0.55"]);
  });

  test("post-operative pairs are full, and no other pair is", () => {
    expect(acts("postop-surveillance", "urinary-catheter-removal")).toEqual(["AMI 3.9", "AMI 2"]);
    expect(acts("perineural-catheter", "drain-surveillance")).toEqual(["AMI 4.2", "AMI 2.8"]);
    expect(acts("drain-surveillance", "urinary-catheter-removal")).toEqual(["AMI 2.8", "AMI 1"]);
  });

  test("a vaccination at home is outside 11 B, at the office it is inside", () => {
    const tags = [act("vaccination-prescribed"), act("dressing-simple"), act("injection-sc")];
    expect(written({ acts: tags, visit: { place: "home" } })).toEqual(["AMI 2.4", "AMI 2", "AMI 0.5"]);
    expect(written({ acts: tags })).toEqual(["AMI 2.4", "AMI 1"]);
  });

  test("an act without a tag has no derogation", () => {
    const plain = { code: "AMI", coefficient: "1.5" };
    expect(written({ acts: [plain, act("dressing-simple")] })).toEqual(["AMI 2", "AMI 0.75"]);
  });

  test("a remote act and help to a teleconsultation are not ranked", () => {
    const given = [act("remote-dressing"), act("dressing-simple"), { code: "TLS" }, act("dressing-stoma")];
    expect(written({ acts: given })).toEqual(["AMI 3", "AMI 1", "TMI 1.6", "TLS 1"]);
  });

  test("the quantity multiplies after the halving", () => {
    expect(lines({ acts: [act("dressing-simple"), act("injection-sc", { quantity: 3 })] })[1]).toBe("AMI 0.5 4.73");
  });
});

describe("a day with a BSx", () => {
  test("the forfait comes first and the letter is AMX, keyed AMI or AMX", () => {
    expect(written({ acts: [{ ...act("blood-draw"), code: "AMX" }, { code: "BSA" }] })).toEqual(["BSA 1", "AMX 1.5"]);
  });

  test("AMX keyed on an ordinary day is written AMI", () => {
    expect(written({ acts: [{ code: "AMX", coefficient: "2" }] })).toEqual(["AMI 2"]);
  });

  test("a draw, a heavy dressing, a perfusion and a heart surveillance are all full", () => {
    expect(besideBsx("blood-draw", "dressing-heavy", "perfusion-short", "heart-lung-surveillance")).toEqual([
      "AMX 9",
      "AMX 5.8",
      "AMX 4",
      "AMX 1.5",
    ]);
  });

  test("two heavy dressings are under 11 B between them", () => {
    expect(besideBsx("dressing-heavy", "dressing-ulcer-compression", "blood-draw")).toEqual([
      "AMX 5.1",
      "AMX 2",
      "AMX 1.5",
    ]);
  });

  test("one injection at half, insulin and glycaemia each at half, one other act at half", () => {
    const tags = [
      "injection-im",
      "injection-sc",
      "insulin-injection",
      "diabetes-surveillance",
      "aerosol",
      "gastric-tube",
    ];
    expect(besideBsx(...tags)).toEqual(["AMX 1.5", "AMX 0.5", "AMX 0.5", "AMX 0.5"]);
    expect(
      priced({ acts: tags.map((tag) => act(tag)), sameDay: { bsx: "BSC" } }).notWritten.map((one) => one.about),
    ).toEqual(["acts[1]", "acts[4]"]);
  });

  test("dressings and suture removals of article 2 are included", () => {
    expect(written({ acts: [{ code: "BSC" }, act("dressing-simple"), act("suture-removal-large")] })).toEqual([
      "BSC 1",
    ]);
  });

  test("the forfait's own care alone carries the IFI alone", () => {
    const parts = { acts: [act("dressing-simple")], sameDay: { bsx: "BSA" }, visit: { place: "home" } } as const;
    expect(lines(parts)).toEqual(["IFI 1 2.75"]);
    expect(lines({ ...parts, acts: [] })).toEqual(["IFI 1 2.75"]);
  });

  test("a DI without a BSx: AMX, ordinary 11 B, DI full and first", () => {
    const given = [act("dressing-simple"), { code: "DI", coefficient: "1.2" }, act("injection-sc")];
    expect(lines({ acts: given })).toEqual(["DI 1.2 12.00", "AMX 2 6.30", "AMX 0.5 1.58"]);
  });
});
