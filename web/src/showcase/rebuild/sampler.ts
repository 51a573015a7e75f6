// The first guess, slot by slot, as `populace.synthesize.sampling` says.
import { ONE, WEIGHT_BITS, inverseRoot, log2, partOf, power2 } from "./arithmetic";
import type { State } from "./state";
import type { Generator } from "./words";

const SAMPLE = 4096;
const ROUNDS = 6;
const TRIES = 8;
const FINE = 16;
const CLIP = (23 * ONE) / 2;
const NEVER = -(2 ** 24);

/** Scores of the values of a slot, the last of them for none. */
interface Scores {
  readonly low: number;
  readonly base: Float64Array;
  /** For each attribute its scores with the values, then those of its slot's being empty. */
  readonly table: Float64Array;
  readonly shift: Float64Array;
  readonly emptyRoot: number;
}

export class Sampler {
  readonly #state: State;
  readonly #singles: Float64Array;
  /** For each slot how many records have nothing in it. */
  readonly #empty: number[];
  readonly order: readonly number[];
  readonly #done: number[] = [];

  constructor(
    state: State,
    private readonly generator: Generator,
  ) {
    const { starts, records } = state.targets;
    this.#state = state;
    this.#singles = state.singles.slice();
    this.#empty = Array.from(starts.subarray(0, -1), (start, slot) =>
      Math.max(records - this.#singles.subarray(start, starts[slot + 1]).reduce((sum, each) => sum + each, 0), 0),
    );
    this.order = [...this.#empty.keys()].sort((one, other) => this.#empty[one]! - this.#empty[other]! || one - other);
  }

  /** Draws a value of the slot, or none, for every record. */
  fill(slot: number): void {
    const { members } = this.#state;
    const scores = this.#scores(slot);
    const values = scores.base.length;
    const sums = new Float64Array(2 * values);
    const none = new Float64Array(values);
    const first = members.slice(0, SAMPLE).map((held) => scored(scores, held, none, sums, new Float64Array(values)));
    const offsets = offsetsOf(scores.base, first);
    const mine = new Float64Array(values);
    const rows = new Map<number, number[]>();
    members.forEach((held, record) => {
      const group = rows.get(held.length);
      if (group) group.push(record);
      else rows.set(held.length, [record]);
    });
    for (const held of [...rows.keys()].sort((one, other) => one - other)) {
      let left = rows.get(held)!.map((record) => ({ record, banned: [] as number[] }));
      for (let tries = 0; tries < TRIES && left.length > 0; tries++) {
        const { high } = this.generator.words(left.length);
        left = left.filter(({ record, banned }, place) => {
          scored(scores, members[record]!, offsets, sums, mine);
          const drawn = draw(mine, high[place]! >>> 2, banned);
          if (drawn >= values - 1) return false;
          const id = scores.low + drawn;
          const context = this.#state.context(record, 0);
          if (this.#state.allowed(context, id) && this.#state.allowedInFours(context, id)) {
            this.#state.bookOnce(context, id);
            members[record]!.push(id);
            return false;
          }
          banned.push(drawn);
          return true;
        });
      }
    }
  }

  /** Log counts and log interactions; see `Sampler._tables` and `fill` there. */
  #scores(slot: number): Scores {
    const { targets, width } = this.#state;
    const { goals, starts, slots } = targets;
    const singles = this.#singles;
    const records = Math.max(1, targets.records);
    const [low, high] = [starts[slot]!, starts[slot + 1]!];
    const number = starts.length - 1;
    const values = high - low + 1;
    let empty = this.#empty[slot]! * FINE;
    if (50 * empty <= records * FINE) empty = Math.min(empty, Math.floor((records * FINE) / 1000));
    const own = singles.subarray(low, high);
    const base = Float64Array.from([...own.map((count) => Math.max(count * FINE, 1)), Math.max(empty, 1)]);
    const logBase = base.map(log2);
    // Rows: none, the attributes, the empties of all slots, one of zeros.
    const height = width + number;
    const logs = new Float64Array((height + 1) * values);
    if (goals[1]) {
      const joint = new Float64Array(height * values);
      const released = new Uint8Array(height * values);
      const [a, b] = goals[1].ids as [Int32Array, Int32Array];
      goals[1].counts.forEach((count, place) => {
        for (const [one, other] of [
          [a[place]!, b[place]!],
          [b[place]!, a[place]!],
        ] as const) {
          if (slots[other] !== slot) continue;
          joint[one * values + other - low] = count * FINE;
          released[one * values + other - low] = 1;
        }
      });
      for (let each = 0; each < number; each++)
        for (let v = 0; v < values - 1; v++) {
          let rest = own[v]! * FINE;
          for (let id = starts[each]!; id < starts[each + 1]!; id++) rest -= joint[id * values + v]!;
          const chance = Math.floor((this.#empty[each]! * own[v]! * FINE) / (5 * records));
          joint[(width + each) * values + v] = Math.max(rest, chance);
        }
      const every = log2(records * FINE);
      for (let row = 1; row < height; row++) {
        const seen = (row < width ? singles[row]! : this.#empty[row - width]!) * FINE;
        const cells = joint.subarray(row * values, (row + 1) * values);
        const chance = Math.floor((seen * base[values - 1]!) / (5 * records * FINE));
        cells[values - 1] = Math.max(seen - cells.reduce((sum, each) => sum + each, 0), chance);
        const usual = every - log2(Math.max(seen, 1));
        for (let v = 0; v < values; v++) {
          const log = log2(Math.max(cells[v]!, 1)) + usual - logBase[v]!;
          const never = row < width && v < values - 1 && !released[row * values + v];
          logs[row * values + v] = never ? NEVER : Math.min(Math.max(log, -CLIP), CLIP);
        }
      }
    }
    const emptyRoot = inverseRoot(Math.max(1, this.#done.length));
    const shift = logBase.map((log, v) => {
      const empties = this.#done.reduce((sum, each) => sum + logs[(width + each) * values + v]!, 0);
      return log + Math.floor((empties * emptyRoot) / 65536);
    });
    this.#done.push(slot);
    const table = new Float64Array(width * 2 * values);
    for (let id = 0; id < width; id++) {
      const row = (width + slots[id]!) * values;
      table.set(logs.subarray(id * values, (id + 1) * values), id * 2 * values);
      table.set(logs.subarray(row, row + values), id * 2 * values + values);
    }
    return { low, base, table, shift, emptyRoot };
  }
}

/** Fills `into` with the scores of the values for a record that holds some ids. */
function scored(
  { table, shift, emptyRoot }: Scores,
  held: readonly number[],
  offsets: Float64Array,
  sums: Float64Array,
  into: Float64Array,
): Float64Array {
  const values = shift.length;
  sums.fill(0);
  for (const id of held) {
    const start = id * 2 * values;
    for (let v = 0; v < 2 * values; v++) sums[v]! += table[start + v]!;
  }
  const root = inverseRoot(Math.max(1, held.length));
  for (let v = 0; v < values; v++) {
    const present = sums[v]!;
    const damped =
      present < NEVER / 2
        ? NEVER
        : Math.floor((present * root) / 65536) - Math.floor((sums[values + v]! * emptyRoot) / 65536);
    into[v] = damped + shift[v]! + offsets[v]!;
  }
  return into;
}

/** What to add to each score so that expected counts meet `base`. */
function offsetsOf(base: Float64Array, first: readonly Float64Array[]): Float64Array {
  const offsets = new Float64Array(base.length);
  if (first.length === 0) return offsets;
  const whole = log2(base.reduce((sum, each) => sum + each, 0));
  const wanted = base.map((each) => log2(each) - whole);
  const [scores, shares] = [new Float64Array(base.length), new Float64Array(base.length)];
  for (let round = 0; round < ROUNDS; round++) {
    shares.fill(0);
    for (const each of first) {
      for (let v = 0; v < scores.length; v++) scores[v] = each[v]! + offsets[v]!;
      const top = scores.reduce((most, score) => Math.max(most, score), -Infinity);
      let sum = 0;
      for (let v = 0; v < scores.length; v++) sum += scores[v] = weight(scores[v]!, top);
      for (let v = 0; v < scores.length; v++) shares[v]! += Math.floor((scores[v]! * 2 ** WEIGHT_BITS) / sum);
    }
    shares.forEach((share, v) => {
      const missing = wanted[v]! - log2(Math.max(Math.floor(share / first.length), 1)) + WEIGHT_BITS * ONE;
      offsets[v]! += Math.min(Math.max(missing, (-3 * ONE) / 2), (3 * ONE) / 2);
    });
  }
  return offsets;
}

const weight = (score: number, top: number): number => (score < NEVER / 2 ? 0 : power2(score - top));

/** The value drawn: the number of running sums of weights at or below a random point of them. */
function draw(scores: Float64Array, fraction: number, banned: readonly number[]): number {
  const top = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const last = scores.length - 1;
  let sum = 0;
  const sums = scores.map((score, v) => {
    let each = banned.includes(v) ? 0 : weight(score, top);
    if (banned.length > 0 && v === last) each = Math.max(each, 1);
    return (sum += each);
  });
  const point = partOf(sum, fraction);
  let drawn = 0;
  while (drawn < sums.length && sums[drawn]! <= point) drawn++;
  return drawn;
}
