// When a project file names values that were found in the table.
import { expect, it } from "vitest";
import type { ColumnChoice, ColumnView, FileView, NamedValue, ToldChoice } from "../src/contract/studio";
import { first } from "../src/studio/session/choices";
import type { Said } from "../src/studio/session/linking";
import { namesAny, written } from "../src/studio/session/projects";
import { FOUND } from "../src/studio/session/reading";

function said(change: Partial<ColumnChoice> = {}): Said {
  const view: ColumnView = {
    name: "means of control",
    kind: "text",
    distinct: 2,
    blank: 0,
    values: [
      { text: "debt", count: 4 },
      { text: "threat", count: 3 },
    ],
    joiner: "",
    flag: [],
    suspect: "",
    codebooks: [],
  };
  const file: FileView = { records: 7, columns: [view], encoding: "", unnamed: [], beside: [] };
  const columns = [{ ...first(view), ...change }];
  return {
    opened: [{ path: "a", fileName: "a.csv", view: file }],
    tables: [{ columns, subject_id: "", attributes: 0, reading: FOUND }],
    names: ["a"],
    linking: null,
    joined: null,
  };
}

function telling(text: string[], values: NamedValue[] = []): ToldChoice[] {
  const columns = [{ column: "means of control", title: "Means", values }];
  return [{ language: "fr", title: "", summary: "", text, columns }];
}

const NAMED = [{ value: "debt", name: "Dette" }];
const ASKED = [
  ["{share means of control=debt}"],
  ['{share "means of control"=debt}'],
  ["{count given means of control=debt}"],
];

it.each(ASKED)("%s names a value that was found", (text) => {
  expect(namesAny({ said: said(), telling: telling([text]) })).toBe(true);
  expect(namesAny({ said: said({ domain: "codebook", codebook: "x" }), telling: telling([text]) })).toBe(false);
  expect(namesAny({ said: said({ edges: [0, 18] }), telling: telling([text]) })).toBe(false);
});

it("names of values that were found name them; names of columns and numbers of all do not", () => {
  expect(namesAny({ said: said(), telling: telling([], NAMED) })).toBe(true);
  expect(namesAny({ said: said({ domain: "flag", values: ["debt"] }), telling: telling([], NAMED) })).toBe(false);
  expect(namesAny({ said: said(), telling: telling(["{count} people"]) })).toBe(false);
  expect(namesAny({ said: said(), telling: [] })).toBe(false);
});

it("a private file says so in its name and on its first line", async () => {
  const [open, closed] = [written("a = 1\n", ""), written("a = 1\n", "PRIVATE.")];
  expect([open.name, closed.name]).toEqual(["project.toml", "PRIVATE-project.toml"]);
  expect(await open.file.text()).toBe("a = 1\n");
  expect(await closed.file.text()).toBe("# PRIVATE.\na = 1\n");
});
