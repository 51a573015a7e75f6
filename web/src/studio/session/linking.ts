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

/** The two names of a key: in its own table, and where it is named. They are the same in most. */
export function namesOf(key: string): readonly [string, string] {
  const [own = "", ...naming] = key.split("=");
  return [own, naming.length ? naming.join("=") : own];
}

/** A key of two names, as Python takes it. */
export function keyOf(own: string, naming: string): string {
  return own === naming || !own || !naming ? own || naming : `${own}=${naming}`;
}

/** Keys are found by Python, which also asks whether they are plausible; whom to protect is never guessed. */
export function guessed(said: Said): Said {
  if (said.opened.length < 2) return { ...said, linking: null, joined: null };
  const before = said.linking;
  const linking: Linking = {
    relation: said.opened.length > 2 ? (before?.relation ?? "one-to-many") : "one-to-many",
    unit: before?.unit ?? "",
    most_links: before?.most_links ?? 30,
    most_parents: before?.most_parents ?? 0,
    parent_key: before && stands(before.parent_key, said.opened, 0) ? before.parent_key : "",
    child_key: before && stands(before.child_key, said.opened, 1) ? before.child_key : "",
    triples: [],
  };
  // In linked tables each row is one record.
  return { ...said, linking, joined: null, tables: said.tables.map((choices) => ({ ...choices, subject_id: "" })) };
}

/** Whether the tables have the columns that a key names. */
function stands(key: string, opened: readonly Opened[], place: number): boolean {
  const [own, naming] = namesOf(key);
  const has = (name: string, at: number): boolean => opened[at]!.view.columns.some((column) => column.name === name);
  return key !== "" && has(own, place) && has(naming, opened.length - 1);
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
  return (
    linking !== null &&
    name !== "" &&
    [linking.parent_key, linking.child_key].some((key) => key === name || namesOf(key).includes(name))
  );
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
