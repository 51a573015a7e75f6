// What is seen as the fragment of the page's address, so that a view can be shared.
import type { ColumnData, ShowcaseData } from "$contract/showcase";
import type { Selection } from "./release";

/** What is chosen in one table. */
export interface TableView {
  readonly shares: boolean;
  /** Whether shares are of those of whom a value is recorded, else of all. */
  readonly known: boolean;
  readonly one: Selection;
  /** The selection it is compared with; null where nothing is compared. */
  readonly other: Selection | null;
  /** What the charts show, by a chart's word. */
  readonly charts: Readonly<Record<string, string>>;
}

export interface View {
  readonly tab: string;
  readonly language: string | null;
  /** Which table the charts are about. */
  readonly table: number;
  readonly tables: readonly TableView[];
  /** Columns and values that the address names and the release does not have. */
  readonly unknown: readonly string[];
}

/** What an address says. */
export type Addressed = Omit<View, "unknown">;

/** A release as a reader sees it, and what changes that. */
export interface Viewed {
  readonly data: ShowcaseData;
  readonly view: View;
  change(part: Partial<View>): void;
}

/** Longer values are written as ~ and their place in the codebook. */
const LONGEST = 60;

/** The words of a second table begin with its number, so that addresses of a single table stay as they are. */
const prefix = (table: number): string => (table > 0 ? `${table}-` : "");

export function write(view: Addressed, tables: readonly (readonly ColumnData[])[]): string {
  const parts: string[] = [];
  const put = (key: string, value: string): void => void parts.push(`${key}=${value}`);
  if (view.tab) put("tab", encodeURIComponent(view.tab));
  if (view.language) put("lang", encodeURIComponent(view.language));
  if (view.table > 0) put("table", String(view.table));
  view.tables.forEach(({ shares, known, one, other, charts }, table) => {
    const columns = tables[table]!;
    const before = prefix(table);
    if (shares) put(`${before}share`, known ? "known" : "1");
    if (one.size > 0) put(`${before}a`, selection(one, columns));
    if (other) put(`${before}b`, selection(other, columns));
    for (const [key, value] of Object.entries(charts)) put(`${before}c-${key}`, encodeURIComponent(value));
  });
  return parts.join("&");
}

export function read(fragment: string, tables: readonly (readonly ColumnData[])[]): View {
  const found = new Map<string, string>();
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) found.set(part.slice(0, cut), part.slice(cut + 1));
  }
  const wanted = Number(found.get("table"));
  const unknown: string[] = [];
  return {
    unknown,
    tab: decode(found.get("tab") ?? ""),
    language: found.has("lang") ? decode(found.get("lang")!) : null,
    table: wanted in tables ? wanted : 0,
    tables: tables.map((columns, table): TableView => {
      const before = prefix(table);
      const start = `${before}c-`;
      const charts: Record<string, string> = {};
      for (const [key, value] of found) if (key.startsWith(start)) charts[key.slice(start.length)] = decode(value);
      const other = found.get(`${before}b`);
      return {
        shares: ["1", "known"].includes(found.get(`${before}share`) ?? ""),
        known: found.get(`${before}share`) === "known",
        one: chosen(found.get(`${before}a`) ?? "", columns, unknown),
        other: other === undefined ? null : chosen(other, columns, unknown),
        charts,
      };
    }),
  };
}

function selection(chosen: Selection, columns: readonly ColumnData[]): string {
  return [...chosen]
    .map(([column, places]) => {
      const { name, values } = columns[column]!;
      const words = places.map((place) => word(values[place]!, place));
      return [word(name, column), ...words].join(":");
    })
    .join(";");
}

function chosen(text: string, columns: readonly ColumnData[], unknown: string[]): Selection {
  const found = new Map<number, readonly number[]>();
  for (const part of text.split(";").filter(Boolean)) {
    const [name, ...words] = part.split(":");
    const column = place(
      name!,
      columns.map((each) => each.name),
    );
    if (column < 0) {
      unknown.push(decode(name!) || name!);
      continue;
    }
    const { values } = columns[column]!;
    unknown.push(...words.filter((each) => place(each, values) < 0).map((each) => decode(each) || each));
    const places = words.map((each) => place(each, values)).filter((each) => each >= 0);
    if (places.length > 0)
      found.set(
        column,
        [...new Set(places)].sort((one, other) => one - other),
      );
  }
  return found;
}

export function word(text: string, place: number): string {
  return text.length > LONGEST || text.startsWith("~") || !text.isWellFormed?.()
    ? `~${place}`
    : encodeURIComponent(text);
}

export function place(word: string, texts: readonly string[]): number {
  if (/^~\d+$/.test(word)) {
    const found = Number(word.slice(1));
    return found < texts.length ? found : -1;
  }
  return texts.indexOf(decode(word));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
