// Runs the same wheel as everywhere else, on Pyodide. Nothing is sent from here: after Python is
// loaded, this worker asks the network for nothing.
import type { Stage } from "$contract/studio";
import { loadPyodide } from "$pyodide";
import { inflate } from "$parts/inflate";
import { digest, Keeping } from "./keeping";
import { type FromWorker, type Python, type PythonFile, SCRIPT, type ToWorker } from "./messages";

interface FileSystem {
  readonly filesystems: { readonly WORKERFS: unknown };
  mkdirTree(path: string): void;
  mount(kind: unknown, options: { blobs: { name: string; data: Blob }[] }, path: string): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  rmdir(path: string): void;
  unlink(path: string): void;
  unmount(path: string): void;
  writeFile(path: string, bytes: Uint8Array): void;
}
interface Session {
  answer(question: string, text: string, tell: (stage: Stage, share: number, length: number) => void): string;
  clear(): void;
  forget(path: string): void;
}
interface Pyodide {
  readonly FS: FileSystem;
  loadPackage(name: string, options: object): Promise<unknown>;
  runPython(code: string): unknown;
  unpackArchive(bytes: Uint8Array, format: string, options: object): void;
}
interface Paths {
  readonly archive?: string;
  readonly page?: string;
  readonly path?: string;
  readonly tables?: Paths[];
}

declare function importScripts(address: string): void;

/** Python that a build for tests runs first, to fix its noise; empty in every other build. */
declare const FIXED_NOISE: string;

const HOME = "https://python.invalid/";
const say = (message: FromWorker, transfer: Transferable[] = []): void => postMessage(message, { transfer });

let python: Pyodide;
let session: Session;
/** The folders in which a file of the page is seen without being copied. */
const mounted = new Set<string>();

/** The content of every file of Python, whether the page carries it, has kept it or must fetch it. */
async function contents(of: Python): Promise<{ files: Map<string, Uint8Array<ArrayBuffer>>; kept: boolean }> {
  const whole = of.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const carried = of.files[0]?.content !== undefined;
  const keeping = new Keeping(of);
  if (!carried) await keeping.open();
  let loaded = 0;
  for (const file of of.files) {
    files.set(
      file.name,
      file.content === undefined ? await found(of.base, file, keeping) : await inflate(file.content, "gzip"),
    );
    say({ kind: "loading", share: (0.7 * (loaded += file.bytes)) / whole });
  }
  return { files, kept: carried || (await keeping.page()) };
}

async function found(base: string, file: PythonFile, keeping: Keeping): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await keeping.get(file);
  if (kept) return kept;
  const came = await fetch(base + file.name, { cache: "no-store" });
  if (!came.ok) throw new Error(`the server did not give ${file.name}`);
  const bytes = new Uint8Array(await came.arrayBuffer());
  const told = await digest(bytes);
  if (told && told !== file.sha256) throw new Error(`${file.name} is not the file that this page was built with`);
  await keeping.put(file, bytes);
  return bytes;
}

/** In a page opened from disk, Chromium lets its workers load their own Blobs alone, and WebKit the page's. */
function run(script: Uint8Array<ArrayBuffer>, otherwise: string | null): void {
  const own = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    importScripts(own);
  } catch (error) {
    if (otherwise === null) throw error;
    importScripts(otherwise);
  } finally {
    URL.revokeObjectURL(own);
  }
}

async function start(of: Python, script: string | null): Promise<void> {
  const { files, kept } = await contents(of);
  // Pyodide fetches its files by address; here it is handed them, and the network is left alone.
  self.fetch = async (input) => {
    const address = input instanceof Request ? input.url : String(input);
    const bytes = files.get(address.slice(HOME.length));
    if (!address.startsWith(HOME) || !bytes) throw new TypeError("this worker asks the network for nothing");
    return new Response(bytes, {
      headers: { "Content-Type": address.endsWith(".wasm") ? "application/wasm" : "application/octet-stream" },
    });
  };
  run(files.get(SCRIPT)!, script);
  python = (await loadPyodide({ indexURL: HOME })) as Pyodide;
  say({ kind: "loading", share: 0.85 });
  await python.loadPackage("numpy", { checkIntegrity: false, messageCallback: () => undefined });
  const site = python.runPython("import site; site.getsitepackages()[0]");
  const wheel = of.files.find(({ name }) => name.startsWith("populace-"))!;
  python.unpackArchive(files.get(wheel.name)!, "wheel", { extractDir: site });
  files.clear();
  if (FIXED_NOISE) python.runPython(FIXED_NOISE);
  session = python.runPython("from populace.browser import Session; Session('/session')") as Session;
  say({ kind: "ready", kept });
}

function answer(id: number, question: string, text: string): void {
  let told = 0;
  const answered = session.answer(question, text, (stage, share, length) => {
    if (performance.now() - told < 50) return;
    told = performance.now();
    say({ kind: "progress", id, doing: { stage, length }, share });
  });
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const { answer: found } = JSON.parse(answered) as { answer?: Paths | Paths[] };
  for (const paths of Array.isArray(found) ? found : [found ?? {}, ...(found?.tables ?? [])]) {
    for (const path of [paths.archive, paths.page, paths.path]) {
      if (path) files[path] = python.FS.readFile(path);
    }
  }
  session.clear();
  say(
    { kind: "done", id, text: answered, files },
    Object.values(files).map(({ buffer }) => buffer),
  );
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function take(path: string, content: Blob | Uint8Array): void {
  const folder = folderOf(path);
  python.FS.mkdirTree(folder);
  if (content instanceof Blob) {
    const name = path.slice(folder.length + 1);
    python.FS.mount(python.FS.filesystems.WORKERFS, { blobs: [{ name, data: content }] }, folder);
    mounted.add(folder);
  } else python.FS.writeFile(path, content);
}

function forget(path: string): void {
  const folder = folderOf(path);
  session.forget(path);
  if (mounted.delete(folder)) python.FS.unmount(folder);
  else python.FS.unlink(path);
  python.FS.rmdir(folder);
}

async function hear(message: ToWorker): Promise<void> {
  try {
    if (message.kind === "start") await start(message.python, message.script);
    else if (message.kind === "file") take(message.path, message.content);
    else if (message.kind === "forget") forget(message.path);
    else answer(message.id, message.question, message.text);
  } catch (error) {
    say({
      kind: "failed",
      words: error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error),
    });
  }
}

// One after the other: what comes while Python is loading waits.
let turn = Promise.resolve();
onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  turn = turn.then(() => hear(data));
};
