// The choices as a file on the person's own disk: settings and no records.
import type { Linking, Strength, TableChoices } from "$contract/studio";
import { fits, namesValues } from "./choices";
import { type Said, isKey } from "./linking";

export interface Project {
  readonly populace: number;
  readonly sensitive: string;
  readonly title: string;
  readonly strength: Strength;
  readonly choices: TableChoices;
  /** Of linked tables: what they are called, the choices on the second and the third, and their keys. */
  readonly linked: {
    readonly names: readonly string[];
    readonly further: readonly TableChoices[];
    readonly linking: Linking;
  } | null;
}

/** Whether the choices name values, of any column but keys. */
export function namesAny({ linking, tables }: Said): boolean {
  return tables.some((choices) =>
    namesValues({ ...choices, columns: choices.columns.filter(({ name }) => !isKey(linking, name)) }),
  );
}

/** The file; it says so itself when it is as private as the tables. */
export function written(
  said: Said,
  title: string,
  strength: Strength,
  sensitive: string,
): { name: string; file: Blob } {
  const [choices, ...further] = said.tables;
  const marked = namesAny(said);
  const linked = said.linking ? { names: said.names, further, linking: said.linking } : null;
  const project: Project = {
    populace: 1,
    sensitive: marked ? sensitive : "",
    title,
    strength,
    choices: choices!,
    linked,
  };
  return {
    name: `${marked ? "PRIVATE-" : ""}populace-project.json`,
    file: new Blob([JSON.stringify(project, null, 1)], { type: "application/json" }),
  };
}

/** A project file that this page saved; null for any other. */
export async function read(file: Blob): Promise<Project | null> {
  try {
    const found = JSON.parse(await file.text()) as Project;
    const tables = [found.choices, ...(found.linked?.further ?? [])];
    const whole =
      tables.every(({ columns }) => Array.isArray(columns)) &&
      (!found.linked || found.linked.names.length === tables.length);
    return found.populace === 1 && whole && typeof found.strength.length === "number" ? found : null;
  } catch {
    return null;
  }
}

/** A project's choices on the tables that are open; null where they do not fit. */
export function applied(project: Project, said: Said): Said | null {
  const wanted = [project.choices, ...(project.linked?.further ?? [])].slice(0, said.opened.length);
  if (!wanted.every((choices, place) => fits(choices, said.opened[place]!.view))) return null;
  const tables = said.tables.map((choices, place) => wanted[place] ?? choices);
  if (!project.linked) return { ...said, tables };
  const names = said.names.map((name, place) => project.linked!.names[place] ?? name);
  // Files that were saved before there were triples have none.
  const linking = { ...project.linked.linking, triples: project.linked.linking.triples ?? [] };
  return {
    ...said,
    tables,
    names,
    linking: missing(project, said) === undefined ? linking : said.linking,
    joined: null,
  };
}

/** Which table a project still waits for; undefined when all are open. */
export function missing(project: Project, said: Said): string | undefined {
  return project.linked?.names[said.opened.length];
}
