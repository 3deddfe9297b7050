import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

export const ROOT = resolve(import.meta.dirname, "../..");
const ROOTS = ["src", "firmware", "poste", "simulator", "stage", "tests", "bench"];

export interface Module {
  /** Path from the root, with "/". */
  readonly path: string;
  /** Project files imported, by path from the root. */
  readonly imports: readonly string[];
  /** node: modules and npm packages imported. */
  readonly outside: readonly string[];
}

/** Every TypeScript file of the project, as git would see it (node_modules left out). */
export function projectFiles(extension = ".ts", roots: readonly string[] = ROOTS): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const name of readdirSync(join(ROOT, folder)).sort()) {
      const path = `${folder}/${name}`;
      if (name === "node_modules" || name === "dist") continue;
      if (statSync(join(ROOT, path)).isDirectory()) walk(path);
      else if (name.endsWith(extension)) found.push(path);
    }
  };
  for (const root of roots) if (existsSync(join(ROOT, root))) walk(root);
  return found;
}

/** Reads the imports of every module with the compiler's own scanner: type imports, dynamic imports and re-exports too. */
export function readModules(): readonly Module[] {
  return projectFiles().map((path) => {
    const names = ts
      .preProcessFile(readFileSync(join(ROOT, path), "utf8"), true, true)
      .importedFiles.map((file) => file.fileName);
    const resolved = names.map((name) => resolveName(path, name));
    return {
      path,
      imports: resolved.filter((name) => name.startsWith("/")).map((name) => name.slice(1)),
      outside: resolved.filter((name) => !name.startsWith("/")),
    };
  });
}

const IMPORTS: Record<string, string> = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).imports;

function resolveName(from: string, name: string): string {
  if (name.startsWith(".")) return `/${relative(ROOT, resolve(ROOT, dirname(from), name))}`;
  if (!name.startsWith("#")) return name;
  const exact = IMPORTS[name];
  if (exact !== undefined) return exact.slice(1);
  for (const [pattern, target] of Object.entries(IMPORTS)) {
    const [before = "", after = ""] = pattern.split("*");
    if (pattern.includes("*") && name.startsWith(before) && name.endsWith(after)) {
      return target.replace("*", name.slice(before.length, name.length - after.length)).slice(1);
    }
  }
  throw new Error(`${from}: no such import name ${name}`);
}
