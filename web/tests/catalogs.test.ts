import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import en from "$languages/en/pages.json";
import hubEn from "$languages/en/hub.json";
import studioEn from "$languages/en/studio.json";

type Message = string | Record<string, string>;
type Catalogs = Record<string, Record<string, Message>>;
const folder = new URL("../../src/populace/languages/", import.meta.url);
const languages = readdirSync(folder).filter((code) => existsSync(new URL(`${code}/language.json`, folder)));
const read = (page: string): Catalogs =>
  Object.fromEntries(
    languages.map((code) => [code, JSON.parse(readFileSync(new URL(`${code}/${page}.json`, folder), "utf8"))]),
  );
const pages = Object.fromEntries(["pages", "studio", "hub"].map((page) => [page, read(page)]));
const forms = (message: Message): string[] => (typeof message === "string" ? [message] : Object.values(message));
const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!).sort();

describe.each(
  Object.entries(pages).flatMap(([page, catalogs]) =>
    Object.keys(catalogs).map((language) => [page, language] as const),
  ),
)("the catalog of %s in %s", (page, language) => {
  const catalogs = pages[page]!;
  const catalog = catalogs[language]!;

  it("has every key and no other", () => {
    expect(Object.keys(catalog)).toEqual(Object.keys(catalogs["en"]!));
  });

  it("has every plural form of the language", () => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.slice().sort();
    for (const [key, message] of Object.entries(catalog)) {
      if (typeof message === "string") expect(typeof catalogs["en"]![key], key).toBe("string");
      else expect(Object.keys(message).sort(), key).toEqual(wanted);
    }
  });

  it("says something everywhere, and names what the English names", () => {
    for (const [key, message] of Object.entries(catalog)) {
      const wanted = new Set(forms(catalogs["en"]![key]!).flatMap(names));
      for (const text of forms(message)) {
        expect(text.trim(), key).not.toBe("");
        for (const name of names(text)) expect(wanted, key).toContain(name);
      }
      if (typeof message === "string") expect(new Set(names(message)), key).toEqual(wanted);
    }
  });
});

it.each(Object.entries(pages))("no catalog of %s is a copy of another", (_page, catalogs) => {
  const keys = Object.keys(catalogs["en"]!);
  for (const one of Object.keys(catalogs)) {
    for (const other of Object.keys(catalogs)) {
      if (one >= other) continue;
      const same = keys.filter((key) => JSON.stringify(catalogs[one]![key]) === JSON.stringify(catalogs[other]![key]));
      expect(same.length, `${one} and ${other}: ${same.join(" ")}`).toBeLessThan(0.1 * keys.length);
    }
  }
});

it.each([
  ["studio", studioEn],
  ["hub", hubEn],
])("the %s uses every key of its own", (page, catalog) => {
  const folder = new URL(`../src/${page}/`, import.meta.url);
  const all = readdirSync(folder, { encoding: "utf8", recursive: true })
    .filter((name) => /\.(svelte|ts)$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
  const begun = [...all.matchAll(/`([\w.]+\.)\$\{/g)].map((found) => found[1]!);
  const unused = Object.keys(catalog).filter(
    (key) => !all.includes(`"${key}"`) && !all.includes(`'${key}'`) && !begun.some((start) => key.startsWith(start)),
  );
  expect(unused).toEqual([]);
});

describe.each(["pages", "studio", "hub"])("lines of %s", (page) => {
  const built = import.meta.glob<string>("$languages/*/{pages,studio,hub}.json", {
    eager: true,
    query: "?raw",
    import: "default",
  });

  it.each(languages)("part no sign from what it belongs to in %s", (code) => {
    const text = Object.entries(built).find(([path]) => path.endsWith(`/${code}/${page}.json`))![1];
    expect(text.match(code === "fr" ? /.{20}(?: [±%:;?!»]|[±≈«] ).{9}/gu : /.{20}(?: [±%]|[±≈] ).{9}/gu)).toBeNull();
  });
});

describe("the source", () => {
  it("lets no line part a margin from its number", () => {
    const source = import.meta.glob<string>("../src/**/*.{ts,svelte}", {
      eager: true,
      query: "?raw",
      import: "default",
    });
    const parted = Object.entries(source).flatMap(([path, text]) =>
      text
        .split("\n")
        .flatMap((line) =>
          /^\s*(?:\/\/|\*|\/\*\*)/.test(line) || !/ [±]|[±≈] /.test(line) ? [] : [`${path}: ${line}`],
        ),
    );
    expect(parted).toEqual([]);
  });

  const sources = ["showcase", "charts", "parts", "hub"].flatMap((folder) =>
    readdirSync(new URL(`../src/${folder}`, import.meta.url))
      .filter((name) => /\.(svelte|ts)$/.test(name))
      .map((name) => ({
        folder,
        name,
        text: readFileSync(new URL(`../src/${folder}/${name}`, import.meta.url), "utf8"),
      })),
  );
  const all = sources.map(({ text }) => text).join("\n");

  it("uses every key", () => {
    // A key is written out, or begins as a template does: t(`tab.${tab}`).
    const begun = [...all.matchAll(/`([\w.]+\.)\$\{/g)].map((found) => found[1]!);
    const unused = Object.keys(en).filter(
      (key) => !all.includes(`"${key}"`) && !all.includes(`'${key}'`) && !begun.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it("imports in one direction: hub, showcase, charts, parts", () => {
    const may: Record<string, string[]> = {
      parts: ["languages"],
      charts: ["parts", "contract"],
      showcase: ["charts", "parts", "contract"],
      hub: ["charts", "parts", "contract", "languages"],
    };
    for (const { folder, name, text } of sources) {
      for (const [, from] of text.matchAll(/from "\$(\w+)\//g))
        expect(may[folder], `${folder}/${name}`).toContain(from);
      // A hub asks releases as their own pages do.
      const other = folder === "hub" ? /from "\.\.\/(?!showcase\/)/ : /from "\.\.\//;
      expect(text, `${folder}/${name}`).not.toMatch(other);
    }
  });

  it("never makes markup out of text", () => {
    expect(all).not.toMatch(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  it("asks nothing of a network", () => {
    // Names of XML's namespaces are no addresses: nothing looks there.
    expect(all.replaceAll(/ xmlns:\w+="[^"]*"/g, "")).not.toMatch(
      /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|https?:\/\/(?!www\.w3\.org\/2000\/svg)/,
    );
  });
});
