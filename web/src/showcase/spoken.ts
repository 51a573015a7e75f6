// What a publisher says, in the language that a reader has or gets.
import type { SpokenData, StoryData } from "$contract/showcase";
import { type Language, language } from "$parts/language.svelte";

/** The story in the reader's language, else in the publisher's first. */
export function told(every: readonly StoryData[], language: Language): StoryData | null {
  // One that names columns alone tells nothing.
  const stories = every.filter(({ title, summary, findings }) => title || summary.length || findings.length);
  return stories.find((each) => each.language === language) ?? stories[0] ?? null;
}

/** What the publisher calls a table in the reader's language, else its own name. */
export function tableCalled(stories: readonly StoryData[], name: string): string {
  const story = stories.find((each) => each.language === language());
  return story?.tables.find((each) => each.name === name)?.title || name;
}

/** A text of the publisher in the reader's language, else in the publisher's first. */
export function spoken(texts: readonly SpokenData[]): SpokenData | null {
  return texts.find((each) => each.language === language()) ?? texts[0] ?? null;
}
