// Pages without a chart by themselves: whoever looks for data, or reads, does not wait for charts.
import Catalog from "./Catalog.svelte";
import Story from "./Story.svelte";
import type { Page } from "./hub.svelte";
import { openPage } from "./opening";

void openPage({ catalog: Catalog as Page, story: Story as Page });
