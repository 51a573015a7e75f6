import type { ShowcaseData } from "$contract/showcase";
import { day, number, t } from "$parts/language.svelte";

/** How to cite the release, in the page's language. */
export function citation(data: ShowcaseData): string {
  const { epsilon, delta, k } = data.guarantee;
  const values = { name: data.name, date: day(data.created), software: data.software };
  if (k !== null) return t("groups.citation", { ...values, k: number(k) });
  return t("about.citation", { ...values, epsilon: String(epsilon), delta: String(delta) });
}
