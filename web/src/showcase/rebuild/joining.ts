// Which child each link leads to, as `populace.synthesize.joining`.
import { partOf } from "./arithmetic";
import { type Held, sum } from "./tables";
import type { Generator } from "./words";

const MOST_TRIED = 200;
const ROUNDS = 20;

/** A child for each link; see there. */
export function join(
  wanted: Held,
  held: Held,
  links: number,
  children: number,
  parentOf: Int32Array,
  degrees: readonly number[],
  generator: Generator,
): Int32Array {
  if (links === 0) return new Int32Array();
  const [rows, others] = [rowsOf(held, children), rowsOf(wanted, links)];
  const kinds = kindsOf([...rows, ...others]);
  const [kindOfChild, kindOfLink] = [kinds.slice(0, children), kinds.slice(children)];
  const demand = new Array<number>(kinds.reduce((most, kind) => Math.max(most, kind), 0) + 1).fill(0);
  for (const kind of kindOfLink) demand[kind]!++;
  const numbers = numbersOf(degrees, children, links, generator);
  const number = handedOut(numbers, kindOfChild, demand, generator);
  const stubs = stubsOf(number, generator);
  const childOf = joined(
    others,
    stubs.map((child) => rows[child]!),
    stubs,
  );
  return once(childOf, kindOfChild, parentOf, children, generator);
}

const rowsOf = ({ width, ids }: Held, number: number): Int32Array[] =>
  Array.from({ length: number }, (_, row) => ids.subarray(row * width, (row + 1) * width));

/** The place of each row among all different ones in rising order. */
function kindsOf(rows: readonly Int32Array[]): Int32Array {
  const order = [...rows.keys()].sort((one, other) => compared(rows[one]!, rows[other]!));
  const kinds = new Int32Array(rows.length);
  let kind = -1;
  order.forEach((row, place) => {
    if (place === 0 || compared(rows[order[place - 1]!]!, rows[row]!) !== 0) kind++;
    kinds[row] = kind;
  });
  return kinds;
}

function compared(one: Int32Array, other: Int32Array): number {
  for (let place = 0; place < one.length; place++) {
    const step = one[place]! - other[place]!;
    if (step !== 0) return step;
  }
  return 0;
}

/** Numbers of links, falling, spread as released, that add up. */
function numbersOf(degrees: readonly number[], children: number, links: number, generator: Generator): number[] {
  const shape = sum(degrees.slice(1)) > 0 ? degrees : [0, 1];
  const found = repeated(shared(shape, children, sum(shape)));
  const missing = links - sum(found);
  if (missing > 0) {
    const each = Math.floor(missing / children);
    found.forEach((_, child) => (found[child]! += each));
    for (const child of generator.permutation(children).subarray(0, missing % children)) found[child]!++;
  }
  for (const least of [1, 0]) {
    const spare = found.flatMap((number, child) => Array<number>(Math.max(number - least, 0)).fill(child));
    const over = Math.max(0, sum(found) - links);
    for (const place of generator.permutation(spare.length).subarray(0, over)) found[spare[place]!]!--;
  }
  return found.sort((one, other) => other - one);
}

/** So many shared in proportion, by rounding sums down. */
export function shared(numbers: readonly number[], total: number, whole: number): number[] {
  let [before, all] = [0, 0];
  return numbers.map((number) => {
    all += number;
    const edge = Math.floor((all * total) / whole);
    const mine = edge - before;
    before = edge;
    return mine;
  });
}

/** Each place as often as is said. */
export function repeated(times: readonly number[]): number[] {
  return times.flatMap((number, place) => Array<number>(number).fill(place));
}

/** A number for each child, the largest first, where most links want a child of its kind. */
function handedOut(
  numbers: readonly number[],
  kindOfChild: Int32Array,
  demand: readonly number[],
  generator: Generator,
): Int32Array {
  const children = Array.from(generator.permutation(kindOfChild.length)).sort(
    (one, other) => kindOfChild[one]! - kindOfChild[other]!,
  );
  const left = demand.map(() => 0);
  for (const kind of kindOfChild) left[kind]!++;
  let all = 0;
  const next = left.map((each) => (all += each) - each);
  const unmet = [...demand];
  const found = new Int32Array(kindOfChild.length);
  for (let start = 0; start < numbers.length;) {
    const amount = numbers[start]!;
    let stop = start;
    while (stop < numbers.length && numbers[stop] === amount) stop++;
    const beyond = unmet.map((each, kind) => Math.max(amount > 1 ? each - left[kind]! : each, 0));
    spread(stop - start, beyond, left, generator).forEach((given, kind) => {
      for (let place = 0; place < given; place++) found[children[next[kind]! + place]!] = amount;
      next[kind]! += given;
      left[kind]! -= given;
      unmet[kind]! -= given * amount;
    });
    start = stop;
  }
  return found;
}

/** So many shared in proportion to weights, none above its bound; the rest as bounds allow. */
function spread(count: number, weights: readonly number[], most: readonly number[], generator: Generator): number[] {
  const given = most.map(() => 0);
  const order = Array.from(generator.permutation(most.length));
  for (const wish of [weights, weights, weights, most]) {
    const rest = count - sum(given);
    const shares = most.map((bound, place) => (bound - given[place]! > 0 ? wish[place]! : 0));
    const total = sum(shares);
    if (rest === 0 || total === 0) continue;
    const start = partOf(total, generator.fractions(1, 30)[0]!);
    let [before, all] = [Math.floor(start / total), 0];
    const more = order.map((place) => {
      all += shares[place]!;
      const edge = Math.floor((all * rest + start) / total);
      const mine = edge - before;
      before = edge;
      return Math.min(mine, most[place]! - given[place]!);
    });
    order.forEach((place, at) => (given[place]! += more[at]!));
  }
  const missing = count - sum(given);
  if (missing > 0)
    for (const place of order) given[place]! += Math.min(count - sum(given), most[place]! - given[place]!);
  return given;
}

/** Each child as often as it has links: first all that have one, then all that have a second. */
function stubsOf(number: Int32Array, generator: Generator): number[] {
  const order = Array.from(generator.permutation(number.length));
  const found: number[] = [];
  for (let turn = 0, open = order; open.length > 0; turn++) {
    open = open.filter((child) => number[child]! > turn);
    for (const child of open) found.push(child);
  }
  return found;
}

/** A child for each link, with as few columns left out of the comparison as it takes. */
function joined(wanted: readonly Int32Array[], held: readonly Int32Array[], stubs: readonly number[]): Int32Array {
  const found = new Int32Array(wanted.length).fill(-1);
  let [links, open] = [[...wanted.keys()], [...stubs.keys()]];
  for (const out of leftOut(wanted[0]!.length)) {
    if (links.length === 0) break;
    const key = (row: Int32Array): string => row.filter((_, column) => !out.has(column)).join();
    const waiting = new Map<string, number[]>();
    for (const stub of open) {
      const mine = key(held[stub]!);
      const list = waiting.get(mine);
      if (list) list.push(stub);
      else waiting.set(mine, [stub]);
    }
    for (const list of waiting.values()) list.reverse();
    const taken = new Set<number>();
    links = links.filter((link) => {
      const stub = waiting.get(key(wanted[link]!))?.pop();
      if (stub === undefined) return true;
      found[link] = stubs[stub]!;
      taken.add(stub);
      return false;
    });
    open = open.filter((stub) => !taken.has(stub));
  }
  return found;
}

/** Columns not to compare: none, each one, each two ... while these are few; then all. */
function* leftOut(columns: number): Iterable<Set<number>> {
  let tried = 0;
  for (let size = 0; size < columns; size++)
    for (const out of choices(columns, size, 0)) {
      if (tried++ >= MOST_TRIED) break;
      yield new Set(out);
    }
  yield new Set(Array(columns).keys());
}

function* choices(columns: number, size: number, from: number): Iterable<number[]> {
  if (size === 0) yield [];
  else
    for (let first = from; first <= columns - size; first++)
      for (const others of choices(columns, size - 1, first + 1)) yield [first, ...others];
}

/** The same links, exchanged where a parent has one child twice, while that can be had. */
function once(
  childOf: Int32Array,
  kindOfChild: Int32Array,
  parentOf: Int32Array,
  children: number,
  generator: Generator,
): Int32Array {
  for (let turn = 0; turn < ROUNDS; turn++) {
    const key = Float64Array.from(childOf, (child, link) => parentOf[link]! * children + child);
    const order = [...key.keys()].sort((one, other) => key[one]! - key[other]!);
    const again = order.slice(1).filter((link, place) => key[link] === key[order[place]!]);
    if (again.length === 0) break;
    const kind = (link: number): number => (turn < ROUNDS / 2 ? kindOfChild[childOf[link]!]! : 0);
    const kinds = Int32Array.from(childOf, (_, link) => kind(link));
    const alike = [...kinds.keys()].sort((one, other) => kinds[one]! - kinds[other]!);
    const firsts = new Map<number, number>();
    const sizes = new Map<number, number>();
    alike.forEach((link, place) => {
      const each = kinds[link]!;
      if (!firsts.has(each)) firsts.set(each, place);
      sizes.set(each, (sizes.get(each) ?? 0) + 1);
    });
    const words = generator.fractions(again.length, 30);
    const drawn = again.map(
      (link, place) => alike[firsts.get(kinds[link]!)! + partOf(sizes.get(kinds[link]!)!, words[place]!)]!,
    );
    again.forEach((one, place) => {
      const other = drawn[place]!;
      [childOf[one], childOf[other]] = [childOf[other]!, childOf[one]!];
    });
  }
  return childOf;
}
