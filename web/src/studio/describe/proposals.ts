// What would help a column, as changes of its choices: proposed, never done without a press of a button.
// Edges and periods depend on the name and kind of a column alone, never on its values.
import type { CodebookView, ColumnChoice, ColumnView } from "$contract/studio";

export type Helps = "alike" | "split" | "codebook" | "bands" | "period" | "list";

export interface Proposal {
  readonly helps: Helps;
  readonly change: Partial<ColumnChoice>;
  /** What is put into its words: the sign, the title of the list, the edges. */
  readonly what: string;
}

const MANY = 12;
const AGES = [0, 6, 12, 18, 25, 35, 50, 65];
const YEARS = Array.from({ length: 17 }, (_, place) => 1950 + 5 * place);
const SERIES = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000];

/** A text without what people write now so, now otherwise: capitals, accents of Latin letters, blanks and points. */
const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[\s.·_-]+/g, " ")
    .trim();

/** Values that differ in nothing else, each under the one that is the most frequent. */
export function alike(values: readonly { readonly text: string }[]): { name: string; values: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { text } of values) groups.set(folded(text), [...(groups.get(folded(text)) ?? []), text]);
  return [...groups.values()].filter((each) => each.length > 1).map((each) => ({ name: each[0]!, values: each }));
}

/** Edges that nobody needs to look at the data for. */
export function edgesFor(name: string): readonly number[] {
  if (/(^|[^a-z])(age|edad|âge|idade|alter|años)|عمر|العمر/i.test(name)) return AGES;
  if (/year|anio|año|ann[ée]e|jahr|سنة|عام/i.test(name)) return YEARS;
  return SERIES;
}

/**
 * What is proposed for a column as it is described now, the most helpful first.
 *
 * `loses` says whether some of what it holds would be too rare to be named.
 */
export function proposals(
  view: ColumnView,
  choice: ColumnChoice,
  books: readonly CodebookView[],
  loses: boolean,
): Proposal[] {
  const found: Proposal[] = [];
  // Single days are left out as they are; as years they say little about anybody.
  if (!choice.use && view.suspect === "exact dates" && view.kind === "date")
    return [{ helps: "period", change: { use: true, period: "year" }, what: "" }];
  if (!choice.use || choice.domain === "flag") return found;
  if (view.joiner && !choice.delimiter)
    found.push({ helps: "split", change: { delimiter: view.joiner }, what: view.joiner });
  if (choice.domain !== "private" || choice.edges.length || choice.period || choice.groups.length) return found;
  const book = books.find(({ name }) => name === view.codebooks[0]);
  // A list knows how its values are written.
  const groups = view.kind === "text" && !book ? alike(view.values) : [];
  if (groups.length) {
    const what = groups.map(({ values }) => values.join(" = ")).join("; ");
    found.push({ helps: "alike", change: { groups }, what });
  }
  if (book) found.push({ helps: "codebook", change: { domain: "codebook", codebook: book.name }, what: book.title });
  else if (!loses) return found;
  else if (view.kind === "number" && view.distinct > MANY) {
    const edges = edgesFor(view.name);
    found.push({ helps: "bands", change: { edges: [...edges] }, what: edges.join(" ") });
  } else if (view.kind === "date") found.push({ helps: "period", change: { period: "year" }, what: "" });
  else if (view.kind === "text" && view.distinct > 1 && view.distinct <= 5 * MANY)
    found.push({ helps: "list", change: { domain: "listed", values: [] }, what: "" });
  return found;
}
