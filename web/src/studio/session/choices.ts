// What can be said about a column, as values that never change in place: undo keeps the old ones.
import type { ColumnChoice, ColumnView, FileView, TableChoices, TableReading } from "$contract/studio";

/** What is said of a column before anyone has said anything: found in the data, or a flag. */
export function first(view: ColumnView): ColumnChoice {
  const flag = view.flag.length === 2;
  return {
    name: view.name,
    use: view.suspect === "" && view.distinct > 0,
    domain: flag ? "flag" : "private",
    codebook: "",
    values: flag ? [view.flag[1]!] : [],
    absent: flag ? view.flag[0]! : "",
    delimiter: "",
    ignore_zeros: false,
    edges: [],
    beyond: "open",
    period: "",
    groups: [],
    others: "keep",
    origin: "data",
    accept_unread: false,
    decimal: "",
    units: [],
    form: "",
    labels: [],
    passed: "",
    more: "",
  };
}

export function firstOf(view: FileView, reading: TableReading): TableChoices {
  return { columns: view.columns.map(first), subject_id: "", attributes: 0, reading };
}

/** How dates may be written, with the last day of 2024 in it; ISO 8601 first. */
export const FORMS = [
  { form: "", example: "" },
  { form: "%d/%m/%Y", example: "31/12/2024" },
  { form: "%m/%d/%Y", example: "12/31/2024" },
  { form: "%d.%m.%Y", example: "31.12.2024" },
  { form: "%d-%m-%Y", example: "31-12-2024" },
  { form: "%m-%d-%Y", example: "12-31-2024" },
  { form: "%Y/%m/%d", example: "2024/12/31" },
  { form: "%Y%m%d", example: "20241231" },
] as const;

/** The same choices with one column changed. */
export function changed(choices: TableChoices, name: string, change: Partial<ColumnChoice>): TableChoices {
  return { ...choices, columns: choices.columns.map((each) => (each.name === name ? { ...each, ...change } : each)) };
}

/** Whether the values of a column are shown other than as they were read. */
export function acted(choice: ColumnChoice): boolean {
  return (
    choice.domain === "codebook" ||
    choice.domain === "listed" ||
    choice.delimiter !== "" ||
    choice.ignore_zeros ||
    choice.edges.length > 1 ||
    choice.period !== "" ||
    choice.groups.length > 0 ||
    choice.passed !== "" ||
    choice.decimal !== "" ||
    choice.units.length > 0
  );
}

/** Whether the choices name values, which may be values of people. */
export function namesValues(choices: TableChoices): boolean {
  return choices.columns.some(
    ({ domain, values, groups, passed }) =>
      (domain === "listed" && values.length > 0) || groups.length > 0 || passed !== "",
  );
}

/** Numbers out of a text, rising, each once; an empty list where it holds something else. */
export function edgesOf(text: string): number[] {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.length > 1 &&
    numbers.every((number, place) => Number.isFinite(number) && (place === 0 || number > numbers[place - 1]!))
    ? numbers
    : [];
}

/** Units out of a text, each once. */
export function unitsOf(text: string): string[] {
  return [...new Set(text.split(/[,;]/).map((unit) => unit.trim()))].filter(Boolean);
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
