import { mount } from "svelte";
import type { ShowcaseData } from "$contract/showcase";
import "$parts/look.css";
import App from "./App.svelte";
import { Showcase } from "./state.svelte";

const target = document.getElementById("page")!;

/** When the browser has drawn what stands there, or draws nothing since nobody looks. */
const seen = new Promise<void>((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 500);
});

async function open(): Promise<void> {
  await seen;
  const data = JSON.parse(document.getElementById("release")!.textContent!) as ShowcaseData;
  const showcase = await Showcase.open(data);
  // Reading and drawing are two tasks: between them the browser may answer.
  await new Promise((done) => setTimeout(done));
  // What stood there for those without a script makes room.
  target.replaceChildren();
  mount(App, { target, props: { showcase } });
  performance.mark("open");
}

open().catch((error: unknown) => {
  target.textContent = `This page expected the data of a release inside it and could not read them (${String(error)}). Ask its publisher for a new copy, or open aggregates.csv beside it.`;
});
