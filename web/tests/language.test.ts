import { afterEach, expect, it } from "vitest";
import { csv, fileName } from "../src/charts/saving";
import { said } from "../src/charts/said";
import { speak, t, unmarked } from "../src/parts/language.svelte";

afterEach(() => speak("en"));

const FIGURE = { kind: "protected", value: 6394, margin: 796 } as const;

it("figures keep their order among words from right to left", () => {
  speak("ar");
  const words = t("relation.lead", { links: said(FIGURE, false), parent: "victims", child: "perpetrators" });
  expect(words).toContain("\u2068\u2066");
  expect(words).toMatch(/\u2068victims\u2069/);
  expect(t("compare.real", { difference: "5", margin: "2" })).toContain(
    "\u2066\u20685\u2069\u00a0±\u00a0\u20682\u2069\u2069",
  );
  expect(unmarked(words)).not.toMatch(/[\u2066-\u2069]/);
});

it("sentences from left to right have no marks", () => {
  for (const language of ["en", "fr", "es"] as const) {
    speak(language);
    expect(t("relation.lead", { links: said(FIGURE, false), parent: "a", child: "b" })).not.toMatch(/[\u2066-\u2069]/);
  }
});

it("files are called by what they show and of whom", () => {
  const all = { words: "All records", all: true };
  const women = { words: "Sexo: mujer; Año: 2019 o 2020", all: false };
  expect(fileName("Registros por prénom", [all])).toBe("registros-por-prenom");
  expect(fileName("Records by Year", [women])).toBe("records-by-year_sexo-mujer-ano-2019-o-2020");
  expect(fileName("Records by Year", [all, women])).toBe("records-by-year_all-records_sexo-mujer-ano-2019-o-2020");
  expect(fileName("??", [{ words: "\u2068../\u2069", all: false }])).toBe("chart");
  expect(fileName("a".repeat(200), [{ words: "b ".repeat(200), all: false }]).length).toBeLessThan(130);
});

it("rows of a file say what they are of, and of which release", () => {
  const figure = { kind: "unreported" } as const;
  const selections = [
    { words: "Sex: \u2068a\u2069", all: false },
    { words: "All", all: true },
  ];
  const grid = {
    heads: ["Year"],
    own: ["Year"],
    selections,
    rows: [
      { cells: ["2019"], figure },
      { cells: ["2019"], figure, side: 1 },
    ],
  };
  expect(csv(grid, "Cited, so")).toBe(
    '\ufeffYear,count,margin,status,selection,source\r\n2019,,,not reported,Sex: a,"Cited, so"\r\n2019,,,not reported,All,"Cited, so"\r\n',
  );
});
