"use client";

import { CopyPlus, Pencil, Plug, Trash2, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { CordSwatch } from "@/components/inspector/cord-swatch";
import { Copyable } from "@/components/inspector/copyable";
import { explainNetwork } from "@/components/inspector/explain";
import { whyNoNetworkTraffic } from "@/components/inspector/explain-traffic";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LabelList } from "@/components/inspector/label-list";
import { LinkButton } from "@/components/inspector/link-button";
import { OwnFindings } from "@/components/inspector/own-findings";
import { PanelHead } from "@/components/inspector/panel-head";
import { PoolDetails } from "@/components/inspector/pool-details";
import { Section } from "@/components/inspector/section";
import { CommandList } from "@/components/inspector/command-list";
import { TrafficFigures } from "@/components/inspector/traffic-figures";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import { IconButton } from "@/components/ui/icon-button";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Note } from "@/components/ui/note";
import type { EngineStatus } from "@/lib/contract/answers";
import { bridgeCommands } from "@/lib/domain/commands/wiring-command";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import {
  type Container,
  type Endpoint,
  isLive,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";
import { vxlanIdsOf } from "@/lib/domain/wiring/vxlan-ids";

interface Member {
  endpoint: Endpoint;
  container: Container;
}

/** The panel of a selected network. */
export function NetworkDetails({
  topology,
  network,
  addresses,
  wiringSource,
  actions,
}: {
  topology: Topology;
  network: Network;
  /** Its address maps. */
  addresses: ReactNode;
  wiringSource: EngineStatus["wiring"]["source"];
  actions: InspectorActions;
}) {
  const containers = new Map<string, Container>(
    topology.containers.map((container) => [container.id, container]),
  );
  const members = topology.endpoints
    .filter((endpoint) => endpoint.networkId === network.id)
    .flatMap((endpoint): Member[] => {
      const container = containers.get(endpoint.containerId);
      return container === undefined ? [] : [{ endpoint, container }];
    });
  const hasBus = network.driver !== "host" && network.driver !== "null";
  const sentences = explainNetwork(network);
  return (
    <>
      <PanelHead
        kind="Network"
        name={{ shown: toDisplayText(network.name), copy: network.name }}
        mark={<CordSwatch network={network} />}
        badges={<NetworkBadges network={network} />}
        actions={
          <>
            {hasBus ? (
              <Button
                icon={<Plug />}
                disabled={!actions.canChange}
                title={actions.whyNot ?? undefined}
                onClick={() => actions.connect({ network: network.id })}
              >
                Connect a container
              </Button>
            ) : null}
            {network.predefined ? null : (
              <>
                <Button
                  icon={<Pencil />}
                  disabled={!actions.canChange}
                  title={actions.whyNot ?? undefined}
                  onClick={() => actions.edit(network.id)}
                >
                  Edit
                </Button>
                <Button
                  icon={<CopyPlus />}
                  disabled={!actions.canChange}
                  title={actions.whyNot ?? undefined}
                  onClick={() => actions.duplicate(network.id)}
                >
                  Duplicate
                </Button>
                <Button
                  icon={<Trash2 />}
                  disabled={!actions.canChange}
                  title={actions.whyNot ?? undefined}
                  onClick={() => actions.remove(network.id)}
                >
                  Remove
                </Button>
              </>
            )}
          </>
        }
        onClose={() => actions.select(null)}
      />
      {sentences.length === 0 ? null : (
        <div className="flex flex-col gap-2 px-5 pb-4 max-md:px-4">
          {sentences.map((sentence) => (
            <Note key={sentence}>{sentence}</Note>
          ))}
        </div>
      )}
      <OwnFindings selection={{ kind: "network", id: network.id }} actions={actions} />
      <Section title="Members" count={members.length}>
        {members.length === 0 ? (
          <p className="text-[13px] text-muted">No container is on this network.</p>
        ) : (
          <ul className="-mx-2 flex flex-col">
            {members.map((member) => (
              <MemberRow key={member.container.id} member={member} network={network} actions={actions} />
            ))}
          </ul>
        )}
      </Section>
      {hasBus && members.length > 0 ? (
        <Section title="Traffic">
          <TrafficFigures
            subject={{ kind: "networks", key: network.id }}
            whenUnknown={whyNoNetworkTraffic(network, wiringSource)}
            note="The sum over its members, as they see it: what passes between two of them counts as sent and as received."
          />
        </Section>
      ) : null}
      {network.pools.map((pool) => (
        <Section key={pool.subnet} title={pool.subnet.includes(":") ? "IPv6 addresses" : "IPv4 addresses"}>
          <PoolDetails topology={topology} network={network} pool={pool} />
        </Section>
      ))}
      {addresses}
      <Section title="Details">
        <KeyValueList>
          <KeyValue name="Id" isCode copy={network.id}>
            {network.id.slice(0, 12)}
          </KeyValue>
          <KeyValue name="Driver">{toDisplayText(network.driver)}</KeyValue>
          <KeyValue name="Scope">{toDisplayText(network.scope)}</KeyValue>
          {network.parent === null ? null : (
            <KeyValue name="Parent" isCode copy={network.parent}>
              {toDisplayText(network.parent)}
            </KeyValue>
          )}
          {vxlanIdsOf(network).map((id) => (
            <KeyValue key={id} name="VXLAN" isCode copy={`${id}`}>
              {id}
            </KeyValue>
          ))}
          {network.bridge === null ? null : (
            <>
              <KeyValue name="Bridge" isCode copy={network.bridge.interface}>
                {toDisplayText(network.bridge.interface)}
              </KeyValue>
              <KeyValue name="Between members">
                {network.bridge.icc ? "allowed (icc on)" : "dropped (icc off)"}
              </KeyValue>
              <KeyValue name="Masquerade">{network.bridge.masquerade ? "on" : "off"}</KeyValue>
              <KeyValue name="MTU">
                {network.bridge.mtu ?? <span className="text-muted">the engine’s default</span>}
              </KeyValue>
            </>
          )}
          {network.composeProject === null ? null : (
            <KeyValue name="Compose project">{toDisplayText(network.composeProject)}</KeyValue>
          )}
        </KeyValueList>
        {network.bridge === null ? null : <CommandList commands={bridgeCommands(network.bridge.interface)} />}
      </Section>
      <LabelList title="Options" texts={network.options} />
      <LabelList title="Labels" texts={network.labels} />
    </>
  );
}

function NetworkBadges({ network }: { network: Network }) {
  return (
    <>
      <Badge>{toDisplayText(network.driver)}</Badge>
      {network.predefined ? <Badge>predefined</Badge> : null}
      {network.internal ? <Badge tone="warning">internal</Badge> : null}
      {network.bridge?.icc === false ? <Badge tone="warning">icc off</Badge> : null}
      {network.ipv6 ? <Badge>IPv6</Badge> : null}
      {network.attachable ? <Badge>attachable</Badge> : null}
      {network.scope === "local" ? null : <Badge>{toDisplayText(network.scope)}</Badge>}
    </>
  );
}

function MemberRow({
  member,
  network,
  actions,
}: {
  member: Member;
  network: Network;
  actions: InspectorActions;
}) {
  const { endpoint, container } = member;
  const address = endpoint.ipv4 ?? endpoint.reserved?.ipv4 ?? null;
  const isHeld = endpoint.ipv4 === null && address !== null;
  const ipv6 = endpoint.ipv6 ?? endpoint.reserved?.ipv6 ?? null;
  return (
    <li className="group flex items-start gap-2 rounded-md px-2 py-1.5 hover:bg-sunken">
      <span className="flex h-5 items-center">
        <Dot tone={endpoint.state === "ghost" ? "warning" : isLive(container) ? "on" : "off"} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-[13px] leading-5">
          <LinkButton
            onClick={() =>
              actions.select({ kind: "endpoint", networkId: network.id, containerId: container.id })
            }
          >
            {toDisplayText(container.name)}
          </LinkButton>
          {address === null ? (
            <span className="text-xs text-faint">{isLive(container) ? "no address" : "not running"}</span>
          ) : (
            <span
              className={isHeld ? "opacity-80" : undefined}
              title={isHeld ? "Reserved; the container is not running" : undefined}
            >
              <Copyable value={address} what={`address of ${toDisplayText(container.name)}`} />
            </span>
          )}
        </div>
        <div className="flex flex-wrap justify-between gap-x-3 font-mono text-[11px] leading-4 text-muted">
          {ipv6 === null ? null : <span className="[overflow-wrap:anywhere]">{ipv6}</span>}
          {endpoint.mac === null ? null : <span>{toDisplayText(endpoint.mac)}</span>}
        </div>
        {endpoint.aliases === null || endpoint.aliases.length === 0 ? null : (
          <p className="text-xs leading-4 text-muted [overflow-wrap:anywhere]">
            aliases {endpoint.aliases.map(toDisplayText).join(", ")}
          </p>
        )}
      </div>
      {network.driver === "host" ? null : (
        <IconButton
          label={`Disconnect ${toDisplayText(container.name)}`}
          icon={<Unplug />}
          disabled={!actions.canChange}
          title={actions.whyNot ?? undefined}
          onClick={() => actions.disconnect({ network: network.id, container: container.id })}
          className="-my-1"
        />
      )}
    </li>
  );
}
