import { afterEach, describe, expect, it } from "vitest";
import { LANGUAGES, type Language, speak, unmarked } from "$parts/language.svelte";
import { factSaid, protectedSaid } from "../src/showcase/facts";

const fact = {
  kind: "renamed",
  table: "people",
  values: [
    { name: "column", texts: ["a: b"] },
    { name: "into", texts: ["b"] },
  ],
};

afterEach(() => speak("en"));

describe("facts", () => {
  it("are said with the names of their tables and both names of a column", () => {
    expect(factSaid(fact)).toBe("people: prepared: column renamed: 'a: b → b'");
    expect(factSaid({ kind: "columns-kept", table: "", values: [{ name: "columns", texts: ["a", "b"] }] })).toBe(
      "prepared: columns kept: 'a', 'b'",
    );
    const bands = [
      ["column", "age"],
      ["into", ""],
      ["width", "10"],
      ["start", "0"],
      ["stop", "90"],
      ["beyond", "open"],
    ] as const;
    const said = factSaid({
      kind: "bands-width",
      table: "",
      values: bands.map(([name, text]) => ({ name, texts: [text] })),
    });
    expect(said).toBe(
      "prepared: column 'age': in bands of width 10 from 0 to 90; numbers outside in open bands, other cells are absent",
    );
  });

  it("are said in every language", () => {
    const said = (Object.keys(LANGUAGES) as Language[]).map((language) => {
      speak(language);
      return unmarked(
        factSaid(fact) + protectedSaid([{ extent: "few-links", table: "people", other: "", subject_id: "", most: 2 }]),
      );
    });
    expect(new Set(said).size).toBe(said.length);
    for (const text of said) expect(text).not.toMatch(/[{}]|undefined/);
  });

  it("count units of privacy together", () => {
    const one = { extent: "record", table: "", other: "", subject_id: "", most: 0 };
    expect(protectedSaid([one])).toBe("one record");
    expect(protectedSaid([one, { ...one, extent: "link", table: "people" }])).toBe(
      "one record; and one record of people, with its link",
    );
  });
});
