import type { ShowcaseData } from "$contract/showcase";
import { day, language, number, t } from "$parts/language.svelte";
import { spoken, told } from "./spoken";

/** How to cite the release, in the page's language. */
export function citation(data: ShowcaseData): string {
  const { epsilon, delta, k } = data.guarantee;
  const values = { name: cited(data), date: day(data.created), software: data.software };
  const said =
    k !== null
      ? t("groups.citation", { ...values, k: number(k) })
      : t("about.citation", { ...values, epsilon: String(epsilon), delta: String(delta) });
  const place = data.about?.doi || data.about?.url;
  return place ? `${said} ${place}` : said;
}

/** Who published what, in which version. */
function cited({ about, name, stories }: ShowcaseData): string {
  if (!about) return name;
  const title = told(stories, language())?.title || name;
  const publisher = spoken(about.publisher);
  const whole = about.version ? t("said.cited", { title, version: about.version }) : title;
  return publisher ? `${publisher.text}. ${whole}` : whole;
}
