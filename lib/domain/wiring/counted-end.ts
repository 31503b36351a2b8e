import type { ContainerId, Endpoint, Network, Topology } from "@/lib/domain/topology/topology";

/** The interface whose counters are an endpoint's. */
export interface CountedEnd {
  side: "host" | "container";
  name: string;
}

/** Drivers whose endpoints have no end on the host: it is in a namespace that the engine hides, or there is none. */
const withoutHostEnd: ReadonlySet<string> = new Set(["macvlan", "ipvlan", "overlay"]);

/** Where an endpoint's packets are counted (TRAF-4, TRAF-8); null while that interface is not known. */
export function countedEnd(
  { link }: Pick<Endpoint, "link">,
  { driver }: Pick<Network, "driver">,
): CountedEnd | null {
  const side = isCountedInside({ driver }) ? "container" : "host";
  const name = side === "container" ? link?.containerInterface : link?.hostInterface;
  return name === undefined || name === null ? null : { side, name };
}

/** Whether a network's endpoints are counted in their containers, since they have no end of their own on the host. */
export function isCountedInside({ driver }: Pick<Network, "driver">): boolean {
  return withoutHostEnd.has(driver);
}

/** The containers whose own counters have to be read, which all others' are spared (TRAF-8). */
export function containersCountedInside(
  topology: Pick<Topology, "endpoints" | "networks">,
): ReadonlySet<ContainerId> {
  const networks = new Set(topology.networks.filter(isCountedInside).map(({ id }) => id));
  return new Set(
    topology.endpoints
      .filter(({ networkId, link }) => networks.has(networkId) && link !== null)
      .map(({ containerId }) => containerId),
  );
}
