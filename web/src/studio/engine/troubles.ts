// What went wrong, as the page shows it: Python's own three parts, or a fault that the catalogs have words for.
import type { Failure, Fault, Problem } from "$contract/studio";

/** The faults that the page itself can find. */
export type Own = Fault | "start" | "worker" | "columns" | "edges";

export interface Slip {
  readonly fault: Own;
  /** Names of errors and lines of code, for those who mend them; empty where there is none. */
  readonly detail: string;
}

export type Told = Problem | Failure | Slip;

export function own(fault: Own, detail = ""): Slip {
  return { fault, detail };
}
