import "server-only";
import type { EngineStatus, WiringStatus } from "@/lib/contract/answers";
import type { Activity, Frame } from "@/lib/contract/frames";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import { diffTopology, isEqualJson, keepUnchanged } from "@/lib/domain/topology/diff-topology";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { ObservedContainer, ObservedInspection, ObservedNetwork } from "@/lib/domain/topology/observed";
import { hasSandbox, type Leftover, type Topology } from "@/lib/domain/topology/topology";
import { WiringJoin } from "@/lib/domain/wiring/join-wiring";
import type { ObservedHost, ObservedSandbox } from "@/lib/domain/wiring/observed-wiring";
import { type Engine, oldestApi } from "@/lib/engine/engine";
import { EngineError, toEngineError } from "@/lib/engine/engine-error";
import type { EngineDescription, EngineEvent } from "@/lib/engine/parse-engine";

/** Times in ms. Each has its reason in THREATS §3 or a measurement beside it. */
const timing = {
  /** A frozen engine keeps its sockets open: only a ping tells. Interval plus deadline is when "down" shows: 3 s. */
  pingInterval: 1500,
  pingDeadline: 1500,
  /** Full lists are the truth; events only say "look again". */
  resyncInterval: 30_000,
  /** Containers with a restart policy come back some time after the engine. */
  afterReconnect: [2000, 10_000],
  retryFirst: 500,
  retryLast: 5000,
  /**
   * dockerd sends `network connect` before its container list shows it (20.10: the event stands before the
   * checkpoint), so each event is followed by a second look.
   */
  settle: 40,
  /** Least time between the starts of two reads: in quiet times, and in a storm (THREATS: 100–250 ms). */
  calmGap: 40,
  stormGap: 200,
  /** So many events within a second are a storm. */
  stormEvents: 20,
  /** How long a picture waits for inspections of containers that just changed. */
  inspectWait: 150,
  inspectDeadline: 3000,
};
/** Inspections at once; 300 take 85 ms one after the other (ENGINES §2). */
const inspectWidth = 8;
/** Containers whose inspection the first picture does not wait for: more than that come right after it. */
const inspectAtOnce = 16;
/** How many containers each full resync inspects anew, the longest unseen first: 150 ms of the engine's time. */
const inspectAgain = 500;
/**
 * How many networks on which nobody is seen are looked at in one round, the longest unseen first, for endpoints that the
 * engine holds there for nobody: 30 of them take 55 ms of the engine's time (ENGINES §2).
 */
const looksAtOnce = 60;
const keptPatches = 256;
const keptActivities = 100;

export interface HubOptions {
  /** Id in the HTTP API. */
  id: string;
  engine: Engine;
  readOnly: boolean;
  /** Subnets of the machine's own interfaces, where it is the engine's host. */
  readHost(): Pick<EngineFacts, "hostSubnets" | "hostInterfaces">;
  now(): Date;
}

/** A container with a network namespace whose wiring is to be read. */
export interface WatchedSandbox {
  id: string;
  pid: number | null;
  /** Another one when it has started again or is attached otherwise, so that it has to be read anew. */
  key: string;
  /** It is about to be inspected: its pid may be that of its former life. */
  isStale: boolean;
}

/** What is known of the kernel's side. */
export interface ReadWiring {
  host: ObservedHost | null;
  /** By container id, with the key that it was read for; `isLacking`: an interface may still come. */
  sandboxes: ReadonlyMap<string, { key: string; sandbox: ObservedSandbox; isLacking: boolean }>;
}

export type FrameListener = (frame: Frame) => void;

interface CachedInspection {
  /** Number of the inspection; a later one knows better. */
  number: number;
  fingerprint: string;
  /** Null when it failed. */
  inspection: ObservedInspection | null;
  /** It is still shown, but to be asked again. */
  isStale: boolean;
}

/**
 * The live state of one engine: reads it, holds the `Topology`, and tells its listeners each change. While the engine
 * is away the last good state stays, marked stale, and the hub reconnects for ever.
 */
export class Hub {
  readonly id: string;
  /** Tells revisions of this process from those of an earlier one. */
  readonly boot: string;
  readonly #options: HubOptions;
  readonly #engine: Engine;
  readonly #listeners = new Set<FrameListener>();
  readonly #patches: (Frame & { type: "patch" })[] = [];
  readonly #activities: Activity[] = [];
  readonly #inspections = new Map<string, CachedInspection>();
  /** The inspections that are under way, by container. */
  readonly #underway = new Map<string, { number: number; fingerprint: string; done: Promise<void> }>();
  #inspectionCount = 0;
  #inspecting: Promise<void> | null = null;
  /** What the engine holds for nobody, by the id of a network that no container is attached to. */
  readonly #looks = new Map<string, { leftovers: Leftover[]; unlisted: Set<string>; isStale: boolean }>();
  #looking: Promise<void> | null = null;
  #lists: { networks: ObservedNetwork[]; containers: ObservedContainer[]; takenAt: Date } | null = null;

  #topology: Topology | null = null;
  /** The topology without the kernel's side of it. */
  #built: Topology | null = null;
  readonly #join = new WiringJoin();
  #wiring: ReadWiring | null = null;
  #wiringStatus: WiringStatus = { source: null, reason: null };
  #sandboxes: readonly WatchedSandbox[] = [];
  readonly #pictureListeners = new Set<() => void>();
  #status: EngineStatus["status"] = "connecting";
  #reason: string | null = null;
  #description: EngineDescription | null = null;
  #lastReadAt: Date | null = null;

  #isStopped = false;
  #timers = new Set<NodeJS.Timeout>();
  #stopEvents: (() => void) | null = null;
  /** Grows with each connection, so that what an earlier one still brings is ignored. */
  #connection = 0;
  #retryDelay = timing.retryFirst;
  #attempted: { promise: Promise<void>; settle: () => void };

  #isDirty = false;
  #dirtyAt = 0;
  #recentEvents: number[] = [];
  #lastReadStart = 0;
  #reading: Promise<void> | null = null;
  #readTimer: NodeJS.Timeout | null = null;

  constructor(options: HubOptions) {
    this.id = options.id;
    this.#options = options;
    this.#engine = options.engine;
    this.boot = options.now().getTime().toString(36);
    let settle = (): void => {};
    const promise = new Promise<void>((resolve) => {
      settle = resolve;
    });
    this.#attempted = { promise, settle };
  }

  start(): void {
    void this.#connect();
    this.#repeat(timing.pingInterval, () => this.#ping());
    this.#repeat(timing.resyncInterval, async () => {
      // Failed connects tell no event and stand in no list, and an inspection that failed gets another chance.
      for (const id of [...this.#inspections.keys()].slice(0, inspectAgain)) this.#markStale(id);
      for (const look of this.#looks.values()) look.isStale = true;
      if (this.#status === "connected") this.#markDirty();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopEvents?.();
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#readTimer !== null) clearTimeout(this.#readTimer);
    this.#listeners.clear();
    this.#pictureListeners.clear();
    this.#engine.close();
  }

  /** The last good state; null before the first. */
  get topology(): Topology | null {
    return this.#topology;
  }

  /** Resolves when the first attempt to connect has ended, well or not. */
  get attempted(): Promise<void> {
    return this.#attempted.promise;
  }

  /** Waits for what the picture still lacks (the first read, inspections), at most `limit` ms. */
  async settle(limit: number): Promise<void> {
    const all = (async (): Promise<void> => {
      await this.attempted;
      while (this.#inspecting !== null && !this.#isStopped) await this.#inspecting;
    })();
    await Promise.race([all, delay(limit)]);
  }

  get facts(): EngineFacts {
    const description = this.#description;
    return {
      kind: description?.kind ?? "docker",
      apiVersion: description?.apiVersion ?? oldestApi,
      swarmActive: description?.swarm === "active",
      networkDrivers: description?.networkDrivers ?? null,
      ...this.#options.readHost(),
      defaultAddressPools: description?.defaultAddressPools ?? null,
    };
  }

  get status(): EngineStatus {
    const description = this.#description;
    return {
      id: this.id,
      name: description?.name ?? "engine",
      kind: description?.kind ?? "docker",
      endpoint: this.#engine.endpoint,
      foundBy: this.#engine.target.foundBy,
      status: this.#status,
      reason: this.#reason,
      version: description?.version ?? null,
      apiVersion: description === null ? null : description.apiVersion.join("."),
      swarm: description?.swarm ?? null,
      readOnly: this.#options.readOnly,
      lastReadAt: this.#lastReadAt?.toISOString() ?? null,
      stale: this.#status !== "connected",
      wiring: this.#wiringStatus,
      facts: this.facts,
    };
  }

  get activities(): readonly Activity[] {
    return this.#activities;
  }

  /** Calls the listener with each frame from now on, until the returned function is called. */
  subscribe(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Calls the listener after each read of the engine, also when it changed nothing: a container that has started again
   * may look as before.
   */
  watchPicture(listener: () => void): () => void {
    this.#pictureListeners.add(listener);
    return () => this.#pictureListeners.delete(listener);
  }

  /** The containers whose network namespaces hold endpoints now. */
  get sandboxes(): readonly WatchedSandbox[] {
    return this.#sandboxes;
  }

  /** Takes what is known of the kernel's side, and tells what that changes. */
  setWiring(wiring: ReadWiring | null): void {
    this.#wiring = wiring;
    this.#publish();
  }

  setWiringStatus(status: WiringStatus): void {
    if (isEqualJson(status, this.#wiringStatus)) return;
    this.#wiringStatus = status;
    this.#send({ type: "status", revision: this.#topology?.revision ?? 0, engine: this.status });
  }

  /** The patches that lead from a revision to the present one; null when they are not kept any more. */
  patchesSince(revision: number): Frame[] | null {
    if (this.#topology === null || revision > this.#topology.revision) return null;
    if (revision === this.#topology.revision) return [];
    const start = this.#patches.findIndex((frame) => frame.patch.from === revision);
    return start === -1 ? null : this.#patches.slice(start);
  }

  /**
   * Reads the engine by a read that starts after this call, and answers the state then, with a fresh inspection of
   * `container` and a fresh look at `network`, if one is named. Throws an `EngineError`.
   */
  async refresh(options: { container?: string; network?: string } = {}): Promise<Topology> {
    while (this.#reading !== null) await this.#reading.catch(() => {});
    if (options.container !== undefined) this.#markStale(options.container);
    await this.#startRead();
    if (options.container !== undefined) await this.#underway.get(options.container)?.done;
    if (options.network !== undefined) await this.#lookAt(options.network);
    this.#publish();
    if (this.#topology === null)
      throw new EngineError("unreachable", this.#reason ?? "The engine has not been read yet.");
    return this.#topology;
  }

  // ── connection ──────────────────────────────────────────────────────────────────────────────────────────────

  async #connect(): Promise<void> {
    if (this.#isStopped) return;
    const connection = (this.#connection += 1);
    try {
      const description = await this.#engine.describe();
      const [major, minor] = description.apiVersion;
      if (major < oldestApi[0] || (major === oldestApi[0] && minor < oldestApi[1])) {
        const text = `${description.version || "This engine"} speaks API ${major}.${minor}. Patchbay needs ${oldestApi.join(".")}: Docker 20.10 or newer.`;
        throw new EngineError("unusable", text);
      }
      if (connection !== this.#connection || this.#isStopped) return;
      this.#description = description;
      // Subscribed before the lists are read, so that nothing falls in between.
      const stopEvents = await this.#engine.watchEvents({
        onEvent: (event) => this.#takeEvent(event),
        onEnd: (reason) => {
          if (connection === this.#connection) this.#reconnect(reason);
        },
      });
      if (connection !== this.#connection || this.#isStopped) {
        stopEvents();
        return;
      }
      this.#stopEvents = stopEvents;
      await this.refresh();
      if (connection !== this.#connection) return;
      this.#retryDelay = timing.retryFirst;
      this.#setStatus("connected", null);
      for (const later of timing.afterReconnect) this.#later(later, () => this.#markDirty());
    } catch (error) {
      if (connection === this.#connection) this.#reconnect(error);
    } finally {
      this.#attempted.settle();
    }
  }

  #reconnect(cause: unknown): void {
    if (this.#isStopped) return;
    this.#connection += 1;
    this.#stopEvents?.();
    this.#stopEvents = null;
    this.#setStatus("unreachable", toEngineError(cause, this.#engine.endpoint).message);
    this.#later(this.#retryDelay, () => void this.#connect());
    this.#retryDelay = Math.min(this.#retryDelay * 2, timing.retryLast);
  }

  async #ping(): Promise<void> {
    // While reconnecting, the attempts themselves tell.
    if (this.#stopEvents === null) return;
    const connection = this.#connection;
    try {
      await this.#engine.ping(timing.pingDeadline);
      if (connection !== this.#connection || this.#status === "connected" || this.#topology === null) return;
      // Back from a freeze: the stream held, but calls that were given up on may have been carried out.
      await this.refresh();
      if (connection === this.#connection) this.#setStatus("connected", null);
    } catch (error) {
      if (connection !== this.#connection) return;
      const failure = toEngineError(error, this.#engine.endpoint);
      if (failure.code === "timeout")
        this.#setStatus("unreachable", `${this.#engine.endpoint} accepts connections but does not answer.`);
      else this.#reconnect(failure);
    }
  }

  #setStatus(status: EngineStatus["status"], reason: string | null): void {
    if (this.#status === status && this.#reason === reason) return;
    this.#status = status;
    this.#reason = reason;
    this.#send({ type: "status", revision: this.#topology?.revision ?? 0, engine: this.status });
  }

  // ── events ──────────────────────────────────────────────────────────────────────────────────────────────────

  #takeEvent(event: EngineEvent): void {
    // Execs and attaches change no network.
    if (/^(exec_|attach|top|resize|archive-|export|copy)/.test(event.action)) return;
    const now = this.#options.now().getTime();
    this.#recentEvents = [...this.#recentEvents.filter((at) => at > now - 1000), now];
    const containerId = event.type === "network" ? event.attributes["container"] : event.actorId;
    if (containerId !== undefined) this.#markStale(containerId);
    const look = event.type === "network" ? this.#looks.get(event.actorId) : undefined;
    if (look !== undefined) look.isStale = true;
    this.#recordActivity(event);
    this.#markDirty();
  }

  #markStale(containerId: string): void {
    // One that is under way may have been asked too early: the next read asks again.
    this.#underway.delete(containerId);
    const cached = this.#inspections.get(containerId);
    if (cached !== undefined) this.#inspections.set(containerId, { ...cached, isStale: true });
  }

  #recordActivity(event: EngineEvent): void {
    const isNetwork = event.type === "network";
    const containerId = isNetwork ? (event.attributes["container"] ?? null) : event.actorId;
    const networkId = isNetwork ? event.actorId : null;
    const activity: Activity = {
      at: new Date(event.at).toISOString(),
      action: `${event.type} ${event.action}`,
      networkId,
      networkName: isNetwork ? (event.attributes["name"] ?? null) : null,
      containerId,
      containerName:
        (isNetwork ? null : event.attributes["name"]) ??
        this.#topology?.containers.find((container) => container.id === containerId)?.name ??
        null,
    };
    // 20.10 and 26 report an explicit disconnect twice.
    const twin = this.#activities
      .slice(-5)
      .some(
        (other) =>
          other.action === activity.action &&
          other.networkId === networkId &&
          other.containerId === containerId &&
          Math.abs(Date.parse(other.at) - event.at) < 1000,
      );
    if (twin && activity.action === "network disconnect") return;
    this.#activities.push(activity);
    if (this.#activities.length > keptActivities) this.#activities.shift();
    this.#send({ type: "activity", revision: this.#topology?.revision ?? 0, activity });
  }

  #markDirty(): void {
    this.#isDirty = true;
    this.#dirtyAt = this.#options.now().getTime();
    this.#scheduleRead();
  }

  #scheduleRead(): void {
    if (this.#isStopped || this.#readTimer !== null || this.#reading !== null || this.#stopEvents === null)
      return;
    const now = this.#options.now().getTime();
    const isStorm = this.#recentEvents.length >= timing.stormEvents;
    const due = this.#lastReadStart + (isStorm ? timing.stormGap : timing.calmGap);
    this.#readTimer = setTimeout(
      () => {
        this.#readTimer = null;
        // A refresh has begun since; when it ends, it looks at what is still dirty.
        if (this.#reading !== null) return;
        // Its failure has been noted already.
        this.#startRead().catch(() => {});
      },
      Math.max(0, due - now),
    );
  }

  #noteReadFailure(error: unknown): void {
    const failure = toEngineError(error, this.#engine.endpoint);
    // The last good picture stays. Lists that fail while pings answer (Podman after a failed connect) are told so.
    this.#setStatus("unreachable", `The engine's lists can't be read: ${failure.message}`);
    this.#later(timing.retryLast, () => this.#markDirty());
  }

  // ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

  #startRead(): Promise<void> {
    const reading = this.#read()
      .catch((error: unknown) => {
        this.#isDirty = false;
        this.#noteReadFailure(error);
        throw error;
      })
      .finally(() => {
        this.#reading = null;
        if (this.#isDirty) this.#scheduleRead();
      });
    this.#reading = reading;
    return reading;
  }

  async #read(): Promise<void> {
    const start = this.#options.now();
    const startedAt = start.getTime();
    this.#lastReadStart = startedAt;
    const lists = await this.#engine.readLists();
    if (startedAt >= this.#dirtyAt + timing.settle) this.#isDirty = false;
    this.#lastReadAt = start;
    this.#lists = { networks: lists.networks, containers: lists.containers, takenAt: start };
    this.#lookForLeftovers(this.#lists);
    const missing = this.#forgetAndFindMissing(lists.containers);
    if (missing.length > 0) {
      const inspecting = this.#inspectAll(missing).then(() => {
        if (this.#inspecting === inspecting) this.#inspecting = null;
        this.#publish();
        this.#tellPicture();
      });
      this.#inspecting = inspecting;
      if (missing.length <= inspectAtOnce) await Promise.race([inspecting, delay(timing.inspectWait)]);
    }
    this.#publish();
    this.#tellPicture();
    if (this.#status !== "connected" && this.#stopEvents !== null) this.#setStatus("connected", null);
  }

  /** Looks, behind the read, at networks on which the lists show nobody, and forgets the others. */
  #lookForLeftovers({
    networks,
    containers,
  }: {
    networks: readonly ObservedNetwork[];
    containers: readonly ObservedContainer[];
  }): void {
    // Podman frees its networks by itself, and tells no endpoints.
    const isAsked = this.#description?.kind !== "podman";
    const used = new Set(
      containers.flatMap((container) =>
        container.endpoints.flatMap(({ networkId, endpointId }) =>
          endpointId === "" || !hasSandbox(container) ? [] : networkId,
        ),
      ),
    );
    const empty = new Set(
      networks.flatMap(({ id, scope, driver }) =>
        isAsked && scope === "local" && driver !== "host" && driver !== "null" && !used.has(id) ? id : [],
      ),
    );
    for (const id of this.#looks.keys()) if (!empty.has(id)) this.#looks.delete(id);
    const due = [...empty].filter((id) => this.#looks.get(id)?.isStale ?? true);
    if (due.length === 0 || this.#looking !== null) return;
    const age = [...this.#looks.keys()];
    const queue = due.toSorted((a, b) => age.indexOf(a) - age.indexOf(b)).slice(0, looksAtOnce);
    const work = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) await this.#lookAt(id);
    };
    this.#looking = Promise.all(Array.from({ length: inspectWidth }, work)).then(() => {
      this.#looking = null;
      this.#publish();
    });
  }

  async #lookAt(id: string): Promise<void> {
    if (this.#isStopped) return;
    const inspection = await this.#engine
      .inspectNetwork(id, { deadline: timing.inspectDeadline })
      .catch(() => null);
    const listed = new Set(this.#lists?.containers.map((container) => container.id));
    const found = (inspection?.endpoints ?? []).filter(
      ({ name, id: key }) => name !== "" && !listed.has(key),
    );
    // A container that has just come is not in the list yet: it takes two looks to be sure of one.
    const isContainer = ({ id: key }: { id: string }): boolean => /^[0-9a-f]{64}$/.test(key);
    const before = this.#looks.get(id)?.unlisted;
    const sure = found.filter((endpoint) => !isContainer(endpoint) || before?.has(endpoint.id) === true);
    // Put last: the map stays in the order of age.
    this.#looks.delete(id);
    this.#looks.set(id, {
      leftovers: sure.map(({ name, address }) => ({ name, address })),
      unlisted: new Set(found.map(({ id: key }) => key)),
      isStale: sure.length < found.length,
    });
  }

  #forgetAndFindMissing(containers: readonly ObservedContainer[]): { id: string; fingerprint: string }[] {
    const present = new Set(containers.map((container) => container.id));
    for (const id of this.#inspections.keys()) if (!present.has(id)) this.#inspections.delete(id);
    return containers
      .map((container) => ({ id: container.id, fingerprint: fingerprintOf(container) }))
      .filter(({ id, fingerprint }) => {
        const cached = this.#inspections.get(id);
        const isFresh = cached?.fingerprint === fingerprint && !cached.isStale;
        return !isFresh && this.#underway.get(id)?.fingerprint !== fingerprint;
      });
  }

  async #inspectAll(missing: readonly { id: string; fingerprint: string }[]): Promise<void> {
    const queue = missing.map(({ id, fingerprint }) => {
      let finish = (): void => {};
      const done = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const task = { number: (this.#inspectionCount += 1), fingerprint, done };
      this.#underway.set(id, task);
      return { id, task, finish };
    });
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { id, task, finish } = next;
        // A stuck container hangs its inspection and nothing else: its aliases stay unknown until the next resync.
        const inspection = this.#isStopped
          ? null
          : await this.#engine.inspectContainer(id, { deadline: timing.inspectDeadline }).catch(() => null);
        const isStale = this.#underway.get(id) !== task;
        if ((this.#inspections.get(id)?.number ?? 0) < task.number) {
          this.#keepInspection(id, {
            number: task.number,
            fingerprint: task.fingerprint,
            inspection,
            isStale,
          });
        }
        if (!isStale) this.#underway.delete(id);
        finish();
      }
    };
    await Promise.all(Array.from({ length: inspectWidth }, work));
  }

  #keepInspection(id: string, cached: CachedInspection): void {
    // Taken out first: the map stays in the order of age, which the full resync goes by.
    this.#inspections.delete(id);
    this.#inspections.set(id, cached);
  }

  /** Makes the model from the newest lists and what is inspected so far, and tells what changed. */
  #publish(): void {
    if (this.#isStopped || this.#lists === null) return;
    const before = this.#topology;
    const { takenAt, ...lists } = this.#lists;
    const inspections = new Map<string, ObservedInspection>();
    for (const [id, { inspection }] of this.#inspections)
      if (inspection !== null) inspections.set(id, inspection);
    const made = buildTopology(
      {
        ...lists,
        inspections,
        leftovers: new Map([...this.#looks].map(([id, { leftovers }]) => [id, leftovers])),
      },
      { engine: this.id, revision: (before?.revision ?? 0) + 1, takenAt: takenAt.toISOString() },
    );
    const built = this.#built === null ? made : keepUnchanged(this.#built, made);
    this.#built = built;
    this.#sandboxes = this.#findSandboxes(built, lists.containers);
    const after = this.#withWiring(built);
    if (before === null) {
      this.#topology = after;
      this.#send({ type: "snapshot", revision: after.revision, topology: after });
      return;
    }
    const patch = diffTopology(before, after);
    if (patch === null) {
      this.#topology = { ...before, takenAt: after.takenAt };
      return;
    }
    this.#topology = after;
    const frame = { type: "patch", revision: after.revision, patch } as const;
    this.#patches.push(frame);
    if (this.#patches.length > keptPatches) this.#patches.shift();
    this.#send(frame);
  }

  #findSandboxes(topology: Topology, containers: readonly ObservedContainer[]): WatchedSandbox[] {
    const drivers = new Map<string, string>(topology.networks.map(({ id, driver }) => [id, driver]));
    const wired = new Set<string>(
      topology.endpoints
        .filter(
          ({ networkId, state }) =>
            state === "attached" && !/^(host|null)$/.test(drivers.get(networkId) ?? ""),
        )
        .map(({ containerId }) => containerId),
    );
    return containers
      .filter((container) => wired.has(container.id) && hasSandbox(container))
      .map((container) => {
        const cached = this.#inspections.get(container.id);
        const { pid = null, startedAt = null } = cached?.inspection ?? {};
        const endpoints = container.endpoints.map(({ networkId, endpointId, mac, ipv4 }) => [
          networkId,
          endpointId,
          mac,
          ipv4,
        ]);
        return {
          id: container.id,
          pid,
          key: JSON.stringify([pid, startedAt, endpoints]),
          isStale: cached === undefined || cached.isStale || cached.fingerprint !== fingerprintOf(container),
        };
      });
  }

  #withWiring(topology: Topology): Topology {
    if (this.#wiring === null) return this.#join.join(topology, null);
    const { host, sandboxes: read } = this.#wiring;
    return this.#join.join(topology, {
      host,
      sandboxes: new Map([...read].map(([id, { sandbox }]) => [id, sandbox])),
      unsettled: new Set(
        this.#sandboxes
          .filter(({ id, key }) => read.get(id)?.key !== key || read.get(id)?.isLacking === true)
          .map(({ id }) => id),
      ),
    });
  }

  #tellPicture(): void {
    for (const listener of this.#pictureListeners) listener();
  }

  #send(frame: Frame): void {
    for (const listener of this.#listeners) listener(frame);
  }

  #repeat(interval: number, act: () => Promise<void>): void {
    this.#later(interval, () => {
      void act().finally(() => this.#repeat(interval, act));
    });
  }

  #later(after: number, act: () => void): void {
    if (this.#isStopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isStopped) act();
    }, after);
    this.#timers.add(timer);
  }
}

/** What must change in the list for a container to be inspected again. */
function fingerprintOf(container: ObservedContainer): string {
  const endpoints = container.endpoints.map((endpoint) => [
    endpoint.networkName,
    endpoint.networkId,
    endpoint.endpointId,
    endpoint.reservedIpv4,
    endpoint.reservedIpv6,
  ]);
  return JSON.stringify([container.name, container.state, container.networkMode, endpoints]);
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
