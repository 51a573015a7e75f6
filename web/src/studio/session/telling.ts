// What stands at the top of the page of a release, by language: values that never change in place.
import type { NamedColumn, ToldChoice } from "$contract/studio";
import { type Said, isKey } from "./linking";

export type Spoken = readonly ToldChoice[];

/** How many findings a language may have. */
export const MOST_FINDINGS = 12;

/** A column that can be asked for, as findings name it, with the values that are known of it. */
export interface Askable {
  readonly name: string;
  readonly values: readonly string[];
  /** Whether the values are declared, and so are public. */
  readonly declared: boolean;
  /** Whether its values are released as they were found in the table. */
  readonly found: boolean;
}

export function nothingTold(language: string): ToldChoice {
  return { language, title: "", summary: "", text: [], columns: [] };
}

export function toldIn(told: Spoken, language: string): ToldChoice {
  return told.find((each) => each.language === language) ?? nothingTold(language);
}

/** What is told, with a change in one language; a language that says nothing goes. */
export function telling(told: Spoken, language: string, change: Partial<ToldChoice>): Spoken {
  const next = { ...toldIn(told, language), ...change };
  const some = next.title || next.summary || next.text.length || next.columns.length;
  const others = told.filter((each) => each.language !== language);
  const place = told.findIndex((each) => each.language === language);
  if (!some) return others;
  return place < 0 ? [...told, next] : told.map((each, at) => (at === place ? next : each));
}

/** The names of columns, with one changed: of the column, or of one of its values. */
export function naming(columns: readonly NamedColumn[], column: string, name: string, value?: string): NamedColumn[] {
  const own = columns.find((each) => each.column === column) ?? { column, title: "", values: [] };
  const changed =
    value === undefined
      ? { ...own, title: name }
      : {
          ...own,
          values: [...own.values.filter((each) => each.value !== value), ...(name ? [{ value, name }] : [])],
        };
  const others = columns.filter((each) => each.column !== column);
  return changed.title || changed.values.length ? [...others, changed] : others;
}

/** The columns that are released: by their header, and by their table too where several have it. */
export function askable({ tables, opened, names, linking }: Said): Askable[] {
  const used = tables.flatMap((choices, table) =>
    choices.columns
      .filter(({ use, name }) => use && !isKey(linking, name) && name !== choices.subject_id)
      .map((choice) => ({ table, choice })),
  );
  return used.map(({ table, choice: { name, domain, values, groups, edges } }) => {
    const several = used.filter(({ choice }) => choice.name === name).length > 1;
    const found = opened[table]?.view.columns.find((column) => column.name === name)?.values ?? [];
    const listed = domain === "listed" || domain === "flag";
    const whole = groups.length === 0 && edges.length === 0;
    return {
      name: several ? `${names[table]!}.${name}` : name,
      values: listed ? values : whole ? found.map(({ text }) => text) : groups.map((group) => group.name),
      declared: listed,
      found: domain === "private" && edges.length === 0,
    };
  });
}

const PLAIN = /^[\p{L}\p{N}_.+-]+( [\p{L}\p{N}_.+-]+)*$/u;
const WORDS = /(^| )(given|known|of)( |$)/;

/** A name as questions write it. */
function written(name: string): string {
  return PLAIN.test(name) && !WORDS.test(name) ? name : `"${name.replaceAll('"', "")}"`;
}

export interface Asked {
  kind: "share" | "count";
  column: string;
  value: string;
  /** Among whom; empty for all. */
  given: string;
  with: string;
}

/** Whether findings ask for a value that was found in the table, or names are given to one. */
export function tellsFound(told: Spoken, said: Said): boolean {
  const found = askable(said).filter((column) => column.found);
  const questions = told.flatMap(({ text }) => text.flatMap((each) => each.match(/\{[^}]*\}/g) ?? []));
  return found.some(
    ({ name }) =>
      questions.some((each) => [name, `"${name}"`].some((column) => each.includes(` ${column}=`))) ||
      told.some(({ columns }) => columns.some(({ column, values }) => column === name && values.length > 0)),
  );
}

/** A question as it stands in a finding: `{share relation=Family given age=9-17}`. */
export function question({ kind, column, value, given, with: among }: Asked): string {
  const of = column && value ? ` ${written(column)}=${written(value)}` : "";
  const within = given && among ? ` given ${written(given)}=${written(among)}` : "";
  return `{${kind}${of}${within}}`;
}
