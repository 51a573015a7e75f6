import { mount } from "svelte";
import "$parts/look.css";
import App from "./App.svelte";
import { Hub } from "./hub.svelte";

const target = document.getElementById("page")!;
const { kind, root, key } = document.body.dataset;

try {
  const hub = new Hub(kind!, root!, key!);
  // What stood there for those without a script makes room.
  target.replaceChildren();
  mount(App, { target, props: { hub } });
  performance.mark("open");
} catch (error: unknown) {
  target.textContent = `This page expected its data beside it and could not read them (${String(error)}). Ask its publisher for a new copy of the hub.`;
}
