// Which values are countries, and where they lie. Names come from the browser, shapes from the page.
import codes from "virtual:countries";
import { feature } from "topojson-client";
import type { Feature, Geometry } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";

const TO_ALPHA3 = new Map(codes);
const TO_ALPHA2 = new Map(codes.map(([two, three]) => [three, two]));
const called = new Map<string, string>();
let known = 0;

/** Learns what the next countries are called in English. */
function learn(number: number): void {
  const english = new Intl.DisplayNames("en", { type: "region" });
  const next = codes.slice(known, known + number);
  for (const [two, three] of next) called.set((english.of(two) ?? two).toLowerCase(), three);
  known += next.length;
}

/** Learns all names a few at a time, since browsers are slow to tell them; `turn` lets them answer meanwhile. */
export async function learned(turn: () => Promise<void>): Promise<void> {
  while (known < codes.length) {
    learn(32);
    await turn();
  }
}

/** The alpha-3 code of a country written as alpha-2, alpha-3 or English name; null for others. */
export function country(text: string): string | null {
  if (TO_ALPHA2.has(text)) return text;
  const found = TO_ALPHA3.get(text);
  if (found) return found;
  if (text.length < 4 || text.length > 60) return null;
  if (known < codes.length) learn(codes.length);
  return called.get(text.toLowerCase()) ?? null;
}

export function alpha2(alpha3: string): string | null {
  return TO_ALPHA2.get(alpha3) ?? null;
}

/** What columns of countries are called. */
const CALLED = /countr|citizen|nation|origin|destin|birth|pays|pa[ií]s|ciudadan|citoyen|بلد|دولة|جنسية/i;

/**
 * The alpha-3 codes of a column of countries, null where a value is none; null for other columns.
 * Many other lists of two or three letters hold codes of countries by chance: of a column that is not called
 * after countries nearly all must be.
 */
export function countries(values: readonly string[], name: string): (string | null)[] | null {
  const found = values.map(country);
  const known = found.filter((code) => code !== null).length;
  const codes = values.filter((text, place) => found[place] !== null && text.length < 4).length;
  const least = CALLED.test(name) || 2 * codes <= known ? 0.6 : 0.9;
  return known >= 2 && known >= least * values.length ? found : null;
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
