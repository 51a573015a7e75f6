// What stands between bands, what cannot be ranked, and what parts leave of a whole.
import { expect, it } from "vitest";
import { between } from "../src/charts/bands";
import { type Figure, type Protected, UNREPORTED, faint } from "../src/charts/figure";
import { added, perYear, rest, sharesOf } from "../src/charts/margins";
import { untold } from "../src/charts/ranks";

const counted = (value: number, margin: number): Protected => ({ kind: "protected", value, margin });
const guessed = (value: number): Figure => ({ kind: "estimate", value });

it("a band that is missing between two is named", () => {
  expect(between("0-4", "13-17")).toBe("5–12");
  expect(between("0-4", "5-12")).toBeNull();
  expect(between("2016", "2018")).toBe("2017");
  expect(between("9-17", "18+")).toBeNull();
  expect(between("9-16", "18+")).toBe("17");
  expect(between("18+", "60+")).toBeNull();
  expect(between("unknown", "5-9")).toBeNull();
});

it("neighbors in rank that noise could have exchanged form runs", () => {
  const figures = [counted(900, 20), counted(400, 20), counted(390, 20), counted(380, 20), counted(100, 5)];
  expect(untold(figures)).toEqual([[1, 3]]);
  expect(untold([counted(10, 1), UNREPORTED, guessed(5)])).toEqual([]);
});

it("a number whose interval reaches zero is faint", () => {
  expect(faint(counted(20, 20))).toBe(true);
  expect(faint(counted(21, 20))).toBe(false);
  expect(faint(guessed(1))).toBe(false);
});

it("what parts leave of a whole has the margins of all", () => {
  const left = rest(counted(1000, 30), [counted(600, 40), UNREPORTED]) as Protected;
  expect(left.value).toBe(400);
  expect(left.margin).toBeGreaterThanOrEqual(50);
  expect(rest(UNREPORTED, [])).toBe(UNREPORTED);
});

it("numbers of a period are told by the year", () => {
  expect(perYear(counted(1124, 20), 4)).toEqual(counted(281, 5));
  expect(perYear({ kind: "rounded", value: 40, most: 48 }, 4)).toEqual({ kind: "rounded", value: 10, most: 12 });
  expect(perYear(UNREPORTED, 4)).toBe(UNREPORTED);
});

it("shares of rows and of columns are of what these add up to", () => {
  const grid = [
    [counted(90, 5), counted(10, 5)],
    [counted(50, 5), guessed(50)],
  ];
  expect(sharesOf(grid, "row")[0]!.map((each) => each && "value" in each && each.value)).toEqual([0.9, 0.1]);
  expect(sharesOf(grid, "row")[1]![0]).toEqual(guessed(0.5));
  const down = sharesOf(grid, "column")[0]![0];
  expect(down && "value" in down && down.value).toBeCloseTo(90 / 140);
  expect(added([UNREPORTED])).toBe(UNREPORTED);
});
