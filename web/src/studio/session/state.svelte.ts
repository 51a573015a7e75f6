// What the person at the screen has chosen and made. It lives in this tab alone.
import type {
  AboutChoice,
  CheckView,
  CodebookView,
  ColumnChoice,
  EffectView,
  Example,
  FileView,
  Foresight,
  ForeseenCounts,
  JoiningView,
  LinkedPlanView,
  Linking,
  Packages,
  Plans,
  PlanView,
  ProjectView,
  Question,
  RelationChoice,
  ReleaseView,
  Reports,
  Structure,
  Strength,
  TableChoices,
  TableReading,
  Way,
} from "$contract/studio";
import { number } from "$parts/language.svelte";
import { changed, firstOf } from "./choices";
import { type Engine, type Files, Halted, Trouble } from "../engine/engine.svelte";
import {
  NOTHING,
  type Said,
  asked,
  isKey,
  protectedNames,
  related,
  settled,
  standing,
  tableName,
  usedOf,
} from "./linking";
import { lower, owned, rootOf, without } from "./structure";
import { STARTING } from "../engine/messages";
import { recalled, remember, remembered } from "./remembering";
import { applied, inOrder, isProject, missing, type Named, namesAny, readingOf, written } from "./projects";
import { enough, type Reach, STRENGTHS } from "./questions";
import { FOUND, isReading, remedied } from "./reading";
import {
  type Ended,
  type Notice,
  type Place,
  type Run,
  type Settled,
  type Step,
  UNCHOSEN,
  type Unread,
  type Work,
  type Workbook,
  settings,
  stepOf,
} from "./runs";
import type { Spoken } from "./telling";
import { publisher } from "./publishing";
import { own, type Told } from "../engine/troubles";
import { s } from "./words.svelte";

const TEXT = new TextDecoder();

export class Studio {
  step = $state<Step>("load");
  busy = $state<"" | Work>("");
  /** The step that work belongs to. */
  working = $state<"" | Step>("");
  ended = $state.raw<Ended | null>(null);
  /** Whether work has begun and not been shown yet. */
  begun = false;
  /** When it began, by the clock of the page. */
  since = 0;
  title = $state("");
  /** What the publisher says of the release. */
  about = $state.raw<AboutChoice>(publisher());
  /** What stands at the top of its page, by language. */
  telling = $state.raw<Spoken>([]);
  simulated = $state(false);
  said = $state.raw<Said>(NOTHING);
  workbook = $state.raw<Workbook | null>(null);
  /** What could not be opened as it was, and may be in another way. */
  unread = $state.raw<Unread | null>(null);
  codebooks = $state.raw<readonly CodebookView[]>([]);
  strength = $state.raw<Strength>(UNCHOSEN);
  plan = $state.raw<PlanView | null>(null);
  linkedPlan = $state.raw<LinkedPlanView | null>(null);
  /** What readers will ask, and what each strength would report of it. */
  questions = $state.raw<readonly Question[]>([]);
  foresight = $state.raw<Foresight | null>(null);
  /** How much of each column would be named, by table and column. */
  reaches = $state.raw<Readonly<Record<string, Reach | null>>>({});
  runs = $state.raw<readonly Run[]>([]);
  chosen = $state(0);
  /** What was found ahead of a release, of the choices that stand. */
  readonly ahead = $derived.by(() => (this.#looked?.said === this.said ? this.#looked.view : null));
  /** What margins were foreseen, of the choices that stand. */
  readonly foreseen = $derived.by(() => {
    const found = this.#rehearsed;
    return found?.said === this.said && found.strength === this.strength ? found.counts : null;
  });
  problem = $state.raw<{ place: Place; problem: Told; said: Said; strength: Strength } | null>(null);
  notice = $state.raw<Notice | null>(null);
  /** The table that a project file still waits for, by its name. */
  awaited = $state("");
  /** The files that a project names and that were not given yet, and its settings that do not count here. */
  lacking = $state.raw<readonly string[]>([]);
  elsewhere = $state.raw<readonly string[]>([]);

  /** The first table. */
  readonly view = $derived<FileView | null>(this.said.opened[0]?.view ?? null);
  readonly fileName = $derived(this.said.opened[0]?.fileName ?? "");
  readonly choices = $derived<TableChoices | null>(this.said.tables[0] ?? null);
  readonly linking = $derived<Linking | null>(this.said.linking);

  readonly run = $derived(this.runs.find(({ number, view }) => number === this.chosen && view !== null) ?? null);
  readonly used = $derived(usedOf(this.said));
  /** The newest release, where the present settings are no longer its own. */
  readonly changedSince = $derived.by(() => {
    const last = this.runs.findLast(({ view }) => view !== null);
    return last && settings(last) !== settings(this) ? last : null;
  });
  readonly canUndo = $derived.by(() => this.#past.length > 0);
  readonly guesses = $derived(this.linking ? this.linkedPlan?.guesses : this.plan?.guesses);
  readonly sure = $derived(this.linking ? this.linkedPlan?.sure : this.plan?.sure);
  /** What all runs spent together; null once a run had no epsilon. */
  readonly spent = $derived(
    this.runs.some(({ strength }) => strength.method === "k")
      ? null
      : this.runs.reduce((sum, { strength }) => sum + strength.epsilon, 0),
  );
  /** Whether runs protect different units: their epsilons do not add up. */
  readonly mixed = $derived(
    new Set(this.runs.flatMap(({ said }) => (said.linking ? [String(protectedNames(said))] : []))).size > 1,
  );

  #past = $state.raw<readonly Said[]>([]);
  #looked = $state.raw<{ said: Said; view: CheckView } | null>(null);
  #rehearsed = $state.raw<{ said: Said; strength: Strength; counts: readonly ForeseenCounts[] } | null>(null);
  #waiting: ProjectView | null = null;
  /** Tables that were given with a workbook of which sheets are yet to be chosen. */
  #later: readonly Named[] = [];
  /** What was chosen before the page was reloaded. */
  #recalled = recalled();
  #texts: Readonly<Record<string, string>> = {};
  #planned = 0;
  #foreseen = 0;

  constructor(readonly engine: Engine) {
    void this.#learn();
  }

  /** Whether a step can be gone to. */
  open(step: Step): boolean {
    if (step === "load") return true;
    const described = this.view !== null && (this.linking === null || this.said.joined !== null);
    if (step === "describe") return described;
    return step === "protect" ? described && this.enough() : this.run !== null;
  }

  /** Whether columns are left to release, of every table but those of links. */
  enough(): boolean {
    const links = this.linking?.relations.map(({ via }) => via) ?? [];
    return this.said.tables.every(
      ({ columns }, place) =>
        links.includes(place) || columns.some(({ use, name }) => use && !isKey(this.linking, name)),
    );
  }

  go(step: Step): void {
    if (this.open(step)) this.step = step;
  }

  /** What is to be said at a place. */
  told(place: Place): Notice["what"] | "" {
    return this.notice?.place === place ? this.notice.what : "";
  }

  /** Opens files: what a project says, then its first table and those that hang on it; all that was open is closed. */
  async load(files: readonly Named[]): Promise<void> {
    if (this.#refused("load")) return;
    const projects = files.filter(isProject);
    let tables = files.filter((file) => !isProject(file));
    if (projects.length) await this.#project(projects, tables.length > 0);
    // A codebook that a project names lies beside it like a table.
    const books = tables.filter(({ name }) => this.lacking.includes(name));
    if (books.length) {
      tables = tables.filter((file) => !books.includes(file));
      await this.#project(books, tables.length > 0);
    }
    if (!tables.length || (this.lacking.length > 0 && projects.length + books.length > 0) || !this.#mayReplace())
      return;
    await this.#openAll(inOrder(tables, this.#waiting), true);
  }

  /** Opens further tables. */
  async add(files: readonly Named[]): Promise<void> {
    if (!this.#refused("join")) await this.#openAll(files);
  }

  /** Takes the sheets that were chosen of a workbook, each as a table. */
  async pick(sheets: readonly string[]): Promise<void> {
    const { path, name, place, runs, reading } = this.workbook!;
    if (place === 0 && this.runs.length > runs && !this.#mayReplace()) return;
    const later = this.#later;
    for (const [number, sheet] of sheets.entries()) {
      const at = place + number;
      await this.#busy(...this.#at(at), () => this.#read(path, name, at, { ...reading, sheet }));
      if (!this.#done()) return;
    }
    await this.#openAll(later);
  }

  /** Opens once more what could not be read, in another way. */
  async retry(reading: TableReading): Promise<void> {
    const { file, name, place } = this.unread!;
    if (!this.busy) await this.#open(file, name, place, reading);
    await this.#joinAwaited();
  }

  /** Reads an open table in another way; what was said of columns that are still there stays. */
  async reread(place: number, reading: TableReading, at: Place): Promise<void> {
    const { path } = this.said.opened[place]!;
    await this.#busy("open", at, async () => {
      const { answer: view } = await this.engine.ask<FileView>("open", { path, reading });
      const before = new Map(this.said.tables[place]!.columns.map((column) => [column.name, column]));
      const fresh = firstOf(view, reading);
      const columns = fresh.columns.map((column) => before.get(column.name) ?? column);
      const changed = { ...this.said.tables[place]!, columns, reading };
      this.#set({
        ...this.said,
        opened: this.said.opened.map((each, number) => (number === place ? { ...each, view } : each)),
        tables: this.said.tables.map((each, number) => (number === place ? changed : each)),
        joined: null,
      });
    });
  }

  /** Takes none of its sheets. */
  leave(): void {
    if (this.workbook) this.engine.forget(this.workbook.path);
    this.workbook = null;
    this.#later = [];
  }

  /** Takes one of several tables away again. */
  drop(place: number): void {
    const { said } = this;
    const left = <Each>(all: readonly Each[]): readonly Each[] => all.filter((_, at) => at !== place);
    const next = { ...said, opened: left(said.opened), tables: left(said.tables), names: left(said.names) };
    this.#set(related(next, said, without(said.linking!.relations, place)));
    Object.assign(this, { problem: null, reaches: {} });
  }

  /** Lets the records of a table belong to those of others: of none, one, or two that it joins. */
  hang(table: number, owners: readonly number[]): void {
    this.relate({ relations: [...owned(this.linking!.relations, table, owners)] });
  }

  /** Changes what is said of one relation. */
  relateOne(place: number, change: Partial<RelationChoice>): void {
    this.relate({
      relations: this.linking!.relations.map((each, at) => (at === place ? { ...each, ...change } : each)),
    });
  }

  name(place: number, name: string): void {
    this.#set({ ...this.said, names: this.said.names.map((each, at) => (at === place ? name : each)) });
  }

  /** Changes what is said of how tables hang together; where keys or relations change, they must be joined anew. */
  relate(change: Partial<Linking>): void {
    const before = this.linking!;
    const linking = settled({ ...before, ...change }, this.said);
    const joins = ({ relations, keys }: Linking): string =>
      JSON.stringify([relations.map(({ one, many, via }) => [one, many, via]), keys]);
    this.#set({ ...this.said, linking, joined: joins(linking) === joins(before) ? this.said.joined : null });
  }

  /** Compares the keys; the tables are linked once they fit. */
  async join(): Promise<void> {
    await this.#busy("join", "join", async () => {
      const { answer: joined } = await this.engine.ask<JoiningView[]>("join", {
        tables: asked(this.said),
        linking: this.linking,
      });
      // One step of undo: a relation that the keys do not allow never stands beside them.
      this.#set({ ...this.said, linking: settled(keyed(this.linking!, joined), this.said), joined });
    });
  }

  /** The simulated case file: one table, or several of one structure. */
  async example(victims: number, structure: Structure = "cases"): Promise<void> {
    if (this.busy || !this.#mayReplace()) return;
    let made: { answer: Example; files: Files } | null = null;
    await this.#busy("example", "load", async () => {
      made = await this.engine.ask<Example>("example", { victims, structure });
    });
    if (!made) return;
    const { answer, files } = made as { answer: Example; files: Files };
    for (const [place, { path, file }] of answer.tables.entries()) {
      await this.#open(new Blob([files[path]!]), file, place);
      if (!this.#done()) return;
    }
    this.simulated = true;
    if (answer.title) this.title = answer.title;
    const linking = answer.linking ?? this.said.linking;
    this.said = { ...this.said, tables: answer.tables.map(({ choices }) => choices), linking };
    if (!linking) return;
    await this.join();
    this.#past = [];
  }

  /** Takes a way out of an error that was found in a table, or in how tables are joined. */
  async settle(way: Way, value: string, table: string, at: Place): Promise<void> {
    const place = Math.max(0, this.said.names.indexOf(table));
    if (isReading(way)) return this.reread(place, remedied(this.said.tables[place]!.reading, way, value), at);
    const { relations, keys } = this.linking!;
    const of = relations.find((each) => lower(each) === place) ?? relations[0]!;
    const owner = way === "parent_key" ? of.one : of.many;
    this.relate({ keys: keys.map((key, table) => (table === owner ? value : key)) });
    await this.join();
  }

  change(name: string, change: Partial<ColumnChoice>, place = 0): void {
    this.#set({
      ...this.said,
      tables: this.said.tables.map((choices, at) => (at === place ? changed(choices, name, change) : choices)),
    });
  }

  /** The column that names the person of each row of a table by itself; "" where each row is a person. */
  subject(name: string): void {
    const choices = this.choices!;
    const first = { ...(name ? changed(choices, name, { use: false }) : choices), subject_id: name };
    this.#set({ ...this.said, tables: [first, ...this.said.tables.slice(1)] });
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (!last) return;
    this.said = last;
    this.#past = this.#past.slice(0, -1);
    if (!this.open(this.step)) this.step = "load";
  }

  async effect(choice: ColumnChoice, place = 0): Promise<EffectView> {
    const { reading } = this.said.tables[place]!;
    const asks = { path: this.said.opened[place]!.path, choice, reading };
    return (await this.engine.ask<EffectView>("effect", asks)).answer;
  }

  /** Works out the plan for the present choices; only the newest answer counts. */
  async foresee(): Promise<void> {
    const number = ++this.#planned;
    const { strength, linking, choices } = this;
    if (strength.method !== "epsilon" || strength.epsilon === 0 || !choices || linking?.protect.length === 0) {
      Object.assign(this, { plan: null, linkedPlan: null });
      return;
    }
    try {
      const asks = { tables: asked(this.said), linking, strength, people: this.people };
      const { one: plan, linked: linkedPlan } = (await this.engine.ask<Plans>("plan", asks)).answer;
      const answer = { plan, linkedPlan };
      if (number !== this.#planned) return;
      // What went wrong with choices that still stand is told until other work begins.
      const { problem, said } = this;
      const same = problem?.said === said && problem.strength === strength;
      const over = problem?.place === "plan" || (problem?.place === "protect" && !same);
      Object.assign(this, { ...answer, problem: over ? null : problem });
    } catch (error) {
      if (number !== this.#planned) return;
      Object.assign(this, { plan: null, linkedPlan: null });
      this.#tell("plan", error);
    }
  }

  /** Works out what different strengths would report, for the present choices; only the newest answer counts. */
  async lookThrough(): Promise<void> {
    const number = ++this.#foreseen;
    const { linking, said, questions } = this;
    // Whom a release protects may not be chosen yet; what can be reported hardly depends on it.
    const protect = linking?.protect.length ? linking.protect : [rootOf(linking?.relations ?? [])];
    const asks = {
      tables: asked(said),
      linking: linking && { ...standing(said)!, protect },
      strength: { ...this.strength, method: "epsilon" },
      questions,
      epsilons: STRENGTHS,
    };
    const found = await this.engine.ask<Foresight>("foresee", asks).catch(() => null);
    if (number === this.#foreseen) this.foresight = found?.answer ?? null;
  }

  /** How many records a release counts: persons where a column names them. Private. */
  get people(): number {
    const root = rootOf(this.linking?.relations ?? []);
    const view = this.said.opened[root]?.view;
    const name = this.said.tables[root]?.subject_id;
    const ids = name ? view?.columns.find((column) => column.name === name) : undefined;
    return ids?.distinct ?? view?.records ?? 0;
  }

  /** The epsilon by which effects are shown before one is chosen: what answers the questions, or the middle one. */
  get trial(): number {
    const { foresight, strength, questions } = this;
    return strength.epsilon || (foresight && enough(foresight, questions)) || STRENGTHS[2];
  }

  /** How many people must share a value for it to be named at the strength of trial; 0 before that is known. */
  get named(): number {
    const { foresight, trial } = this;
    if (!foresight) return 0;
    const place = foresight.epsilons.findLastIndex((epsilon) => epsilon <= trial);
    return foresight.named[Math.max(0, place)] ?? 0;
  }

  /** The least epsilon that reports a group of this size; 0 where none does, null where it cannot be told. */
  async need(group: number): Promise<number | null> {
    const strength = { ...this.strength, epsilon: 1 };
    const asks = { tables: asked(this.said), linking: this.linking, strength, group };
    return this.#try("protect", () => this.engine.ask<number>("need", asks));
  }

  /** What margins a release prints at the present choices, by an earlier one of like tables. */
  async rehearse(earlier: File): Promise<void> {
    const { said, strength } = this;
    await this.#busy("rehearse", "protect", async () => {
      const archive = this.engine.give(earlier);
      const { answer: counts } = await this.engine
        .ask<ForeseenCounts[]>("rehearse", { tables: asked(said), linking: standing(said), strength, archive })
        .finally(() => this.engine.forget(archive));
      this.#rehearsed = { said, strength, counts };
    });
  }

  /** What a release of these choices would read and refuse. */
  async lookAhead(): Promise<void> {
    const { said } = this;
    await this.#busy("ahead", "ahead", async () => {
      const { answer: view } = await this.engine.ask<CheckView>("check", {
        tables: asked(said),
        linking: standing(said),
      });
      this.#looked = { said, view };
    });
  }

  async release(): Promise<void> {
    const number = this.runs.length + 1;
    const { strength, title, said, about, telling } = this;
    const choices = this.choices!;
    const made = {
      number,
      strength,
      choices,
      said,
      title,
      about,
      telling,
      view: null,
      archive: null,
      page: "",
      report: null,
      linkedReport: null,
      reportArchive: null,
      packages: null,
    };
    const keep = (run: Run): void => {
      this.runs = [...this.runs, run];
      if (run.view) this.chosen = number;
    };
    await this.#busy("release", "protect", async () => {
      try {
        const asks = { tables: asked(said), linking: standing(said), strength, title, about, told: telling };
        const { answer, files } = await this.engine.ask<ReleaseView>("release", asks);
        keep({ ...made, view: answer, archive: zip(files, answer.archive), page: TEXT.decode(files[answer.page]) });
      } catch (error) {
        if (error instanceof Halted) keep(made);
        throw error;
      }
    });
  }

  /** Compares the chosen run with the real tables; records, too, where asked, which takes longer. */
  async evaluate(records = false): Promise<void> {
    const run = this.run!;
    const { said } = run;
    await this.#busy(records ? "records" : "evaluate", "check", async () => {
      const archive = this.engine.give(run.archive!);
      const asks = { archive, k: Math.max(2, run.strength.k), records };
      const { answer, files } = await this.engine
        .ask<Reports>("evaluate", { tables: asked(said), linking: said.linking, ...asks })
        .finally(() => this.engine.forget(archive));
      const { one: report, linked: linkedReport } = answer;
      const reportArchive = zip(files, answer.archive);
      const made = { report, linkedReport, reportArchive };
      this.runs = this.runs.map((each) => (each.number === run.number ? { ...each, ...made } : each));
    });
  }

  /** What places of publication take of the chosen run, which is verified first. */
  async publish(places: readonly string[]): Promise<void> {
    const run = this.run!;
    await this.#busy("publish", "publish", async () => {
      const archive = this.engine.give(run.archive!);
      const { answer, files } = await this.engine
        .ask<Packages>("publish", { archive, places })
        .finally(() => this.engine.forget(archive));
      const packages = { places, archive: zip(files, answer.archive), missing: answer.missing };
      this.runs = this.runs.map((each) => (each.number === run.number ? { ...each, packages } : each));
    });
  }

  /** A run, or what is chosen now, as a project file; null where that failed. It says so itself when it is private. */
  async project(settled: Settled, sensitive: string, place: Place): Promise<Named | null> {
    const { said, strength, title, about, telling } = settled;
    const joined = { tables: asked(said), linking: standing(said) };
    const asks = { ...joined, strength, title, about, told: telling };
    const text = await this.#try(place, () => this.engine.ask<string>("project", asks));
    if (text === null) return null;
    if (namesAny(settled)) return written(text, sensitive);
    const found = await this.#try(place, () => this.engine.ask<boolean>("discloses", { text, ...joined }));
    return found === null ? null : written(text, found ? sensitive : "");
  }

  stop(): void {
    this.engine.stop();
  }

  /** Whether files come while other work is going on; that they were not taken is said where they came. */
  #refused(place: Place): boolean {
    if (this.busy) this.notice = { place, what: "busy" };
    return this.busy !== "";
  }

  /** Opens tables one after another, the first in the place of all that was open or behind it. */
  async #openAll(files: readonly Named[], anew = false): Promise<void> {
    for (const [number, { file, name }] of files.entries()) {
      await this.#open(file, name, anew && number === 0 ? 0 : this.said.opened.length);
      if (!this.#done()) return;
      if (this.workbook) {
        this.#later = files.slice(number + 1);
        return;
      }
    }
    await this.#joinAwaited();
  }

  async #open(file: Blob, name: string, place: number, as?: TableReading): Promise<void> {
    this.leave();
    const reading = as ?? readingOf(this.#waiting, place) ?? this.#readBefore(name, place) ?? FOUND;
    await this.#busy(...this.#at(place), async () => {
      const path = this.engine.give(file);
      try {
        const { answer: sheets } = await this.engine.ask<string[]>("sheets", { path });
        if (sheets.length > 1 && !sheets.includes(reading.sheet))
          this.workbook = { path, name, place, sheets, reading, runs: this.runs.length };
        else await this.#read(path, name, place, reading);
        this.unread = null;
      } catch (error) {
        this.engine.forget(path);
        if (error instanceof Trouble) this.unread = { file, name, place, reading };
        throw error;
      }
    });
  }

  /** How a table of this name was read before the page was reloaded. */
  #readBefore(name: string, place: number): TableReading | undefined {
    const table = this.#recalled?.tables[place];
    return table?.file === name ? table.choices.reading : undefined;
  }

  /** Puts what was chosen before a reload in place, where the same tables are opened again. */
  #recall(): boolean {
    const place = this.said.opened.length - 1;
    const before = this.#recalled;
    const same = before?.tables[place]?.file === this.said.opened[place]!.fileName;
    const next = before && same ? applied(before, this.said) : null;
    if (!before || !next) {
      this.#recalled = null;
      return false;
    }
    this.#set(next);
    Object.assign(this, {
      title: before.title,
      about: before.about ?? this.about,
      telling: before.told ?? this.telling,
      strength: before.strength ?? this.strength,
      notice: { place: "load", what: "recalled" },
    });
    if (missing(before, this.said) === undefined) this.#recalled = null;
    return true;
  }

  #at(place: number): ["open" | "add", Place] {
    return place === 0 ? ["open", "load"] : ["add", "join"];
  }

  async #read(path: string, name: string, place: number, reading: TableReading): Promise<void> {
    const { answer: view } = await this.engine.ask<FileView>("open", { path, reading });
    const table = {
      opened: { path, fileName: name, view },
      choices: firstOf(view, reading),
      name: reading.sheet || tableName(name),
    };
    this.workbook = null;
    if (place === 0) {
      for (const each of this.said.opened) this.engine.forget(each.path);
      Object.assign(this, {
        title: s("protect.name.first"),
        runs: [],
        chosen: 0,
        plan: null,
        linkedPlan: null,
        simulated: false,
        strength: UNCHOSEN,
        questions: [],
        foresight: null,
        reaches: {},
      });
      this.#past = [];
      this.said = { ...NOTHING, opened: [table.opened], tables: [table.choices], names: [table.name] };
    } else {
      const { said } = this;
      const next = {
        ...said,
        opened: [...said.opened, table.opened],
        // Of tables together each row is one record, until somebody says otherwise of their root.
        tables: [...said.tables, table.choices].map((choices) => ({ ...choices, subject_id: "" })),
        names: [...said.names, table.name],
      };
      this.#set(related(next, said, said.linking?.relations ?? []));
      this.strength = { ...this.strength, method: "epsilon", length: Math.min(2, this.strength.length) };
      this.simulated = false;
    }
    if (this.#waiting || !this.#recall()) this.#apply();
  }

  /** Keeps the choices for a reload, as long as nothing of before waits to be put in place. */
  keep(): void {
    if (this.#recalled === null || this.view)
      remember(this.view ? remembered(this.said, this.strength, this.title, this.about, this.telling) : null);
  }

  /** Takes project and schema files; with one that named others, those that come after it. */
  async #project(files: readonly Named[], withTables: boolean): Promise<void> {
    const before = this.lacking.length ? this.#texts : {};
    const given = await Promise.all(files.map(async ({ file, name }) => [name, await file.text()] as const));
    const texts = { ...before, ...Object.fromEntries(given) };
    const found = await this.#try("load", () => this.engine.ask<ProjectView>("load_project", { texts }));
    if (!found) return;
    Object.assign(this, { problem: null, lacking: found.missing, elsewhere: found.elsewhere });
    this.#texts = texts;
    this.notice = { place: "load", what: "waiting" };
    if (this.lacking.length) return;
    this.#waiting = found;
    // What is open gives way to the tables that came with it.
    if (withTables) return;
    for (const [place, choices] of this.said.tables.entries()) {
      const reading = readingOf(found, place);
      const same =
        !reading || JSON.stringify({ ...reading, sheet: "" }) === JSON.stringify({ ...choices.reading, sheet: "" });
      if (!same) await this.reread(place, { ...reading, sheet: reading.sheet || choices.reading.sheet }, "load");
    }
    if (this.view) this.#apply();
    await this.#joinAwaited();
  }

  #apply(): void {
    const project = this.#waiting;
    if (!project || !this.view) return;
    const next = applied(project, this.said);
    if (!next) {
      this.#wrong("load", own("columns"));
      return;
    }
    this.awaited = missing(project, this.said) ?? "";
    if (!this.awaited) this.#waiting = null;
    Object.assign(this, {
      title: project.title || this.title,
      about: project.about ?? this.about,
      telling: project.told.length > 0 ? project.told : this.telling,
      strength: project.strength ?? this.strength,
      notice: { place: "load", what: this.awaited ? "waiting" : "project" },
    });
    this.#set(next);
  }

  /** Joins tables whose keys a project file has named. */
  async #joinAwaited(): Promise<void> {
    const { notice } = this;
    if (notice?.what === "project" && this.linking && !this.said.joined) {
      await this.join();
      if (this.#done()) this.notice = notice;
    }
  }

  #set(said: Said): void {
    if (this.said.opened.length) this.#past = [...this.#past.slice(-99), this.said];
    this.said = said;
  }

  /** Whether the runs may go, as they do with another first table: there is no way back. */
  #mayReplace(): boolean {
    const { length } = this.runs;
    return length === 0 || confirm(s("load.replace", { count: number(length) }, length));
  }

  /** Whether the last work came to its end. */
  #done(): boolean {
    return this.ended?.how === "done";
  }

  async #busy(work: Work, place: Place, task: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    const notice = this.notice?.what === "waiting" ? this.notice : null;
    Object.assign(this, { busy: work, working: stepOf(place), begun: true, ended: null, problem: null, notice });
    this.since = performance.now();
    Object.assign(this.engine, { doing: STARTING, share: 0 });
    let how: Ended["how"] = "done";
    try {
      await task();
    } catch (error) {
      how = error instanceof Halted ? "stopped" : "failed";
      if (how === "stopped") this.notice = { place, what: "stopped" };
      else this.#tell(place, error);
    } finally {
      Object.assign(this, { busy: "", working: "", ended: { work, place, how } });
    }
  }

  /** The answer to a small question; null where there is none, and then the problem is told. */
  async #try<Answer>(place: Place, work: () => Promise<{ answer: Answer }>): Promise<Answer | null> {
    try {
      return (await work()).answer;
    } catch (error) {
      this.#tell(place, error);
      return null;
    }
  }

  #wrong(place: Place, problem: Told): void {
    this.problem = { place, problem, said: this.said, strength: this.strength };
  }

  #tell(place: Place, error: unknown): void {
    // What waited behind a run that was stopped was not answered; nobody waits for it any more.
    if (error instanceof Halted) return;
    const known = error instanceof Trouble;
    this.#wrong(place, known ? error.problem : own("defect", error instanceof Error ? error.name : ""));
    if (!known) reportError(error);
  }

  /** The lists that ship with Populace; a stop while Python starts must not lose them. */
  async #learn(): Promise<void> {
    try {
      this.codebooks = (await this.engine.ask<CodebookView[]>("codebooks", {})).answer;
    } catch (error) {
      if (error instanceof Halted) return this.#learn();
      this.#tell("describe", error);
    }
  }
}

/** What is said of relations with the keys that were found; a key of which tables disagree stays open. */
function keyed(linking: Linking, joined: readonly JoiningView[]): Linking {
  const found = linking.keys.map(() => new Set<string>());
  for (const [place, { one, many, via }] of linking.relations.entries()) {
    found[one]!.add(joined[place]!.one_key);
    if (via >= 0) found[many]!.add(joined[place]!.many_key);
  }
  return {
    ...linking,
    relations: linking.relations.map((each, place) => (joined[place]!.one_parent ? each : { ...each, several: true })),
    keys: linking.keys.map((key, place) => (found[place]!.size === 1 ? [...found[place]!][0]! : key)),
  };
}

function zip(files: Files, path: string): Blob {
  return new Blob([files[path]!], { type: "application/zip" });
}
