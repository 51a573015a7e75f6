// What the tables below the first one are made from, as `populace.publish.ingredients` packs it.
import { inflate } from "$parts/inflate";
import type { Family } from "./family";
import type { Shape } from "./tables";
import type { Counted } from "./targets";

/** A table: its columns, of which so many are its own, and the headers of its keys, its own or none first. */
export interface TableShape {
  readonly name: string;
  readonly own: number;
  readonly keyed: boolean;
  readonly keys: readonly string[];
  readonly shapes: readonly Shape[];
}

/** One relation; tables by their places, `via` -1 where there is none, `shown` where the page has its links. */
export interface Edge {
  readonly relation: number;
  readonly upper: number;
  readonly many: number;
  readonly via: number;
  readonly above: readonly number[];
  readonly lending: readonly number[];
  readonly shown: number;
  /** The upper table's column of classes of numbers. */
  readonly number: number;
  /** The number of what hangs on the upper table, so many of each root counted, and its noise. */
  readonly records: number;
  readonly counted: number;
  readonly scale: number;
  readonly family: Family;
}

/** The far end by itself, where a record may have several links. */
export interface Network {
  readonly counted: number;
  readonly shapes: readonly Shape[];
  readonly lengths: readonly Counted[];
  readonly degrees: readonly number[];
}

export interface Lower {
  readonly tables: readonly TableShape[];
  readonly edges: readonly Edge[];
  readonly network: Network | null;
}

interface PackedLength {
  readonly ids: readonly (readonly number[])[];
  readonly counts: readonly number[];
  readonly tenths: number;
  readonly scale: number;
}
type PackedColumns = readonly (readonly [number, boolean])[];
interface PackedTable {
  readonly name: string;
  readonly own: number;
  readonly keyed: boolean;
  readonly keys: readonly string[];
  readonly columns: PackedColumns;
}
interface PackedEdge extends Omit<Edge, "family"> {
  readonly known: readonly number[];
  readonly children: readonly PackedLength[];
  readonly pairs: readonly [readonly number[], readonly number[], readonly number[]];
  readonly pairs_scale: number;
  readonly siblings: Family["siblings"];
  readonly siblings_scale: number;
  readonly degrees: readonly number[];
}
interface Packed {
  readonly tables: readonly PackedTable[];
  readonly edges: readonly PackedEdge[];
  readonly network: {
    readonly records: number;
    readonly lengths: readonly PackedLength[];
    readonly degrees: readonly number[];
  } | null;
}

const shapesOf = (columns: PackedColumns): Shape[] => columns.map(([size, multivalued]) => ({ size, multivalued }));

const countedOf = (lengths: readonly PackedLength[]): Counted[] =>
  lengths.map(({ ids, counts, tenths, scale }) => ({
    ids: ids.map((column) => Int32Array.from(column)),
    counts: Int32Array.from(counts),
    tenths,
    scale,
    grades: [],
    whole: 0,
  }));

/** What the page was given of them. */
export async function unpacked(packed: string): Promise<Lower> {
  const { tables, edges, network } = JSON.parse(new TextDecoder().decode(await inflate(packed, "deflate"))) as Packed;
  const shaped = tables.map((each) => ({ ...each, shapes: shapesOf(each.columns) }));
  return {
    tables: shaped,
    edges: edges.map((edge) => ({
      ...edge,
      family: {
        upper: edge.lending.flatMap((place) => shaped[place]!.shapes),
        lower: [edge.many, edge.via].flatMap((place) => shaped[place]?.shapes ?? []),
        known: Int32Array.from(edge.known),
        children: countedOf(edge.children),
        cross: {
          parents: Int32Array.from(edge.pairs[0]),
          children: Int32Array.from(edge.pairs[1]),
          counts: Int32Array.from(edge.pairs[2]),
        },
        crossScale: edge.pairs_scale,
        siblings: edge.siblings,
        siblingsScale: edge.siblings_scale,
        degrees: edge.degrees,
      },
    })),
    network: network && {
      counted: network.records,
      shapes: shaped[edges[0]!.many]!.shapes,
      lengths: countedOf(network.lengths),
      degrees: network.degrees,
    },
  };
}
