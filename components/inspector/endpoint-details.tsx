"use client";

import { ArrowRightLeft, Unplug } from "lucide-react";
import { CordSwatch } from "@/components/inspector/cord-swatch";
import { EndpointValues } from "@/components/inspector/endpoint-values";
import { explainNetwork } from "@/components/inspector/explain";
import { GhostWarning } from "@/components/inspector/ghost-warning";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { PanelHead } from "@/components/inspector/panel-head";
import { PortList } from "@/components/inspector/port-list";
import { Section } from "@/components/inspector/section";
import { StateWords } from "@/components/inspector/state-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container, Endpoint, Network } from "@/lib/domain/topology/topology";

/** The panel of a selected link: the endpoint, and both of its ends. */
export function EndpointDetails({
  network,
  container,
  endpoint,
  actions,
}: {
  network: Network;
  container: Container;
  endpoint: Endpoint;
  actions: InspectorActions;
}) {
  const containerName = toDisplayText(container.name);
  const networkName = toDisplayText(network.name);
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
      <Section title="Endpoint">
        {endpoint.state === "ghost" ? (
          <GhostWarning endpoint={endpoint} actions={actions} />
        ) : (
          <EndpointValues endpoint={endpoint} />
        )}
      </Section>
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
