// How a file is opened, as values that never change in place, and the ways out of an error about it.
import type { Remedy, TableReading, Way } from "$contract/studio";

/** Nothing is said: all of it is found. */
export const FOUND: TableReading = {
  sheet: "",
  encoding: "",
  delimiter: "",
  extent: {
    header_row: 0,
    skip_rows: 0,
    no_header: false,
    first_row: 0,
    skip_footer: -1,
    header_is_names: false,
    hidden: "",
  },
};

/** The ways that say how a file is opened; the others say how tables are joined. */
export type ReadingWay = Exclude<Way, "parent_key" | "child_key">;

export function isReading(way: Way): way is ReadingWay {
  return way !== "parent_key" && way !== "child_key";
}

/** Numbers that a way asks for, with the least there can be. */
export const NUMBERED: Partial<Record<Way, number>> = { header_row: 1, first_row: 1, skip_rows: 1, skip_footer: 0 };

/** The ways that need no value. */
const SWITCHES: readonly Way[] = ["header_is_names", "no_header"];

export function asks({ way, value }: Remedy): boolean {
  return value === "" && !SWITCHES.includes(way);
}

/** A reading with one more thing said; what would contradict it goes. */
export function remedied(reading: TableReading, way: ReadingWay, value: string): TableReading {
  const { extent } = reading;
  switch (way) {
    case "header_is_names":
      return { ...reading, extent: { ...extent, header_is_names: true, no_header: false } };
    case "no_header":
      return { ...reading, extent: { ...extent, no_header: true, header_is_names: false, header_row: 0 } };
    case "header_row":
      return { ...reading, extent: { ...extent, header_row: Number(value), skip_rows: 0, no_header: false } };
    case "skip_rows":
      return { ...reading, extent: { ...extent, skip_rows: Number(value), header_row: 0 } };
    case "first_row":
    case "skip_footer":
      return { ...reading, extent: { ...extent, [way]: Number(value) } };
    case "hidden":
      return { ...reading, extent: { ...extent, hidden: value === "include" ? "include" : "leave-out" } };
    default:
      return { ...reading, [way]: value };
  }
}

/** Whether anything is said. */
export function isSaid(reading: TableReading): boolean {
  return JSON.stringify({ ...reading, sheet: "" }) !== JSON.stringify(FOUND);
}
