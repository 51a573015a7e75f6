// Values of time stand where they belong, and as long as they are.
import { expect, it } from "vitest";
import { even, meet, spans } from "../src/charts/periods";

const of = (...values: string[]) => spans(values).map((each) => (each ? [each.start, each.end] : null));

it("years and periods of years say when they begin and end", () => {
  expect(of("2019")).toEqual([[2019, 2020]]);
  expect(of("2005-2008", "2014--2018", "2019 – 2020", "2021/2022")).toEqual([
    [2005, 2009],
    [2014, 2019],
    [2019, 2021],
    [2021, 2023],
  ]);
  expect(of("2008-2005", "unknown", "")).toEqual([null, null, null]);
});

it("parts of years are parts of years", () => {
  expect(of("2019-01", "2019-12")[1]).toEqual([2019 + 11 / 12, 2020]);
  expect(of("2019-Q2", "2019Q3", "2019 H1")).toEqual([
    [2019.25, 2019.5],
    [2019.5, 2019.75],
    [2019, 2019.5],
  ]);
  expect(of("2019-Q5", "2019-0")).toEqual([null, null]);
});

it("two digits are a month, or the year that follows, by what the whole column allows", () => {
  expect(of("2005-08", "2005-09")[0]).toEqual([2005 + 7 / 12, 2005 + 8 / 12]);
  expect(of("2005-08", "2009-13")).toEqual([
    [2005, 2009],
    [2009, 2014],
  ]);
  expect(of("2005-06", "2006-07")).toEqual([
    [2005, 2007],
    [2006, 2008],
  ]);
  expect(of("1999-00", "2000-01")[0]).toEqual([1999, 2001]);
});

it("months are equally long, unequal periods are not", () => {
  const known = (...values: string[]) => spans(values).flatMap((each) => each ?? []);
  expect(even(known("2019-01", "2019-02"))).toBe(true);
  expect(even(known("2019", "2021"))).toBe(true);
  expect(even(known("2014-2018", "2019"))).toBe(false);
});

it("periods meet where one begins as the other ends", () => {
  const [first, second, third] = spans(["2014-2018", "2019", "2021"]);
  expect(meet(first!, second!)).toBe(true);
  expect(meet(second!, third!)).toBe(false);
});
