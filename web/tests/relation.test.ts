import { expect, it } from "vitest";
import type { RelationData } from "../src/contract/showcase";
import { type Figure, OPEN, UNREPORTED, toldOfLinks } from "../src/charts/figure";
import { Relation } from "../src/showcase/relation";
import { Release } from "../src/showcase/release";
import { column, made } from "./made";

const data: RelationData = {
  one: 0,
  many: 1,
  parent: "victims",
  child: "perpetrators",
  via: "",
  over: ["perpetrators"],
  number: -1,
  counted: 10,
  most: 30,
  all_links: 50,
  all_links_margin: 9,
  degrees: [5, 20, 10, 0, 2, 0, 0],
  degrees_margin: 4,
  estimated: false,
  child_degrees: [],
  child_degrees_margin: 0,
  pair_parents: [0, 3],
  pair_children: [1, 4],
  pair_links: [7, 4],
  pair_margins: [2, 3],
  by_chance: false,
};
const children = made(
  [column("sex", ["f", "m"]), column("role", ["r", "s", "t"])],
  [
    [
      [[0], 30, 6],
      [[1], 18, 5],
      [[4], 9, 3],
    ],
  ],
  [
    [1, 0],
    [2, 3],
  ],
);
const relation = async (): Promise<Relation> => new Relation(data, await Release.open(children, null));

it("knows the links of each value, and says nothing of the others", async () => {
  const found = await relation();
  expect(found.column(0, null)).toEqual([
    { kind: "protected", value: 30, margin: 6 },
    { kind: "protected", value: 18, margin: 5 },
  ]);
  expect(found.column(1, null).map(({ kind }) => kind)).toEqual(["unreported", "unreported", "protected"]);
});

it("knows the links of those who have a value", async () => {
  const found = await relation();
  expect(found.column(0, 0)).toEqual([{ kind: "unreported" }, { kind: "protected", value: 7, margin: 2 }]);
  expect(found.column(1, 3)[2]).toEqual({ kind: "protected", value: 4, margin: 3 });
  expect(found.column(1, 4).every(({ kind }) => kind === "unreported")).toBe(true);
});

it("never shows a zero for a number that was not reported", () => {
  const numbers = Relation.numbers(data.degrees, data.degrees_margin);
  expect(numbers.map(({ links }) => links)).toEqual([0, 1, 2, 3, 4]);
  expect(numbers[3]!.figure.kind).toBe("unreported");
});

it("tells estimated numbers without margins", () => {
  const numbers = Relation.numbers([5, 0, 2], 0, true).map(({ figure }) => figure);
  expect(numbers).toEqual([{ kind: "estimate", value: 5 }, UNREPORTED, { kind: "estimate", value: 2 }]);
});

it("does not tell a number of links whose margin is above half of it", () => {
  expect(toldOfLinks({ kind: "protected", value: 10, margin: 5.1 })).toBe(OPEN);
  const close: Figure = { kind: "protected", value: 10, margin: 5 };
  expect(toldOfLinks(close)).toBe(close);
});
