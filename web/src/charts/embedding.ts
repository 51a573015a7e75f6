// A chart as a page of its own, to be put into another: the picture, its table for those who do not see it, its source.
import { language, rightToLeft, t } from "$parts/language.svelte";
import { said } from "./said";
import type { Grid } from "./tables";

const STYLE =
  "body{margin:0;font:15px/1.45 system-ui,sans-serif}figure{margin:0;max-width:680px}svg{width:100%;height:auto}" +
  "table{border-collapse:collapse}th,td{padding:4px 16px 4px 0;text-align:start;font-weight:400}" +
  "summary{padding:8px 0}details{padding:0 12px 12px}";

/** Static HTML without a script, which asks for nothing. */
export function embedFile(drawn: SVGSVGElement, title: string, told: string, grid: Grid): Blob {
  const made = document.implementation.createHTMLDocument(title);
  const root = made.documentElement;
  root.lang = language();
  root.dir = rightToLeft() ? "rtl" : "ltr";
  const add = <Name extends keyof HTMLElementTagNameMap>(
    to: Element,
    name: Name,
    text = "",
  ): HTMLElementTagNameMap[Name] => {
    const element = made.createElement(name);
    element.textContent = text;
    to.append(element);
    return element;
  };
  const charset = add(made.head, "meta");
  charset.setAttribute("charset", "utf-8");
  made.head.prepend(charset);
  const policy = add(made.head, "meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'none'; style-src 'unsafe-inline'";
  const description = add(made.head, "meta");
  description.name = "description";
  description.content = told;
  const figure = add(made.body, "figure");
  const picture = made.importNode(drawn, true);
  figure.append(picture);
  const details = add(figure, "details");
  add(details, "summary", t("chart.table"));
  const table = add(details, "table");
  const head = add(add(table, "thead"), "tr");
  for (const name of [...grid.heads, t(grid.shares ? "chart.share" : "chart.count")])
    add(head, "th", name).scope = "col";
  const body = add(table, "tbody");
  for (const row of grid.rows) {
    const line = add(body, "tr");
    row.cells.forEach((cell, place) => {
      if (place === 0) add(line, "th", cell).scope = "row";
      else add(line, "td", cell);
    });
    add(line, "td", said(row.figure, grid.shares ?? false));
  }
  // Put in as text: this page's own policy would refuse the style of another.
  const written = new XMLSerializer().serializeToString(root).replace("</head>", `<style>${STYLE}</style></head>`);
  return new Blob([`<!doctype html>\n${written}\n`], { type: "text/html" });
}
