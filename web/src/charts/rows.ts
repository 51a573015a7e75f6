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
  /** Whether both selections ask the same here, which is no comparison. */
  readonly alike?: boolean;
}
