import { Wrench } from "lucide-react";
import { explainEndpoint } from "@/components/inspector/explain";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { type Endpoint, endpointKey } from "@/lib/domain/topology/topology";

/** What a ghost endpoint is, and the way out. */
export function GhostWarning({ endpoint, actions }: { endpoint: Endpoint; actions: InspectorActions }) {
  return (
    <Note tone="warning">
      <p>{explainEndpoint(endpoint)}</p>
      <Button
        size="small"
        icon={<Wrench />}
        className="mt-2"
        disabled={!actions.canChange}
        title={actions.whyNot ?? undefined}
        isBusy={actions.repairing === endpointKey(endpoint)}
        onClick={() => actions.repair({ network: endpoint.networkId, container: endpoint.containerId })}
      >
        Repair
      </Button>
      <p className="mt-1.5 text-xs text-muted">
        Repairing takes the endpoint off properly. The container leaves the network; connect it again
        afterwards.
      </p>
    </Note>
  );
}
