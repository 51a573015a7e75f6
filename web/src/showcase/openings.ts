// What stands above the figures where no publisher says anything: sentences of the page's own making.
import type { OpeningData } from "$contract/showcase";
import { type Key, t } from "$parts/language.svelte";
import { numberSaid } from "./story";
import type { Table } from "./table.svelte";

/** A sentence of the page's own making. */
export function openingSaid(opening: OpeningData, table: Table): string {
  const numbers = opening.figures.map(numberSaid);
  const values = opening.places.map((place, at) => table.label(opening.columns[at]!, place));
  const [first = "", last = "", peak] = values;
  if (opening.kind === "untold") return t("opening.untold", { table: table.title });
  if (opening.kind === "counted" || opening.kind === "counted.time") {
    const key: Key = table.title
      ? `opening.${opening.kind}.${table.speaksOfLinks ? "links" : "records"}`
      : `opening.${opening.kind}`;
    return [t(key, { total: numbers[0]!, first, last, table: table.title }), ...table.capped].join(" ");
  }
  if (opening.kind === "largest") {
    const groups = values.map((value, at) =>
      t(opening.figures[at]!.known ? `opening.group.${table.known(opening.columns[at]!)}` : "opening.group", {
        column: table.short(opening.columns[at]!),
        value,
        share: numbers[at]!,
      }),
    );
    return t("opening.largest", { groups: groups.join(t("opening.join")) });
  }
  const sentence = t(`opening.${opening.kind}${opening.yearly ? ".yearly" : ""}` as Key, {
    first,
    last,
    one: numbers[0]!,
    other: numbers[1]!,
  });
  return peak === undefined ? sentence : `${sentence} ${t("opening.peak", { value: peak, number: numbers[2]! })}`;
}
