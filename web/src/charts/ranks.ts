// Which neighbors in a ranking cannot be told apart.
import type { Figure } from "./figure";
import { difference } from "./margins";

/** Runs of places, first and last, in which each differs from the next by no more than the noise. */
export function untold(figures: readonly (Figure | null)[]): (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let place = 1; place < figures.length; place++) {
    const [one, other] = [figures[place - 1], figures[place]];
    if (!one || !other || !difference(one, other)?.noise) continue;
    const last = found.at(-1);
    if (last && last[1] === place - 1) last[1] = place;
    else found.push([place - 1, place]);
  }
  return found;
}
