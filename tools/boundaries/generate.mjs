// Makes web/src/charts/world.json from the UN-derived boundaries in the npm package plotly.js (MIT).
// Run where topojson-client 3, topojson-simplify 3 and plotly.js 4.1.1 are installed:
//   node tools/boundaries/generate.mjs NODE_MODULES
// Country ids are ISO 3166 alpha-3; areas whose status is not settled have ids that begin with X.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SHA256 = "e89b4d6d2308d0e662592614823c3a442cd7f537a633987137efac0e882f5508";
const STEPS = 4000;
const WEIGHT = 0.00003; // steradians: smaller bends go

const modules = resolve(process.argv[2]);
const require = createRequire(`${modules}/`);
const source = `${modules}/plotly.js/dist/plotly-geo-assets.js`;
const found = createHash("sha256").update(readFileSync(source)).digest("hex");
if (found !== SHA256) throw new Error(`expected SHA-256 ${SHA256}, found ${found}`);

globalThis.window = globalThis;
const { topojson } = require(source);
const { quantize } = require(`${modules}/topojson-client`);
const simplify = require(`${modules}/topojson-simplify`);

const world = topojson.world_110m;
const countries = world.objects.countries;
const geometries = countries.geometries
  .filter((shape) => shape.id !== "ATA")
  .map(({ type, arcs, id }) => ({ type, arcs, id }));
const kept = { ...world, objects: { countries: { type: "GeometryCollection", geometries } } };
const weighted = simplify.presimplify(kept, simplify.sphericalTriangleArea);
const simple = simplify.filter(simplify.simplify(weighted, WEIGHT), () => true); // drops unused arcs
const small = quantize(simple, STEPS);
delete small.bbox;
const target = fileURLToPath(new URL("../../web/src/charts/world.json", import.meta.url));
writeFileSync(target, `${JSON.stringify(small)}\n`);
