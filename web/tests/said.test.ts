import { beforeEach, describe, expect, it } from "vitest";
import { figureCells } from "../src/charts/tables";
import { share } from "../src/charts/margins";
import { end, said, toldApart } from "../src/charts/said";
import { type ShowcaseData, VERSION } from "../src/contract/showcase";
import { LANGUAGES, type Language, signedRange, speak } from "../src/parts/language.svelte";
import { Showcase } from "../src/showcase/state.svelte";

beforeEach(() => speak("en"));

describe("a figure in words", () => {
  it("of a rounded count is a range", () => {
    expect(said({ kind: "rounded", value: 9560, most: 9569 }, false)).toBe("9,560–9,569");
    expect(said({ kind: "rounded", value: 0, most: 0 }, false)).toBe("0");
  });

  it("of a share that was rounded is never narrower than it is", () => {
    expect(said({ kind: "rounded", value: 0.256, most: 0.341 }, true)).toMatch(/^25%?\s?–\s?35%$/);
    expect(said({ kind: "rounded", value: 0.2561, most: 0.2619 }, true)).toMatch(/^25\.6%?\s?–\s?26\.2%$/);
    expect(said({ kind: "rounded", value: 1, most: 1 }, true)).toBe("100.0%");
  });

  it("of a share that may be all is its lower end, rounded down, and of one that may be anything nothing", () => {
    const said_ = (part: number, margin: number, whole: number): string =>
      said(share({ kind: "protected", value: part, margin }, { kind: "protected", value: whole, margin: 3 }), true);
    expect(said_(970, 60, 1000)).toBe("at least 90%");
    expect(said_(999.6, 2, 1000)).toBe("at least 99.5%");
    expect(said_(900, 60, 1000)).toBe("90%\u00a0±\u00a07");
    expect(said_(600, 700, 1000)).toBe("too uncertain");
    expect(said_(60, 70, 1000)).toBe("less than 14%");
    expect(said_(30, 40, 1000)).toBe("less than 7.1%");
    expect(end({ kind: "protected", value: 0.97, margin: 0.06, most: 1 }, true, true)).toMatch(/≥ 91%/);
    expect(end({ kind: "protected", value: 0.5, margin: 0.06, most: 1 }, true)).toBeNull();
  });

  it("of a difference carries both signs", () => {
    expect(signedRange(-5, 14, false)).toBe("-5 to +14");
    expect(signedRange(0.121, 0.188, true)).toBe("+12 to +19");
  });

  it.each(Object.keys(LANGUAGES))("is said in %s", (language) => {
    speak(language as Language);
    for (const shares of [false, true]) expect(said({ kind: "rounded", value: 0.2, most: 0.7 }, shares)).not.toBe("");
  });
});

it("a table for programs says what was rounded down by how much", () => {
  expect(figureCells({ kind: "rounded", value: 20, most: 29 })).toEqual([
    "20",
    "9",
    "rounded down by up to the margin",
  ]);
  expect(figureCells({ kind: "protected", value: 0.43215, margin: 0.01234 }, true)).toEqual([
    "0.4322",
    "0.0124",
    "protected",
  ]);
  expect(figureCells({ kind: "rounded", value: 0.2, most: 0.25 }, true)[0]).toBe("0.2");
});

it("a page for other data refuses them", async () => {
  const data = { version: VERSION + 1 } as unknown as ShowcaseData;
  await expect(Showcase.open(data)).rejects.toThrow("version");
});

it("long texts that begin alike are cut where they differ", () => {
  const begin = "In the last twelve months, how often did you ";
  const [one, other, short] = toldApart([`${begin}cross a border`, `${begin}change your job`, "Age"], 36);
  expect(one!.length).toBeLessThanOrEqual(36);
  expect(one).toMatch(/^In the last.*….*cross a border$/);
  expect(other).toMatch(/change your job$/);
  expect(short).toBe("Age");
  expect(toldApart(["x".repeat(50), "y".repeat(50)], 36)[0]).toBe(`${"x".repeat(35)}…`);
});
