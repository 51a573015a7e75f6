// Keeps the app for use without a network: the page, and the files of Python by their digests. The
// page is put last and in one step, so that what is kept is one whole release, the newest seen.
import type { Python, PythonFile } from "./messages";

const NAME = "populace";
type Bytes = Uint8Array<ArrayBuffer>;

/** The digest of a file; "" where the browser has none to offer, on plain http. */
export async function digest(bytes: Bytes): Promise<string> {
  if (!("subtle" in crypto)) return "";
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

export class Keeping {
  #cache: Cache | undefined;
  #added: string[] = [];

  constructor(private readonly of: Python) {}

  /** Does nothing where the browser keeps nothing. */
  async open(): Promise<void> {
    if (!("caches" in self)) return;
    // Held as long as this worker lives: an older tab may need its files once more.
    navigator.locks.request(NAME, { mode: "shared" }, () => new Promise(() => undefined)).catch(() => undefined);
    this.#cache = await caches.open(NAME).catch(() => undefined);
  }

  async get(file: PythonFile): Promise<Bytes | undefined> {
    const found = await this.#try((cache) => cache.match(this.#key(file)));
    const bytes = found && new Uint8Array(await found.arrayBuffer());
    return bytes && (await digest(bytes)) === file.sha256 ? bytes : undefined;
  }

  async put(file: PythonFile, bytes: Bytes): Promise<void> {
    this.#added.push(this.#key(file));
    await this.#try((cache) => cache.put(this.#key(file), new Response(bytes)));
  }

  /** Keeps the page that was opened, beside its files. Whether all is kept now. */
  async page(): Promise<boolean> {
    const home = new URL("..", this.of.base).href;
    const same = async (page: Response): Promise<boolean> =>
      (await page.text()).includes(`"version": "${this.of.version}"`);
    const done = await this.#try(async (cache) => {
      const known = await cache.match(home);
      if (!known || !(await same(known))) {
        const page = await fetch(home, { cache: "no-cache" });
        if (!(await same(page.clone()))) throw new Error("the server has another page by now");
        await cache.put(home, page);
      }
      await this.#tidy(cache, [home, ...this.of.files.map((file) => this.#key(file))]);
      return true;
    });
    return done ?? false;
  }

  #key(file: PythonFile): string {
    return this.of.base + file.sha256;
  }

  async #tidy(cache: Cache, needed: readonly string[]): Promise<void> {
    const { held = [] } = await navigator.locks.query();
    if (held.filter(({ name }) => name === NAME).length > 1) return;
    for (const { url } of await cache.keys()) if (!needed.includes(url)) await cache.delete(url);
  }

  /** A browser may refuse to keep anything, or run out of room: then this release is not kept. */
  async #try<Found>(work: (cache: Cache) => Promise<Found>): Promise<Found | undefined> {
    const cache = this.#cache;
    if (!cache) return undefined;
    try {
      return await work(cache);
    } catch {
      this.#cache = undefined;
      await Promise.allSettled(this.#added.map((key) => cache.delete(key)));
      return undefined;
    }
  }
}
