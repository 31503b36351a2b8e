import "server-only";
import type { Frame } from "@/lib/contract/frames";
import type { ProbeResult } from "@/lib/domain/probes/probe";
import type { Hub } from "@/lib/server/hub";
import type { ProbeNews, ProbeService } from "@/lib/server/probe-service";
import type { TrafficSampler } from "@/lib/server/traffic";

/** In ms: silence is filled so that proxies and the page know the line is alive; a reader that takes nothing is let go. */
const heartbeatInterval = 15_000;
const stuckAfter = 30_000;
/** More frames waiting than this, and the client gets the newest whole state instead. */
const maximumWaiting = 64;

/** `?traffic=1` is also, `?traffic=only` only. */
export type TrafficWish = "none" | "also" | "only";

export function parseTrafficWish(text: string | null): TrafficWish {
  return text === "only" ? "only" : text === "1" ? "also" : "none";
}

/** Streams that are open, to be closed when the process stops. */
const openStreams = new Set<() => void>();

export function closeEventStreams(): void {
  for (const close of openStreams) close();
}

function serialize(hub: Hub, frame: Frame): string {
  return `event: ${frame.type}\nid: ${hub.boot}-${frame.revision}\ndata: ${JSON.stringify(frame)}\n\n`;
}

/** A frame's lists are its own. */
function copyResult(result: ProbeResult): Extract<Frame, { type: "probes" }>["set"][number] {
  return { ...result, addresses: [...result.addresses] };
}

/** The revision after which a client wants to go on; null for a new client or one of an earlier process. */
function resumeRevision(hub: Hub, lastEventId: string | null): number | null {
  const match = /^([0-9a-z]+)-(\d+)$/.exec(lastEventId ?? "");
  return match !== null && match[1] === hub.boot ? Number(match[2]) : null;
}

/**
 * Server-sent events of one client. Pulled, not pushed: what the client doesn't take is kept here, at most
 * `maximumWaiting` frames, then replaced by a fresh snapshot, so that a slow reader costs neither memory nor others'
 * time (THREATS §3).
 */
export function eventStream(
  hub: Hub,
  options: {
    lastEventId: string | null;
    signal: AbortSignal;
    /** Whether traffic is told, too, or nothing else. While one client asks for it, counters are read. */
    traffic: TrafficWish;
    sampler: TrafficSampler;
    probes: Pick<ProbeService, "results" | "subscribe">;
  },
): Response {
  const { sampler, traffic, probes } = options;
  const encoder = new TextEncoder();
  let waiting: Frame[] = [];
  let wake: (() => void) | null = null;
  let waitingSince: number | null = null;
  let isOverrun = false;
  let isClosed = false;
  let unsubscribe = (): void => {};
  let heartbeat: NodeJS.Timeout | undefined;
  let isHeartbeatDue = false;
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    unsubscribe();
    clearInterval(heartbeat);
    openStreams.delete(close);
    options.signal.removeEventListener("abort", close);
    wake?.();
  };
  const offer = (frame: Frame): void => {
    // Of traffic only the newest counts: one frame waits at most, and holds what those before it would have told.
    const at = frame.type === "traffic" ? waiting.findIndex(({ type }) => type === "traffic") : -1;
    if (at !== -1) waiting.splice(at, 1);
    waiting.push(...(at === -1 ? [frame] : trafficFrames()));
    waitingSince ??= Date.now();
    if (waiting.length > maximumWaiting) {
      waiting = [];
      isOverrun = true;
    }
    wake?.();
  };
  const trafficFrames = (): Frame[] =>
    traffic === "none"
      ? []
      : [{ type: "traffic", revision: hub.topology?.revision ?? 0, traffic: sampler.whole }];
  const probeFrames = (): Frame[] => [
    {
      type: "probes",
      revision: hub.topology?.revision ?? 0,
      whole: true,
      set: probes.results.map(copyResult),
      removed: [],
    },
  ];
  const snapshotFrames = (): Frame[] => {
    if (traffic === "only") return trafficFrames();
    const { topology } = hub;
    const revision = topology?.revision ?? 0;
    const status: Frame = { type: "status", revision, engine: hub.status };
    const snapshot: Frame[] = topology === null ? [] : [{ type: "snapshot", revision, topology }];
    return [...snapshot, status, ...trafficFrames(), ...probeFrames()];
  };
  const subscribe = (): (() => void) => {
    const offerNews = ({ set, removed }: ProbeNews): void =>
      offer({
        type: "probes",
        revision: hub.topology?.revision ?? 0,
        whole: false,
        set: set.map(copyResult),
        removed: [...removed],
      });
    const ends = traffic === "only" ? [] : [hub.subscribe(offer), probes.subscribe(offerNews)];
    if (traffic !== "none") {
      ends.push(
        sampler.watch((told) =>
          offer({ type: "traffic", revision: hub.topology?.revision ?? 0, traffic: told }),
        ),
      );
    }
    return () => {
      for (const end of ends) end();
    };
  };
  const start = (): void => {
    const from = resumeRevision(hub, options.lastEventId);
    const missed = from === null ? null : hub.patchesSince(from);
    if (traffic === "only") {
      waiting.push(...trafficFrames());
    } else if (missed === null) {
      waiting.push(...snapshotFrames());
      for (const activity of hub.activities.slice(-30)) {
        waiting.push({ type: "activity", revision: hub.topology?.revision ?? 0, activity });
      }
    } else {
      waiting.push(...missed, { type: "status", revision: hub.topology?.revision ?? 0, engine: hub.status });
      waiting.push(...trafficFrames(), ...probeFrames());
    }
    unsubscribe = subscribe();
    openStreams.add(close);
    options.signal.addEventListener("abort", close, { once: true });
    heartbeat = setInterval(() => {
      if (waitingSince !== null && Date.now() - waitingSince > stuckAfter) {
        close();
        // A reader that takes nothing never pulls, so only an error ends its connection.
        controller?.error(new Error("the reader takes nothing"));
      }
      isHeartbeatDue = true;
      wake?.();
    }, heartbeatInterval);
    if (options.signal.aborted) close();
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own;
        start();
      },
      async pull(own) {
        while (!isClosed && waiting.length === 0 && !isOverrun && !isHeartbeatDue) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = null;
        }
        if (isClosed) {
          try {
            own.close();
          } catch {
            // The client had closed it already.
          }
          return;
        }
        let text = isHeartbeatDue ? ": heartbeat\n\n" : "";
        isHeartbeatDue = false;
        if (isOverrun) {
          isOverrun = false;
          waiting = snapshotFrames();
        }
        const frames = waiting;
        waiting = [];
        waitingSince = null;
        for (const frame of frames) text += serialize(hub, frame);
        own.enqueue(encoder.encode(text));
      },
      cancel: close,
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      // `no-transform` keeps the compression middleware from buffering frames.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
