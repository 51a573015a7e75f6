// The page's data read in a worker, so that the page answers meanwhile; where there is none, here.
import type { TableData } from "$contract/showcase";
import type { Told } from "./rebuild/check";
import Code from "./rebuild/worker?worker&inline";
import { type Read, read } from "./reading";

export async function readAside(tables: readonly TableData[]): Promise<readonly Read[]> {
  try {
    return await inWorker(tables);
  } catch {
    // A host may forbid workers, and what is wrong with the data is said by who reads them here.
    return Promise.all(tables.map(read));
  }
}

async function inWorker(tables: readonly TableData[]): Promise<readonly Read[]> {
  const worker = new Code();
  try {
    return await new Promise((done, fail) => {
      worker.onmessage = ({ data: told }: MessageEvent<Told>) => {
        if (told.kind === "read") done(told.found);
        else fail(new Error(told.kind));
      };
      worker.onerror = () => fail(new Error("no worker"));
      worker.postMessage({ tables });
    });
  } finally {
    worker.terminate();
  }
}
