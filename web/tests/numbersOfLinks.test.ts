import { expect, it } from "vitest";
import type { LinksRow, NumbersOfLinks } from "../src/contract/studio";
import { tallied } from "../src/studio/check/numbersOfLinks";

const row = (links: number): LinksRow => ({ links, true: 10 * links, released: 10 * links + 1, synthetic: links });
const numbers = (...links: number[]): NumbersOfLinks => ({
  name: "victims",
  most: 30,
  distance: 0,
  rows: links.map(row),
});

it("shows each number of links, and says of the last possible that it may be more", () => {
  expect(tallied(numbers(0, 1, 30))).toEqual([
    { ...row(0), more: false },
    { ...row(1), more: false },
    { ...row(30), more: true },
  ]);
});

it("puts the rest into one row where there are too many, and loses nobody", () => {
  const shown = tallied(numbers(0, 1, 2, 4, 7), 3);
  expect(shown.map(({ links, more }) => [links, more])).toEqual([
    [0, false],
    [1, false],
    [2, true],
  ]);
  expect(shown[2]).toMatchObject({ true: 130, released: 133, synthetic: 13 });
});

it("leaves as many as may be shown apart", () => {
  expect(tallied(numbers(0, 1, 2), 3).some(({ more }) => more)).toBe(false);
  expect(tallied(numbers())).toEqual([]);
});
