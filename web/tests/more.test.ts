import { expect, it } from "vitest";
import { bounded, candidates, MOST_CANDIDATES } from "../src/studio/session/more";

it("changes one setting of a project and keeps the others", () => {
  const more = JSON.stringify({ delta: 1e-7, candidates: 1000 });
  expect(candidates(more)).toBe(1000);
  expect(JSON.parse(bounded(more, 2000.4))).toEqual({ delta: 1e-7, candidates: 2000 });
  expect(JSON.parse(bounded(more, 1e12))).toEqual({ delta: 1e-7, candidates: MOST_CANDIDATES });
  expect(JSON.parse(bounded(more, Number.NaN))).toEqual({ delta: 1e-7 });
});

it("says nothing where nothing is chosen", () => {
  expect(candidates("")).toBeNull();
  expect(bounded("", 0)).toBe("");
  expect(candidates(bounded("", 7))).toBe(7);
  expect(bounded(bounded("", 7), -1)).toBe("");
});
