"use client";

import { memo, useMemo, type ReactNode } from "react";
import { ActivityList } from "@/components/inspector/activity-list";
import { type AskedFindings, FindingsSection } from "@/components/inspector/findings-section";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { Section } from "@/components/inspector/section";
import { UplinkList } from "@/components/inspector/uplink-list";
import { WiringSource } from "@/components/inspector/wiring-source";
import { formatClock } from "@/components/ui/format-time";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { EngineStatus } from "@/lib/contract/answers";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { isLive, type Topology } from "@/lib/domain/topology/topology";

const kinds = { docker: "Docker", podman: "Podman", demo: "Demo engine" };

/** The panel while nothing is selected: the engine as a whole. Most changes leave most of its parts as they are. */
export function EngineSummary({
  topology,
  engine,
  askedFindings,
  history,
  actions,
}: {
  topology: Topology;
  engine: EngineStatus;
  askedFindings: AskedFindings | null;
  history: ReactNode;
  actions: InspectorActions;
}) {
  const { networks, containers, host } = topology;
  const live = useMemo(() => countLive(containers), [containers]);
  return (
    <>
      <Figures
        name={engine.name}
        networks={networks.length}
        running={live}
        stopped={containers.length - live}
      />
      <FindingsSection asked={askedFindings} actions={actions} />
      <About engine={engine} readAt={engine.lastReadAt ?? topology.takenAt} />
      <WiringSource engine={engine} actions={actions} />
      <UplinkList host={host} networks={networks} select={actions.select} />
      <Drivers networks={networks} />
      <Section title="Changed here">{history}</Section>
      <Section title="Latest events">
        <ActivityList topology={topology} actions={actions} />
      </Section>
    </>
  );
}

const Figures = memo(function Figures({
  name,
  networks,
  running,
  stopped,
}: {
  name: string;
  networks: number;
  running: number;
  stopped: number;
}) {
  return (
    <div className="px-5 pt-4 pb-3.5 max-md:px-4">
      <p className="text-xs text-muted">Engine</p>
      <h2 className="mt-1 text-[17px] leading-6 font-semibold tracking-[-0.01em] [overflow-wrap:anywhere]">
        {toDisplayText(name)}
      </h2>
      <dl className="mt-4 grid grid-cols-3 gap-px overflow-hidden rounded-lg border border-line bg-line">
        <Figure name="networks" value={networks} />
        <Figure name="running" value={running} />
        <Figure name="stopped" value={stopped} />
      </dl>
    </div>
  );
});

const About = memo(function About({ engine, readAt }: { engine: EngineStatus; readAt: string }) {
  return (
    <Section title="About">
      <KeyValueList>
        <KeyValue name="Kind">
          {kinds[engine.kind]}
          {engine.version === null ? "" : ` ${toDisplayText(engine.version)}`}
        </KeyValue>
        <KeyValue name="API">
          {engine.apiVersion === null ? "not known" : toDisplayText(engine.apiVersion)}
        </KeyValue>
        <KeyValue name="Endpoint" isCode copy={engine.endpoint}>
          {toDisplayText(engine.endpoint)}
        </KeyValue>
        <KeyValue name="Found by">{toDisplayText(engine.foundBy)}</KeyValue>
        {engine.swarm === null ? null : <KeyValue name="Swarm">{toDisplayText(engine.swarm)}</KeyValue>}
        <KeyValue name="Read at">
          <span className="tabular-nums">{formatClock(readAt)}</span>
        </KeyValue>
      </KeyValueList>
    </Section>
  );
});

const Drivers = memo(function Drivers({ networks }: Pick<Topology, "networks">) {
  return (
    <Section title="Networks by driver">
      <ul className="text-[13px] leading-6">
        {countDrivers(networks).map(([driver, count]) => (
          <li key={driver} className="grid grid-cols-[7.5rem_1fr] gap-x-3">
            <span className="text-muted">{toDisplayText(driver)}</span>
            <span className="tabular-nums">{count}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
});

function countLive(containers: Topology["containers"]): number {
  let count = 0;
  for (const container of containers) if (isLive(container)) count += 1;
  return count;
}

/** The drivers in use with the number of their networks, the most used first. */
function countDrivers(networks: Topology["networks"]): [driver: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { driver } of networks) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div className="flex flex-col-reverse bg-surface px-3 py-2">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-xl leading-7 font-medium tabular-nums">{value}</dd>
    </div>
  );
}
