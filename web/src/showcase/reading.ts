// What the page holds packed of a table, read into arrays that a worker can hand over.
import type { TableData } from "$contract/showcase";
import { inflate } from "$parts/inflate";
import { Combinations } from "./combinations";
import { Records } from "./records";
import { Numbers } from "./unpack";

export interface Read {
  readonly lengths: readonly Pick<Combinations, "ids" | "counts" | "margins">[];
  readonly records: Pick<Records, "size" | "starts" | "rows">;
}

export async function read(data: TableData): Promise<Read> {
  const numbers = new Numbers(await inflate(data.packed, "deflate"));
  const lengths = await Combinations.all(numbers, data.lengths, data.records);
  const records = await Records.read(numbers, data.columns, data.held);
  if (!numbers.done) throw new Error("more data in this page than expected");
  return {
    lengths: lengths.map(({ ids, counts, margins }) => ({ ids, counts, margins })),
    records: { size: records.size, starts: records.starts, rows: records.rows },
  };
}

/** The memory of what was read, which changes hands instead of being copied. */
export function memory(found: readonly Read[]): ArrayBufferLike[] {
  const arrays = found.flatMap(({ lengths, records: { starts, rows } }) => [
    ...lengths.flatMap(({ ids, counts, margins }) => [...ids, counts, margins]),
    starts,
    rows,
  ]);
  return [...new Set(arrays.map(({ buffer }) => buffer))];
}
