// A number never travels alone: what kind it is and how far off it may be. Nothing is drawn here.

/** A count that the release protects, with the half-width of its 95% interval. */
export interface Protected {
  readonly kind: "protected";
  readonly value: number;
  readonly margin: number;
  /** The largest that the true number can be: 1 for a share of what it is a part of. */
  readonly most?: number;
  /** Of a sum of parts that exclude each other: the squares of their margins added up, and the margins. */
  readonly parts?: { readonly square: number; readonly plain: number };
}

/** A count that was rounded down: the true one is from `value` to `most`. */
export interface Rounded {
  readonly kind: "rounded";
  readonly value: number;
  readonly most: number;
}

/** A count of synthetic records, scaled to the published number of records. */
export interface Estimate {
  readonly kind: "estimate";
  readonly value: number;
}

/** The release says nothing about it, which is not zero. */
export interface Unreported {
  readonly kind: "unreported";
  /** Nothing is asked: it lies outside of what is selected. */
  readonly outside?: true;
  /** The release has a number, whose margin is so large that it is not told. */
  readonly open?: true;
  /** It was counted and did not stand out of its noise: the upper end of what it may be. */
  readonly most?: number;
  /** How many synthetic records hold it: for sums, never told. */
  readonly few?: number;
}

/** What a release publishes. */
export type Published = Protected | Rounded;

export type Figure = Published | Estimate | Unreported;

export const UNREPORTED: Unreported = { kind: "unreported" };
export const OUTSIDE: Unreported = { kind: "unreported", outside: true };

export const OPEN: Unreported = { kind: "unreported", open: true };

/** A number of links by value as it is told: not where its margin is above half of it. */
export function toldOfLinks(figure: Figure): Figure {
  return figure.kind === "protected" && figure.margin > figure.value / 2 ? OPEN : figure;
}

export function valueOf(figure: Figure): number | null {
  return figure.kind === "unreported" ? null : figure.value;
}

/** Whether noise alone could have made a number: its interval reaches zero. */
export function faint(figure: Figure): boolean {
  return figure.kind === "protected" && figure.value - figure.margin <= 0;
}

/** Whether nothing but the lower end of a figure's interval says anything: the upper one is the whole. */
export function full(figure: Figure): boolean {
  return figure.kind === "protected" && !faint(figure) && figure.value + figure.margin >= (figure.most ?? Infinity);
}

/** From where to where the true number is expected, drawn around the end of a bar; null where nothing is known of it. */
export function span(figure: Figure): readonly [number, number] | null {
  if (figure.kind === "protected") {
    const { value, margin, most = Infinity } = figure;
    return [Math.max(0, value - margin), Math.min(most, value + margin)];
  }
  return figure.kind === "rounded" ? [figure.value, figure.most] : null;
}

/** The number that a word beside a figure agrees with: what is counted, or the end of what it may be. */
export function counted(figure: Figure): number {
  return Math.round(figure.kind === "protected" && figure.value > 1 ? figure.value : reach(figure));
}

/** The upper end of a figure, 0 when there is none: what a scale must reach. */
export function reach(figure: Figure): number {
  return span(figure)?.[1] ?? valueOf(figure) ?? 0;
}
