import Compare from "./Compare.svelte";
import Dataset from "./Dataset.svelte";
import { read } from "./asked";
import type { Page } from "./hub.svelte";
import { openPage } from "./opening";

// What is compared is read before it is shown: nothing moves once the page stands there.
void openPage({ compare: Compare, dataset: Dataset as Page }, { compare: read });
