import Compare from "./Compare.svelte";
import Dataset from "./Dataset.svelte";
import Story from "./Story.svelte";
import type { Page } from "./hub.svelte";
import { openPage } from "./opening";

openPage({ compare: Compare, dataset: Dataset as Page, story: Story as Page });
