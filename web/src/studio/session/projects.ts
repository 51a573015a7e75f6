// Project files: the choices on the person's own disk, as the command line and Python take them. No records.
import type { ProjectTable, ProjectView, TableChoices, TableReading } from "$contract/studio";
import { namesValues } from "./choices";
import { type Opened, type Said, isKey } from "./linking";
import type { Settled } from "./runs";
import { tellsFound } from "./telling";

/** A file and what it is called. */
export interface Named {
  readonly file: Blob;
  readonly name: string;
}

export function isProject({ name }: Named): boolean {
  return /\.toml$/i.test(name);
}

/** Tables as a project that waits for them names and orders them; as they came otherwise. */
export function inOrder(tables: readonly Named[], project: ProjectView | null): readonly Named[] {
  const named = (project?.tables ?? []).flatMap(({ file }) => tables.filter(({ name }) => name === file));
  return named.length > 0 ? named : tables;
}

/** Whether the choices name values, of any column but keys, or what is told does; texts are read by Python. */
export function namesAny({ said, telling }: Pick<Settled, "said" | "telling">): boolean {
  const { linking, tables } = said;
  const chosen = tables.some((choices) =>
    namesValues({ ...choices, columns: choices.columns.filter(({ name }) => !isKey(linking, name)) }),
  );
  return chosen || tellsFound(telling, said);
}

/** What the file is called: it says so itself when it is as private as the tables. */
export function projectName(sensitive: boolean): string {
  return `${sensitive ? "PRIVATE-" : ""}project.toml`;
}

/** The file, with what says that it is private on its first line; "" where it is not. */
export function written(text: string, sensitive: string): Named {
  const file = new Blob([sensitive ? `# ${sensitive}\n` : "", text], { type: "application/toml" });
  return { file, name: projectName(sensitive !== "") };
}

/** A project's choices on the tables that are open; null where they do not fit. */
export function applied(project: ProjectView, said: Said): Said | null {
  const wanted = project.tables.slice(0, said.opened.length);
  const fit = wanted.every(({ choices }, place) => fits(choices, said.opened[place]!));
  if (!fit) return null;
  const tables = said.tables.map((choices, place) => (wanted[place] ? over(choices, wanted[place]) : choices));
  const { linking } = project;
  if (!linking) return { ...said, tables };
  const names = said.names.map((name, place) => project.tables[place]?.name ?? name);
  return {
    ...said,
    tables,
    names,
    linking: missing(project, said) === undefined ? linking : said.linking,
    joined: null,
  };
}

/** Which table a project still waits for; undefined when all are open. */
export function missing(project: ProjectView, said: Said): string | undefined {
  return project.tables[said.opened.length]?.name;
}

/** Whether a table has all columns that a project uses. */
function fits({ columns }: TableChoices, { view }: Opened): boolean {
  const names = new Set(view.columns.map(({ name }) => name));
  return columns.every(({ name }) => names.has(name));
}

/** The choices of a project laid over those on a table. */
function over(choices: TableChoices, { choices: project, others }: ProjectTable): TableChoices {
  const told = new Map(project.columns.map((column) => [column.name, column]));
  const columns = choices.columns.map((column) => {
    const said = told.get(column.name);
    // What a reload left unsaid is as it was found.
    return said
      ? { ...column, ...said }
      : { ...column, use: others && column.use && column.name !== project.subject_id };
  });
  return { ...project, columns, reading: choices.reading };
}

/** How a project says that the table at a place is opened. */
export function readingOf(project: ProjectView | null, place: number): TableReading | undefined {
  return project?.tables[place]?.choices.reading;
}
