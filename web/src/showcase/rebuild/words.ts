// The pseudo-random words of `populace.synthesize.generator`: SplitMix64, each word in two halves of 32 bits.

const GOLDEN = 0x9e3779b97f4a7c15n;

/** The upper half of a product of two numbers of 32 bits. */
function upper(one: number, other: number): number {
  const [a, b, c, d] = [one >>> 16, one & 0xffff, other >>> 16, other & 0xffff];
  const middle = b * c + ((b * d) >>> 16);
  const sum = a * d + (middle & 0xffff);
  return (a * c + Math.floor(middle / 65536) + Math.floor(sum / 65536)) >>> 0;
}

/** The upper and the lower half of the word that `mix` scrambled last. */
export const mixed: [number, number] = [0, 0];

/** SplitMix64's scrambling of the word of two halves. */
export function mix(h: number, l: number): void {
  let a = (h ^ (h >>> 30)) >>> 0;
  let b = (l ^ ((l >>> 30) | (h << 2))) >>> 0;
  a = (upper(b, 0x1ce4e5b9) + Math.imul(a, 0x1ce4e5b9) + Math.imul(b, 0xbf58476d)) >>> 0;
  b = Math.imul(b, 0x1ce4e5b9) >>> 0;
  let c = (a ^ (a >>> 27)) >>> 0;
  let d = (b ^ ((b >>> 27) | (a << 5))) >>> 0;
  c = (upper(d, 0x133111eb) + Math.imul(c, 0x133111eb) + Math.imul(d, 0x94d049bb)) >>> 0;
  d = Math.imul(d, 0x133111eb) >>> 0;
  mixed[0] = (c ^ (c >>> 31)) >>> 0;
  mixed[1] = (d ^ ((d >>> 31) | (c << 1))) >>> 0;
}

export interface Words {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

export class Generator {
  #state: bigint;

  constructor(seed: bigint) {
    this.#state = BigInt.asUintN(64, seed);
  }

  /** The next words. */
  words(count: number): Words {
    const [high, low] = [new Uint32Array(count), new Uint32Array(count)];
    const [stepHigh, stepLow] = [Number(GOLDEN >> 32n), Number(GOLDEN & 0xffffffffn)];
    let [h, l] = [Number(this.#state >> 32n), Number(this.#state & 0xffffffffn)];
    for (let place = 0; place < count; place++) {
      const sum = l + stepLow;
      l = sum >>> 0;
      h = (h + stepHigh + (sum > 0xffffffff ? 1 : 0)) >>> 0;
      mix(h, l);
      [high[place], low[place]] = mixed;
    }
    this.#state = BigInt.asUintN(64, this.#state + BigInt(count) * GOLDEN);
    return { high, low };
  }

  /** Integers of so many bits, at most 32. */
  fractions(count: number, bits: number): Uint32Array {
    return this.words(count).high.map((word) => word >>> (32 - bits));
  }

  /** 0 to count - 1 in random order. */
  permutation(count: number): Uint32Array {
    const { high, low } = this.words(count);
    return Uint32Array.from({ length: count }, (_, place) => place).sort(
      (one, other) => high[one]! - high[other]! || low[one]! - low[other]! || one - other,
    );
  }
}
