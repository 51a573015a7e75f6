// Numbers of children, exchanged between parents, as `populace.synthesize.exchange`.
import { type Family, startOfLower, weightOf } from "./family";
import { type Held, split, startsOf } from "./tables";
import type { Counted } from "./targets";
import type { Generator } from "./words";

const BLOCK = 128;
const TOGETHER = 16;
/** What the children of a parent weigh together, by the code of her class. */
const WEIGHTS = [0, 0, 1, 2, 2, 2, 2, 2, 2] as const;
const CODES = WEIGHTS.length;

/** What the parents of each attribute are to have: of each class so many, and children of such weight. */
interface Wanted {
  readonly classes: Float64Array;
  readonly weights: Float64Array;
}

/** The parents' counts: how many there are, and those of one and of two values. */
export interface Owners {
  readonly counted: number;
  readonly lengths: readonly Counted[];
}

/** None where pairs with classes were not released. `place` is the column that has them. */
export function wanted(
  owners: Owners,
  place: number,
  family: Family,
  compact: Int32Array,
  made: number,
): Wanted | null {
  const pairs = owners.lengths[1];
  if (!pairs || owners.counted === 0) return null;
  const starts = startsOf(family.upper);
  const [first, stop] = [starts[place]!, starts[place + 1]!];
  const size = compact.reduce((most, id) => Math.max(most, id), 0) + 1;
  const classes = new Float64Array(size * CODES);
  const [ones, others] = pairs.ids as [Int32Array, Int32Array];
  for (const [ids, theirs] of [[ones, others] as const, [others, ones] as const])
    ids.forEach((id, row) => {
      if (id >= first && id < stop) classes[compact[theirs[row]!]! * CODES + id - first + 1] = pairs.counts[row]!;
    });
  const weights = Float64Array.from({ length: size }, (_, id) =>
    WEIGHTS.reduce<number>((sum, weight, code) => sum + weight * classes[id * CODES + code]!, 0),
  );
  const lower = startsOf(family.lower);
  const columnOf = family.lower.flatMap(({ size: values }, column) => Array<number>(values).fill(column));
  const told = family.lower.map(() => 0);
  const values = family.children[0]!;
  values.ids[0]!.forEach((id, row) => {
    const column = columnOf[id]!;
    if (!family.lower[column]!.multivalued) told[column]! += values.counts[row]!;
  });
  const most = Math.max(0, ...told);
  const used = told.map((each) => each > 0 && 20 * each >= 17 * most);
  if (lower.length > 1 && used.some(Boolean)) {
    const whole = weightOf(family.degrees);
    const all = told.reduce((sum, each, column) => sum + (used[column] ? each : 0), 0);
    const across = new Float64Array(size);
    const before = startOfLower(family);
    family.cross.children.forEach((id, row) => {
      if (used[columnOf[id - before]!]) across[compact[family.cross.parents[row]!]!]! += family.cross.counts[row]!;
    });
    weights.forEach((each, id) => (weights[id] = Math.floor((each + Math.floor((across[id]! * whole) / all)) / 2)));
  }
  const scaled = (each: number): number => Math.floor((each * made) / owners.counted);
  return { classes: classes.map(scaled), weights: weights.map(scaled) };
}

/** The codes of classes, some of them exchanged between two parents. */
export function exchanged(held: Held, codes: Int32Array, goal: Wanted, generator: Generator): Int32Array {
  codes = codes.slice();
  const misses = new Misses(held, codes, goal);
  const order = Array.from(generator.permutation(codes.length)).filter((parent) => codes[parent]! > 0);
  if (order.length === 0) return codes;
  for (const rows of split(order, Math.ceil(order.length / BLOCK))) {
    let couples = couplesOf(misses.gains(rows, codes), rows.length).map(
      ([one, other]) => [rows[one]!, rows[other]!] as const,
    );
    while (couples.length > 0) {
      const ids = new Set(couples.flat().flatMap((parent) => misses.idsOf(parent)));
      const before = misses.squares(ids);
      const exchange = (back: boolean): void =>
        couples.forEach(([one, other]) => {
          const [old, new_] = [codes[one]!, codes[other]!];
          misses.move(one, back ? new_ : old, back ? old : new_);
          misses.move(other, back ? old : new_, back ? new_ : old);
        });
      exchange(false);
      if (misses.squares(ids) < before) {
        for (const [one, other] of couples) [codes[one], codes[other]] = [codes[other]!, codes[one]!];
        break;
      }
      exchange(true);
      couples = couples.slice(0, couples.length >> 1);
    }
  }
  return codes;
}

/** Who exchanges with whom: for each the best other, nobody twice, the largest gains first. */
function couplesOf(gains: Float64Array, size: number): [number, number][] {
  const best = Array.from({ length: size }, (_, row) => {
    let at = 0;
    for (let other = 1; other < size; other++) if (gains[row * size + other]! > gains[row * size + at]!) at = other;
    return at;
  });
  const gain = (row: number): number => gains[row * size + best[row]!]!;
  const found: [number, number][] = [];
  const taken = new Set<number>();
  for (const row of [...best.keys()].sort((one, other) => gain(other) - gain(one)).slice(0, 4 * TOGETHER)) {
    const far = best[row]!;
    if (gain(row) <= 0 || found.length === TOGETHER) break;
    if (taken.has(row) || taken.has(far)) continue;
    taken.add(row).add(far);
    found.push([row, far]);
  }
  return found;
}

/** Wanted numbers less those of the parents as they are. */
class Misses {
  readonly #classes: Float64Array;
  readonly #weights: Float64Array;

  constructor(
    private readonly held: Held,
    codes: Int32Array,
    goal: Wanted,
  ) {
    this.#classes = goal.classes.slice();
    this.#weights = goal.weights.slice();
    codes.forEach((code, parent) => this.#add(parent, code, -1));
    this.#classes.fill(0, 0, CODES);
    this.#weights[0] = 0;
  }

  idsOf(parent: number): number[] {
    const { width, ids } = this.held;
    return Array.from(ids.subarray(parent * width, (parent + 1) * width)).filter((id) => id > 0);
  }

  #add(parent: number, code: number, amount: number): void {
    const { width, ids } = this.held;
    for (let place = parent * width; place < (parent + 1) * width; place++) {
      const id = ids[place]!;
      if (id === 0) continue;
      this.#classes[id * CODES + code]! += amount;
      this.#weights[id]! += amount * WEIGHTS[code]!;
    }
  }

  /** A parent gives up one code for another. */
  move(parent: number, old: number, into: number): void {
    this.#add(parent, old, 1);
    this.#add(parent, into, -1);
  }

  squares(ids: Iterable<number>): number {
    let total = 0;
    for (const id of ids) {
      for (let code = 0; code < CODES; code++) total += this.#classes[id * CODES + code]! ** 2;
      total += this.#weights[id]! ** 2;
    }
    return total;
  }

  /** For each two of some parents how much squared misses fall if they exchange their codes. */
  gains(rows: readonly number[], codes: Int32Array): Float64Array {
    const size = rows.length;
    const { width, ids } = this.held;
    const gain = new Float64Array(size * size);
    rows.forEach((parent, i) => {
      const own = this.idsOf(parent);
      const missed = Array.from({ length: CODES }, (_, code) =>
        own.reduce((sum, id) => sum + this.#classes[id * CODES + code]!, 0),
      );
      const heavy = own.reduce((sum, id) => sum + this.#weights[id]!, 0);
      const mine = codes[parent]!;
      rows.forEach((other, j) => {
        const theirs = codes[other]!;
        const step = WEIGHTS[theirs]! - WEIGHTS[mine]!;
        gain[i * size + j] =
          2 * (missed[theirs]! - missed[mine]! - own.length) + step * (2 * heavy - own.length * step);
      });
    });
    const fall = new Float64Array(size * size);
    rows.forEach((one, i) =>
      rows.forEach((other, j) => {
        const [mine, theirs] = [codes[one]!, codes[other]!];
        if (mine === theirs) return;
        let both = 0;
        for (let place = 0; place < width; place++) {
          const id = ids[one * width + place]!;
          if (id > 0 && id === ids[other * width + place]) both++;
        }
        const step = WEIGHTS[theirs]! - WEIGHTS[mine]!;
        fall[i * size + j] = gain[i * size + j]! + gain[j * size + i]! + both * (4 + 2 * step * step);
      }),
    );
    return fall;
  }
}
