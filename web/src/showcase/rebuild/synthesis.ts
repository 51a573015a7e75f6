// Protected counts in, the records that they give out: the order of the steps, as `populace.synthesize.synthesis`.
import { Descent, admit } from "./descent";
import { Sampler } from "./sampler";
import { State } from "./state";
import { type Given, type Goal, targets } from "./targets";
import { Generator } from "./words";

const POLISH = [8, 2, 1] as const;

/** The attributes of each record, in rising order; `tell` is given the share done. */
export function synthesize(given: Given, tell: (share: number) => void): Int32Array[] {
  const wanted = targets(given);
  const generator = new Generator(given.seed);
  const state = new State(wanted);
  const sampler = new Sampler(state, generator);
  sampler.order.forEach((slot, done) => {
    tell((0.2 * done) / sampler.order.length);
    sampler.fill(slot);
  });
  state.settle();
  if (wanted.records > 0 && wanted.kept.length > 1) {
    const descent = new Descent(state, generator);
    const most = given.patient ? 12 : 4;
    let misses = state.misses();
    for (let sweep = 0; sweep < most; sweep++) {
      descent.sweep((share) => tell(0.2 + (0.5 * (sweep + share)) / most));
      const before = misses.at(-1)!;
      misses = state.misses();
      // A sweep that leaves so much of the longest length's misses is the last.
      if (given.patient && 50 * misses.at(-1)! >= 49 * before) break;
      if (close(misses, wanted.goals, given.close)) break;
    }
    const [one, two, three] = state.weights;
    state.weights = [one * POLISH[0], two * POLISH[1], three * POLISH[2]];
    descent.sweep((share) => tell(0.7 + 0.2 * share));
    if (!given.strict) admit(state, penalties(wanted.goals), generator, (share) => tell(0.9 + 0.1 * share));
  }
  tell(1);
  return state.members.map((held) => Int32Array.from(held, (id) => wanted.kept[id]!).sort());
}

/** Whether the counts are met as closely as they deserve; length 1 is left to the last sweep, unless it is alone. */
function close(misses: readonly number[], goals: readonly Goal[], enough: bigint): boolean {
  const first = misses.length > 1 ? 1 : 0;
  return misses.slice(first).every((missed, place) => {
    const { spread, released } = goals[place + first]!;
    return BigInt(missed) * 240n * spread.down <= enough * spread.up * BigInt(released);
  });
}

/** The mean half-width of each length, rounded up. */
function penalties(goals: readonly Goal[]): number[] {
  const widths = goals.map(({ spread: { up, down } }) => Math.max(1, Number((up + down - 1n) / down)));
  return [...widths, 0, 0, 0].slice(0, 3);
}
