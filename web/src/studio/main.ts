import { mount } from "svelte";
import { preferred, speak } from "$parts/language.svelte";
import "$parts/look.css";
import "./look.css";
import App from "./App.svelte";
import { Engine } from "./engine/engine.svelte";
import type { Python } from "./engine/messages";
import { Studio } from "./session/state.svelte";

const told = JSON.parse(document.getElementById("python")!.textContent!) as Python;
const alone = told.files[0]?.content !== undefined;
speak(preferred(navigator.languages));
const engine = new Engine({ ...told, base: new URL(told.base, location.href).href });
mount(App, { target: document.getElementById("page")!, props: { studio: new Studio(engine), alone } });

if (!alone && "serviceWorker" in navigator) navigator.serviceWorker.register("sw.js").catch(() => undefined);
