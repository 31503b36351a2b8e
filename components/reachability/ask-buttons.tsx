import { Crosshair, Waypoints } from "lucide-react";
import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import { Button } from "@/components/ui/button";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** Takes a container's reachability to the canvas. */
export function AskButtons({ id, actions }: { id: ContainerId; actions: ReachabilityActions }) {
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <Button
        icon={<Waypoints />}
        onClick={() => {
          actions.showCanvas?.();
          actions.showSubject({ subject: id, direction: "from", way: "byAddress" });
        }}
      >
        Show on the canvas
      </Button>
      <Button
        icon={<Crosshair />}
        onClick={() => {
          actions.showCanvas?.();
          actions.askFrom(id);
        }}
      >
        Can it reach…
      </Button>
    </div>
  );
}
