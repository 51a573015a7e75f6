// What is told at the top of a page, as the studio keeps it and writes its questions.
import { expect, it } from "vitest";
import { naming, question, telling, toldIn } from "../src/studio/session/telling";

it("keeps what is told by language, in the order in which languages were written", () => {
  const one = telling([], "en", { title: "Who came" });
  const two = telling(one, "fr", { text: ["{count} personnes."] });
  expect(two.map(({ language }) => language)).toEqual(["en", "fr"]);
  expect(telling(two, "en", { title: "Others" })[0]!.title).toBe("Others");
  expect(toldIn(two, "ar")).toEqual({ language: "ar", title: "", summary: "", text: [], columns: [] });
  expect(telling(two, "en", { title: "" }).map(({ language }) => language)).toEqual(["fr"]);
});

it("forgets names that are taken away", () => {
  const named = naming(naming([], "sex", "Sexe"), "sex", "Femmes", "f");
  expect(named).toEqual([{ column: "sex", title: "Sexe", values: [{ value: "f", name: "Femmes" }] }]);
  expect(naming(naming(named, "sex", ""), "sex", "", "f")).toEqual([]);
});

it("writes questions as findings read them, with quotes around what would be read as something else", () => {
  const share = { kind: "share", column: "relation", value: "Family", given: "age", with: "9-17" } as const;
  expect(question(share)).toBe("{share relation=Family given age=9-17}");
  expect(question({ ...share, given: "", with: "" })).toBe("{share relation=Family}");
  expect(question({ ...share, kind: "count", column: "", value: "" })).toBe("{count given age=9-17}");
  expect(question({ ...share, value: "given, or not", given: "" })).toBe('{share relation="given, or not"}');
  expect(question({ ...share, column: "means of control", given: "" })).toBe('{share "means of control"=Family}');
});
