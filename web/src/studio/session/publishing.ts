// What a publisher says of a release. Who publishes is asked once, and kept on this machine alone.
import type { AboutChoice } from "$contract/studio";
import { language } from "$parts/language.svelte";

const KEY = "populace.publisher";

/** What is the same for all releases of a publisher. */
const KEPT = ["language", "publisher", "publisher_kind", "contact", "license"] as const;
/** Kinds of houses, as the registry of deployments tells them apart. */
export const HOUSES = ["", "government", "nonprofit", "industry"] as const;
export const LICENSES = ["CC-BY-4.0", "CC-BY-3.0-IGO", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "ODbL-1.0"] as const;
export const FREQUENCIES = [
  "never",
  "irregular",
  "live",
  "daily",
  "weekly",
  "fortnightly",
  "monthly",
  "quarterly",
  "half-yearly",
  "yearly",
] as const;

function unsaid(): AboutChoice {
  return {
    language: language(),
    description: "",
    publisher: "",
    publisher_kind: "",
    contact: "",
    license: "",
    source: "",
    collection: "",
    period: "",
    places: [],
    covered: "",
    not_covered: "",
    caveats: "",
    frequency: "",
    why: "",
    dataset: "",
    version: "",
    replaces: "",
    url: "",
    more: "",
  };
}

/** What is known of the publisher before anything is said of a release. */
export function publisher(): AboutChoice {
  const first = unsaid();
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Record<string, unknown>>;
    const known = KEPT.filter((name) => typeof found[name] === "string").map((name) => [name, found[name]]);
    return { ...first, ...(Object.fromEntries(known) as Partial<AboutChoice>) };
  } catch {
    return first;
  }
}

/** Keeps who publishes for the next release, or forgets it. A browser may keep nothing. */
export function keepPublisher(about: AboutChoice | null): void {
  try {
    if (about?.publisher)
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(KEPT.map((name) => [name, about[name]]))));
    else localStorage.removeItem(KEY);
  } catch {
    // Nothing is lost but the convenience.
  }
}
