// What is seen as the fragment of the page's address, so that a view can be shared.
import type { ColumnData } from "$contract/showcase";
import type { Selection } from "./release";

export interface View {
  readonly tab: string;
  readonly language: string | null;
  readonly shares: boolean;
  readonly one: Selection;
  /** The selection it is compared with; null where nothing is compared. */
  readonly other: Selection | null;
  /** What the charts show, by a chart's word. */
  readonly charts: Readonly<Record<string, string>>;
}

/** Longer values are written as ~ and their place in the codebook. */
const LONGEST = 60;

export function write(view: View, columns: readonly ColumnData[]): string {
  const parts: string[] = [];
  const put = (key: string, value: string): void => void parts.push(`${key}=${value}`);
  if (view.tab) put("tab", encodeURIComponent(view.tab));
  if (view.language) put("lang", encodeURIComponent(view.language));
  if (view.shares) put("share", "1");
  if (view.one.size > 0) put("a", selection(view.one, columns));
  if (view.other) put("b", selection(view.other, columns));
  for (const [key, value] of Object.entries(view.charts)) put(`c-${key}`, encodeURIComponent(value));
  return parts.join("&");
}

export function read(fragment: string, columns: readonly ColumnData[]): View {
  const found = new Map<string, string>();
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) found.set(part.slice(0, cut), part.slice(cut + 1));
  }
  const charts: Record<string, string> = {};
  for (const [key, value] of found) if (key.startsWith("c-")) charts[key.slice(2)] = decode(value);
  const other = found.get("b");
  return {
    tab: decode(found.get("tab") ?? ""),
    language: found.has("lang") ? decode(found.get("lang")!) : null,
    shares: found.get("share") === "1",
    one: chosen(found.get("a") ?? "", columns),
    other: other === undefined ? null : chosen(other, columns),
    charts,
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

function chosen(text: string, columns: readonly ColumnData[]): Selection {
  const found = new Map<number, readonly number[]>();
  for (const part of text.split(";").filter(Boolean)) {
    const [name, ...words] = part.split(":");
    const column = place(name!, columns.map((each) => each.name));
    if (column < 0) continue;
    const places = words.map((each) => place(each, columns[column]!.values)).filter((each) => each >= 0);
    if (places.length > 0) found.set(column, [...new Set(places)].sort((one, other) => one - other));
  }
  return found;
}

export function word(text: string, place: number): string {
  return text.length > LONGEST || text.startsWith("~") || !text.isWellFormed?.() ? `~${place}` : encodeURIComponent(text);
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
