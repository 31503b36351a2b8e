"use client";

import { EthernetPort } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { CommandList } from "@/components/inspector/command-list";
import { CordSwatch } from "@/components/inspector/cord-swatch";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { PanelHead } from "@/components/inspector/panel-head";
import { Section } from "@/components/inspector/section";
import { TrafficFigures } from "@/components/inspector/traffic-figures";
import { Badge } from "@/components/ui/badge";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { uplinkCommands } from "@/lib/domain/commands/wiring-command";
import type { Publication } from "@/lib/domain/layout/publications";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Host, Network, Topology } from "@/lib/domain/topology/topology";
import {
  describeWayOut,
  isDefaultRoute,
  publicationsThrough,
  routesThrough,
  type UplinkFacts,
  uplinkFacts,
} from "@/lib/domain/wiring/uplink-facts";

/** Hosts with hundreds of networks, ports or routes would be a panel without end. */
const mostLines = 40;

/** The panel of a selected uplink; nothing where the host has none of that name. */
export function UplinkDetails({
  topology: { networks, containers },
  host,
  name,
  actions,
}: {
  topology: Pick<Topology, "networks" | "containers">;
  host: Host;
  name: string;
  actions: InspectorActions;
}) {
  const facts = useMemo(
    () => uplinkFacts(host, networks).find((each) => each.interface.name === name),
    [host, networks, name],
  );
  const ports = useMemo(
    () => (facts === undefined ? [] : publicationsThrough(facts.interface, containers)),
    [facts, containers],
  );
  if (facts === undefined) return null;
  const { addresses, mac, mtu, state, kind } = facts.interface;
  return (
    <>
      <PanelHead
        kind="Uplink of the host"
        name={{ shown: toDisplayText(name), copy: name }}
        mark={<EthernetPort aria-hidden="true" className="size-4 text-muted" />}
        badges={<UplinkBadges facts={facts} />}
        onClose={() => actions.select(null)}
      />
      <div className="flex flex-col gap-1.5 px-5 pb-4 text-[13px] leading-[18px] text-muted [overflow-wrap:anywhere] max-md:px-4">
        {describeWayOut(facts).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Section title="Interface">
        <KeyValueList>
          {addresses.map((address) => (
            <KeyValue key={address} name="Address" isCode copy={address}>
              {toDisplayText(address)}
            </KeyValue>
          ))}
          {addresses.length === 0 ? (
            <KeyValue name="Address">
              <span className="text-muted">none</span>
            </KeyValue>
          ) : null}
          {mac === null ? null : (
            <KeyValue name="MAC address" isCode copy={mac}>
              {toDisplayText(mac)}
            </KeyValue>
          )}
          {mtu === null ? null : <KeyValue name="MTU">{mtu}</KeyValue>}
          {state === null ? null : <KeyValue name="State">{toDisplayText(state)}</KeyValue>}
          <KeyValue name="Kind">{toDisplayText(kind)}</KeyValue>
        </KeyValueList>
      </Section>
      {state === "down" ? null : (
        <Section title="Traffic">
          <TrafficFigures
            subject={{ kind: "uplinks", key: name }}
            whenUnknown="Traffic is shown while the wiring layer is on."
            note="As the host sees it, everything that passes here: its own packets, too."
          />
        </Section>
      )}
      <Routes host={host} name={name} />
      <LeavingNetworks facts={facts} select={actions.select} />
      <Ports ports={ports} select={actions.select} />
      <Section title="On the host">
        <CommandList commands={uplinkCommands(name)} />
      </Section>
    </>
  );
}

function UplinkBadges({ facts: { defaultRoutes, interface: own } }: { facts: UplinkFacts }) {
  return (
    <>
      <Badge>{toDisplayText(own.kind)}</Badge>
      {defaultRoutes !== null && defaultRoutes.length > 0 ? <Badge tone="accent">default route</Badge> : null}
      {own.state === "down" ? <Badge tone="warning">down</Badge> : null}
    </>
  );
}

function Routes({ host, name }: { host: Host; name: string }) {
  const routes = routesThrough(host, name);
  // That they can't be read has been told above.
  if (routes === null) return null;
  return (
    <Section title="Routes through it" count={routes.length}>
      {routes.length === 0 ? (
        <p className="text-[13px] text-muted">None besides those to its own subnets.</p>
      ) : (
        <Lines count={routes.length}>
          {routes.slice(0, mostLines).map((route) => (
            <li
              key={`${route.destination} ${route.gateway ?? ""}`}
              className="flex flex-wrap items-baseline gap-x-2"
            >
              <span className="font-mono text-xs tabular-nums [overflow-wrap:anywhere]">
                {toDisplayText(route.destination)}
              </span>
              <span className="text-xs text-muted [overflow-wrap:anywhere]">
                {route.gateway === null ? "on the link" : `by ${toDisplayText(route.gateway)}`}
              </span>
              {isDefaultRoute(route) ? <Badge tone="accent">default</Badge> : null}
            </li>
          ))}
        </Lines>
      )}
    </Section>
  );
}

const ways = [
  ["masqueraded", "Masqueraded, with the host’s address"],
  ["routed", "Not masqueraded, with their own addresses"],
  ["direct", "On its segment, with addresses of their own"],
] as const;

function LeavingNetworks({ facts, select }: { facts: UplinkFacts; select: InspectorActions["select"] }) {
  const count = ways.reduce((sum, [way]) => sum + facts[way].length, 0);
  const { internal } = facts;
  return (
    <Section title="Networks that leave here" count={count}>
      {count === 0 ? <p className="text-[13px] text-muted">None.</p> : null}
      {ways.map(([way, words]) =>
        facts[way].length === 0 ? null : (
          <div key={way} className="mb-2 last:mb-0">
            <p className="text-xs leading-5 text-muted">{words}</p>
            <NetworkNames networks={facts[way]} select={select} />
          </div>
        ),
      )}
      {internal.length === 0 ? null : (
        <div className="mt-2">
          <p className="text-xs leading-5 text-muted">Internal: never leaving</p>
          <NetworkNames networks={internal} select={select} />
        </div>
      )}
    </Section>
  );
}

function NetworkNames({
  networks,
  select,
}: {
  networks: readonly Network[];
  select: InspectorActions["select"];
}) {
  return (
    <Lines count={networks.length}>
      {networks.slice(0, mostLines).map((network) => (
        <li key={network.id} className="flex items-center gap-2">
          <CordSwatch network={network} />
          <LinkButton onClick={() => select({ kind: "network", id: network.id })}>
            {toDisplayText(network.name)}
          </LinkButton>
        </li>
      ))}
    </Lines>
  );
}

function Ports({ ports, select }: { ports: readonly Publication[]; select: InspectorActions["select"] }) {
  return (
    <Section title="Ports reached through it" count={ports.length}>
      {ports.length === 0 ? (
        <p className="text-[13px] text-muted">No container publishes a port on its addresses.</p>
      ) : (
        <Lines count={ports.length}>
          {ports.slice(0, mostLines).map((port) => (
            <li key={port.key} className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-mono text-xs tabular-nums">
                {port.hostPort}/{toDisplayText(port.protocol)}
              </span>
              <span className="text-muted">→</span>
              <LinkButton onClick={() => select({ kind: "container", id: port.containerId })}>
                {toDisplayText(port.containerName)}
              </LinkButton>
              <span className="font-mono text-xs text-muted tabular-nums">:{port.containerPort}</span>
            </li>
          ))}
        </Lines>
      )}
    </Section>
  );
}

function Lines({ count, children }: { count: number; children: ReactNode }) {
  return (
    <>
      <ul className="text-[13px] leading-6">{children}</ul>
      {count > mostLines ? <p className="text-xs text-muted">and {count - mostLines} more</p> : null}
    </>
  );
}
