// A run in words that the command line and Python take: the same settings, with fresh noise.
import { namesValues, quoted } from "./choices";
import { isKey, standing, tableName } from "./linking";
import type { Run } from "./runs";

export interface Repeated {
  readonly command: string;
  readonly python: string;
  /** The names of the schema files that both read. */
  readonly schemas: readonly string[];
}

export function repeated(run: Run): Repeated {
  return run.said.linking ? linked(run) : single(run);
}

function single({ said, choices, strength, view }: Run): Repeated {
  const [file, sheet] = [said.opened[0]!.fileName, choices.sheet];
  const schema = `${namesValues(choices) ? "PRIVATE-" : ""}project.toml`;
  const weak = view!.kind === "k-anonymity";
  const words = [
    "populace release",
    quoted(file),
    "--schema",
    schema,
    weak ? `--k ${strength.k}` : `--epsilon ${strength.epsilon}`,
    `--length ${strength.length}`,
  ];
  const told = [
    text(file),
    `schema=${text(schema)}`,
    weak ? `k=${strength.k}` : `epsilon=${strength.epsilon}`,
    `length=${strength.length}`,
  ];
  if (sheet) {
    words.push(`--sheet ${quoted(sheet)}`);
    told.push(`sheet=${text(sheet)}`);
  }
  return { schemas: [schema], command: [...words, "--out public"].join(" "), python: call("release", told) };
}

function linked({ said, strength }: Run): Repeated {
  const linking = standing(said)!;
  const files = said.opened.map(({ fileName }) => fileName);
  const sheets = said.tables.map(({ sheet }) => sheet);
  const schemas = said.tables.map((choices, place) => {
    const named = namesValues({ ...choices, columns: choices.columns.filter(({ name }) => !isKey(linking, name)) });
    return `${named ? "PRIVATE-" : ""}${said.names[place]!}.toml`;
  });
  const flags = ["", "linked-", "links-"];
  const words = ["populace release", quoted(files[0]!), `--linked ${quoted(files[1]!)}`];
  const told = files.map(text);
  if (files[2] !== undefined) words.push(`--links ${quoted(files[2])}`);
  words.push(...schemas.map((schema, place) => `--${flags[place]!}schema ${quoted(schema)}`));
  told.push(`schemas=[${schemas.map(text).join(", ")}]`);
  if (sheets.some(Boolean)) {
    words.push(
      ...sheets.map((sheet, place) => (sheet ? `--${flags[place]!}sheet ${quoted(sheet)}` : "")).filter(Boolean),
    );
    told.push(`sheets=[${sheets.map((sheet) => (sheet ? text(sheet) : "None")).join(", ")}]`);
  }
  if (files.some((file, place) => tableName(file) !== said.names[place])) {
    words.push(`--names ${quoted(said.names.map(inList).join(","))}`);
    told.push(`names=[${said.names.map(text).join(", ")}]`);
  }
  words.push(`--parent-key ${quoted(linking.parent_key)}`);
  told.push(`parent_key=${text(linking.parent_key)}`);
  if (linking.child_key) {
    words.push(`--child-key ${quoted(linking.child_key)}`);
    told.push(`child_key=${text(linking.child_key)}`);
  }
  words.push(`--relation ${linking.relation}`, `--unit ${linking.unit}`, `--most-links ${linking.most_links}`);
  told.push(`relation=${text(linking.relation)}`, `unit=${text(linking.unit)}`, `most_links=${linking.most_links}`);
  if (linking.most_parents) {
    words.push(`--most-parents ${linking.most_parents}`);
    told.push(`most_parents=${linking.most_parents}`);
  }
  const triples = linking.triples.map((triple) => triple.map(({ table, column }) => `${said.names[table]!}.${column}`));
  if (triples.length) {
    words.push(...triples.map((triple) => `--triple ${quoted(triple.map(inList).join(","))}`));
    told.push(`triples=${JSON.stringify(triples)}`);
  }
  words.push(`--epsilon ${strength.epsilon}`, `--length ${strength.length}`, "--out public");
  told.push(`epsilon=${strength.epsilon}`, `length=${strength.length}`);
  return { schemas, command: words.join(" "), python: call("release_linked", told) };
}

function call(name: string, told: readonly string[]): string {
  return `import populace\n\nrelease = populace.${name}(${told.join(", ")})\nrelease.save("public")`;
}

function text(word: string): string {
  return JSON.stringify(word);
}

/** A word of a list that is separated by commas. */
function inList(word: string): string {
  return /[",]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
}
