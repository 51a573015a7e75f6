// Builds the script and the style of a hub's pages, which stand beside them: classic ones, since a page
// opened from disk may load no module.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vite";
import { HUB_VERSION } from "./src/contract/hub";
import { alias, at, catalogs, countryCodes, dark, notices } from "./vite.config";

/** What of the words of all pages those of a hub say: the other half of its script would be facts. */
export const SAID =
  /^(app\.(language|theme)|strength\.(badge|grade)|groups\.badge|protected|figure|chart|save|compare\.range|value)\b/;

/** What of these the pages without a chart say, and what of a hub's own words. */
export const FRONT_SAID = /^(app\.(language|theme)|figure|groups\.badge|strength\.(badge|grade)|protected)\b/;
export const FRONT_WORDS =
  /^(filter|footer|found|hit|made|nav|open|search|size|skip|story|strength|unit|versions|withdrawn)\b/;

/** What the pages of each script say, by the file of the catalog. */
const EVERY = { "pages.json": SAID };
const FRONT = { "pages.json": FRONT_SAID, "hub.json": FRONT_WORDS };

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

// Two scripts, each with its style: `hub` for pages with charts, and `front` for the first one and for stories.
export default defineConfig(({ mode }) => ({
  plugins: [dark, svelte(), countryCodes(), catalogs(mode === "front" ? FRONT : EVERY), signed()],
  resolve: { alias },
  build: {
    target: "es2022",
    outDir: at("../src/populace/hubs"),
    emptyOutDir: false,
    cssCodeSplit: false,
    lib: {
      entry: at(`src/hub/${mode === "front" ? "front" : "main"}.ts`),
      formats: ["iife"],
      name: "hub",
      fileName: () => (mode === "front" ? "front.js" : "hub.js"),
      cssFileName: mode === "front" ? "front" : "hub",
    },
  },
}));
