// The released combinations of one length: found by binary search, since their rows are in order.
import type { LengthData } from "$contract/showcase";
import type { Numbers } from "./unpack";

export class Combinations {
  private constructor(
    /** One array per place: attribute ids. */
    readonly ids: readonly Int32Array[],
    readonly counts: Int32Array,
    /** In tenths. */
    readonly margins: Int32Array,
  ) {}

  static read(numbers: Numbers, length: number, data: LengthData): Combinations {
    const rows = data.embedded;
    const ids: Int32Array[] = [];
    const agree = new Uint8Array(rows).fill(1);
    agree[0] = 0;
    for (let place = 0; place < length; place++) {
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
    return new Combinations(ids, numbers.take(rows), numbers.take(rows));
  }

  /** The count of a combination and its margin, ids rising; null where the page does not hold it. */
  find(wanted: readonly number[]): { value: number; margin: number } | null {
    let low = 0;
    let high = this.counts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = this.#compare(middle, wanted);
      if (order === 0) {
        return { value: this.counts[middle]!, margin: this.margins[middle]! / 10 };
      }
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  }

  #compare(row: number, wanted: readonly number[]): number {
    for (let place = 0; place < wanted.length; place++) {
      const order = this.ids[place]![row]! - wanted[place]!;
      if (order !== 0) return order;
    }
    return 0;
  }
}
