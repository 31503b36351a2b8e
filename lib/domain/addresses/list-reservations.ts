import {
  type Attachments,
  automaticSpan,
  findFreeAddress,
  findHolders,
  findNextAddress,
  type Holder,
  indexContainers,
  listMembers,
} from "@/lib/domain/addresses/allocation";
import { formatAddress, isInside, toAddress, toCidr } from "@/lib/domain/ip/ip";
import { refuseHostAddress } from "@/lib/domain/topology/plan-network";
import {
  type ContainerId,
  isLive,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

/**
 * A static address of a container on a network, and what may come of it:
 * - `taken`: the stopped container can't start, somebody has its address;
 * - `outside`: it can't start, the network has no such address to give (it was made anew with another subnet);
 * - `next`: the engine gives its address to the next container that starts or connects;
 * - `at-risk`: it lies inside the automatic range, where the engine may give it away while the container is stopped;
 * - `safe`: outside the automatic range, or in use.
 */
export interface Reservation {
  containerId: ContainerId;
  containerName: string;
  address: string;
  isRunning: boolean;
  standing: "taken" | "outside" | "next" | "at-risk" | "safe";
  /** Who has it, where it is `taken`; else null. */
  holder: Holder | null;
  /** What is wrong, in a sentence, and what to do about it; null where all is well. */
  trouble: { text: string; cure: string } | null;
}

/** Every static address on the network (rules ADDR-9, ADDR-10), those in trouble first. */
export function listReservations(topology: Attachments, network: Network): Reservation[] {
  const pools = network.pools.flatMap((pool) => {
    const cidr = toCidr(pool.subnet);
    if (cidr === null) return [];
    const holders = findHolders(topology, network, pool);
    const free = findFreeAddress(topology, network, pool);
    return [{ cidr, holders, span: automaticSpan(pool), next: findNextAddress(pool, holders), free }];
  });
  const containers = indexContainers(topology.containers);
  const reservations: Reservation[] = [];
  for (const endpoint of listMembers(topology.endpoints, network.id)) {
    if (endpoint.reserved === null) continue;
    const container = containers.get(endpoint.containerId);
    if (container === undefined) continue;
    const isRunning = isLive(container) && endpoint.state === "attached";
    for (const asked of [endpoint.reserved.ipv4, endpoint.reserved.ipv6]) {
      const address = toAddress(asked);
      if (address === null) continue;
      const shown = formatAddress(address);
      const pool = pools.find(({ cidr }) => isInside(address, cidr));
      const tell = (
        standing: Reservation["standing"],
        trouble: Reservation["trouble"],
        by: Holder | null = null,
      ): void => {
        const { id: containerId, name: containerName } = container;
        reservations.push({
          containerId,
          containerName,
          address: shown,
          isRunning,
          standing,
          holder: by,
          trouble,
        });
      };
      const again = `disconnect ${container.name} from ${network.name} and connect it again`;
      const elsewhere = pool?.free == null ? "" : `, for instance with ${formatAddress(pool.free)}`;
      if (pool === undefined) {
        const text = `${container.name} asks for ${shown}, which ${network.name} does not have: it can’t start.`;
        tell("outside", { text, cure: `To mend it, ${again} with an address of the network’s.` });
        continue;
      }
      const unusable = refuseHostAddress(address, pool.cidr);
      if (unusable !== null && !isRunning) {
        const text = `${container.name} asks for ${shown}, which ${unusable}: it can’t start.`;
        tell("outside", { text, cure: `To mend it, ${again}${elsewhere}.` });
        continue;
      }
      const holder = pool.holders.get(address.value);
      const isOwn = holder === undefined || holder.containerId === container.id;
      if (!isRunning && !isOwn) {
        const who =
          holder.role === "gateway"
            ? "the gateway"
            : holder.role === "auxiliary"
              ? `the auxiliary address ${holder.name}`
              : holder.name;
        const text =
          holder.role === "reserved"
            ? `${container.name} and ${who} both ask for ${shown}: whichever starts second fails.`
            : `${container.name} can’t start: its address ${shown} is taken by ${who}.`;
        tell("taken", { text, cure: `To mend it, ${again}${elsewhere}.` }, holder);
      } else if (!isRunning && pool.next?.value === address.value) {
        const text = `The next container on ${network.name} gets ${shown}, which ${container.name} reserves: it could not start then.`;
        tell("next", {
          text,
          cure: `Start ${container.name} first, or give it an address outside the range of automatic ones.`,
        });
      } else if (
        pool.span !== null &&
        address.value >= pool.span.first.value &&
        address.value <= pool.span.last.value
      ) {
        const text = `${shown} of ${container.name} lies among the addresses that the engine gives by itself${isRunning ? ": while it is stopped, another container may get it" : ""}.`;
        tell("at-risk", { text, cure: "An IP range that leaves static addresses out keeps them apart." });
      } else tell("safe", null);
    }
  }
  const order: Reservation["standing"][] = ["taken", "outside", "next", "at-risk", "safe"];
  return reservations.toSorted((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
}

/** The static addresses in trouble on any network: those that keep a container from starting, now or soon. */
export function listTroubles(
  topology: Attachments & Pick<Topology, "networks">,
): (Reservation & { networkId: NetworkId })[] {
  // Few networks have a stopped container that asks for an address.
  const asked = new Set(
    topology.endpoints.flatMap(({ state, reserved, networkId }) =>
      state === "attached" || reserved === null ? [] : networkId,
    ),
  );
  return topology.networks
    .filter(({ id }) => asked.has(id))
    .flatMap((network) =>
      listReservations(topology, network)
        .filter(({ standing }) => isTrouble(standing))
        .map((reservation) => ({ ...reservation, networkId: network.id })),
    );
}

/** Whether a container can't start, or soon could not. */
export function isTrouble(standing: Reservation["standing"]): boolean {
  return standing === "taken" || standing === "outside" || standing === "next";
}
