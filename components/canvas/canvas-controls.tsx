import { Download, Maximize, Minus, Plus } from "lucide-react";
import { Panel, useReactFlow } from "@xyflow/react";
import { ExposedToggle } from "@/components/canvas/reach/exposed-toggle";
import { LegendButton } from "@/components/canvas/legend/legend-button";
import { MinimapToggle } from "@/components/canvas/minimap/minimap-toggle";
import { TidyButtons } from "@/components/canvas/arrange/tidy-buttons";
import { WiringToggle } from "@/components/canvas/wiring-toggle";
import { motionDuration } from "@/components/canvas/motion-duration";
import { useFit } from "@/components/canvas/use-fit";

/** Zoom in, out, and fit: from the layout, since what is out of view is not mounted. */
export function CanvasControls({
  insetRight,
  onExport,
}: {
  insetRight: number;
  onExport?: (() => void) | undefined;
}) {
  const { zoomIn, zoomOut } = useReactFlow();
  const fit = useFit(insetRight);
  return (
    <Panel position="bottom-left" className="pb-controls">
      <button
        type="button"
        title="Zoom in"
        aria-label="Zoom in"
        onClick={() => void zoomIn({ duration: motionDuration() })}
      >
        <Plus aria-hidden />
      </button>
      <button
        type="button"
        title="Zoom out"
        aria-label="Zoom out"
        onClick={() => void zoomOut({ duration: motionDuration() })}
      >
        <Minus aria-hidden />
      </button>
      <button type="button" title="Fit all" aria-label="Fit" onClick={fit}>
        <Maximize aria-hidden />
        <span>Fit</span>
      </button>
      <TidyButtons />
      <WiringToggle />
      <ExposedToggle />
      <MinimapToggle />
      {onExport !== undefined && (
        <button
          type="button"
          title="Export as picture, compose, script or JSON"
          aria-label="Export"
          onClick={onExport}
        >
          <Download aria-hidden />
        </button>
      )}
      <LegendButton />
    </Panel>
  );
}
