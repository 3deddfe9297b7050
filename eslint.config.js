// Only what needs types and what Biome therefore cannot see: promises nobody waits for.
import { parser, plugin } from "typescript-eslint";

export default [
  {
    files: ["{src,firmware,poste,simulator,stage,bench}/**/*.ts"],
    languageOptions: { parser, parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    plugins: { "@typescript-eslint": plugin },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
];
