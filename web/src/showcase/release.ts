// A table of the release that the page holds, and what it says about a selection. Nothing is drawn here.
import type { ColumnData, TableData } from "$contract/showcase";
import { type Figure, OPEN, type Protected, type Published, UNREPORTED, type Unreported } from "$charts/figure";
import { added, rest, sum, total } from "$charts/margins";
import { Combinations } from "./combinations";
import { deviation } from "./rebuild/targets";
import { type Read, read } from "./reading";
import { type Bits, Records } from "./records";

/** Chosen values by column, as places in its codebook: columns are joined by AND, values by OR. */
export type Selection = ReadonlyMap<number, readonly number[]>;

export const EVERYONE: Selection = new Map();

/** More signed terms than this are not added up: the margin would say nothing. */
const MOST_TERMS = 5000;

/** Half of a 95% interval, in standard deviations. */
const NORMAL_95 = 1.96;

/** So many selections of records are kept. */
const MOST_KEPT = 64;

interface Term {
  readonly ids: readonly number[];
  readonly sign: number;
}

export class Release {
  /** Column c owns the attributes starts[c] to starts[c + 1] - 1. */
  readonly starts: readonly number[];
  readonly #kept = new Map<string, Bits | null>();
  /** Fewer links than this are too uncertain to be told, whoever counts them: twice the smallest margin of a value. */
  readonly #open: number;

  private constructor(
    readonly data: TableData,
    /** The smallest group that is told of; null where noise protects each person. */
    readonly k: number | null,
    readonly lengths: readonly Combinations[],
    readonly records: Records,
  ) {
    const starts = [0];
    for (const column of data.columns) starts.push(starts.at(-1)! + column.values.length);
    this.starts = starts;
    const margins = data.counted === "links" ? [...(lengths[0]?.margins ?? [])] : [];
    this.#open = margins.length > 0 ? (2 * Math.min(...margins)) / 10 : 0;
  }

  static async open(data: TableData, k: number | null): Promise<Release> {
    return Release.of(data, k, await read(data));
  }

  static of(data: TableData, k: number | null, { lengths, records }: Read): Release {
    return new Release(
      data,
      k,
      lengths.map(({ ids, counts, margins }) => new Combinations(ids, counts, margins)),
      new Records(records.size, records.starts, records.rows),
    );
  }

  get columns(): readonly ColumnData[] {
    return this.data.columns;
  }

  /** The published number of records or links. */
  get everyone(): Published {
    return this.#published(this.data.records, this.data.records_margin);
  }

  /** How many people a selection describes. */
  total(selection: Selection): Figure {
    const groups = this.#groups(selection);
    return this.#counted(groups) ?? this.#estimate(this.records.count(this.#selected(groups)), groups);
  }

  /** For each value of a column how many of the selection hold it, the column's own filter aside. */
  column(selection: Selection, column: number): Figure[] {
    const others = this.#groups(selection, column);
    const bits = this.#selected(others);
    return this.columns[column]!.values.map((_, place) => this.#held(others, bits, column, place));
  }

  /**
   * Whether the release tells of how many a column is recorded: its values exclude each other, or are so few that it
   * counts all that are held together. Of others synthetic records may be a tenth off, and every share with them.
   */
  tellsKnown(column: number): boolean {
    const { exclusive, multivalued, values } = this.columns[column]!;
    return values.length > 1 && (exclusive || (multivalued && values.length < this.lengths.length));
  }

  /** How many of the selection hold any value of a column, the column's own filter aside. */
  known(selection: Selection, column: number): Figure {
    const groups = [...this.#groups(selection, column), this.#any(column)];
    const whole = this.columns[column]!.exclusive ? added(this.column(selection, column)) : this.#counted(groups);
    if (whole && whole.kind !== "estimate") return whole;
    return this.#estimate(this.records.count(this.#selected(groups)), groups);
  }

  /** How many of the selection hold no value of an exclusive column: nothing was recorded, or too rare a value. */
  unrecorded(selection: Selection, column: number): Figure {
    const others = new Map([...selection].filter(([each]) => each !== column));
    const whole = this.total(others);
    const figures = this.column(others, column);
    const left = rest(whole, figures);
    if (left.kind !== "unreported") return left;
    const groups = this.#groups(others);
    const all = this.records.count(this.#selected(groups));
    return this.#estimate(all - this.records.count(this.#selected([...groups, this.#any(column)])));
  }

  /** How many of the selection hold both values, for all values of two columns: rows, then columns. */
  pairs(selection: Selection, row: number, column: number): Figure[][] {
    const others = this.#groups(selection, row, column);
    return this.columns[row]!.values.map((_, place) => {
      const groups = [...others, { ids: [this.starts[row]! + place], column: row }];
      const bits = this.#selected(groups);
      return this.columns[column]!.values.map((_, other) => this.#held(groups, bits, column, other));
    });
  }

  /** The synthetic records of a selection, kept for the next column: most are asked of the same ones. */
  #selected(groups: readonly Group[]): Bits | null {
    const key = groups.map(({ ids }) => ids.join(",")).join(";");
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const made = this.records.select(groups.map(({ ids }) => ids));
    this.#kept.set(key, made);
    return made;
  }

  /** Any value of a column. */
  #any(column: number): Group {
    return { ids: this.columns[column]!.values.map((_, place) => this.starts[column]! + place), column };
  }

  #held(others: readonly Group[], bits: Bits | null, column: number, place: number): Figure {
    const id = this.starts[column]! + place;
    const groups = [...others, { ids: [id], column }];
    return this.#counted(groups) ?? this.#estimate(this.records.holding(id, bits), groups);
  }

  #groups(selection: Selection, ...without: number[]): Group[] {
    return [...selection]
      .filter(([column, places]) => !without.includes(column) && places.length > 0)
      .map(([column, places]) => ({ ids: places.map((place) => this.starts[column]! + place), column }));
  }

  /** The sum of the released counts that make a selection up; null unless all are known. */
  #counted(groups: readonly Group[]): Figure | null {
    if (groups.length === 0) return this.everyone;
    if (groups.length > this.lengths.length) return null;
    let terms: Term[] = [{ ids: [], sign: 1 }];
    for (const { ids, column } of groups) {
      const choices = this.#alternatives(ids, this.columns[column]!);
      if (!choices || choices.length * terms.length > MOST_TERMS) return null;
      terms = terms.flatMap((term) =>
        choices.map((choice) => ({ ids: [...term.ids, ...choice.ids], sign: term.sign * choice.sign })),
      );
    }
    const found = [];
    let reported = 0;
    for (const { ids, sign } of terms) {
      const count = this.lengths[ids.length - 1]?.find([...ids].sort((one, other) => one - other));
      if (count) reported++;
      const figure = count ? this.#published(count.value, count.margin) : this.#few(ids.length);
      if (!figure) return null;
      found.push({ figure, sign });
    }
    if (reported === 0) return UNREPORTED;
    return found.length === 1 ? found[0]!.figure : sum(found);
  }

  /** "One of these values" as signed terms that the release may count; null where overlaps are not counted. */
  #alternatives(ids: readonly number[], { exclusive, multivalued }: ColumnData): Term[] | null {
    if (exclusive || ids.length === 1) return ids.map((id) => ({ ids: [id], sign: 1 }));
    return multivalued ? unions(ids, this.lengths.length) : null;
  }

  /** What is known of a selection of which every part was counted and did not stand out of its noise; else null. */
  #withheld(groups: readonly Group[]): Unreported | null {
    let sets: number[][] = [[]];
    for (const { ids } of groups) {
      if (sets.length * ids.length > MOST_TERMS) return null;
      sets = sets.flatMap((set) => ids.map((id) => [...set, id]));
    }
    const terms: { figure: Protected; sign: number }[] = [];
    for (const set of sets) {
      const most = this.#mostOf(set.sort((one, other) => one - other));
      if (most === null) return null;
      terms.push({ figure: { kind: "protected", value: 0, margin: most }, sign: 1 });
    }
    // Numbers of links have margins of their own, which those of the noise do not tell.
    return this.data.counted === "links" ? UNREPORTED : { ...UNREPORTED, most: total(terms).margin };
  }

  /** How many may hold attributes some of which were withheld together; null where none were. */
  #mostOf(ids: readonly number[]): number | null {
    let [most, withheld] = [Infinity, false];
    for (const part of parts(ids, this.lengths.length)) {
      const found = this.lengths[part.length - 1]!.find(part);
      if (found) most = Math.min(most, found.value + found.margin);
      else {
        const counted = this.data.lengths[part.length - 1]!;
        if (counted.left_out > 0 || counted.embedded < counted.reported) continue;
        withheld = true;
        most = Math.min(
          most,
          NORMAL_95 *
            deviation(
              counted,
              part.map((id) => this.#columnOf(id)),
            ),
        );
      }
    }
    return withheld ? most : null;
  }

  #columnOf(id: number): number {
    let column = 0;
    while (this.starts[column + 1]! <= id) column++;
    return column;
  }

  #published(value: number, margin: number): Published {
    return this.k === null ? { kind: "protected", value, margin } : { kind: "rounded", value, most: value + margin };
  }

  /** What a k-anonymous release leaves out, fewer than k hold; noise may hide any number, and so may a page that holds a part. */
  #few(length: number): Published | null {
    const entry = this.data.lengths[length - 1];
    if (this.k === null || !entry || entry.embedded < entry.reported) return null;
    return { kind: "rounded", value: 0, most: this.k - 1 };
  }

  /** What synthetic records say where the release says nothing: not of what it counted and withheld. */
  #estimate(records: number, groups: readonly Group[] = []): Figure {
    const value = (records * this.data.records) / this.data.held;
    const withheld = this.k === null && groups.length > 0 ? this.#withheld(groups) : null;
    if (withheld && !(this.#open && value < this.#open)) return value > 0 ? { ...withheld, few: value } : withheld;
    if (records === 0) return UNREPORTED;
    return value < this.#open ? OPEN : { kind: "estimate", value };
  }
}

/** All choices of some of the ids, up to a length. */
function parts(ids: readonly number[], longest: number): number[][] {
  return ids
    .reduce<number[][]>(
      (chosen, id) => [...chosen, ...chosen.filter((each) => each.length < longest).map((each) => [...each, id])],
      [[]],
    )
    .slice(1);
}

interface Group {
  readonly ids: readonly number[];
  readonly column: number;
}

/** Inclusion and exclusion: the number that holds any of the ids as signed numbers that hold some. */
function unions(ids: readonly number[], longest: number): Term[] | null {
  if (ids.length > longest) return null;
  const terms: Term[] = [];
  for (let chosen = 1; chosen < 1 << ids.length; chosen++) {
    const held = ids.filter((_, place) => (chosen >> place) & 1);
    terms.push({ ids: held, sign: held.length % 2 ? 1 : -1 });
  }
  return terms;
}
