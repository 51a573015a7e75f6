// Figures in words, on screen and for screen readers.
import { type Estimate, type Figure, type Published, type Unreported, faint, full, reach } from "./figure";
import { isolated, number, numberRange, percent, percentRange, points, t } from "$parts/language.svelte";

/** "1,240 ± 31", "fewer than 40", "9,560–9,569", "≈ 1,200" or "not reported"; null is a share of too uncertain a whole. */
export function said(figure: Figure | null, shares: boolean): string {
  if (!figure) return t("figure.uncertain");
  if (figure.kind === "unreported") return unreported(figure, shares);
  const least = end(figure, shares);
  if (least !== null) return least;
  const value = amount(figure, shares);
  if (figure.kind === "estimate") return isolated(`≈\u00a0${value}`);
  return figure.kind === "rounded" ? isolated(value) : within(value, margin(figure.margin, shares));
}

/** A number with its margin, which no line parts. */
export function within(value: string, margin: string): string {
  return isolated(`${value}\u00a0±\u00a0${margin}`);
}

/** Why there is no number. */
export function unreported({ outside, open, most }: Unreported, shares: boolean): string {
  if (most !== undefined)
    return t(shares ? "figure.unreported.less" : "figure.unreported.fewer", { most: below(most, shares) });
  return t(outside ? "figure.outside" : open ? "figure.uncertain" : "figure.unreported");
}

/** A number that the upper end of what may be is below; of shares as finely as percents are written. */
export function below(most: number, shares: boolean): string {
  const step = most < 0.0985 ? 1000 : 100;
  return shares ? percent(Math.ceil(step * most - 1e-9) / step) : number(Math.floor(most) + 1);
}

export function margin(value: number, shares: boolean): string {
  if (shares) return points(value);
  return number(value > 10 ? Math.ceil(value - 1e-9) : Math.ceil(value * 10 - 1e-9) / 10);
}

/**
 * What is left to say of a number where only one end of its interval says anything: "fewer than 40" of what noise
 * alone could have made, "at least 77%" of a share that may be the whole; null of others. `short` says it in signs.
 */
export function end(figure: Figure, shares: boolean, short = false): string | null {
  if (faint(figure)) {
    const said = below(reach(figure), shares);
    return short ? isolated(`< ${said}`) : t(shares ? "figure.less" : "figure.fewer", { most: said });
  }
  if (figure.kind !== "protected" || !full(figure)) return null;
  const { value, margin } = figure;
  const step = margin < 0.00995 ? 1000 : 100;
  const least = shares ? percent(Math.floor(step * (value - margin) + 1e-9) / step, margin) : number(value - margin);
  return short ? isolated(`≥ ${least}`) : t("figure.least", { least });
}

/** The number of a figure without its margin. */
export function amount(figure: Published | Estimate, shares: boolean): string {
  if (figure.kind === "rounded")
    return shares ? percentRange(figure.value, figure.most) : numberRange(figure.value, figure.most);
  if (!shares) return number(figure.value);
  return figure.kind === "protected" ? percent(figure.value, figure.margin) : percent(figure.value);
}

/** Long texts cut for places that read them out. */
export function cut(text: string, longest = 80): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** How much of a long text must be shared with another before its end tells more than its begin. */
const SHARED = 24;

/** Texts cut so that they can still be told apart: in the middle where several begin alike. */
export function toldApart(texts: readonly string[], longest: number): string[] {
  const begins = new Map<string, number>();
  for (const text of texts) begins.set(text.slice(0, SHARED), (begins.get(text.slice(0, SHARED)) ?? 0) + 1);
  return texts.map((text) => {
    if (text.length <= longest || begins.get(text.slice(0, SHARED)) === 1) return cut(text, longest);
    const front = Math.floor((longest - 1) / 3);
    return `${text.slice(0, front).trimEnd()}…${text.slice(text.length - (longest - 1 - front)).trimStart()}`;
  });
}
