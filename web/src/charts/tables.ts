// The table behind every chart.
import type { Figure } from "./figure";

/** A selection in words. */
export interface Selected {
  readonly words: string;
  /** Whether nothing is left out. */
  readonly all: boolean;
}

export interface Grid {
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

/** Count, margin and status for a program: an empty count is not reported, which is not zero. */
export function figureCells(figure: Figure): [string, string, string] {
  if (figure.kind === "unreported") return ["", "", "not reported"];
  if (figure.kind === "estimate") return [String(Math.round(figure.value)), "", "estimate"];
  if (figure.kind === "rounded")
    return [String(figure.value), String(figure.most - figure.value), "rounded down by up to the margin"];
  return [String(Math.round(figure.value)), String(Math.ceil(figure.margin * 10) / 10), "protected"];
}
