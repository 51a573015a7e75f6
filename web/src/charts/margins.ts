// Margins of sums, shares and differences; docs/method/margins.md derives the formulas.
import { TOGETHER } from "$contract/showcase";
import { type Figure, type Protected, UNREPORTED } from "./figure";

/** Margin of a difference, or of a part beside its whole: as if the two were wrong independently. */
export function combined(...margins: number[]): number {
  return Math.hypot(...margins);
}

/**
 * The sum of signed protected counts; a count is never below 0. Their noise is independent, but
 * what was estimated from it is not quite: they are taken to be wrong together in part.
 */
export function total(terms: readonly { readonly figure: Protected; readonly sign: number }[]): Protected {
  let value = 0;
  let square = 0;
  let plain = 0;
  for (const { figure, sign } of terms) {
    value += sign * figure.value;
    square += figure.margin ** 2;
    plain += figure.margin;
  }
  return { kind: "protected", value: Math.max(0, value), margin: Math.sqrt((1 - TOGETHER) * square + TOGETHER * plain ** 2) };
}

/**
 * A part as a share of a whole, from 0 to 1; null where the whole is so uncertain (margin above
 * half of it) that the share would mean little.
 */
export function share(part: Figure, whole: Figure): Figure | null {
  if (part.kind === "unreported") return UNREPORTED;
  if (whole.kind === "unreported" || whole.value <= 0) return null;
  if (whole.kind === "protected" && whole.margin > whole.value / 2) return null;
  const value = Math.min(1, part.value / whole.value);
  if (part.kind === "estimate" || whole.kind === "estimate") return { kind: "estimate", value };
  const margin = combined(part.margin, value * whole.margin) / whole.value;
  return { kind: "protected", value, margin };
}

export interface Difference {
  readonly value: number;
  readonly margin: number;
  /** Whether noise alone could explain it. */
  readonly noise: boolean;
}

/** The difference of two protected numbers; null where one is not protected. */
export function difference(one: Figure, other: Figure): Difference | null {
  if (one.kind !== "protected" || other.kind !== "protected") return null;
  const value = one.value - other.value;
  const margin = combined(one.margin, other.margin);
  return { value, margin, noise: Math.abs(value) <= margin };
}
