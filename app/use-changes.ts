import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { Changed } from "@/components/networks/changed";
import { toast } from "@/components/ui/toast";
import { type History, isChanging, useHistory, useIsChanging, useTurn } from "@/lib/client/changes";
import { findTurn, history, type HistoryEntry } from "@/lib/client/history";
import type { EngineStatus } from "@/lib/contract/answers";
import { toDisplayText } from "@/lib/domain/topology/display-text";

export interface Changes extends History {
  /** A dialog has changed something: it is told, with a button that undoes it. */
  tell: (changed: Changed) => void;
  /** Turns the entry round: undoes what is done, does again what is undone. */
  turn: (entry: HistoryEntry) => void;
  undo: () => void;
  redo: () => void;
  isChanging: boolean;
}

/** Everything that was changed from here, and the ways back. `whyNot`: why nothing can be changed now. */
export function useChanges(engine: EngineStatus | null, whyNot: string | null): Changes {
  const found = useHistory(engine);
  const isBusy = useIsChanging();
  const client = useQueryClient();
  const { mutate } = useTurn();
  // A message with its button may be older than what may be changed now.
  const lock = useRef(whyNot);
  useEffect(() => {
    lock.current = whyNot;
  });

  const turn = useCallback(
    (entry: HistoryEntry) => {
      // Read anew: a key or button may be pressed twice before the page is drawn again, and a second undo of the same
      // entry would be its redo.
      const turnNow = (one: HistoryEntry): void => {
        const why = lock.current ?? (isChanging(client) ? "A change is under way" : whyNoTurn(one));
        if (why === null) turnAndTell(one, mutate, turnNow);
        else toast.tell({ title: why });
      };
      turnNow(entry);
    },
    [client, mutate],
  );

  const tell = useCallback(
    ({ title, detail, code, notes, entry }: Changed) => {
      toast.tell({
        title: toDisplayText(title),
        detail: detail === null ? null : toDisplayText(detail),
        code,
        notes: notes.map(toDisplayText),
        action:
          entry === null || entry.reverse.steps.length === 0
            ? null
            : { label: "Undo", run: () => turn(entry) },
      });
    },
    [turn],
  );

  const { entries, undoable, redoable } = found;
  return useMemo(
    () => ({
      entries,
      undoable,
      redoable,
      tell,
      turn,
      undo: () => turnLatest(entries, "done", turn),
      redo: () => turnLatest(entries, "undone", turn),
      isChanging: isBusy,
    }),
    [entries, undoable, redoable, tell, turn, isBusy],
  );
}

function turnLatest(
  entries: readonly HistoryEntry[],
  state: HistoryEntry["state"],
  turn: (entry: HistoryEntry) => void,
): void {
  const entry = findTurn(entries, state);
  if (entry === null) toast.tell({ title: state === "done" ? "Nothing to undo" : "Nothing to redo" });
  else turn(entry);
}

/** Why the entry can't be turned round as its button says: it has been, by another way; null when it can. */
function whyNoTurn({ id, state }: HistoryEntry): string | null {
  const now = history.read().find((each) => each.id === id);
  if (now === undefined || now.state === state) return null;
  return `${state === "done" ? "Undone" : "Done again"} already: ${toDisplayText(now.title)}`;
}

function turnAndTell(
  stale: HistoryEntry,
  mutate: ReturnType<typeof useTurn>["mutate"],
  turn: (entry: HistoryEntry) => void,
): void {
  // Since the message was made, it may have been undone and done again, with another way back.
  const entry = history.read().find((each) => each.id === stale.id) ?? stale;
  const title = toDisplayText(entry.title);
  const isUndo = entry.state === "done";
  if (entry.reverse.steps.length === 0) {
    const [why = "Nothing of it can be brought back."] = entry.reverse.notes;
    toast.tellError({ title: `Can’t be undone: ${title}`, detail: toDisplayText(why) });
    return;
  }
  mutate(
    { entry, steps: entry.reverse.steps },
    {
      onSuccess: ({ answer, entry: turned }) => {
        const notes = [...entry.reverse.notes, ...answer.steps.flatMap((step) => step.notes)];
        toast.tell({
          title: `${isUndo ? "Undone" : "Done again"}: ${title}`,
          notes: [...new Set(notes)].map(toDisplayText),
          code: answer.steps.map((step) => step.command).join("\n"),
          action: turned === null ? null : { label: isUndo ? "Redo" : "Undo", run: () => turn(turned) },
        });
      },
      onError: (problem) =>
        toast.tellError({
          title: `${isUndo ? "Not undone" : "Not done again"}: ${title}`,
          detail: toDisplayText(problem.detail),
        }),
    },
  );
}
