// The settings of a project file in `Strength.more` of which the page has a field.

/** How many combinations of one length are measured at most where nothing is said, and at the very most. */
export const [USUAL_CANDIDATES, MOST_CANDIDATES] = [5_000_000, 100_000_000];

const settings = (more: string): Record<string, unknown> => JSON.parse(more || "{}") as Record<string, unknown>;

/** The bound on combinations of one length that was chosen; null where none was. */
export function candidates(more: string): number | null {
  const { candidates } = settings(more);
  return typeof candidates === "number" ? candidates : null;
}

/** The same settings with another bound, within what may be chosen; without one where it is no number. */
export function bounded(more: string, chosen: number): string {
  const { candidates, ...others } = settings(more);
  void candidates;
  const found =
    Number.isFinite(chosen) && chosen >= 1 ? { candidates: Math.min(MOST_CANDIDATES, Math.round(chosen)) } : {};
  const all = { ...others, ...found };
  return Object.keys(all).length ? JSON.stringify(all) : "";
}
