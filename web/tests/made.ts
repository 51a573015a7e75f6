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

const tenths = (margin: number): number => Math.round(margin * 10);

/** A byte each, and behind them what is above 255. */
function bytes(numbers: readonly number[]): number[] {
  const more = numbers.filter((number) => number >= 255).map((number) => number - 255);
  return [...numbers.map((number) => Math.min(number, 255)), ...leb128(more)];
}

/** What is said of the combinations without the last, ... the first of some attributes. */
function parts(ids: readonly number[], told: ReadonlyMap<string, Row>): Row[] {
  const found = ids.map((_, left) => told.get(ids.filter((_, at) => at !== ids.length - 1 - left).join()));
  return ids.length > 1 && found.every((part) => part !== undefined) ? found : [];
}

function expected(ids: readonly number[], told: ReadonlyMap<string, Row>, everyone: number): number {
  const [first, second, third] = parts(ids, told).map(([, count]) => count);
  if (first === undefined || second === undefined) return 0;
  if (third === undefined) return Math.min(first, second, Math.floor((first * second) / everyone));
  const [one, other, last] = ids.map((id) => told.get(String(id))![1]);
  const product = ((((first * second) / one!) * third) / other!) * everyone;
  return Math.min(first, second, third, Math.floor(product / last!));
}

function doubt(ids: readonly number[], told: ReadonlyMap<string, Row>): number {
  const squares = parts(ids, told).map(([, count, margin]) => tenths(margin) ** 2 / count ** 2);
  return Math.floor(squares.reduce((sum, square) => sum + square, 0) * 100);
}

export function made(
  columns: ColumnData[],
  lengths: readonly (readonly Row[])[],
  records: readonly (readonly Cell[])[],
  everyone = 100,
): TableData {
  const planes: number[] = [];
  const told = new Map<string, Row>();
  lengths.forEach((rows, place) => {
    if (place === 2) planes.push(0);
    for (let at = 0; at <= place; at++) {
      rows.forEach(([ids], row) => {
        const above = rows[row - 1]?.[0];
        const agree = above !== undefined && ids.slice(0, at).every((id, before) => id === above[before]);
        planes.push(...leb128([ids[at]! - (agree ? above[at]! : (ids[at - 1] ?? 0))]));
      });
    }
    const off = [...rows].sort((one, other) => expected(one[0], told, everyone) - expected(other[0], told, everyone));
    planes.push(
      ...bytes(
        off.map(([ids, count]) => count - expected(ids, told, everyone)).map((by) => (by < 0 ? -2 * by - 1 : 2 * by)),
      ),
    );
    const wide = [...rows].sort((one, other) => one[1] - other[1] || doubt(one[0], told) - doubt(other[0], told));
    planes.push(
      ...bytes(wide.map(([, , margin]) => tenths(margin)).map((m) => (m > 100 ? Math.ceil(m / 10) + 90 : m))),
    );
    for (const row of rows) told.set(row[0].join(), row);
  });
  columns.forEach(({ multivalued }, at) => {
    if (!multivalued) {
      planes.push(...leb128(records.map((record) => record[at] as number)));
      return;
    }
    const cells = records.map((record) => record[at] as readonly number[]);
    planes.push(...leb128(cells.map((cell) => cell.length)));
    for (const cell of cells)
      planes.push(...leb128((cell as number[]).map((code, place) => code - (cell[place - 1] ?? 0))));
  });
  return {
    name: "",
    own: columns.length,
    key: "",
    counted: "records",
    columns,
    records: everyone,
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
      tenths: rows.reduce((sum, [, , margin]) => sum + tenths(margin), 0),
      grades: [],
      whole: 0,
    })),
    packed: deflateSync(Uint8Array.from(planes)).toString("base64"),
  };
}
