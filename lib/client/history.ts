import * as z from "zod/mini";
import { undoSchema } from "@/lib/contract/steps";
import type { Undo } from "@/lib/domain/changes/change";

/** One change that was made from this tab. */
export interface HistoryEntry {
  id: string;
  /** Which engine it was made on; another one's history is not shown. */
  engine: string;
  /** ISO 8601 time. */
  at: string;
  /** As a command to a person: `Connect web1 to back`. */
  title: string;
  state: "done" | "undone";
  /** The docker commands that did what now stands last: the change, or its undo. */
  commands: readonly string[];
  /** What turns it round: the undo of what is done, the redo of what is undone. */
  reverse: Undo;
  /** What did not come back at the last turn, in sentences. */
  notes: readonly string[];
  /** Grows with each turn of any entry: the latest one is undone first. */
  turn: number;
}

const entrySchema = z.object({
  id: z.string(),
  engine: z.string(),
  at: z.string(),
  title: z.string(),
  state: z.enum(["done", "undone"]),
  commands: z.array(z.string()),
  reverse: undoSchema,
  notes: z.array(z.string()),
  turn: z.number(),
}) satisfies z.ZodMiniType<HistoryEntry>;

/** More are not kept: a session storage holds about 5 MB. */
const maximumEntries = 200;
const storageKey = "patchbay-history";

/** Adds a change. What was undone before can't be done again after it: it belonged to another state. */
export function addEntry(
  entries: readonly HistoryEntry[],
  entry: Pick<HistoryEntry, "id" | "engine" | "at" | "title" | "commands" | "reverse" | "notes">,
): HistoryEntry[] {
  const kept = entries.map((each): HistoryEntry =>
    each.state === "undone" && each.engine === entry.engine
      ? { ...each, reverse: { steps: [], notes: [] } }
      : each,
  );
  const added: HistoryEntry = { ...entry, state: "done", turn: nextTurn(entries) };
  return [...kept, added].slice(-maximumEntries);
}

/** Turns an entry round, with what turns it back. */
export function turnEntry(
  entries: readonly HistoryEntry[],
  id: string,
  outcome: Pick<HistoryEntry, "commands" | "reverse" | "notes">,
): HistoryEntry[] {
  return entries.map((each): HistoryEntry =>
    each.id === id
      ? { ...each, ...outcome, state: each.state === "done" ? "undone" : "done", turn: nextTurn(entries) }
      : each,
  );
}

/** What an undo (of the done) or a redo (of the undone) is about: the one that was turned last; null for nothing. */
export function findTurn(
  entries: readonly HistoryEntry[],
  state: HistoryEntry["state"],
): HistoryEntry | null {
  const candidates = entries.filter(
    (each) => each.state === state && (state === "done" || each.reverse.steps.length > 0),
  );
  return candidates.reduce<HistoryEntry | null>(
    (latest, each) => (latest === null || each.turn > latest.turn ? each : latest),
    null,
  );
}

function nextTurn(entries: readonly HistoryEntry[]): number {
  return 1 + Math.max(0, ...entries.map((each) => each.turn));
}

let entries: readonly HistoryEntry[] | null = null;
const listeners = new Set<() => void>();

/** The history of this tab, kept over a reload. */
export const history = {
  read: (): readonly HistoryEntry[] => {
    entries ??= readStored();
    return entries;
  },
  write: (change: (entries: readonly HistoryEntry[]) => readonly HistoryEntry[]): void => {
    entries = change(history.read());
    try {
      sessionStorage.setItem(storageKey, JSON.stringify(entries));
    } catch {
      // Full or forbidden: it lasts as long as the page then.
    }
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function readStored(): HistoryEntry[] {
  try {
    const parsed = z.safeParse(z.array(entrySchema), JSON.parse(sessionStorage.getItem(storageKey) ?? "[]"));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}
