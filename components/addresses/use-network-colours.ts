import { useMemo } from "react";
import { networkColours } from "@/lib/domain/layout/network-colours";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { NetworkId, Topology } from "@/lib/domain/topology/topology";

/** The number of each network's colour, as the canvas gives it. */
export function useNetworkColours({
  networks,
  containers,
  endpoints,
}: Topology): ReadonlyMap<NetworkId, number> {
  return useMemo(
    () => networkColours(toShape({ networks, containers, endpoints })),
    [networks, containers, endpoints],
  );
}
