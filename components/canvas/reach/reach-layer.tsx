import { ViewportPortal } from "@xyflow/react";
import { isExposure } from "@/components/canvas/reach/place-reach";
import { ReachCamera } from "@/components/canvas/reach/reach-camera";
import { ReachMarks } from "@/components/canvas/reach/reach-marks";
import { ReachPath } from "@/components/canvas/reach/reach-path";
import { ReachWays } from "@/components/canvas/reach/reach-ways";
import { useCanvas } from "@/components/canvas/canvas-store";

/** Over the picture: the way of a pair, or the marks of whom one subject reaches. */
export function ReachLayer({ insetRight }: { insetRight: number }) {
  const reached = useCanvas((state) => state.reached);
  const isPulling = useCanvas((state) => state.pull !== null);
  if (reached === null || isPulling) return null;
  const { view, path, ways } = reached;
  return (
    <>
      <ReachCamera insetRight={insetRight} />
      <ViewportPortal>
        {path !== null && view.kind === "pair" ? <ReachPath path={path} view={view} /> : null}
        {isExposure(view) ? <ReachWays ways={ways} /> : null}
        {view.kind === "subject" ? <ReachMarks view={view} /> : null}
      </ViewportPortal>
    </>
  );
}
