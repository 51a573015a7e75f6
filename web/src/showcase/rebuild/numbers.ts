// How many records hang on each, as `populace.synthesize.tree_numbers`; in big integers, since products pass 2^53.
import { ONE, WEIGHT_BITS, log2, power2 } from "./arithmetic";
import { sum } from "./tables";
import type { Generator } from "./words";

const STRATA = 32;
const ROUNDS = 24;
const STEEPEST = 8 * ONE;
const HALVINGS = 12;
const TRIES = 8;
const PARTS = 36n;
const RATIO = 18n;
const LARGEST = 1n << (RATIO + 4n);

/** The records that others are to hang on: what each weighs, its root, and how many it may own. */
export interface Owners {
  readonly weight: Int32Array;
  readonly root: Int32Array;
  readonly most: Int32Array;
}

/** What was released of how many hang on them; see `ReleasedNumbers` there. */
export interface Released {
  readonly owners: readonly number[];
  readonly records: number;
  readonly leeway: number;
  readonly counted: number;
}

/** Numbers of records that meet what was released of all owners, as near to those drawn as can be. */
export function fitted(drawn: Int32Array, owners: Owners, asked: Released, generator: Generator): Int32Array {
  drawn = drawn.map((number, owner) => Math.min(number, owners.most[owner]!));
  if (drawn.length === 0 || sum(asked.owners) === 0) return drawn;
  const strata = new Strata(drawn, owners, asked.owners, generator);
  const now = counted(drawn, owners.root, asked.counted);
  const goal = Math.min(Math.max(now, asked.records - asked.leeway), asked.records + asked.leeway);
  let [wanted, found, misses] = [goal, drawn, -1];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const tried = strata.shared(Math.max(0, wanted)).map((number, owner) => Math.min(number, owners.most[owner]!));
    const here = counted(tried, owners.root, asked.counted);
    if (misses < 0 || Math.abs(here - goal) < misses) [found, misses] = [tried, Math.abs(here - goal)];
    if (misses <= Math.floor(asked.leeway / 2)) break;
    wanted += Math.floor(((goal - here) * Math.max(1, sum(tried))) / Math.max(1, here));
  }
  return found;
}

/** How many records there are, so many of each root at most. */
function counted(number: Int32Array, root: Int32Array, most: number): number {
  const ofRoot = new Int32Array(root.reduce((last, each) => Math.max(last, each), -1) + 1);
  number.forEach((each, owner) => (ofRoot[root[owner]!]! += each));
  return ofRoot.reduce((total, each) => total + Math.min(each, most), 0);
}

type Rows = readonly (readonly bigint[])[];

/** Owners by what they weigh, and how many of each have how many records. */
class Strata {
  readonly #held: number[];
  readonly #order: number[];
  readonly #phases: Uint32Array;
  readonly #weight: number[];
  readonly #part: bigint;
  readonly #shares: bigint[];
  readonly #table: Rows;
  readonly #numbers: number;

  constructor(drawn: Int32Array, owners: Owners, wanted: readonly number[], generator: Generator) {
    let stratum = ranked(owners.weight);
    if (Math.max(...new Set(stratum)) >= STRATA)
      stratum = ranked(owners.weight.map((weight) => Math.floor(log2(weight) / (ONE / 4))));
    const number = stratum.reduce((most, each) => Math.max(most, each), 0) + 1;
    this.#numbers = wanted.length;
    this.#held = Array<number>(number).fill(0);
    const heavy = [...this.#held];
    stratum.forEach((each, owner) => {
      this.#held[each]!++;
      heavy[each]! += owners.weight[owner]!;
    });
    const ties = generator.permutation(drawn.length);
    this.#order = [...drawn.keys()].sort(
      (one, other) =>
        stratum[one]! - stratum[other]! ||
        drawn[one]! - drawn[other]! ||
        owners.most[one]! - owners.most[other]! ||
        ties[one]! - ties[other]!,
    );
    this.#phases = generator.fractions(number, 16);
    this.#weight = heavy.map((each, place) => Math.max(1, Math.floor(each / this.#held[place]!)));
    this.#part = (1n << PARTS) / BigInt(drawn.length);
    const all = BigInt(sum(wanted));
    const shares = wanted.map((each) => (BigInt(each) << 16n) / all);
    const whole = this.#weight.reduce((total, each, place) => total + each * this.#held[place]!, 0);
    this.#shares = shares.map((share) => ((BigInt(whole) * this.#part) >> 16n) * share);
    const table = this.#held.map(() => new Array<number>(wanted.length).fill(0));
    drawn.forEach((each, owner) => table[stratum[owner]!]![Math.min(each, wanted.length - 1)]!++);
    this.#table = table.map((row, place) =>
      row.map(
        (owned, links) =>
          BigInt(owned) * this.#part + ((BigInt(this.#held[place]!) * shares[links]! * (this.#part >> 6n)) >> 16n),
      ),
    );
  }

  /** A number for each owner, such that there are about so many records. */
  shared(records: number): Int32Array {
    let [low, high] = this.#held.length === 1 ? [0, 0] : [-STEEPEST, STEEPEST];
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = Math.floor((low + high) / 2);
      let total = 0n;
      for (const row of this.#met(middle)) row.forEach((each, links) => (total += each * BigInt(links)));
      if (total / this.#part > BigInt(records)) low = middle;
      else high = middle;
    }
    const numbers = new Int32Array(this.#order.length);
    let first = 0;
    this.#met(high).forEach((row, place) => {
      const held = this.#held[place]!;
      const whole = row.reduce((total, each) => total + each, 0n) || 1n;
      const phase = (BigInt(this.#phases[place]!) * whole) >> 16n;
      let [sums, before] = [0n, 0];
      row.forEach((each, links) => {
        sums += each;
        const edge = links === row.length - 1 ? held : Number((sums * BigInt(held) + phase) / whole);
        for (let owner = before; owner < edge; owner++) numbers[this.#order[first + owner]!] = links;
        before = edge;
      });
      first += held;
    });
    return numbers;
  }

  /** For each stratum owners in parts by number of records, once all that was released is met. */
  #met(steep: number): Rows {
    const heaviest = Math.max(...this.#weight);
    const octaves = Array.from({ length: this.#numbers }, (_, links) => log2(links + 1));
    const scores = this.#weight.map((weight) => {
      const slope = Math.floor((steep * Math.floor((weight * ONE) / heaviest)) / ONE);
      return octaves.map((octave) => Math.floor((slope * octave) / ONE));
    });
    const most = octaves.map((_, links) => Math.max(...scores.map((row) => row[links]!)));
    let found: Rows = this.#table.map((row, place) =>
      row.map((each, links) => (each * BigInt(power2(scores[place]![links]! - most[links]!))) >> BigInt(WEIGHT_BITS)),
    );
    const weights = this.#weight.map(BigInt);
    const whole = this.#held.map((held) => BigInt(held) * this.#part);
    for (let round = 0; round < ROUNDS; round++) {
      const ratios = this.#shares.map((share, links) =>
        ratio(
          share,
          found.reduce((total, row, place) => total + weights[place]! * row[links]!, 0n),
        ),
      );
      found = found.map((row, place) => {
        const scaled = row.map((each, links) => (each * ratios[links]!) >> RATIO);
        const own = ratio(
          whole[place]!,
          scaled.reduce((total, each) => total + each, 0n),
        );
        return scaled.map((each) => (each * own) >> RATIO);
      });
    }
    return found;
  }
}

/** How much is wanted for what is held, in parts and at most so large. */
function ratio(wanted: bigint, held: bigint): bigint {
  const found = (wanted << RATIO) / (held > 1n ? held : 1n);
  return found < LARGEST ? found : LARGEST;
}

/** The place of each number among all different ones in rising order. */
function ranked(numbers: Int32Array): Int32Array {
  const places = new Map([...new Set(numbers)].sort((one, other) => one - other).map((each, place) => [each, place]));
  return numbers.map((each) => places.get(each)!);
}
