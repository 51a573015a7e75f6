// Light or dark, as the reader's machine says or as she chooses.
import { language, rightToLeft } from "./language.svelte";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The whole document in the reader's language, direction and theme. */
export function dress(theme: Theme): void {
  const root = document.documentElement;
  root.lang = language();
  root.dir = rightToLeft() ? "rtl" : "ltr";
  if (theme === "auto") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
}
