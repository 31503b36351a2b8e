import type { TrafficTold } from "@/lib/contract/frames";

/** What the tab with the traffic's stream tells the others. */
export type TrafficMessage =
  | { kind: "told"; told: TrafficTold }
  /** The stream broke: what was told before is not known any more. */
  | { kind: "lost" }
  /** A tab that came later asks for everything. */
  | { kind: "hello"; from: string }
  | { kind: "whole"; to: string; told: TrafficTold };

interface TrafficSharing {
  /** Ends it for this tab. */
  signal: AbortSignal;
  /** Between the tabs; what this tab sends it does not hear. */
  channel: Pick<BroadcastChannel, "postMessage" | "addEventListener" | "close">;
  /** Of the browser: the one tab that holds the lock holds the stream. */
  locks: Pick<LockManager, "request">;
  /** Another one for each tab. */
  name: string;
  /** Holds the stream until the signal ends it. */
  hold: (listener: TrafficListener) => Promise<void>;
  /** What this tab was told so far, as one message. */
  whole: () => TrafficTold;
}

export interface TrafficListener {
  onTold: (told: TrafficTold) => void;
  onLost: () => void;
}

const lockName = "patchbay-traffic";

/**
 * Watches the traffic by one stream for all tabs of the browser: browsers allow six connections per origin, and each
 * window that can be seen would take one. When the tab that holds the stream goes or is hidden, another one takes over,
 * whose stream begins with everything that is known.
 */
export async function shareTraffic(sharing: TrafficSharing, own: TrafficListener): Promise<void> {
  const { signal, channel, locks, name } = sharing;
  let isLeading = false;
  const tell = (message: TrafficMessage): void => {
    // A channel reaches our own origin alone and takes no target.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    if (!signal.aborted) channel.postMessage(message);
  };
  channel.addEventListener("message", ({ data: message }: MessageEvent<TrafficMessage>) => {
    if (signal.aborted) return;
    if (message.kind === "hello") {
      if (isLeading) tell({ kind: "whole", to: message.from, told: sharing.whole() });
    } else if (isLeading) return;
    else if (message.kind === "lost") own.onLost();
    else if (message.kind === "told" || message.to === name) own.onTold(message.told);
  });
  signal.addEventListener("abort", () => channel.close());

  const lead = async (): Promise<void> => {
    isLeading = true;
    await sharing.hold({
      onTold: (told) => {
        own.onTold(told);
        tell({ kind: "told", told });
      },
      onLost: () => {
        own.onLost();
        tell({ kind: "lost" });
      },
    });
  };
  const wasFree = await locks.request(lockName, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await lead();
    return lock !== null;
  });
  if (wasFree || signal.aborted) return;
  tell({ kind: "hello", from: name });
  await locks.request(lockName, { signal }, lead);
}
