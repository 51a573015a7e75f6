// How tables of any number are proposed to hang together, by their headers, and what people say instead.
import { expect, it } from "vitest";
import type { ColumnView, FileView } from "../src/contract/studio";
import { completed, owned, ownersOf, proposed, rootOf, units, without } from "../src/studio/session/structure";

/** A table of ten records: a name that ends in ! tells its rows apart. */
function table(...names: string[]): FileView {
  return sized(10, names);
}

function sized(records: number, names: readonly string[]): FileView {
  const columns = names.map((name): ColumnView => {
    const own = name.endsWith("!");
    return {
      name: name.replace("!", ""),
      kind: "text",
      distinct: own ? records : 4,
      blank: 0,
      values: [],
      joiner: "",
      flag: [],
      suspect: own ? "ids" : "",
      codebooks: [],
    };
  });
  return { records, columns, encoding: "", unnamed: [], beside: [] };
}

const ends = (views: readonly FileView[]): string[] =>
  proposed(views).map(({ one, many, via }) => [one, many, via].join(" "));
const said = (relations: ReturnType<typeof proposed>) => ({
  relations: [...relations],
  keys: [],
  protect: [],
  triples: [],
});

const INCIDENTS = table("incident_id!", "county");
const VICTIMS = table("victim_id!", "incident_id", "sex");
const OFFENDERS = table("offender_id!", "incident_id", "sex");
const OFFENSES = table("victim_id", "offense");
const RELATIONS = table("victim_id", "offender_id", "relation");

it.each([
  ["one table", [INCIDENTS], []],
  ["two", [INCIDENTS, VICTIMS], ["0 1 -1"]],
  ["the lower one first", [VICTIMS, INCIDENTS], ["1 0 -1"]],
  ["links that name nobody twice, first", [sized(6, ["vid!", "pid!"]), table("vid!"), table("pid!")], ["1 2 0"]],
  ["two whose keys have other names", [table("a!", "b"), table("c", "d")], ["0 1 -1"]],
  ["three levels", [INCIDENTS, VICTIMS, OFFENSES], ["0 1 -1", "1 2 -1"]],
  ["two ends and their links", [table("vid!"), table("pid!"), table("vid", "pid")], ["0 1 2"]],
  [
    "five tables, one of them joining two inside of a root",
    [INCIDENTS, VICTIMS, OFFENSES, OFFENDERS, RELATIONS],
    ["0 1 -1", "1 2 -1", "0 3 -1", "1 3 4"],
  ],
  [
    "five in another order",
    [RELATIONS, OFFENDERS, OFFENSES, VICTIMS, INCIDENTS],
    ["1 3 0", "4 1 -1", "3 2 -1", "4 3 -1"],
  ],
])("%s", (_, views, expected) => {
  expect(ends(views)).toEqual(expected);
});

it("who hangs on a table, and on which all hang, is read off the relations", () => {
  const five = proposed([INCIDENTS, VICTIMS, OFFENSES, OFFENDERS, RELATIONS]);
  expect(rootOf(five)).toBe(0);
  expect([0, 1, 2, 3, 4].map((each) => ownersOf(five, each))).toEqual([[], [0], [1], [0], [1, 3]]);
  expect(five.map(({ several }) => several)).toEqual([false, false, false, true]);
});

it("no table hangs on one that hangs on it", () => {
  const turned = owned(proposed([INCIDENTS, VICTIMS, OFFENSES]), 0, [2]);
  expect(rootOf(turned)).toBe(1);
  expect([0, 1, 2].map((each) => ownersOf(turned, each))).toEqual([[2], [], [1]]);
});

it("what was said by hand stays when a table comes or goes", () => {
  const views = [INCIDENTS, VICTIMS, OFFENDERS];
  const hand = owned(proposed(views), 2, [1]);
  const more = completed(hand, true, [...views, OFFENSES]);
  expect(more.map(({ one, many }) => [one, many])).toEqual([
    [0, 1],
    [1, 2],
    [1, 3],
  ]);
  expect(without(more, 0).map(({ one, many }) => [one, many])).toEqual([
    [0, 1],
    [0, 2],
  ]);
  const bounded = proposed(views).map((each) => ({ ...each, most: 12 }));
  expect(completed(bounded, false, [...views, OFFENSES]).map(({ most }) => most)).toEqual([12, 12, 30]);
});

it("whom a release may protect follows from the structure", () => {
  const chain = proposed([INCIDENTS, VICTIMS, OFFENSES]);
  expect(units(said(chain))).toEqual([[0], [1], [2], [0, 1, 2]]);
  expect(units(said(proposed([INCIDENTS, VICTIMS, OFFENDERS, RELATIONS])))).toEqual([[0]]);
  const network = proposed([table("vid!"), table("pid!"), table("vid", "pid")]);
  expect(units(said(network))).toEqual([[0], [1], [0, 1]]);
  expect(units(said(network.map((each) => ({ ...each, several: true }))))).toEqual([[0], [0, 1]]);
});

it("whom a project protects is offered, wherever its root stands and if it names some tables only", () => {
  const chain = proposed([VICTIMS, INCIDENTS, OFFENSES]);
  expect(rootOf(chain)).toBe(1);
  expect(units(said(chain))).toEqual([[1], [0], [2], [0, 1, 2]]);
  expect(units({ ...said(chain), protect: [0, 2] })).toEqual([[1], [0], [2], [0, 2], [0, 1, 2]]);
  const network = proposed([table("vid!"), table("pid!"), table("vid", "pid")]).map((each) => ({
    ...each,
    ...{ one: 1, many: 0, several: true },
  }));
  expect(units(said(network))).toEqual([[1], [0, 1]]);
});
