// What a linked release says of its links. Nothing is drawn here.
import type { ColumnData, RelationData } from "$contract/showcase";
import { type Figure, UNREPORTED } from "$charts/figure";

/** Numbers in a list are protected ones; 0 is what noise leaves of few, and says nothing. */
function figure(value: number | undefined, margin: number): Figure {
  return value ? { kind: "protected", value, margin } : UNREPORTED;
}

export class Relation {
  readonly columns: readonly ColumnData[];
  readonly #starts: readonly number[];
  readonly #values: ReadonlyMap<number, Figure>;
  readonly #pairs: ReadonlyMap<number, Figure>;
  readonly #width: number;

  constructor(readonly data: RelationData) {
    this.columns = data.columns.map(({ column }) => column);
    const starts = [0];
    for (const { values } of this.columns) starts.push(starts.at(-1)! + values.length);
    this.#starts = starts;
    this.#width = Math.max(1, starts.at(-1)!);
    this.#values = new Map(
      data.columns.flatMap(({ places, links, margins }, column) =>
        places.map((place, row) => [starts[column]! + place, figure(links[row], margins[row]!)] as const),
      ),
    );
    this.#pairs = new Map(
      data.pair_links.map((links, row) => [data.pair_parents[row]! * this.#width + data.pair_children[row]!, figure(links, data.pair_margins[row]!)]),
    );
  }

  /** The number of links; the numbers of parents by links add up to it. */
  get links(): number {
    return this.data.degrees.reduce((sum, parents, links) => sum + links * parents, 0);
  }

  /** For each value of a column of the children its number of links: all, or those of a parent's value. */
  column(column: number, parent: number | null): Figure[] {
    return this.columns[column]!.values.map((_, place) => {
      const id = this.#starts[column]! + place;
      return (parent === null ? this.#values.get(id) : this.#pairs.get(parent * this.#width + id)) ?? UNREPORTED;
    });
  }

  /** How many parents have 0, 1, ... links, up to the last number that is reported. */
  static numbers(counts: readonly number[], margin: number): { links: number; figure: Figure }[] {
    const last = counts.findLastIndex((count) => count > 0);
    return counts.slice(0, last + 1).map((count, links) => ({ links, figure: figure(count, margin) }));
  }
}
