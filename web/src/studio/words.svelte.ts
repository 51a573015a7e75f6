// The studio's sentences, in the language that all pages share.
import { type Message, language, said } from "$parts/language.svelte";
import ar from "./catalogs/ar.json";
import en from "./catalogs/en.json";
import es from "./catalogs/es.json";
import fr from "./catalogs/fr.json";

export type Words = keyof typeof en;

const CATALOGS: Record<"en" | "fr" | "es" | "ar", Record<Words, Message>> = { en, fr, es, ar };

/** A sentence with {names} filled in; `count` chooses among plural forms and is not shown itself. */
export function s(key: Words, values: Readonly<Record<string, string>> = {}, count?: number): string {
  return said(CATALOGS[language()][key], values, count);
}

/** A name inside a sentence, whose letters may run the other way. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** What a run is doing, in the reader's language; Python names it in English. */
export function stage(words: string): string {
  const length = /\d+/.exec(words)?.[0] ?? "";
  const known: readonly (readonly [string, Words])[] = [
    ["Reading the release", "stage.loading"],
    ["Reading", "stage.reading"],
    ["Preparing", "stage.preparing"],
    ["Gathering", "stage.gathering"],
    ["Counting", "stage.counting"],
    ["Measuring", "stage.measuring"],
    ["Drawing", "stage.drawing"],
    ["Making", "stage.drawing"],
    ["Improving", "stage.improving"],
    ["Comparing", "stage.comparing"],
  ];
  const key = known.find(([start]) => words.startsWith(start))?.[1];
  if (key === undefined) return words;
  if (key === "stage.counting" && length) return s("stage.counting.length", { length });
  if (key === "stage.measuring" && length) return s("stage.measuring.length", { length });
  return s(key);
}
