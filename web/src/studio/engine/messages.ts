// What the page and its worker send each other. What they ask and answer stands in the contract.
import type { Stage } from "$contract/studio";

/** What Python is doing: a stage, "" before the first, and the length that it is about, or 0. */
export interface Doing {
  readonly stage: Stage | "";
  readonly length: number;
}

export const STARTING: Doing = { stage: "", length: 0 };

/** A file of Python as the page carries it or may fetch it. */
export interface PythonFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Base64 of the gzip of its content, where the page carries it. */
  readonly content?: string;
}

/** The file of Python that is a script. */
export const SCRIPT = "pyodide.asm.js";

export interface Python {
  readonly version: string;
  /** The folder to fetch from, as an absolute address; unused where files carry their content. */
  readonly base: string;
  readonly files: readonly PythonFile[];
}

/** Where the page carries Python, it also gives an address of the script, and the bytes of files. */
export type ToWorker =
  | { readonly kind: "start"; readonly python: Python; readonly script: string | null }
  | { readonly kind: "file"; readonly path: string; readonly content: Blob | Uint8Array<ArrayBuffer> }
  | { readonly kind: "forget"; readonly path: string }
  | { readonly kind: "ask"; readonly id: number; readonly question: string; readonly text: string };

export type FromWorker =
  | { readonly kind: "loading"; readonly share: number }
  | { readonly kind: "ready"; readonly kept: boolean }
  | { readonly kind: "progress"; readonly id: number; readonly doing: Doing; readonly share: number }
  | {
      readonly kind: "done";
      readonly id: number;
      readonly text: string;
      readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
    }
  | { readonly kind: "failed"; readonly words: string };
