import type { Result, Warning } from "@/lib/domain/problem/problem";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import { listNames } from "@/lib/domain/topology/list-names";
import { isCreatedOn } from "@/lib/domain/topology/network-mode";
import { toRefusal } from "@/lib/domain/topology/plan-network";
import {
  type Container,
  type Endpoint,
  isLive,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";

/** The containers of a network with their endpoints. */
function findMembers(topology: Topology, network: Network): { endpoint: Endpoint; container: Container }[] {
  const containers = new Map<string, Container>(
    topology.containers.map((container) => [container.id, container]),
  );
  return topology.endpoints
    .filter((endpoint) => endpoint.networkId === network.id)
    .flatMap((endpoint) => {
      const container = containers.get(endpoint.containerId);
      return container === undefined ? [] : [{ endpoint, container }];
    });
}

export interface RemovalPlan {
  /** Stopped containers that are disconnected first, so that they can start again without the network. */
  disconnect: Container[];
  warnings: Warning[];
}

/**
 * Judges the removal of a network (rules REM-1 to REM-3, REM-5, FINDING-6). The engine itself lets go of a network that only stopped
 * containers use; they can't start any more then, so that needs `force`, which disconnects them first. Without facts
 * nothing is warned of.
 */
export function planRemoval(
  topology: Topology,
  network: Network,
  options: { force: boolean; facts: Pick<EngineFacts, "apiVersion"> | null },
): Result<RemovalPlan> {
  if (network.predefined) {
    const message = `${network.name} is one of Docker's own networks; it can't be removed.`;
    return {
      ok: false,
      refusal: toRefusal([{ path: "network", code: "predefined", weight: "forbidden", message }]),
    };
  }
  const members = findMembers(topology, network).map(({ container }) => container);
  const live = members.filter(isLive);
  if (live.length > 0) {
    const message = `${network.name} is in use by ${listNames(live)}. Disconnect ${live.length === 1 ? "it" : "them"} first.`;
    return {
      ok: false,
      refusal: toRefusal([{ path: "network", code: "network-in-use", weight: "conflict", message }]),
    };
  }
  const leftovers = network.leftovers ?? [];
  if (leftovers.length > 0) {
    const names = leftovers.map(({ name }) => name).join(", ");
    const message = `The engine holds endpoints on ${network.name} for no container that it lists (${names}), and keeps the network for their sake. Free it first: they are disconnected by force.`;
    return {
      ok: false,
      refusal: toRefusal([{ path: "network", code: "held-by-nobody", weight: "conflict", message }]),
    };
  }
  if (members.length > 0 && !options.force) {
    const message = `Stopped containers are set to join ${network.name} and could not start without it: ${listNames(members)}. Forcing disconnects them first.`;
    return {
      ok: false,
      refusal: toRefusal([{ path: "network", code: "network-in-use", weight: "conflict", message }]),
    };
  }
  return { ok: true, value: { disconnect: members, warnings: warnOfMode(topology, network, options.facts) } };
}

/** Who can't do without a network of that name (REM-5). */
function warnOfMode(
  topology: Topology,
  network: Network,
  facts: Pick<EngineFacts, "apiVersion"> | null,
): Warning[] {
  if (facts === null || !honours(facts, "networkModeNeeded")) return [];
  const created = topology.containers.filter((container) => isCreatedOn(container, network));
  if (created.length === 0) return [];
  const message = `Created on ${network.name}: ${listNames(created)}. Without a network of that name this engine starts none of them, and connects none that runs.`;
  return [{ code: "network-mode", message }];
}

export interface DisconnectionPlan {
  /** Null when it is not connected: the goal holds. */
  endpoint: Endpoint | null;
  warnings: Warning[];
}

/** Judges a wish to detach a container (rules DISC-1 to DISC-3). */
export function planDisconnection(
  topology: Topology,
  subject: { network: Network; container: Container },
): Result<DisconnectionPlan> {
  const { network, container } = subject;
  if (network.driver === "host") {
    const message = `${container.name} uses the host's own network stack; it can't be taken off it while it exists.`;
    return {
      ok: false,
      refusal: toRefusal([{ path: "network", code: "not-connectable", weight: "conflict", message }]),
    };
  }
  const own = topology.endpoints.filter((endpoint) => endpoint.containerId === container.id);
  const endpoint = own.find((each) => each.networkId === network.id) ?? null;
  if (endpoint === null) return { ok: true, value: { endpoint, warnings: [] } };
  const warnings: Warning[] = [];
  if (own.length === 1) {
    warnings.push({
      code: "last-network",
      message: `${network.name} is the last network of ${container.name}: it has no connection after that.`,
    });
  } else if (endpoint.defaultRoute) {
    warnings.push({
      code: "default-route",
      message: `${network.name} holds the default route of ${container.name}; another network takes it over if one can.`,
    });
  }
  if (container.ports.length > 0 && endpoint.defaultRoute) {
    warnings.push({
      code: "ports",
      message: `The published ports of ${container.name} lead through ${network.name}.`,
    });
  }
  return { ok: true, value: { endpoint, warnings } };
}

/**
 * The networks that a prune removes (REM-4): user-defined ones that no container uses, not even a stopped one. The
 * engine's own `dangling` filter is not used: it lists used networks too (20.10, 26 and 28).
 */
export function listPrunable(topology: Topology): Network[] {
  const used = new Set<string>(topology.endpoints.map((endpoint) => endpoint.networkId));
  for (const container of topology.containers) {
    // A container that never started has nothing else that names its network.
    for (const network of topology.networks) if (isCreatedOn(container, network)) used.add(network.id);
  }
  return topology.networks.filter(
    (network) =>
      !network.predefined &&
      !used.has(network.id) &&
      network.scope === "local" &&
      network.name !== "docker_gwbridge",
  );
}
