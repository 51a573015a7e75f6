// Children that meet what was released of them, of pairs with their parents and of families: as the second half of
// `populace.synthesize.children`.
import type { Brood, Goals } from "./family";
import { Likeness } from "./likeness";
import { type Context, State } from "./state";
import { split } from "./tables";
import type { Generator } from "./words";

const RANKS = 2;
const LEAST_BATCH = 64;
const JUDGED = 64;
const NEVER = -(2 ** 62);

interface Change {
  readonly child: number;
  readonly old: number;
  readonly into: number;
}

export class Descent {
  readonly #share = Array<number>(RANKS).fill(1 / 8);
  readonly cross: Int32Array;
  readonly #likeness: ReadonlyMap<number, Likeness>;
  readonly #scores: Float64Array;
  readonly #parents: Int32Array;

  /** `state` holds the children as drawn; those that are pinned stay as they are. */
  constructor(
    readonly brood: Brood,
    readonly goals: Goals,
    readonly state: State,
    private readonly generator: Generator,
    readonly pinned: ReadonlySet<number> = new Set(),
  ) {
    const { slots, starts } = state.targets;
    this.cross = goals.cross.slice();
    this.#scores = new Float64Array(goals.width);
    const { width, ids } = brood.held;
    this.#parents = Int32Array.from(brood.owner, (parent) => {
      let held = 0;
      for (let place = parent * width; place < (parent + 1) * width; place++) if (ids[place]! > 0) held++;
      return held;
    });
    const held = Array.from(starts.subarray(0, -1), () => new Int32Array(brood.owner.length));
    state.members.forEach((members, child) => {
      for (const id of members) held[slots[id]!]![child] = id - starts[slots[id]!]! + 1;
      members.forEach((id, place) =>
        this.#count(child, state.around(members.slice(0, place)), id, -brood.weight[child]!),
      );
    });
    this.#likeness = new Map(
      Array.from(goals.likeness, ([slot, states]) => [
        slot,
        new Likeness(states, goals.likenessWeight, goals.scale, held[slot]!, brood.first, brood.degree),
      ]),
    );
  }

  #count(child: number, context: Context, id: number, amount: number): void {
    this.state.book(context, id, amount);
    const { width, ids } = this.brood.held;
    const first = this.brood.owner[child]! * width;
    for (let place = first; place < first + width; place++)
      if (ids[place]! > 0) this.cross[ids[place]! * this.goals.width + id]! += amount;
  }

  /** What pairs of a child's parent and an id lack. */
  across(child: number, id: number): number {
    const { width, ids } = this.brood.held;
    const first = this.brood.owner[child]! * width;
    let total = 0;
    for (let place = first; place < first + width; place++)
      if (ids[place]! > 0) total += this.cross[ids[place]! * this.goals.width + id]!;
    return total;
  }

  /** Visits every child that may change once, no two of one parent together. */
  sweep(size: number): void {
    const { degree, first, weight } = this.brood;
    const order = Array.from(this.generator.permutation(degree.length));
    const rank = (child: number): number => child - first[child]!;
    const apart = (one: number, other: number): number =>
      degree[one]! - degree[other]! || rank(one) - rank(other) || weight[one]! - weight[other]!;
    order.sort(apart);
    const open = this.pinned.size > 0 ? order.filter((child) => !this.pinned.has(child)) : order;
    const blocks: number[][] = [];
    for (let start = 0; start < open.length;) {
      let stop = start + 1;
      while (stop < open.length && apart(open[start]!, open[stop]!) === 0) stop++;
      blocks.push(...split(open.slice(start, stop), Math.ceil((stop - start) / size)));
      start = stop;
    }
    for (const block of this.generator.permutation(blocks.length)) this.#block(blocks[block]!);
  }

  #block(children: number[]): void {
    const { members } = this.state;
    children.sort((one, other) => members[other]!.length - members[one]!.length);
    const found = Array.from({ length: RANKS }, (): Change[] => []);
    for (const child of children) this.#propose(child, found);
    found.forEach((changes, rank) => {
      const order = this.generator.permutation(changes.length);
      for (let start = 0; start < order.length;) {
        const size = Math.max(LEAST_BATCH, Math.trunc(this.#share[rank]! * order.length));
        this.#try(
          Array.from(order.subarray(start, start + size), (place) => changes[place]!),
          rank,
        );
        start += size;
      }
    });
  }

  /** The weight of all tables that one value of a child stands in. */
  #worth(others: number, child: number): number {
    return this.state.worth(others) + this.goals.crossWeight * this.#parents[child]!;
  }

  /** The best changes of one child, one for each rank. */
  #propose(child: number, found: readonly Change[][]): void {
    const { state, goals, brood } = this;
    const { starts, slots } = state.targets;
    const { weights, longest, singles, forbidden } = state;
    const held = state.members[child]!;
    const scores = this.#scores;
    for (let id = 1; id < scores.length; id++) scores[id] = weights[0] * singles[id]!;
    if (longest >= 2) for (const id of held) state.pairs.addRow(id, weights[1], scores);
    if (longest === 3)
      for (let j = 1; j < held.length; j++)
        for (let i = 0; i < j; i++) state.triples.addRow(state.pairRow(held[i]!, held[j]!), weights[2], scores);
    const { width, ids } = brood.held;
    const first = brood.owner[child]! * width;
    for (let place = first; place < first + width; place++) {
      const row = ids[place]! * goals.width;
      if (row > 0) for (let id = 1; id < scores.length; id++) scores[id]! += goals.crossWeight * this.cross[row + id]!;
    }
    const weight = brood.weight[child]!;
    const old = new Int32Array(starts.length - 1);
    for (const id of held) old[slots[id]!] = id;
    const lift = -forbidden * (weights[1] + weights[2] * (held.length - 1));
    const gains = new Float64Array(old.length);
    const best = new Int32Array(old.length);
    for (let slot = 0; slot < old.length; slot++) {
      const occupant = old[slot]!;
      const [raise, times] = occupant > 0 ? [lift, 2] : [0, 1];
      const stay = occupant > 0 ? scores[occupant]! + raise : 0;
      const worth = weight * this.#worth(held.length - times + 1, child);
      const alike = this.#likeness.get(slot);
      let [top, at] = [NEVER, starts[slot]!];
      for (let id = starts[slot]!; id < starts[slot + 1]!; id++) {
        if (id === occupant) continue;
        let value = 2 * weight * (scores[id]! + raise - stay) - weight * worth * times;
        if (alike) value += alike.gain(child, id - starts[slot]! + 1);
        if (value > top) [top, at] = [value, id];
      }
      let leave = 0;
      if (occupant > 0) {
        leave = -2 * weight * stay - weight * worth;
        if (alike) leave += alike.gain(child, 0);
      }
      gains[slot] = Math.max(top, leave);
      best[slot] = top >= leave ? at : 0;
    }
    for (const changes of found) {
      let chosen = 0;
      for (let slot = 1; slot < gains.length; slot++) if (gains[slot]! > gains[chosen]!) chosen = slot;
      if (gains[chosen]! <= 0) continue;
      changes.push({ child, old: old[chosen]!, into: best[chosen]! });
      gains[chosen] = 0;
    }
  }

  #try(batch: readonly Change[], rank: number): void {
    const { state, brood } = this;
    const weight = brood.weight[batch[0]!.child]!;
    const good: { change: Change; context: Context; slope: number }[] = [];
    for (const change of batch) {
      const { child, old, into } = change;
      const context = state.context(child, old);
      if (!state.allowed(context, into)) continue;
      const slope = this.#slope(context, change);
      const cost =
        weight * weight * this.#worth(context.others.length, child) * ((old > 0 ? 1 : 0) + (into > 0 ? 1 : 0));
      if (weight * slope + this.#alike(change) > cost) good.push({ change, context, slope });
    }
    const share = this.#share[rank]!;
    if (good.length === 0) {
      this.#share[rank] = Math.min(0.5, share * 1.5);
      return;
    }
    for (const { change, context } of good) this.make(change, context);
    let [fall, bend] = [0, 0];
    for (const { change, context, slope } of good.slice(0, JUDGED)) {
      fall += slope;
      bend += slope - this.#slope(context, change);
    }
    const curve = Math.floor(bend / 2);
    if (fall < 2 * curve && good.length > 8) {
      const sign = Math.sign(curve);
      const [up, down] = 20 * fall * sign > 2 * curve * sign ? [fall * sign, 2 * curve * sign] : [1, 20];
      const bar = Number((BigInt(up) * 65536n) / BigInt(down));
      this.generator.fractions(good.length, 16).forEach((word, place) => {
        const { change, context } = good[place]!;
        if (word >= bar) this.make({ child: change.child, old: change.into, into: change.old }, context);
      });
      this.#share[rank] = Math.max(0.02, share * Math.max(up / down, 0.3));
    } else if (fall > 3 * curve) this.#share[rank] = Math.min(0.5, share * 1.4);
  }

  /** Twice the weighted residuals that change sides. */
  #slope(context: Context, { child, old, into }: Change): number {
    const of = (id: number): number =>
      id > 0 ? this.state.weigh(context, id) + this.goals.crossWeight * this.across(child, id) : 0;
    return 2 * (of(into) - of(old));
  }

  /** The slot's families, and the code of the new value. */
  #family({ old, into }: Change): { families: Likeness | undefined; value: number } {
    const { slots, starts } = this.state.targets;
    const slot = slots[Math.max(old, into)]!;
    return { families: this.#likeness.get(slot), value: into > 0 ? into - starts[slot]! + 1 : 0 };
  }

  #alike(change: Change): number {
    const { families, value } = this.#family(change);
    return families ? families.gain(change.child, value) : 0;
  }

  /** Puts one id for another one in a child, and books it; 0 stands for none. */
  make(change: Change, context: Context): void {
    const { child, old, into } = change;
    const weight = this.brood.weight[child]!;
    if (old > 0) this.#count(child, context, old, weight);
    if (into > 0) this.#count(child, context, into, -weight);
    const { families, value } = this.#family(change);
    families?.change(child, value);
    this.state.replace(child, old, into);
  }
}
