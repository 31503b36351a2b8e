"use client";

import { type ReactNode, useMemo } from "react";
import { ContainerDetails } from "@/components/inspector/container-details";
import { CordsContext } from "@/components/inspector/cords-context";
import { EndpointDetails } from "@/components/inspector/endpoint-details";
import { EngineSummary } from "@/components/inspector/engine-summary";
import type { AskedFindings } from "@/components/inspector/findings-section";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { MissingSelection } from "@/components/inspector/missing-selection";
import { NetworkDetails } from "@/components/inspector/network-details";
import { SeveralDetails } from "@/components/inspector/several-details";
import { UplinkDetails } from "@/components/inspector/uplink-details";
import type { EngineStatus } from "@/lib/contract/answers";
import { networkColours } from "@/lib/domain/layout/network-colours";
import { toShape } from "@/lib/domain/layout/to-shape";
import { assertNever } from "@/lib/domain/problem/problem";
import type { PageSelection } from "@/lib/domain/topology/selection";
import type { Container, ContainerId, Network, Topology } from "@/lib/domain/topology/topology";

interface InspectorProps {
  topology: Topology;
  engine: EngineStatus;
  selection: PageSelection | null;
  /** That the findings are to be shown in the panel of the engine; a new object asks anew. */
  askedFindings: AskedFindings | null;
  /** What the page's address asks for, in words, when that is not in the topology. */
  wanted: { name: string; isUnread: boolean } | null;
  /** What was changed from here, for the panel of the engine. */
  history: ReactNode;
  /** The address maps of a selected network. */
  renderAddresses: (network: Network) => ReactNode;
  /** Whom a selected container reaches, and the names it knows. */
  renderReachability: (container: Container) => ReactNode;
  /** What is asked of several selected containers. */
  renderPair: (ids: readonly ContainerId[]) => ReactNode;
  actions: InspectorActions;
}

/** What the side panel shows: the selected thing, else the engine. */
export function Inspector(props: InspectorProps) {
  const { networks, containers, endpoints } = props.topology;
  const cords = useMemo(
    () => networkColours(toShape({ networks, containers, endpoints })),
    [networks, containers, endpoints],
  );
  return (
    <CordsContext value={cords}>
      <Details {...props} />
    </CordsContext>
  );
}

function Details({
  topology,
  engine,
  selection,
  askedFindings,
  wanted,
  history,
  renderAddresses,
  renderReachability,
  renderPair,
  actions,
}: InspectorProps) {
  if (selection === null) {
    if (wanted !== null) {
      const { name, isUnread } = wanted;
      return <MissingSelection wanted={name} isUnread={isUnread} onClose={() => actions.select(null)} />;
    }
    return <EngineSummary {...{ topology, engine, askedFindings, history, actions }} />;
  }
  switch (selection.kind) {
    case "network": {
      const network = topology.networks.find((each) => each.id === selection.id);
      return network === undefined ? null : (
        <NetworkDetails
          key={network.id}
          topology={topology}
          network={network}
          addresses={renderAddresses(network)}
          wiringSource={engine.wiring.source}
          actions={actions}
        />
      );
    }
    case "container": {
      const container = topology.containers.find((each) => each.id === selection.id);
      return container === undefined ? null : (
        <ContainerDetails
          key={container.id}
          topology={topology}
          container={container}
          reachability={renderReachability(container)}
          actions={actions}
        />
      );
    }
    case "containers":
      return (
        <SeveralDetails
          topology={topology}
          ids={selection.ids}
          pair={renderPair(selection.ids)}
          actions={actions}
        />
      );
    case "endpoint": {
      const { networkId, containerId } = selection;
      const network = topology.networks.find((each) => each.id === networkId);
      const container = topology.containers.find((each) => each.id === containerId);
      const endpoint = topology.endpoints.find(
        (each) => each.networkId === networkId && each.containerId === containerId,
      );
      if (network === undefined || container === undefined || endpoint === undefined) return null;
      return (
        <EndpointDetails
          key={`${networkId}:${containerId}`}
          network={network}
          container={container}
          endpoint={endpoint}
          wiringSource={engine.wiring.source}
          actions={actions}
        />
      );
    }
    case "uplink":
      return topology.host === null ? null : (
        <UplinkDetails
          key={selection.name}
          topology={topology}
          host={topology.host}
          name={selection.name}
          actions={actions}
        />
      );
    default:
      return assertNever(selection);
  }
}
