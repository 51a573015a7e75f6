// Records by their number of links, as rows of a chart.
import type { LinksRow, NumbersOfLinks } from "$contract/studio";

export interface Tallied extends LinksRow {
  /** Whether those with more links are counted here, too. */
  readonly more: boolean;
}

/** One row for each number of links, or, up to `few` of them, the last with all that have more. */
export function tallied({ most, rows }: NumbersOfLinks, few = Infinity): Tallied[] {
  const apart = rows.length > few ? rows.slice(0, few - 1) : rows;
  const rest = rows.slice(apart.length);
  const sum = (side: "true" | "released" | "synthetic"): number => rest.reduce((whole, each) => whole + each[side], 0);
  const shown = apart.map((each) => ({ ...each, more: each.links === most }));
  return rest.length === 0
    ? shown
    : [
        ...shown,
        {
          links: rest[0]!.links,
          true: sum("true"),
          released: sum("released"),
          synthetic: sum("synthetic"),
          more: true,
        },
      ];
}
