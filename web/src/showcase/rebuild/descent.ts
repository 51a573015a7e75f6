// The improvement and the place for rare values, as `populace.synthesize.descent` and `admission`.
import type { Context, State } from "./state";
import type { Generator } from "./words";

const ROWS = 512;
const RANKS = 3;
const LEAST_BATCH = 64;
const JUDGED = 64;
const WORTHWHILE = 0.1;
const HOSTS = 256;
const WIDEST = 65536;
/** A score that no other reaches. */
const NEVER = -Infinity;
/** What a gain is that ran over in 64 bits, beside others. */
const BEYOND = 2 ** 52;

interface Change {
  readonly record: number;
  readonly old: number;
  readonly into: number;
}

type Tell = (share: number) => void;

export class Descent {
  readonly #share = Array<number>(RANKS).fill(1 / 12);
  readonly #total: Float64Array;

  constructor(
    private readonly state: State,
    private readonly generator: Generator,
  ) {
    this.#total = new Float64Array(state.width);
  }

  /** Visits every record once, in blocks that hold about as many ids each. */
  sweep(tell: Tell): void {
    const { members } = this.state;
    const wide = (record: number): number => members[record]!.length >> 2;
    const order = [...this.generator.permutation(members.length)].sort((one, other) => wide(one) - wide(other));
    const number = Math.ceil(order.length / ROWS);
    const [size, more] = [Math.floor(order.length / number), order.length % number];
    this.generator.permutation(number).forEach((block, done) => {
      tell(done / number);
      const start = block * size + Math.min(block, more);
      this.#block(order.slice(start, start + size + (block < more ? 1 : 0)));
    });
  }

  #block(records: number[]): void {
    const { members } = this.state;
    records.sort((one, other) => members[other]!.length - members[one]!.length);
    const found = Array.from({ length: RANKS }, (): Change[] => []);
    for (const record of records) this.#propose(record, found);
    found.forEach((changes, rank) => {
      const order = this.generator.permutation(changes.length);
      for (let start = 0; start < order.length;) {
        const size = Math.max(LEAST_BATCH, Math.trunc(this.#share[rank]! * order.length));
        const batch = Array.from(order.subarray(start, start + size), (place) => changes[place]!);
        if (this.#try(batch, rank) < WORTHWHILE) break;
        start += size;
      }
    });
  }

  /** The best changes of one record, one for each rank. */
  #propose(record: number, found: readonly Change[][]): void {
    const { state } = this;
    const { starts, slots } = state.targets;
    const { weights, longest, singles, forbidden } = state;
    const held = state.members[record]!;
    const total = this.#total;
    for (let id = 1; id < total.length; id++) total[id] = weights[0] * singles[id]!;
    if (longest >= 2) for (const id of held) state.pairs.addRow(id, weights[1], total);
    if (longest === 3)
      for (let j = 1; j < held.length; j++)
        for (let i = 0; i < j; i++) state.triples.addRow(state.pairRow(held[i]!, held[j]!), weights[2], total);
    const number = starts.length - 1;
    const [old, stays, gains] = [new Array<number>(number).fill(0), new Float64Array(number), new Float64Array(number)];
    const [tops, leaves] = [new Float64Array(number), new Uint8Array(number)];
    for (const id of held) {
      old[slots[id]!] = id;
      stays[slots[id]!] = total[id]!;
    }
    for (const id of held) total[id] = NEVER;
    const raised = -forbidden * (weights[1] + weights[2] * (held.length - 1));
    for (let slot = 0; slot < number; slot++) {
      let best = NEVER;
      for (let id = starts[slot]!; id < starts[slot + 1]!; id++) if (total[id]! > best) best = total[id]!;
      tops[slot] = best;
      const occupied = old[slot]! > 0;
      const lift = occupied ? raised : 0;
      const value = state.worth(held.length - (occupied ? 1 : 0));
      const stay = stays[slot]!;
      const leave = occupied ? -2 * (stay + lift) - value : 0;
      let gain = occupied ? 2 * (best - stay) - 2 * value : 2 * best - value;
      // The only value of a slot: in 64 bits, as there, the gain of putting it in its own place may run over.
      if (best === NEVER && stay + value > 0) gain = BEYOND - 2 * (stay + value);
      if (leave > gain) leaves[slot] = 1;
      gains[slot] = Math.max(leave, gain);
    }
    for (const changes of found) {
      let chosen = 0;
      for (let slot = 1; slot < number; slot++) if (gains[slot]! > gains[chosen]!) chosen = slot;
      if (gains[chosen]! <= 0) continue;
      let into = 0;
      if (!leaves[chosen]) {
        into = starts[chosen]!;
        while (total[into] !== tops[chosen]) into++;
      }
      changes.push({ record, old: old[chosen]!, into });
      gains[chosen] = 0;
    }
  }

  /** How fast a change lowers the objective. */
  #slope(context: Context, { old, into }: Change): number {
    if (into === 0) return -2 * this.state.weigh(context, old);
    return 2 * (this.state.weigh(context, into) - this.state.weigh(context, old));
  }

  /** Tries some changes together; the share that was made. */
  #try(batch: readonly Change[], rank: number): number {
    const { state } = this;
    const good: { change: Change; context: Context; slope: number }[] = [];
    for (const change of batch) {
      const { record, old, into } = change;
      const context = state.context(record, old);
      if (!state.allowed(context, into || old)) continue;
      const slope = this.#slope(context, change);
      const cost = state.worth(context.others.length) * ((old ? 1 : 0) + (into ? 1 : 0));
      if (slope > cost && state.allowedInFours(context, into)) good.push({ change, context, slope });
    }
    const share = this.#share[rank]!;
    if (good.length === 0) {
      this.#share[rank] = Math.min(0.5, share * 1.5);
      return 0;
    }
    for (const { change, context } of good) state.change(context, change.record, change.old, change.into);
    let [fall, bend] = [0, 0];
    for (const { change, context, slope } of good.slice(0, JUDGED)) {
      fall += slope;
      bend += slope - this.#slope(context, change);
    }
    const curve = Math.floor(bend / 2);
    if (fall < 2 * curve && good.length > 8) {
      const keep = Math.max(fall / (2 * curve), 0.05);
      const bar = Math.trunc(keep * 65536);
      const { high } = this.generator.words(good.length);
      good.forEach(({ change, context }, place) => {
        if (high[place]! >>> 16 >= bar) state.change(context, change.record, change.into, change.old);
      });
      this.#share[rank] = Math.max(0.02, share * Math.max(keep, 0.3));
    } else if (fall > 3 * curve) this.#share[rank] = Math.min(0.5, share * 1.4);
    return good.length / batch.length;
  }
}

/** Puts values that fall short of their counts by more than noise explains into records. */
export function admit(state: State, penalties: readonly number[], generator: Generator, tell: Tell): void {
  const { singles, members, targets } = state;
  const { counts } = targets.goals[0]!;
  const short = [...singles.keys()]
    .filter((id) => 8 * singles[id]! > penalties[0]!)
    .sort((one, other) => counts[one - 1]! - counts[other - 1]! || one - other);
  const stays = new Set(short);
  const ties = generator.permutation(members.length);
  short.forEach((value, done) => {
    tell(done / short.length);
    for (let rounds = 2; rounds > 0; rounds--) put(state, value, rounds, stays, ties, penalties);
  });
}

function put(
  state: State,
  value: number,
  rounds: number,
  stays: ReadonlySet<number>,
  ties: Uint32Array,
  penalties: readonly number[],
): void {
  const { singles, members, targets, width, longest, forbidden } = state;
  const most = Math.max(0, Math.ceil(singles[value]! / rounds));
  const slot = targets.slots[value]!;
  const [low, high] = [targets.starts[slot]!, targets.starts[slot + 1]!];
  // An id of the value's own slot is marked above, a stranger to the value below.
  const marks = new Float64Array(width);
  for (let id = 1; id < width; id++) {
    if (id >= low && id < high) marks[id] = id * WIDEST;
    else if (longest >= 2 && state.pairs.at(value, id) < forbidden / 2) marks[id] = 1;
  }
  const spare = (id: number): boolean =>
    id === 0
      ? singles.subarray(low, high).reduce((sum, each) => sum + each, 0) > 0
      : singles[id]! < 0 && !stays.has(id);
  const hosts = members
    .map((held, record) => {
      const total = held.reduce((sum, id) => sum + marks[id]!, 0);
      return { record, old: Math.floor(total / WIDEST), key: (total % WIDEST) * 2 ** 32 + ties[record]! };
    })
    .filter(({ old }) => spare(old))
    .sort((one, other) => one.key - other.key)
    .slice(0, HOSTS)
    .map(({ record, old }) => {
      const context = state.context(record, old);
      return { record, old, gain: state.weigh(context, value, penalties) - state.weigh(context, old, penalties) };
    })
    .sort((one, other) => other.gain - one.gain);
  for (const { record, old } of hosts.slice(0, most)) state.change(state.context(record, old), record, old, value);
}
