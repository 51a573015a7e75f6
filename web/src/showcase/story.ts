// What stands above the figures where the publisher says something; the page's own words are in `openings`.
import type { FigureData, PartData, StoryData } from "$contract/showcase";
import type { Published } from "$charts/figure";
import { said } from "$charts/said";
import { language } from "$parts/language.svelte";
import { type Addressed, type TableView, type Viewed, write } from "./address";
import type { Selection } from "./release";
import { told } from "./spoken";

export function figureOf({ kind, share, value, margin }: FigureData): Published {
  if (kind === "rounded") return { kind, value, most: value + margin };
  return share ? { kind, value, margin, most: 1 } : { kind, value, margin };
}

export function numberSaid(figure: FigureData): string {
  return said(figureOf(figure), figure.share);
}

/** A sentence as one text. */
export function plain(parts: readonly PartData[]): string {
  return parts.map(({ text, figure }) => (figure ? numberSaid(figure) : text)).join("");
}

/** Where a number is to be seen among the figures, as the page's address writes it. */
export function addressOf(figure: FigureData, viewed: Viewed): string {
  const chosen = figure.share ? figure.given : [...figure.given, ...figure.of];
  const one = new Map<number, number[]>();
  for (const [column, place] of chosen) one.set(column!, [...(one.get(column!) ?? []), place!]);
  const sorted = new Map([...one].sort(([first], [second]) => first - second));
  const bare: TableView = { shares: false, known: false, one: new Map(), other: null, charts: {} };
  const view: Addressed = {
    tab: figure.table === 0 ? "explore" : "children",
    language: viewed.view.language,
    table: figure.table,
    tables: viewed.data.tables.map((_, place) =>
      place === figure.table ? { ...bare, shares: figure.share, known: figure.known, one: sorted } : bare,
    ),
  };
  return `#${write(
    view,
    viewed.data.tables.map(({ columns }) => columns),
  )}`;
}

/** What the publisher says of what a chart shows: sentences of which a number stands in it. */
export function foundIn(
  stories: readonly StoryData[],
  table: number,
  columns: readonly number[],
  selection: Selection,
): string[] {
  const chosen = [...selection].filter(([column]) => !columns.includes(column));
  const shown = (figure: FigureData): boolean => {
    const given = figure.given.filter(([column]) => !columns.includes(column!));
    return (
      figure.table === table &&
      figure.of.length > 0 &&
      figure.of.every(([column]) => columns.includes(column!)) &&
      given.length === chosen.reduce((sum, [, places]) => sum + places.length, 0) &&
      given.every(([column, place]) => selection.get(column!)?.includes(place!))
    );
  };
  const story = told(stories, language());
  return (story ? [story.summary, ...story.findings] : [])
    .filter((parts) => parts.some(({ figure }) => figure && shown(figure)))
    .map(plain);
}
