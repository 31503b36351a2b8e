import { byGatewayRank } from "@/lib/domain/topology/default-route";
import { type EngineFacts, speaks } from "@/lib/domain/topology/engine-facts";
import {
  type Container,
  type ContainerId,
  type Endpoint,
  hasSandbox,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";

/** What the rules must know of the engine beside its topology. */
export type SandboxFacts = Pick<EngineFacts, "kind" | "apiVersion">;

export interface Attachment {
  network: Network;
  endpoint: Endpoint;
}

/** The network namespace that a container lives in. */
export interface Sandbox {
  /**
   * `own`: interfaces of the engine's networks, or none at all. `host`: the host's. `lost`: it belonged to a container
   * that is not running any more, so nothing is known of it.
   */
  kind: "own" | "host" | "lost";
  /** The container whose sandbox it is: itself, or in `container:X` mode X. Null for the host's and a lost one. */
  owner: Container | null;
  /** In the engine's order (ROUTE-1); ghosts and what is only configured are not among them. */
  attachments: readonly Attachment[];
  /** The attachment that the default route of IPv4 leaves by. */
  route4: Attachment | null;
  route6: Attachment | null;
}

/** Where every running container lives, by container id. */
export function findSandboxes(topology: Topology, facts: SandboxFacts): Map<ContainerId, Sandbox> {
  const containers = new Map(topology.containers.map((container) => [container.id, container]));
  const attachments = attachmentsByContainer(topology);
  const sandboxes = new Map<ContainerId, Sandbox>();
  const sandboxOf = (container: Container, depth: number): Sandbox => {
    const known = sandboxes.get(container.id);
    if (known !== undefined) return known;
    const sandbox = makeSandbox(container, depth);
    sandboxes.set(container.id, sandbox);
    return sandbox;
  };
  const makeSandbox = (container: Container, depth: number): Sandbox => {
    if (container.sharesNetworkOf !== null) {
      const owner = containers.get(container.sharesNetworkOf);
      // A chain of them can't be longer than the list, unless the engine's answer goes in a circle.
      if (owner === undefined || !hasSandbox(owner) || depth > containers.size) return lost;
      return sandboxOf(owner, depth + 1);
    }
    if (container.networkMode === "host") return hostSandbox;
    const own = attachments.get(container.id) ?? [];
    return {
      kind: "own",
      owner: container,
      attachments: own,
      route4: own.find(({ endpoint }) => endpoint.defaultRoute && endpoint.ipv4 !== null) ?? null,
      route6: findRoute6(own, facts),
    };
  };
  for (const container of topology.containers) if (hasSandbox(container)) sandboxOf(container, 0);
  return sandboxes;
}

/** The host's own network namespace. */
export const hostSandbox: Sandbox = {
  kind: "host",
  owner: null,
  attachments: [],
  route4: null,
  route6: null,
};
const lost: Sandbox = { ...hostSandbox, kind: "lost" };

function attachmentsByContainer(topology: Topology): Map<string, Attachment[]> {
  const networks = new Map(topology.networks.map((network) => [network.id, network]));
  const byContainer = new Map<string, Attachment[]>();
  for (const endpoint of topology.endpoints) {
    const network = networks.get(endpoint.networkId);
    if (network === undefined || endpoint.state !== "attached") continue;
    if (network.driver === "host" || network.driver === "null") continue;
    if (endpoint.ipv4 === null && endpoint.ipv6 === null) continue;
    const own = byContainer.get(endpoint.containerId);
    if (own === undefined) byContainer.set(endpoint.containerId, [{ network, endpoint }]);
    else own.push({ network, endpoint });
  }
  for (const own of byContainer.values()) if (own.length > 1) own.sort(byGatewayRank);
  return byContainer;
}

/**
 * The IPv6 default route (REACH-13): up to API 1.47 it goes with the IPv4 one or not at all (measured on 20.10); from
 * 1.48 on each family chooses for itself (Docker 28's release notes), and internal networks have none.
 */
function findRoute6(own: readonly Attachment[], facts: SandboxFacts): Attachment | null {
  const choosesByItself = speaks(facts, 1, 48);
  return (
    own.find(
      ({ endpoint, network }) =>
        endpoint.ipv6 !== null &&
        (choosesByItself ? !network.internal : endpoint.defaultRoute) &&
        network.driver !== "host",
    ) ?? null
  );
}

/** Two containers with the same signature and pause state reach the same, and are reached by the same, at their addresses. */
export function signatureOf(sandbox: Sandbox, networkNumbers: ReadonlyMap<string, number>): string {
  if (sandbox.kind !== "own") return sandbox.kind;
  return sandbox.attachments
    .map((attachment) => {
      const { network, endpoint } = attachment;
      const families = (endpoint.ipv4 === null ? 0 : 1) + (endpoint.ipv6 === null ? 0 : 2);
      const routes = (attachment === sandbox.route4 ? 1 : 0) + (attachment === sandbox.route6 ? 2 : 0);
      return `${networkNumbers.get(network.id)}.${families}.${routes}`;
    })
    .join(" ");
}
