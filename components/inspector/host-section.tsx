"use client";

import { memo, useEffect, useMemo, useRef } from "react";
import { CommandList } from "@/components/inspector/command-list";
import { Section } from "@/components/inspector/section";
import { TrafficFigures } from "@/components/inspector/traffic-figures";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { uplinkCommands } from "@/lib/domain/commands/wiring-command";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";
import { describeUplink, uplinkFacts, type UplinkFacts } from "@/lib/domain/wiring/uplink-facts";

/** The uplink that was pressed in the picture. */
export interface AskedUplink {
  name: string;
}
/** The uplinks of the engine's host: addresses, routes, what is masqueraded by them, and their traffic. */
export const HostSections = memo(function HostSections({
  host,
  networks,
  asked,
}: Pick<Topology, "host" | "networks"> & { asked: AskedUplink | null }) {
  const uplinks = useMemo(() => (host === null ? [] : uplinkFacts(host, networks)), [host, networks]);
  return uplinks.map((uplink) => (
    <UplinkSection
      key={uplink.interface.name}
      uplink={uplink}
      asked={uplink.interface.name === asked?.name ? asked : null}
    />
  ));
});

function UplinkSection({ uplink, asked }: { uplink: UplinkFacts; asked: AskedUplink | null }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Outside systems: the panel's scroll bar and the browser's focus.
  useEffect(() => {
    if (asked === null) return;
    heading.current?.closest("section")?.scrollIntoView({ block: "start" });
    heading.current?.focus({ preventScroll: true });
  }, [asked]);
  const { name, kind, addresses, mac, mtu, state } = uplink.interface;
  const isWayOut = (uplink.defaultRoutes?.length ?? 0) > 0;
  return (
    <Section heading={heading} title={`Uplink ${toDisplayText(name)}${isWayOut ? ", default route" : ""}`}>
      <KeyValueList>
        {addresses.map((address) => (
          <KeyValue key={address} name="Address" isCode copy={address}>
            {toDisplayText(address)}
          </KeyValue>
        ))}
        {uplink.defaultRoutes?.map(({ family, gateway }) =>
          gateway === null ? null : (
            <KeyValue key={family} name={family === 4 ? "Gateway" : "IPv6 gateway"} isCode copy={gateway}>
              {toDisplayText(gateway)}
            </KeyValue>
          ),
        )}
        {mac === null ? null : (
          <KeyValue name="MAC address" isCode copy={mac}>
            {toDisplayText(mac)}
          </KeyValue>
        )}
        <KeyValue name="Kind">
          {toDisplayText(kind)}
          {mtu === null ? "" : `, MTU ${mtu}`}
          {state === null ? "" : `, ${toDisplayText(state)}`}
        </KeyValue>
      </KeyValueList>
      {describeUplink(uplink, (network) => toDisplayText(network.name)).map((sentence) => (
        <p key={sentence} className="mt-1.5 text-[13px] leading-[18px] text-muted [overflow-wrap:anywhere]">
          {sentence}
        </p>
      ))}
      {state === "down" ? null : (
        <div className="mt-3">
          <TrafficFigures
            subject={{ kind: "uplinks", key: name }}
            whenUnknown="Traffic is shown while the wiring layer is on."
          />
        </div>
      )}
      <CommandList commands={uplinkCommands(name)} />
    </Section>
  );
}
