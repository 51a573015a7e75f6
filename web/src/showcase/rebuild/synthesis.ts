// Protected counts in, the records that they give out: the order of the steps, as `populace.synthesize.synthesis`
// and, where there are many, `shards`.
import { Descent, admit } from "./descent";
import { Sampler } from "./sampler";
import { State } from "./state";
import { type Given, type Goal, type Targets, targets } from "./targets";
import { Generator, mix, mixed } from "./words";

const POLISH = [8, 2, 1] as const;

export type Tell = (share: number) => void;

/** How many records are made in one piece. */
export const SHARD = 1 << 17;

/** The attributes of each record, in rising order; `tell` is given the share done. */
export function synthesize(given: Given, tell: Tell): Int32Array[] {
  const wanted = targets(given);
  if (given.sharded && given.records > SHARD) return inShards(given, wanted, tell);
  return attributes(descended(given, wanted, new Generator(given.seed), tell));
}

function attributes({ members, targets: { kept } }: State): Int32Array[] {
  return members.map((held) => Int32Array.from(held, (id) => kept[id]!).sort());
}

/** Many records in as few parts as may be, of which each makes up for what those before it missed. */
function inShards(given: Given, whole: Targets, tell: Tell): Int32Array[] {
  const number = Math.ceil(given.records / SHARD);
  const left = whole.goals.slice(0, 3).map(({ counts }) => counts.slice());
  const made: Int32Array[] = [];
  for (let place = 0; place < number; place++) {
    const start = Math.floor((given.records * place) / number);
    const records = Math.floor((given.records * (place + 1)) / number) - start;
    const word = wordOf(place, given.seed);
    const wanted = share(whole, left, records, given.records - start, word);
    const state = descended(given, wanted, new Generator(word), (done) => tell((place + done) / number));
    state.left().forEach((missed, length) => {
      const { counts } = wanted.goals[length]!;
      left[length]!.forEach((each, row) => (left[length]![row] = each - counts[row]! + missed[row]!));
    });
    for (const record of attributes(state)) made.push(record);
  }
  return made;
}

/** The word of a place below 2^53 under a seed. */
function wordOf(place: number, seed: bigint): bigint {
  mix(Math.floor((place + 1) / 2 ** 32), (place + 1) >>> 0);
  mix((mixed[0] ^ Number(BigInt.asUintN(32, seed >> 32n))) >>> 0, (mixed[1] ^ Number(BigInt.asUintN(32, seed))) >>> 0);
  return (BigInt(mixed[0]) << 32n) | BigInt(mixed[1]);
}

/** What so many of the records that are still to be made should count. */
function share(whole: Targets, left: readonly Float64Array[], records: number, of: number, word: bigint): Targets {
  const bits = (whole.kept.length - 1).toString(2).length;
  const goals = whole.goals.map((goal, length): Goal => {
    const { up, down } = goal.spread;
    const spread = { up: up * BigInt(records), down: down * BigInt(whole.records) };
    if (!left[length]) return { ...goal, spread };
    if (bits * (length + 1) > 52) throw new Error("more values than can be checked here");
    const counts = left[length].map((missing, row) => {
      const wanted = Math.max(missing, 0) * records;
      const rest = wanted % of;
      const key = goal.ids.reduce((sum, ids) => sum * 2 ** bits + ids[row]!, 0);
      const lift = Number(wordOf(key, word) >> 44n);
      return (wanted - rest) / of + Math.floor((Math.floor((rest * 2 ** 20) / of) + lift) / 2 ** 20);
    });
    return { ...goal, counts, spread };
  });
  return { ...whole, records, goals };
}

/** Records whose counts follow their targets, and what is left of these. */
function descended(given: Given, wanted: Targets, generator: Generator, tell: Tell): State {
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
  return state;
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
