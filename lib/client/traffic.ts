import { useCallback, useEffect, useSyncExternalStore } from "react";
import { shareTraffic, type TrafficListener } from "@/lib/client/shared-traffic";
import { holdStream } from "@/lib/client/stream";
import type { TrafficTold } from "@/lib/contract/frames";
import { rateLevel } from "@/lib/domain/wiring/format-traffic";
import {
  applyTraffic,
  diffTraffic,
  noTraffic,
  type Traffic,
  type TrafficState,
} from "@/lib/domain/wiring/rates";

/** What has traffic: a link (`endpointKey`), a network (its id), an uplink (its name). */
export interface TrafficSubject {
  kind: keyof TrafficState;
  key: string;
}

/** Rates at one moment; null while they were not known. They hold until the next point. */
export interface TrafficPoint {
  /** Milliseconds of the page's clock. */
  at: number;
  rates: { rx: number; tx: number } | null;
}

/** How far back points are kept, in ms. */
export const historyLength = 60_000;

/** Another name for other messages: after an update, tabs of before and after may be open. */
const channelName = "patchbay-traffic-1";

const kinds = ["links", "networks", "uplinks"] as const;
const noPoints: readonly TrafficPoint[] = [];

/**
 * The traffic of the moment, beside the query cache: it comes once a second, and only what shows a changed subject is
 * to hear of it. One for the page, as its stream is one.
 */
let state: TrafficState = noTraffic;
let sweptAt = 0;
const histories = new Map<string, readonly TrafficPoint[]>();
const listeners = new Map<string, Set<() => void>>();

function subjectKey(kind: keyof TrafficState, key: string): string {
  return `${kind} ${key}`;
}

/** Takes what the server told at `now`, and wakes those whose subject changed. */
export function receiveTraffic(told: TrafficTold, now: number): void {
  const before = state;
  state = applyTraffic(told.whole ? noTraffic : before, told);
  for (const kind of kinds) {
    const changed = new Set(
      told.whole ? [...before[kind].keys(), ...state[kind].keys()] : Object.keys(told[kind]),
    );
    for (const key of changed) note(kind, key, now);
  }
  if (now - sweptAt >= historyLength || now < sweptAt) sweep(now);
}

/** What has gone tells nothing more, so nothing else forgets it: a page may be open for weeks. */
function sweep(now: number): void {
  sweptAt = now;
  for (const [subject, points] of histories) {
    const last = points.at(-1);
    if (last !== undefined && (last.rates !== null || last.at > now - historyLength)) continue;
    histories.delete(subject);
    for (const listener of listeners.get(subject) ?? []) listener();
  }
}

function note(kind: keyof TrafficState, key: string, now: number): void {
  const subject = subjectKey(kind, key);
  const traffic = state[kind].get(key);
  const rates = traffic === undefined ? null : { rx: traffic.rxRate, tx: traffic.txRate };
  const kept = histories.get(subject) ?? noPoints;
  // The last point before the window says what held at its beginning.
  const first = kept.findLastIndex((point) => point.at <= now - historyLength);
  const recent = kept.slice(Math.max(0, first));
  if (rates === null && recent.every((point) => point.rates === null)) histories.delete(subject);
  else histories.set(subject, [...recent, { at: now, rates }]);
  for (const listener of listeners.get(subject) ?? []) listener();
}

/** Nobody watches any more: old figures would mislead. */
export function forgetTraffic(): void {
  const subjects = [...listeners.values()];
  state = noTraffic;
  histories.clear();
  for (const each of subjects) for (const listener of each) listener();
}

function subscribeTo(subject: string, listener: () => void): () => void {
  const own = listeners.get(subject) ?? new Set();
  listeners.set(subject, own.add(listener));
  return () => {
    own.delete(listener);
    if (own.size === 0 && listeners.get(subject) === own) listeners.delete(subject);
  };
}

/** Watches the traffic while `isOn` and the page can be seen. Mounted once. */
export function useWatchTraffic(isOn: boolean): void {
  // The event stream is the outside system, and the page's visibility.
  useEffect(() => {
    if (!isOn) return;
    let end: AbortController | null = null;
    const follow = (): void => {
      if (document.visibilityState === "hidden") {
        end?.abort();
        end = null;
        forgetTraffic();
      } else if (end === null) {
        end = new AbortController();
        watch(end.signal);
      }
    };
    document.addEventListener("visibilitychange", follow);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", follow);
      end?.abort();
      forgetTraffic();
    };
  }, [isOn]);
}

function watch(signal: AbortSignal): void {
  const own: TrafficListener = {
    onTold: (told) => {
      if (!signal.aborted) receiveTraffic(told, Date.now());
    },
    onLost: () => {
      if (!signal.aborted) forgetTraffic();
    },
  };
  const hold = (listener: TrafficListener): Promise<void> =>
    holdStream(
      {
        onFrame: (frame) => {
          if (frame.type === "traffic") listener.onTold(frame.traffic);
        },
        onBeat: () => {},
        onUnreadable: () => {},
        onLost: listener.onLost,
      },
      signal,
      "?traffic=only",
    );
  // Without locks (plain http on another address) each tab holds a stream of its own.
  const canShare = "locks" in navigator && typeof BroadcastChannel === "function";
  const watching = canShare
    ? shareTraffic(
        {
          signal,
          channel: new BroadcastChannel(channelName),
          locks: navigator.locks,
          name: crypto.randomUUID(),
          hold,
          whole: wholeTraffic,
        },
        own,
      )
    : hold(own);
  // A refused token ends it: the gate stands before the page then, and what is behind it starts anew. So does the end
  // of waiting for the lock.
  watching.catch(() => {});
}

/** Everything that is known now, for one who knows nothing. */
function wholeTraffic(): TrafficTold {
  const nothing = { links: {}, networks: {}, uplinks: {} };
  return { at: new Date().toISOString(), whole: true, ...(diffTraffic(noTraffic, state) ?? nothing) };
}

function useSubject<Value>({ kind, key }: TrafficSubject, read: () => Value): Value {
  const subject = subjectKey(kind, key);
  const subscribe = useCallback((listener: () => void) => subscribeTo(subject, listener), [subject]);
  return useSyncExternalStore(subscribe, read, read);
}

/** What a subject carries now; null while it is not known. */
export function useTraffic(subject: TrafficSubject): Traffic | null {
  const read = (): Traffic | null => state[subject.kind].get(subject.key) ?? null;
  return useSubject(subject, read);
}

/** The last minute of a subject, oldest first. */
export function readHistory({ kind, key }: TrafficSubject): readonly TrafficPoint[] {
  return histories.get(subjectKey(kind, key)) ?? noPoints;
}

/** The last minute of a subject, as it goes on. */
export function useTrafficHistory(subject: TrafficSubject): readonly TrafficPoint[] {
  return useSubject(subject, () => readHistory(subject));
}

/**
 * How busy a subject is in steps of `rateLevel`, received in the tens and sent in the ones: who draws it is drawn anew
 * when a step changes, not each second.
 */
export function useTrafficLevels(subject: TrafficSubject): number {
  return useSubject(subject, () => {
    const traffic = state[subject.kind].get(subject.key);
    return traffic === undefined ? 0 : rateLevel(traffic.rxRate) * 10 + rateLevel(traffic.txRate);
  });
}
