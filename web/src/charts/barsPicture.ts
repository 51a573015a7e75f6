// The bars of a card as one drawing, for those who save it; on the page they are buttons.
import type { Row } from "./rows";
import { number, t } from "$parts/language.svelte";
import { type Figure, faint, reach, span } from "./figure";
import { said, toldApart } from "./said";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 560;
const LABEL = 200;
const VALUE = 120;
const LINE = 26;
const MOST = 60;

function element(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/** At most sixty rows, as they stand; a line says how many there are besides. */
export function barsPicture(rows: readonly Row[], shares: boolean, least: number): SVGSVGElement {
  const shown = rows.slice(0, MOST);
  const sides = shown[0]?.figures.length ?? 1;
  const largest = Math.max(least, 1e-9, ...rows.flatMap((row) => row.figures.map((each) => (each ? reach(each) : 0))));
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const room = WIDTH - LABEL - VALUE;
  const rest = rows.length - shown.length;
  const height = shown.length * LINE * sides + 8 + (rest > 0 ? LINE : 0);
  const labels = toldApart(
    shown.map(({ label }) => label),
    28,
  );
  const chart = element("svg", { viewBox: `0 0 ${WIDTH} ${height}` }) as SVGSVGElement;
  const hatch = (name: string, fill: string): void => {
    const pattern = element("pattern", {
      id: name,
      width: 5,
      height: 5,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    });
    pattern.append(element("rect", { width: 2, height: 5, fill }));
    chart.append(pattern);
  };
  const colors = [color("--bar"), color("--bar-2")];
  colors.forEach((fill, side) => hatch(`hatch-${side}`, fill));

  function bar(figure: Figure | null, side: number, y: number): void {
    if (!figure || figure.kind === "unreported") return;
    const length = (value: number): number => (room * Math.min(value, largest)) / largest;
    const fill = figure.kind === "estimate" ? `url(#hatch-${side})` : colors[side]!;
    const width = Math.max(1, length(figure.value));
    const opacity = faint(figure) ? 0.35 : 1;
    chart.append(element("rect", { x: LABEL, y, width, height: 10, fill, opacity }));
    const around = span(figure);
    if (around) {
      const [low, high] = around;
      const width = Math.max(1, length(high) - length(low));
      chart.append(
        element("rect", {
          x: LABEL + length(low),
          y: y + 3.5,
          width,
          height: 3,
          fill: color(side ? "--bar-edge-2" : "--bar-edge"),
        }),
      );
    }
  }

  shown.forEach((row, place) => {
    const top = place * LINE * sides + 8;
    chart.append(
      element(
        "text",
        { x: LABEL - 8, y: top + 12, "text-anchor": "end", "font-size": 13, fill: color("--ink") },
        labels[place],
      ),
    );
    row.figures.forEach((figure, side) => {
      const y = top + side * (LINE - 6);
      bar(figure, side, y + 3);
      const fill = color(figure && span(figure) ? "--ink" : "--quiet");
      chart.append(
        element("text", { x: WIDTH - 8, y: y + 12, "text-anchor": "end", "font-size": 13, fill }, said(figure, shares)),
      );
    });
  });
  if (rest > 0) {
    const place = { x: LABEL - 8, y: height - 10, "text-anchor": "end", "font-size": 13, fill: color("--quiet") };
    chart.append(element("text", place, t("list.more", { count: number(rest) }, rest)));
  }
  return chart;
}
