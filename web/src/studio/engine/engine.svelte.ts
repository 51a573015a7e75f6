// Python in a worker, as the page sees it: questions, answers, progress, and a stop that always works.
import type { Failure, Problem } from "$contract/studio";
import { inflate } from "$parts/inflate";
import { type Doing, type FromWorker, type Python, SCRIPT, STARTING, type ToWorker } from "./messages";
import { own, type Told } from "./troubles";
import Code from "./worker?worker&inline";

/** What went wrong, in three parts. */
export class Trouble extends Error {
  constructor(readonly problem: Told) {
    super("fault" in problem ? problem.fault : problem.expected);
  }
}

/** The user pressed stop. */
export class Halted extends Error {}

interface Asked {
  readonly done: (text: string, files: Files) => void;
  readonly failed: (error: Error) => void;
}
export type Files = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
export type State = "loading" | "ready" | "failed";

/** What Python starts with. Where the page carries it, the page also unpacks its script: see `run`. */
async function starting(python: Python): Promise<ToWorker> {
  const carried = python.files.find(({ name }) => name === SCRIPT)?.content;
  const script = carried && new Blob([await inflate(carried, "gzip")], { type: "text/javascript" });
  return { kind: "start", python, script: script ? URL.createObjectURL(script) : null };
}

export class Engine {
  state = $state<State>("loading");
  loaded = $state(0);
  /** Whether Python is kept for use without a network. */
  kept = $state(false);
  words = $state("");
  doing = $state.raw<Doing>(STARTING);
  share = $state(0);

  #worker!: Worker;
  #sent = Promise.resolve();
  #asked = new Map<number, Asked>();
  #files = new Map<string, Blob>();
  #number = 0;

  readonly #starting: Promise<ToWorker>;
  readonly #carried: boolean;

  constructor(python: Python) {
    this.#carried = python.files[0]?.content !== undefined;
    this.#starting = starting(python);
    this.#start();
  }

  /** Hands a file to Python; it stays one after the worker was started again. */
  give(file: Blob): string {
    const path = `/given/${++this.#number}/table`;
    this.#files.set(path, file);
    this.#hand(path, file);
    return path;
  }

  /** Takes a file from Python's sight when it is no longer needed. */
  forget(path: string): void {
    if (this.#files.delete(path)) this.#send(() => ({ kind: "forget", path }));
  }

  async ask<Answer>(question: string, given: object): Promise<{ answer: Answer; files: Files }> {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, {
        failed: reject,
        done: (text, files) => {
          const { answer, problem, failure } = JSON.parse(text) as {
            answer: Answer;
            problem?: Problem;
            failure?: Failure;
          };
          const told = problem ?? failure;
          if (told) reject(new Trouble(told));
          else resolve({ answer, files });
        },
      });
      const text = JSON.stringify(given);
      this.#send(() => ({ kind: "ask", id, question, text }));
    });
  }

  /** Ends what runs at once; Python starts anew, and what was asked and not answered is told so. */
  stop(): void {
    this.#worker.terminate();
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    this.#start();
    for (const each of asked) each.failed(new Halted());
  }

  #start(): void {
    Object.assign(this, { state: "loading", loaded: 0, doing: STARTING, share: 0 });
    this.#worker = new Code();
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    this.#worker.onerror = (event) =>
      this.#hear({ kind: "failed", words: event.message || "the worker could not start" });
    this.#send(() => this.#starting);
    for (const [path, file] of this.#files) this.#hand(path, file);
  }

  /** A page that carries Python may be opened from disk, where WebKit lets no worker read a Blob. */
  #hand(path: string, file: Blob): void {
    this.#send(async () => ({
      kind: "file",
      path,
      content: this.#carried ? new Uint8Array(await file.arrayBuffer()) : file,
    }));
  }

  /** One after the other, in the order of the calls. */
  #send(message: () => ToWorker | Promise<ToWorker>): void {
    const worker = this.#worker;
    this.#sent = this.#sent.then(async () => {
      try {
        worker.postMessage(await message());
      } catch (error) {
        if (worker === this.#worker) this.#hear({ kind: "failed", words: String(error) });
      }
    });
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "loading":
        this.loaded = message.share;
        break;
      case "ready":
        this.state = "ready";
        this.kept = message.kept;
        break;
      case "progress":
        this.doing = message.doing;
        this.share = message.share;
        break;
      case "done": {
        const asked = this.#asked.get(message.id);
        this.#asked.delete(message.id);
        asked?.done(message.text, message.files);
        break;
      }
      case "failed": {
        // Python does not survive what reaches this place, so that it starts anew; but not for ever.
        const starting = this.state === "loading";
        const problem = own(
          starting ? "start" : /memory|alloc/i.test(message.words) ? "memory" : "worker",
          message.words,
        );
        const asked = [...this.#asked.values()];
        this.#asked.clear();
        this.#worker.terminate();
        if (starting) Object.assign(this, { state: "failed", words: message.words });
        else this.#start();
        for (const each of asked) each.failed(new Trouble(problem));
      }
    }
  }
}
