// What the pages' source is checked for, beside types; layout is Prettier's alone.
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import config from "./svelte.config.js";

const UNUSED = ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }];

export default ts.config(
  { ignores: ["build/", "dist/", "node_modules/", "src/contract/"] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "EventSource"],
      "@typescript-eslint/no-unused-vars": UNUSED,
      // An index that the loop around it bounds is there; tsconfig asks for the sign.
      "@typescript-eslint/no-non-null-assertion": "off",
      "svelte/no-at-html-tags": "error",
      // Maps and sets that are made anew and never changed need no reactive twin.
      "svelte/prefer-svelte-reactivity": "off",
      // A blank between two elements is said where a line ends.
      "svelte/no-useless-mustaches": "off",
      // Addresses here are the page's own state, behind a #.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig: config, extraFileExtensions: [".svelte"] } },
  },
  // What fetches the page's own files; the policy of the page lets it fetch no others.
  {
    files: ["src/studio/engine/keeping.ts", "src/studio/sw.js", "src/studio/engine/worker.ts"],
    rules: { "no-restricted-globals": "off" },
  },
  // Types know the names that are there.
  { files: ["**/*.ts", "**/*.svelte"], rules: { "no-undef": "off" } },
  { files: ["*.config.ts"], rules: { "@typescript-eslint/no-dynamic-delete": "off" } }, // a bundle is a record
  { files: ["*.config.ts", "*.config.js", "tests/**"], languageOptions: { globals: globals.node } },
);
