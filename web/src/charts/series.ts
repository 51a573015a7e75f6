// Lines of figures along an axis: what of them can be drawn.
import type { Figure } from "./figure";
import { type Span, meet } from "./periods";

export interface Series {
  readonly name: string;
  /** One figure per place on the axis; null is a share of too uncertain a whole. */
  readonly figures: readonly (Figure | null)[];
}

export interface Point {
  readonly place: number;
  readonly figure: Exclude<Figure, { kind: "unreported" }>;
}

export function known({ figures }: Series): Point[] {
  return figures.flatMap((figure, place) => (figure && figure.kind !== "unreported" ? [{ place, figure }] : []));
}

/** Runs of neighboring points: nothing is drawn across what is not reported. */
export function runs(series: Series, axis: readonly Span[] | null): Point[][] {
  const found: Point[][] = [];
  for (const point of known(series)) {
    const last = found.at(-1)?.at(-1);
    const follows = last && (axis ? meet(axis[last.place]!, axis[point.place]!) : point.place === last.place + 1);
    if (follows) found.at(-1)!.push(point);
    else found.push([point]);
  }
  return found;
}
