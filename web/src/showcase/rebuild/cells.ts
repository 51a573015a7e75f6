// Numbers by row and attribute, as `populace.synthesize.cells`: a full table, or the given ones in order.

/** A full table takes up to 32 MiB. */
const MOST = 1 << 23;

/** Row 0 stands for none: it holds zeros and takes nothing. */
export interface Cells {
  at(row: number, attribute: number): number;
  /** Adds where a number was given. */
  add(row: number, attribute: number, amount: number): void;
  put(row: number, attribute: number, value: number): void;
  /** Adds a whole row, times a weight, to sums by attribute. */
  addRow(row: number, weight: number, sums: Float64Array): void;
}

class Full implements Cells {
  readonly #table: Int32Array;

  constructor(
    height: number,
    private readonly width: number,
    outside: number,
  ) {
    this.#table = new Int32Array(height * width).fill(outside);
    this.#table.fill(0, 0, width);
  }

  at(row: number, attribute: number): number {
    return this.#table[row * this.width + attribute]!;
  }

  add(row: number, attribute: number, amount: number): void {
    if (row > 0) this.#table[row * this.width + attribute]! += amount;
  }

  put(row: number, attribute: number, value: number): void {
    if (row > 0) this.#table[row * this.width + attribute] = value;
  }

  addRow(row: number, weight: number, sums: Float64Array): void {
    if (row === 0) return;
    const { width } = this;
    const table = this.#table;
    const start = row * width;
    for (let id = 1; id < width; id++) sums[id]! += weight * table[start + id]!;
  }
}

class Ordered implements Cells {
  readonly #starts: Int32Array;
  readonly #attributes: Int32Array;
  readonly #values: Int32Array;

  constructor(
    height: number,
    width: number,
    rows: Int32Array,
    attributes: Int32Array,
    private readonly outside: number,
  ) {
    const number = rows.length;
    const order = Uint32Array.from({ length: number }, (_, place) => place).sort(
      (one, other) => (rows[one]! - rows[other]!) * width + attributes[one]! - attributes[other]!,
    );
    this.#starts = new Int32Array(height + 1);
    for (const row of rows) this.#starts[row + 1]!++;
    for (let row = 0; row < height; row++) this.#starts[row + 1]! += this.#starts[row]!;
    this.#attributes = Int32Array.from(order, (place) => attributes[place]!);
    this.#values = new Int32Array(number);
  }

  #find(row: number, attribute: number): number {
    let low = this.#starts[row]!;
    const end = this.#starts[row + 1]!;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#attributes[middle]! < attribute) low = middle + 1;
      else high = middle;
    }
    return low < end && this.#attributes[low] === attribute ? low : -1;
  }

  at(row: number, attribute: number): number {
    if (row === 0) return 0;
    const place = this.#find(row, attribute);
    return place < 0 ? this.outside : this.#values[place]!;
  }

  add(row: number, attribute: number, amount: number): void {
    if (row === 0) return;
    const place = this.#find(row, attribute);
    if (place >= 0) this.#values[place]! += amount;
  }

  put(row: number, attribute: number, value: number): void {
    if (row === 0) return;
    this.#values[this.#find(row, attribute)] = value;
  }

  addRow(row: number, weight: number, sums: Float64Array): void {
    if (row === 0) return;
    const { outside } = this;
    const rest = weight * outside;
    if (rest !== 0) for (let id = 1; id < sums.length; id++) sums[id]! += rest;
    const end = this.#starts[row + 1]!;
    for (let place = this.#starts[row]!; place < end; place++)
      sums[this.#attributes[place]!]! += weight * (this.#values[place]! - outside);
  }
}

/** Cells at the given rows and attributes, which are put afterwards; `outside` stands everywhere else. */
export function cells(
  height: number,
  width: number,
  rows: Int32Array,
  attributes: Int32Array,
  outside: number,
  most = MOST,
): Cells {
  return height * width <= most
    ? new Full(height, width, outside)
    : new Ordered(height, width, rows, attributes, outside);
}
