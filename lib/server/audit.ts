import "server-only";
import { appendFile } from "node:fs/promises";

/** One line of the audit log: who asked is not known (there are no users), what was asked and how it ended is. */
export interface AuditEntry {
  /** For instance `connect`, `create-network`, `refused`. */
  action: string;
  method: string;
  path: string;
  status: number;
  code?: string;
  network?: { id: string; name: string };
  container?: { id: string; name: string };
  /** It was only asked what would happen: nothing was changed. */
  dryRun?: true;
  /** What a change was asked to do, a step each. */
  steps?: readonly string[];
  /** What a probe has seen. */
  result?: string;
  durationMs: number;
}

/** Writes one JSON object a line, to the file or to standard error. JSON escapes what names may hold (line ends, escapes of the terminal). */
export class Audit {
  readonly #file: string | null;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string | null) {
    this.#file = file;
  }

  write(entry: AuditEntry, at: Date): void {
    // C1 controls and bidi marks survive JSON.stringify and would act on a terminal.
    const line = JSON.stringify({ at: at.toISOString(), ...entry }).replaceAll(
      /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    const file = this.#file;
    if (file === null) {
      process.stderr.write(`${line}\n`);
      return;
    }
    this.#writing = this.#writing
      .then(() => appendFile(file, `${line}\n`, { mode: 0o600 }))
      .catch((error: unknown) => {
        process.stderr.write(
          `audit log ${file}: ${error instanceof Error ? error.message : String(error)}\n${line}\n`,
        );
      });
  }

  /** Resolves when all lines are on disk. */
  async flush(): Promise<void> {
    await this.#writing;
  }
}
