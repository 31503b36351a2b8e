import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { type Changed, mostCommandsTold } from "@/components/networks/changed";
import { toast } from "@/components/ui/toast";
import {
  type History,
  isChanging,
  readHistory,
  useHistory,
  useIsChanging,
  useTurn,
} from "@/lib/client/changes";
import { history, type HistoryEntry } from "@/lib/client/history";
import type { EngineStatus } from "@/lib/contract/answers";
import { toDisplayText } from "@/lib/domain/topology/display-text";

export interface Changes extends History {
  /** A dialog has changed something: it is told, with a button that undoes it. */
  tell: (changed: Changed) => void;
  /** Turns the entry round: undoes what is done, does again what is undone. */
  turn: (entry: HistoryEntry) => void;
  /** Undoes what was done last; says so where there is nothing, or where it can't be done now. */
  undo: () => void;
  /** Does again what was undone last, in the same way. */
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
        about: entry?.id ?? null,
        action:
          entry === null || entry.reverse.steps.length === 0
            ? null
            : { label: "Undo", run: () => turn(entry) },
      });
    },
    [turn],
  );

  // The history is read at the press: the message that a person answers to is drawn before the rest of the page.
  const undo = useCallback(() => {
    const { undoable } = readHistory(client);
    if (undoable === null) toast.tell({ title: "Nothing to undo" });
    else turn(undoable);
  }, [client, turn]);
  const redo = useCallback(() => {
    const { redoable } = readHistory(client);
    if (redoable === null) toast.tell({ title: "Nothing to redo" });
    else turn(redoable);
  }, [client, turn]);

  return useMemo(
    () => ({ ...found, tell, turn, undo, redo, isChanging: isBusy }),
    [found, tell, turn, undo, redo, isBusy],
  );
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
          about: entry.id,
          notes: [...new Set(notes)].map(toDisplayText),
          code:
            answer.steps.length > mostCommandsTold
              ? null
              : answer.steps.map((step) => step.command).join("\n"),
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
