// The page's words and numbers in the reader's language. Every sentence stands whole in a catalog.
import type en from "$languages/en/pages.json";

export type Key = keyof typeof en;

/** A language's code: the name of its folder. */
export type Language = string;

function byCode<T>(files: Record<string, T>): Record<Language, T> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path.split("/").at(-2)!, content]));
}

const ORDER = byCode(import.meta.glob<number>("$languages/*/language.json", { eager: true, import: "order" }));
const NAMES = byCode(import.meta.glob<string>("$languages/*/language.json", { eager: true, import: "name" }));
const DIRECTIONS = byCode(
  import.meta.glob<"ltr" | "rtl">("$languages/*/language.json", { eager: true, import: "direction" }),
);

/** Each language in its own words, by its code. */
export const LANGUAGES: Readonly<Record<Language, string>> = Object.fromEntries(
  Object.entries(NAMES).sort(([one], [other]) => ORDER[one]! - ORDER[other]!),
);

/** Says by its key what a page says: in the reader's language, else in English. Catalogs are read when they are asked. */
export function catalog<K extends string>(files: Record<string, string>): (key: K) => Message {
  const texts = byCode(files);
  const english = JSON.parse(texts["en"]!) as Record<K, Message>;
  const keys = Object.keys(english);
  const read: Record<Language, Partial<Record<K, Message>>> = { en: english };
  const inLanguage = (code: Language): Partial<Record<K, Message>> => {
    const told = JSON.parse(texts[code] ?? "[]") as Message[];
    return Object.fromEntries(told.map((message, place) => [keys[place]!, message])) as Partial<Record<K, Message>>;
  };
  return (key) => (read[chosen] ??= inLanguage(chosen))[key] ?? english[key];
}

const message = catalog<Key>(
  import.meta.glob<string>("$languages/*/pages.json", { eager: true, query: "?raw", import: "default" }),
);

let chosen = $state<Language>("en");

export function language(): Language {
  return chosen;
}

export function rightToLeft(): boolean {
  return direction(chosen) === "rtl";
}

/** How the lines of a language run. */
export function direction(spoken: Language): "ltr" | "rtl" {
  return DIRECTIONS[spoken] ?? "ltr";
}

/** The first of the reader's languages that there is a catalog for. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = tag.toLowerCase().split("-")[0]!;
    if (found in LANGUAGES) return found;
  }
  return "en";
}

export function speak(wanted: Language): void {
  chosen = wanted;
}

export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** A message with {names} filled in; `count` chooses among plural forms and is not shown itself. */
export function t(key: Key, values: Readonly<Record<string, string>> = {}, count?: number): string {
  return said(message(key), values, count);
}

/** A message of any catalog, as `t` says one of this. */
export function said(message: Message, values: Readonly<Record<string, string>> = {}, count?: number): string {
  const text =
    typeof message === "string"
      ? message
      : (message[kept("plural", (spoken) => new Intl.PluralRules(spoken)).select(count ?? 0)] ?? message.other ?? "");
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => (name in values ? apart(values[name]!) : mark));
}

/** A value in a sentence that runs from right to left: its own direction is what it begins with. */
function apart(value: string): string {
  return rightToLeft() ? `\u2068${value}\u2069` : value;
}

/** A sentence for files and clipboards, which need no marks of direction. */
export function unmarked(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, "");
}

const made = new Map<string, unknown>();

/** One formatter per language and purpose: making one is slow, using one is not. */
function kept<T>(purpose: string, make: (locale: string) => T): T {
  const key = `${chosen} ${purpose}`;
  if (!made.has(key)) made.set(key, make(regional(chosen)));
  return made.get(key) as T;
}

/** The language as the reader's region writes it, when the reader's browser names one. */
function regional(wanted: Language): string {
  const tags = typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
  return tags.find((tag) => tag.toLowerCase().split("-")[0] === wanted) ?? wanted;
}

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(JSON.stringify(options), (spoken) => new Intl.NumberFormat(spoken, options));
}

/** A count: whole from 10 on, below that with a decimal when it has one. */
export function number(value: number): string {
  const digits = Math.abs(value) >= 10 || Number.isInteger(value) ? 0 : 1;
  return numbers({ maximumFractionDigits: digits }).format(value);
}

/** A number to three digits. */
export function digits(value: number): string {
  return numbers({ maximumSignificantDigits: 3 }).format(value);
}

/** Counts from the least to the most; one where they are the same. */
export function numberRange(least: number, most: number): string {
  return least === most ? number(least) : numbers({ maximumFractionDigits: 0 }).formatRange(least, most);
}

/** Shares of one from the least, rounded down, to the most, rounded up, as percentages. */
export function percentRange(least: number, most: number): string {
  const digits = most - least < 0.02 ? 1 : 0;
  const step = 100 * 10 ** digits;
  const [low, high] = [Math.floor(least * step + 1e-9) / step, Math.ceil(most * step - 1e-9) / step];
  const written = numbers({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });
  return low === high ? written.format(low) : written.formatRange(low, high);
}

/** Differences from the least, rounded down, to the most, rounded up, with their signs; of shares in percentage points. */
export function signedRange(least: number, most: number, shares: boolean): string {
  const [low, high] = shares ? [Math.floor(100 * least + 1e-9), Math.ceil(100 * most - 1e-9)] : [least, most];
  const written = numbers({ maximumFractionDigits: 0, signDisplay: "exceptZero" });
  return t("compare.range", { least: isolated(written.format(low)), most: isolated(written.format(high)) });
}

/** A share of one as a percentage, as exact as its margin allows. */
export function percent(value: number, margin?: number): string {
  const digits = (margin === undefined ? value < 0.0995 : margin < 0.00995) ? 1 : 0;
  return numbers({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A margin of a share in percentage points, rounded up, without the words. */
export function points(value: number): string {
  const digits = value < 0.00995 ? 1 : 0;
  const rounded = Math.ceil(100 * value * 10 ** digits - 1e-9) / 10 ** digits;
  return numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(rounded);
}

/** A difference with its sign; of shares in percentage points, as exact as its margin. */
export function signed(value: number, margin?: number): string {
  const digits = margin !== undefined && margin < 0.00995 ? 1 : 0;
  const shown = margin === undefined ? value : 100 * value;
  return isolated(
    numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "exceptZero" }).format(shown),
  );
}

/** A number whose sign stays on its side among words that run from right to left. */
export function isolated(number: string): string {
  return rightToLeft() ? `\u2066${number}\u2069` : number;
}

/** A number as short as it can be, for axes. */
export function short(value: number): string {
  return numbers({ notation: "compact", maximumFractionDigits: 1 }).format(value);
}

export function bytes(value: number): string {
  const [unit, size] = value < 1e6 ? (["kilobyte", value / 1e3] as const) : (["megabyte", value / 1e6] as const);
  return numbers({ style: "unit", unit, maximumFractionDigits: size < 10 ? 1 : 0 }).format(size);
}

export function day(iso: string): string {
  const date = new Date(`${iso}T12:00:00Z`);
  return Number.isNaN(date.getTime())
    ? iso
    : kept("day", (spoken) => new Intl.DateTimeFormat(spoken, { dateStyle: "long", timeZone: "UTC" })).format(date);
}

/** A time in whole seconds: "35s". */
export function seconds(value: number): string {
  return numbers({ style: "unit", unit: "second", unitDisplay: "narrow", maximumFractionDigits: 0 }).format(value);
}

/** Texts joined as alternatives: "a, b or c". */
export function either(texts: readonly string[]): string {
  return kept("either", (spoken) => new Intl.ListFormat(spoken, { type: "disjunction" })).format(texts);
}

/** Texts joined as a list: "a, b and c". */
export function together(texts: readonly string[]): string {
  return kept("together", (spoken) => new Intl.ListFormat(spoken, { type: "conjunction" })).format(texts);
}

export function countryName(code: string): string {
  try {
    return kept("regions", (spoken) => new Intl.DisplayNames(spoken, { type: "region" })).of(code) ?? code;
  } catch {
    return code;
  }
}
