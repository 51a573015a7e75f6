// The same question to several releases: their columns and values matched, their answers side by side.
import type { ColumnData, CountsData, ProtectedData } from "$contract/hub";
import { type Figure, type Protected } from "$charts/figure";
import { type Difference, difference, share } from "$charts/margins";
import { calledBy, capital, codesOf, common, countryOf } from "../showcase/naming";
import { Release, type Selection } from "../showcase/release";

/** A release that can be asked. */
export interface Asked {
  readonly data: CountsData;
  readonly tables: readonly Release[];
}

export async function open(data: CountsData): Promise<Asked> {
  return { data, tables: await Promise.all(data.tables.map((table) => Release.open(table, data.k))) };
}

/** Texts that look alike are the same. */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]+/gu, "")
    .replace(/[\s_-]+/gu, " ")
    .trim()
    .toLowerCase();
}

export function called({ title, name }: ColumnData): string {
  return title || name.replaceAll("_", " ");
}

function labelOf(column: ColumnData, place: number): string {
  return column.labels[place] || column.values[place]!;
}

/** What a column is called in the reader's language, with its table where an earlier one has such a column. */
function titleOf({ data, tables }: Asked, table: number, column: number): string {
  const { title, name } = tables[table]!.columns[column]!;
  const said = calledBy(data.stories, table, column)?.title || title || capital(name);
  return nameIn(tables, table, column) === name ? said : `${said} (${capital(tables[table]!.data.name)})`;
}

/** What the values of a column are called in the reader's language. */
export function namesOf(release: Asked, table: number, column: number): string[] {
  const own = release.tables[table]!.columns[column]!;
  const [said, codes] = [calledBy(release.data.stories, table, column)?.values, codesOf(own)];
  return own.values.map((_, place) => {
    if (said?.[place]) return said[place];
    if (own.kind === "flag" && !own.labels[place]) return titleOf(release, table, column);
    return countryOf(codes?.[place]) || common(labelOf(own, place));
  });
}

/** A column's name among those of its release: with its table's where an earlier table has one of that name. */
function nameIn(tables: readonly Release[], table: number, column: number): string {
  const { name } = tables[table]!.columns[column]!;
  const before = tables
    .slice(0, table)
    .some(({ columns }) => columns.some((each) => folded(each.name) === folded(name)));
  return before ? `${tables[table]!.data.name}.${name}` : name;
}

/** Where a column of a name stands in a release: by its name, else by what people call it. */
export function columnOf(tables: readonly Release[], name: string): readonly [number, number] | null {
  const wanted = folded(name);
  for (const [table, { columns }] of tables.entries()) {
    const column = columns.findIndex((_, at) => folded(nameIn(tables, table, at)) === wanted);
    if (column >= 0) return [table, column];
  }
  for (const of of [({ name }: ColumnData) => name, called])
    for (const [table, release] of tables.entries()) {
      const column = release.columns.findIndex((each) => folded(of(each)) === wanted);
      if (column >= 0) return [table, column];
    }
  return null;
}

/** Where a value stands in the codebook of a column: by what is written, else by its label. */
export function valueOf(column: ColumnData, value: string, label: string): number {
  for (const [texts, wanted] of [
    [column.values, value],
    [column.labels, label],
    [column.values, label],
    [column.labels, value],
  ] as const) {
    const found = texts.findIndex((each) => each !== "" && folded(each) === folded(wanted));
    if (found >= 0) return found;
  }
  return -1;
}

/** What releases count, where it is not the same: tables by what is counted, and who is one unit. */
export function unitOf({ data, tables }: Asked, table: number): string {
  const units = data.protected.map(({ extent, table, other, most }: ProtectedData) => [extent, table, other, most]);
  return JSON.stringify([tables[table]!.data.counted, tables[table]!.data.most, units, data.k === null]);
}

/** A column that can be asked for. */
export interface Offered {
  readonly name: string;
  readonly title: string;
  /** How many of the releases have it. */
  readonly of: number;
}

/** The columns of releases, each once; those that all have come first. */
export function offered(releases: readonly Asked[]): Offered[] {
  const found = new Map<string, { name: string; title: string; of: Set<Asked> }>();
  for (const release of releases)
    for (const [table, { columns }] of release.tables.entries())
      for (const at of columns.keys()) {
        const name = nameIn(release.tables, table, at);
        const entry = found.get(folded(name)) ?? { name, title: titleOf(release, table, at), of: new Set() };
        entry.of.add(release);
        found.set(folded(name), entry);
      }
  return [...found.values()]
    .map(({ name, title, of }) => ({ name, title, of: of.size }))
    .sort((one, other) => other.of - one.of);
}

/** One condition: a column and one of its values. */
export interface Only {
  readonly column: string;
  readonly value: string;
}

/** An answer: a figure, or why there is none. */
export type Answer = Figure | "no-column" | "no-value" | "uncertain" | "no-filter";

export interface Line {
  /** What is written, for the address; "" for all records. */
  readonly value: string;
  readonly label: string;
  readonly answers: readonly Answer[];
}

export interface Compared {
  readonly lines: readonly Line[];
  /** Values of the column that not every release that has it lists. */
  readonly uneven: number;
  /** Whether all releases that answer count the same. */
  readonly alike: boolean;
}

export function isFigure(answer: Answer): answer is Figure {
  return typeof answer !== "string";
}

/**
 * The same question to several releases.
 *
 * @param only a condition that all must fulfil, or none
 * @param shares whether shares of all that fulfil it are asked for
 */
export function ask(releases: readonly Asked[], name: string, only: Only | null, shares: boolean): Compared {
  const places = releases.map(({ tables }) => columnOf(tables, name));
  const values: { value: string; label: string; called: string }[] = [];
  places.forEach((place, at) => {
    if (!place) return;
    const column = releases[at]!.tables[place[0]]!.columns[place[1]]!;
    const names = namesOf(releases[at]!, ...place);
    column.values.forEach((value, of) => {
      const label = labelOf(column, of);
      const known = values.some((each) => folded(each.value) === folded(value) || folded(each.label) === folded(label));
      if (!known) values.push({ value, label, called: names[of]! });
    });
  });
  let uneven = 0;
  const found = releases.map((release, at) => answersOf(release, places[at]!, values, only, shares));
  const lines = values.map(({ value, called }, line): Line => {
    const answers = found.map((each) => each[line]!);
    if (answers.includes("no-value")) uneven++;
    return { value, label: called, answers };
  });
  const units = releases.flatMap((release, at) => (places[at] ? [unitOf(release, places[at]![0])] : []));
  return { lines, uneven, alike: new Set(units).size < 2 };
}

function answersOf(
  release: Asked,
  place: readonly [number, number] | null,
  values: readonly { value: string; label: string }[],
  only: Only | null,
  shares: boolean,
): Answer[] {
  if (!place) return values.map(() => "no-column");
  const [table, at] = place;
  const asked = release.tables[table]!;
  const column = asked.columns[at]!;
  const selection = only ? chosen(release.tables, table, only) : new Map<number, readonly number[]>();
  if (!selection) return values.map(() => "no-filter");
  const figures = asked.column(selection, at);
  const whole = shares ? asked.total(new Map([...selection].filter(([each]) => each !== at))) : null;
  return values.map(({ value, label }) => {
    const found = valueOf(column, value, label);
    if (found < 0) return "no-value";
    const figure = figures[found]!;
    return whole ? (share(figure, whole) ?? "uncertain") : figure;
  });
}

/** A condition on records of a table; null where it is about those of another. */
function chosen(tables: readonly Release[], table: number, { column, value }: Only): Selection | null {
  const place = columnOf(tables, column);
  if (place?.[0] !== table) return null;
  const own = tables[table]!.columns[place[1]]!;
  const found = valueOf(own, value, value);
  return found < 0 ? null : new Map([[place[1], [found]]]);
}

/** The difference of one answer to another; null where one has no margin. */
export function changeOf({ answers }: Line, from: number, to: number): Difference | null {
  const [first, last] = [answers[from]!, answers[to]!];
  return isFigure(first) && isFigure(last) ? difference(last, first) : null;
}

/** Which of several are compared with which: each with the one before it, and the last with the first. */
export function pairsOf(places: readonly number[]): (readonly [number, number])[] {
  const steps = places.slice(1).map((place, at) => [places[at]!, place] as const);
  return places.length > 2 ? [...steps, [places[0]!, places.at(-1)!]] : steps;
}

/** Places of releases of which one column counts the same: they may stand in one chart. */
export function groupsOf(releases: readonly Asked[], column: string): number[][] {
  const found = new Map<string, number[]>();
  releases.forEach((release, place) => {
    const at = columnOf(release.tables, column);
    const key = at ? unitOf(release, at[0]) : "";
    found.set(key, [...(found.get(key) ?? []), place]);
  });
  return [...found.values()];
}

/** How far a change is beyond the noise: from 1 on it is. */
export function clear(change: Difference): number {
  if (change.kind === "protected") return Math.abs(change.value) / Math.max(change.margin, 1e-9);
  return change.noise ? 0 : 2;
}

/** A figure whose bar has an end. */
export function valued(answer: Answer): answer is Exclude<Figure, { kind: "unreported" }> {
  return isFigure(answer) && answer.kind !== "unreported";
}

export interface Change {
  readonly column: string;
  readonly name: string;
  readonly label: string;
  readonly before: Figure;
  readonly after: Figure;
  readonly change: Difference;
}

export interface Changes {
  readonly alike: boolean;
  /** Values whose numbers both versions report with a margin. */
  readonly compared: number;
  /** Those that changed by more than the noise, the clearest first. */
  readonly beyond: readonly Change[];
  readonly total: { readonly before: Figure; readonly after: Figure; readonly change: Difference | null };
  readonly added: readonly string[];
  readonly gone: readonly string[];
  /** Values that only the new, or only the old codebooks list, of columns that both have. */
  readonly newValues: number;
  readonly oldValues: number;
}

/** What changed from one version to another. */
export function changes(before: Asked, after: Asked): Changes {
  const columns = offered([before, after]);
  const both = columns.filter(({ of }) => of === 2);
  const beyond: Change[] = [];
  let [compared, newValues, oldValues] = [0, 0, 0];
  for (const { name, title } of both) {
    for (const line of ask([before, after], name, null, false).lines) {
      const [one, other] = line.answers;
      if (one === "no-value") newValues++;
      else if (other === "no-value") oldValues++;
      const change = changeOf(line, 0, 1);
      if (!change || !isFigure(one!) || !isFigure(other!)) continue;
      compared++;
      if (!change.noise) beyond.push({ column: title, name, label: line.label, before: one, after: other, change });
    }
  }
  beyond.sort((one, other) => clear(other.change) - clear(one.change));
  const held = (release: Asked, name: string): boolean => columnOf(release.tables, name) !== null;
  const [was, is] = [before.tables[0]!.everyone, after.tables[0]!.everyone];
  return {
    alike: unitOf(before, 0) === unitOf(after, 0),
    compared,
    beyond,
    total: { before: was, after: is, change: difference(is, was) },
    added: columns.filter(({ name }) => !held(before, name)).map(({ title }) => title),
    gone: columns.filter(({ name }) => !held(after, name)).map(({ title }) => title),
    newValues,
    oldValues,
  };
}

/** Whether a figure is protected by noise. */
export function noisy(figure: Figure): figure is Protected {
  return figure.kind === "protected";
}
