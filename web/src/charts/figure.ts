// A number never travels alone: what kind it is and how far off it may be. Nothing is drawn here.

/** A count that the release protects, with the half-width of its 95% interval. */
export interface Protected {
  readonly kind: "protected";
  readonly value: number;
  readonly margin: number;
}

/** A count of synthetic records, scaled to the protected number of records. */
export interface Estimate {
  readonly kind: "estimate";
  readonly value: number;
}

/** The release says nothing about it, which is not zero. */
export interface Unreported {
  readonly kind: "unreported";
}

export type Figure = Protected | Estimate | Unreported;

export const UNREPORTED: Unreported = { kind: "unreported" };

export function valueOf(figure: Figure): number | null {
  return figure.kind === "unreported" ? null : figure.value;
}

/** The upper end of a figure, 0 when there is none: what a scale must reach. */
export function reach(figure: Figure): number {
  if (figure.kind === "unreported") return 0;
  return figure.kind === "protected" ? figure.value + figure.margin : figure.value;
}
