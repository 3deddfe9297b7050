import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { TROUBLE_CODES } from "../../src/util/trouble-codes.ts";
import { projectFiles, ROOT } from "./modules.ts";

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 70;
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const files = projectFiles();
const product = files.filter((path) => !path.startsWith("tests/"));

describe("the house is tidy", () => {
  test("files were read", () => {
    expect(product.length).toBeGreaterThan(50);
  });

  test(`no code file is longer than ${MAX_FILE_LINES} lines`, () => {
    expect(product.filter((path) => read(path).split("\n").length - 1 > MAX_FILE_LINES)).toEqual([]);
  });

  test(`no function is longer than ${MAX_FUNCTION_LINES} lines`, () => {
    expect(product.flatMap((path) => longFunctions(path, read(path)))).toEqual([]);
  });

  test("nothing is left to do, switched off or swallowed", () => {
    const words =
      /\bTODO\b|\bFIXME\b|\bXXX\b|@ts-ignore|@ts-nocheck|@ts-expect-error|biome-ignore|eslint-disable|istanbul ignore|v8 ignore|\bas any\b|: any(?=\s*[;,)=\]|>}])|as unknown as/;
    const found = files
      .filter((path) => !path.startsWith("tests/house/"))
      .flatMap((path) =>
        linesOf(path)
          .filter(([, line]) => words.test(line))
          .map(([number]) => `${path}:${number}`),
      );
    expect(found).toEqual([]);
  });

  test("no test is skipped for good or alone", () => {
    const found = files
      .filter((path) => path.startsWith("tests/") && !path.startsWith("tests/house/"))
      .flatMap((path) =>
        linesOf(path)
          .filter(([, line]) => /\b(test|it|describe|suite)(\.\w+)*\.(skip|only)\(/.test(line))
          .map(([number]) => `${path}:${number}`),
      );
    expect(found).toEqual([]);
  });

  test("time and chance come through their ports", () => {
    const bare =
      /(?<![.\w])(setTimeout|setInterval|setImmediate)\(|\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bperformance\.now\(/;
    const found = files
      .filter((path) => /^(src|firmware)\//.test(path) && !/^src\/hal\/(clock|random)\//.test(path))
      .flatMap((path) =>
        linesOf(path)
          .filter(([, line]) => bare.test(line))
          .map(([number]) => `${path}:${number}`),
      );
    expect(found).toEqual([]);
  });

  test("the product writes nothing to a console of its own", () => {
    const found = product
      .filter((path) => /^src\//.test(path))
      .flatMap((path) =>
        linesOf(path)
          .filter(([, line]) => /\bconsole\.|process\.std(out|err)/.test(line))
          .map(([number]) => `${path}:${number}`),
      );
    expect(found).toEqual([]);
  });

  test("every room says what it promises", () => {
    const rooms = [
      ...new Set(
        product
          .filter((path) => path.startsWith("src/"))
          .map((path) =>
            path
              .split("/")
              .slice(0, path.startsWith("src/util/") ? 2 : 3)
              .join("/"),
          ),
      ),
    ].filter((path) => !path.endsWith(".ts") && path !== "src/util");
    const silent = rooms.filter(
      (path) => !existsSync(join(ROOT, path, "index.ts")) || !read(`${path}/index.ts`).startsWith("/**"),
    );
    expect(silent.filter((path) => existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("every trouble code is documented", () => {
    const page = read("docs/errors.md");
    expect(TROUBLE_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  test("no file is an orphan", () => {
    const imported = new Set(files.flatMap((path) => importsOf(path)));
    const entries =
      /^(firmware\/main|poste\/main|simulator\/main|simulator\/cards\/build-fixtures|stage\/|bench\/)|\.d\.ts$/;
    const orphans = product.filter((path) => !entries.test(path) && !imported.has(path.split("/").at(-1) ?? ""));
    expect(orphans).toEqual([]);
  });

  test("the guards of this file bite", () => {
    const long = `function f() {\n${"  x();\n".repeat(MAX_FUNCTION_LINES)}}\n`;
    expect(longFunctions("a.ts", long)).toHaveLength(1);
  });
});

function linesOf(path: string): readonly (readonly [number, string])[] {
  return read(path)
    .split("\n")
    .map((line, index) => [index + 1, line] as const);
}

function importsOf(path: string): readonly string[] {
  return ts.preProcessFile(read(path), true, true).importedFiles.map(({ fileName }) => {
    const last = fileName.split("/").at(-1) ?? "";
    if (fileName === "#billing" || fileName === "#ui" || fileName === "#sync") return "index.ts";
    return last.endsWith(".ts") || last.endsWith(".json") ? last : `${last}.ts`;
  });
}

function longFunctions(path: string, text: string): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const from = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const lines = source.getLineAndCharacterOfPosition(node.end).line - from + 1;
      if (lines > MAX_FUNCTION_LINES) found.push(`${path}:${from + 1} (${lines} lines)`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
