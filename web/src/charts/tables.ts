// The table behind every chart.
import type { Figure } from "./figure";

export interface Grid {
  /** Names of the columns before the count. */
  readonly heads: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly figure: Figure }[];
}

/** Count, margin and status for a program: an empty count is not reported, which is not zero. */
export function figureCells(figure: Figure): [string, string, string] {
  if (figure.kind === "unreported") return ["", "", "not reported"];
  if (figure.kind === "estimate") return [String(Math.round(figure.value)), "", "estimate"];
  if (figure.kind === "rounded") return [String(figure.value), String(figure.most - figure.value), "rounded down by up to the margin"];
  return [String(Math.round(figure.value)), String(Math.ceil(figure.margin * 10) / 10), "protected"];
}
