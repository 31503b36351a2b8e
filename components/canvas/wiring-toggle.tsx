import { Cable } from "lucide-react";
import { useCanvas } from "@/components/canvas/canvas-store";

/** Shows or hides the kernel's wiring; where there is none to show, it says why. */
export function WiringToggle() {
  const { isOn, whyNot, toggle } = useCanvas((state) => state.wiring);
  const told =
    whyNot ??
    (isOn ? "Hide host interfaces, uplinks and traffic" : "Show host interfaces, uplinks and traffic");
  return (
    <button
      type="button"
      role="switch"
      title={`${told} (W)`}
      aria-label={whyNot === null ? "Wiring" : `Wiring: ${whyNot}`}
      aria-checked={isOn && whyNot === null}
      aria-disabled={whyNot !== null || undefined}
      aria-keyshortcuts="w"
      onClick={toggle}
    >
      <Cable aria-hidden />
      <span className="pb-wiring-word">Wiring</span>
    </button>
  );
}
