// Builds the studio's page: one HTML file, which tools/build_studio.py puts beside Python or Python into.
import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { alias, at, catalogs, dark, oneFile } from "./vite.config";

const runtime = process.env["PYODIDE"];
if (!runtime) throw new Error("say make web: tools/build_studio.py fetches and checks the runtime first");

export default defineConfig(({ mode }) => ({
  plugins: [
    dark,
    svelte(),
    catalogs(),
    // The marks are filled in by tools/build_studio.py: where Python comes from, and the digests of
    // the release pages that are shown in a frame, which inherits this policy.
    oneFile((script, style) => [
      "default-src 'none'",
      `script-src ${script} @@page-scripts@@ blob: 'wasm-unsafe-eval'`,
      `style-src ${style} @@page-styles@@`,
      "worker-src @@worker@@ blob:",
      "connect-src @@connect@@",
      "img-src blob: data:",
      "frame-src 'self' blob:",
      "base-uri 'none'",
      "form-action 'none'",
    ]),
  ],
  resolve: {
    alias: {
      ...alias,
      $pyodide: `${runtime}/pyodide.mjs`,
    },
  },
  // For tests alone, and asked for on the command line alone: no variable of the environment does it.
  define: {
    FIXED_NOISE:
      mode === "fixed-noise" ? JSON.stringify(readFileSync(at("../tests/browser/fixed_noise.py"), "utf8")) : '""',
  },
  worker: { format: "iife" },
  build: {
    target: "es2022",
    outDir: at(`build/${mode}`),
    emptyOutDir: true,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: { input: at("studio.html") },
  },
}));
