// The integer arithmetic of `populace.synthesize.fixed_point`, in numbers that are exact up to 2^53.

/** Scores count in 1/1024 of a bit. */
export const ONE = 1 << 10;
/** The largest weight is 2^20. */
export const WEIGHT_BITS = 20;
const FINE = 20;
const PRECISION = 128n;

/** log2(1 + i / 1024) for i = 0 to 1024, in units of 2^-20, by repeated squaring. */
const logarithms: Float64Array = /* @__PURE__ */ (() => {
  const table = new Float64Array(ONE + 1);
  for (let cell = 0; cell < ONE; cell++) {
    let [value, result] = [BigInt(ONE + cell) << 50n, 0];
    for (let bit = 0; bit < FINE; bit++) {
      value = (value * value) >> 60n;
      const above = value >> 61n;
      value >>= above;
      result = 2 * result + Number(above);
    }
    table[cell] = result;
  }
  table[ONE] = 1 << FINE;
  return table;
})();

/** 2^(i / 1024) for i = 0 to 1023, in units of 2^-20, from repeated square roots. */
const powers: Float64Array = /* @__PURE__ */ (() => {
  let root = 2n << PRECISION;
  for (let bit = 0; bit < 10; bit++) root = squareRoot(root << PRECISION);
  const table = new Float64Array(ONE);
  let power = 1n << PRECISION;
  for (let place = 0; place < ONE; place++) {
    table[place] = Number(power >> (PRECISION - BigInt(WEIGHT_BITS)));
    power = (power * root) >> PRECISION;
  }
  return table;
})();

/** The square root of a number of at least 1, rounded down. */
function squareRoot(of: bigint): bigint {
  let guess = 1n << BigInt((of.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + of / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Where the words of a float lie that hold its exponent and its last bits. */
const [HIGH, LOW] = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? [1, 0] : [0, 1];

/** log2 of an integer of at least 1, in units of 1 / ONE. */
export function log2(value: number): number {
  float[0] = value;
  const high = words[HIGH]!;
  const scaled = ((high & 0xfffff) << 10) | (words[LOW]! >>> 22);
  const cell = scaled >> 20;
  const here = logarithms[cell]!;
  const fraction = here + Math.floor(((logarithms[cell + 1]! - here) * (scaled & 0xfffff)) / 2 ** 20);
  return (((high >>> 20) & 0x7ff) - 1023) * ONE + (fraction >> (FINE - 10));
}

/** 2^(WEIGHT_BITS + score / ONE) for a score of at most 0, rounded down. */
export function power2(score: number): number {
  const whole = Math.floor(score / ONE);
  return whole < -WEIGHT_BITS - 1 ? 0 : Math.floor(powers[score - whole * ONE]! / 2 ** -whole);
}

/** 2^16 / sqrt(count), rounded down; count at least 1. */
export function inverseRoot(count: number): number {
  return Math.floor(Math.sqrt(Math.floor(2 ** 32 / count)));
}

/** The part of a sum that a fraction of 30 bits is, rounded down, though their product may pass 2^53. */
export function partOf(sum: number, fraction: number): number {
  const upper = Math.floor(sum / 32768);
  const product = fraction * upper;
  const whole = Math.floor(product / 32768);
  const rest = (product - whole * 32768) * 32768 + fraction * (sum - upper * 32768);
  return whole + Math.floor(rest / 2 ** 30);
}

/** A ratio of integers. */
export interface Ratio {
  readonly up: bigint;
  readonly down: bigint;
}

/** A float as the ratio that it is. */
export function ratioOf(value: number): Ratio {
  let [scaled, down] = [value, 1n];
  while (!Number.isInteger(scaled)) [scaled, down] = [scaled * 2, down * 2n];
  return { up: BigInt(scaled), down };
}

/** A ratio of at least 0, rounded to the nearest integer, halves to even ones. */
export function rounded({ up, down }: Ratio): number {
  const whole = up / down;
  const twice = 2n * (up - whole * down);
  const more = twice > down || (twice === down && whole % 2n === 1n);
  return Number(more ? whole + 1n : whole);
}
