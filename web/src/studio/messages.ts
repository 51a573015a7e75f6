// What the page and its worker send each other. What they ask and answer stands in the contract.

/** A file of Python as the page carries it or may fetch it. */
export interface PythonFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Base64 of the gzip of its content, where the page carries it. */
  readonly content?: string;
}

export interface Python {
  readonly version: string;
  /** The folder to fetch from, as an absolute address; unused where files carry their content. */
  readonly base: string;
  readonly files: readonly PythonFile[];
}

export type ToWorker =
  | { readonly kind: "start"; readonly python: Python }
  | { readonly kind: "file"; readonly path: string; readonly file: Blob }
  | { readonly kind: "ask"; readonly id: number; readonly question: string; readonly text: string };

export type FromWorker =
  | { readonly kind: "loading"; readonly share: number }
  | { readonly kind: "ready"; readonly kept: boolean }
  | { readonly kind: "progress"; readonly id: number; readonly stage: string; readonly share: number }
  | { readonly kind: "done"; readonly id: number; readonly text: string; readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> }
  | { readonly kind: "failed"; readonly words: string };
