// The tables below the first one, as `populace.synthesize.linked`, `trees` and `tree_links`.
import { ratioOf, rounded } from "./arithmetic";
import { Descent } from "./children";
import { type Owners, exchanged, wanted } from "./exchange";
import { type Family, UNIT, broodOf, compactOf, goalsOf, idsOf } from "./family";
import { fill } from "./filling";
import { join, repeated, shared } from "./joining";
import { Kinship } from "./kinship";
import type { Edge, Lower } from "./lower";
import { fitted } from "./numbers";
import { State } from "./state";
import { type Tell, synthesize } from "./synthesis";
import { type Column, type Held, type Table, codesOf, heldOf, part, rowsOf, startsOf, sum, tableOf } from "./tables";
import type { Given } from "./targets";
import { Generator } from "./words";

const SWEEPS = 4;
const BLOCK = 512;
const FAMILIES = 0x5deece66dn;
const FAR_END = 0x2545f4914f6cdd1dn;
const TREES = 0x9e3779b97f4a7c15n;
/** The smallest number of each class of numbers of links. */
const CLASSES = [0, 1, 2, 3, 4, 5, 7, 10] as const;
const CODES = CLASSES.length + 1;

/** Which records of both ends each link joins. */
export interface Join {
  readonly one: Int32Array;
  readonly many: Int32Array;
}

/** All tables by their places, and for each relation what it joins. */
export interface Records {
  readonly tables: readonly Table[];
  readonly joins: readonly Join[];
}

const every = (number: number): Int32Array => Int32Array.from({ length: number }, (_, place) => place);

/** The class of a number of links, from 1. */
const classOf = (links: number): number => CLASSES.findLastIndex((start) => start <= links) + 1;

/** Two tables and their links: `first` holds the parents with the class of their number of children. */
export function families(given: Given, first: readonly Int32Array[], lower: Lower, tell: Tell): Records {
  const [edge] = lower.edges as [Edge];
  const { family } = edge;
  const generator = new Generator(given.seed ^ FAMILIES);
  let parents = tableOf(family.upper, first);
  const last = family.upper.length - 1;
  parents = settled(given, last, family, parents, generator);
  let degree = degreesOf(parents.columns[last] as Int32Array, family.degrees, generator);
  const far = lower.network;
  // Noise left nobody to link to.
  if (far && far.counted === 0) degree = degree.map(() => 0);
  const { brood, compact, columns } = broodOf(family, parents, degree);
  const goals = goalsOf(family, compact, brood, family.siblingsScale > 0);
  let members: readonly number[][] = Array.from(brood.owner, () => []);
  if (goals.children.kept.length > 1 && brood.owner.length > 0) {
    const state = new State(goals.children, brood.owner.length);
    new Kinship(brood, goals, columns, generator).draw().forEach((ids, child) => (state.members[child] = ids));
    const descent = new Descent(brood, goals, state, generator);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      tell(sweep / SWEEPS);
      descent.sweep(BLOCK);
    }
    members = state.members;
  }
  const rows = tableOf(family.lower, attributesOf(members, goals.children.kept));
  const own = lower.tables[edge.many]!.own;
  let children = part(rows, 0, own);
  let childOf = every(rows.records);
  if (far) {
    const wanted = children;
    const kinds = {
      sizes: far.shapes.map(({ size }) => size),
      multivalued: far.shapes.map((each) => each.multivalued),
    };
    const network: Given = { ...given, ...kinds, seed: given.seed ^ FAR_END, records: far.counted, ...far };
    children = tableOf(
      far.shapes,
      synthesize(network, () => undefined),
    );
    const { owner } = brood;
    childOf = join(codesOf(wanted), codesOf(children), rows.records, far.counted, owner, far.degrees, generator);
  }
  const tables: Table[] = [];
  tables[edge.upper] = part(parents, 0, last);
  tables[edge.many] = children;
  if (edge.via >= 0) tables[edge.via] = part(rows, own, rows.columns.length);
  return { tables, joins: [{ one: brood.owner, many: childOf }] };
}

function attributesOf(members: readonly (readonly number[])[], kept: Int32Array): Int32Array[] {
  return members.map((held) => Int32Array.from(held, (id) => kept[id]!).sort());
}

/** The parents, with classes of numbers of children that are nearer to what was released. */
function settled(owners: Owners, place: number, family: Family, table: Table, generator: Generator): Table {
  const { compact } = compactOf(family);
  const starts = startsOf(family.upper);
  compact.fill(0, starts[place], starts[place + 1]);
  const goal = wanted(owners, place, family, compact, table.records);
  if (!goal) return table;
  const codes = exchanged(heldOf(table, compact), table.columns[place] as Int32Array, goal, generator);
  return { ...table, columns: table.columns.with(place, codes) };
}

/** A number of children for each parent: one of its class, as often as was released. */
function degreesOf(classes: Int32Array, released: readonly number[], generator: Generator): Int32Array {
  const codes = classes.slice();
  const most = released.length - 1;
  const [held, ofClass] = [new Array<number>(CODES).fill(0), new Array<number>(CODES).fill(0)];
  for (const code of codes) held[code]!++;
  released.forEach((parents, links) => (ofClass[classOf(links)]! += parents));
  const unknown = Array.from(generator.permutation(codes.length)).filter((parent) => codes[parent] === 0);
  let short = ofClass.map((each, code) => (code > 0 ? Math.max(each - held[code]!, 0) : 0));
  if (sum(short) === 0) short = ofClass;
  repeated(sharedOf(short, unknown.length)).forEach((code, place) => (codes[unknown[place]!] = code));
  const degree = new Int32Array(codes.length);
  for (let code = 1; code < CODES; code++) {
    const rows = Array.from(codes.keys()).filter((parent) => codes[parent] === code);
    const order = Array.from(generator.permutation(rows.length), (place) => rows[place]!);
    const numbers = [...released.keys()].filter((links) => classOf(links) === code);
    const given = numbers.map((links) => released[links]!);
    // A class beyond the bound on links: its parents have as many as may count.
    if (numbers.length === 0) for (const parent of rows) degree[parent] = most;
    else repeated(sharedOf(given, rows.length)).forEach((at, place) => (degree[order[place]!] = numbers[at]!));
  }
  return degree;
}

/** So many shared in proportion; all to the first when there is nothing to go by. */
function sharedOf(numbers: readonly number[], total: number): number[] {
  const whole = sum(numbers);
  return whole > 0
    ? shared(numbers, total, whole)
    : shared(
        numbers.map((_, place) => (place === 0 ? 1 : 0)),
        total,
        1,
      );
}

/** One table of a tree; see there. */
interface Made {
  readonly table: Table;
  readonly weight: Int32Array;
  readonly owner: Int32Array;
  readonly root: Int32Array;
}

/** A tree of tables: `first` holds the records of its root. */
export function trees(given: Given, first: readonly Int32Array[], lower: Lower, tell: Tell): Records {
  const root = lower.edges.find(({ above }) => above.length === 0)!.upper;
  const forest = new Forest(given, lower, root);
  const rows = every(first.length);
  const table = tableOf(lower.tables[root]!.shapes, first);
  forest.made.set(root, { table, weight: new Int32Array(first.length).fill(UNIT), owner: rows, root: rows });
  const joins: Join[] = [];
  let open = [...lower.edges];
  while (open.length > 0) {
    const edge = nextOf(open, forest);
    open = open.filter((each) => each !== edge);
    tell(1 - (1 + open.length) / lower.edges.length);
    joins[edge.relation] = forest.grow(edge);
  }
  const tables = lower.tables.map(({ own }, place) => part(forest.made.get(place)!.table, 0, own));
  return { tables, joins };
}

const lowerOf = ({ many, via }: Edge): number => (via >= 0 ? via : many);

/** The relation to draw next: links before the records that they lead to, where that can be. */
function nextOf(open: readonly Edge[], { made, pinned }: Forest): Edge {
  const ledTo = new Set(open.filter(({ via, many }) => via >= 0 && !pinned.has(many)).map(({ many }) => many));
  const ready = open.filter(({ upper }) => made.has(upper));
  const keys = ready.filter(({ via }) => via < 0);
  const owners = new Set(keys.map(({ many }) => many));
  const links = ready.filter(
    ({ via, many }) => via >= 0 && (made.has(many) || (owners.has(many) && !pinned.has(many))),
  );
  return keys.find(({ many }) => !ledTo.has(many)) ?? [...links, ...keys][0]!;
}

class Forest {
  readonly made = new Map<number, Made>();
  readonly pinned = new Map<number, { readonly rows: Int32Array; readonly values: Table }>();
  readonly #numbers = new Map<number, Int32Array>();
  readonly #generator: Generator;

  constructor(
    private readonly given: Given,
    private readonly lower: Lower,
    private readonly root: number,
  ) {
    this.#generator = new Generator(given.seed ^ TREES);
  }

  /** Draws what hangs on the records of one table; which of them own it. */
  grow(edge: Edge): Join {
    const rows = this.#drawn(edge);
    if (edge.via < 0) {
      this.made.set(edge.many, rows);
      return { one: rows.owner, many: every(rows.owner.length) };
    }
    const own = this.lower.tables[edge.many]!.shapes.length;
    const wanted = part(rows.table, 0, own);
    const ready = this.made.get(edge.many);
    const roots = this.#roots(edge.many);
    const { far, taken, of } = led(wanted, rows, roots, this.#generator, ready?.table ?? null);
    if (!ready) this.pinned.set(edge.many, { rows: taken, values: chosen(wanted, of) });
    const some = every(far.length).filter((link) => far[link]! >= 0);
    const pick = (column: Int32Array): Int32Array => some.map((link) => column[link]!);
    const table = chosen(part(rows.table, own, rows.table.columns.length), some);
    const links = { table, weight: pick(rows.weight), owner: pick(rows.owner), root: pick(rows.root) };
    this.made.set(edge.via, links);
    return { one: links.owner, many: pick(far) };
  }

  /** The root of each record of a table that is made, or will be. */
  #roots(place: number): Int32Array {
    const made = this.made.get(place);
    if (made) return made.root;
    const edge = this.lower.edges.find(({ many, via }) => many === place && via < 0)!;
    const roots: number[] = [];
    const number = this.#number(edge);
    this.made.get(edge.upper)!.root.forEach((root, owner) => {
      for (let record = 0; record < number[owner]!; record++) roots.push(root);
    });
    return Int32Array.from(roots);
  }

  /** How many records each record of the upper table owns. */
  #number(edge: Edge): Int32Array {
    const known = this.#numbers.get(lowerOf(edge));
    if (known) return known;
    const owners = this.made.get(edge.upper)!;
    let upper = owners.table;
    if (edge.above.length === 0) upper = settled(this.given, edge.number, edge.family, upper, this.#generator);
    const numbers = edge.family.degrees;
    const most = numbers.length - 1;
    const drawn = degreesOf(upper.columns[edge.number] as Int32Array, numbers, this.#generator);
    let some = new Int32Array(upper.records).fill(most);
    if (edge.via >= 0) {
      // A root without records to lead to has no links.
      const ends = new Int32Array(this.#total);
      for (const root of this.#roots(edge.many)) ends[root]!++;
      some = some.map((each, owner) => Math.min(each, ends[owners.root[owner]!]!));
    }
    const released = Math.max(1, this.given.counted);
    const leeway = (edge.scale * this.#total) / released / 2;
    const degree = fitted(
      drawn.map((each, owner) => Math.min(each, some[owner]!)),
      { weight: owners.weight, root: owners.root, most: some },
      {
        owners: numbers,
        records: Math.floor((Math.max(0, edge.records) * this.#total) / released),
        leeway: rounded(ratioOf(leeway)),
        counted: edge.counted,
      },
      this.#generator,
    );
    const columns = upper.columns.with(edge.number, degree.map(classOf));
    this.made.set(edge.upper, { ...owners, table: { ...upper, columns } });
    this.#numbers.set(lowerOf(edge), degree);
    return degree;
  }

  /** How many roots there are. */
  get #total(): number {
    return this.made.get(this.root)!.table.records;
  }

  /** What hangs on the records of one table, drawn and improved. */
  #drawn(edge: Edge): Made {
    const { family } = edge;
    const { weight, root } = this.made.get(edge.upper)!;
    const degree = this.#number(edge);
    const { brood, compact, columns } = broodOf(family, this.#lent(edge), degree, weight);
    const goals = goalsOf(family, compact, brood, true);
    let members: readonly number[][] = Array.from(brood.owner, () => []);
    if (goals.children.kept.length > 1 && brood.owner.length > 0) {
      const state = new State(goals.children, brood.owner.length);
      new Kinship(brood, goals, columns, this.#generator).draw().forEach((ids, child) => (state.members[child] = ids));
      const pinned = this.pinned.get(lowerOf(edge));
      if (pinned) pin(state, pinned.rows, pinned.values, idsOf(goals.children, startsOf(family.lower).at(-1)!));
      const descent = new Descent(brood, goals, state, this.#generator, new Set(pinned?.rows));
      for (let sweep = 0; sweep < SWEEPS; sweep++) descent.sweep(BLOCK);
      fill(descent, this.#generator);
      members = state.members;
    }
    return {
      table: tableOf(family.lower, attributesOf(members, goals.children.kept)),
      weight: brood.weight,
      owner: brood.owner,
      root: brood.owner.map((parent) => root[parent]!),
    };
  }

  /** The records of the upper table with the columns that those above lend them. */
  #lent({ upper, above, lending }: Edge): Table {
    const { records } = this.made.get(upper)!.table;
    const columns: Column[] = [];
    let [row, at] = [every(records), upper];
    for (const place of [...above, upper].reverse()) {
      if (place !== at) {
        const { owner } = this.made.get(at)!;
        row = row.map((each) => owner[each]!);
        at = place;
      }
      if (lending.includes(place))
        columns.unshift(...this.made.get(place)!.table.columns.map((cells) => rowsOf(cells, row)));
    }
    return { shapes: lending.flatMap((place) => this.lower.tables[place]!.shapes), columns, records };
  }
}

const chosen = ({ shapes, columns }: Table, rows: Int32Array): Table => ({
  shapes,
  columns: columns.map((cells) => rowsOf(cells, rows)),
  records: rows.length,
});

interface Ends {
  readonly far: Int32Array;
  readonly taken: Int32Array;
  readonly of: Int32Array;
}

/** A record of its root for each link; which take what a link wants, and of which. */
function led(wanted: Table, { owner, root }: Made, roots: Int32Array, generator: Generator, made: Table | null): Ends {
  const want = codesOf(wanted);
  const held: Held = made ? codesOf(made) : { width: want.width, ids: new Int32Array(roots.length * want.width) };
  const open = new Uint8Array(roots.length).fill(made ? 0 : 1);
  const rank = generator.permutation(roots.length);
  const [far, source] = [new Int32Array(owner.length).fill(-1), new Int32Array(roots.length).fill(-1)];
  const starts = new Map<number, number>();
  roots.forEach((each, place) => {
    if (!starts.has(each)) starts.set(each, place);
  });
  const { width } = want;
  const apart = (record: number, link: number): number => {
    // One that may still take anything differs less than any other, but for the same.
    if (open[record]) return 0.5;
    let columns = 0;
    for (let place = 0; place < width; place++)
      if (held.ids[record * width + place] !== want.ids[link * width + place]) columns++;
    return columns;
  };
  let used = new Map<number, number>();
  for (let link = 0; link < owner.length; link++) {
    if (link === 0 || owner[link] !== owner[link - 1]) used = new Map();
    const first = starts.get(root[link]!);
    if (first === undefined) continue;
    let [best, least] = [first, [Infinity, 0, 0] as readonly number[]];
    for (let record = first; record < roots.length && roots[record] === root[link]; record++) {
      const key = [used.get(record) ?? 0, apart(record, link), rank[record]!] as const;
      const step = key[0] - least[0]! || key[1] - least[1]! || key[2] - least[2]!;
      if (step < 0) [best, least] = [record, key];
    }
    used.set(best, (used.get(best) ?? 0) + 1);
    far[link] = best;
    if (open[best]) {
      open[best] = 0;
      held.ids.set(want.ids.subarray(link * width, (link + 1) * width), best * width);
      source[best] = link;
    }
  }
  const taken = every(roots.length).filter((record) => source[record]! >= 0);
  return { far, taken, of: taken.map((record) => source[record]!) };
}

/** Gives records the values of others, as far as they were released together. */
function pin(state: State, rows: Int32Array, { shapes, columns }: Table, ids: Int32Array): void {
  const starts = startsOf(shapes);
  rows.forEach((record, place) => {
    const members: number[] = [];
    columns.forEach((cells, column) => {
      const codes = cells instanceof Int32Array ? [cells[place]!] : cells[place]!;
      for (const code of codes) {
        const id = code > 0 ? ids[starts[column]! + code - 1]! : 0;
        if (id > 0 && state.allowed(state.around(members), id)) members.push(id);
      }
    });
    state.members[record] = members;
  });
}
