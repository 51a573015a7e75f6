// Builds the showcase: one HTML file with everything inside, into the package.
// `vite.studio.config.ts` builds the studio in the same way.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import type { OutputBundle } from "rolldown";
import { defineConfig } from "vitest/config";
import { VERSION } from "./src/contract/showcase";

export const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Folders of the source by the names that imports call them. */
export const alias = {
  $charts: at("src/charts"),
  $parts: at("src/parts"),
  $contract: at("src/contract"),
  $languages: at("../src/populace/languages"),
};

/** The licences of the packages that ended up in the page, each once; they ask to go with it. */
export function notices(bundle: OutputBundle, further: readonly string[]): string {
  const found = new Map<string, string>();
  for (const file of Object.values(bundle)) {
    if (file.type !== "chunk") continue;
    for (const id of Object.keys(file.modules)) {
      const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
      if (!folder || found.has(folder)) continue;
      const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
      const licence = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      if (!licence) throw new Error(`${name} has no licence file`);
      found.set(folder, `${name}\n\n${readFileSync(`${folder}/${licence}`, "utf8").trim()}`);
    }
  }
  return [...[...found.values()].sort(), ...further].join("\n\n----\n\n").replaceAll("-->", "- ->");
}

/** The colors of the dark, which a style sheet names once (`@dark`): for the system's choice, and for the reader's own. */
export const dark: Plugin = {
  name: "dark",
  enforce: "pre",
  transform: (code, id) =>
    id.endsWith(".css")
      ? code.replace(
          /^@dark \{([^}]*)\}/m,
          `@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {$1} }
@media screen { :root[data-theme="dark"] { color-scheme: dark; $1} }`,
        )
      : null,
};

/**
 * Catalogs as texts, which a page parses when somebody reads them: the English one with its keys, the others as
 * what they say under the same keys, in their order. `said` picks keys of a file by its name; of a file that it does not name all are kept.
 */
export function catalogs(said: Readonly<Record<string, RegExp>> = {}, folder: string = alias.$languages): Plugin {
  const read = (language: string, file: string): Record<string, unknown> =>
    JSON.parse(readFileSync(`${folder}/${language}/${file}`, "utf8")) as Record<string, unknown>;
  /** No line ends before or behind a sign that belongs to what it parts: as `vocabulary/languages.py` has it. */
  const unbroken = (text: string, language: string): string => {
    const own = (code: string): object => read(code, "language.json")["spacing"] ?? {};
    const spacing = { ...own("en"), ...own(language) } as Record<string, string>;
    return Object.entries(spacing).reduce((said, pair) => said.replaceAll(...pair), text);
  };
  return {
    name: "catalogs",
    enforce: "pre",
    load(id) {
      const [path, query] = id.split("?");
      if (query !== "raw" || !path!.startsWith(`${folder}/`)) return null;
      this.addWatchFile(path!);
      const [language, file] = path!.slice(folder.length + 1).split("/") as [string, string];
      const keys = Object.keys(read("en", file)).filter((key) => said[file]?.test(key) ?? true);
      const own = read(language, file);
      const kept =
        language === "en" ? Object.fromEntries(keys.map((key) => [key, own[key]])) : keys.map((key) => own[key]);
      return `export default ${JSON.stringify(unbroken(JSON.stringify(kept), language))}`;
    },
  };
}

type Policy = (script: string, style: string) => readonly string[];

/**
 * Puts scripts and styles into the page, and a policy that lets these run.
 * The policy is told their digests; `licences` are those of further works.
 */
export function oneFile(policyOf: Policy, further: readonly string[] = []): Plugin {
  const digest = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = Object.values(bundle).find((file) => file.fileName.endsWith(".html"));
      if (page?.type !== "asset") throw new Error("no page was built");
      const licences = notices(bundle, further);
      let [script, style] = ["", ""];
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === "chunk") script += file.code;
        else if (name.endsWith(".css")) style += String(file.source);
        else continue;
        delete bundle[name];
      }
      // Inside a script element, markup that would end it or comment it out is written as escapes.
      script = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--").trim();
      style = style.trim();
      const policy = policyOf(digest(script), digest(style)).join("; ");
      const boundaries = JSON.stringify(JSON.parse(readFileSync(at("src/charts/world.json"), "utf8")));
      const html = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
        .replace("@@policy@@", policy)
        .replace("@@boundaries@@", () => boundaries)
        .replace("</head>", () => `<style>${style}</style>\n</head>`)
        .replace("</body>", () => `<script type="module">${script}</script>\n</body>`)
        .replace("</html>", () => `</html>\n<!--\nThis page contains the following works.\n\n${licences}\n-->`);
      page.source = html;
    },
  };
}

/** The ISO codes of the shipped country codebook, as virtual:countries. */
export function countryCodes(): Plugin {
  return {
    name: "country-codes",
    resolveId: (id) => (id === "virtual:countries" ? "\0countries" : null),
    load(id) {
      if (id !== "\0countries") return null;
      const [, ...rows] = readFileSync(at("../src/populace/codebooks/tables/countries.csv"), "utf8")
        .trim()
        .split(/\r?\n/);
      const codes = rows.map((row) => row.split(",", 2));
      return `export default ${JSON.stringify(codes)}`;
    },
  };
}

/** Says in the page which version of the data it reads; Python puts no other into it. */
function contractVersion(): Plugin {
  return {
    name: "contract-version",
    transformIndexHtml: (html) => html.replace("@@contract@@", String(VERSION)),
  };
}

const NOTHING_ELSE: Policy = (script, style) => [
  "default-src 'none'",
  `script-src ${script}`,
  `style-src ${style}`,
  // The page's own code in a worker, which makes the records again aside; it inherits this policy.
  "worker-src blob:",
  "img-src blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
];

export default defineConfig({
  plugins: [
    dark,
    svelte(),
    catalogs(),
    countryCodes(),
    contractVersion(),
    oneFile(NOTHING_ELSE, [readFileSync(at("src/charts/world.md"), "utf8").trim()]),
  ],
  resolve: {
    alias,
    ...(process.env["VITEST"] ? { conditions: ["browser"] } : {}),
  },
  worker: { format: "iife" },
  build: {
    target: "es2022",
    outDir: at("../src/populace/publish"),
    emptyOutDir: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: { input: at("showcase.html") },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
