// The records while they are made, and how far they are from each target: as `populace.synthesize.records`,
// `residuals` and `quadruples`, one record at a time like its compiled loops.
import { type Cells, cells } from "./cells";
import type { Goal, Targets } from "./targets";

/** What a change of one id looks at: the other ids of a record, and the rows of their pairs. */
export interface Context {
  readonly others: readonly number[];
  readonly rows: readonly number[];
}

export class State {
  readonly members: number[][];
  readonly longest: number;
  readonly width: number;
  readonly forbidden: number;
  weights: readonly [number, number, number];
  readonly singles: Float64Array;
  readonly pairs: Cells;
  readonly triples: Cells;
  readonly #pairRows: Cells;
  readonly #goals: readonly Goal[];
  readonly #quadruples: ReadonlySet<string> | null = null;

  /** The records, so many, hold nothing yet; of children targets are weights, and say nothing of their number. */
  constructor(
    readonly targets: Targets,
    number = targets.records,
  ) {
    const { goals, kept, records } = targets;
    const none = new Int32Array();
    this.members = Array.from({ length: number }, () => []);
    this.width = kept.length;
    this.longest = Math.min(3, goals.length);
    this.#goals = goals.slice(0, 3);
    const [one = 0, two = 0, three = 0] = this.#goals.map(({ weight }) => weight);
    this.weights = [one, two, three];
    const largest = goals.slice(0, 3).reduce((most, { counts }) => counts.reduce((a, b) => Math.max(a, b), most), 0);
    const bits = (records + largest + 1).toString(2).length;
    if (bits > 28) throw new Error("counts that are too large to be checked here");
    this.forbidden = -(2 ** Math.max(20, 2 + bits));
    this.singles = new Float64Array(this.width);
    if (goals[0]) this.singles.set(goals[0].counts, 1);
    const [a = none, b = none] = goals[1]?.ids ?? [];
    const [rows, ends] = [joined(a, b), joined(b, a)];
    this.pairs = cells(this.width, this.width, rows, ends, this.forbidden);
    this.#pairRows = cells(this.width, this.width, rows, ends, 0);
    rows.forEach((row, place) => {
      const pair = place % a.length;
      this.pairs.put(row, ends[place]!, goals[1]!.counts[pair]!);
      this.#pairRows.put(row, ends[place]!, pair + 1);
    });
    const [c = none, d = none, e = none] = goals[2]?.ids ?? [];
    const of = (ones: Int32Array, others: Int32Array): Int32Array =>
      ones.map((id, place) => this.#pairRows.at(id, others[place]!));
    const pairRows = joined(of(c, d), of(c, e), of(d, e));
    const last = joined(e, d, c);
    this.triples = cells(goals[2] ? a.length + 1 : 1, this.width, pairRows, last, this.forbidden);
    pairRows.forEach((row, place) => this.triples.put(row, last[place]!, goals[2]!.counts[place % c.length]!));
    if (goals[3]) {
      const { ids } = goals[3];
      this.#quadruples = new Set(Array.from(ids[0]!, (_, row) => ids.map((column) => column[row]!).join()));
    }
  }

  pairRow(one: number, other: number): number {
    return this.#pairRows.at(one, other);
  }

  /** What stands around one id of a record that is put in or taken out. */
  context(record: number, without: number): Context {
    return this.around(this.members[record]!.filter((id) => id !== without));
  }

  /** What stands around an id beside these. */
  around(others: readonly number[]): Context {
    const rows: number[] = [];
    if (this.longest === 3) {
      for (let i = 0; i < others.length; i++)
        for (let j = i + 1; j < others.length; j++) rows.push(this.pairRow(others[i]!, others[j]!));
    }
    return { others, rows };
  }

  /** The weight of all combinations of one attribute with up to two of so many others. */
  worth(others: number): number {
    const [one, two, three] = this.weights;
    return one + two * others + (three * (others * (others - 1))) / 2;
  }

  /** Weighted residuals of what an id stands in, unreleased combinations as they are or as far over as `penalties` say. */
  weigh({ others, rows }: Context, id: number, penalties?: readonly number[]): number {
    if (id === 0) return 0;
    const [one, two, three] = this.weights;
    const low = this.forbidden / 2;
    let [pairs, triples] = [0, 0];
    if (this.longest >= 2)
      for (const other of others) {
        const cell = this.pairs.at(other, id);
        pairs += penalties && cell < low ? -penalties[1]! : cell;
      }
    if (this.longest === 3)
      for (const row of rows) {
        const cell = this.triples.at(row, id);
        triples += penalties && cell < low ? -penalties[2]! : cell;
      }
    return one * this.singles[id]! + two * pairs + three * triples;
  }

  /** Whether an id, put in, would stand in released combinations of up to three only. */
  allowed({ others, rows }: Context, id: number): boolean {
    if (id === 0) return true;
    const low = this.forbidden / 2;
    return (
      (this.longest < 2 || others.every((other) => this.pairs.at(other, id) > low)) &&
      (this.longest < 3 || rows.every((row) => row === 0 || this.triples.at(row, id) > low))
    );
  }

  /** The same of combinations of four. */
  allowedInFours({ others }: Context, id: number): boolean {
    if (!this.#quadruples || id === 0) return true;
    const sorted = [...others].sort((one, other) => one - other);
    for (let i = 0; i < sorted.length; i++)
      for (let j = i + 1; j < sorted.length; j++)
        for (let k = j + 1; k < sorted.length; k++) {
          const four = [sorted[i]!, sorted[j]!, sorted[k]!, id].sort((one, other) => one - other);
          if (!this.#quadruples.has(four.join())) return false;
        }
    return true;
  }

  /** Books an id in one cell of each combination; `settle` does the others. */
  bookOnce({ others, rows }: Context, id: number): void {
    this.singles[id]!--;
    if (this.longest >= 2) for (const other of others) this.pairs.add(other, id, -1);
    if (this.longest === 3) for (const row of rows) this.triples.add(row, id, -1);
  }

  /** Brings all cells of a combination to what all of them were booked. */
  settle(): void {
    const [, pairs, triples] = this.#goals;
    if (pairs) {
      const [a, b] = pairs.ids as [Int32Array, Int32Array];
      pairs.counts.forEach((target, place) =>
        share(this.pairs, target, [a[place]!, b[place]!], [b[place]!, a[place]!]),
      );
    }
    if (triples) {
      const [a, b, c] = triples.ids as [Int32Array, Int32Array, Int32Array];
      triples.counts.forEach((target, place) => {
        const [x, y, z] = [a[place]!, b[place]!, c[place]!];
        share(this.triples, target, [this.pairRow(x, y), this.pairRow(x, z), this.pairRow(y, z)], [z, y, x]);
      });
    }
  }

  /** Puts an id in the place of another one; 0 stands for none. */
  change(context: Context, record: number, old: number, into: number): void {
    if (old) this.book(context, old, 1);
    if (into) this.book(context, into, -1);
    this.replace(record, old, into);
  }

  /** Puts an id in the place of another one without booking it. */
  replace(record: number, old: number, into: number): void {
    const members = this.members[record]!;
    if (old === 0) {
      members.push(into);
      return;
    }
    const place = members.indexOf(old);
    if (into) members[place] = into;
    else {
      const last = members.pop()!;
      if (place < members.length) members[place] = last;
    }
  }

  /** Adds an amount to what is left of all that an id stands in. */
  book({ others, rows }: Context, id: number, amount: number): void {
    this.singles[id]! += amount;
    if (this.longest < 2) return;
    for (const other of others) {
      this.pairs.add(other, id, amount);
      this.pairs.add(id, other, amount);
    }
    if (this.longest < 3) return;
    let pair = 0;
    const own = others.map((other) => this.pairRow(other, id));
    for (let i = 0; i < others.length; i++)
      for (let j = i + 1; j < others.length; j++) {
        const row = rows[pair++]!;
        if (row === 0) continue;
        this.triples.add(row, id, amount);
        this.triples.add(own[i]!, others[j]!, amount);
        this.triples.add(own[j]!, others[i]!, amount);
      }
  }

  /** For each length what is left of each combination. */
  left(): Float64Array[] {
    const [, pairs, triples] = this.#goals;
    const found = [this.singles.slice(1)];
    if (pairs) {
      const [a, b] = pairs.ids as [Int32Array, Int32Array];
      found.push(Float64Array.from(a, (id, place) => this.pairs.at(id, b[place]!)));
    }
    if (triples) {
      const [a, b, c] = triples.ids as [Int32Array, Int32Array, Int32Array];
      const at = (place: number): number => this.triples.at(this.pairRow(a[place]!, b[place]!), c[place]!);
      found.push(Float64Array.from(a, (_, place) => at(place)));
    }
    return found.slice(0, this.longest);
  }

  /** For each length the sum of absolute residuals. */
  misses(): number[] {
    return this.left().map((each) => each.reduce((sum, value) => sum + Math.abs(value), 0));
  }
}

function joined(...parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const part of parts) {
    all.set(part, next);
    next += part.length;
  }
  return all;
}

function share(table: Cells, target: number, rows: readonly number[], ends: readonly number[]): void {
  const value = rows.reduce((sum, row, place) => sum + table.at(row, ends[place]!) - target, target);
  rows.forEach((row, place) => table.put(row, ends[place]!, value));
}
