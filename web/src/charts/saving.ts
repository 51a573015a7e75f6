// Any view as a picture or a table on the reader's disk; made in the page, nothing is fetched.
import { unmarked } from "$parts/language.svelte";
import { figureCells } from "./tables";
import type { Grid, Selected } from "./tables";

const SVG = "http://www.w3.org/2000/svg";
const MOST_LINES = 8;
const KEPT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "opacity",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "direction",
  "dominant-baseline",
  "paint-order",
  "stroke-linejoin",
];

export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name out of what is shown and, where something is left out, of which selections. */
export function fileName(title: string, selections: readonly Selected[]): string {
  const named = selections.every(({ all }) => all) ? [] : selections.map(({ words }) => slug(words));
  return [slug(title) || "chart", ...named].filter(Boolean).join("_");
}

function slug(text: string): string {
  const words = text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-");
  return words.slice(0, 60).replace(/^-|-$/g, "");
}

/** A table as CSV, with the margin in a column of its own and nothing where nothing is reported; each row says what it is of. */
export function csv(grid: Grid, source: string): string {
  const lines = [
    [...grid.own, grid.shares ? "share" : "count", "margin", "status", "selection", "source"],
    ...grid.rows.map((row) => [
      ...row.cells,
      ...figureCells(row.figure, grid.shares),
      unmarked(grid.selections[row.side ?? 0]?.words ?? ""),
      unmarked(source),
    ]),
  ];
  const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `\ufeff${lines.map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** A picture that stands alone: the chart with its title above and its source below, colors written out. */
export function picture(chart: SVGSVGElement, title: string, notes: readonly string[]): SVGSVGElement {
  const [, , width = 600, height = 400] = (chart.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const colors = getComputedStyle(document.documentElement);
  const whole = document.createElementNS(SVG, "svg");
  const titles = wrap(title, Math.floor((width - 24) / 10.5));
  const lines = notes.flatMap((note) => wrap(note, Math.floor(width / 6.8)));
  const top = 20 + 22 * titles.length;
  const full = top + height + 16 * lines.length + 20;
  for (const [name, value] of Object.entries({ xmlns: SVG, viewBox: `0 0 ${width} ${full}`, width, height: full })) {
    whole.setAttribute(name, String(value));
  }
  whole.setAttribute("font-family", "system-ui, sans-serif");
  const paper = document.createElementNS(SVG, "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", colors.getPropertyValue("--paper").trim());
  whole.append(paper);
  const right = document.documentElement.dir === "rtl";
  const text = (content: string, y: number, size: number, color: string, weight = "400"): void => {
    const element = document.createElementNS(SVG, "text");
    element.textContent = content;
    const put = {
      x: right ? width - 12 : 12,
      y,
      "font-size": size,
      "font-weight": weight,
      fill: colors.getPropertyValue(color).trim(),
      direction: right ? "rtl" : "ltr",
    };
    for (const [name, value] of Object.entries(put)) element.setAttribute(name, String(value));
    whole.append(element);
  };
  titles.forEach((line, place) => text(line, 26 + 22 * place, 18, "--ink", "600"));
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const [from, to] = [chart.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, place) => {
    const style = getComputedStyle(element);
    for (const name of KEPT) {
      const value = style.getPropertyValue(name);
      if (value) to[place]!.setAttribute(name, value);
    }
    for (const name of ["class", "style", "tabindex", "role"]) to[place]!.removeAttribute(name);
  });
  copy.removeAttribute("class");
  copy.setAttribute("y", String(top));
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  whole.append(copy);
  lines.forEach((line, place) => text(line, top + height + 14 + 16 * place, 12, "--quiet"));
  return whole;
}

/** Title and description of a picture, for programs and for who does not see it. */
export function describe(whole: SVGSVGElement, title: string, told: string): void {
  whole.setAttribute("role", "img");
  whole.setAttribute("aria-label", told);
  const [name, words] = (["title", "desc"] as const).map((each) => document.createElementNS(SVG, each));
  name!.textContent = title;
  words!.textContent = told;
  whole.prepend(name!, words!);
}

/** Lines of a text, the last of which says so where there are more. */
function wrap(text: string, longest: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!;
    if (line && line.length + word.length + 1 > longest) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  if (lines.length > MOST_LINES) lines.splice(MOST_LINES - 1, Infinity, `${lines[MOST_LINES - 1]!} …`);
  return lines.map((line) => (line.length > longest + 20 ? `${line.slice(0, longest + 19)}…` : line));
}

export function svgFile(drawn: SVGSVGElement): Blob {
  return new Blob([new XMLSerializer().serializeToString(drawn)], { type: "image/svg+xml" });
}

/** The picture in dots, twice as many as its size says. */
export async function pngFile(drawn: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(svgFile(drawn));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * Number(drawn.getAttribute("width"));
    canvas.height = 2 * Number(drawn.getAttribute("height"));
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) =>
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture could not be drawn"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
