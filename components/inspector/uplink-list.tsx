"use client";

import { memo, useMemo } from "react";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { Section } from "@/components/inspector/section";
import { useTraffic } from "@/lib/client/traffic";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";
import { type UplinkFacts, uplinkFacts } from "@/lib/domain/wiring/uplink-facts";
import { formatRate } from "@/lib/domain/wiring/format-traffic";

/** The uplinks of the engine's host, a line or two each; the panel of each has the rest. */
export const UplinkList = memo(function UplinkList({
  host,
  networks,
  select,
}: Pick<Topology, "host" | "networks"> & { select: InspectorActions["select"] }) {
  const uplinks = useMemo(() => (host === null ? [] : uplinkFacts(host, networks)), [host, networks]);
  if (uplinks.length === 0) return null;
  return (
    <Section title="Uplinks" count={uplinks.length}>
      <ul className="flex flex-col gap-2 text-[13px] leading-[18px]">
        {uplinks.map((uplink) => (
          <UplinkLine key={uplink.interface.name} uplink={uplink} select={select} />
        ))}
      </ul>
    </Section>
  );
});

function UplinkLine({ uplink, select }: { uplink: UplinkFacts; select: InspectorActions["select"] }) {
  const { name, addresses, state } = uplink.interface;
  const traffic = useTraffic({ kind: "uplinks", key: name });
  const isWayOut = uplink.defaultRoutes !== null && uplink.defaultRoutes.length > 0;
  const words = [isWayOut ? "default route" : "", state === "down" ? "down" : ""].filter(Boolean).join(", ");
  return (
    <li>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0">
          <LinkButton onClick={() => select({ kind: "uplink", name })}>{toDisplayText(name)}</LinkButton>
          {words === "" ? null : <span className="ml-2 text-xs text-muted">{words}</span>}
        </span>
        <span className="font-mono text-xs text-muted tabular-nums [overflow-wrap:anywhere]">
          {addresses.length === 0 ? "no address" : toDisplayText(addresses[0] ?? "")}
          {addresses.length > 1 ? ` and ${addresses.length - 1} more` : ""}
        </span>
      </div>
      {traffic === null || state === "down" ? null : (
        <p className="text-xs leading-4 text-muted tabular-nums">
          {formatRate(traffic.rxRate)} received, {formatRate(traffic.txRate)} sent
        </p>
      )}
    </li>
  );
}
