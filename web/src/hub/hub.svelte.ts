// Which page this is, and what is seen on it: the fragment of its address, so that a view can be shared.
import type { Component } from "svelte";
import type { TextData } from "$contract/hub";
import { LANGUAGES, language, preferred, speak } from "$parts/language.svelte";
import { THEMES, type Theme } from "$parts/theme";

/** What goes along from page to page. */
const KEPT = ["lang", "theme"] as const;

/** A kind of page, as it is shown. */
export type Page = Component<{ hub: Hub; embedded: boolean }>;

export class Hub {
  view: ReadonlyMap<string, string> = $state.raw(new Map());

  constructor(
    readonly kind: string,
    /** The way back to the first page. */
    readonly root: string,
    /** Of the data of this page. */
    readonly key: string,
  ) {
    this.#follow();
    addEventListener("hashchange", () => this.#follow());
  }

  #follow(): void {
    this.view = read(location.hash);
    const wanted = this.view.get("lang");
    speak(wanted && wanted in LANGUAGES ? wanted : preferred(navigator.languages));
  }

  get(name: string): string {
    return this.view.get(name) ?? "";
  }

  get theme(): Theme {
    const wanted = this.get("theme") as Theme;
    return THEMES.includes(wanted) ? wanted : "auto";
  }

  /** Puts words into the address; empty ones are taken out. */
  change(part: Readonly<Record<string, string>>): void {
    const view = new Map(this.view);
    for (const [name, value] of Object.entries(part)) {
      if (value) view.set(name, value);
      else view.delete(name);
    }
    const fragment = write(view);
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
    this.#follow();
  }

  /** The address of a page of the hub, in the reader's language and colors. */
  link(address: string, further: Readonly<Record<string, string>> = {}): string {
    const along = new Map<string, string>(
      KEPT.flatMap((name) => (this.get(name) ? [[name, this.get(name)] as const] : [])),
    );
    for (const [name, value] of Object.entries(further)) along.set(name, value);
    const fragment = write(along);
    return `${this.root}${address}${fragment ? `#${fragment}` : ""}`;
  }
}

export function read(fragment: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) found.set(part.slice(0, cut), decode(part.slice(cut + 1)));
  }
  return found;
}

export function write(view: ReadonlyMap<string, string>): string {
  return [...view].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** A text of a publisher in the reader's language, else in its first. */
export function spoken(texts: readonly TextData[]): TextData | null {
  return texts.find((each) => each.language === language()) ?? texts[0] ?? null;
}

export function told(texts: readonly TextData[]): string {
  return spoken(texts)?.text ?? "";
}
