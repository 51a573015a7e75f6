// Opens a page of a hub in the place of what it says to those without a script.
import { mount } from "svelte";
import "$parts/look.css";
import App from "./App.svelte";
import { Hub, type Page } from "./hub.svelte";

/** Shows the page that the document says it is, out of those that its script has, after what it needs before. */
export async function openPage(
  pages: Readonly<Record<string, Page>>,
  before: Readonly<Record<string, (hub: Hub) => Promise<void>>> = {},
): Promise<void> {
  const target = document.getElementById("page")!;
  const { kind, root, key } = document.body.dataset;
  try {
    const hub = new Hub(kind!, root!, key!);
    await before[kind!]?.(hub);
    // What stood there for those without a script makes room.
    target.replaceChildren();
    mount(App, { target, props: { hub, Shown: pages[kind!]! } });
    performance.mark("open");
  } catch (error: unknown) {
    target.textContent = `This page expected its data beside it and could not read them (${String(error)}). Ask its publisher for a new copy of the hub.`;
  }
}
