"use client";

import { ArrowRightLeft, Unplug } from "lucide-react";
import { CommandList } from "@/components/inspector/command-list";
import { CordSwatch } from "@/components/inspector/cord-swatch";
import { EndpointValues } from "@/components/inspector/endpoint-values";
import { explainNetwork } from "@/components/inspector/explain";
import { whyNoLinkTraffic } from "@/components/inspector/explain-traffic";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { OwnFindings } from "@/components/inspector/own-findings";
import { PanelHead } from "@/components/inspector/panel-head";
import { PortList } from "@/components/inspector/port-list";
import { Section } from "@/components/inspector/section";
import { StateWords } from "@/components/inspector/state-words";
import { TrafficFigures } from "@/components/inspector/traffic-figures";
import { WiringValues } from "@/components/inspector/wiring-values";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { EngineStatus } from "@/lib/contract/answers";
import { commandName } from "@/lib/domain/commands/docker-command";
import { linkCommands } from "@/lib/domain/commands/wiring-command";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import {
  type Container,
  type Endpoint,
  endpointKey,
  hasSandbox,
  type Network,
} from "@/lib/domain/topology/topology";

/** The panel of a selected link: the endpoint, and both of its ends. */
export function EndpointDetails({
  network,
  container,
  endpoint,
  wiringSource,
  actions,
}: {
  network: Network;
  container: Container;
  endpoint: Endpoint;
  wiringSource: EngineStatus["wiring"]["source"];
  actions: InspectorActions;
}) {
  const containerName = toDisplayText(container.name);
  const networkName = toDisplayText(network.name);
  const isUp = hasSandbox(container);
  return (
    <>
      <PanelHead
        kind="Endpoint"
        name={{ shown: `${containerName} on ${networkName}`, copy: `${container.name} ${network.name}` }}
        mark={<CordSwatch network={network} />}
        badges={
          <>
            <Badge tone={endpoint.state === "ghost" ? "warning" : "neutral"}>{endpoint.state}</Badge>
            {endpoint.defaultRoute ? <Badge tone="accent">default route</Badge> : null}
          </>
        }
        actions={
          network.driver === "host" ? undefined : (
            <>
              <Button
                icon={<ArrowRightLeft />}
                disabled={!actions.canChange}
                title={actions.whyNot ?? undefined}
                onClick={() => actions.move({ network: network.id, container: container.id })}
              >
                Move to another network
              </Button>
              <Button
                icon={<Unplug />}
                disabled={!actions.canChange}
                title={actions.whyNot ?? undefined}
                onClick={() => actions.disconnect({ network: network.id, container: container.id })}
              >
                Disconnect
              </Button>
            </>
          )
        }
        onClose={() => actions.select(null)}
      />
      <OwnFindings
        selection={{ kind: "endpoint", networkId: network.id, containerId: container.id }}
        actions={actions}
      />
      <Section title="Endpoint">
        <EndpointValues endpoint={endpoint} network={network} />
      </Section>
      {network.driver === "host" || network.driver === "null" ? null : (
        <>
          <Section title="Wiring">
            <WiringValues endpoint={endpoint} network={network} />
            {isUp ? (
              <CommandList
                commands={linkCommands({
                  container: commandName(container),
                  containerInterface: endpoint.link?.containerInterface ?? null,
                  hostInterface: endpoint.link?.hostInterface ?? null,
                  bridge: endpoint.link?.bridge ?? null,
                })}
              />
            ) : null}
          </Section>
          {isUp ? (
            <Section title="Traffic">
              <TrafficFigures
                subject={{ kind: "links", key: endpointKey(endpoint) }}
                whenUnknown={whyNoLinkTraffic(endpoint, network, wiringSource)}
                note="As the container sees it."
              />
            </Section>
          ) : null}
        </>
      )}
      <Section title="Container">
        <KeyValueList>
          <KeyValue name="Name">
            <LinkButton onClick={() => actions.select({ kind: "container", id: container.id })}>
              {containerName}
            </LinkButton>
          </KeyValue>
          <KeyValue name="State">
            <StateWords container={container} />
          </KeyValue>
          <KeyValue name="Image" isCode copy={container.image}>
            {toDisplayText(container.image)}
          </KeyValue>
        </KeyValueList>
      </Section>
      <PortList container={container} />
      <Section title="Network">
        <KeyValueList>
          <KeyValue name="Name">
            <LinkButton onClick={() => actions.select({ kind: "network", id: network.id })}>
              {networkName}
            </LinkButton>
          </KeyValue>
          <KeyValue name="Driver">{toDisplayText(network.driver)}</KeyValue>
          {network.pools.map((pool) => (
            <KeyValue key={pool.subnet} name="Subnet" isCode copy={pool.subnet}>
              {pool.subnet}
            </KeyValue>
          ))}
        </KeyValueList>
        {explainNetwork(network).map((sentence) => (
          <p key={sentence} className="mt-1.5 text-[13px] leading-[18px] text-muted">
            {sentence}
          </p>
        ))}
      </Section>
    </>
  );
}
