// A fifth language is a folder: the pages find it where it lies.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build } from "vite";
import { expect, it } from "vitest";
import { alias, at, catalogs } from "../vite.config";

type Page = typeof import("../src/parts/language.svelte");

it("speaks a language whose folder is added, and English where it says nothing", async () => {
  const root = mkdtempSync(join(tmpdir(), "languages-"));
  cpSync(alias.$languages, root, { recursive: true, filter: (path) => !path.endsWith(".py") });
  mkdirSync(join(root, "he"));
  const file = (name: string, content: object): void =>
    writeFileSync(join(root, "he", `${name}.json`), JSON.stringify(content));
  file("language", { name: "עברית", order: 5, direction: "rtl" });
  file("pages", { "app.language": "שפה" });
  const folder = join(root, "built");
  try {
    await build({
      configFile: false,
      logLevel: "silent",
      plugins: [svelte({ configFile: false }), catalogs({}, root)],
      resolve: { alias: { ...alias, $languages: root } },
      build: {
        outDir: folder,
        minify: false,
        lib: { entry: at("src/parts/language.svelte.ts"), formats: ["es"], fileName: () => "page.mjs" },
      },
    });
    const page = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "page.mjs")).href)) as Page;
    expect(Object.entries(page.LANGUAGES).at(-1)).toEqual(["he", "עברית"]);
    const english = page.t("app.theme");
    page.speak(page.preferred(["he-IL"]));
    expect(page.t("app.language")).toBe("שפה");
    expect(page.t("app.theme")).toBe(english);
    expect(page.rightToLeft()).toBe(true);
  } finally {
    rmSync(root, { recursive: true });
  }
}, 30_000);
