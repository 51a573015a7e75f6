// The hub's sentences, in the language that all pages share.
import type { HubReleaseData, ProtectedData, SizeData } from "$contract/hub";
import { catalog, countryName, digits, number, said, t } from "$parts/language.svelte";
import { alpha2 } from "$charts/countries";
import { margin, within } from "$charts/said";
import { protectedSaid } from "../showcase/facts";
import type en from "$languages/en/hub.json";

export type Words = keyof typeof en;

const message = catalog<Words>(
  import.meta.glob<string>("$languages/*/hub.json", { eager: true, query: "?raw", import: "default" }),
);

/** A sentence with {names} filled in; `count` chooses among plural forms and is not shown itself. */
export function h(key: Words, values: Readonly<Record<string, string>> = {}, count?: number): string {
  return said(message(key), values, count);
}

type Strength = Pick<HubReleaseData, "grade" | "epsilon" | "k">;

/** How strongly a release protects, in a few words. */
export function strength({ grade, k }: Strength): string {
  return grade ? t(`strength.badge.${grade}`) : t("groups.badge", { k: number(k ?? 0) });
}

/** The same as one word with its number. */
export function strengthShort({ grade, epsilon, k }: Strength): string {
  if (!grade) return h("strength.k", { k: number(k ?? 0) });
  return h("strength.epsilon", { grade: t(`strength.grade.${grade}`), epsilon: digits(epsilon ?? 0) });
}

/** How many records or links, with their margin. */
export function size({ counted, records, margin: off }: SizeData, k: number | null): string {
  const value =
    k === null ? within(number(records), margin(off, false)) : `${number(records)}–${number(records + off)}`;
  return h(counted === "links" ? "size.links" : "size.records", { number: value });
}

/** A country by its code, or a place as it is written. */
export function placeName(place: string): string {
  const code = alpha2(place);
  return code ? countryName(code) : place;
}

/** Who is protected, as a clause. */
export function unit(units: readonly ProtectedData[]): string {
  return protectedSaid(units);
}
