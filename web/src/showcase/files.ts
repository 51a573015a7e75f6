// The files of the release that lie beside the page, and what each holds.
import type { ShowcaseData } from "$contract/showcase";
import { t } from "$parts/language.svelte";

const COMMON = ["codebook.csv", "release.json", "datapackage.json", "croissant.json", "README.md"] as const;
const SINGLE = ["synthetic.csv", "aggregates.csv", ...COMMON] as const;

export interface Listed {
  readonly name: string;
  readonly words: string;
  readonly bytes: number | undefined;
}

export function listed(data: ShowcaseData): Listed[] {
  const sizes = new Map(data.files.map(({ name, bytes }) => [name, bytes]));
  const put = (name: string, words: string): Listed => ({ name, words, bytes: sizes.get(name) });
  if (data.relation) {
    const { parent, child } = data.relation;
    return [...sizes.keys(), "release.json"].map((name) => put(name, ofLinked(name, parent, child)));
  }
  const groups = data.guarantee.k !== null;
  return SINGLE.map((name) => put(name, t(groups && name === "aggregates.csv" ? "groups.aggregates" : `file.${name}`)));
}

/** The tables of a linked release bear the names that its publisher gave them. */
function ofLinked(name: string, parent: string, child: string): string {
  const names = { parent, child };
  const held = new Map([
    [`${parent}.csv`, t("file.linked.records", { table: parent })],
    [`${child}.csv`, t("file.linked.records", { table: child })],
    [`${parent}_flat.csv`, t("file.linked.flat", names)],
    [`${parent}_aggregates.csv`, t("file.linked.counts", { table: parent })],
    [`${child}_aggregates.csv`, t("file.linked.both", names)],
    [`${child}_own_aggregates.csv`, t("file.linked.counts", { table: child })],
    [`${parent}_${child}_pairs.csv`, t("file.linked.pairs", names)],
    [`${parent}_${child}_triples.csv`, t("file.linked.triples", names)],
    [`${parent}_by_links.csv`, t("file.linked.degrees", { table: parent })],
    [`${child}_by_links.csv`, t("file.linked.degrees", { table: child })],
    [`${child}_likeness.csv`, t("file.linked.likeness", names)],
  ]);
  const common = COMMON.find((each) => each === name);
  return held.get(name) ?? (common ? t(`file.${common}`) : t("file.linked.links", names));
}
