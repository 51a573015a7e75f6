// Tables of a page made by hand. No test stands here.
import { deflateSync } from "node:zlib";
import type { ColumnData, TableData } from "../src/contract/showcase";

export function leb128(numbers: readonly number[]): number[] {
  return numbers.flatMap((number) => {
    const bytes = [];
    for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) | 128);
    return [...bytes, number];
  });
}

export const column = (name: string, values: string[], multivalued = false): ColumnData => ({
  name,
  title: "",
  values,
  labels: [],
  kind: "text",
  order: [],
  multivalued,
  delimiter: multivalued ? ";" : "",
  uneven: false,
  exclusive: !multivalued,
  public: true,
  absent: "",
});

/** Written plainly here: what the packing in Python does is tested against the page itself. */
export type Row = readonly [readonly number[], number, number];
export type Cell = number | readonly number[];

export function made(
  columns: ColumnData[],
  lengths: readonly (readonly Row[])[],
  records: readonly (readonly Cell[])[],
): TableData {
  const planes: number[] = [];
  lengths.forEach((rows, place) => {
    for (let at = 0; at <= place; at++) {
      rows.forEach(([ids], row) => {
        const above = rows[row - 1]?.[0];
        const agree = above !== undefined && ids.slice(0, at).every((id, before) => id === above[before]);
        planes.push(ids[at]! - (agree ? above[at]! : (ids[at - 1] ?? 0)));
      });
    }
    planes.push(...rows.map(([, count]) => count), ...rows.map(([, , margin]) => Math.round(margin * 10)));
  });
  columns.forEach(({ multivalued }, at) => {
    if (!multivalued) {
      planes.push(...records.map((record) => record[at] as number));
      return;
    }
    const cells = records.map((record) => record[at] as readonly number[]);
    planes.push(...cells.map((cell) => cell.length));
    for (const cell of cells) cell.forEach((code, place) => planes.push(code - (cell[place - 1] ?? 0)));
  });
  return {
    name: "",
    own: columns.length,
    key: "",
    counted: "records",
    columns,
    records: 100,
    records_margin: 4,
    root: "",
    most: 0,
    synthetic: records.length,
    held: records.length,
    lengths: lengths.map((rows) => ({
      reported: rows.length,
      embedded: rows.length,
      smallest: 1,
      scale: 1,
      margin: 1,
      fabricated: 0,
      left_out: 0,
      tenths: rows.reduce((sum, [, , margin]) => sum + Math.round(margin * 10), 0),
      grades: [],
      whole: 0,
    })),
    packed: deflateSync(Uint8Array.from(leb128(planes))).toString("base64"),
  };
}
