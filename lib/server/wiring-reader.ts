import "server-only";
import type { WiringStatus } from "@/lib/contract/answers";
import { isEqualJson } from "@/lib/domain/topology/diff-topology";
import { WiringJoin } from "@/lib/domain/wiring/join-wiring";
import type { ObservedHost, ObservedSandbox } from "@/lib/domain/wiring/observed-wiring";
import type { Hub, WatchedSandbox } from "@/lib/server/hub";
import { WiringError, type WiringSource } from "@/lib/wiring/wiring-source";

/** Times in ms. */
const timing = {
  /** What no event tells: a cable that somebody has moved by hand, an interface that went up or down. */
  fullPass: 60_000,
  /** The engine tells of an endpoint some time before or after its interface is there (20.10: under 50 ms). */
  retries: [60, 150, 400, 1000],
  /** One that could not be read at all (a call that took too long, a `/proc` that refused) gets other chances. */
  rereads: [2000, 10_000],
  /** Reading has the processor for a third of the time at most, whatever happens to the containers. */
  restFactor: 2,
  leastRest: 20,
  /** A container that has just started waits for no more than such a slice of a full pass, and its rest. */
  slice: 250,
  /** A source that fails as a whole is not asked again at once; each further failure doubles it, up to a full pass's. */
  afterFailure: 2000,
};

/** Containers that are read at once before it is known how long one takes: 5 ms locally, 1 s by short helpers. */
const firstSlice = 16;
/** As many as short helpers run at once. */
const leastSlice = 4;

/** The source that can be used now, or why there is none. */
export interface SourceChoice {
  source: WiringSource | null;
  reason: string | null;
}

export interface WiringReaderOptions {
  hub: Pick<Hub, "topology" | "sandboxes" | "watchPicture" | "setWiring" | "setWiringStatus">;
  /**
   * Asked before each full pass, with the source in use: the same one when it is right still. Another one, or none,
   * and the one in use is closed.
   */
  chooseSource: (current: WiringSource | null) => Promise<SourceChoice>;
}

interface ReadSandbox {
  key: string;
  sandbox: ObservedSandbox;
  isLacking: boolean;
  /** It is to be read again whatever its key. */
  isDue: boolean;
  /** How many times it has been read again because it, or the interface of an endpoint, could not be read. */
  retries: number;
}

/**
 * Keeps the hub's wiring live: one full pass a minute, and in between only the containers that have started, or are
 * attached otherwise, and the host's side.
 */
export class WiringReader {
  readonly #options: WiringReaderOptions;
  readonly #hub: WiringReaderOptions["hub"];
  #source: WiringSource | null = null;
  #host: ObservedHost | null = null;
  readonly #join = new WiringJoin();
  readonly #read = new Map<string, ReadSandbox>();
  #stopWatching: (() => void) | null = null;
  #timers = new Set<NodeJS.Timeout>();
  #running: Promise<void> | null = null;
  /** Until it fires, nothing is read. */
  #rest: NodeJS.Timeout | null = null;
  #isStopped = false;
  #isFullDue = true;
  /** Failures of the source as a whole, one after the other. */
  #failures = 0;
  /** Everything has been read once: what comes now must leave the processor to others. */
  #isComplete = false;
  #sliceSize = firstSlice;
  /** Containers that were there when the host was last read: one that has gone took its interface along. */
  #present = new Set<string>();

  constructor(options: WiringReaderOptions) {
    this.#options = options;
    this.#hub = options.hub;
  }

  /** Null before it is known, and where the wiring can't be read. */
  get source(): WiringSource | null {
    return this.#source;
  }

  start(): void {
    this.#stopWatching = this.#hub.watchPicture(() => this.#look());
    const pass = (): void => {
      this.reconsider();
      this.#later(timing.fullPass, pass);
    };
    this.#later(timing.fullPass, pass);
    this.#look();
  }

  /** Chooses the source anew and reads everything: when somebody has allowed one, and once a minute. */
  reconsider(): void {
    this.#isFullDue = true;
    for (const [id, read] of this.#read) this.#read.set(id, { ...read, isDue: true });
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopWatching?.();
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#rest !== null) clearTimeout(this.#rest);
    // What it is asked after that fails at once: a pass over many containers would hold up the stop for minutes.
    const { source } = this;
    await source?.close();
    await this.#running;
    // The pass may have chosen another one.
    if (this.#source !== source) await this.#source?.close();
    this.#source = null;
  }

  #later(after: number, act: () => void): void {
    if (this.#isStopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isStopped) act();
    }, after);
    this.#timers.add(timer);
  }

  /** Starts reading when there is something to read, and nothing is being read. */
  #look(): void {
    if (this.#isStopped || this.#running !== null || this.#rest !== null || this.#hub.topology === null)
      return;
    const watched = this.#hub.sandboxes;
    const due = this.#findDue(watched);
    const ids = new Set(watched.map(({ id }) => id));
    const hasGone = [...this.#present].some((id) => !ids.has(id));
    const isHostDue = hasGone || this.#failures > 0;
    if (!this.#isFullDue && (this.#source === null || (due.length === 0 && !isHostDue))) return;
    const start = performance.now();
    const slice = due.slice(0, this.#sliceSize);
    this.#running = this.#scan(slice)
      // Whatever it is, it must not be the last pass, nor end the process.
      .catch(() => false)
      .then((isRead) => {
        this.#running = null;
        this.#failures = isRead ? 0 : this.#failures + 1;
        const rest = this.#restAfter(performance.now() - start);
        this.#isComplete ||= isRead && slice.length === due.length;
        this.#restFor(rest);
      });
  }

  #restAfter(elapsed: number): number {
    // Somebody has chosen another source meanwhile.
    if (this.#isFullDue) return timing.leastRest;
    const factor = this.#isComplete ? timing.restFactor : 0;
    return this.#failures === 0
      ? Math.max(timing.leastRest, factor * elapsed)
      : Math.min(timing.afterFailure * 2 ** (this.#failures - 1), timing.fullPass);
  }

  #restFor(rest: number): void {
    if (this.#isStopped) return;
    this.#rest = setTimeout(() => {
      this.#rest = null;
      this.#look();
    }, rest);
  }

  /** Those that have changed come before those that only the full pass looks at. */
  #findDue(watched: readonly WatchedSandbox[]): WatchedSandbox[] {
    const changed: WatchedSandbox[] = [];
    const due: WatchedSandbox[] = [];
    for (const one of watched) {
      const read = this.#read.get(one.id);
      // One that is stale is looked at again after its inspection.
      if (one.isStale) continue;
      if (read === undefined || read.key !== one.key) changed.push(one);
      else if (read.isDue) due.push(one);
    }
    return [...changed, ...due];
  }

  /** Answers whether it could be read. */
  async #scan(due: readonly WatchedSandbox[]): Promise<boolean> {
    if (this.#isFullDue) {
      this.#isFullDue = false;
      await this.#choose();
    }
    const source = this.#source;
    if (source === null || this.#isStopped) return true;
    try {
      const start = performance.now();
      const sandboxes = await source.readSandboxes(due);
      if (due.length >= leastSlice) this.#fitSlice((performance.now() - start) / due.length);
      for (const { id, key } of due) {
        const told = sandboxes.get(id) ?? { interfaces: null, reason: "It was not read." };
        const before = this.#read.get(id);
        // The same object is not joined anew.
        const sandbox = before !== undefined && isEqualJson(before.sandbox, told) ? before.sandbox : told;
        const retries = before?.key === key ? before.retries : 0;
        this.#read.set(id, { key, sandbox, isLacking: false, isDue: false, retries });
      }
      // After the containers: whatever they hold has its other end by now.
      this.#present = new Set(this.#hub.sandboxes.map(({ id }) => id));
      this.#host = await source.readHost();
      this.#tell({ source: source.kind, reason: this.#findCommonReason() });
      return true;
    } catch (error) {
      // It was closed under the pass; what is shown stays until the next one has read.
      if (this.#isFullDue) return false;
      this.#host = null;
      // What it could not read was no fault of the containers'.
      for (const [id, read] of this.#read)
        if (read.sandbox.interfaces === null) this.#read.set(id, { ...read, isDue: true });
      this.#tell({ source: source.kind, reason: toReason(error) });
      return false;
    }
  }

  /** Sizes the next slice by what one container took, in ms. */
  #fitSlice(each: number): void {
    this.#sliceSize = Math.max(leastSlice, Math.floor(timing.slice / Math.max(each, 0.1)));
  }

  async #choose(): Promise<void> {
    const before = this.#source;
    const choice = await this.#options
      .chooseSource(before)
      .catch((error: unknown): SourceChoice => ({ source: null, reason: toReason(error) }));
    if (choice.source !== before) {
      this.#read.clear();
      this.#present.clear();
      this.#host = null;
      this.#isComplete = false;
      this.#sliceSize = firstSlice;
      this.#source = choice.source;
      // What it leaves behind is its own affair; the next one is right whatever becomes of it.
      await before?.close().catch(() => {});
    }
    if (choice.source !== null || this.#isStopped) return;
    this.#hub.setWiring(null);
    this.#hub.setWiringStatus({ source: null, reason: choice.reason });
  }

  /** Hands over what is known, and has read again what should be there and is not yet. */
  #tell(status: WiringStatus): void {
    if (this.#isStopped) return;
    const watched = this.#hub.sandboxes;
    const present = new Set(watched.map(({ id }) => id));
    for (const id of this.#read.keys()) if (!present.has(id)) this.#read.delete(id);
    this.#markLacking(watched);
    this.#hub.setWiring({ host: this.#host, sandboxes: new Map(this.#read) });
    this.#hub.setWiringStatus(status);
  }

  /**
   * Containers that lack an interface, as long as it may still come, and those that could not be read: each is read
   * again later.
   */
  #markLacking(watched: readonly WatchedSandbox[]): void {
    const { topology } = this.#hub;
    if (topology === null) return;
    const joined = this.#join.join(topology, {
      host: this.#host,
      sandboxes: new Map([...this.#read].map(([id, { sandbox }]) => [id, sandbox])),
      unsettled: new Set(),
    });
    const incomplete = new Set<string>(
      joined.endpoints
        .filter(({ link, linkReason, state }) => state === "attached" && link === null && linkReason !== null)
        .map(({ containerId }) => containerId),
    );
    for (const { id } of watched) {
      const own = this.#read.get(id);
      if (own === undefined) continue;
      const isRead = own.sandbox.interfaces !== null;
      const wait = (isRead ? timing.retries : timing.rereads)[own.retries];
      if (wait === undefined || (isRead && !incomplete.has(id))) continue;
      // Why one can't be read is told meanwhile; that an interface is missing, only when it stays so.
      const marked: ReadSandbox = { ...own, isLacking: isRead };
      this.#read.set(id, marked);
      this.#later(wait, () => {
        // It has been read meanwhile for another reason.
        if (this.#read.get(id) !== marked) return;
        this.#read.set(id, { ...marked, isDue: true, retries: own.retries + 1 });
        this.#look();
      });
    }
  }

  /** Where not one container can be read, it is for one reason, which belongs to the engine. */
  #findCommonReason(): string | null {
    const all = [...this.#read.values()].map(({ sandbox }) => sandbox);
    return all.length > 0 && all.every(({ interfaces }) => interfaces === null)
      ? (all[0]?.reason ?? null)
      : null;
  }
}

function toReason(error: unknown): string {
  if (error instanceof WiringError) return error.message;
  return `The wiring can't be read: ${error instanceof Error ? error.message : String(error)}`;
}
