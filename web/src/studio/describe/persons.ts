// Who one person may be: the columns that could say so, the likeliest first.
import type { ColumnView, FileView } from "$contract/studio";

export interface Person {
  readonly name: string;
  /** How many persons there would be, and how many rows each has on average. */
  readonly persons: number;
  readonly rows: number;
  /** Rows that do not say whose they are: a release refuses them. */
  readonly blank: number;
  /** Whether the column looks like the id of persons who have several rows. */
  readonly likely: boolean;
}

const IDS = /(^|[\s_.-])(id|ids|key|uid|uuid|code|case|person|victim|client|patient|respondent)([\s_.-]|$)|id$|_no$/i;
/** With more rows each, a column groups rows and names nobody. */
const MOST_ROWS = 50;

export function looksLikeId({ suspect, name }: ColumnView): boolean {
  return suspect === "ids" || IDS.test(name);
}

function person({ name, distinct, blank }: ColumnView, records: number): Person {
  return { name, persons: distinct, rows: (records - blank) / Math.max(1, distinct), blank, likely: false };
}

/** The columns that look like ids, those first that several rows share. */
export function persons({ columns, records }: FileView): Person[] {
  return columns
    .filter((column) => column.distinct > 1 && looksLikeId(column))
    .map((column) => person(column, records))
    .filter(({ rows }) => rows <= MOST_ROWS)
    .map((each) => ({ ...each, likely: each.rows > 1 && each.blank === 0 }))
    .toSorted(
      (one, other) => Number(other.likely) - Number(one.likely) || one.blank - other.blank || other.rows - one.rows,
    );
}

/** What another column would mean as the one that names persons. */
export function asPerson(view: FileView, name: string): Person | undefined {
  const column = view.columns.find((each) => each.name === name);
  return column && person(column, view.records);
}
