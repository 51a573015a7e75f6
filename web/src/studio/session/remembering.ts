// What survives a reload of the page: choices without any value of a table, for this tab alone.
import type { AboutChoice, ColumnChoice, ProjectView, Strength } from "$contract/studio";
import { type Said, standing } from "./linking";
import { bounded, candidates } from "./more";
import type { Spoken } from "./telling";

const KEY = "populace.choices";

/** What is said of a column without the values that it names. */
function bare(column: ColumnChoice): Partial<ColumnChoice> {
  const { values, absent, groups, others, origin, passed, more, domain, codebook, ...rest } = column;
  void [values, absent, groups, others, origin, passed, more];
  return {
    ...rest,
    ...(domain === "codebook" || domain === "private" ? { domain, codebook, values: [], absent: "" } : {}),
  };
}

/** Choices as a project, whose columns leave unsaid what names values. */
export function remembered(
  said: Said,
  strength: Strength,
  title: string,
  about: AboutChoice,
  telling: Spoken,
): ProjectView {
  return {
    tables: said.tables.map((choices, place) => ({
      file: said.opened[place]!.fileName,
      name: said.names[place]!,
      choices: { ...choices, columns: choices.columns.map(bare) as ColumnChoice[] },
      others: false,
    })),
    linking: standing(said),
    strength: { ...strength, more: bounded("", candidates(strength.more) ?? 0) },
    title,
    about,
    // Names of values, and what is asked for in findings, go with the values.
    told: telling.map(({ language, title, summary }) => ({ language, title, summary, text: [], columns: [] })),
    elsewhere: [],
    missing: [],
  };
}

/** A browser may keep nothing, or have no room: then nothing survives. */
export function remember(project: ProjectView | null): void {
  try {
    if (project) sessionStorage.setItem(KEY, JSON.stringify(project));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Nothing is lost but the convenience.
  }
}

/** What was chosen before the page was reloaded, as long as it has the form of this version. */
export function recalled(): ProjectView | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as ProjectView | null;
    return found && Array.isArray(found.tables) && found.tables.length > 0 ? found : null;
  } catch {
    return null;
  }
}
