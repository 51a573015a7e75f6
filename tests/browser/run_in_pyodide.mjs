// Starts Pyodide in Node, installs a wheel and runs one test script in a folder shared with the host.
// No test and nothing of the product may live here.
//
// Usage: node run_in_pyodide.mjs RUNTIME WHEEL RUNNER FOLDER
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, wheel, runner, folder] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")).href);

const python = await loadPyodide({ indexURL: runtime + "/", packageCacheDir: runtime });
await python.loadPackage("numpy", { checkIntegrity: true, messageCallback: () => {} });
const home = python.runPython("import site; site.getsitepackages()[0]");
// A plain array: Pyodide 0.27 crashes on Node's own Buffer.
python.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel", { extractDir: home });
python.mountNodeFS("/exchange", folder);
python.FS.writeFile("/run_script.py", readFileSync(runner));
try {
  python.runPython("import sys; sys.path.insert(0, '/'); import run_script; run_script.run_script('/exchange')");
} catch (error) {
  console.error(error.message.slice(-4000));
  process.exitCode = 1;
}
