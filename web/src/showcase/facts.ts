// What a guarantee rests on and whom it protects, in the reader's language.
import type { FactData, ProtectedData, ValueData } from "$contract/showcase";
import { type Key, number, t } from "$parts/language.svelte";

/** Parameters whose words each language has its own for, and those that are counts. */
const CHOICES = new Set(["beyond", "case", "period"]);
const NUMBERS = new Set(["most", "count", "least"]);

type Called = (table: string) => string;

/** A fact as a clause, with the name of its table before it; `called` says what readers call one. */
export function factSaid(fact: FactData, called: Called = String): string {
  const values = Object.fromEntries(fact.values.map((value) => [value.name, valueSaid(value)]));
  if (values["into"]) values["column"] = `${values["column"]} → ${values["into"]}`;
  const clause = t(`fact.${fact.kind}` as Key, values);
  return fact.table ? t("fact.of", { table: called(fact.table), fact: clause }) : clause;
}

/** Units of privacy as one clause. */
export function protectedSaid(units: readonly ProtectedData[], called: Called = String): string {
  return units
    .map((unit) =>
      t(`protected.${unit.extent}` as Key, {
        table: called(unit.table),
        other: called(unit.other),
        subject_id: unit.subject_id,
        most: number(unit.most),
      }),
    )
    .reduce((first, second) => t("protected.and", { first, second }));
}

function valueSaid({ name, texts }: ValueData): string {
  if (CHOICES.has(name)) return t(`fact.${name}.${texts[0]}` as Key);
  if (NUMBERS.has(name)) return number(Number(texts[0]));
  return texts.map((text) => (name === "columns" ? t("fact.named", { name: text }) : text)).join(", ");
}
