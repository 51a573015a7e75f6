// When the values of a column of time begin and end, so that they stand where they belong on an axis.

/** From `start` up to `end`, both in years. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans whose lengths differ by less than this factor count as equally long: months do. */
const ALIKE = 1.2;

const PARTS: Readonly<Record<string, number>> = { H: 2, T: 3, Q: 4, M: 12, W: 52 };

/** The span of each value of a column; null where one does not say when it was. */
export function spans(values: readonly string[]): (Span | null)[] {
  const years = values.some((text) => endYear(text) !== null) || fiscal(values);
  return values.map((text) => span(text.trim(), years));
}

/** Whether the spans are equally long, so that their numbers can be compared as they are. */
export function even(given: readonly Span[]): boolean {
  const lengths = given.map(({ start, end }) => end - start);
  return Math.max(...lengths) < ALIKE * Math.min(...lengths);
}

/** Whether one span begins where the other ends. */
export function meet(one: Span, other: Span): boolean {
  return Math.abs(other.start - one.end) < 1e-6;
}

/** "2019-20" is two years if no month of the column could be meant, or if all of its values are so. */
function endYear(text: string): number | null {
  const found = /^(\d{4}) ?(?:--?|[/–]) ?(\d{2})$/.exec(text.trim());
  return found && (Number(found[2]) > 12 || Number(found[2]) === 0) ? Number(found[2]) : null;
}

function fiscal(values: readonly string[]): boolean {
  const pairs = values.flatMap((text) => {
    const found = /^(\d{4}) ?(?:--?|[/–]) ?(\d{2})$/.exec(text.trim());
    return found ? [[Number(found[1]), Number(found[2])] as const] : [];
  });
  return pairs.length > 1 && pairs.every(([year, next]) => (year + 1) % 100 === next);
}

function span(text: string, years: boolean): Span | null {
  let found = /^(\d{4})$/.exec(text);
  if (found) return { start: Number(found[1]), end: Number(found[1]) + 1 };
  found = /^(\d{4}) ?(?:--?|[/–]) ?(\d{4})$/.exec(text);
  if (found) return ordered(Number(found[1]), Number(found[2]) + 1);
  found = /^(\d{4}) ?[-/–]? ?([HTQMW])(\d{1,2})$/i.exec(text);
  if (found) return partOf(Number(found[1]), Number(found[3]), PARTS[found[2]!.toUpperCase()]!);
  found = /^(\d{4}) ?(?:--?|[/–]) ?(\d{1,2})$/.exec(text);
  if (!found) return null;
  const [year, second] = [Number(found[1]), Number(found[2])];
  if (!years) return partOf(year, second, 12);
  const end = year - (year % 100) + second;
  return ordered(year, (end <= year ? end + 100 : end) + 1);
}

function ordered(start: number, end: number): Span | null {
  return end > start ? { start, end } : null;
}

function partOf(year: number, part: number, of: number): Span | null {
  // A year may have a 53rd week.
  return part >= 1 && part <= of + (of === 52 ? 1 : 0)
    ? { start: year + (part - 1) / of, end: year + part / of }
    : null;
}
