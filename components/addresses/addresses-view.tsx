"use client";

import { memo, useMemo, useState } from "react";
import type { AddressActions } from "@/components/addresses/address-actions";
import { AddressStrip } from "@/components/addresses/address-strip";
import { PoolMap } from "@/components/addresses/pool-map";
import { useNetworkColours } from "@/components/addresses/use-network-colours";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { classNames, focusRing } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { useMedia } from "@/components/ui/use-media";
import { type AddressMap, mapAddresses } from "@/lib/domain/addresses/address-map";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { isTrouble, listReservations } from "@/lib/domain/addresses/list-reservations";
import { findFirstWindow } from "@/lib/domain/addresses/address-window";
import { formatAddress, formatCidr } from "@/lib/domain/ip/ip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { containersOf, type Selection } from "@/lib/domain/topology/selection";
import type { Network, Topology } from "@/lib/domain/topology/topology";

/** The address maps of all networks, one under the other. */
export function AddressesView({
  topology,
  whole,
  selection,
  matches,
  onClearSearch,
  actions,
}: {
  /** What the filters leave. */
  topology: Topology;
  /** All that there is: who holds an address counts, shown or not. */
  whole: Topology;
  selection: Selection | null;
  /** What a search has found; null while nothing is looked for. */
  matches: ReadonlySet<string> | null;
  onClearSearch: () => void;
  actions: AddressActions;
}) {
  const colours = useNetworkColours(whole);
  const withPools = topology.networks.filter(({ pools }) => pools.length > 0);
  const shown =
    matches === null ? withPools : withPools.filter((network) => isFound(whole, network, matches));
  const hidden = withPools.length - shown.length;
  const selected =
    containersOf(selection)[0] ?? (selection?.kind === "endpoint" ? selection.containerId : null);
  return (
    <div className="h-full overflow-y-auto bg-surface">
      <div className="mx-auto flex max-w-5xl flex-col px-6 py-5 max-md:px-4">
        <h1 className="text-[17px] leading-6 font-semibold tracking-[-0.01em]">Addresses</h1>
        <p className="mt-0.5 mb-3 text-[13px] text-muted">
          {shown.length === 1 ? "1 network" : `${shown.length} networks`}
          {hidden > 0 ? `, ${hidden} hidden by the search` : ""}
          {hidden > 0 ? (
            <Button size="small" variant="ghost" className="ml-2" onClick={onClearSearch}>
              Clear the search
            </Button>
          ) : null}
        </p>
        {shown.length === 0 ? (
          <EmptyState title="No network with addresses is shown here" />
        ) : (
          <ul className="flex flex-col">
            {shown.map((network) => (
              <NetworkCard
                key={network.id}
                topology={whole}
                network={network}
                colour={colours.get(network.id) ?? null}
                isSelected={selection?.kind === "network" && selection.id === network.id}
                selected={selected}
                actions={actions}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function isFound(topology: Topology, network: Network, matches: ReadonlySet<string>): boolean {
  return (
    matches.has(network.id) ||
    topology.endpoints.some(
      ({ networkId, containerId }) => networkId === network.id && matches.has(containerId),
    )
  );
}

const NetworkCard = memo(function NetworkCard({
  topology,
  network,
  colour,
  isSelected,
  selected,
  actions,
}: {
  topology: Topology;
  network: Network;
  colour: number | null;
  isSelected: boolean;
  selected: string | null;
  actions: AddressActions;
}) {
  const maps = useMemo(
    () => network.pools.flatMap((pool) => mapAddresses(topology, network, pool) ?? []),
    [topology, network],
  );
  const troubles = useMemo(
    () => listReservations(topology, network).filter(({ standing }) => isTrouble(standing)),
    [topology, network],
  );
  return (
    // What is out of sight is not laid out: there may be hundreds.
    <li className="border-t border-line py-4 [contain-intrinsic-size:auto_150px] [content-visibility:auto]">
      <div className="mb-2 flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span
          aria-hidden="true"
          className="h-1 w-4 shrink-0 rounded-full"
          style={{ background: `var(--cord-${colour ?? "none"})` }}
        />
        <h2 className="min-w-0 text-sm font-semibold [overflow-wrap:anywhere]">
          <button
            type="button"
            aria-pressed={isSelected}
            onClick={() => actions.select({ kind: "network", id: network.id })}
            className={classNames(
              "cursor-pointer rounded-sm text-left underline decoration-transparent underline-offset-[3px] hover:decoration-ink aria-pressed:decoration-ink max-md:py-1.5",
              focusRing,
            )}
          >
            {toDisplayText(network.name)}
          </button>
        </h2>
        <Badge>{toDisplayText(network.driver)}</Badge>
        {troubles.length === 0 ? null : (
          <Badge tone="warning">
            {troubles.length === 1 ? "1 conflict" : `${troubles.length} conflicts`}
          </Badge>
        )}
      </div>
      <div className="flex flex-col gap-4">
        {maps.map((map) => (
          <PoolCard
            key={map.pool.subnet}
            map={map}
            network={network}
            colour={colour}
            selected={selected}
            actions={actions}
          />
        ))}
      </div>
    </li>
  );
});

function PoolCard({
  map,
  network,
  colour,
  selected,
  actions,
}: {
  map: AddressMap;
  network: Network;
  colour: number | null;
  selected: string | null;
  actions: AddressActions;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const isNarrow = useMedia("(max-width: 767px)");
  const { pool, used, capacity, next } = map;
  const first = useMemo(() => findFirstWindow(map), [map]);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[13px] leading-5">
        <span className="font-mono text-xs tabular-nums">{pool.subnet}</span>
        {/* A line of its own under the subnet and its button where there is no room for all. */}
        <span className="flex flex-wrap gap-x-4 text-muted max-md:order-last max-md:basis-full">
          <span className="tabular-nums">
            {formatCount(used)} of {formatCount(capacity)} in use
          </span>
          <span>
            next{" "}
            {next === null ? (
              <span className="text-warning">none left</span>
            ) : (
              <span className="font-mono text-xs text-ink tabular-nums">{formatAddress(next)}</span>
            )}
          </span>
        </span>
        <Button
          size="small"
          variant="ghost"
          className="ml-auto"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? "Hide map" : "Show map"} of ${pool.subnet}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? "Hide map" : "Show map"}
        </Button>
      </div>
      {isOpen ? (
        <PoolMap
          map={map}
          network={network}
          colour={colour}
          selected={selected}
          columns={isNarrow ? 16 : 32}
          actions={actions}
        />
      ) : (
        <div style={{ ["--cord" as string]: `var(--cord-${colour ?? "none"})` }}>
          <AddressStrip
            map={map}
            shown={first}
            marked={null}
            onShow={ignore}
            onPick={() => setIsOpen(true)}
            onZoom={null}
          />
          {first.prefix === map.subnet.prefix ? null : (
            <p className="mt-1 text-[11px] leading-4 text-faint">
              only <span className="font-mono tabular-nums">{formatCidr(first)}</span>, where addresses are
              held
            </p>
          )}
        </div>
      )}
    </div>
  );
}

const ignore = (): void => {};
