// What the person at the screen has chosen and made. It lives in this tab alone.
import type { CodebookView, ColumnChoice, EffectView, FileView, PlanView, ReleaseView, ReportView, Strength, TableChoices } from "$contract/studio";
import { changed, firstOf, fits, namesValues } from "./choices";
import { type Engine, type Files, Halted, Trouble } from "./engine.svelte";
import { own, type Told } from "./troubles";

export const STEPS = ["load", "describe", "protect", "check", "publish"] as const;
export type Step = (typeof STEPS)[number];
export type Place = "load" | "describe" | "protect" | "check" | "publish";

/** A release that was made, or a run that was stopped and may have spent all the same. */
export interface Run {
  readonly number: number;
  readonly strength: Strength;
  readonly choices: TableChoices;
  readonly title: string;
  readonly view: ReleaseView | null;
  readonly archive: Blob | null;
  readonly page: string;
  report: ReportView | null;
  reportArchive: Blob | null;
}

interface Project {
  readonly populace: number;
  readonly sensitive: string;
  readonly title: string;
  readonly strength: Strength;
  readonly choices: TableChoices;
}

const TEXT = new TextDecoder();

export class Studio {
  step = $state<Step>("load");
  busy = $state<"" | "open" | "example" | "release" | "evaluate">("");
  fileName = $state("");
  title = $state("");
  simulated = $state(false);
  view = $state.raw<FileView | null>(null);
  choices = $state.raw<TableChoices | null>(null);
  codebooks = $state.raw<readonly CodebookView[]>([]);
  strength = $state.raw<Strength>({ method: "epsilon", epsilon: 0, k: 10, length: 3 });
  plan = $state.raw<PlanView | null>(null);
  runs = $state.raw<readonly Run[]>([]);
  chosen = $state(0);
  problem = $state.raw<{ place: Place; problem: Told } | null>(null);
  notice = $state<"" | "stopped" | "project" | "waiting">("");

  readonly run = $derived(this.runs.find(({ number, view }) => number === this.chosen && view !== null) ?? null);
  readonly used = $derived(this.choices?.columns.filter(({ use }) => use) ?? []);
  readonly canUndo = $derived.by(() => this.#past.length > 0);
  /** What all runs spent together; null once a run had no epsilon. */
  readonly spent = $derived(this.runs.some(({ strength }) => strength.method === "k") ? null : this.runs.reduce((sum, { strength }) => sum + strength.epsilon, 0));

  #path = "";
  #past = $state.raw<readonly TableChoices[]>([]);
  #waiting: Project | null = null;
  #planned = 0;

  constructor(readonly engine: Engine) {
    void this.#learn();
  }

  /** Whether a step can be gone to. */
  open(step: Step): boolean {
    if (step === "load") return true;
    if (step === "describe" || step === "protect") return this.view !== null && (step === "describe" || this.used.length > 0);
    return this.run !== null;
  }

  go(step: Step): void {
    if (this.open(step)) this.step = step;
  }

  async load(file: Blob, name: string): Promise<void> {
    if (/\.json$/i.test(name)) return this.#project(file);
    await this.#busy("open", "load", async () => {
      const path = this.engine.give(file);
      const { answer } = await this.engine.ask<FileView>("open", { path }).catch((error: unknown) => {
        this.engine.forget(path);
        throw error;
      });
      if (this.#path) this.engine.forget(this.#path);
      this.#path = path;
      Object.assign(this, { view: answer, fileName: name, title: name.replace(/\.[^.]*$/, ""), runs: [], chosen: 0, plan: null, simulated: false });
      this.#past = [];
      this.choices = firstOf(answer);
      this.#apply();
    });
  }

  async example(victims: number): Promise<void> {
    let table: Blob | null = null;
    let choices: TableChoices | null = null;
    await this.#busy("example", "load", async () => {
      const { answer, files } = await this.engine.ask<{ path: string; choices: TableChoices }[]>("example", { victims });
      table = new Blob([files[answer[0]!.path]!]);
      choices = answer[0]!.choices;
    });
    if (!table || !choices) return;
    await this.load(table, "cases.csv");
    if (this.view) Object.assign(this, { choices, simulated: true });
  }

  change(name: string, change: Partial<ColumnChoice>): void {
    this.#set(changed(this.choices!, name, change));
  }

  /** The column that names the person of each row; "" where each row is a person. */
  subject(name: string): void {
    const choices = this.choices!;
    this.#set({ ...(name ? changed(choices, name, { use: false }) : choices), subject_id: name });
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (!last) return;
    this.choices = last;
    this.#past = this.#past.slice(0, -1);
  }

  async effect(choice: ColumnChoice): Promise<EffectView> {
    return (await this.engine.ask<EffectView>("effect", { path: this.#path, choice })).answer;
  }

  /** Works out the plan for the present choices; only the newest answer counts. */
  async foresee(): Promise<void> {
    const number = ++this.#planned;
    if (this.strength.method !== "epsilon" || this.strength.epsilon === 0 || !this.choices) {
      this.plan = null;
      return;
    }
    try {
      const { answer } = await this.engine.ask<PlanView>("plan", { choices: this.choices, strength: this.strength });
      if (number === this.#planned) Object.assign(this, { plan: answer, problem: this.problem?.place === "protect" ? null : this.problem });
    } catch (error) {
      if (number === this.#planned) this.#tell("protect", error);
    }
  }

  /** The least epsilon that reports a group of this size; 0 where none does, null where it cannot be told. */
  async need(group: number): Promise<number | null> {
    try {
      return (await this.engine.ask<number>("need", { choices: this.choices, strength: { ...this.strength, epsilon: 1 }, group })).answer;
    } catch (error) {
      if (!(error instanceof Halted)) this.#tell("protect", error);
      return null;
    }
  }

  async release(): Promise<void> {
    const number = this.runs.length + 1;
    const { strength, title } = this;
    const choices = this.choices!;
    const made = { number, strength, choices, title, view: null, archive: null, page: "", report: null, reportArchive: null };
    let outcome: Run | null = null;
    await this.#busy("release", "protect", async () => {
      try {
        const { answer, files } = await this.engine.ask<ReleaseView>("release", { path: this.#path, choices, strength, title });
        outcome = { ...made, view: answer, archive: zip(files, answer.archive), page: TEXT.decode(files[answer.page]) };
      } catch (error) {
        if (error instanceof Halted) outcome = made;
        throw error;
      }
    });
    const added = outcome as Run | null;
    if (!added) return;
    this.runs = [...this.runs, added];
    if (added.view) this.chosen = number;
  }

  /** Compares the chosen run with the real table; records, too, where asked, which takes longer. */
  async evaluate(records = false): Promise<void> {
    const run = this.run!;
    await this.#busy("evaluate", "check", async () => {
      const archive = this.engine.give(run.archive!);
      const { answer, files } = await this.engine
        .ask<ReportView>("evaluate", { path: this.#path, choices: run.choices, archive, k: Math.max(2, run.strength.k), records })
        .finally(() => this.engine.forget(archive));
      const report = { report: answer, reportArchive: zip(files, answer.archive) };
      this.runs = this.runs.map((each) => (each.number === run.number ? { ...each, ...report } : each));
    });
  }

  /** A run's choices as the file that the command line takes. */
  async recipe(run: Run): Promise<Blob | null> {
    try {
      const { answer } = await this.engine.ask<string>("project", { choices: run.choices });
      return new Blob([answer], { type: "application/toml" });
    } catch (error) {
      if (!(error instanceof Halted)) this.#tell("publish", error);
      return null;
    }
  }

  stop(): void {
    this.engine.stop();
  }

  /** The choices as a file; it says so itself when it is as private as the table. */
  project(sensitive: string): { name: string; file: Blob } {
    const choices = this.choices!;
    const marked = namesValues(choices);
    const project: Project = { populace: 1, sensitive: marked ? sensitive : "", title: this.title, strength: this.strength, choices };
    return { name: `${marked ? "PRIVATE-" : ""}populace-project.json`, file: new Blob([JSON.stringify(project, null, 1)], { type: "application/json" }) };
  }

  async #project(file: Blob): Promise<void> {
    let found: Project | null = null;
    try {
      const read = JSON.parse(await file.text()) as Project;
      if (read.populace === 1 && Array.isArray(read.choices.columns) && typeof read.strength.length === "number") found = read;
    } catch {
      found = null;
    }
    if (!found) {
      this.problem = { place: "load", problem: own("project") };
      return;
    }
    this.problem = null;
    this.#waiting = found;
    this.notice = "waiting";
    if (this.view) this.#apply();
  }

  #apply(): void {
    const project = this.#waiting;
    if (!project || !this.view) return;
    if (!fits(project.choices, this.view)) {
      this.problem = { place: "load", problem: own("columns") };
      return;
    }
    this.#waiting = null;
    Object.assign(this, { title: project.title, strength: project.strength, notice: "project" });
    this.#set(project.choices);
  }

  #set(choices: TableChoices): void {
    if (this.choices) this.#past = [...this.#past.slice(-99), this.choices];
    this.choices = choices;
  }

  async #busy(what: Studio["busy"], place: Place, work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    Object.assign(this, { busy: what, problem: null, notice: this.notice === "waiting" ? "waiting" : "" });
    Object.assign(this.engine, { stage: "", share: 0 });
    try {
      await work();
    } catch (error) {
      if (error instanceof Halted) this.notice = "stopped";
      else this.#tell(place, error);
    } finally {
      this.busy = "";
    }
  }

  #tell(place: Place, error: unknown): void {
    const known = error instanceof Trouble;
    this.problem = { place, problem: known ? error.problem : own("defect", error instanceof Error ? error.name : "") };
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

function zip(files: Files, path: string): Blob {
  return new Blob([files[path]!], { type: "application/zip" });
}
