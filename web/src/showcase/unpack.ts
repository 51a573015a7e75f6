// From bytes to typed arrays; the layout is described by ShowcaseData.

const SHORT = "the data of this page are cut short";

/** For so many milliseconds a page may be deaf while it reads. */
const DEAF = 8;

let since = -Infinity;

/** Lets the browser answer, where it has waited for long. */
export async function turn(): Promise<void> {
  if (performance.now() - since < DEAF) return;
  await new Promise((done) => setTimeout(done));
  since = performance.now();
}

/** Reads LEB128 numbers one after the other. */
export class Numbers {
  #place = 0;

  constructor(private readonly content: Uint8Array) {}

  /** The next numbers as an array. */
  take(count: number): Int32Array {
    return this.#numbers(new Int32Array(count));
  }

  #numbers<A extends Int32Array | Float64Array>(taken: A): A {
    const bytes = this.content;
    let place = this.#place;
    for (let index = 0; index < taken.length; index++) {
      let byte = bytes[place++] ?? 0;
      let number = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[place++] ?? 0;
        number += (byte & 127) * 2 ** shift;
      }
      taken[index] = number;
    }
    if (place > bytes.length) throw new Error(SHORT);
    this.#place = place;
    return taken;
  }

  /** The next bytes. */
  raw(count: number): Uint8Array {
    const end = this.#place + count;
    if (end > this.content.length) throw new Error(SHORT);
    const taken = this.content.subarray(this.#place, end);
    this.#place = end;
    return taken;
  }

  /** The next numbers that are a byte each, and of those of 255 what they are more behind them. */
  bytes(count: number): Float64Array {
    const taken = Float64Array.from(this.raw(count));
    const large = taken.reduce((found, number) => found + (number === 255 ? 1 : 0), 0);
    const more = this.#numbers(new Float64Array(large));
    let next = 0;
    for (let index = 0; index < count; index++) if (taken[index] === 255) taken[index]! += more[next++]!;
    return taken;
  }

  /** Whether all was read. */
  get done(): boolean {
    return this.#place === this.content.length;
  }
}
