import type { QueryClient } from "@tanstack/react-query";
import { applyFrame, type LiveState } from "@/lib/client/apply-frame";
import { ApiProblem, callJson, engineId, enginePath, toApiProblem } from "@/lib/client/api";
import { mergeProbes, probesKey } from "@/lib/client/probes";
import { holdStream } from "@/lib/client/stream";
import { enginesAnswer, type EngineStatus } from "@/lib/contract/answers";
import type { Activity, Frame } from "@/lib/contract/frames";
import { topologySchema } from "@/lib/contract/topology";
import type { ProbeResult } from "@/lib/domain/probes/probe";
import type { Topology } from "@/lib/domain/topology/topology";

/** How the page stands to Patchbay's own server (the engine behind it has a status of its own). */
export interface Connection {
  status: "connecting" | "live" | "lost";
  /** ISO 8601 time since when. */
  since: string;
  reason: string | null;
}

export const liveKeys = {
  topology: ["topology"],
  engine: ["engine"],
  activity: ["activity"],
  connection: ["connection"],
  container: (id: string) => ["container", id],
} as const;

/** What the tab with the stream tells the others. */
type Message =
  /** As the server's text, which the leading tab has parsed: copying a large topology's objects takes 40 ms. */
  | { kind: "frame"; text: string }
  | { kind: "connection"; connection: Connection }
  | { kind: "beat" }
  /** A tab that came later asks how things stand. */
  | { kind: "hello" };

/** Another name for other messages: after an update, tabs of before and after may be open. */
const channelName = "patchbay-live-2";
const lockName = "patchbay-stream";
/** Each piece of the stream is a beat; that soon after something else it tells the other tabs nothing. */
const beatEvery = 5000;
/** A tab that heard nothing for so long asks the server itself; the leading tab beats every 15 s. */
const silenceLimit = 45_000;

/**
 * Milliseconds. What an event changes comes with a patch some 90 ms after it: drawn together they take the page half
 * as long.
 */
const activityDelay = 150;

/** Takes a topology that was asked for, unless the stream has brought a later one meanwhile. */
export function keepNewer(client: QueryClient, topology: Topology): void {
  client.setQueryData<Topology | null>(liveKeys.topology, (before) =>
    // By the time of the reading: revisions start anew with the server.
    before && Date.parse(before.takenAt) > Date.parse(topology.takenAt) ? before : topology,
  );
}

/**
 * Keeps the query cache fed until the returned function ends it. Browsers allow six connections per origin, so one
 * tab holds the event stream (whoever has the lock) and tells the others; when it closes, the lock passes on.
 * Without locks (plain http on another address) each tab holds a stream of its own.
 */
export function startLive(client: QueryClient): () => void {
  const end = new AbortController();
  const { signal } = end;
  const canShare = "locks" in navigator && typeof BroadcastChannel === "function";
  const channel = canShare ? new BroadcastChannel(channelName) : null;
  let isLeading = false;
  let heardAt = Date.now();
  let refetching: Promise<void> | null = null;
  let isOutrun = false;
  let toldAt = 0;
  let waiting: Frame[] = [];
  let rush: ReturnType<typeof setTimeout> | undefined;

  const tell = (message: Message): void => {
    toldAt = Date.now();
    // A channel reaches our own origin alone and takes no target.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    channel?.postMessage(message);
  };

  function setConnection(status: Connection["status"], reason: string | null): void {
    const before = client.getQueryData<Connection>(liveKeys.connection);
    if (before?.status === status && before.reason === reason) return;
    const since = before?.status === status ? before.since : new Date().toISOString();
    const connection = { status, since, reason };
    client.setQueryData<Connection>(liveKeys.connection, connection);
    if (isLeading) tell({ kind: "connection", connection });
  }

  function receive(frame: Frame): void {
    waiting.push(frame);
    if (frame.type !== "activity") return takeIn();
    rush ??= setTimeout(takeIn, activityDelay);
  }

  function takeIn(): void {
    clearTimeout(rush);
    rush = undefined;
    const frames = waiting;
    waiting = [];
    const before: LiveState = {
      topology: client.getQueryData<Topology>(liveKeys.topology) ?? null,
      engine: client.getQueryData<EngineStatus>(liveKeys.engine) ?? null,
      activity: client.getQueryData<readonly Activity[]>(liveKeys.activity) ?? [],
    };
    let state = before;
    let hasGap = false;
    for (const frame of frames) {
      const taken = applyFrame(state, frame);
      state = taken.state;
      hasGap ||= taken.hasGap;
    }
    if (state.topology !== before.topology) client.setQueryData(liveKeys.topology, state.topology);
    if (state.engine !== before.engine) client.setQueryData(liveKeys.engine, state.engine);
    if (state.activity !== before.activity) client.setQueryData(liveKeys.activity, state.activity);
    for (const frame of frames) {
      if (frame.type === "probes")
        client.setQueryData<readonly ProbeResult[]>(probesKey, (known) => mergeProbes(known, frame));
      if (frame.type !== "patch") continue;
      const changed = new Set<string>([
        ...frame.patch.set.containers.map((container) => container.id),
        ...frame.patch.set.endpoints.map((endpoint) => endpoint.containerId),
        ...frame.patch.removed.endpoints.map((key) => key.split(":")[1] ?? ""),
      ]);
      for (const id of changed) void client.invalidateQueries({ queryKey: liveKeys.container(id) });
    }
    if (hasGap) void refetch();
  }

  function refetch(): Promise<void> {
    if (refetching !== null) {
      // The server may have answered that one before what made this call necessary.
      isOutrun = true;
      return refetching;
    }
    refetching = (async () => {
      do {
        isOutrun = false;
        await fetchAll();
      } while (isOutrun && !signal.aborted);
    })().finally(() => {
      refetching = null;
    });
    return refetching;
  }

  async function fetchAll(): Promise<void> {
    try {
      const { engines } = await callJson("/engines", enginesAnswer, { signal });
      const engine = engines.find((each) => each.id === engineId) ?? null;
      client.setQueryData(liveKeys.engine, engine);
      const topology = await callJson(enginePath("topology"), topologySchema, { signal });
      keepNewer(client, topology);
      setConnection("live", null);
    } catch (error) {
      if (signal.aborted) return;
      const problem = toApiProblem(error);
      // An engine that is away has no topology yet; its status says so.
      if (problem.code === "engine-unreachable") setConnection("live", null);
      else if (problem.code !== "unauthorized") setConnection("lost", problem.detail);
    }
  }

  async function lead(): Promise<void> {
    isLeading = true;
    try {
      await holdStream(
        {
          onFrame: (frame, text) => {
            receive(frame);
            tell({ kind: "frame", text });
          },
          onBeat: () => {
            setConnection("live", null);
            if (Date.now() - toldAt > beatEvery) tell({ kind: "beat" });
          },
          onUnreadable: () => void refetch(),
          onLost: (problem) => setConnection("lost", problem.detail),
        },
        signal,
      );
    } catch (error) {
      // The token gate stands before the page now; a new token starts anew.
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      isLeading = false;
    }
  }

  async function follow(): Promise<void> {
    const isFree = await navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
      if (lock !== null) await lead();
      return lock !== null;
    });
    if (isFree || signal.aborted) return;
    await refetch();
    tell({ kind: "hello" });
    await navigator.locks.request(lockName, { signal }, lead);
  }

  function hear(event: MessageEvent<Message>): void {
    const message = event.data;
    if (message.kind === "hello") {
      const connection = client.getQueryData<Connection>(liveKeys.connection);
      if (isLeading && connection !== undefined) tell({ kind: "connection", connection });
      return;
    }
    if (isLeading) return;
    heardAt = Date.now();
    if (message.kind === "frame") receive(JSON.parse(message.text) as Frame);
    else if (message.kind === "connection") client.setQueryData(liveKeys.connection, message.connection);
  }

  channel?.addEventListener("message", hear);
  const watch = setInterval(() => {
    if (!isLeading && channel !== null && Date.now() - heardAt > silenceLimit) void refetch();
  }, silenceLimit / 2);
  if (client.getQueryData(liveKeys.connection) === undefined) setConnection("connecting", null);
  const running = canShare ? follow() : lead();
  running.catch((error: unknown) => {
    if (!signal.aborted) setConnection("lost", toApiProblem(error).detail);
  });

  return () => {
    end.abort();
    clearInterval(watch);
    clearTimeout(rush);
    channel?.close();
  };
}
