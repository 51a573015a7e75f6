// Tables and what is said of them, as values that never change in place.
import type {
  ChosenTable,
  ColumnChoice,
  FileView,
  JoiningView,
  Linking,
  RelationChoice,
  TableChoices,
  TableColumn,
} from "$contract/studio";
import { completed, lower, proposed, rootOf, units } from "./structure";

/** A table that was opened: its file as Python sees it, and what it holds. */
export interface Opened {
  readonly path: string;
  readonly fileName: string;
  readonly view: FileView;
}

/** All that undo takes back: the tables, and the choices. */
export interface Said {
  readonly opened: readonly Opened[];
  readonly tables: readonly TableChoices[];
  /** What the person calls the tables. */
  readonly names: readonly string[];
  /** How several tables hang together; null for one. */
  readonly linking: Linking | null;
  /** How each relation joins them, once their keys were compared. */
  readonly joined: readonly JoiningView[] | null;
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

/**
 * What is said once tables were added or taken away: how they hang together is proposed where nobody has said it.
 *
 * Whom to protect is never guessed.
 */
export function related(said: Said, before: Said, kept: readonly RelationChoice[]): Said {
  if (said.opened.length < 2) return { ...said, linking: null, joined: null };
  const byHand = JSON.stringify(before.linking?.relations ?? []) !== JSON.stringify(proposed(before.opened.map(view)));
  const relations = completed(kept, byHand && before.linking !== null, said.opened.map(view));
  const was = said.opened.map((each) => before.opened.indexOf(each));
  const keys = was.map((place) => before.linking?.keys[place] ?? "");
  const protect = (before.linking?.protect ?? []).map((place) => was.indexOf(place)).filter((place) => place >= 0);
  return { ...said, linking: settled({ relations: [...relations], keys, protect, triples: [] }, said), joined: null };
}

const view = (each: Opened): FileView => each.view;

/** What is said of relations, with all that follows from it. */
export function settled(linking: Linking, { opened }: Said): Linking {
  const relations = linking.relations.map((each) =>
    each.several && linking.protect.includes(each.many) ? each : { ...each, bound: 0 },
  );
  const has = (name: string, table: number): boolean => opened[table]!.view.columns.some((each) => each.name === name);
  // A key is of a table that others name; its second name may be chosen next.
  const keys = linking.keys.map((key, place) => {
    const [own, naming] = namesOf(key);
    const from = relations.flatMap((each) =>
      each.one === place || (each.via >= 0 && each.many === place) ? [lower(each)] : [],
    );
    const whole = has(key, place) || (has(own, place) && (own === naming || from.some((each) => has(naming, each))));
    return whole && from.length ? key : "";
  });
  const next = { ...linking, relations, keys };
  const offered = units(next).some((unit) => String(unit) === String(next.protect));
  return { ...next, protect: offered ? next.protect : [] };
}

/** The names of tables whose records are protected. */
export function protectedNames({ linking, names }: Said): readonly string[] {
  return (linking?.protect ?? []).map((place) => names[place]!);
}

/** How the tables are linked, with those triples alone whose columns are all in use. */
export function standing({ linking, tables }: Said): Linking | null {
  if (!linking) return null;
  const used = ({ table, column }: TableColumn): boolean =>
    !isKey(linking, column) && tables[table]!.columns.some(({ name, use }) => use && name === column);
  return { ...linking, triples: linking.triples.filter((triple) => triple.every(used)) };
}

/** Whether three columns differ and are of both sides of the relation. */
export function isTriple(columns: readonly TableColumn[], linking: Linking): boolean {
  const root = rootOf(linking.relations);
  const names = new Set(columns.map(({ table, column }) => JSON.stringify([table, column])));
  return (
    columns.length === 3 &&
    names.size === 3 &&
    columns.some(({ table }) => table === root) &&
    columns.some(({ table }) => table !== root)
  );
}

export function isKey(linking: Linking | null, name: string): boolean {
  return linking !== null && name !== "" && linking.keys.some((key) => key === name || namesOf(key).includes(name));
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
