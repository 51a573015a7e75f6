// What a card of bars shows of its columns: worked out card by card, for those that are seen.
import type { Row } from "$charts/rows";
import { between } from "$charts/bands";
import { type Figure, OUTSIDE, UNREPORTED, valueOf } from "$charts/figure";
import { untold } from "$charts/ranks";
import { cut } from "$charts/said";
import type { Grid } from "$charts/tables";
import { t } from "$parts/language.svelte";
import type { Side, Table } from "./table.svelte";

/** The columns of a card: one, or all flags. */
export interface Entry {
  readonly key: string;
  readonly title: string;
  readonly columns: readonly number[];
  readonly flags: boolean;
  /** How many rows are shown before the reader asks for all. */
  readonly most: number;
}

export interface Card {
  readonly about: string;
  /** What shares are shares of. */
  readonly whole: string;
  /** Values whose ranks noise alone could have made. */
  readonly ties: string;
  readonly rows: readonly Row[];
  readonly adding: boolean;
  /** The smallest number a full bar stands for. */
  readonly least: number;
  readonly pick: (id: number, add: boolean) => void;
  /** Counts of rows, also while shares are shown: their margins are the published ones. */
  readonly grid: (rows: readonly Row[]) => Grid;
}

/** The cards of a table in their order. */
export function entries(table: Table): Entry[] {
  const { columns } = table.release;
  const flags = columns.flatMap(({ kind }, column) => (kind === "flag" ? [column] : []));
  return columns.flatMap(({ kind, values, uneven }, column): Entry[] => {
    const most = (table.natural(column) || uneven) && values.length <= 31 ? 31 : 8;
    if (kind !== "flag" || flags.length === 1)
      return [{ key: String(column), title: table.name(column), columns: [column], flags: false, most }];
    if (column !== flags[0]) return [];
    return [{ key: "flags", title: t("column.flags"), columns: flags, flags: true, most: 12 }];
  });
}

/** What the rows of a card are called. */
export function labels(table: Table, { columns, flags }: Entry): string[] {
  if (flags) return columns.map((flag) => table.label(flag, 0));
  return table.release.columns[columns[0]!]!.values.map((_, place) => table.label(columns[0]!, place));
}

/** About how high a card is, in pixels. */
export function height(table: Table, { columns, flags, most }: Entry): number {
  const rows = flags ? columns.length : table.release.columns[columns[0]!]!.values.length;
  return 80 + 42 * (rows > most + 2 ? most + 1 : rows);
}

export function card(table: Table, entry: Entry): Card {
  return entry.flags ? ofFlags(table, entry) : ofColumn(table, entry.columns[0]!, entry.title);
}

/** What each side shows of a column, value by value, and what its shares are shares of. */
interface Counted {
  readonly found: readonly Figure[];
  readonly whole: Figure;
}

function counted(table: Table, column: number): Counted[] {
  return table.sides.map((side) => ({
    found: table.release.column(table.selection(side), column),
    whole: table.whole(side, column),
  }));
}

function figures(table: Table, column: number, place: number, sides: readonly Counted[]): (Figure | null)[] {
  return table.sides.map((side, at) => {
    // Of two that are compared, neither shows what the other one was chosen for.
    const chosen = table.comparing ? table.selection(side).get(column) : undefined;
    if (chosen && !chosen.includes(place)) return OUTSIDE;
    return table.shown(sides[at]!.found[place]!, sides[at]!.whole);
  });
}

function ofColumn(table: Table, column: number, title: string): Card {
  const { values, uneven, public: declared } = table.release.columns[column]!;
  const sides = counted(table, column);
  const chosen = table.selection(table.side).get(column) ?? [];
  const same = alike(table, column);
  const rows = table.order(column, sides[0]!.found).map((place) => ({
    id: place,
    label: table.label(column, place),
    figures: figures(table, column, place, sides),
    chosen: chosen.includes(place),
    alike: same,
  }));
  const told = table.natural(column) ? withGaps(table, column, rows) : rows;
  return {
    whole: table.denominator(
      sides.map(({ whole }) => whole),
      column,
    ),
    ties: table.natural(column) || table.comparing ? "" : ties(rows),
    about: [
      table.several(column) ? t("column.several") : "",
      declared ? "" : t("column.found"),
      uneven ? t("column.uneven") : "",
    ]
      .filter(Boolean)
      .join(" · "),
    rows: [...told, ...unrecorded(table, column, sides)],
    adding: chosen.length > 0,
    least: values.length === 1 ? limit(table) : 0,
    pick: (place, add) => table.toggle(column, place, add),
    grid: (rows) =>
      grid(table, { title, own: table.own(column), columns: [column], without: [column] }, rows, ({ id }, side) => {
        if (id === -1) return table.release.unrecorded(table.selection(table.sides[side]!), column);
        return id < 0 ? UNREPORTED : sides[side]!.found[id]!;
      }),
  };
}

function ofFlags(table: Table, { columns, title }: Entry): Card {
  const sides = new Map(columns.map((flag) => [flag, counted(table, flag)]));
  const active = table.selection(table.side);
  const rows = columns.map((flag) => ({
    id: flag,
    label: table.label(flag, 0),
    figures: figures(table, flag, 0, sides.get(flag)!),
    chosen: active.has(flag),
    alike: alike(table, flag),
  }));
  return {
    about: "",
    whole: table.denominator(
      table.sides.map((side) => table.release.total(table.selection(side))),
      columns[0]!,
    ),
    ties: "",
    rows,
    adding: false,
    least: limit(table),
    pick: (flag) => table.toggle(flag, 0, false),
    grid: (told) =>
      grid(table, { title, own: title, columns, without: [] }, told, ({ id }, side) => sides.get(id)![side]!.found[0]!),
  };
}

/** Of whom nothing is recorded in a column, where each holds one of its values at most. */
function unrecorded(table: Table, column: number, sides: readonly Counted[]): Row[] {
  const { values, exclusive, kind, public: declared } = table.release.columns[column]!;
  if (values.length === 0 || !exclusive || kind === "flag" || table.ofKnown(column)) return [];
  const found = table.sides.map((side) => table.release.unrecorded(table.selection(side), column));
  if (found.every((figure) => !valueOf(figure))) return [];
  return [
    {
      id: -1,
      label: t(declared ? "column.unrecorded" : "column.unrecorded.rare"),
      figures: found.map((figure, side) => table.shown(figure, sides[side]!.whole)),
      chosen: false,
      still: true,
      rest: true,
      alike: true,
    },
  ];
}

/** Bands and years that stand between reported ones and are not reported themselves. */
function withGaps(table: Table, column: number, rows: readonly Row[]): Row[] {
  const { kind, public: declared, values } = table.release.columns[column]!;
  if (declared || (kind !== "band" && kind !== "year")) return [...rows];
  return rows.flatMap((row, place) => {
    const gap = place > 0 ? between(values[rows[place - 1]!.id]!, values[row.id]!) : null;
    if (!gap) return [row];
    const still = { chosen: false, still: true, alike: true };
    return [{ id: -2 - place, label: gap, figures: table.sides.map(() => UNREPORTED), ...still }, row];
  });
}

/** Whether two selections differ in nothing but a column's own filter, which its values leave aside. */
function alike(table: Table, column: number): boolean {
  const [one, other] = table.sides.map((side) =>
    JSON.stringify([...table.without(side, column)].sort(([first], [second]) => first - second)),
  );
  return one === other;
}

/** Runs of neighbors in rank whose differences noise alone could have made. */
function ties(rows: readonly Row[]): string {
  const runs = untold(rows.slice(0, 8).map(({ figures }) => figures[0] ?? UNREPORTED));
  const named = runs.map(([first, last]) =>
    rows
      .slice(first, last + 1)
      .map(({ label }) => cut(label, 40))
      .join(", "),
  );
  return named.length > 0 ? t("rank.untold", { groups: named.join("; ") }) : "";
}

/** A lone bar says something only against everyone: all whom any card is about. */
function limit(table: Table): number {
  if (table.view.shares) return 1;
  const wholes = table.sides.flatMap((side) => {
    const filtered = [...table.selection(side).keys()];
    return [table.selection(side), ...filtered.map((column) => table.without(side, column))];
  });
  return Math.max(...wholes.map((each) => valueOf(table.release.total(each)) ?? 0));
}

/** What a card is called on the page and in files, its columns, and those whose filter is left aside in it. */
interface Told {
  readonly title: string;
  readonly own: string;
  readonly columns: readonly number[];
  readonly without: readonly number[];
}

function grid(
  table: Table,
  { title, own, columns, without }: Told,
  rows: readonly Row[],
  figureOf: (row: Row, side: number) => Figure,
): Grid {
  const which = table.comparing ? [t("compare.which")] : [];
  const named = (side: Side): string[] => (table.comparing ? [t(`select.${side}`)] : []);
  return {
    told: table.findings(table.side, ...columns),
    heads: [title, ...which],
    own: [own, ...which],
    selections: table.sides.map((side) => table.selected(side, ...without)),
    rows: rows.flatMap((row) =>
      table.sides.map((side, place) => ({
        cells: [row.label, ...named(side)],
        figure: figureOf(row, place),
        side: place,
      })),
    ),
  };
}
