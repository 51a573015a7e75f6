// Reads the page's data and makes the records again aside, so that the page stays usable and can stop it.
import { memory, read } from "../reading";
import { type Task, type Told, checked } from "./check";

const say = (told: Told, handed: ArrayBufferLike[] = []): void =>
  postMessage(told, { transfer: handed as ArrayBuffer[] });

onmessage = ({ data: task }: MessageEvent<Task>) => {
  const fail = (error: unknown): void => say({ kind: "failed", words: String(error) });
  if ("tables" in task) {
    Promise.all(task.tables.map(read)).then((found) => say({ kind: "read", found }, memory(found)), fail);
    return;
  }
  let last = -1;
  const tell = (share: number): void => {
    const whole = Math.floor(100 * share);
    if (whole > last) say({ kind: "share", share: (last = whole) / 100 });
  };
  checked(task.data, task.counts, tell).then(say, fail);
};
