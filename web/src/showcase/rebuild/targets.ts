// What the records should count, as `populace.synthesize.targets` and `populace.estimate.occurrence`.
import { type Ratio, ratioOf, rounded } from "./arithmetic";

/** The released combinations of one length, their rows in rising order. */
export interface Counted {
  /** One array for each place: attributes, numbered by column, then by value. */
  readonly ids: readonly Int32Array[];
  readonly counts: Int32Array;
  /** The sum of their margins in tenths. */
  readonly tenths: number;
  /** The standard deviation of the noise of sets of columns of equal weight. */
  readonly scale: number;
  /** Where sets of columns have noise of their own: for each column its grade, and what weights are shares of. */
  readonly grades: readonly number[];
  readonly whole: number;
}

/** Protected counts, and how records are made of them. */
export interface Given {
  readonly seed: bigint;
  /** How many records to make. */
  readonly records: number;
  /** How many were counted. */
  readonly counted: number;
  readonly lengths: readonly Counted[];
  /** Of each column the number of its values. */
  readonly sizes: readonly number[];
  readonly multivalued: readonly boolean[];
  /** From which expectation on an unreleased triple may occur; null where none may. */
  readonly least: number | null;
  readonly strict: boolean;
  /** Whether many records are made in parts. */
  readonly sharded: boolean;
  /** How near to the counts is near enough, in 240ths of mean half-widths; it differs by version. */
  readonly close: bigint;
  /** Whether records are fitted while it helps, and lengths weighed by their margins, too. */
  readonly patient: boolean;
}

/** The targets of one length; see `Goal` there. */
export interface Goal {
  /** Compact ids, from 1. */
  readonly ids: readonly Int32Array[];
  readonly counts: Float64Array;
  readonly weight: number;
  readonly spread: Ratio;
  readonly released: number;
}

export interface Targets {
  readonly records: number;
  /** The attribute behind each compact id. */
  readonly kept: Int32Array;
  /** The slot of each compact id; id 0 has one behind the last. */
  readonly slots: Int32Array;
  /** Slot s owns the compact ids starts[s] to starts[s + 1] - 1. */
  readonly starts: Int32Array;
  readonly goals: readonly Goal[];
}

const UNIT = 4096n;
const LEAST_SCALE = 1 / 16;

/** The slot of each attribute: one for a column, one for each value of a multi-valued one. */
function slotsOf({ sizes, multivalued }: Given): Int32Array {
  const slots: number[] = [];
  let last = -1;
  sizes.forEach((size, column) => {
    for (let code = 0; code < size; code++) slots.push(code === 0 || multivalued[column] ? ++last : last);
  });
  return Int32Array.from(slots);
}

export function targets(given: Given): Targets {
  const { lengths, records, counted } = given;
  const first = lengths[0]?.ids[0] ?? new Int32Array();
  const slotOf = slotsOf(given);
  const compact = new Int32Array(slotOf.length);
  const kept = new Int32Array(first.length + 1).fill(-1);
  const slots = new Int32Array(first.length + 1);
  const starts: number[] = [];
  first.forEach((attribute, place) => {
    compact[attribute] = place + 1;
    kept[place + 1] = attribute;
    if (place === 0 || slotOf[attribute] !== slotOf[first[place - 1]!]) starts.push(place + 1);
    slots[place + 1] = starts.length - 1;
  });
  slots[0] = starts.length;
  starts.push(first.length + 1);
  const [up, down] = counted ? [BigInt(records), BigInt(counted)] : [1n, 1n];
  const variances = lengths.map((entry) => variance(entry, given.patient));
  const least = variances.reduce((one, other) => (one.up * other.down <= other.up * one.down ? one : other), {
    up: 1n,
    down: 0n,
  });
  const others = mayOccur(given, slotOf);
  const goals = lengths.map((entry, place): Goal => {
    const own = variances[place]!;
    const weight = rounded({ up: UNIT * least.up * own.down, down: least.down * own.up });
    const all = entry.ids.map((column) => column.map((id) => compact[id]!));
    const rows = Uint32Array.from(entry.counts.keys()).filter((row) => all.every((column) => column[row]! > 0));
    const released = rows.length;
    let ids = all.map((column) => Int32Array.from(rows, (row) => column[row]!));
    let counts = Float64Array.from(rows, (row) => scaled(entry.counts[row]!, up, down));
    if (place === 2 && others[0]!.length > 0) {
      const joined = ids.map((column, at) => Int32Array.from([...column, ...others[at]!.map((id) => compact[id]!)]));
      const [a, b, c] = joined as [Int32Array, Int32Array, Int32Array];
      const order = Uint32Array.from(a, (_, row) => row).sort(
        (one, other) => a[one]! - a[other]! || b[one]! - b[other]! || c[one]! - c[other]!,
      );
      ids = joined.map((column) => Int32Array.from(order, (row) => column[row]!));
      counts = Float64Array.from(order, (row) => counts[row] ?? 0);
    }
    const tenths = 10n * BigInt(Math.max(1, entry.counts.length));
    return {
      ids,
      counts,
      weight: Math.max(1, weight),
      spread: { up: up * BigInt(entry.tenths), down: down * tenths },
      released,
    };
  });
  return { records, kept, slots, starts: Int32Array.from(starts), goals };
}

/** The variance that lengths are weighed by: that of the noise, or its deviation times the mean half-width. */
function variance({ scale, counts, tenths }: Counted, believed: boolean): Ratio {
  const { up, down } = ratioOf(Math.max(scale, LEAST_SCALE));
  if (!believed) return { up: up ** 2n, down: down ** 2n };
  const number = BigInt(Math.max(1, counts.length));
  const sum = BigInt(tenths);
  return { up: up * (sum > number ? sum : number), down: down * number * 10n };
}

/** A count in other records, halves up. */
function scaled(count: number, up: bigint, down: bigint): number {
  return up === down ? count : Number((2n * BigInt(count) * up + down) / (2n * down));
}

/** The unreleased triples of released pairs that are expected often enough: three arrays of attributes. */
function mayOccur({ lengths, counted, sizes, least }: Given, slotOf: Int32Array): number[][] {
  const found: number[][] = [[], [], []];
  const [singles, pairs, triples] = lengths;
  if (least === null || !singles || !pairs || !triples) return found;
  const size = slotOf.length;
  const single = new Map(Array.from(singles.counts, (count, row) => [singles.ids[0]![row]!, count]));
  const pair = new Map(Array.from(pairs.counts, (count, row) => [key(pairs, row, size), count]));
  const known = new Set(Array.from(triples.counts, (_, row) => key(triples, row, size)));
  const columns = sizes.flatMap((number, column) => Array<number>(number).fill(column));
  const total = Math.max(1, counted);
  const [firsts, seconds] = pairs.ids as [Int32Array, Int32Array];
  for (let row = 0; row < firsts.length; row++) {
    const [a, b] = [firsts[row]!, seconds[row]!];
    for (let next = row + 1; next < firsts.length && firsts[next] === a; next++) {
      const c = seconds[next]!;
      const other = pair.get(b * size + c);
      if (other === undefined || known.has((a * size + b) * size + c)) continue;
      const two = [pairs.counts[row]!, pairs.counts[next]!, other] as const;
      const mean = Math.min(expected(total, [single.get(a)!, single.get(b)!, single.get(c)!], two), ...two);
      if (mean < least || mean > 0.1 * deviation(triples, [columns[a]!, columns[b]!, columns[c]!])) continue;
      [a, b, c].forEach((id, place) => found[place]!.push(id));
    }
  }
  return found;
}

const key = ({ ids }: Counted, row: number, size: number): number =>
  ids.reduce((sum, column) => sum * size + column[row]!, 0);

/** The standard deviation of the noise of a set of columns; a grade halves or doubles a variance. */
export function deviation(
  { scale, grades, whole }: Pick<Counted, "scale" | "grades" | "whole">,
  columns: readonly number[],
): number {
  if (grades.length === 0) return scale;
  const total = columns.reduce((sum, column) => sum + grades[column]!, 0);
  return scale * Math.sqrt(whole / Math.floor(Math.sqrt(2 ** (12 + total))));
}

/** The count of three attributes without an interaction of all three, as `estimate.prediction`. */
function expected(
  total: number,
  [one, two, three]: readonly [number, number, number],
  [first, second, third]: readonly [number, number, number],
): number {
  let rising: Four = [one - first - second, two - first - third, three - second - third, 0];
  let falling: Four = [total - one - two - three + first + second + third, first, second, third];
  const low = Math.max(...rising.map((cell) => -cell));
  const high = Math.max(Math.min(...falling), low);
  rising = rising.map((cell) => cell + low) as Four;
  falling = falling.map((cell) => cell - low) as Four;
  const [even, odd] = [multiplied(rising), multiplied(falling)];
  const [cube, square, line, constant] = [even[2] + odd[2], even[1] - odd[1], even[0] + odd[0], even[3] - odd[3]];
  let width = (high - low) / 2;
  let root = width;
  for (let halving = 0; halving < 40; halving++) {
    width *= 0.5;
    const excess = ((cube * root + square) * root + line) * root + constant;
    root += excess > 0 || Object.is(excess, 0) ? -width : width;
  }
  return low + root;
}

type Four = [number, number, number, number];

/** The sums of products of three, two, one and all four. */
function multiplied([one, two, three, four]: Four): Four {
  const [left, right, outer, inner] = [one + two, three + four, one * two, three * four];
  return [left * inner + right * outer, outer + inner + left * right, left + right, outer * inner];
}
