// The first guess of children, given their parents: as `populace.synthesize.kinship`.
import { ONE, inverseRoot, log2, partOf, power2 } from "./arithmetic";
import type { Brood, Goals } from "./family";
import { State } from "./state";
import type { Generator } from "./words";

const SAMPLE = 4096;
const ROUNDS = 6;
const TRIES = 6;
const CLIP = 8 * ONE;
const NEVER = -(2 ** 24);
const LEAST = -(2 ** 20);
const DEEPEST = -(40 << 10);
const STEP = (3 * ONE) / 2;

const clipped = (value: number, most: number): number => Math.min(Math.max(value, -most), most);

export class Kinship {
  readonly #state: State;
  readonly #singles: Float64Array;
  /** For each slot what of the children's weight has nothing in it. */
  readonly #empty: number[];
  readonly #order: readonly number[];
  readonly #total: number;
  /** Ids, then empty slots. */
  readonly #size: number;
  readonly #own: Int32Array;
  /** What each of the parents' ids, and what is missing in each of their columns, adds to scores. */
  readonly #present: Int32Array;
  readonly #absent: readonly Int32Array[];

  constructor(
    private readonly brood: Brood,
    private readonly goals: Goals,
    private readonly columns: Int32Array,
    private readonly generator: Generator,
  ) {
    const { children } = goals;
    this.#state = new State(children, 0);
    this.#singles = this.#state.singles;
    this.#total = Math.max(
      1,
      brood.weight.reduce((sum, each) => sum + each, 0),
    );
    const { starts } = children;
    this.#empty = Array.from(starts.subarray(0, -1), (start, slot) =>
      Math.max(this.#total - this.#singles.subarray(start, starts[slot + 1]).reduce((sum, each) => sum + each, 0), 0),
    );
    this.#order = [...this.#empty.keys()].sort((one, other) => this.#empty[one]! - this.#empty[other]!);
    this.#size = goals.width + this.#empty.length;
    const held = Float64Array.from([...this.#singles, ...this.#empty]);
    this.#own = this.#interactions(held);
    [this.#present, this.#absent] = this.#fromParents(held);
  }

  /** The ids of all children. */
  draw(): number[][] {
    const { first } = this.brood;
    const slots = this.#empty.length;
    const codes = Array.from({ length: slots }, () => new Int32Array(first.length));
    const ranks: number[][] = [];
    first.forEach((head, child) => (ranks[child - head] ??= []).push(child));
    for (const rows of ranks)
      this.#order.forEach((slot, done) => this.#fill(slot, this.#order.slice(0, done), rows, codes));
    return Array.from(first, (_, child) => codes.map((column) => column[child]!).filter((id) => id > 0));
  }

  /** Log interactions of all ids and empty slots. */
  #interactions(held: Float64Array): Int32Array {
    const size = this.#size;
    const { width, children } = this.goals;
    const joint = new Float64Array(size * size);
    const known = new Uint8Array(size * size);
    const pairs = children.goals[1];
    if (pairs) {
      const [a, b] = pairs.ids as [Int32Array, Int32Array];
      a.forEach((one, row) => {
        for (const cell of [one * size + b[row]!, b[row]! * size + one]) {
          joint[cell] = pairs.counts[row]!;
          known[cell] = 1;
        }
      });
    }
    const { starts } = children;
    for (const [low, high] of [
      [0, width],
      [width, size],
    ] as const) {
      const rest = this.#empty.map((empty, slot) => {
        const row = new Float64Array(high - low);
        for (let column = low; column < high; column++) {
          let filled = 0;
          for (let id = starts[slot]!; id < starts[slot + 1]!; id++) filled += joint[id * size + column]!;
          const least = Math.max(Math.floor((empty * Math.floor(held[column]! / 5)) / this.#total), 1);
          row[column - low] = Math.max(held[column]! - filled, least);
        }
        return row;
      });
      rest.forEach((row, slot) => joint.set(row, (width + slot) * size + low));
      rest.forEach((row, slot) => row.forEach((each, at) => (joint[(low + at) * size + width + slot] = each)));
    }
    const logs = new Int32Array(size * size);
    for (let row = 1; row < size; row++)
      for (let column = 0; column < size; column++) {
        const cell = row * size + column;
        const never = pairs && row < width && column < width && known[cell] === 0;
        logs[cell] = never ? NEVER : this.#log(joint[cell]!, held[row]!, held[column]!);
      }
    return logs;
  }

  #log(joint: number, left: number, right: number): number {
    const both = log2(Math.max(joint, 1)) + log2(this.#total);
    return clipped(both - log2(Math.max(left, 1)) - log2(Math.max(right, 1)), CLIP);
  }

  #fromParents(held: Float64Array): [Int32Array, Int32Array[]] {
    const { brood, goals, columns } = this;
    const { starts } = goals.children;
    const [size, width, ids] = [this.#size, goals.width, goals.cross.length / goals.width];
    const weights = new Float64Array(ids);
    brood.owner.forEach((parent, child) => {
      const first = parent * brood.held.width;
      for (let place = first; place < first + brood.held.width; place++)
        weights[brood.held.ids[place]!]! += brood.weight[child]!;
    });
    const number = columns.reduce((most, column) => Math.max(most, column), -1) + 1;
    const lacking = new Float64Array(number).fill(this.#total);
    const rest = Array.from({ length: number }, () => held.slice());
    const present = new Int32Array(ids * size);
    for (let id = 1; id < ids; id++) {
      const weight = weights[id]!;
      const column = columns[id]!;
      if (column >= 0) lacking[column]! -= weight;
      for (let at = 0; at < size; at++) {
        let joint: number;
        if (at < width) joint = goals.cross[id * width + at]!;
        else {
          joint = weight;
          for (let other = starts[at - width]!; other < starts[at - width + 1]!; other++)
            joint -= goals.cross[id * width + other]!;
        }
        joint = Math.max(joint, this.#least(weight, held[at]!), 1);
        present[id * size + at] = this.#log(joint, weight, held[at]!);
        if (column >= 0) rest[column]![at]! -= joint;
      }
    }
    const absent = rest.map((row, column) => {
      const weight = Math.max(lacking[column]!, 1);
      return Int32Array.from(row, (joint, at) =>
        this.#log(Math.max(joint, this.#least(weight, held[at]!), 1), weight, held[at]!),
      );
    });
    return [present, absent];
  }

  #least(weight: number, held: number): number {
    return Math.floor((weight * Math.floor(held / 5)) / this.#total);
  }

  /** Draws a value of the slot, or none, for some children, each of another parent. */
  #fill(slot: number, done: readonly number[], rows: readonly number[], codes: readonly Int32Array[]): void {
    const { starts } = this.goals.children;
    const [low, high] = [starts[slot]!, starts[slot + 1]!];
    const values = high - low + 1;
    const empty = Array.from({ length: high - low }, (_, place) => Math.max(this.#singles[low + place]!, 1));
    const base = [...empty, Math.max(1, this.#empty[slot]!)];
    const logs = base.map(log2);
    const members = rows.map((child) => done.map((other) => codes[other]![child]!));
    const scores = rows.map((child, row) => this.#scores(child, slot, done, members[row]!, logs));
    const offsets = this.#offsets(scores.slice(0, SAMPLE), base, rows);
    for (const row of scores) for (let value = 0; value < values; value++) row[value]! += offsets[value]!;
    const drawn = this.#drawn(scores, members, low);
    const copied = this.#copied(slot, rows, codes);
    rows.forEach((child, row) => {
      const copy = copied?.[row] ?? -1;
      codes[slot]![child] = copy >= 0 && this.#allowed(members[row]!, copy) ? copy : drawn[row]!;
    });
  }

  #scores(
    child: number,
    slot: number,
    done: readonly number[],
    members: readonly number[],
    logs: readonly number[],
  ): Float64Array {
    const { brood, goals } = this;
    const [size, width, low] = [this.#size, goals.width, goals.children.starts[slot]!];
    const last = logs.length - 1;
    const at = (value: number): number => (value < last ? low + value : width + slot);
    const total = new Float64Array(logs.length);
    members.forEach((id, place) => {
      const row = (id > 0 ? id : width + done[place]!) * size;
      for (let value = 0; value <= last; value++) total[value]! += this.#own[row + at(value)]!;
    });
    const never = total.map((each) => (each < NEVER / 2 ? 1 : 0));
    let context = members.reduce((sum, id) => sum + (id > 0 ? 1 : 0), 0);
    const missing = new Set(this.#absent.keys());
    const first = brood.owner[child]! * brood.held.width;
    for (let place = first; place < first + brood.held.width; place++) {
      const id = brood.held.ids[place]!;
      if (id === 0) continue;
      context++;
      missing.delete(this.columns[id]!);
      for (let value = 0; value <= last; value++) total[value]! += this.#present[id * size + at(value)]!;
    }
    for (const column of missing) {
      context++;
      for (let value = 0; value <= last; value++) total[value]! += this.#absent[column]![at(value)]!;
    }
    const root = inverseRoot(Math.max(context, 1));
    for (let value = 0; value <= last; value++)
      total[value] = never[value] ? NEVER : Math.floor((total[value]! * root) / 65536) + logs[value]!;
    total[last] = Math.max(total[last]!, LEAST);
    return total;
  }

  /** What to add to each score so that expected weights meet the wanted ones. */
  #offsets(scores: readonly Float64Array[], base: readonly number[], rows: readonly number[]): Float64Array {
    const offsets = new Float64Array(base.length);
    if (scores.length < 200) return offsets;
    const whole = log2(base.reduce((sum, each) => sum + each, 0));
    const weight = scores.map((_, row) => this.brood.weight[rows[row]!]!);
    const heavy = Math.max(
      1,
      weight.reduce((sum, each) => sum + each, 0),
    );
    for (let round = 0; round < ROUNDS; round++) {
      const mean = new Float64Array(base.length);
      scores.forEach((each, row) => {
        const weights = weightsOf(each.map((score, value) => score + offsets[value]!));
        const sum = weights.reduce((one, other) => one + other, 0);
        weights.forEach((one, value) => (mean[value]! += Math.floor((one * 2 ** 20) / sum) * weight[row]!));
      });
      mean.forEach((each, value) => {
        const expected = log2(Math.max(Math.floor(each / heavy), 1)) - 20 * ONE;
        offsets[value]! += clipped(log2(base[value]!) - whole - expected, STEP);
      });
    }
    return offsets;
  }

  /** An id for each row, or 0; nothing that was not released. */
  #drawn(scores: readonly Float64Array[], members: readonly (readonly number[])[], low: number): Int32Array {
    const found = new Int32Array(scores.length);
    let open = scores.map((each, row) => ({ row, weights: weightsOf(each) }));
    for (let attempt = 0; attempt < TRIES && open.length > 0; attempt++) {
      const words = this.generator.fractions(open.length, 30);
      open = open.filter(({ row, weights }, place) => {
        const last = weights.length - 1;
        const point = partOf(
          weights.reduce((sum, each) => sum + each, 0),
          words[place]!,
        );
        let [drawn, sum] = [0, weights[0]!];
        while (sum <= point) sum += weights[++drawn]!;
        if (drawn >= last) return false;
        if (this.#allowed(members[row]!, drawn + low)) {
          found[row] = drawn + low;
          return false;
        }
        weights[drawn] = 0;
        weights[last] = Math.max(weights[last]!, 1);
        return true;
      });
    }
    return found;
  }

  #allowed(members: readonly number[], id: number): boolean {
    return this.#state.allowed(this.#state.around(members.filter((member) => member > 0)), id);
  }

  /** For each row the previous child's id where it is copied, else -1; none where there is none. */
  #copied(slot: number, rows: readonly number[], codes: readonly Int32Array[]): number[] | null {
    const states = this.goals.likeness.get(slot);
    if (!states || rows.length === 0 || this.brood.first[rows[0]!] === rows[0]) return null;
    const values = (states[0]!.length - 2) / 2;
    const pairs = states[1]!;
    const alike = pairs.slice(0, values + 1).reduce((sum, each) => sum + each, 0);
    const every = Math.max(
      1,
      pairs.reduce((sum, each) => sum + each, 0),
    );
    const chance = Math.floor((Math.max(0, 2 * alike - every) * 9 * 1024) / (10 * every));
    const words = this.generator.fractions(rows.length, 10);
    return rows.map((child, row) => (words[row]! < chance ? codes[slot]![child - 1]! : -1));
  }
}

function weightsOf(scores: Float64Array): Float64Array {
  const most = scores.reduce((one, other) => Math.max(one, other), -Infinity);
  return scores.map((score) => (score < NEVER / 2 ? 0 : power2(Math.max(score - most, DEEPEST))));
}
