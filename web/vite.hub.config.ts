// Builds the script and the style of a hub's pages, which stand beside them: classic ones, since a page
// opened from disk may load no module.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vite";
import { HUB_VERSION } from "./src/contract/hub";
import { alias, at, countryCodes, notices } from "./vite.config";

/** What of the words of all pages those of a hub say: the other half of its script would be facts. */
export const SAID =
  /^(app\.(language|theme)|strength\.(badge|grade)|groups\.badge|protected|figure|chart|save|compare\.range)\b/;

/** Leaves out what the hub does not say. */
function fewerWords(): Plugin {
  return {
    name: "fewer-words",
    enforce: "pre",
    transform(code, id) {
      if (!id.startsWith(at("../src/populace/languages/")) || !id.endsWith("/pages.json")) return null;
      const every = Object.entries(JSON.parse(code) as Record<string, unknown>);
      return JSON.stringify(Object.fromEntries(every.filter(([key]) => SAID.test(key))));
    },
  };
}

/** Which version of the data the script reads, and the works that are in it. */
function signed(): Plugin {
  return {
    name: "signed",
    enforce: "post",
    generateBundle(_options, bundle) {
      const licences = notices(bundle, []).replaceAll("*/", "* /");
      for (const file of Object.values(bundle))
        if (file.type === "chunk")
          file.code = `/* populace-hub ${HUB_VERSION} */\n${file.code.trim()}\n/*\nThis script contains the following works.\n\n${licences}\n*/\n`;
    },
  };
}

export default defineConfig({
  plugins: [svelte(), countryCodes(), fewerWords(), signed()],
  resolve: { alias },
  build: {
    target: "es2022",
    outDir: at("../src/populace/hubs"),
    emptyOutDir: false,
    cssCodeSplit: false,
    lib: { entry: at("src/hub/main.ts"), formats: ["iife"], name: "hub", fileName: () => "hub.js", cssFileName: "hub" },
  },
});
