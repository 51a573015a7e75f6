// How tables hang together: proposed from their headers, and said. Values that never change in place.
import type { ColumnView, FileView, Linking, RelationChoice } from "$contract/studio";
import { looksLikeId } from "../describe/persons";

const MOST = 30;

/** From so many rows on, a column that no two share tells them apart, whatever it is called. */
const ROWS = 20;

/** The table whose records a relation counts: that of links where it has one. */
export function lower({ via, many }: RelationChoice): number {
  return via < 0 ? many : via;
}

/** The tables that records of one belong to: none, one, or the two that they join. */
export function ownersOf(relations: readonly RelationChoice[], table: number): readonly number[] {
  const found = relations.find((each) => lower(each) === table);
  if (!found) return [];
  return found.via < 0 ? [found.one] : [found.one, found.many];
}

/** The table on which all others hang; the first of several. */
export function rootOf(relations: readonly RelationChoice[]): number {
  const hanging = new Set(relations.flatMap((each) => [each.many, lower(each)]));
  return relations.map(({ one }) => one).find((one) => !hanging.has(one)) ?? 0;
}

function relation(owners: readonly number[], table: number, before?: RelationChoice): RelationChoice {
  const [one = 0, many] = owners;
  const [far, via] = many === undefined ? [table, -1] : [many, table];
  const { most = MOST, bound = 0, counted = 0, several = false } = before ?? {};
  return { one, many: far, via, several: via >= 0 && several, most, bound: via < 0 ? 0 : bound, counted };
}

/** Relations of which those of a table lead to other owners; what went in a circle then is let go. */
export function owned(
  relations: readonly RelationChoice[],
  table: number,
  owners: readonly number[],
): readonly RelationChoice[] {
  const before = relations.find((each) => lower(each) === table);
  let kept = relations.filter((each) => each !== before);
  for (const owner of owners) {
    const path = [owner];
    for (let above = ownersOf(kept, owner)[0]; above !== undefined; above = ownersOf(kept, above)[0]) {
      if (above === table) kept = kept.filter((each) => lower(each) !== path.at(-1));
      if (above === table || path.includes(above)) break;
      path.push(above);
    }
  }
  return closed(owners.length ? [...kept, relation(owners, table, before)] : kept);
}

/** Beside other relations a table of links always allows several: the library knows no other there. */
function closed(relations: readonly RelationChoice[]): readonly RelationChoice[] {
  const tree = relations.length > 1;
  return relations.map((each) => (tree && each.via >= 0 ? { ...each, several: true } : each));
}

const apart = (column: ColumnView, { records }: FileView): boolean =>
  records > 0 && column.distinct === records && column.blank === 0 && (records >= ROWS || looksLikeId(column));

/** Whether rows of one table seem to name rows of another: by a column that tells those apart. */
function names(naming: FileView, owner: FileView, earlier: boolean): boolean {
  return owner.columns.some((column) => {
    const same = naming.columns.find(({ name }) => name === column.name);
    // No more rows are named than there are; where each names one, who came first is named.
    return (
      same !== undefined &&
      apart(column, owner) &&
      (same.distinct < column.distinct || (same.distinct === column.distinct && (earlier || !apart(same, naming))))
    );
  });
}

/** How tables seem to hang together. Keys are found by Python, which reads the cells. */
export function proposed(views: readonly FileView[]): readonly RelationChoice[] {
  const places = views.map((_, place) => place);
  const named = places.map((table) =>
    places.filter((owner) => owner !== table && names(views[table]!, views[owner]!, owner < table)),
  );
  const above = (table: number, seen: readonly number[] = []): number[] =>
    named[table]!.flatMap((each) => (seen.includes(each) ? [] : [each, ...above(each, [...seen, table, each])]));
  // Who names both somebody and whom she belongs to hangs on her alone.
  const nearest = named.map((all) => all.filter((each) => !all.some((other) => above(other).includes(each))));
  const found = places.flatMap((table) => {
    const owners = nearest[table]!.slice(0, named.some((each) => each.includes(table)) ? 1 : 2);
    return owners.length ? [relation(owners, table)] : [];
  });
  const joined = new Set(found.filter(({ via }) => via >= 0).map(({ many }) => many));
  const [root, ...others] = places.filter((table) => !nearest[table]!.length && !joined.has(table));
  return closed([...found, ...others.map((table) => relation([root!], table))].toSorted((a, b) => lower(a) - lower(b)));
}

/** What was said by hand of tables that are still there, and what is proposed of the others. */
export function completed(
  said: readonly RelationChoice[],
  byHand: boolean,
  views: readonly FileView[],
): readonly RelationChoice[] {
  const fresh = proposed(views);
  const ends = ({ one, many, via }: RelationChoice): string => [one, many, via].join();
  if (!byHand || !said.length)
    return fresh.map((each) => {
      const before = said.find((other) => ends(other) === ends(each));
      return before ? { ...before, several: each.several || before.several } : each;
    });
  const known = new Set(said.flatMap(({ one, many, via }) => [one, many, via]));
  const taken = new Set(said.flatMap((each) => [each.many, lower(each)]));
  const root = rootOf(said);
  const more = fresh.filter((each) => !taken.has(lower(each)) && (lower(each) !== root || !known.has(each.one)));
  return closed([...said, ...more]);
}

/** Relations without a table that was taken away, and with those behind it one place further in front. */
export function without(relations: readonly RelationChoice[], gone: number): readonly RelationChoice[] {
  const next = (place: number): number => (place > gone ? place - 1 : place);
  return relations
    .filter(({ one, many, via }) => ![one, many, via].includes(gone))
    .map((each) => ({ ...each, one: next(each.one), many: next(each.many), via: next(each.via) }));
}

/** Whom a release of these tables may protect: tables whose records are, by number, each with what hangs on it. */
export function units({ relations, protect }: Linking): readonly (readonly number[])[] {
  const root = rootOf(relations);
  const [only, more] = relations;
  if (only && !more && only.several) return [[root], inOrder([root, only.many])];
  // Nobody knows how many links lead to one record below the root.
  if (more && relations.some(({ via }) => via >= 0)) return [[root]];
  const all = [root, ...relations.map(({ many }) => many)];
  // A project may protect some of them.
  const some = inOrder(all.filter((each) => protect.includes(each)));
  const several = some.length > 1 && some.length < all.length ? [some] : [];
  return [...all.map((each) => [each]), ...several, inOrder(all)];
}

const inOrder = (tables: readonly number[]): readonly number[] => tables.toSorted((one, other) => one - other);
