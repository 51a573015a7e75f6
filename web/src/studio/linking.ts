// Two or three tables and what is said of them, as values that never change in place.
import type {
  ChosenTable,
  ColumnChoice,
  FileView,
  JoiningView,
  Linking,
  TableChoices,
  TableColumn,
} from "$contract/studio";

/** A table that was opened: its file as Python sees it, and what it holds. */
export interface Opened {
  readonly path: string;
  readonly fileName: string;
  /** The sheet of a workbook; "" where there is no other. */
  readonly sheet: string;
  readonly view: FileView;
}

/** All that undo takes back: the tables in their order (parents, children, links), and the choices. */
export interface Said {
  readonly opened: readonly Opened[];
  readonly tables: readonly TableChoices[];
  /** What the person calls the tables. */
  readonly names: readonly string[];
  readonly linking: Linking | null;
  /** How the tables hang together, once their keys were compared. */
  readonly joined: JoiningView | null;
}

export const NOTHING: Said = { opened: [], tables: [], names: [], linking: null, joined: null };

/** A file's name without its endings, as the command line calls its table. */
export function tableName(fileName: string): string {
  return fileName.split(".")[0] || fileName;
}

/** The headers that two tables share. */
export function shared(one: FileView, other: FileView): string[] {
  const names = new Set(other.columns.map(({ name }) => name));
  return one.columns.map(({ name }) => name).filter((name) => names.has(name));
}

/** The headers that may be the parents' key, and those that may be the children's. */
export function candidates(opened: readonly Opened[]): { parent: string[]; child: string[] } {
  const [parents, children, links] = opened.map(({ view }) => view);
  if (!parents || !children) return { parent: [], child: [] };
  return { parent: shared(parents, links ?? children), child: links ? shared(children, links) : [] };
}

/** Keys that are as clear as the headers make them; whom to protect is never guessed. */
export function guessed(said: Said): Said {
  if (said.opened.length < 2) return { ...said, linking: null, joined: null };
  const { parent, child } = candidates(said.opened);
  const only = (names: readonly string[]): string => (names.length === 1 ? names[0]! : "");
  const before = said.linking;
  const linking: Linking = {
    relation: said.opened.length > 2 ? (before?.relation ?? "one-to-many") : "one-to-many",
    unit: before?.unit ?? "",
    most_links: before?.most_links ?? 30,
    most_parents: before?.most_parents ?? 0,
    parent_key: before && parent.includes(before.parent_key) ? before.parent_key : only(parent),
    child_key: before && child.includes(before.child_key) ? before.child_key : only(child),
    triples: [],
  };
  // In linked tables each row is one record.
  return { ...said, linking, joined: null, tables: said.tables.map((choices) => ({ ...choices, subject_id: "" })) };
}

/** How the tables are linked, with those triples alone whose columns are all in use. */
export function standing({ linking, tables }: Said): Linking | null {
  if (!linking) return null;
  const used = ({ table, column }: TableColumn): boolean =>
    !isKey(linking, column) && tables[table]!.columns.some(({ name, use }) => use && name === column);
  return { ...linking, triples: linking.triples.filter((triple) => triple.every(used)) };
}

/** Whether three columns differ and are of both sides of the relation. */
export function isTriple(columns: readonly TableColumn[]): boolean {
  const names = new Set(columns.map(({ table, column }) => JSON.stringify([table, column])));
  return (
    columns.length === 3 &&
    names.size === 3 &&
    columns.some(({ table }) => table === 0) &&
    columns.some(({ table }) => table > 0)
  );
}

export function isKey(linking: Linking | null, name: string): boolean {
  return linking !== null && (name === linking.parent_key || name === linking.child_key);
}

/** What is said of a relation, with a change and all that follows from it. */
export function related(before: Linking, change: Partial<Linking>): Linking {
  const linking = { ...before, ...change };
  // In a network nobody can be protected as a child alone, and only there a child has many parents.
  if (linking.relation === "many-to-many" && linking.unit === "child") linking.unit = "";
  if (linking.relation === "one-to-many" || linking.unit !== "both") linking.most_parents = 0;
  return linking;
}

/** The columns that are released, of all tables. */
export function usedOf({ tables, linking }: Said): readonly ColumnChoice[] {
  return tables.flatMap(({ columns }) => columns.filter(({ use, name }) => use && !isKey(linking, name)));
}

/** The tables as Python takes them. */
export function asked(said: Said): ChosenTable[] {
  return said.opened.map(({ path, fileName }, place) => ({
    path,
    file: fileName,
    name: said.names[place]!,
    choices: said.tables[place]!,
  }));
}

/** A list with its first two exchanged. */
export function exchanged<Each>(list: readonly Each[]): readonly Each[] {
  const [one, two, ...rest] = list;
  return [two!, one!, ...rest];
}
