// What the reader has chosen; it lives in the page's address, so that back, forward and sharing work.
import { alpha2, countries } from "$charts/countries";
import { type Figure } from "$charts/figure";
import { share } from "$charts/margins";
import { cut } from "$charts/said";
import { type Language, LANGUAGES, countryName, either, preferred, speak, t } from "$parts/language.svelte";
import { type View, place, read, word, write } from "./address";
import { Relation } from "./relation";
import { EVERYONE, type Release, type Selection } from "./release";

export type Side = "one" | "other";

/** Codebooks in their own order are sorted by what their values begin with. */
const NATURAL = new Set(["year", "month", "period", "band"]);

export class Showcase {
  view = $state.raw<View>(read("", []));
  /** The selection that clicks change while two are compared. */
  side = $state<Side>("one");
  /** For each column the alpha-3 codes of its values when it is a column of countries. */
  readonly places: readonly ((string | null)[] | null)[];

  /** What a linked release says of its links. */
  readonly relation: Relation | null;

  constructor(readonly release: Release) {
    this.relation = release.data.relation ? new Relation(release.data.relation) : null;
    this.places = release.columns.map(({ values, kind }) => (kind === "text" ? countries(values) : null));
    this.#follow();
    addEventListener("hashchange", () => this.#follow());
  }

  #follow(): void {
    this.view = read(location.hash, this.release.columns);
    if (!this.view.other) this.side = "one";
    const wanted = this.view.language;
    speak(wanted && wanted in LANGUAGES ? (wanted as Language) : preferred(navigator.languages));
  }

  change(part: Partial<View>): void {
    this.view = { ...this.view, ...part };
    const fragment = write(this.view, this.release.columns);
    if (fragment !== location.hash.slice(1)) location.hash = fragment;
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

  compare(on: boolean): void {
    this.side = on ? "other" : "one";
    this.change({ other: on ? new Map(this.view.one) : null });
  }

  /** A column's name as people write it. */
  name(column: number): string {
    const name = this.release.columns[column]!.name.replace(/_/g, " ").trim();
    return name ? name.charAt(0).toUpperCase() + name.slice(1) : t("column.unnamed");
  }

  label(column: number, place: number): string {
    const { values, labels, kind } = this.release.columns[column]!;
    const code = this.places[column]?.[place];
    const two = code ? alpha2(code) : null;
    if (two) return countryName(two);
    if (kind === "flag" && !labels[place]) return this.name(column);
    return labels[place] || values[place]!;
  }

  /** The order in which the values of a column are listed. */
  order(column: number, figures: readonly Figure[]): number[] {
    const { values, kind, public: declared } = this.release.columns[column]!;
    const places = values.map((_, place) => place);
    if (NATURAL.has(kind)) {
      if (declared) return places;
      const leading = values.map((value) => Number(/\d+(\.\d+)?/.exec(value)?.[0] ?? 0));
      return places.sort((one, other) => leading[one]! - leading[other]! || one - other);
    }
    const size = (place: number): number => {
      const figure = figures[place]!;
      return figure.kind === "unreported" ? -1 : figure.value;
    };
    return places.sort((one, other) => size(other) - size(one) || one - other);
  }

  natural(column: number): boolean {
    return NATURAL.has(this.release.columns[column]!.kind);
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
    return text ? place(text, this.release.columns.map(({ name }) => name)) : -1;
  }

  options(columns: readonly number[]): { value: string; label: string }[] {
    return columns.map((column) => ({ value: String(column), label: cut(this.name(column), 60) }));
  }

  /** What a chart's numbers are about: the filters in force, those of its own columns aside. */
  filters(side: Side, ...without: number[]): string {
    const said = [...this.selection(side)]
      .filter(([column]) => !without.includes(column))
      .map(([column, places]) =>
        t("select.filter", {
          column: cut(this.name(column), 60),
          values: either(places.map((each) => cut(this.label(column, each), 60))),
        }),
      );
    return said.join("; ");
  }

  /** A selection without some columns. */
  without(side: Side, ...columns: number[]): Selection {
    return new Map([...this.selection(side)].filter(([column]) => !columns.includes(column)));
  }

  /** A figure as the reader wants to see it: itself, or its share of the selection. */
  shown(figure: Figure, whole: Figure): Figure | null {
    return this.view.shares ? share(figure, whole) : figure;
  }
}
