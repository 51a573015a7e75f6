// The synthetic records, counted by bitmaps: one bit per record says whether it is selected.
import type { ColumnData } from "$contract/showcase";
import { type Numbers, turn } from "./unpack";

export type Bits = Uint32Array;

export class Records {
  constructor(
    readonly size: number,
    /** Attribute a holds rows[starts[a]] to rows[starts[a + 1] - 1]. */
    readonly starts: Int32Array,
    readonly rows: Int32Array,
  ) {}

  static async read(numbers: Numbers, columns: readonly ColumnData[], size: number): Promise<Records> {
    const owners: { attribute: Int32Array; row: Int32Array }[] = [];
    let first = 0;
    for (const column of columns) {
      await turn();
      owners.push(column.multivalued ? several(numbers, size, first) : single(numbers, size, first));
      first += column.values.length;
    }
    await turn();
    return Records.#gather(size, first, owners);
  }

  static #gather(
    size: number,
    attributes: number,
    owners: readonly { attribute: Int32Array; row: Int32Array }[],
  ): Records {
    const starts = new Int32Array(attributes + 1);
    for (const { attribute } of owners) for (const id of attribute) starts[id + 1]!++;
    for (let id = 0; id < attributes; id++) starts[id + 1]! += starts[id]!;
    const rows = new Int32Array(starts[attributes]!);
    const next = starts.slice();
    for (const { attribute, row } of owners) {
      for (let place = 0; place < row.length; place++) rows[next[attribute[place]!]!++] = row[place]!;
    }
    return new Records(size, starts, rows);
  }

  /** The records that hold, of every group, at least one attribute; null stands for all records. */
  select(groups: readonly (readonly number[])[]): Bits | null {
    let selected: Bits | null = null;
    for (const group of groups) {
      const bits = new Uint32Array((this.size + 31) >> 5);
      for (const id of group) {
        for (let place = this.starts[id]!; place < this.starts[id + 1]!; place++) {
          const row = this.rows[place]!;
          bits[row >> 5]! |= 1 << (row & 31);
        }
      }
      if (selected) for (let word = 0; word < bits.length; word++) selected[word]! &= bits[word]!;
      else selected = bits;
    }
    return selected;
  }

  /** How many selected records hold an attribute. */
  holding(id: number, selected: Bits | null): number {
    const [from, to] = [this.starts[id]!, this.starts[id + 1]!];
    if (!selected) return to - from;
    const { rows } = this;
    let count = 0;
    for (let place = from; place < to; place++) {
      const row = rows[place]!;
      count += (selected[row >> 5]! >>> (row & 31)) & 1;
    }
    return count;
  }

  /** How many records are selected. */
  count(selected: Bits | null): number {
    if (!selected) return this.size;
    let count = 0;
    for (const word of selected) count += ones(word);
    return count;
  }
}

/** How many bits of a word are set. */
export function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

function single(numbers: Numbers, size: number, first: number): { attribute: Int32Array; row: Int32Array } {
  const codes = numbers.take(size);
  const held = codes.reduce((sum, code) => sum + (code > 0 ? 1 : 0), 0);
  const attribute = new Int32Array(held);
  const row = new Int32Array(held);
  let next = 0;
  codes.forEach((code, record) => {
    if (code === 0) return;
    attribute[next] = first + code - 1;
    row[next++] = record;
  });
  return { attribute, row };
}

function several(numbers: Numbers, size: number, first: number): { attribute: Int32Array; row: Int32Array } {
  const held = numbers.take(size);
  const attribute = numbers.take(held.reduce((sum, count) => sum + count, 0));
  const row = new Int32Array(attribute.length);
  let next = 0;
  held.forEach((count, record) => {
    let code = 0;
    for (let value = 0; value < count; value++) {
      code += attribute[next]!;
      attribute[next] = first + code - 1;
      row[next++] = record;
    }
  });
  return { attribute, row };
}
