// A run in words that the command line and Python take: the same settings, with fresh noise.
import { quoted } from "./choices";
import { projectName } from "./projects";
import type { Run } from "./runs";

export interface Repeated {
  readonly command: string;
  readonly python: string;
  /** The name of the project file that both read. */
  readonly file: string;
}

export function repeated({ said }: Run): Repeated {
  const file = projectName(said);
  return {
    file,
    command: `populace release ${quoted(file)} --out public`,
    python: `import populace\n\nrelease = populace.release(${JSON.stringify(file)})\nrelease.save("public")`,
  };
}
