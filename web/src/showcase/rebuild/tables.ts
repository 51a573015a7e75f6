// Tables while they are made: cells by column, as `populace.vocabulary.table` has them.

/** A column as making records knows it. */
export interface Shape {
  readonly size: number;
  readonly multivalued: boolean;
}

/** Of each record its code, 0 for none, or its codes in rising order. */
export type Column = Int32Array | readonly (readonly number[])[];

export interface Table {
  readonly shapes: readonly Shape[];
  readonly columns: readonly Column[];
  readonly records: number;
}

/** Of each record so many ids by place, and zeros. */
export interface Held {
  readonly width: number;
  readonly ids: Int32Array;
}

/** The first attribute of each column, and how many attributes there are. */
export function startsOf(shapes: readonly Shape[]): number[] {
  const starts = [0];
  for (const { size } of shapes) starts.push(starts.at(-1)! + size);
  return starts;
}

/** A table of records that are given as rising attributes. */
export function tableOf(shapes: readonly Shape[], records: readonly (readonly number[] | Int32Array)[]): Table {
  const starts = startsOf(shapes);
  const columns = shapes.map(({ multivalued }): Int32Array | number[][] =>
    multivalued ? records.map(() => []) : new Int32Array(records.length),
  );
  records.forEach((held, record) => {
    let column = 0;
    for (const id of held) {
      while (id >= starts[column + 1]!) column++;
      const [cells, code] = [columns[column]!, id - starts[column]! + 1];
      if (cells instanceof Int32Array) cells[record] = code;
      else cells[record]!.push(code);
    }
  });
  return { shapes, columns, records: records.length };
}

/** The attributes of each record in some columns of a table, counted from the first of them. */
export function attributesOf({ shapes, columns, records }: Table, from: number, to: number): Int32Array[] {
  const starts = startsOf(shapes.slice(from, to));
  return Array.from({ length: records }, (_, record) => {
    const held: number[] = [];
    columns.slice(from, to).forEach((cells, place) => {
      const codes = cells instanceof Int32Array ? [cells[record]!] : cells[record]!;
      for (const code of codes) if (code > 0) held.push(starts[place]! + code - 1);
    });
    return Int32Array.from(held);
  });
}

/** Some columns of a table. */
export function part({ shapes, columns, records }: Table, from: number, to: number): Table {
  return { shapes: shapes.slice(from, to), columns: columns.slice(from, to), records };
}

/** Some rows of a column, in their order. */
export function rowsOf(cells: Column, rows: Int32Array): Column {
  return cells instanceof Int32Array ? rows.map((row) => cells[row]!) : Array.from(rows, (row) => cells[row]!);
}

/** The ids of what each record holds, by place: a column, or one of its several values. */
export function heldOf({ shapes, columns, records }: Table, compact: Int32Array): Held {
  const starts = startsOf(shapes);
  const widths = columns.map((cells) =>
    cells instanceof Int32Array ? 1 : cells.reduce((most, { length }) => Math.max(most, length), 0),
  );
  const width = widths.reduce((sum, each) => sum + each, 0);
  const ids = new Int32Array(records * width);
  let first = 0;
  columns.forEach((cells, column) => {
    const start = starts[column]! - 1;
    for (let record = 0; record < records; record++) {
      const place = record * width + first;
      if (cells instanceof Int32Array) {
        if (cells[record]! > 0) ids[place] = compact[start + cells[record]!]!;
      } else cells[record]!.forEach((code, at) => (ids[place + at] = compact[start + code]!));
    }
    first += widths[column]!;
  });
  return { width, ids };
}

/** What each record holds, as numbers that are alike where it is: a code, or for each of several values 0 or 1. */
export function codesOf({ shapes, columns, records }: Table): Held {
  const width = shapes.reduce((sum, { size, multivalued }) => sum + (multivalued ? size : 1), 0);
  const ids = new Int32Array(records * width);
  let first = 0;
  columns.forEach((cells, column) => {
    for (let record = 0; record < records; record++) {
      const place = record * width + first;
      if (cells instanceof Int32Array) ids[place] = cells[record]!;
      else for (const code of cells[record]!) ids[place + code - 1] = 1;
    }
    first += cells instanceof Int32Array ? 1 : shapes[column]!.size;
  });
  return { width, ids };
}

/** Places in so many parts of nearly the same size, the larger ones first. */
export function split<Each>(places: readonly Each[], parts: number): Each[][] {
  const [size, more] = [Math.floor(places.length / parts), places.length % parts];
  return Array.from({ length: parts }, (_, part) => {
    const start = part * size + Math.min(part, more);
    return places.slice(start, start + size + (part < more ? 1 : 0));
  });
}

export const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
};
