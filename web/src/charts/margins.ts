// Sums, shares and differences with their margins, or from least to most where counts were rounded;
// docs/method/margins.md derives the formulas.
import { ALONE, TOGETHER } from "$contract/showcase";
import { type Figure, type Protected, type Published, type Rounded, UNREPORTED, type Unreported } from "./figure";

/** Margin of a difference, or of a part beside its whole: as if the two were wrong independently. */
export function combined(...margins: number[]): number {
  return Math.hypot(...margins);
}

/** Margins of estimates together, which are taken to be wrong in the same direction in part. */
function together(square: number, plain: number): number {
  return Math.sqrt((1 - TOGETHER) * square + TOGETHER * plain ** 2);
}

interface Term<F> {
  readonly figure: F;
  readonly sign: number;
}

/**
 * The sum of signed protected counts; a count is never below 0. Their noise is independent, but
 * what was estimated from it is not quite: they are taken to be wrong together in part.
 */
export function total(terms: readonly Term<Protected>[]): Protected {
  let value = 0;
  let square = 0;
  let plain = 0;
  for (const { figure, sign } of terms) {
    value += sign * figure.value;
    square += figure.margin ** 2;
    plain += figure.margin;
  }
  return {
    kind: "protected",
    value: Math.max(0, value),
    margin: together(square, plain),
  };
}

/** The sum of signed rounded counts, from the least that it can be to the most. */
export function bounds(terms: readonly Term<Rounded>[]): Rounded {
  let value = 0;
  let most = 0;
  for (const { figure, sign } of terms) {
    value += sign > 0 ? figure.value : -figure.most;
    most += sign > 0 ? figure.most : -figure.value;
  }
  return { kind: "rounded", value: Math.max(0, value), most: Math.max(0, most) };
}

/** The sum of what one release publishes, all of it of one kind. */
export function sum(terms: readonly Term<Published>[]): Published {
  const rounded = terms.filter((term): term is Term<Rounded> => term.figure.kind === "rounded");
  return rounded.length > 0 ? bounds(rounded) : total(terms as readonly Term<Protected>[]);
}

/**
 * A part as a share of a whole, from 0 to 1; null where the whole is so uncertain (margin above
 * half of it) that the share would mean little.
 */
export function share(part: Figure, whole: Figure): Figure | null {
  if (part.kind === "unreported") return withheldOf(part, whole);
  if (whole.kind === "unreported" || whole.value <= 0) return null;
  if (whole.kind === "protected" && whole.margin > whole.value / 2) return null;
  if (part.kind === "rounded" && whole.kind === "rounded") {
    return { kind: "rounded", value: Math.min(1, part.value / whole.most), most: Math.min(1, part.most / whole.value) };
  }
  const value = Math.min(1, part.value / whole.value);
  if (part.kind !== "protected" || whole.kind !== "protected") return { kind: "estimate", value };
  const margin = besides(part.margin, value, whole) / whole.value;
  // From nothing to all of it: the share is open.
  if (margin >= value && value + margin >= 1) return null;
  return { kind: "protected", value, margin, most: 1 };
}

/** What was withheld as a share of a whole: it may be all of it at most. */
function withheldOf({ most, ...part }: Unreported, whole: Figure): Unreported {
  if (most === undefined || whole.kind !== "protected" || whole.margin > whole.value / 2) return part;
  return { ...part, most: Math.min(1, most / whole.value) };
}

/**
 * The margin of a share, times its whole. Of a whole that was added up from its parts a part is wrong with it, which
 * moves the share less than if both were wrong by themselves; as they are in part.
 */
function besides(margin: number, share: number, whole: Protected): number {
  const alone = combined(margin, share * whole.margin);
  if (!whole.parts) return alone;
  const square = Math.max(0, whole.parts.square - margin ** 2);
  const others = together(square, Math.max(0, whole.parts.plain - margin));
  const inside = combined((1 - share) * margin, share * others);
  return Math.sqrt((1 - ALONE) * inside ** 2 + ALONE * alone ** 2);
}

/** A figure of a period as that of each of its years. */
export function perYear(figure: Figure, years: number): Figure {
  switch (figure.kind) {
    case "unreported":
      return figure.most === undefined ? figure : { ...figure, most: figure.most / years };
    case "protected":
      return { kind: "protected", value: figure.value / years, margin: figure.margin / years };
    case "rounded":
      return { kind: "rounded", value: figure.value / years, most: figure.most / years };
    case "estimate":
      return { kind: "estimate", value: figure.value / years };
  }
}

/**
 * What parts that exclude each other leave of a whole, where enough of it is published; unreported parts leave nothing
 * of it.
 */
export function rest(whole: Figure, parts: readonly Figure[]): Figure {
  if (whole.kind !== "protected" && whole.kind !== "rounded") return UNREPORTED;
  const left = sum([{ figure: whole, sign: 1 }, ...published(parts).map((figure) => ({ figure, sign: -1 }))]);
  return withFew(left, -guessed(parts)) ?? UNREPORTED;
}

function published(figures: readonly Figure[]): Published[] {
  return figures.filter((each): each is Published => each.kind === "protected" || each.kind === "rounded");
}

/** What is not published among figures, as synthetic records have it. */
function guessed(figures: readonly Figure[]): number {
  return figures.reduce(
    (all, each) => all + (each.kind === "estimate" ? each.value : each.kind === "unreported" ? (each.few ?? 0) : 0),
    0,
  );
}

/**
 * A published number with estimates of what is missing in it, where they are within its margin: they may be none or
 * twice as many, and the margin grows by that. Null where they are more.
 */
function withFew(figure: Published, few: number): Published | null {
  if (few === 0) return figure;
  if (figure.kind !== "protected" || Math.abs(few) > figure.margin) return null;
  return { ...figure, value: Math.max(0, figure.value + few), margin: figure.margin + Math.abs(few) };
}

/** Each figure of a grid as a share of what its row, or its column, adds up to; for parts that exclude each other. */
export function sharesOf(grid: readonly (readonly Figure[])[], of: "row" | "column"): (Figure | null)[][] {
  if (of === "column") return turned(sharesOf(turned(grid), "row"));
  return grid.map((line) => {
    const whole = added(line);
    return line.map((figure) => share(figure, whole));
  });
}

function turned<T>(grid: readonly (readonly T[])[]): T[][] {
  return (grid[0] ?? []).map((_, place) => grid.map((line) => line[place]!));
}

/** What figures that exclude each other add up to; an estimate where those among them are more than a margin. */
export function added(figures: readonly Figure[]): Figure {
  const [known, few] = [published(figures), guessed(figures)];
  if (known.length === 0 && figures.every(({ kind }) => kind === "unreported"))
    return few > 0 ? { ...UNREPORTED, few } : UNREPORTED;
  if (known.length === 0) return few > 0 ? { kind: "estimate", value: few } : UNREPORTED;
  const whole = withFew(sum(known.map((figure) => ({ figure, sign: 1 }))), few);
  if (!whole) return { kind: "estimate", value: few + known.reduce((all, { value }) => all + value, 0) };
  if (whole.kind !== "protected") return whole;
  const margins = [few, ...known.map((figure) => (figure.kind === "protected" ? figure.margin : 0))];
  const square = margins.reduce((all, margin) => all + margin ** 2, 0);
  return { ...whole, parts: { square, plain: margins.reduce((all, margin) => all + margin, 0) } };
}

/** A difference of two numbers; `noise` says whether noise alone, or rounding alone, could explain it. */
export type Difference =
  | { readonly kind: "protected"; readonly value: number; readonly margin: number; readonly noise: boolean }
  | { readonly kind: "rounded"; readonly value: number; readonly most: number; readonly noise: boolean };

/** The difference of two numbers that the release publishes; null where one is not published. */
export function difference(one: Figure, other: Figure): Difference | null {
  if (one.kind === "rounded" && other.kind === "rounded") {
    const [value, most] = [one.value - other.most, one.most - other.value];
    return { kind: "rounded", value, most, noise: value <= 0 && most >= 0 };
  }
  if (one.kind !== "protected" || other.kind !== "protected") return null;
  const value = one.value - other.value;
  const margin = combined(one.margin, other.margin);
  return { kind: "protected", value, margin, noise: Math.abs(value) <= margin };
}
