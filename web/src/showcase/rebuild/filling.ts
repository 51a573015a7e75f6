// A place for values of children that fall short of their counts, as `populace.synthesize.filling`.
import type { Descent } from "./children";
import type { Context } from "./state";
import type { Generator } from "./words";

const ROUNDS = 4;
const LEAST_HOSTS = 256;
const HOSTS = 4;
const WIDEST = 65536;

export function fill(descent: Descent, generator: Generator): void {
  const { state, brood, pinned } = descent;
  const { singles, members, targets, longest, forbidden } = state;
  const penalties = targets.goals.map(({ spread: { up, down } }) => Math.max(1, Number((up + down - 1n) / down)));
  const { counts } = targets.goals[0]!;
  const short = Array.from(singles.keys())
    .filter((id) => 8 * singles[id]! > penalties[0]!)
    .sort((one, other) => counts[one - 1]! - counts[other - 1]!);
  const stays = new Set(short);
  const ties = generator.permutation(members.length);
  const gain = (child: number, context: Context, id: number): number =>
    id > 0 ? state.weigh(context, id, penalties) + descent.goals.crossWeight * descent.across(child, id) : 0;
  for (const value of short) {
    const slot = targets.slots[value]!;
    const [low, high] = [targets.starts[slot]!, targets.starts[slot + 1]!];
    const strange = Array.from(singles, (_, id) =>
      id > 0 && longest >= 2 && (id < low || id >= high) && state.pairs.at(value, id) < forbidden / 2 ? 1 : 0,
    );
    for (let rounds = ROUNDS; rounds > 0; rounds--) {
      const missing = Math.ceil(singles[value]! / rounds);
      if (missing <= 0) break;
      const empty = singles.subarray(low, high).reduce((sum, each) => sum + each, 0) > 0;
      const spare = (id: number): boolean => (id === 0 ? empty : singles[id]! < 0 && !stays.has(id));
      const hosts: { child: number; old: number; key: number }[] = [];
      members.forEach((held, child) => {
        if (pinned.has(child)) return;
        let [old, unfit] = [0, 0];
        for (const id of held)
          if (id >= low && id < high) old = id;
          else unfit += strange[id]!;
        if (spare(old)) hosts.push({ child, old, key: (unfit % WIDEST) * 2 ** 32 + ties[child]! });
      });
      hosts
        .sort((one, other) => one.key - other.key)
        .slice(0, Math.max(LEAST_HOSTS, HOSTS * missing))
        .map(({ child, old }) => {
          const context = state.context(child, old);
          return { child, old, context, gain: gain(child, context, value) - gain(child, context, old) };
        })
        .sort((one, other) => other.gain - one.gain)
        .reduce((given, { child, old, context }) => {
          if (given < missing) descent.make({ child, old, into: value }, context);
          return given + brood.weight[child]!;
        }, 0);
    }
  }
}
