import type { HelperRuntime } from "@/lib/wiring/helper-runtime";

/** A container that is not started so long after it was made, in ms, never will be. */
const startGrace = 20_000;

/**
 * Removes what crashed processes left. A helper that runs belongs to a Patchbay that runs, or ends by itself within a
 * minute; one that is made and not started may be another Patchbay's, which is about to start it: it is looked at again.
 */
export class HelperSweep {
  readonly #runtime: Pick<HelperRuntime, "listHelpers" | "removeHelper">;
  #second: NodeJS.Timeout | null = null;

  constructor(runtime: Pick<HelperRuntime, "listHelpers" | "removeHelper">) {
    this.#runtime = runtime;
  }

  /** Throws what listing throws. */
  async run(): Promise<void> {
    const helpers = await this.#runtime.listHelpers();
    const isOver = ({ state }: { state: string }): boolean => state === "exited" || state === "dead";
    await this.#remove(helpers.filter(isOver));
    const unstarted = new Set(helpers.filter(({ state }) => state === "created").map(({ id }) => id));
    if (unstarted.size === 0) return;
    this.#second ??= setTimeout(() => {
      this.#second = null;
      void this.#removeUnstarted(unstarted);
    }, startGrace).unref();
  }

  /** Looks no second time. */
  stop(): void {
    if (this.#second !== null) clearTimeout(this.#second);
    this.#second = null;
  }

  async #removeUnstarted(ids: ReadonlySet<string>): Promise<void> {
    const helpers = await this.#runtime.listHelpers().catch(() => []);
    await this.#remove(helpers.filter(({ id, state }) => state === "created" && ids.has(id)));
  }

  /** The engine removes what has ended by itself too; whoever is later finds nothing. */
  async #remove(helpers: readonly { id: string }[]): Promise<void> {
    await Promise.all(helpers.map(({ id }) => this.#runtime.removeHelper(id).catch(() => {})));
  }
}
