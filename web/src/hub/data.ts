// Data lie in scripts beside the pages, which open from a stick as well: a page opened from disk may read no other file.
import type { CatalogData, CountsData, DatasetData, SearchData } from "$contract/hub";
import { HUB_VERSION } from "$contract/hub";

declare global {
  interface Window {
    populace?: Record<string, unknown>;
  }
}

interface Kinds {
  catalog: CatalogData;
  dataset: DatasetData;
  counts: CountsData;
}

/** What a script has said under a key; it must be of the version that this page reads. */
export function held<Kind extends keyof Kinds>(key: string): Kinds[Kind] {
  const found = window.populace?.[key] as Kinds[Kind] | undefined;
  if (!found) throw new Error(`no data of ${key}`);
  if (found.version !== HUB_VERSION) throw new Error(`data of version ${found.version}, a page for ${HUB_VERSION}`);
  return found;
}

const asked = new Map<string, Promise<void>>();

function script(address: string): Promise<void> {
  const before = asked.get(address);
  if (before) return before;
  const made = new Promise<void>((done, failed) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = () => done();
    element.onerror = () => {
      asked.delete(address);
      failed(new Error(address));
    };
    document.head.append(element);
  });
  asked.set(address, made);
  return made;
}

/** The counts of a release, by its folder. */
export async function counts(root: string, address: string): Promise<CountsData> {
  if (!window.populace?.[address]) await script(`${root}${address.replace(/\/$/, "")}.js`);
  return held<"counts">(address);
}

/** The index of names and values. */
export async function index(root: string): Promise<SearchData> {
  if (!window.populace?.["search"]) await script(`${root}search.js`);
  return window.populace!["search"] as SearchData;
}
