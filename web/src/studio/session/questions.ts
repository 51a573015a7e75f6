// What readers will ask: columns together, and the smallest group that must show.
import type { ColumnView, EffectView, Foresight, Question } from "$contract/studio";

/** The strengths that are shown side by side. */
export const STRENGTHS = [0.5, 1, 2, 4, 8] as const;

/** The place of the strongest protection that answers a question; -1 where none does. */
export function answered(smallest: readonly number[], { group }: Question): number {
  return smallest.findIndex((least) => least > 0 && least <= group);
}

/** The strongest protection of those shown that answers every question; null where none does or nothing is asked. */
export function enough(foresight: Foresight, questions: readonly Question[]): number | null {
  if (!questions.length) return null;
  const places = questions.map((question, at) => answered(foresight.smallest[at] ?? [], question));
  return places.includes(-1) ? null : foresight.epsilons[Math.max(...places)]!;
}

export interface Reach {
  /** Rows that hold something. */
  readonly filled: number;
  /** Those of them whose value is common enough to be named. */
  readonly reported: number;
  /** Values that are, of `distinct`. */
  readonly values: number;
  readonly distinct: number;
  /** Whether more may be: only the most frequent values are known here. */
  readonly least: boolean;
}

/** What would be reported of a column whose values are found in the data, where so many must share a value. */
export function reach({ values, distinct, blank }: ColumnView | EffectView, records: number, smallest: number): Reach {
  const named = values.filter(({ count }) => count >= smallest);
  const filled = records - blank;
  const reported = Math.min(
    filled,
    named.reduce((sum, { count }) => sum + count, 0),
  );
  return {
    filled,
    reported,
    values: named.length,
    distinct,
    least: named.length === values.length && distinct > named.length,
  };
}
