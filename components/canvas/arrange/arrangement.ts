import { measures } from "@/lib/domain/layout/measures";
import type { Point } from "@/lib/domain/layout/layout";

/** What a person has done to the picture of one engine. Keys are made of names: they outlive a recreated project. */
export interface Arrangement {
  moved: Readonly<Record<string, Point>>;
  collapsed: readonly string[];
}

export const noArrangement: Arrangement = { moved: {}, collapsed: [] };

/** More is not what a person has done by hand. */
const mostEntries = 2000;
const farthest = 1_000_000;

/** Reads a stored arrangement; what is no place or no key is left out, whatever else is there. */
export function parseArrangement(text: string | null): Arrangement {
  if (text === null) return noArrangement;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return noArrangement;
  }
  if (!isRecord(stored)) return noArrangement;
  const { moved, collapsed } = stored;
  const places = isRecord(moved) ? Object.entries(moved).slice(0, mostEntries) : [];
  const keys: unknown[] = Array.isArray(collapsed) ? collapsed.slice(0, mostEntries) : [];
  return {
    moved: Object.fromEntries(
      places.flatMap(([key, place]) =>
        isRecord(place) && isPlace(place["x"]) && isPlace(place["y"])
          ? [[key, { x: Math.round(place["x"] / measures.pitch) * measures.pitch + 0, y: place["y"] }]]
          : [],
      ),
    ),
    collapsed: keys.filter((key) => typeof key === "string"),
  };
}

/** The arrangement kept for an engine. */
export function readArrangement(memoryKey: string | null): Arrangement {
  if (memoryKey === null) return noArrangement;
  try {
    return parseArrangement(localStorage.getItem(storageKey(memoryKey)));
  } catch {
    return noArrangement;
  }
}

/** Keeps it; holds for this page only where nothing can be stored. */
export function storeArrangement(memoryKey: string | null, arrangement: Arrangement): void {
  if (memoryKey === null) return;
  const isEmpty = Object.keys(arrangement.moved).length === 0 && arrangement.collapsed.length === 0;
  try {
    if (isEmpty) localStorage.removeItem(storageKey(memoryKey));
    else localStorage.setItem(storageKey(memoryKey), JSON.stringify(arrangement));
  } catch {
    // Private mode, or full: what is on the screen stays as it is.
  }
}

function storageKey(memoryKey: string): string {
  return `patchbay-picture:${memoryKey}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= farthest;
}
