import "server-only";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as z from "zod/mini";

/** What someone allowed for one engine. */
export interface HelperConsent {
  /** Null for the first that works. */
  image: string | null;
  allowPidNamespace: boolean;
}

const consentSchema = z.object({ image: z.nullable(z.string()), allowPidNamespace: z.boolean() });
const fileSchema = z.object({
  instance: z.uuid(),
  engines: z.record(z.string(), consentSchema),
  /** Of probes alone; files of earlier versions have none. */
  probes: z._default(z.record(z.string(), z.object({ image: z.nullable(z.string()) })), {}),
});

/** What someone allowed probes on one engine. */
export interface ProbeConsent {
  /** Null for the first that works. */
  image: string | null;
}

/** `wiring.json` in the folder that XDG gives to a program's state. */
export function consentsFile(env: Readonly<Record<string, string | undefined>>): string {
  const given = env["XDG_STATE_HOME"];
  // A relative path is to be ignored, says the specification.
  const base =
    given !== undefined && path.isAbsolute(given) ? given : path.join(os.homedir(), ".local/state");
  return path.join(base, "patchbay", "wiring.json");
}

/**
 * For which engines a helper container is allowed, kept in a file that only its owner reads. A file that can't be read
 * or written costs the memory over a restart and nothing else.
 */
export class HelperConsents {
  readonly #file: string;
  #instance: string;
  #engines: Map<string, HelperConsent>;
  #probes: Map<string, ProbeConsent>;

  constructor(file: string) {
    this.#file = file;
    const kept = readKept(file);
    this.#instance = kept?.instance ?? randomUUID();
    this.#engines = new Map(Object.entries(kept?.engines ?? {}));
    this.#probes = new Map(Object.entries(kept?.probes ?? {}));
  }

  /** Id of this installation: helpers carry it as a label. */
  get instance(): string {
    return this.#instance;
  }

  get(engine: string): HelperConsent | null {
    return this.#engines.get(engine) ?? null;
  }

  getProbes(engine: string): ProbeConsent | null {
    return this.#probes.get(engine) ?? null;
  }

  /** Keeps or forgets (null) it; answers whether that will be known after a restart. */
  set(engine: string, consent: HelperConsent | null): boolean {
    this.#readAgain();
    if (consent === null) this.#engines.delete(engine);
    else this.#engines.set(engine, consent);
    return this.#write();
  }

  /** The same for probes alone. */
  setProbes(engine: string, consent: ProbeConsent | null): boolean {
    this.#readAgain();
    if (consent === null) this.#probes.delete(engine);
    else this.#probes.set(engine, consent);
    return this.#write();
  }

  /** Another Patchbay of the same person may have kept an answer meanwhile, or forgotten one, which must not come back. */
  #readAgain(): void {
    const kept = readKept(this.#file);
    if (kept === null) return;
    this.#engines = new Map(Object.entries(kept.engines));
    this.#probes = new Map(Object.entries(kept.probes));
  }

  #write(): boolean {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      const text = JSON.stringify({
        instance: this.#instance,
        engines: Object.fromEntries(this.#engines),
        probes: Object.fromEntries(this.#probes),
      });
      // Another Patchbay may read it at this moment: it finds the old one or the new one.
      const beside = `${this.#file}.${process.pid}`;
      writeFileSync(beside, `${text}\n`, { mode: 0o600 });
      renameSync(beside, this.#file);
      return true;
    } catch {
      return false;
    }
  }
}

function readKept(file: string): z.output<typeof fileSchema> | null {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
