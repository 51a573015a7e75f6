// Finding data sets: by their titles, and by the columns and values that their releases have.
import type { CardData, SearchData, TextData } from "$contract/hub";
import { alpha2, country } from "$charts/countries";
import { countryName, language } from "$parts/language.svelte";
import { folded } from "./matching";

/** A data set that was found, and the columns and values by which. */
export interface Found {
  readonly card: CardData;
  readonly columns: readonly string[];
  readonly values: readonly string[];
}

const every = (texts: readonly TextData[]): string => texts.map(({ text }) => text).join(" ");

function titles(card: CardData): string {
  const { id, title, publisher, covered, places } = card;
  return folded([id, every(title), every(publisher), every(covered), ...places.map(named)].join(" "));
}

/** A code of a country with its name in the reader's language. */
function named(text: string): string {
  const code = text.length < 4 ? country(text) : null;
  return code ? `${text} ${countryName(alpha2(code) ?? code)}` : text;
}

const known = new WeakMap<object, { spoken: string; texts: readonly string[] }>();

/** Texts as they are searched, worked out once in each language. */
function prepared(texts: readonly string[]): readonly string[] {
  const [before, spoken] = [known.get(texts), language()];
  if (before?.spoken === spoken) return before.texts;
  const made = texts.map((text) => folded(named(text)));
  known.set(texts, { spoken, texts: made });
  return made;
}

/**
 * Data sets in which every word of a question is found, somewhere.
 *
 * @param index null while it is not there: then titles alone are looked at
 */
export function search(cards: readonly CardData[], index: SearchData | null, question: string): Found[] {
  const words = folded(question).split(" ").filter(Boolean);
  if (words.length === 0) return cards.map((card) => ({ card, columns: [], values: [] }));
  const columns = index ? hits(index.columns, index.columns_of, words) : new Map<number, Hits>();
  const values = index ? hits(index.values, index.values_of, words) : new Map<number, Hits>();
  const summaries = index ? prepared(index.summaries) : [];
  return cards.flatMap((card, place) => {
    const own = `${titles(card)} ${summaries[place] ?? ""}`;
    const [of, by] = [columns.get(place), values.get(place)];
    const all = words.every((word, at) => own.includes(word) || of?.words.has(at) || by?.words.has(at));
    return all ? [{ card, columns: of?.texts ?? [], values: by?.texts ?? [] }] : [];
  });
}

interface Hits {
  readonly words: Set<number>;
  readonly texts: string[];
}

/** How many texts are shown of those by which a data set was found. */
const MOST = 4;

function hits(
  texts: readonly string[],
  of: readonly (readonly number[])[],
  words: readonly string[],
): Map<number, Hits> {
  const found = new Map<number, Hits>();
  prepared(texts).forEach((text, place) => {
    words.forEach((word, at) => {
      if (!text.includes(word)) return;
      for (const card of of[place]!) {
        const entry = found.get(card) ?? { words: new Set<number>(), texts: [] };
        entry.words.add(at);
        if (entry.texts.length < MOST && !entry.texts.includes(texts[place]!)) entry.texts.push(texts[place]!);
        found.set(card, entry);
      }
    });
  });
  return found;
}
