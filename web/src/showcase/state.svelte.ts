// What the reader has chosen; it lives in the page's address, so that back, forward and sharing work.
import type { ColumnData, ShowcaseData } from "$contract/showcase";
import { learned } from "$charts/countries";
import { VERSION } from "$contract/showcase";
import { LANGUAGES, preferred, speak } from "$parts/language.svelte";
import { type View, type Viewed, read, write } from "./address";
import { readAside } from "./aside";
import { Relation } from "./relation";
import { Release } from "./release";
import { tableCalled } from "./spoken";
import { Table } from "./table.svelte";
import { turn } from "./unpack";

export class Showcase implements Viewed {
  view: View = $state.raw<View>({ tab: "", language: null, table: 0, tables: [], unknown: [] });
  readonly tables: readonly Table[];
  /** The fragment of the address that `view` is of. */
  #shown: string | null = null;
  /** What the release says of its links, relation by relation. */
  readonly relations: readonly Relation[];
  /** What it says of records and what hangs on them further down, path by path. */
  readonly paths: readonly Relation[];

  private constructor(
    readonly data: ShowcaseData,
    releases: readonly Release[],
  ) {
    this.relations = data.relations.map((each) => new Relation(each, releases[each.many]!));
    this.paths = data.paths.map((each) => new Relation(each, releases[each.many]!));
    this.tables = releases.map((release, place) => new Table(this, place, release));
    this.#follow();
    addEventListener("hashchange", () => this.#follow());
  }

  static async open(data: ShowcaseData): Promise<Showcase> {
    if (data.version !== VERSION) throw new Error(`data of version ${data.version}, a page for ${VERSION}`);
    const [found] = await Promise.all([readAside(data.tables), learned(turn)]);
    return new Showcase(
      data,
      data.tables.map((table, place) => Release.of(table, data.guarantee.k, found[place]!)),
    );
  }

  /** What readers call a table. */
  readonly called = (table: string): string => tableCalled(this.data.stories, table);

  get #columns(): readonly ColumnData[][] {
    return this.data.tables.map(({ columns }) => columns);
  }

  #follow(): void {
    // What the page wrote itself is what it shows.
    if (this.#shown === location.hash) return;
    this.#shown = location.hash;
    this.view = read(location.hash, this.#columns);
    for (const table of this.tables) if (!table.view.other) table.side = "one";
    this.#speak();
  }

  #speak(): void {
    const wanted = this.view.language;
    speak(wanted && wanted in LANGUAGES ? wanted : preferred(navigator.languages));
  }

  change(part: Partial<View>): void {
    this.view = { ...this.view, ...part, unknown: [] };
    const fragment = write(this.view, this.#columns);
    if (fragment !== location.hash.slice(1)) location.hash = fragment;
    this.#shown = location.hash;
    this.#speak();
  }
}
