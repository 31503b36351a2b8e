import { Globe } from "lucide-react";
import { useCanvas } from "@/components/canvas/canvas-store";

/** Lights what is reached from outside the host, or stops that. */
export function ExposedToggle() {
  const isOn = useCanvas((state) => state.ask.isExposed);
  const toggle = useCanvas((state) => state.ask.toggleExposed);
  return (
    <button
      type="button"
      role="switch"
      title="What is exposed to the outside (E)"
      aria-label="Exposed"
      aria-checked={isOn}
      aria-keyshortcuts="e"
      onClick={toggle}
    >
      <Globe aria-hidden />
      <span className="pb-wiring-word">Exposed</span>
    </button>
  );
}
