"use client";

import { useMemo } from "react";
import type { AddressActions } from "@/components/addresses/address-actions";
import { EngineCounts } from "@/components/addresses/engine-counts";
import { PoolMap } from "@/components/addresses/pool-map";
import { ReservationList } from "@/components/addresses/reservation-list";
import { SubnetWords } from "@/components/addresses/subnet-words";
import { useNetworkColours } from "@/components/addresses/use-network-colours";
import { Disclosure } from "@/components/ui/disclosure";
import { mapAddresses } from "@/lib/domain/addresses/address-map";
import { listReservations } from "@/lib/domain/addresses/list-reservations";
import type { Network, Topology } from "@/lib/domain/topology/topology";

/** The addresses of a selected network: a map of each pool, the subnet in words, static addresses. */
export function NetworkAddresses({
  topology,
  network,
  selected,
  actions,
}: {
  topology: Topology;
  network: Network;
  /** Id of the selected container; null for none. */
  selected: string | null;
  actions: AddressActions;
}) {
  const maps = useMemo(
    () => network.pools.flatMap((pool) => mapAddresses(topology, network, pool) ?? []),
    [topology, network],
  );
  const reservations = useMemo(() => listReservations(topology, network), [topology, network]);
  const colour = useNetworkColours(topology).get(network.id) ?? null;
  if (maps.length === 0) return null;
  return (
    <>
      {maps.map((map) => (
        <section key={map.pool.subnet} className="border-t border-line px-5 py-3.5 max-md:px-4">
          <h3 className="mb-2 text-xs font-medium text-muted">
            {maps.length > 1 ? `IPv${map.subnet.family} address map` : "Address map"}
          </h3>
          <PoolMap
            map={map}
            network={network}
            colour={colour}
            selected={selected}
            columns={16}
            actions={actions}
          />
          <EngineCounts network={network} subnet={map.pool.subnet} revision={topology.revision} />
          <Disclosure title="The subnet in words">
            <SubnetWords map={map} />
          </Disclosure>
        </section>
      ))}
      {reservations.length === 0 ? null : (
        <section className="border-t border-line px-5 py-3.5 max-md:px-4">
          <h3 className="mb-1.5 text-xs font-medium text-muted">
            Static addresses<span className="ml-1.5 text-faint tabular-nums">{reservations.length}</span>
          </h3>
          <ReservationList network={network} reservations={reservations} actions={actions} />
        </section>
      )}
    </>
  );
}
