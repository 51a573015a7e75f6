// The studio's sentences, in the language that all pages share.
import { type Language, catalog, language, number, said } from "$parts/language.svelte";
import type { Doing } from "../engine/messages";
import type en from "$languages/en/studio.json";

export type Words = keyof typeof en;

const message = catalog<Words>(
  import.meta.glob<string>("$languages/*/studio.json", { eager: true, query: "?raw", import: "default" }),
);

/** A sentence with {names} filled in; `count` chooses among plural forms and is not shown itself. */
export function s(key: Words, values: Readonly<Record<string, string>> = {}, count?: number): string {
  return said(message(key), values, count);
}

/** The language in which a sentence of Python's is told: the reader's, or English where it has none. */
export function spokenIn(sentence: Readonly<Record<Language, string>> | undefined): Language {
  return sentence?.[language()] ? language() : "en";
}

/** A name inside a sentence, whose letters may run the other way. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** What a run is doing; "" before anything was told. */
export function stage({ stage, length }: Doing): string {
  if (stage === "") return "";
  if (length > 0 && (stage === "counting" || stage === "measuring"))
    return s(`stage.${stage}.length`, { length: number(length) });
  return s(`stage.${stage}`);
}
