// A run in words that the command line and Python take: the same settings, with fresh noise.
import { quoted } from "../session/choices";

export interface Repeated {
  readonly command: string;
  readonly python: string;
}

/** How the command line and Python read a project file. */
export function repeated(file: string): Repeated {
  return {
    command: `populace release ${quoted(file)} --out public`,
    python: `import populace\n\nrelease = populace.release(${JSON.stringify(file)})\nrelease.save("public")`,
  };
}
