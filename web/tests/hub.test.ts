import { readFileSync, readdirSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { type ColumnData, type CountsData, HUB_VERSION } from "../src/contract/hub";
import { FRONT_SAID, FRONT_WORDS, SAID } from "../vite.hub.config";
import { read, write } from "../src/hub/hub.svelte";
import {
  type Asked,
  ask,
  changeOf,
  changes,
  folded,
  groupsOf,
  namesOf,
  offered,
  open,
  pairsOf,
} from "../src/hub/matching";
import { search } from "../src/hub/searching";
import { speak } from "../src/parts/language.svelte";
import { type Row, made } from "./made";

beforeEach(() => speak("en"));

const column = (name: string, values: string[], labels: string[] = []): ColumnData => ({
  name,
  title: "",
  values,
  labels,
  kind: "text",
  order: [],
  uneven: false,
  multivalued: false,
  exclusive: true,
  public: true,
  absent: "",
  delimiter: "",
});

async function release(columns: ColumnData[], rows: Row[], further: Partial<CountsData> = {}): Promise<Asked> {
  const lengths = [1, 2].map((length) => rows.filter(([ids]) => ids.length === length));
  return open({
    version: HUB_VERSION,
    id: "cases",
    address: "d/cases/1/",
    title: [{ language: "en", text: "Cases" }],
    label: "1",
    created: "2026-01-01",
    protected: [{ extent: "record", table: "", other: "", subject_id: "", most: 0 }],
    epsilon: 2,
    delta: 1e-6,
    k: null,
    grade: "medium",
    carries: "patterns",
    period: "",
    withdrawn: false,
    stories: [],
    tables: [{ ...made(columns, lengths, [], 1000), records_margin: 20 }],
    ...further,
  });
}

const gender = column("gender", ["woman", "man"], ["Woman", "Man"]);
const before = (): Promise<Asked> =>
  release(
    [gender, column("age", ["child", "adult"])],
    [
      [[0], 600, 20],
      [[1], 400, 20],
      [[2], 300, 20],
      [[0, 2], 200, 20],
    ],
  );
const after = (): Promise<Asked> =>
  release(
    [column("Age", ["adult", "child", "unborn"]), column("sex", ["f"]), column("GENDER", ["man", "Woman"])],
    [
      [[1], 500, 20],
      [[4], 410, 20],
      [[5], 700, 20],
      [[1, 5], 350, 20],
    ],
  );

describe("the same question to two releases", () => {
  it("matches columns by name and values by what is written, else by labels", async () => {
    const both = [await before(), await after()];
    expect(offered(both).map(({ name, of }) => [name, of])).toEqual([
      ["gender", 2],
      ["age", 2],
      ["sex", 1],
    ]);
    const { lines, alike, uneven } = ask(both, "gender", null, false);
    expect(alike).toBe(true);
    expect(uneven).toBe(0);
    expect(lines.map(({ label, answers }) => [label, ...answers])).toEqual([
      ["Woman", { kind: "protected", value: 600, margin: 20 }, { kind: "protected", value: 700, margin: 20 }],
      ["Man", { kind: "protected", value: 400, margin: 20 }, { kind: "protected", value: 410, margin: 20 }],
    ]);
  });

  it("calls columns and values as people and publishers do", async () => {
    const columns = [
      column("country_of_birth", ["KE", "UG"]),
      column("sex", ["f", "m"], ["Female", "Male"]),
      { ...column("forced_labour", ["1"]), kind: "flag" as const },
    ];
    const words = { table: 0, column: 1, title: "Sexe", values: ["Femmes", "Hommes"] };
    const story = { language: "fr", title: "", summary: [], findings: [], columns: [words], tables: [] };
    const asked = await release(columns, [[[0], 9, 2]], { stories: [story] });
    expect(offered([asked]).map(({ title }) => title)).toEqual(["Country of birth", "Sex", "Forced labour"]);
    expect(columns.map((_, at) => namesOf(asked, 0, at))).toEqual([
      ["Kenya", "Uganda"],
      ["Female", "Male"],
      ["Forced labour"],
    ]);
    speak("fr");
    expect(offered([asked])[1]!.title).toBe("Sexe");
    expect([namesOf(asked, 0, 0)[1], namesOf(asked, 0, 1)[0]]).toEqual(["Ouganda", "Femmes"]);
    // What is asked for stays what is written.
    expect(ask([asked], "country_of_birth", null, false).lines[0]).toMatchObject({ value: "KE", label: "Kenya" });
  });

  it("tells columns of one name apart by their tables, and filters no other table's records", async () => {
    const own = { ...made([gender], [[[[0], 40, 2]], []], []), name: "victims", records_margin: 2 };
    const below = { ...made([gender], [[[[1], 70, 3]], []], [], 90), name: "perpetrators", records_margin: 2 };
    const asked = await release([], [], { tables: [own, below] });
    expect(offered([asked]).map(({ name, title }) => [name, title])).toEqual([
      ["gender", "Gender"],
      ["perpetrators.gender", "Gender (Perpetrators)"],
    ]);
    const values = (name: string, only: { column: string; value: string } | null = null): unknown[] =>
      ask([asked], name, only, false).lines.map(({ answers }) => answers[0]);
    expect(values("gender")[0]).toMatchObject({ value: 40 });
    expect(values("perpetrators.gender")[1]).toMatchObject({ value: 70 });
    expect(values("perpetrators.gender", { column: "gender", value: "woman" })).toEqual(["no-filter", "no-filter"]);
  });

  it("says why there is no answer, and never answers for it with 0", async () => {
    const both = [await before(), await after()];
    const ages = ask(both, "age", null, false);
    expect(ages.uneven).toBe(1);
    expect(ages.lines.map(({ value, answers }) => [value, ...answers])).toEqual([
      ["child", { kind: "protected", value: 300, margin: 20 }, { kind: "protected", value: 500, margin: 20 }],
      ["adult", { kind: "unreported", most: 1.96 }, { kind: "unreported", most: 1.96 }],
      ["unborn", "no-value", { kind: "unreported", most: 1.96 }],
    ]);
    expect(ask(both, "sex", null, false).lines[0]!.answers).toEqual(["no-column", { kind: "unreported", most: 1.96 }]);
    expect(ask(both, "age", { column: "gender", value: "other" }, false).lines[0]!.answers).toEqual([
      "no-filter",
      "no-filter",
    ]);
  });

  it("asks within a value, and for shares of those who have it", async () => {
    const { lines } = ask([await before(), await after()], "age", { column: "gender", value: "woman" }, true);
    const [one, other] = lines[0]!.answers;
    expect(one).toMatchObject({ kind: "protected", value: 200 / 600 });
    expect(other).toMatchObject({ kind: "protected", value: 350 / 700 });
  });

  it("does not take different units for the same", async () => {
    const rows = await release([gender], [[[0], 600, 20]], {
      protected: [{ extent: "rows", table: "", other: "", subject_id: "id", most: 0 }],
    });
    expect(ask([await before(), rows], "gender", null, false).alike).toBe(false);
    const rounded = await release([gender], [[[0], 600, 9]], { k: 10, epsilon: null });
    expect(ask([await before(), rounded], "gender", null, false).alike).toBe(false);
    // What the column of subjects is called makes no other unit.
    const same = await release([gender], [], {
      protected: [{ extent: "rows", table: "", other: "", subject_id: "case", most: 0 }],
    });
    expect(ask([rows, same], "gender", null, false).alike).toBe(true);
  });

  it("compares each of many with the one before it, and the last with the first", async () => {
    expect(pairsOf([0])).toEqual([]);
    expect(pairsOf([1, 3])).toEqual([[1, 3]]);
    expect(pairsOf([0, 1, 2, 3])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 3],
    ]);
    const three = [await before(), await after(), await before()];
    const [woman] = ask(three, "gender", null, false).lines;
    const found = pairsOf([0, 1, 2]).map(([from, to]) => changeOf(woman!, from, to)!);
    expect(found.map((each) => [each.value, each.noise])).toEqual([
      [100, false],
      [-100, false],
      [0, true],
    ]);
  });

  it("puts those that count the same into one chart, and others apart", async () => {
    const rows = await release([gender], [[[0], 600, 20]], {
      protected: [{ extent: "rows", table: "", other: "", subject_id: "id", most: 0 }],
    });
    expect(groupsOf([await before(), rows, await after(), rows], "gender")).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it("tells changes from noise", async () => {
    const found = changes(await before(), await after());
    expect(found.compared).toBe(3);
    expect(found.beyond.map(({ label, change }) => [label, change.kind === "protected" && change.value])).toEqual([
      ["child", 200],
      ["Woman", 100],
    ]);
    expect(found.total.change).toMatchObject({ noise: true });
    expect([found.added, found.gone, found.newValues, found.oldValues]).toEqual([["Sex"], [], 1, 0]);
  });
});

it("looks through accents, case and marks", () => {
  expect(folded("Âge_du  Mineur")).toBe(folded("age du mineur"));
});

it("finds data sets by titles, columns, values and names of countries", () => {
  const card = (id: string, title: string): Parameters<typeof search>[0][number] => ({
    id,
    address: `d/${id}/`,
    title: [{ language: "en", text: title }],
    publisher: [],
    covered: [],
    places: [],
    period: "",
    languages: ["en"],
    created: "2026-01-01",
    protected: [],
    epsilon: 1,
    k: null,
    grade: "strong",
    size: { name: "", counted: "records", records: 1, margin: 1 },
    withdrawn: false,
    releases: [],
  });
  const cards = [card("a", "Victims"), card("b", "Calls")];
  const index = {
    summaries: ["People whom shelters took in", ""],
    columns: ["citizenship", "age"],
    columns_of: [[0], [0, 1]],
    values: ["KE", "0-8"],
    values_of: [[0], [1]],
  };
  const found = (text: string): string[] => search(cards, index, text).map(({ card }) => card.id);
  expect(found("")).toEqual(["a", "b"]);
  expect(found("calls")).toEqual(["b"]);
  expect(found("age")).toEqual(["a", "b"]);
  expect(found("age 0-8")).toEqual(["b"]);
  expect(found("kenya")).toEqual(["a"]);
  expect(found("kenya calls")).toEqual([]);
  expect(found("shelters victims")).toEqual(["a"]);
  expect(search(cards, null, "age")).toEqual([]);
});

it("writes a view into an address and reads it back", () => {
  const view = new Map([
    ["r", "d/a/1/,d/b/2/"],
    ["v", "100% & more=#?"],
  ]);
  expect(read(`#${write(view)}`)).toEqual(view);
  expect(read("#v=%E0%A4%A&x")).toEqual(new Map([["v", ""]]));
});

/** The words that files of the pages say by the name of what says them. */
function wordsOf(files: readonly string[], say: string): string[] {
  const said = new RegExp(`\\b${say}\\(\\s*["\`]([\\w.-]+)`, "g");
  return files.flatMap((file) =>
    [...readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8").matchAll(said)].map(([, key]) => key!),
  );
}

it("the script of the first page has every word that it says", () => {
  const files = ["App.svelte", "Catalog.svelte", "Card.svelte", "Story.svelte", "Told.svelte"].map(
    (file) => `hub/${file}`,
  );
  const own = [...wordsOf([...files, "hub/words.svelte.ts"], "h")];
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter((key) => !FRONT_WORDS.test(key))).toEqual([]);
  const shared = wordsOf([...files, "parts/Preferences.svelte", "hub/words.svelte.ts", "charts/said.ts"], "t").concat(
    "protected.",
  );
  expect(shared.filter((key) => !FRONT_SAID.test(key))).toEqual([]);
});

it("the script of a hub has every word of all pages that it says", () => {
  const folder = (name: string): string[] =>
    readdirSync(new URL(`../src/${name}/`, import.meta.url))
      .filter((file) => /\.(svelte|ts)$/.test(file))
      .map((file) => `${name}/${file}`);
  const charts = ["Frame.svelte", "SaveMenu.svelte", "FigureText.svelte", "said.ts", "embedding.ts"];
  const files = [...folder("hub"), ...charts.map((file) => `charts/${file}`), "showcase/facts.ts"];
  const used = wordsOf(files, "t");
  expect(used.length).toBeGreaterThan(10);
  // Facts of guarantees are said by the pages of releases alone.
  expect(used.filter((key) => !SAID.test(key) && !key.startsWith("fact."))).toEqual([]);
});
