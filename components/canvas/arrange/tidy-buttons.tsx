import { LayoutGrid, Undo2 } from "lucide-react";
import { useCanvas } from "@/components/canvas/canvas-store";

/** Lays out anew what was moved by hand; and takes that back. */
export function TidyButtons() {
  const { tidy, undoTidy, canTidy, canUndoTidy } = useCanvas((state) => state.panels);
  if (canUndoTidy && !canTidy) {
    return (
      <button
        type="button"
        title="Put everything back where it was"
        aria-label="Undo tidy"
        onClick={undoTidy}
      >
        <Undo2 aria-hidden />
        <span>Undo tidy</span>
      </button>
    );
  }
  return (
    <button
      type="button"
      title={canTidy ? "Lay out anew what was moved by hand" : "Nothing was moved by hand"}
      aria-label="Tidy"
      disabled={!canTidy}
      onClick={tidy}
    >
      <LayoutGrid aria-hidden />
      <span>Tidy</span>
    </button>
  );
}
