// Whether the records of a release are those that its counts give: what the worker does, and what it says.
import type { ShowcaseData, TableData } from "$contract/showcase";
import { inflate } from "$parts/inflate";
import { Combinations } from "../combinations";
import type { Read } from "../reading";
import { Numbers } from "../unpack";
import { combinations, recordsText, type Rows } from "./files";
import { type Records, families, trees } from "./forest";
import { type Edge, type Lower, unpacked } from "./lower";
import { synthesize } from "./synthesis";
import { attributesOf, startsOf } from "./tables";
import type { Given } from "./targets";

/**
 * What can be said of a release here; each has a sentence in the catalogs.
 * `partial`: the page holds a part of the counts, and lacks `aggregates.csv`.
 * `tables`, `tables-partial`: there are several tables.
 * `first`, `first-partial`: of several tables the first is made again; of the others numbers are compared.
 */
export type Ability =
  "whole" | "partial" | "tables" | "tables-partial" | "first" | "first-partial" | "people" | "unknown";

/** Of how many released numbers of a table the page's records keep how many, within their margins. */
export interface Kept {
  readonly table: number;
  readonly kept: number;
  readonly numbers: number;
}

export type Outcome =
  /** The page's records are those made here; so is their file, by its digest. */
  | {
      readonly kind: "same";
      readonly records: number;
      readonly combinations: number;
      /** The tables below the first one that were made again, too, and their records. */
      readonly below: readonly { readonly name: string; readonly records: number }[];
      /** Of the tables that are not made again. */
      readonly others: readonly Kept[];
    }
  | { readonly kind: "other"; readonly what: "number" | "records" | "file"; readonly file: string };

/** What the worker is asked, and what it tells. */
/** What a worker is asked: to read what tables hold, or to make the records again. */
export type Task =
  | { readonly tables: readonly TableData[] }
  | {
      readonly data: ShowcaseData;
      /** The text of the first table's file of counts where the page holds a part of them. */
      readonly counts: string | null;
    };
export type Told =
  | Outcome
  | { readonly kind: "read"; readonly found: readonly Read[] }
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "failed"; readonly words: string };

/** What was found of a file: as the page and `release.json` say, changed, or not of this release. */
export interface Found {
  readonly name: string;
  readonly is: "same" | "changed" | "stranger";
}

const LEAST = { minimize: null, balanced: 0.4, complete: 0.2 } as const;
const EARLIER = { ...LEAST, balanced: 0.5 } as const;
const MANIFEST = "release.json";

/** Of which versions of a synthesizer records are made again here: of the only table, and up to which of the first. */
const WHOLE: Readonly<Record<string, readonly number[]>> = {
  "residual-descent": [1, 2, 3, 4],
  "residual-descent-strict": [1, 3],
};
const CLOSE: Readonly<Record<number, bigint>> = { 1: 63n, 2: 42n, 3: 42n, 4: 28n };
const FIRST: Readonly<Record<string, number>> = { families: 3, "matched-network": 3, trees: 4 };

export function ability({ tables, made }: ShowcaseData): Ability {
  if (["row-seeded", "value-seeded", "unseeded"].includes(made.synthesizer)) return "people";
  const whole = tables[0]!.lengths.every(({ reported, embedded }) => reported === embedded);
  if (WHOLE[made.synthesizer]?.includes(made.version)) return whole ? "whole" : "partial";
  if (made.version <= (FIRST[made.synthesizer] ?? 0)) {
    if (made.lower) return whole ? "tables" : "tables-partial";
    return whole ? "first" : "first-partial";
  }
  return "unknown";
}

/** The file of a table that has a role: its records or its counts. */
export function fileOf({ files, tables }: ShowcaseData, role: "synthetic" | "counts", name = tables[0]!.name): string {
  const found = files.find((file) => file.role === role && (tables.length === 1 || file.tables.join() === name));
  return found?.name ?? "";
}

/** Makes the records of a release again and compares them; the counts of the first table are all there. */
export async function checked(
  data: ShowcaseData,
  counts: string | null,
  tell: (share: number) => void,
): Promise<Outcome> {
  const table = data.tables[0]!;
  if (data.made.records !== table.synthetic) return { kind: "other", what: "number", file: "" };
  const numbers = new Numbers(await inflate(table.packed, "deflate"));
  const shown: readonly Rows[] = await Combinations.all(numbers, table.lengths, table.records);
  const lengths = counts === null ? shown : combinations(counts, table.columns, table.lengths.length);
  const task = given(data, lengths);
  const lower = data.made.lower ? await unpacked(data.made.lower) : null;
  const records = synthesize(task, (share) => tell(lower ? share / 2 : share));
  const own = held(records, table);
  // A page that holds a part of them leaves it to the sum of the file.
  const whole = table.held === table.synthetic;
  const name = fileOf(data, "synthetic");
  if (whole && !alike(own, held(recordsOf(numbers, table), table))) return { kind: "other", what: "records", file: "" };
  const text = recordsText(
    table.columns.slice(0, table.own),
    table.key ? [table.key] : [],
    table.key ? [numbered(own.length)] : [],
    own,
  );
  if ((await digestOf(text)) !== digestIn(data, name)) return { kind: "other", what: "file", file: name };
  const combined = lengths.reduce((sum, { counts: each }) => sum + each.length, 0);
  const same = { kind: "same", records: records.length, combinations: combined } as const;
  if (!lower) {
    const others: Kept[] = [];
    for (const [place, other] of data.tables.entries())
      if (place > 0 && other.held === other.synthetic) others.push(await keeping(other, place));
    return { ...same, below: [], others };
  }
  const make = data.made.synthesizer === "trees" ? trees : families;
  const made = make(task, records, lower, (share) => tell(0.5 + share / 2));
  for (const edge of lower.edges) {
    if (!(await alikeBelow(data.tables[edge.shown]!, edge, lower, made)))
      return { kind: "other", what: "records", file: "" };
    for (const place of [edge.many, edge.via]) {
      const file = place < 0 ? "" : fileOf(data, "synthetic", lower.tables[place]!.name);
      if (place >= 0 && (await digestOf(textBelow(data, place, lower, made))) !== digestIn(data, file))
        return { kind: "other", what: "file", file };
    }
  }
  const below = lower.tables.map(({ name: called }, place) => ({ name: called, records: made.tables[place]!.records }));
  return { ...same, below: below.filter(({ name: called }) => called !== table.name), others: [] };
}

const numbered = (number: number): Int32Array => Int32Array.from({ length: number }, (_, place) => place + 1);

const digestIn = ({ files }: ShowcaseData, file: string): string =>
  files.find(({ name }) => name === file)?.sha256 ?? "";

const digestOf = (text: string): Promise<string> => digest(new TextEncoder().encode(text));

/** Whether the page's links of a relation are those made: the records that they lead to, and what they say. */
async function alikeBelow(
  shown: TableData,
  { many, via, relation }: Edge,
  lower: Lower,
  made: Records,
): Promise<boolean> {
  if (shown.held !== shown.synthetic) return true;
  const numbers = new Numbers(await inflate(shown.packed, "deflate"));
  await Combinations.all(numbers, shown.lengths, shown.records);
  const { own, shapes } = lower.tables[many]!;
  const starts = startsOf(shown.columns.map(({ values }) => ({ size: values.length, multivalued: false })));
  // Between the two are classes of numbers, which follow from links.
  const [end, next] = [starts[own]!, starts[shapes.length]!];
  const held = recordsOf(numbers, shown).map((ids) => ids.filter((id) => id < end || id >= next));
  const ends = attributesOf(made.tables[many]!, 0, own);
  const links = via < 0 ? null : attributesOf(made.tables[via]!, 0, lower.tables[via]!.own);
  const joined = Array.from(made.joins[relation]!.many, (record, link) =>
    links ? Int32Array.from([...ends[record]!, ...links[link]!.map((id) => next + id)]) : ends[record]!,
  );
  return alike(joined, held);
}

/** The text of the file of a table below the first one. */
function textBelow({ tables }: ShowcaseData, place: number, lower: Lower, made: Records): string {
  const { own, keyed, keys } = lower.tables[place]!;
  const table = made.tables[place]!;
  const rows = keyed ? [numbered(table.records)] : [];
  const after = (records: Int32Array): Int32Array => records.map((record) => record + 1);
  for (const { many, via, relation } of [...lower.edges].sort((one, other) => one.relation - other.relation)) {
    const { one, many: far } = made.joins[relation]!;
    if (via < 0 && many === place) rows.push(after(one));
    if (via === place) rows.push(after(one), after(far));
  }
  const edge = lower.edges.find(({ many, via }) => many === place || via === place)!;
  const first = edge.via === place ? lower.tables[edge.many]!.shapes.length : 0;
  const columns = tables[edge.shown]!.columns.slice(first, first + own);
  return recordsText(columns, keys, rows, attributesOf(table, 0, own));
}

/** The attributes of a table's own columns: numbers of links stand behind them. */
function held(records: readonly Int32Array[], { columns, own }: TableData): Int32Array[] {
  const end = columns.slice(0, own).reduce((sum, { values }) => sum + values.length, 0);
  return records.map((each) => each.filter((id) => id < end));
}

/** Of how many numbers of one and of two values that the page holds its records lie within the margin. */
async function keeping(table: TableData, place: number): Promise<Kept> {
  const numbers = new Numbers(await inflate(table.packed, "deflate"));
  const lengths = await Combinations.all(numbers, table.lengths, table.records);
  const found = new Map<string, number>();
  for (const record of recordsOf(numbers, table)) {
    record.forEach((one, at) => {
      found.set(String(one), (found.get(String(one)) ?? 0) + 1);
      for (const other of record.subarray(at + 1)) {
        const pair = `${one} ${other}`;
        found.set(pair, (found.get(pair) ?? 0) + 1);
      }
    });
  }
  const synthetic = Math.max(1, table.synthetic);
  let [kept, all] = [0, 0];
  for (const { ids, counts, margins } of lengths.slice(0, 2)) {
    counts.forEach((count, row) => {
      const made = found.get(ids.map((column) => column[row]).join(" ")) ?? 0;
      // In whole numbers, so that a number on its margin is one everywhere.
      if (10 * Math.abs(made * table.records - count * synthetic) <= margins[row]! * synthetic) kept++;
      all++;
    });
  }
  return { table: place, kept, numbers: all };
}

function given({ made, tables }: ShowcaseData, rows: readonly Rows[]): Given {
  const table = tables[0]!;
  const alone = made.synthesizer.startsWith("residual-descent");
  const patient = alone && made.version === 4;
  return {
    seed: BigInt(made.seed),
    records: made.records,
    counted: table.records,
    lengths: table.lengths.map((entry, place) => ({ ...entry, ...rows[place]! })),
    sizes: table.columns.map(({ values }) => values.length),
    multivalued: table.columns.map(({ multivalued }) => multivalued),
    // Of several tables the first is made as if all that may occur had been released.
    least: alone ? (patient ? LEAST : EARLIER)[made.fabrication] : null,
    strict: made.synthesizer.endsWith("-strict"),
    close: alone ? (CLOSE[made.version] ?? 63n) : 63n,
    patient,
    sharded: alone && made.version === 3,
  };
}

/** The attributes of each of the page's records, in rising order. */
function recordsOf(numbers: Numbers, { columns, held: number }: TableData): Int32Array[] {
  const records = Array.from({ length: number }, (): number[] => []);
  let first = 0;
  for (const { values, multivalued } of columns) {
    if (multivalued) {
      const held = numbers.take(number);
      const codes = numbers.take(held.reduce((sum, count) => sum + count, 0));
      let next = 0;
      held.forEach((count, record) => {
        let code = 0;
        for (let value = 0; value < count; value++) records[record]!.push(first + (code += codes[next++]!) - 1);
      });
    } else {
      numbers.take(number).forEach((code, record) => {
        if (code > 0) records[record]!.push(first + code - 1);
      });
    }
    first += values.length;
  }
  return records.map((held) => Int32Array.from(held));
}

/** Whether two tables hold the same records, in whatever order. */
function alike(one: readonly Int32Array[], other: readonly Int32Array[]): boolean {
  if (one.length !== other.length) return false;
  const sorted = other.toSorted(order);
  return one.toSorted(order).every((record, place) => order(record, sorted[place]!) === 0);
}

function order(one: Int32Array, other: Int32Array): number {
  const length = Math.min(one.length, other.length);
  for (let place = 0; place < length; place++) {
    const step = one[place]! - other[place]!;
    if (step !== 0) return step;
  }
  return one.length - other.length;
}

/** Compares files, by name, with what the page says of them; `release.json` must say the same of all others. */
export async function compared(
  data: ShowcaseData,
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<Found[]> {
  const known = new Map(data.files.map(({ name, sha256 }) => [name, sha256]));
  const manifest = files.get(MANIFEST);
  const listed = manifest ? fileDigests(new TextDecoder().decode(manifest)) : null;
  return Promise.all(
    [...files].map(async ([name, content]): Promise<Found> => {
      if (name === MANIFEST) {
        const agrees = listed !== null && [...known].every(([each, wanted]) => listed[each] === wanted);
        return { name, is: agrees ? "same" : "changed" };
      }
      const wanted = known.get(name) ?? listed?.[name];
      if (wanted === undefined) return { name, is: "stranger" };
      return { name, is: (await digest(content)) === wanted ? "same" : "changed" };
    }),
  );
}

/** The digests that `release.json` has; none where it is something else. */
function fileDigests(text: string): Readonly<Record<string, string>> | null {
  try {
    const { files } = JSON.parse(text) as { files: Record<string, { sha256: string }> };
    return Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));
  } catch {
    return null;
  }
}

async function digest(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
