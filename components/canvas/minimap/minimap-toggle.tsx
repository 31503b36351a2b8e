import { Map as MapIcon } from "lucide-react";
import { useStoredNumber } from "@/components/ui/use-stored-number";
import { minimapKey } from "@/components/canvas/minimap/minimap-key";

/** Shows or hides the overview; remembered. */
export function MinimapToggle() {
  const [isShown, setShown] = useStoredNumber(minimapKey, 1);
  return (
    <button
      type="button"
      className="pb-minimap-toggle"
      title={isShown === 1 ? "Hide the overview" : "Show the overview when not all is in view"}
      aria-label="Overview"
      aria-pressed={isShown === 1}
      onClick={() => setShown(isShown === 1 ? 0 : 1)}
    >
      <MapIcon aria-hidden />
    </button>
  );
}
