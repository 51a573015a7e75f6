// Whether the records of a release are those that its counts give: what the worker does, and what it says.
import type { ShowcaseData, TableData } from "$contract/showcase";
import { inflate } from "$parts/inflate";
import { Combinations } from "../combinations";
import { Numbers } from "../unpack";
import { combinations, recordsText, type Rows } from "./files";
import { synthesize } from "./synthesis";
import type { Given } from "./targets";

/**
 * What can be said of a release here; each has a sentence in the catalogs.
 * `partial`: the page holds a part of the counts, and lacks `aggregates.csv`.
 * `first`, `first-partial`: of several tables the first is made again; of the others numbers are compared.
 */
export type Ability = "whole" | "partial" | "first" | "first-partial" | "people" | "unknown";

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
      /** Of the tables that are not made again. */
      readonly others: readonly Kept[];
    }
  | { readonly kind: "other"; readonly what: "number" | "records" | "file" };

/** What the worker is asked, and what it tells. */
export interface Task {
  readonly data: ShowcaseData;
  /** The text of the first table's file of counts where the page holds a part of them. */
  readonly counts: string | null;
}
export type Told =
  Outcome | { readonly kind: "share"; readonly share: number } | { readonly kind: "failed"; readonly words: string };

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
  "residual-descent": [1, 2, 4],
  "residual-descent-strict": [1],
};
const CLOSE: Readonly<Record<number, bigint>> = { 1: 63n, 2: 42n, 4: 28n };
const FIRST: Readonly<Record<string, number>> = { families: 3, "matched-network": 3, trees: 4 };

export function ability({ tables, made }: ShowcaseData): Ability {
  if (["row-seeded", "value-seeded", "unseeded"].includes(made.synthesizer)) return "people";
  const whole = tables[0]!.lengths.every(({ reported, embedded }) => reported === embedded);
  if (WHOLE[made.synthesizer]?.includes(made.version)) return whole ? "whole" : "partial";
  if (made.version <= (FIRST[made.synthesizer] ?? 0)) return whole ? "first" : "first-partial";
  return "unknown";
}

/** The file of the first table that has a role: its records or its counts. */
export function fileOf({ files, tables }: ShowcaseData, role: "synthetic" | "counts"): string {
  const first = files.find(
    (file) => file.role === role && (tables.length === 1 || file.tables.join() === tables[0]!.name),
  );
  return first?.name ?? "";
}

/** Makes the records of the first table again and compares them; its counts are all there. */
export async function checked(
  data: ShowcaseData,
  counts: string | null,
  tell: (share: number) => void,
): Promise<Outcome> {
  const table = data.tables[0]!;
  if (data.made.records !== table.synthetic) return { kind: "other", what: "number" };
  const numbers = new Numbers(await inflate(table.packed, "deflate"));
  const shown: readonly Rows[] = table.lengths.map((entry, place) => Combinations.read(numbers, place + 1, entry));
  const lengths = counts === null ? shown : combinations(counts, table.columns, table.lengths.length);
  const records = synthesize(given(data, lengths), tell);
  const own = held(records, table);
  // A page that holds a part of them leaves it to the sum of the file.
  const whole = table.held === table.synthetic;
  if (whole && !alike(own, held(recordsOf(numbers, table), table))) return { kind: "other", what: "records" };
  const wanted = data.files.find(({ name }) => name === fileOf(data, "synthetic"))?.sha256;
  const text = new TextEncoder().encode(recordsText(table, own));
  if ((await digest(text)) !== wanted) return { kind: "other", what: "file" };
  const combined = lengths.reduce((sum, { counts: each }) => sum + each.length, 0);
  const others: Kept[] = [];
  for (const [place, other] of data.tables.entries())
    if (place > 0 && other.held === other.synthetic) others.push(await keeping(other, place));
  return { kind: "same", records: records.length, combinations: combined, others };
}

/** The attributes of a table's own columns: numbers of links stand behind them. */
function held(records: readonly Int32Array[], { columns, own }: TableData): Int32Array[] {
  const end = columns.slice(0, own).reduce((sum, { values }) => sum + values.length, 0);
  return records.map((each) => each.filter((id) => id < end));
}

/** Of how many numbers of one and of two values that the page holds its records lie within the margin. */
async function keeping(table: TableData, place: number): Promise<Kept> {
  const numbers = new Numbers(await inflate(table.packed, "deflate"));
  const lengths = table.lengths.map((entry, at) => Combinations.read(numbers, at + 1, entry));
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
  const patient = made.synthesizer === "residual-descent" && made.version === 4;
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
    close: made.synthesizer === "residual-descent" ? (CLOSE[made.version] ?? 63n) : 63n,
    patient,
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
