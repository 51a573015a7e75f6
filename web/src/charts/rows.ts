// A row of a chart of bars.
import type { Figure } from "./figure";

export interface Row {
  readonly id: number;
  readonly label: string;
  /** One figure, or two when two selections are compared; null is a share of too uncertain a whole. */
  readonly figures: readonly (Figure | null)[];
  readonly chosen: boolean;
  /** Whether it is there to be read only, and cannot be chosen. */
  readonly still?: boolean;
  /** Whether it is the rest of whom none of the values is told: no value among others, and never left out of a list. */
  readonly rest?: boolean;
  /** Whether both selections ask the same here, which is no comparison. */
  readonly alike?: boolean;
}
