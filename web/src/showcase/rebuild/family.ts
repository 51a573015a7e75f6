// What is said over one relation, and whose children are made of it: as `populace.vocabulary.families` and the first
// half of `populace.synthesize.children`.
import { type Ratio, ratioOf, rounded } from "./arithmetic";
import { type Held, type Shape, type Table, heldOf, startsOf, sum } from "./tables";
import { type Counted, type Targets, targets } from "./targets";

/** A child that counts in full weighs so many units. */
export const UNIT = 256;
/** How many children of one parent count in full together. */
export const FULL = 2;
const TABLES = [60, 3, 1] as const;
const CROSS = 3;
const LIKENESS = 30;
const FINEST = 1 << 14;
const GROUPS = 3;

export interface Family {
  /** The columns that parents have, or that lend themselves to them, and those of the children. */
  readonly upper: readonly Shape[];
  readonly lower: readonly Shape[];
  /** The parents' attributes that were released. */
  readonly known: Int32Array;
  readonly children: readonly Counted[];
  /** Pairs of a parent's attribute and a child's, which are numbered behind those of the parents. */
  readonly cross: { readonly parents: Int32Array; readonly children: Int32Array; readonly counts: Int32Array };
  readonly crossScale: number;
  /** For some columns of the children families by number of children and state. */
  readonly siblings: readonly { readonly column: number; readonly counts: readonly (readonly number[])[] }[];
  readonly siblingsScale: number;
  /** Parents with 0, 1, ... children. */
  readonly degrees: readonly number[];
}

export interface Brood {
  readonly held: Held;
  /** Of each child its parent, rising; how many children that one has, and the first of them. */
  readonly owner: Int32Array;
  readonly degree: Int32Array;
  readonly first: Int32Array;
  /** What each weighs, in units. */
  readonly weight: Int32Array;
}

export interface Goals {
  readonly children: Targets;
  /** Weighted pairs across, in units: so many of a row for each id of a child. */
  readonly cross: Int32Array;
  readonly width: number;
  readonly crossWeight: number;
  readonly likenessWeight: number;
  /** For slots of single-valued columns their wanted states. */
  readonly likeness: ReadonlyMap<number, readonly (readonly number[])[]>;
  readonly scale: number;
}

/** What the children of parents with 0, 1, ... of them weigh together. */
export const weightOf = (degrees: readonly number[]): number =>
  degrees.reduce((total, parents, links) => total + parents * Math.min(links, FULL), 0);

export const startOfLower = ({ upper }: Family): number => startsOf(upper).at(-1)!;

/** The id of each of the parents' attributes among those that were released, 0 for others; the column of each id. */
export function compactOf({ upper, known }: Family): { compact: Int32Array; columns: Int32Array } {
  const compact = new Int32Array(startsOf(upper).at(-1)!);
  const columnOf = upper.flatMap(({ size, multivalued }, column) =>
    Array<number>(size).fill(multivalued ? -1 : column),
  );
  const columns = new Int32Array(known.length + 1).fill(-1);
  known.forEach((attribute, place) => {
    compact[attribute] = place + 1;
    columns[place + 1] = columnOf[attribute]!;
  });
  return { compact, columns };
}

/** Whose children are made; what parents' children weigh in full where nothing else is said. */
export function broodOf(
  family: Family,
  parents: Table,
  degrees: Int32Array,
  weights?: Int32Array,
): { brood: Brood; compact: Int32Array; columns: Int32Array } {
  const { compact, columns: every } = compactOf(family);
  let columns = every;
  const last = startsOf(family.upper).at(-2)!;
  const crossed = family.cross.parents;
  // Pairs with the class of the number of children were not measured: it says nothing here.
  if (crossed.length > 0 && crossed.every((id) => id < last)) {
    compact.fill(0, last);
    columns = columns.slice(0, compact.reduce((most, id) => Math.max(most, id), 0) + 1);
  }
  const number = sum(degrees);
  const [owner, degree, first] = [new Int32Array(number), new Int32Array(number), new Int32Array(number)];
  const weight = new Int32Array(number);
  let next = 0;
  degrees.forEach((children, parent) => {
    const end = next + children;
    owner.fill(parent, next, end);
    degree.fill(children, next, end);
    first.fill(next, next, end);
    const own = weights
      ? Math.max(1, children <= FULL ? weights[parent]! : Math.floor((weights[parent]! * FULL) / children))
      : Math.min(UNIT, Math.floor((UNIT * FULL) / Math.max(children, 1)));
    weight.fill(own, next, end);
    next = end;
  });
  return { brood: { held: heldOf(parents, compact), owner, degree, first, weight }, compact, columns };
}

/** The released counts for the weight of the children that are made; `alike`: whether likeness weighs among others. */
export function goalsOf(family: Family, compact: Int32Array, brood: Brood, alike: boolean): Goals {
  const weight = Math.max(1, weightOf(family.degrees));
  const whole = sum(brood.weight);
  const wanted = targets({
    seed: 0n,
    records: whole,
    counted: weight,
    lengths: family.children,
    sizes: family.lower.map(({ size }) => size),
    multivalued: family.lower.map(({ multivalued }) => multivalued),
    least: null,
    strict: true,
    patient: false,
    sharded: false,
    close: 0n,
  });
  const worth = family.children.map(({ scale }, length) => per(TABLES[length]!, scale));
  worth.push(per(CROSS, family.crossScale));
  const likely = per(LIKENESS, family.siblingsScale);
  const finest = [...worth, ...(alike ? [likely] : [])].reduce((one, other) =>
    one.up * other.down >= other.up * one.down ? one : other,
  );
  const weighed = ({ up, down }: Ratio): number =>
    Math.max(1, rounded({ up: BigInt(FINEST) * up * finest.down, down: down * finest.up }));
  const goals = wanted.goals.map((goal, length) => ({ ...goal, weight: weighed(worth[length]!) }));
  const children: Targets = { ...wanted, goals };
  const width = wanted.kept.length;
  const ids = idsOf(children, startsOf(family.lower).at(-1)!);
  const size = compact.reduce((most, id) => Math.max(most, id), 0) + 1;
  const cross = new Int32Array(size * width);
  const before = startOfLower(family);
  family.cross.parents.forEach((parent, row) => {
    const [mine, theirs] = [compact[parent]!, ids[family.cross.children[row]! - before]!];
    if (mine > 0) cross[mine * width + theirs] = Math.floor((family.cross.counts[row]! * whole) / weight);
  });
  return {
    children,
    cross,
    width,
    crossWeight: weighed(worth.at(-1)!),
    likenessWeight: weighed(likely) * UNIT * UNIT,
    likeness: statesOf(family, children, ids, brood),
    scale: family.siblingsScale,
  };
}

/** The id of each attribute among those that were released, 0 for others. */
export function idsOf({ kept }: Targets, size: number): Int32Array {
  const ids = new Int32Array(size);
  for (let id = 1; id < kept.length; id++) ids[kept[id]!] = id;
  return ids;
}

/** A factor over the variance of noise. */
function per(factor: number, scale: number): Ratio {
  const { up, down } = ratioOf(Math.max(scale, 1 / 16));
  return { up: BigInt(factor) * down * down, down: up * up };
}

/** For slots of single-valued columns their states over released values, for the families that are made. */
function statesOf(
  { lower, siblings }: Family,
  { slots }: Targets,
  ids: Int32Array,
  { degree }: Brood,
): Map<number, number[][]> {
  const made = new Float64Array(GROUPS + 1);
  for (const each of degree) made[Math.min(each, GROUPS)]! += 1 / Math.max(each, 1);
  const starts = startsOf(lower);
  const found = new Map<number, number[][]>();
  for (const { column, counts } of siblings) {
    const values = lower[column]!.size;
    const kept = [...Array(values).keys()].filter((value) => ids[starts[column]! + value]! > 0);
    if (kept.length === 0) continue;
    const chosen = [0, ...kept.map((value) => 1 + value), ...kept.map((value) => 1 + values + value), 2 * values + 1];
    const states = counts.map((row, group) => {
      const some = chosen.map((state) => row[state]!);
      const families = rounded(ratioOf(made[group + 1]!));
      return some.map((each) => Math.floor((each * families) / Math.max(1, sum(some))));
    });
    found.set(slots[ids[starts[column]! + kept[0]!]!]!, states);
  }
  return found;
}
