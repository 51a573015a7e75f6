// One correct sentence about a number: what it is, its margin, of what, counted or estimated, from where.
import { type Figure, faint } from "$charts/figure";
import { share } from "$charts/margins";
import { below, said } from "$charts/said";
import { type Key, t, unmarked } from "$parts/language.svelte";
import type { Side, Table } from "./table.svelte";

/** What may be quoted of a selection. */
export function quoted(table: Table, side: Side, address: string): string {
  const figure = table.release.total(table.selection(side));
  const whole = table.release.everyone;
  const filters = table.filters(side);
  const most = figure.kind === "unreported" && figure.most !== undefined ? below(figure.most, false) : "";
  const values = { count: said(table.told(figure), false), filters, whole: said(whole, false), most };
  const part = filters ? share(figure, whole) : null;
  const told = part && part.kind !== "unreported" && !faint(figure);
  return unmarked(
    [
      t(keyOf(figure, filters !== "", table.speaksOfLinks), values),
      ...(told ? [t("quote.share", { share: said(part, true) })] : []),
      ...table.capped,
      table.citation,
      address,
    ].join(" "),
  );
}

function keyOf(figure: Figure, filtered: boolean, links: boolean): Key {
  const { kind } = figure;
  if (kind === "unreported") return figure.most === undefined ? "quote.unreported" : "quote.unreported.fewer";
  if (!filtered) return kind === "rounded" ? "quote.all.rounded" : links ? "quote.all.links" : "quote.all.protected";
  return kind === "rounded" || !links ? `quote.${kind}` : `quote.${kind}.links`;
}
