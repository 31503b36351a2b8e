"use client";

import { memo, useMemo, useState } from "react";
import { createFinder } from "@/components/inspector/create-finder";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { formatClock } from "@/components/ui/format-time";
import { useActivity } from "@/lib/client/queries";
import type { Activity } from "@/lib/contract/frames";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container, ContainerId, Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

const shown = 40;

/** What happened on the engine, the latest first. */
export function ActivityList({ topology, actions }: { topology: Topology; actions: InspectorActions }) {
  const activity = useActivity();
  const items = useMemo(() => activity.slice(0, shown), [activity]);
  const [findContainer] = useState(() => createFinder<Container>());
  const [findNetwork] = useState(() => createFinder<Network>());
  const keys = useMemo(() => keysOf(items), [items]);
  if (items.length === 0) {
    return <p className="text-[13px] text-muted">None yet. Start or stop a container, and it shows here.</p>;
  }
  return (
    <ol className="flex flex-col text-[13px] leading-[18px]">
      {items.map((item, index) => {
        const container = findContainer(topology.containers, item.containerId);
        const network = findNetwork(topology.networks, item.networkId);
        return (
          <ActivityRow
            key={keys[index]}
            item={item}
            containerId={container?.id ?? null}
            containerName={container?.name ?? item.containerName ?? ""}
            networkId={network?.id ?? null}
            networkName={network?.name ?? item.networkName ?? ""}
            select={actions.select}
          />
        );
      })}
    </ol>
  );
}

/** An event stays the same row while others come before it; two of one moment are told apart by their order. */
function keysOf(items: readonly Activity[]): string[] {
  const times = new Map<string, number>();
  return items
    .toReversed()
    .map(({ at, action, containerId, networkId }) => {
      const key = [at, action, containerId, networkId].join(" ");
      const count = times.get(key) ?? 0;
      times.set(key, count + 1);
      return `${key} ${count}`;
    })
    .toReversed();
}

/** One event; the ids are null for what is gone. */
const ActivityRow = memo(function ActivityRow({
  item,
  containerId,
  containerName,
  networkId,
  networkName,
  select,
}: {
  item: Activity;
  containerId: ContainerId | null;
  containerName: string;
  networkId: NetworkId | null;
  networkName: string;
  select: InspectorActions["select"];
}) {
  return (
    <li className="grid grid-cols-[4.25rem_minmax(0,1fr)] gap-x-2 py-1">
      <time dateTime={item.at} className="font-mono text-xs leading-[18px] text-muted tabular-nums">
        {formatClock(item.at)}
      </time>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="text-muted">{toDisplayText(item.action)}</span>{" "}
        {containerId === null ? (
          toDisplayText(containerName)
        ) : (
          <LinkButton onClick={() => select({ kind: "container", id: containerId })}>
            {toDisplayText(containerName)}
          </LinkButton>
        )}
        {item.containerName !== null && item.networkName !== null ? (
          <span className="text-muted"> · </span>
        ) : null}
        {networkId === null ? (
          toDisplayText(networkName)
        ) : (
          <LinkButton onClick={() => select({ kind: "network", id: networkId })}>
            {toDisplayText(networkName)}
          </LinkButton>
        )}
      </span>
    </li>
  );
});
