import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { placeWindow } from "@/lib/domain/addresses/address-window";
import { listDefaultPools } from "@/lib/domain/addresses/default-pools";
import { findOverlaps, listHostSubnets, type Overlap } from "@/lib/domain/addresses/find-overlaps";
import { type Cidr, formatCidr, isSubnetOf, toCidr } from "@/lib/domain/ip/ip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** The ranges that a subnet is drawn in. */
const ranges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/32"].map(
  (text) => toCidr(text) as Cidr,
);

const fills: Record<Overlap["with"], string> = {
  network: "var(--ink)",
  hostRoute: "var(--warning)",
  defaultPool: "var(--line-strong)",
};
const heights: Record<Overlap["with"], number> = { network: 16, hostRoute: 11, defaultPool: 6 };

/** Where a subnet lies among what is taken, and what it overlaps with, as it is typed. */
export function SubnetRadar({
  topology,
  facts,
  subnet,
}: {
  topology: Topology;
  facts: EngineFacts;
  subnet: string;
}) {
  const cidr = toCidr(subnet.trim());
  if (cidr === null || cidr.prefix === 0) return null;
  const overlaps = findOverlaps(topology, facts, { cidr });
  const range = ranges.find((each) => each.family === cidr.family && isSubnetOf(cidr, each));
  return (
    <div className="flex flex-col gap-1.5 rounded-md border border-line bg-surface p-2.5">
      {range === undefined ? null : <Drawing topology={topology} facts={facts} range={range} cidr={cidr} />}
      <ul className="flex flex-col gap-1 text-xs leading-4" aria-label={`Overlaps of ${formatCidr(cidr)}`}>
        {overlaps.length === 0 ? (
          <Line icon={<CircleCheck className="text-success" />}>
            <span className="font-mono">{formatCidr(cidr)}</span> overlaps with no network, nothing of the
            host’s, and no default pool.
          </Line>
        ) : null}
        {overlaps.map((overlap) => (
          <Line
            key={`${overlap.with} ${overlap.name} ${overlap.cidr}`}
            icon={
              overlap.with === "network" ? (
                <CircleAlert className="text-danger" />
              ) : (
                <TriangleAlert className={overlap.with === "hostRoute" ? "text-warning" : "text-muted"} />
              )
            }
          >
            {toSentence(overlap)}
          </Line>
        ))}
      </ul>
    </div>
  );
}

function toSentence({ with: kind, name, cidr }: Overlap): string {
  switch (kind) {
    case "network":
      return `${cidr} is network ${toDisplayText(name)}: the engine will refuse an overlap.`;
    case "hostRoute":
      return `${cidr} is what the host reaches by ${toDisplayText(name)}: it would lose its way there (a LAN, a VPN).`;
    case "defaultPool":
      return `${cidr} is a default pool: the engine cuts networks from it by itself, and passes over this one.`;
  }
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-1.5 [&_svg]:mt-0.5 [&_svg]:size-3.5 [&_svg]:shrink-0">
      <span aria-hidden="true">{icon}</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </li>
  );
}

/** The private range around the subnet, with all that is taken of it. */
function Drawing({
  topology,
  facts,
  range,
  cidr,
}: {
  topology: Topology;
  facts: EngineFacts;
  range: Cidr;
  cidr: Cidr;
}) {
  const taken: Overlap[] = [
    ...listDefaultPools(facts).map(({ base }) => ({ with: "defaultPool" as const, name: "", cidr: base })),
    ...listHostSubnets(topology, facts),
    ...topology.networks.flatMap((network) =>
      network.pools.map((pool) => ({ with: "network" as const, name: network.name, cidr: pool.subnet })),
    ),
  ];
  const own = placeWindow(range, cidr);
  return (
    <div aria-hidden="true" className="flex flex-col gap-1">
      <div className="relative h-5 overflow-hidden rounded-sm bg-sunken">
        {taken.map((each) => {
          const other = toCidr(each.cidr);
          if (other === null || other.family !== range.family || !isSubnetOf(other, range)) return null;
          const { start, share } = placeWindow(range, other);
          return (
            <span
              key={`${each.with} ${each.name} ${each.cidr}`}
              className="absolute bottom-0 rounded-t-[1px]"
              style={{
                left: `${start * 100}%`,
                width: `max(2px, ${share * 100}%)`,
                height: heights[each.with],
                background: fills[each.with],
              }}
            />
          );
        })}
        <span
          className="absolute inset-y-0 rounded-sm border-2 border-focus"
          style={{
            left: `min(calc(100% - 6px), ${own.start * 100}%)`,
            width: `max(6px, ${own.share * 100}%)`,
          }}
        />
      </div>
      <div className="flex flex-wrap justify-between gap-x-3 text-[11px] leading-4 text-muted">
        <span className="font-mono">{formatCidr(range)}</span>
        <span className="flex flex-wrap gap-x-3">
          {(
            [
              ["network", "networks"],
              ["hostRoute", "the host’s"],
              ["defaultPool", "default pools"],
            ] as const
          ).map(([kind, words]) => (
            <span key={kind} className="flex items-center gap-1">
              <span
                className="inline-block w-1.5"
                style={{ height: heights[kind] - 2, background: fills[kind] }}
              />
              {words}
            </span>
          ))}
        </span>
      </div>
    </div>
  );
}
