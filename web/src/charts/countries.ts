// Which values are countries, and where they lie. Names come from the browser, shapes from the page.
import codes from "virtual:countries";
import { feature } from "topojson-client";
import type { Feature, Geometry } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";

const TO_ALPHA3 = new Map(codes);
const TO_ALPHA2 = new Map(codes.map(([two, three]) => [three, two]));
let names: Map<string, string> | null = null;

/** The alpha-3 code of a country written as alpha-2, alpha-3 or English name; null for others. */
export function country(text: string): string | null {
  if (TO_ALPHA2.has(text)) return text;
  const found = TO_ALPHA3.get(text);
  if (found) return found;
  if (text.length < 4 || text.length > 60) return null;
  if (!names) {
    const english = new Intl.DisplayNames("en", { type: "region" });
    names = new Map(codes.map(([two, three]) => [(english.of(two) ?? two).toLowerCase(), three]));
  }
  return names.get(text.toLowerCase()) ?? null;
}

export function alpha2(alpha3: string): string | null {
  return TO_ALPHA2.get(alpha3) ?? null;
}

/** The alpha-3 codes of a column of countries, null where a value is none; null for other columns. */
export function countries(values: readonly string[]): (string | null)[] | null {
  const found = values.map(country);
  const known = found.filter((code) => code !== null).length;
  return known >= 2 && known >= 0.6 * values.length ? found : null;
}

export type Shape = Feature<Geometry, object>;

/** The shapes of the world that the page carries; empty when there are none. */
export function shapes(): Shape[] {
  const text = document.getElementById("boundaries")?.textContent;
  if (!text?.trimStart().startsWith("{")) return [];
  const world = JSON.parse(text) as Topology<Record<string, GeometryCollection>>;
  const [collection] = Object.values(world.objects);
  return collection ? feature(world, collection).features : [];
}
