import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import ar from "../src/parts/catalogs/ar.json";
import en from "../src/parts/catalogs/en.json";
import es from "../src/parts/catalogs/es.json";
import fr from "../src/parts/catalogs/fr.json";

type Message = string | Record<string, string>;
const catalogs: Record<string, Record<string, Message>> = { ar, en, es, fr };
const forms = (message: Message): string[] => (typeof message === "string" ? [message] : Object.values(message));
const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!).sort();

describe.each(Object.keys(catalogs))("the catalog %s", (language) => {
  const catalog = catalogs[language]!;

  it("has every key and no other", () => {
    expect(Object.keys(catalog)).toEqual(Object.keys(en));
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

it("no catalog is a copy of another", () => {
  for (const one of Object.keys(catalogs)) {
    for (const other of Object.keys(catalogs)) {
      if (one >= other) continue;
      const same = Object.keys(en).filter((key) => JSON.stringify(catalogs[one]![key]) === JSON.stringify(catalogs[other]![key]));
      expect(same.length, `${one} and ${other}: ${same.join(" ")}`).toBeLessThan(0.1 * Object.keys(en).length);
    }
  }
});

describe("the source", () => {
  const sources = ["showcase", "charts", "parts"].flatMap((folder) =>
    readdirSync(new URL(`../src/${folder}`, import.meta.url))
      .filter((name) => /\.(svelte|ts)$/.test(name))
      .map((name) => ({ folder, name, text: readFileSync(new URL(`../src/${folder}/${name}`, import.meta.url), "utf8") })),
  );
  const all = sources.map(({ text }) => text).join("\n");

  it("uses every key", () => {
    // A key is written out, or begins as a template does: t(`tab.${tab}`).
    const begun = [...all.matchAll(/`([\w.]+\.)\$\{/g)].map((found) => found[1]!);
    const unused = Object.keys(en).filter((key) => !all.includes(`"${key}"`) && !begun.some((start) => key.startsWith(start)));
    expect(unused).toEqual([]);
  });

  it("imports in one direction: showcase, charts, parts", () => {
    const may: Record<string, string[]> = { parts: [], charts: ["parts", "contract"], showcase: ["charts", "parts", "contract"] };
    for (const { folder, name, text } of sources) {
      for (const [, from] of text.matchAll(/from "\$(\w+)\//g)) expect(may[folder], `${folder}/${name}`).toContain(from);
      expect(text, `${folder}/${name}`).not.toMatch(/from "\.\.\//);
    }
  });

  it("never makes markup out of text", () => {
    expect(all).not.toMatch(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  it("asks nothing of a network", () => {
    expect(all).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });
});
