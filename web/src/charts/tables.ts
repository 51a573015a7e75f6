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
  /** Whether its numbers are shares from 0 to 1, and no counts. */
  readonly shares?: boolean;
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
export function inWords({ rows, told = [], shares = false }: Grid): string {
  const size = ({ figure }: Grid["rows"][number]): number => valueOf(figure) ?? 0;
  const top = [...rows].sort((one, other) => size(other) - size(one)).slice(0, MOST_TOLD);
  const numbers = rows
    .filter((row) => top.includes(row))
    .map(({ cells, figure }) => `${cells.map((cell) => cut(cell, 60)).join(", ")}: ${said(figure, shares)}`)
    .join("; ");
  return [...told, numbers].filter(Boolean).join(" ");
}

/** Of a share that many parts of one are told to a program. */
const PARTS = 10_000;

/** Number, margin and status for a program: an empty number is not reported, which is not zero. */
export function figureCells(figure: Figure, shares = false): [string, string, string] {
  const near = shares ? PARTS : 1;
  const value = (number: number): string => String(Math.round(number * near) / near);
  if (figure.kind === "unreported") return ["", "", "not reported"];
  if (figure.kind === "estimate") return [value(figure.value), "", "estimate"];
  if (figure.kind === "rounded") {
    const low = Math.floor(figure.value * near) / near;
    const above = Math.ceil((figure.most - low) * near) / near;
    return [String(low), String(above), "rounded down by up to the margin"];
  }
  const fine = shares ? PARTS : 10;
  return [value(figure.value), String(Math.ceil(figure.margin * fine) / fine), "protected"];
}
