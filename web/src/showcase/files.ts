// The files of the release that lie beside the page, and what each holds.
import type { FileData, RelationData, ShowcaseData } from "$contract/showcase";
import { t } from "$parts/language.svelte";

export interface Listed {
  readonly name: string;
  readonly words: string;
  readonly bytes: number | undefined;
}

export function listed(data: ShowcaseData): Listed[] {
  const manifest: Listed = { name: "release.json", words: t("file.release.json"), bytes: undefined };
  return [...data.files.map((file) => ({ name: file.name, words: words(file, data), bytes: file.bytes })), manifest];
}

const ends = ({ parent, child }: RelationData): Record<"parent" | "child", string> => ({ parent, child });

/** What a file holds, by its role; of several tables it says of which. */
function words({ name, role, tables, kind }: FileData, data: ShowcaseData): string {
  const single = data.relations.length === 0;
  const [first = "", second = ""] = tables;
  const names = { parent: first, child: second };
  if (role === "description") return t(name === "croissant.json" ? "file.croissant.json" : "file.datapackage.json");
  if (role === "codebook") return t("file.codebook.csv");
  if (role === "citation") return t("file.CITATION.cff");
  if (role === "readme" || role === "page") return t("file.README.md");
  if (role === "synthetic") {
    if (single) return t("file.synthetic.csv");
    const relation = data.relations.find(({ via }) => via === first);
    return relation ? t("file.linked.links", ends(relation)) : t("file.linked.records", { table: first });
  }
  if (role === "counts") {
    if (single) return t(data.guarantee.k !== null ? "groups.aggregates" : "file.aggregates.csv");
    if (kind === "pairs") return t("file.linked.pairs", names);
    if (kind === "triples") return t("file.linked.triples", names);
    const relation = data.relations.find(({ child, over }) => child === first && over.length === tables.length);
    return relation ? t("file.linked.both", ends(relation)) : t("file.linked.counts", { table: first });
  }
  if (role === "histogram") {
    return kind === "likeness" ? t("file.linked.likeness", names) : t("file.linked.degrees", { table: first });
  }
  const owned = data.relations.filter(({ parent }) => parent === first).map(({ child }) => child);
  return t("file.linked.flat", { parent: first, child: owned.join(", ") });
}
