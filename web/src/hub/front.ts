// The first page by itself: whoever looks for data does not wait for charts.
import Catalog from "./Catalog.svelte";
import type { Page } from "./hub.svelte";
import { openPage } from "./opening";

openPage({ catalog: Catalog as Page });
