// What was made, and what work there is: values that the studio keeps.
import type {
  AboutChoice,
  LinkedReportView,
  ReleaseView,
  Strength,
  TableChoices,
  TableReading,
  TableReport,
} from "$contract/studio";
import { type Said, standing } from "./linking";
import type { Spoken } from "./telling";

export const STEPS = ["load", "describe", "protect", "check", "publish"] as const;
export type Step = (typeof STEPS)[number];
/** Where something is said: a step, or the part of Load where tables are linked. */
export type Place = Step | "join" | "ahead" | "plan";
export type Work =
  "open" | "add" | "ahead" | "example" | "join" | "rehearse" | "release" | "evaluate" | "records" | "publish";

/** A release that was made, or a run that was stopped and may have spent all the same. */
export interface Run {
  readonly number: number;
  readonly strength: Strength;
  readonly choices: TableChoices;
  readonly said: Said;
  readonly title: string;
  readonly about: AboutChoice;
  readonly telling: Spoken;
  readonly view: ReleaseView | null;
  readonly archive: Blob | null;
  readonly page: string;
  report: TableReport | null;
  linkedReport: LinkedReportView | null;
  reportArchive: Blob | null;
  packages: Made | null;
}

/** Packages for places of publication, and what those ask that is not said. */
export interface Made {
  readonly places: readonly string[];
  readonly archive: Blob;
  readonly missing: readonly string[];
}

/** A workbook of which a sheet is to be chosen, as the table at a place. */
export interface Workbook {
  readonly path: string;
  readonly reading: TableReading;
  readonly name: string;
  readonly place: number;
  readonly sheets: readonly string[];
  /** How many runs there were when it was chosen: those may go. */
  readonly runs: number;
}

/** A table that could not be read as it was, and may be in another way. */
export interface Unread {
  readonly file: Blob;
  readonly name: string;
  readonly place: number;
  readonly reading: TableReading;
}

/** Something calm to say, at its own place alone. */
export interface Notice {
  readonly place: Place;
  readonly what: "stopped" | "project" | "waiting" | "recalled" | "busy";
}

/** Work that is over. */
export interface Ended {
  readonly work: Work;
  readonly place: Place;
  readonly how: "done" | "stopped" | "failed";
}

export function stepOf(place: Place): Step {
  if (place === "ahead") return "describe";
  if (place === "plan") return "protect";
  return place === "join" ? "load" : place;
}

/** No choice yet: there is no right value for everybody. */
export const UNCHOSEN: Strength = { method: "epsilon", epsilon: 0, k: 10, length: 3, more: "" };

/** All that decides what a run publishes. */
export type Settled = Pick<Run, "said" | "strength" | "title" | "about" | "telling">;

/** The same, to compare runs by. */
export function settings({ said, strength, title, about, telling }: Settled): string {
  return JSON.stringify([said.tables, said.names, standing(said), strength, title, about, telling]);
}
