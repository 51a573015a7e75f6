// The released combinations of one length: found by binary search, since their rows are in order.
import type { LengthData } from "$contract/showcase";
import { type Numbers, turn } from "./unpack";

/** From here on numbers are not told apart where they give an order. */
const KEYS = (1 << 16) - 1;

/** So many rows are looked up at a time. */
const ROWS = 1 << 14;

/** Beyond so many tenths margins are whole numbers. */
const WHOLE = 100;

export class Combinations {
  /** Where the rows that begin with an attribute begin. */
  readonly #begins: Int32Array;

  constructor(
    /** One array per place: attribute ids. */
    readonly ids: readonly Int32Array[],
    readonly counts: Int32Array,
    /** In tenths. */
    readonly margins: Int32Array,
  ) {
    const first = ids[0]!;
    this.#begins = new Int32Array((first.at(-1) ?? -1) + 2);
    for (const id of first) this.#begins[id + 1]!++;
    for (let id = 1; id < this.#begins.length; id++) this.#begins[id]! += this.#begins[id - 1]!;
  }

  /** The combinations of length 1, 2, ... of a table of so many records. */
  static async all(numbers: Numbers, lengths: readonly LengthData[], records: number): Promise<Combinations[]> {
    const read: Combinations[] = [];
    for (const { embedded } of lengths) read.push(await Combinations.#read(numbers, embedded, read, records));
    return read;
  }

  static async #read(
    numbers: Numbers,
    rows: number,
    shorter: readonly Combinations[],
    records: number,
  ): Promise<Combinations> {
    const pairs = shorter.length === 2 ? shorter[1]! : null;
    let ids: readonly Int32Array[];
    let parts: Parts;
    let expected: Float64Array;
    if (pairs && numbers.take(1)[0] === 1) {
      const made = await fromPairs(pairs, shorter[0]!, records);
      const held = placesOf(numbers.raw((made.expected.length + 7) >> 3), by(made.expected));
      if (held.length !== rows) throw new Error("other combinations in this page than expected");
      parts = made.parts.map((each) => gathered(each, held));
      ids = [
        gathered(pairs.ids[0]!, parts[0]!),
        gathered(pairs.ids[1]!, parts[0]!),
        gathered(pairs.ids[1]!, parts[1]!),
      ];
      expected = new Float64Array(rows);
      for (let row = 0; row < rows; row++) expected[row] = made.expected[held[row]!]!;
    } else {
      ids = await differences(numbers, rows, shorter.length + 1);
      parts = await partsOf(ids, shorter.at(-1));
      expected = await expectedOf(ids, parts, shorter, records);
    }
    await turn();
    const doubt = doubtOf(parts, shorter.at(-1), rows);
    const off = numbers.bytes(rows);
    const counts = new Int32Array(rows);
    let order = by(expected);
    for (let place = 0; place < rows; place++) {
      const row = order[place]!;
      const twice = off[place]!;
      counts[row] = expected[row]! + (twice % 2 === 1 ? -(twice + 1) / 2 : twice / 2);
    }
    await turn();
    const wide = numbers.bytes(rows);
    const margins = new Int32Array(rows);
    order = by(counts, by(doubt));
    for (let place = 0; place < rows; place++) {
      const margin = wide[place]!;
      margins[order[place]!] = margin > WHOLE ? (margin - WHOLE + 10) * 10 : margin;
    }
    await turn();
    return new Combinations(ids, counts, margins);
  }

  /** The count of a combination and its margin, ids rising; null where the page does not hold it. */
  find(wanted: readonly number[]): { value: number; margin: number } | null {
    const row = this.row(wanted);
    return row < 0 ? null : { value: this.counts[row]!, margin: this.margins[row]! / 10 };
  }

  /** The row of a combination, ids rising; -1 where the page does not hold it. */
  row(wanted: readonly number[]): number {
    let [low, high] = this.beginning(wanted[0]!);
    high--;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = this.#compare(middle, wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** From where to before where rows begin with an attribute. */
  beginning(id: number): [number, number] {
    return id + 1 < this.#begins.length ? [this.#begins[id]!, this.#begins[id + 1]!] : [0, 0];
  }

  #compare(row: number, wanted: readonly number[]): number {
    for (let place = 1; place < wanted.length; place++) {
      const order = this.ids[place]![row]! - wanted[place]!;
      if (order !== 0) return order;
    }
    return 0;
  }
}

/** Ids that are told by how they differ from those above and to their left. */
async function differences(numbers: Numbers, rows: number, length: number): Promise<Int32Array[]> {
  const ids: Int32Array[] = [];
  const agree = new Uint8Array(rows).fill(1);
  agree[0] = 0;
  for (let place = 0; place < length; place++) {
    await turn();
    const here = numbers.take(rows);
    const left = ids[place - 1];
    for (let row = 0; row < rows; row++) {
      const above = row > 0 ? here[row - 1]! : 0;
      const step = here[row]!;
      if (agree[row]) {
        here[row] = step + above;
        if (step !== 0) agree[row] = 0;
      } else {
        here[row] = step + (left ? left[row]! : 0);
      }
    }
    ids.push(here);
  }
  return ids;
}

/** Rows by what they are made of: one array per part, without the last, ... the first of their attributes. */
type Parts = readonly Int32Array[];

/** All triples whose three pairs are held, in rising order: their pairs, and which counts these let expect. */
async function fromPairs(
  pairs: Combinations,
  singles: Combinations,
  records: number,
): Promise<{ parts: Parts; expected: Float64Array }> {
  const [low, high] = [pairs.ids[0]!, pairs.ids[1]!];
  let most = 0;
  for (let first = 0; first < low.length; first++) most += pairs.beginning(low[first]!)[1] - first - 1;
  const parts = [new Int32Array(most), new Int32Array(most), new Int32Array(most)] as const;
  const expected = new Float64Array(most);
  const single = byId(singles, Math.max(0, ...pairs.ids.map(largest)));
  const counts = Float64Array.from(pairs.counts);
  let number = 0;
  for (let first = 0; first < low.length; first++) {
    if (first % 128 === 0) await turn();
    const stop = pairs.beginning(low[first]!)[1];
    const [start, end] = pairs.beginning(high[first]!);
    let third = start;
    for (let second = first + 1; third < end && second < stop; second++) {
      const wanted = high[second]!;
      while (third < end && high[third]! < wanted) third++;
      if (third === end || high[third] !== wanted) continue;
      parts[0][number] = first;
      parts[1][number] = second;
      parts[2][number] = third;
      expected[number++] = together(
        counts[first]!,
        counts[second]!,
        counts[third]!,
        single[low[first]!]!,
        single[high[first]!]!,
        single[wanted]!,
        records,
      );
    }
  }
  await turn();
  return { parts: parts.map((each) => each.subarray(0, number)), expected: expected.subarray(0, number) };
}

/** How many hold three attributes, roughly, as those say who hold two of them, and one. */
function together(
  first: number,
  second: number,
  third: number,
  one: number,
  other: number,
  last: number,
  records: number,
): number {
  const product = ((((first * second) / one) * third) / other) * records;
  return Math.min(first, second, third, Math.floor(product / last));
}

function largest(numbers: Int32Array): number {
  let most = 0;
  for (let at = 0; at < numbers.length; at++) most = Math.max(most, numbers[at]!);
  return most;
}

/** The counts of single attributes, at least 1, by attribute, up to one of them. */
function byId(singles: Combinations, most: number): Float64Array {
  const counts = new Float64Array(most + 1).fill(1);
  singles.ids[0]!.forEach((id, row) => (counts[id] = Math.max(1, singles.counts[row]!)));
  return counts;
}

/** Numbers at places. */
function gathered(numbers: Int32Array, at: Int32Array): Int32Array {
  const found = new Int32Array(at.length);
  for (let place = 0; place < at.length; place++) found[place] = numbers[at[place]!]!;
  return found;
}

/** The places whose bits are set, rising; the bits stand in another order of them. */
function placesOf(bits: Uint8Array, order: Int32Array): Int32Array {
  const held = new Uint8Array(order.length);
  let number = 0;
  for (let at = 0; at < order.length; at++) {
    const bit = (bits[at >> 3]! >> (at & 7)) & 1;
    held[order[at]!] = bit;
    number += bit;
  }
  const found = new Int32Array(number);
  let next = 0;
  for (let place = 0; place < held.length; place++) if (held[place]) found[next++] = place;
  return found;
}

/** The rows of their parts among shorter ones; -1 where these do not stand there. */
async function partsOf(ids: readonly Int32Array[], shorter?: Combinations): Promise<Parts> {
  if (!shorter) return [];
  const rows = ids[0]!.length;
  const parts = ids.map(() => new Int32Array(rows));
  const part = new Array<number>(ids.length - 1).fill(0);
  for (let row = 0; row < rows; row++) {
    if (row % ROWS === 0) await turn();
    parts.forEach((places, at) => {
      const left = ids.length - 1 - at;
      for (let place = 0; place < part.length; place++) part[place] = ids[place < left ? place : place + 1]![row]!;
      places[row] = shorter.row(part);
    });
  }
  return parts;
}

/** The count of each row as its parts let expect it, as `_told` in `publish/page/packing.py` has it, step by step. */
async function expectedOf(
  ids: readonly Int32Array[],
  parts: Parts,
  shorter: readonly Combinations[],
  records: number,
): Promise<Float64Array> {
  const { length } = ids;
  const rows = ids[0]!.length;
  const expected = new Float64Array(rows);
  const [within, singles] = [shorter[length - 2], shorter[0]];
  if (!within || !singles) return expected;
  const single = byId(singles, Math.max(...ids.map(largest)));
  for (let row = 0; row < rows; row++) {
    if (row % ROWS === 0) await turn();
    if (parts.some((part) => part[row]! < 0)) continue;
    const counts = parts.map((part) => within.counts[part[row]!]!);
    const least = Math.min(...counts);
    if (length === 2) {
      expected[row] = Math.min(least, Math.floor((counts[0]! * counts[1]!) / Math.max(1, records)));
    } else if (length === 3) {
      const [one, other, last] = ids.map((each) => single[each[row]!]!);
      expected[row] = together(counts[0]!, counts[1]!, counts[2]!, one!, other!, last!, records);
    } else expected[row] = least;
  }
  return expected;
}

/** How doubtful the parts of each row are together, in the same way. */
function doubtOf(parts: Parts, within: Combinations | undefined, rows: number): Float64Array {
  const doubt = new Float64Array(rows);
  if (!within) return doubt;
  for (let row = 0; row < rows; row++) {
    let doubted = 0;
    for (let at = 0; at < parts.length; at++) {
      const place = parts[at]![row]!;
      if (place < 0) {
        doubted = 0;
        break;
      }
      const count = within.counts[place]!;
      const margin = within.margins[place]!;
      doubted += (margin * margin) / (count * count);
    }
    doubt[row] = Math.floor(doubted * 100);
  }
  return doubt;
}

/** The places of numbers of at least 0, the smaller ones first, the same ones as they were. */
function by(numbers: Float64Array | Int32Array, before?: Int32Array): Int32Array {
  const keys = new Uint16Array(numbers.length);
  const next = new Int32Array(KEYS + 2);
  for (let place = 0; place < keys.length; place++) {
    const key = Math.min(numbers[place]!, KEYS);
    keys[place] = key;
    next[key + 1]!++;
  }
  for (let key = 1; key < next.length; key++) next[key]! += next[key - 1]!;
  const order = new Int32Array(keys.length);
  for (let at = 0; at < order.length; at++) {
    const place = before ? before[at]! : at;
    order[next[keys[place]!]!++] = place;
  }
  return order;
}
