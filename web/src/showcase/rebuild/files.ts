// The files of a release of one table, as `populace.publish` reads and writes them.
import type { ColumnData } from "$contract/showcase";

export interface Rows {
  /** One array for each place of a combination: attributes, numbered by column, then by value. */
  readonly ids: readonly Int32Array[];
  readonly counts: Int32Array;
}

/** The cells of a CSV text, line by line. */
export function* lines(text: string): Generator<string[]> {
  let place = text.startsWith("\ufeff") ? 1 : 0;
  let line: string[] = [];
  while (place < text.length) {
    let cell = "";
    if (text[place] === '"') {
      for (;;) {
        const end = text.indexOf('"', place + 1);
        if (end < 0) throw new Error("a quote that is not closed");
        cell += text.slice(place + 1, end);
        place = end + 1;
        if (text[place] !== '"') break;
        cell += '"';
      }
    } else {
      const end = /[,\n]/g;
      end.lastIndex = place;
      const found = end.exec(text)?.index ?? text.length;
      cell = text.slice(place, found);
      place = found;
    }
    line.push(cell);
    if (text[place] !== ",") {
      yield line;
      line = [];
    }
    place++;
  }
}

/** The combinations in `aggregates.csv`, for length 1, 2, ... */
export function combinations(text: string, columns: readonly ColumnData[], longest: number): Rows[] {
  let first = 0;
  const ids = columns.map(({ values }) => {
    const places = new Map(values.map((value, place) => [value, first + place]));
    first += values.length;
    return places;
  });
  const found = Array.from({ length: longest }, () => ({ ids: [] as number[], counts: [] as number[] }));
  const rows = lines(text);
  rows.next();
  for (const row of rows) {
    const held: number[] = [];
    columns.forEach(({ multivalued, delimiter }, column) => {
      const cell = row[column] ?? "";
      if (cell === "") return;
      for (const value of multivalued ? cell.split(delimiter) : [cell]) {
        const id = ids[column]!.get(value);
        if (id === undefined) throw new Error("a value that this page does not know");
        held.push(id);
      }
    });
    if (held.length === 0) continue;
    const entry = found[held.length - 1];
    if (!entry) throw new Error("combinations that are longer than this page knows");
    entry.ids.push(...held);
    entry.counts.push(Number(row[columns.length + 1]));
  }
  return found.map((entry, place) => ({
    ids: Array.from({ length: place + 1 }, (_, at) =>
      Int32Array.from(entry.counts, (_, row) => entry.ids[row * (place + 1) + at]!),
    ),
    counts: Int32Array.from(entry.counts),
  }));
}

const SPECIAL = /[",\r\n]/;
const escaped = (text: string): string => text.replaceAll('"', '""');
const quoted = (text: string): string => (SPECIAL.test(text) ? `"${escaped(text)}"` : text);

/** The text of a file of records: of each its attributes in rising order, behind its keys with these headers. */
export function recordsText(
  columns: readonly ColumnData[],
  headers: readonly string[],
  keys: readonly Int32Array[],
  records: readonly Int32Array[],
): string {
  const styles = columns.map(({ delimiter, values, absent }) => ({
    quote: [delimiter, ...values].some((text) => SPECIAL.test(text)) ? '"' : "",
    joint: escaped(delimiter),
    texts: values.map(escaped),
    absent: quoted(absent),
  }));
  const owners = columns.flatMap(({ values }, column) => values.map((_, place) => ({ column, place })));
  const said = records.map((held, row) => {
    const cells = styles.map((): string[] => []);
    for (const id of held) {
      const { column, place } = owners[id]!;
      cells[column]!.push(styles[column]!.texts[place]!);
    }
    const line = cells.map((texts, column) => {
      const { quote, joint, absent } = styles[column]!;
      return texts.length > 0 ? `${quote}${texts.join(joint)}${quote}` : absent;
    });
    line.unshift(...keys.map((each) => String(each[row])));
    // A blank line is no record to most readers.
    return line.length === 1 ? line[0] || '""' : line.join(",");
  });
  const heads = [...headers, ...columns.map(({ name }) => name)];
  return [heads.map(quoted).join(","), ...said].join("\n") + "\n";
}
