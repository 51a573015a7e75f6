// Releases that are compared: each is read and opened once, those of the address before the page is shown.
import { counts, held } from "./data";
import type { Hub } from "./hub.svelte";
import { type Asked, open } from "./matching";

/** How many a chart can tell apart: one for each of its colors. */
export const MOST = 7;

const opened = new Map<string, Asked>();

/** The folders of the releases that an address names. */
export function wanted(hub: Hub): string[] {
  return hub.get("r").split(",").filter(Boolean).slice(0, MOST);
}

/** A release that was read, by its folder. */
export function asked(address: string): Asked | null {
  return opened.get(address) ?? null;
}

/** Reads the releases that an address names, as far as the hub has them; those that are read stay. */
export async function read(hub: Hub): Promise<void> {
  const known = new Set(held<"catalog">("catalog").cards.flatMap(({ releases }) => releases.map((r) => r.address)));
  const missing = wanted(hub).filter((address) => known.has(address) && !opened.has(address));
  const reading = missing.map(async (address) => opened.set(address, await open(await counts(hub.root, address))));
  await Promise.allSettled(reading);
}
