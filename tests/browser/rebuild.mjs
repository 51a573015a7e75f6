// Runs the page's own check of a release under Node: node rebuild.mjs WEB FOLDER
// FOLDER has one JSON file for each release, `data` as the page holds it and perhaps `counts`, the text of
// aggregates.csv; printed is for each file what the check found, or why it failed.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [web, folder] = process.argv.slice(2);
const { rolldown } = await import(createRequire(join(web, "package.json")).resolve("rolldown"));
const built = mkdtempSync(join(tmpdir(), "rebuild-"));
const alias = { $parts: join(web, "src/parts"), $contract: join(web, "src/contract") };
const bundle = await rolldown({ input: join(web, "src/showcase/rebuild/check.ts"), resolve: { alias } });
await bundle.write({ file: join(built, "check.mjs"), format: "esm" });
const { ability, checked } = await import(pathToFileURL(join(built, "check.mjs")));
rmSync(built, { recursive: true });

const found = {};
for (const name of readdirSync(folder)) {
  const { data, counts } = JSON.parse(readFileSync(join(folder, name), "utf8"));
  try {
    found[name] = { ability: ability(data), outcome: await checked(data, counts ?? null, () => undefined) };
  } catch (error) {
    found[name] = { ability: ability(data), failed: String(error) };
  }
}
console.log(JSON.stringify(found));
