import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
/** What could not be stored, or is being dragged. */
const held = new Map<string, number>();

function read(key: string): number | null {
  const value = held.get(key);
  if (value !== undefined) return value;
  try {
    const stored = localStorage.getItem(key);
    const number = Number(stored);
    return stored === null || !Number.isFinite(number) ? null : number;
  } catch {
    return null;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A number that outlives the page, kept in localStorage. */
export function useStoredNumber(key: string, initial: number): [number, (value: number) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => read(key) ?? initial,
    () => initial,
  );
  const set = useCallback(
    (next: number) => {
      held.set(key, next);
      try {
        localStorage.setItem(key, String(next));
      } catch {
        // Holds for this page, then.
      }
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [value, set];
}
