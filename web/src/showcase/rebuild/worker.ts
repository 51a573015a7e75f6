// Makes the records again aside, so that the page stays usable and can stop it.
import { type Task, type Told, checked } from "./check";

const say = (told: Told): void => postMessage(told);

onmessage = ({ data: { data, counts } }: MessageEvent<Task>) => {
  let last = -1;
  const tell = (share: number): void => {
    const whole = Math.floor(100 * share);
    if (whole > last) say({ kind: "share", share: (last = whole) / 100 });
  };
  checked(data, counts, tell).then(say, (error: unknown) => say({ kind: "failed", words: String(error) }));
};
