// The table behind every chart.
import { type Figure, valueOf } from "./figure";
import { cut, said } from "./said";

/** How many numbers stand for a chart where it is told and not seen. */
const MOST_TOLD = 4;

/** A selection in words. */
export interface Selected {
  readonly words: string;
  /** Whether nothing is left out. */
  readonly all: boolean;
}

export interface Grid {
  /** What the publisher says of what the chart shows, sentence by sentence. */
  readonly told?: readonly string[];
  /** Names of the columns before the count. */
  readonly heads: readonly string[];
  /** The same in a saved table, which keeps the names of the data. */
  readonly own: readonly string[];
  /** What is counted: one selection, or two that are compared. */
  readonly selections: readonly Selected[];
  readonly rows: readonly {
    readonly cells: readonly string[];
    readonly figure: Figure;
    /** Which of the selections it is of, the first unless said. */
    readonly side?: number;
  }[];
}

/** What a chart shows, in words: what its publisher says of it, and its largest numbers in the order of its table. */
export function inWords({ rows, told = [] }: Grid): string {
  const size = ({ figure }: Grid["rows"][number]): number => valueOf(figure) ?? 0;
  const top = [...rows].sort((one, other) => size(other) - size(one)).slice(0, MOST_TOLD);
  const numbers = rows
    .filter((row) => top.includes(row))
    .map(({ cells, figure }) => `${cells.map((cell) => cut(cell, 60)).join(", ")}: ${said(figure, false)}`)
    .join("; ");
  return [...told, numbers].filter(Boolean).join(" ");
}

/** Count, margin and status for a program: an empty count is not reported, which is not zero. */
export function figureCells(figure: Figure): [string, string, string] {
  if (figure.kind === "unreported") return ["", "", "not reported"];
  if (figure.kind === "estimate") return [String(Math.round(figure.value)), "", "estimate"];
  if (figure.kind === "rounded")
    return [String(figure.value), String(figure.most - figure.value), "rounded down by up to the margin"];
  return [String(Math.round(figure.value)), String(Math.ceil(figure.margin * 10) / 10), "protected"];
}
