"use client";

import { Plug, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { CordSwatch } from "@/components/inspector/cord-swatch";
import { ContainerEnvironment } from "@/components/inspector/container-environment";
import { ContainerInspectionValues } from "@/components/inspector/container-inspection-values";
import { EndpointValues } from "@/components/inspector/endpoint-values";
import { explainNetworkMode, nameNetworkMode } from "@/components/inspector/explain";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LabelList } from "@/components/inspector/label-list";
import { LinkButton } from "@/components/inspector/link-button";
import { OwnFindings } from "@/components/inspector/own-findings";
import { PanelHead } from "@/components/inspector/panel-head";
import { PortList } from "@/components/inspector/port-list";
import { Section } from "@/components/inspector/section";
import { StateWords } from "@/components/inspector/state-words";
import { WiringValues } from "@/components/inspector/wiring-values";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Note } from "@/components/ui/note";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import {
  type Container,
  type Endpoint,
  isLive,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";

/** The panel of a selected container. */
export function ContainerDetails({
  topology,
  container,
  reachability,
  actions,
}: {
  topology: Topology;
  container: Container;
  /** Whom it reaches, and the names it knows. */
  reachability: ReactNode;
  actions: InspectorActions;
}) {
  const networks = new Map<string, Network>(topology.networks.map((network) => [network.id, network]));
  const sharesWith = topology.containers.find((other) => other.id === container.sharesNetworkOf) ?? null;
  // In container:X mode X's endpoints are this container's too.
  const holder = sharesWith ?? container;
  const own = topology.endpoints.filter((endpoint) => endpoint.containerId === holder.id);
  const sharers = topology.containers.filter((other) => other.sharesNetworkOf === container.id);
  const canConnect = container.networkMode !== "host" && !container.networkMode.startsWith("container:");
  const mode = explainNetworkMode(container, sharesWith);
  const hasWayOut = own.some((endpoint) => endpoint.defaultRoute);
  return (
    <>
      <PanelHead
        kind="Container"
        name={{ shown: toDisplayText(container.name), copy: container.name }}
        badges={
          <>
            <Badge>
              <StateWords container={container} />
            </Badge>
            {container.composeProject === null ? null : (
              <Badge>
                {toDisplayText(container.composeProject)}
                {container.composeService === null ? "" : ` / ${toDisplayText(container.composeService)}`}
              </Badge>
            )}
          </>
        }
        actions={
          canConnect ? (
            <Button
              icon={<Plug />}
              disabled={!actions.canChange}
              title={actions.whyNot ?? undefined}
              onClick={() => actions.connect({ container: container.id })}
            >
              Connect to a network
            </Button>
          ) : undefined
        }
        onClose={() => actions.select(null)}
      />
      {mode === null && (hasWayOut || own.length === 0 || !isLive(container)) ? null : (
        <div className="flex flex-col gap-2 px-5 pb-4 max-md:px-4">
          {mode === null ? (
            <Note>It has no default route: it reaches the members of its networks, and nothing beyond.</Note>
          ) : (
            <Note>
              {mode}
              {sharesWith === null ? null : (
                <>
                  {" "}
                  <LinkButton onClick={() => actions.select({ kind: "container", id: sharesWith.id })}>
                    Show {toDisplayText(sharesWith.name)}
                  </LinkButton>
                </>
              )}
            </Note>
          )}
        </div>
      )}
      <OwnFindings selection={{ kind: "container", id: container.id }} actions={actions} />
      {own.map((endpoint) => {
        const network = networks.get(endpoint.networkId);
        return network === undefined ? null : (
          <EndpointSection
            key={network.id}
            network={network}
            endpoint={endpoint}
            holder={holder}
            isShared={holder !== container}
            actions={actions}
          />
        );
      })}
      <PortList container={container} />
      {reachability}
      <Section title="Details">
        <KeyValueList>
          <KeyValue name="Id" isCode copy={container.id}>
            {container.id.slice(0, 12)}
          </KeyValue>
          <KeyValue name="Image" isCode copy={container.image}>
            {toDisplayText(container.image)}
          </KeyValue>
          <KeyValue name="Network mode">{nameNetworkMode(container, sharesWith)}</KeyValue>
          {sharers.length === 0 ? null : (
            <KeyValue name="Shared with">
              {sharers.map((other) => toDisplayText(other.name)).join(", ")}
            </KeyValue>
          )}
          <ContainerInspectionValues id={container.id} />
        </KeyValueList>
      </Section>
      <ContainerEnvironment id={container.id} />
      <LabelList title="Labels" texts={container.labels} />
    </>
  );
}

function EndpointSection({
  network,
  endpoint,
  holder,
  isShared,
  actions,
}: {
  network: Network;
  endpoint: Endpoint;
  /** The container whose endpoint it is. */
  holder: Container;
  /** It is another's than the selected container's. */
  isShared: boolean;
  actions: InspectorActions;
}) {
  const name = toDisplayText(network.name);
  return (
    <section aria-label={`Endpoint on ${name}`} className="border-t border-line px-5 py-3 max-md:px-4">
      <div className="mb-1 flex min-h-8 items-center gap-2">
        <CordSwatch network={network} />
        <h3 className="min-w-0 flex-1 text-[13px] leading-5 font-medium">
          <LinkButton
            onClick={() =>
              actions.select({ kind: "endpoint", networkId: network.id, containerId: holder.id })
            }
          >
            {name}
          </LinkButton>
        </h3>
        {endpoint.defaultRoute ? <Badge tone="accent">default route</Badge> : null}
        {isShared ? <Badge>of {toDisplayText(holder.name)}</Badge> : null}
        {network.driver === "host" || isShared ? null : (
          <IconButton
            label={`Disconnect from ${name}`}
            icon={<Unplug />}
            disabled={!actions.canChange}
            title={actions.whyNot ?? undefined}
            onClick={() => actions.disconnect({ network: network.id, container: holder.id })}
            className="-mr-2"
          />
        )}
      </div>
      <EndpointValues endpoint={endpoint} network={network} />
      {endpoint.state === "ghost" || (endpoint.link === null && endpoint.linkReason === null) ? null : (
        <WiringValues endpoint={endpoint} network={network} />
      )}
    </section>
  );
}
