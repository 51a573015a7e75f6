// How alike the children of one parent are, as `populace.synthesize.likeness`.
import { ratioOf, rounded } from "./arithmetic";

const GROUPS = 3;

/** One single-valued column: wanted less made numbers of families by their number of children and their state. */
export class Likeness {
  readonly #values: number;
  readonly #left: Float64Array[];
  readonly #weights: Float64Array[];

  /** `codes` are those of the children, changed in place; see `Siblings` there for the states. */
  constructor(
    wanted: readonly (readonly number[])[],
    weight: number,
    scale: number,
    private readonly codes: Int32Array,
    private readonly first: Int32Array,
    private readonly degree: Int32Array,
  ) {
    this.#values = (wanted[0]!.length - 2) / 2;
    this.#left = wanted.map((row) => Float64Array.from(row));
    const noise = Math.max(1, rounded(ratioOf(scale)));
    this.#weights = wanted.map((row) =>
      Float64Array.from(row, (each) => Math.floor((weight * noise) / Math.max(each, noise))),
    );
    first.forEach((head, child) => {
      if (head === child) this.#left[this.#group(child)]![this.#state(child, codes[child]!)]!--;
    });
  }

  #group(child: number): number {
    return Math.min(this.degree[child]!, GROUPS) - 1;
  }

  /** The family's state if a child had a value. */
  #state(child: number, value: number): number {
    const [values, size, first] = [this.#values, this.degree[child]!, this.first[child]!];
    if (size === 1) return value;
    let [largest, smallest, empty] = [-1, values + 1, false];
    for (let other = first; other < first + size; other++) {
      if (other === child) continue;
      const code = this.codes[other]!;
      if (code > largest) largest = code;
      if (code === 0) empty = true;
      else if (code < smallest) smallest = code;
    }
    if (largest <= 0) return value === 0 ? 0 : values + value;
    if (smallest !== largest || (value !== 0 && value !== largest)) return 2 * values + 1;
    return (value === 0 || empty ? values : 0) + largest;
  }

  /** How far the objective falls when a child takes a value, 0 for none. */
  gain(child: number, value: number): number {
    const group = this.#group(child);
    const [now, next] = [this.#state(child, this.codes[child]!), this.#state(child, value)];
    if (now === next) return 0;
    const [weights, left] = [this.#weights[group]!, this.#left[group]!];
    return weights[next]! * (2 * left[next]! - 1) - weights[now]! * (2 * left[now]! + 1);
  }

  change(child: number, value: number): void {
    const left = this.#left[this.#group(child)]!;
    left[this.#state(child, this.codes[child]!)]!++;
    left[this.#state(child, value)]!--;
    this.codes[child] = value;
  }
}
