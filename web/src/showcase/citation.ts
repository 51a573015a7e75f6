import type { ShowcaseData } from "$contract/showcase";
import { day, t } from "$parts/language.svelte";

/** How to cite the release, in the page's language. */
export function citation(data: ShowcaseData): string {
  const { epsilon, delta } = data.guarantee;
  return t("about.citation", {
    name: data.name,
    date: day(data.created),
    epsilon: String(epsilon),
    delta: String(delta),
    software: data.software,
  });
}
