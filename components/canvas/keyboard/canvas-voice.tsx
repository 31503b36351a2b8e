import { useCanvas } from "@/components/canvas/canvas-store";

/** What the canvas tells assistive technology beside the names of things. */
export function CanvasVoice() {
  const { text, times } = useCanvas((state) => state.said);
  return (
    <p aria-live="polite" className="sr-only">
      {text}
      {/* The same words twice are no change; with a space of another kind they are. */}
      {times % 2 === 0 ? "" : "\u00a0"}
    </p>
  );
}
