"use client";

import { useId, useState } from "react";
import { SubnetRadar } from "@/components/networks/subnet-radar";
import { classNames, focusRing } from "@/components/ui/class-names";
import { countDefaultPools } from "@/lib/domain/addresses/default-pools";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { countHosts, proposeSubnets } from "@/lib/domain/addresses/propose-subnet";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** Smallest and largest network that is proposed, and what a network usually is. */
const sizes = {
  4: { least: 29, most: 12, usual: 24 },
  6: { least: 125, most: 48, usual: 64 },
};

/** Free subnets of a size that one chooses by sliding, what a subnet overlaps with, and what the engine would choose from. */
export function SubnetPlanner({
  topology,
  facts,
  family,
  subnet,
  onSubnet,
}: {
  topology: Topology;
  facts: EngineFacts;
  family: 4 | 6;
  /** What the field holds. */
  subnet: string;
  onSubnet: (subnet: string) => void;
}) {
  const slider = useId();
  const { least, most, usual } = sizes[family];
  const [prefix, setPrefix] = useState(usual);
  const proposals = proposeSubnets(topology, facts, { family, prefix, count: 4 });
  const hosts = countHosts(family, prefix);
  const told = `${formatCount(hosts)} ${hosts === 1n ? "container" : "containers"}`;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <label htmlFor={slider} className="flex justify-between gap-2 text-xs leading-4">
          <span className="font-medium text-ink">Room for</span>
          <output className="text-muted tabular-nums">
            {told}, <span className="font-mono">/{prefix}</span>
          </output>
        </label>
        <input
          id={slider}
          type="range"
          // To the right is more room, which is a shorter prefix.
          min={-least}
          max={-most}
          step={1}
          value={-prefix}
          aria-valuetext={`${told}, prefix length ${prefix}`}
          onChange={(event) => setPrefix(-Number(event.currentTarget.value))}
          className={classNames("h-6 w-full cursor-pointer accent-accent max-md:h-10", focusRing)}
        />
      </div>
      {proposals.length === 0 ? (
        <p className="text-xs leading-4 text-muted">
          No subnet of this size is free in private address space.
        </p>
      ) : (
        <ul className="flex flex-wrap gap-1.5" aria-label="Free subnets">
          {proposals.map((proposal) => (
            <li key={proposal}>
              <button
                type="button"
                aria-pressed={subnet === proposal}
                onClick={() => onSubnet(proposal)}
                className={classNames(
                  "h-7 cursor-pointer rounded-md border border-line-strong bg-raised px-2 font-mono text-xs text-ink tabular-nums hover:border-control aria-pressed:border-ink aria-pressed:bg-sunken max-md:h-10",
                  focusRing,
                )}
              >
                {proposal}
              </button>
            </li>
          ))}
        </ul>
      )}
      <SubnetRadar topology={topology} facts={facts} subnet={subnet === "" ? (proposals[0] ?? "") : subnet} />
      {family === 4 ? <DefaultPools topology={topology} facts={facts} /> : null}
    </div>
  );
}

/** What the engine would choose from without a subnet. */
function DefaultPools({ topology, facts }: { topology: Topology; facts: EngineFacts }) {
  const pools = countDefaultPools(topology, facts);
  const free = pools.reduce((sum, pool) => sum + pool.free, 0);
  return (
    <p className="text-xs leading-[18px] text-muted">
      Without a subnet the engine cuts one from its default pools, which give{" "}
      <span className={free === 0 ? "font-medium text-warning" : "font-medium text-ink"}>
        {free === 1 ? "1 more network" : `${formatCount(BigInt(free))} more networks`}
      </span>
      :{" "}
      {pools.map(({ base, size, free: left, total }, index) => (
        <span key={base}>
          {index === 0 ? "" : ", "}
          <span className="font-mono tabular-nums">{base}</span> ({left} of {total}, /{size})
        </span>
      ))}
      .
    </p>
  );
}
