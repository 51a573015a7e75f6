// In which order a list of values stands, and what of it is found.
import type { Value } from "$contract/studio";

const ORDERED = /^<?-?\d[\d.]*(\+|-.*)?$/;

/** Numbers, bands, years and periods rise; whatever else stays as it was, the most frequent first. */
export function natural(values: readonly Value[]): readonly Value[] {
  if (!values.every(({ text }) => ORDERED.test(text))) return values;
  const start = (text: string): number => parseFloat(text.replace("<", ""));
  const below = (text: string): number => (text.startsWith("<") ? 0 : 1);
  return values.toSorted(
    ({ text: one }, { text: other }) =>
      start(one) - start(other) || below(one) - below(other) || one.localeCompare(other, "en", { numeric: true }),
  );
}

export function found(values: readonly Value[], wanted: string): readonly Value[] {
  const part = wanted.trim().toLowerCase();
  return part ? values.filter(({ text }) => text.toLowerCase().includes(part)) : values;
}
