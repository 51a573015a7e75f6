// The loader of Python, out of the checked runtime; tools/build_studio.py says where it lies.
declare module "$pyodide" {
  export function loadPyodide(options: object): Promise<unknown>;
}
