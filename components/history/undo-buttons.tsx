"use client";

import { Redo2, Undo2 } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import type { HistoryEntry } from "@/lib/client/history";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** On a phone the engine's name takes the place of what can't be pressed. */
const noRoom = "max-sm:hidden";

/** Undo and redo of the latest change made here; each says what it is about. */
export function UndoButtons({
  undoable,
  redoable,
  isDisabled,
  onUndo,
  onRedo,
}: {
  undoable: HistoryEntry | null;
  redoable: HistoryEntry | null;
  isDisabled: boolean;
  onUndo: () => void;
  onRedo: () => void;
}) {
  return (
    <fieldset aria-label="History" className="flex">
      <IconButton
        label={undoable === null ? "Undo" : `Undo: ${toDisplayText(undoable.title)}`}
        icon={<Undo2 />}
        disabled={isDisabled || undoable === null}
        className={undoable === null ? noRoom : undefined}
        onClick={onUndo}
      />
      <IconButton
        label={redoable === null ? "Redo" : `Redo: ${toDisplayText(redoable.title)}`}
        icon={<Redo2 />}
        disabled={isDisabled || redoable === null}
        className={redoable === null ? noRoom : undefined}
        onClick={onRedo}
      />
    </fieldset>
  );
}
