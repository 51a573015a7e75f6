// How columns and values are called in the reader's language, on the page of a release and in a hub.
import { alpha2, countries } from "$charts/countries";
import type { ColumnData, StoryData, WordsData } from "$contract/showcase";
import { countryName, language, t } from "$parts/language.svelte";

/** What the publisher calls a column and its values in the reader's language. */
export function calledBy(stories: readonly StoryData[], table: number, column: number): WordsData | undefined {
  const story = stories.find((each) => each.language === language());
  return story?.columns.find((each) => each.table === table && each.column === column);
}

/** The alpha-3 codes of a column's values where it is one of countries. */
export function codesOf({ values, kind, name }: ColumnData): readonly (string | null)[] | null {
  return kind === "text" ? countries(values, name) : null;
}

/** The country of an alpha-3 code; empty where there is none. */
export function countryOf(code: string | null | undefined): string {
  const two = code ? alpha2(code) : null;
  return two ? countryName(two) : "";
}

/** Words that mean the same wherever they stand, which need nobody to translate them. */
const COMMON = {
  yes: "value.yes",
  no: "value.no",
  female: "value.female",
  male: "value.male",
  woman: "value.woman",
  man: "value.man",
  adult: "value.adult",
  minor: "value.minor",
  unknown: "value.unknown",
} as const;

/** A value in the reader's language where it is such a word, written as it was in English. */
export function common(value: string): string {
  const key = value.toLowerCase();
  return key in COMMON && language() !== "en" ? t(COMMON[key as keyof typeof COMMON]) : value;
}

/** A name in a file as people write it: `IP ageBroad` and `age_broad` are "IP age broad", "Age broad". */
export function capital(name: string): string {
  const text = name
    .replace(/_/g, " ")
    .replace(
      /(\p{Ll}|\d)(\p{Lu})(?=\p{Ll})/gu,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    )
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
