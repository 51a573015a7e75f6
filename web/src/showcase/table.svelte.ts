// What the reader has chosen in one table, and how what stands in it is called and ordered.
import { type Figure, toldOfLinks, valueOf } from "$charts/figure";
import { share } from "$charts/margins";
import { said, toldApart } from "$charts/said";
import type { Selected } from "$charts/tables";
import type { WordsData } from "$contract/showcase";
import { either, number, t, together } from "$parts/language.svelte";
import { type TableView, type Viewed, place, word } from "./address";
import { citation } from "./citation";
import { calledBy, capital, codesOf, common, countryOf } from "./naming";
import { EVERYONE, type Release, type Selection } from "./release";
import { tableCalled } from "./spoken";
import { foundIn } from "./story";

/** How many signs a name has where room is short. */
const LONGEST = 60;

export type Side = "one" | "other";

export class Table {
  /** The selection that clicks change while two are compared. */
  side = $state<Side>("one");
  /** For each column the alpha-3 codes of its values when it is a column of countries. */
  readonly places: readonly (readonly (string | null)[] | null)[];

  constructor(
    private readonly viewed: Viewed,
    /** Its place among the tables of the release. */
    readonly number: number,
    readonly release: Release,
  ) {
    this.places = release.columns.map(codesOf);
  }

  get view(): TableView {
    return this.viewed.view.tables[this.number]!;
  }

  change(part: Partial<TableView>): void {
    const tables = this.viewed.view.tables.map((view, place) => (place === this.number ? { ...view, ...part } : view));
    this.viewed.change({ tables });
  }

  /** What the table is called, as people write it; empty where the release has no other. */
  get title(): string {
    return capital(tableCalled(this.viewed.data.stories, this.release.data.name));
  }

  /** Whether links are counted, else records. */
  get links(): boolean {
    return this.release.data.counted === "links";
  }

  /** Whether every link is a record of its own, as no table of links is between. */
  get owned(): boolean {
    return this.viewed.data.relations.some(({ many, via }) => many === this.number && !via);
  }

  /** Whether readers are told of links: where each is a record of its own they are told of records. */
  get speaksOfLinks(): boolean {
    return this.links && !this.owned;
  }

  get citation(): string {
    return citation(this.viewed.data);
  }

  /** What a chart shows: records or links by one column or two. */
  by(column: string, other?: string): string {
    const names = { column, other: other ?? "" };
    if (other === undefined) return t(this.speaksOfLinks ? "links.by" : "chart.title.map", names);
    return t(this.speaksOfLinks ? "relation.pairs" : "chart.title.pairs", names);
  }

  /** All that are counted, or those that filters leave, as a sentence. */
  about(filters: string): string {
    const said = filters ? t("chart.filter", { filters }) : t(this.speaksOfLinks ? "links.all" : "chart.all");
    return said.endsWith(".") ? said : `${said}.`;
  }

  /** What is to be said of the numbers of links under every chart. */
  get caveats(): string[] {
    const relation = this.viewed.data.relations.find(({ many }) => many === this.number);
    if (!this.links || !relation) return [];
    const { stories } = this.viewed.data;
    const names = { parent: tableCalled(stories, relation.parent), child: tableCalled(stories, relation.child) };
    const of = this.speaksOfLinks ? "" : ".records";
    return [t(`relation.note${of}`, names), ...this.capped, t(`relation.open${of}`)];
  }

  /** How many count of each record of the root, where not all do. */
  get capped(): string[] {
    const { root, most } = this.release.data;
    return most > 0
      ? [t("links.capped", { root: tableCalled(this.viewed.data.stories, root), most: number(most) })]
      : [];
  }

  /** Whether one record can hold several of a column's values. */
  several(column: number): boolean {
    return !this.release.columns[column]!.exclusive;
  }

  /** The columns by several of whose values a side is filtered, although one record can hold several. */
  overlapping(side: Side): string[] {
    return [...this.selection(side)]
      .filter(([column, places]) => places.length > 1 && this.several(column))
      .map(([column]) => this.name(column));
  }

  get comparing(): boolean {
    return this.view.other !== null;
  }

  get sides(): Side[] {
    return this.comparing ? ["one", "other"] : ["one"];
  }

  selection(side: Side): Selection {
    return (side === "one" ? this.view.one : this.view.other) ?? EVERYONE;
  }

  select(side: Side, selection: Selection): void {
    this.change(side === "one" ? { one: selection } : { other: selection });
  }

  /** Filter by a value, or no longer; `add` keeps the column's other values (OR). */
  toggle(column: number, place: number, add: boolean): void {
    const now = new Map(this.selection(this.side));
    const held = now.get(column) ?? [];
    const rest = held.filter((each) => each !== place);
    const next = held.includes(place) ? rest : add ? [...held, place].sort((one, other) => one - other) : [place];
    if (next.length > 0) now.set(column, next);
    else now.delete(column);
    this.select(this.side, now);
  }

  /** Two are compared from the start: two values of one column, the chosen one and the next largest. */
  compare(on: boolean): void {
    this.side = on ? "other" : "one";
    if (!on) {
      this.change({ other: null });
      return;
    }
    const chosen = [...this.view.one].filter(([, places]) => places.length === 1).at(-1)?.[0];
    const several = this.release.columns.map((_, each) => each).filter((each) => this.#largest(each).length > 1);
    // Bands of different widths are no fair pair to begin with.
    const column = chosen ?? several.find((each) => !this.release.columns[each]!.uneven) ?? several[0] ?? -1;
    const [first, second] = column < 0 ? [] : this.#largest(column, this.view.one.get(column)?.[0]);
    if (first === undefined || second === undefined) {
      this.change({ other: new Map(this.view.one) });
      return;
    }
    const with_ = (place: number): Selection =>
      new Map([...this.view.one, [column, [place]] as const].sort(([one], [other]) => one - other));
    this.change({ one: with_(first), other: with_(second) });
  }

  /** The values of a column that are reported, the largest first, or behind a given one. */
  #largest(column: number, first?: number): number[] {
    const figures = this.release.column(this.without("one", column), column);
    const size = (place: number): number => valueOf(figures[place]!) ?? 0;
    const places = figures.flatMap((figure, place) => (valueOf(figure) ? [place] : []));
    places.sort((one, other) => size(other) - size(one) || one - other);
    return first === undefined ? places : [first, ...places.filter((place) => place !== first)];
  }

  /** What the publisher calls a column and its values in the reader's language. */
  #called(column: number): WordsData | undefined {
    return calledBy(this.viewed.data.stories, this.number, column);
  }

  /** A column's title, or its name as people write it; both where two columns have one title. */
  name(column: number): string {
    const called = this.#called(column)?.title;
    if (called) return called;
    const { name, title } = this.release.columns[column]!;
    const alone = this.release.columns.filter((other) => other.title === title).length === 1;
    if (!title) return this.own(column);
    return alone ? title : `${title} (${name})`;
  }

  /** A column's own name as people write it, which saved tables keep. */
  own(column: number): string {
    return capital(this.release.columns[column]!.name) || t("column.unnamed");
  }

  label(column: number, place: number): string {
    const { values, labels, kind } = this.release.columns[column]!;
    const called = this.#called(column)?.values[place];
    if (called) return called;
    const land = countryOf(this.places[column]?.[place]);
    if (land) return land;
    if (kind === "flag" && !labels[place]) return this.name(column);
    return common(labels[place] || values[place]!);
  }

  /** A value where its column is named beside it: of a flag it is yes, but a 1 that nobody declared to be one. */
  value(column: number, place: number): string {
    const { labels, kind, values, public: declared } = this.release.columns[column]!;
    if (kind !== "flag" || labels[place] || this.#called(column)?.values[place]) return this.label(column, place);
    return declared || values[place] !== "1" ? t("value.yes") : values[place];
  }

  readonly #names = $derived.by(() =>
    toldApart(
      this.release.columns.map((_, column) => this.name(column)),
      LONGEST,
    ),
  );

  /** The name of a column where room is short: none is taken for another. */
  short(column: number): string {
    return this.#names[column]!;
  }

  /** A value where room is short. */
  shortValue(column: number, place: number): string {
    const values = this.release.columns[column]!.values.map((_, each) => this.value(column, each));
    return toldApart(values, LONGEST)[place]!;
  }

  /** The order in which the values of a column are listed. */
  order(column: number, figures: readonly Figure[]): number[] {
    const { values, order } = this.release.columns[column]!;
    if (order.length > 0) return [...order];
    const places = values.map((_, place) => place);
    const size = (place: number): number => {
      const figure = figures[place]!;
      return valueOf(figure) ?? -1;
    };
    return places.sort((one, other) => size(other) - size(one) || one - other);
  }

  natural(column: number): boolean {
    return this.release.columns[column]!.order.length > 0;
  }

  /** The column that a chart shows, by the chart's word for it; the first of the fitting ones at first. */
  chartColumn(key: string, fitting: readonly number[], first: number): number {
    const found = this.#named(this.view.charts[key] ?? "");
    return fitting.includes(found) ? found : first;
  }

  chart(changes: Readonly<Record<string, string>>): void {
    this.change({ charts: { ...this.view.charts, ...changes } });
  }

  /** A column as the address writes it. */
  word(column: number): string {
    return word(this.release.columns[column]!.name, column);
  }

  #named(text: string): number {
    return text
      ? place(
          text,
          this.release.columns.map(({ name }) => name),
        )
      : -1;
  }

  options(columns: readonly number[]): { value: string; label: string }[] {
    return columns.map((column) => ({ value: String(column), label: this.short(column) }));
  }

  /** What a chart's numbers are about: the filters in force, those of its own columns aside. */
  filters(side: Side, ...without: number[]): string {
    const said = [...this.selection(side)]
      .filter(([column]) => !without.includes(column))
      .map(([column, places]) =>
        t("select.filter", {
          column: this.short(column),
          values: either(places.map((each) => this.shortValue(column, each))),
        }),
      );
    return said.join("; ");
  }

  /** The same for a saved table. */
  selected(side: Side, ...without: number[]): Selected {
    const filters = this.filters(side, ...without);
    return { words: filters || t(this.speaksOfLinks ? "links.all" : "chart.all"), all: !filters };
  }

  /** What the publisher says of what a chart of columns shows. */
  findings(side: Side, ...columns: number[]): string[] {
    return foundIn(this.viewed.data.stories, this.number, columns, this.selection(side));
  }

  /** What shares of a column are shares of: the selection without some columns, all of it or those recorded. */
  whole(side: Side, column: number, ...without: number[]): Figure {
    const selection = this.without(side, column, ...without);
    return this.ofKnown(column) ? this.release.known(selection, column) : this.release.total(selection);
  }

  /**
   * Whether shares of a column are of those of whom it is recorded, as the reader wants. Not where the release does not
   * tell how many they are, nor where it has one value: the share of those who hold it would be all.
   */
  ofKnown(column: number): boolean {
    return this.view.known && this.release.tellsKnown(column);
  }

  /** The denominator of a column's shares in words; empty where numbers are shown. */
  denominator(wholes: readonly Figure[], column: number): string {
    if (!this.view.shares) return "";
    return this.shareOf(wholes, this.ofKnown(column) ? column : null);
  }

  /** What shares are shares of, for each side: those of whom a column is recorded, or all. */
  shareOf(wholes: readonly Figure[], column: number | null): string {
    const of = column === null ? "all" : this.known(column);
    const numbers = wholes.map((whole, side) => {
      const values = said(whole, false);
      return wholes.length > 1 ? t("select.filter", { column: t(`select.${this.sides[side]!}`), values }) : values;
    });
    return t(`share.${of}${this.speaksOfLinks ? ".links" : ""}`, { whole: together(numbers) });
  }

  /** How a key speaks of those of whom a column is recorded: of a private one rare values are left out, too. */
  known(column: number): "known" | "known.rare" {
    return this.release.columns[column]!.public ? "known" : "known.rare";
  }

  /** A selection without some columns. */
  without(side: Side, ...columns: number[]): Selection {
    return new Map([...this.selection(side)].filter(([column]) => !columns.includes(column)));
  }

  /** A number as it is told: of links by value not where its margin leaves it open. */
  told(figure: Figure): Figure {
    return this.links ? toldOfLinks(figure) : figure;
  }

  /** A figure as the reader wants to see it: itself, or its share of the selection. */
  shown(figure: Figure, whole: Figure): Figure | null {
    return this.view.shares ? share(figure, whole) : this.told(figure);
  }
}
