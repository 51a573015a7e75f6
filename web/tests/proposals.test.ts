import { describe, expect, it } from "vitest";
import { alike } from "../src/studio/describe/proposals";

const values = (...texts: string[]): { text: string }[] => texts.map((text) => ({ text }));

describe("values that are written in several ways", () => {
  it("are named by the most frequent one", () => {
    expect(alike(values("F", "Nigeria", "f", "H", "NIGERIA", "Nigéria"))).toEqual([
      { name: "F", values: ["F", "f"] },
      { name: "Nigeria", values: ["Nigeria", "NIGERIA", "Nigéria"] },
    ]);
    expect(alike(values("N.G.O", "n g o"))).toEqual([{ name: "N.G.O", values: ["N.G.O", "n g o"] }]);
  });

  it("are no others: not numbers with signs, not words of other scripts", () => {
    expect(alike(values("1-2", "12", "+1", "1", "पिता", "पता", "Pima, AZ", "Pima, IL"))).toEqual([]);
  });
});
