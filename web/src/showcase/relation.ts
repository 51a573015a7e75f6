// What a linked release says of its links. Nothing is drawn here.
import type { RelationData } from "$contract/showcase";
import { type Figure, UNREPORTED } from "$charts/figure";
import { EVERYONE, type Release } from "./release";

/** Numbers in a list are protected ones; 0 is what noise leaves of few, and says nothing. */
function figure(value: number | undefined, margin: number): Figure {
  return value ? { kind: "protected", value, margin } : UNREPORTED;
}

export class Relation {
  readonly #pairs: ReadonlyMap<number, Figure>;
  readonly #width: number;

  constructor(
    readonly data: RelationData,
    /** The children with their links. */
    readonly children: Release,
  ) {
    this.#width = Math.max(1, children.starts.at(-1)!);
    this.#pairs = new Map(
      data.pair_links.map((links, row) => [
        data.pair_parents[row]! * this.#width + data.pair_children[row]!,
        figure(links, data.pair_margins[row]!),
      ]),
    );
  }

  /** For each value of a column of the children its number of links: all, or those of a parent's value. */
  column(column: number, parent: number | null): Figure[] {
    if (parent === null) return this.children.column(EVERYONE, column);
    const start = this.children.starts[column]!;
    return this.children.columns[column]!.values.map(
      (_, place) => this.#pairs.get(parent * this.#width + start + place) ?? UNREPORTED,
    );
  }

  /** How many parents have 0, 1, ... links, up to the last number that is reported. */
  static numbers(counts: readonly number[], margin: number, estimated = false): { links: number; figure: Figure }[] {
    const last = counts.findLastIndex((count) => count > 0);
    return counts.slice(0, last + 1).map((count, links) => ({
      links,
      figure: estimated && count > 0 ? { kind: "estimate", value: count } : figure(count, margin),
    }));
  }
}
