import "server-only";
import type { TrafficTold } from "@/lib/contract/frames";
import type { Topology } from "@/lib/domain/topology/topology";
import { containersCountedInside } from "@/lib/domain/wiring/counted-end";
import type { CounterReading } from "@/lib/domain/wiring/observed-wiring";
import {
  type CounterSample,
  diffTraffic,
  noTraffic,
  ratesBetween,
  trafficOf,
  type TrafficChange,
  type TrafficState,
} from "@/lib/domain/wiring/rates";
import type { WatchedSandbox } from "@/lib/server/hub";
import type { SandboxTarget } from "@/lib/wiring/wiring-source";

/** Milliseconds from the start of one sample to the start of the next. */
const interval = 1000;

export interface TrafficOptions {
  /** The counters of the host and in these containers; null while no source reads them. May be slow, may reject. */
  readCounters: (targets: readonly SandboxTarget[]) => Promise<CounterReading> | null;
  /** The containers that can be looked into now. */
  sandboxes: () => readonly WatchedSandbox[];
  /** What the counters are laid on. */
  topology: () => Pick<Topology, "networks" | "endpoints" | "host"> | null;
  /** The date, for people. */
  now: () => Date;
  /** Milliseconds of a clock that only goes forwards. */
  clock: () => number;
}

export type TrafficListener = (told: TrafficTold) => void;

/**
 * Reads the counters once a second while somebody watches, and tells each watcher what changed. A sample that takes
 * longer than a second delays the next: two never overlap.
 */
export class TrafficSampler {
  readonly #options: TrafficOptions;
  readonly #listeners = new Set<TrafficListener>();
  #timer: NodeJS.Timeout | null = null;
  #last: CounterSample | null = null;
  #state: TrafficState = noTraffic;
  /** Grows when the last watcher leaves, so that a sample that is still under way is forgotten. */
  #turn = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** Whether somebody watches. */
  get isRunning(): boolean {
    return this.#listeners.size > 0;
  }

  /** Everything that is known now, for one who knows nothing. */
  get whole(): TrafficTold {
    return this.#tell(diffTraffic(noTraffic, this.#state) ?? { links: {}, networks: {}, uplinks: {} }, true);
  }

  /** Tells the listener each change from now on, until the returned function is called. */
  watch(listener: TrafficListener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) void this.#run(this.#turn);
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#turn += 1;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      // What the next watcher would be told first is old by then.
      this.#last = null;
      this.#state = noTraffic;
    };
  }

  async #run(turn: number): Promise<void> {
    const start = this.#options.clock();
    await this.#sample(turn);
    if (turn !== this.#turn) return;
    const wait = Math.max(0, interval - (this.#options.clock() - start));
    this.#timer = setTimeout(() => void this.#run(turn), wait);
  }

  async #sample(turn: number): Promise<void> {
    // A source that can't be read now has its reason told elsewhere; its old figures would only mislead.
    const reading = this.#options.readCounters(this.#findTargets());
    const counters = await (reading ?? Promise.resolve(null)).catch(() => null);
    if (turn !== this.#turn) return;
    const topology = this.#options.topology();
    const sample = counters === null ? null : { at: this.#options.clock(), ...counters };
    const rates = sample === null || this.#last === null ? null : ratesBetween(this.#last, sample);
    const state = rates === null || topology === null ? noTraffic : trafficOf(topology, rates);
    this.#last = sample;
    const change = diffTraffic(this.#state, state);
    this.#state = state;
    if (change === null) return;
    const told = this.#tell(change, false);
    for (const listener of this.#listeners) listener(told);
  }

  /** Only what has no end of its own on the host is looked into (TRAF-8). */
  #findTargets(): SandboxTarget[] {
    const topology = this.#options.topology();
    // Without the host nothing is told at all.
    if (topology === null || topology.host === null) return [];
    const inside: ReadonlySet<string> = containersCountedInside(topology);
    if (inside.size === 0) return [];
    return this.#options.sandboxes().filter(({ id, isStale }) => inside.has(id) && !isStale);
  }

  #tell(change: TrafficChange, whole: boolean): TrafficTold {
    return { at: this.#options.now().toISOString(), whole, ...change };
  }
}
