import type { MadeChange } from "@/lib/client/changes";
import type { HistoryEntry } from "@/lib/client/history";

/** A message with more commands would be higher than the screen, its button out of reach; the history has them all. */
export const mostCommandsTold = 6;

/** What a dialog tells the page once it has changed something. */
export interface Changed {
  /** What is so now, for instance `web1 connected to back`. */
  title: string;
  detail: string | null;
  /** Docker commands that do the same. */
  code: string | null;
  notes: readonly string[];
  /** Where it can be undone; null where nothing had to be changed. */
  entry: HistoryEntry | null;
}

/** A made change in words: its commands, warnings and what did not come out as asked. */
export function toChanged(
  { answer, entry }: MadeChange,
  title: string,
  detail: string | null = null,
): Changed {
  return {
    title,
    detail,
    code: answer.steps.length > mostCommandsTold ? null : answer.steps.map((step) => step.command).join("\n"),
    notes: [
      ...new Set(
        answer.steps.flatMap((step) => [...step.warnings.map(({ message }) => message), ...step.notes]),
      ),
    ],
    entry,
  };
}
