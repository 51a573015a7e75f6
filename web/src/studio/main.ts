import { Engine } from "./engine.svelte";
const python = JSON.parse(document.getElementById("python")!.textContent!);
python.base = new URL(python.base, location.href).href;
const engine = new Engine(python);
(window as any).engine = engine;
(window as any).t0 = performance.now();
