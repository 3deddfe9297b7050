import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { checkedPiece, checkPiece, type PieceRule } from "#sync/scor/index";
import { Trouble } from "#util/trouble";
import { pdf, type TestPdf } from "../../helpers/pdf.ts";

/** A4 at 150 dpi. */
const [WIDTH, HEIGHT] = [1240, 1754];

/** Lines of writing, turned by so many degrees. */
function writing(degrees = 0, ink = 20, paper = 250) {
  const slope = Math.tan((degrees * Math.PI) / 180);
  return (x: number, y: number) => {
    const inside = x > 150 && x < WIDTH - 150 && y > 200 && y < HEIGHT - 200;
    const row = (y - x * slope) % 60;
    return inside && row >= 0 && row < 14 && x % 17 < 11 ? ink : paper;
  };
}

const scan = (grey: (x: number, y: number) => number, width = WIDTH, height = HEIGHT): TestPdf => ({
  image: { width, height, grey },
});

/** The rules that a document does not hold, each with what was measured. */
async function refusals(wish: TestPdf | Uint8Array): Promise<Partial<Record<PieceRule, string>>> {
  const { rules, ok } = await checkPiece(wish instanceof Uint8Array ? wish : pdf(wish));
  const refused = rules.filter(({ verdict }) => verdict === "refused");
  expect(ok).toBe(refused.length === 0);
  return Object.fromEntries(refused.map(({ rule, measured }) => [rule, measured]));
}

describe("a document that is born digital", () => {
  test("holds every rule that can be asked of it", async () => {
    const report = await checkPiece(pdf());
    expect(report).toMatchObject({ ok: true, pages: 1, resolutionDpi: 0, origin: "N" });
    expect(report.rules.map(({ rule, verdict }) => `${rule} ${verdict}`)).toContain("blank ok");
  });

  test.each([
    ["1.7 in its header", { version: "1.7" }, { format: "1.7" }],
    ["1.6 in its catalogue", { catalog: "/Version /1.6" }, { format: "1.6" }],
    ["1.3", { version: "1.3" }, {}],
    ["a page without anything", { words: "" }, { blank: "page 1 is empty" }],
    ["encrypted", { trailer: "/Encrypt 9 0 R", more: "9 0 obj\n<< /Filter /Standard >>\nendobj" }, { encryption: "" }],
    ["a script", { catalog: "/OpenAction << /S /JavaScript /JS (app.alert) >>" }, { script: "JavaScript JS" }],
    ["a script under a name in disguise", { catalog: "/OpenAction << /S /J#61vaScript >>" }, { script: "JavaScript" }],
    ["a program to start", { catalog: "/OpenAction << /S /Launch /F (x) >>" }, { script: "Launch" }],
    ["a file inside", { catalog: "/Names << /EmbeddedFiles << >> >>" }, { attachment: "EmbeddedFiles" }],
    [
      "objects in a stream",
      { more: "9 0 obj\n<< /Type /ObjStm /Length 0 >>\nstream\n\nendstream\nendobj" },
      { format: "1.5" },
    ],
  ] as const)("%s", async (_, wish, due) => {
    expect(await refusals(wish)).toEqual(due);
  });

  test("E152 250 000 bytes are taken, 250 001 are not", async () => {
    const short = pdf({ padding: 200_000 }).length - 200_000;
    expect([pdf({ padding: 250_000 - short }).length, await refusals({ padding: 250_000 - short })]).toEqual([
      250_000,
      {},
    ]);
    expect(await refusals({ padding: 250_001 - short })).toEqual({ size: "250001" });
  });

  test("no PDF, an empty file, a file cut in the middle", async () => {
    expect(Object.keys(await refusals(Uint8Array.from(Buffer.from("%JPG-1.4"))))).toEqual(["structure"]);
    expect(Object.keys(await refusals(new Uint8Array()))).toEqual(["size", "structure"]);
    expect(Object.keys(await refusals(pdf().subarray(0, 300)))).toEqual(["structure"]);
  });

  test("a table that points into a stream would show a reader what is not seen here", async () => {
    const text = Buffer.from(pdf()).toString("latin1");
    const inside = text.indexOf("BT /F");
    const place = /^(\d{10}) 00000 n/m.exec(text.slice(text.indexOf("xref")))?.[1] ?? "";
    const lying = text.replace(`${place} 00000 n`, `${String(inside).padStart(10, "0")} 00000 n`);
    expect(await refusals(Uint8Array.from(Buffer.from(lying, "latin1")))).toEqual({ structure: "table" });
  });
});

describe("a document that was scanned", () => {
  test("clear, straight and at 150 dpi: every rule holds, and is measured", async () => {
    const report = await checkPiece(pdf(scan(writing())));
    expect(report).toMatchObject({ ok: true, resolutionDpi: 150, colour: "G", origin: "S" });
    expect(report.rules.every(({ verdict }) => verdict === "ok")).toBe(true);
  });

  test.each([
    ["blank", scan(() => 255), "blank"],
    ["black", scan(() => 10), "black"],
    ["pale", scan(writing(0, 120, 150)), "contrast"],
    ["shifted off the sheet", scan((x, y) => (y < 400 && x % 3 === 0 ? 20 : writing()(x, y))), "edges"],
    ["askew by 8 degrees", scan(writing(8)), "skew"],
    ["at 140 dpi", scan(writing(), 1157, 1637), "resolution"],
  ] as const)("E153 %s", async (_, wish, rule) => {
    expect(Object.keys(await refusals(wish))).toContain(rule);
  });

  test.each([-4, -2, 0, 2, 4])("turned by %i degrees only, it is taken", async (degrees) => {
    expect(await refusals(scan(writing(degrees)))).toEqual({});
  });

  test("packed as PNG or as JPEG it is judged the same", async () => {
    const grey = writing();
    const raw = Buffer.alloc(WIDTH * HEIGHT);
    for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) raw[y * WIDTH + x] = grey(x, y);
    const jpeg = await sharp(raw, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .toColourspace("b-w")
      .jpeg({ quality: 20 })
      .toBuffer();
    for (const as of ["png", { jpeg: new Uint8Array(jpeg) }] as const) {
      const report = await checkPiece(pdf({ image: { width: WIDTH, height: HEIGHT, grey, as } }));
      expect(report.rules.filter(({ verdict }) => verdict !== "ok")).toEqual(
        report.sizeBytes > 250_000 ? [{ rule: "size", verdict: "refused", measured: `${report.sizeBytes}` }] : [],
      );
    }
  });

  test("E154 in colours: an advice, and no refusal", async () => {
    const { ok, colour, rules } = await checkPiece(
      pdf({ image: { ...scan(writing()).image, space: "/DeviceCMYK" } as TestPdf["image"] & object }),
    );
    expect([ok, colour, rules.find(({ rule }) => rule === "colour")?.verdict]).toEqual([true, "C", "advice"]);
  });

  test("a picture that cannot be read is refused; one packed as this version cannot look at is not judged", async () => {
    const broken: TestPdf = {
      image: { width: WIDTH, height: HEIGHT, grey: () => 0, as: { jpeg: new Uint8Array(100) } },
    };
    expect(await refusals(broken)).toEqual({ blank: "unreadable" });
    const text = Buffer.from(pdf(scan(writing())))
      .toString("latin1")
      .replace("/FlateDecode", "/JPXDecode  ");
    const { ok, rules } = await checkPiece(Uint8Array.from(Buffer.from(text, "latin1")));
    expect([ok, rules.find(({ rule }) => rule === "blank")?.verdict]).toEqual([true, "not-judged"]);
  });
});

test("a piece that does not hold is refused by the first rule, with what was measured", async () => {
  await expect(checkedPiece(pdf({ version: "1.7" }))).rejects.toMatchObject({
    code: "E_PIECE_REFUSED",
    facts: { rule: "format", measured: "1.7" },
  });
});

test("whatever the bytes are, there is a verdict and nothing else", async () => {
  const good = pdf();
  const spoilt = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 20 }).map((edits) => {
    const bytes = good.slice();
    for (const [at, byte] of edits) bytes[at] = byte;
    return bytes;
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 400 }), spoilt), async (bytes) => {
      try {
        const { rules } = await checkPiece(bytes);
        expect(rules.length).toBe(13);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Trouble);
      }
    }),
    { numRuns: 400 },
  );
});
