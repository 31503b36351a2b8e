"use client";

import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { formatClock } from "@/components/ui/format-time";
import { useActivity } from "@/lib/client/queries";
import type { Activity } from "@/lib/contract/frames";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";

const shown = 40;

/** What happened on the engine, the latest first. */
export function ActivityList({ topology, actions }: { topology: Topology; actions: InspectorActions }) {
  const activity = useActivity();
  if (activity.length === 0) {
    return <p className="text-[13px] text-muted">None yet. Start or stop a container, and it shows here.</p>;
  }
  return (
    <ol className="flex flex-col text-[13px] leading-[18px]">
      {activity.slice(0, shown).map((item, index) => (
        <li key={activity.length - index} className="grid grid-cols-[4.25rem_minmax(0,1fr)] gap-x-2 py-1">
          <time dateTime={item.at} className="font-mono text-xs leading-[18px] text-muted tabular-nums">
            {formatClock(item.at)}
          </time>
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="text-muted">{toDisplayText(item.action)}</span>{" "}
            <Names item={item} topology={topology} actions={actions} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Names({
  item,
  topology,
  actions,
}: {
  item: Activity;
  topology: Topology;
  actions: InspectorActions;
}) {
  const container = topology.containers.find((each) => each.id === item.containerId);
  const network = topology.networks.find((each) => each.id === item.networkId);
  return (
    <>
      {container === undefined ? (
        toDisplayText(item.containerName ?? "")
      ) : (
        <LinkButton onClick={() => actions.select({ kind: "container", id: container.id })}>
          {toDisplayText(container.name)}
        </LinkButton>
      )}
      {item.containerName !== null && item.networkName !== null ? (
        <span className="text-muted"> · </span>
      ) : null}
      {network === undefined ? (
        toDisplayText(item.networkName ?? "")
      ) : (
        <LinkButton onClick={() => actions.select({ kind: "network", id: network.id })}>
          {toDisplayText(network.name)}
        </LinkButton>
      )}
    </>
  );
}
