import type { Network } from "@/lib/domain/topology/topology";
import { holdsGateway } from "@/lib/domain/wiring/join-wiring";
import type { ObservedHost } from "@/lib/domain/wiring/observed-wiring";

/** Whether these interfaces are those of the engine's host; `reason` says why not, for a person. */
export type LocalProof = { isLocal: true } | { isLocal: false; reason: string };

/**
 * Proves that a host is the engine's (WIRE-7): its bridges are there, with their gateway addresses. A bridge that is
 * named after its network's id is proof by itself. `docker0` with 172.17.0.1 stands on every machine with a Docker
 * engine, so where only such bridges are there, something else must bear witness: `hasWitness` (the engine calls
 * itself as this machine does, or the process of one of its containers is here and in that container's cgroup).
 */
export function proveLocal(options: {
  networks: readonly Network[];
  host: ObservedHost;
  hasWitness: () => boolean;
}): LocalProof {
  const { networks, host, hasWitness } = options;
  const bridges = new Map(
    host.interfaces.filter(({ kind }) => kind === "bridge").map((own) => [own.name, own]),
  );
  const expected = networks.filter((network) => network.bridge !== null && network.scope !== "swarm");
  const missing: string[] = [];
  let isUnmistakable = false;
  for (const network of expected) {
    const name = network.bridge?.interface ?? "";
    const bridge = bridges.get(name);
    const isNamedAfterId = name === `br-${network.id.slice(0, 12)}`;
    // With `inhibit_ipv4` and with isolated gateways a bridge has no address; its name is proof enough.
    if (bridge === undefined || !(isNamedAfterId || holdsGateway(bridge, network))) missing.push(name);
    else if (isNamedAfterId) isUnmistakable = true;
  }
  if (isUnmistakable) return { isLocal: true };
  if (expected.length === 0)
    return {
      isLocal: false,
      reason: "The engine has no bridge network by which its host could be recognised.",
    };
  if (missing.length > 0) {
    return {
      isLocal: false,
      reason: `Patchbay does not run on the engine's host, or not in its network namespace: ${missing.slice(0, 3).join(", ")} ${missing.length === 1 ? "is" : "are"} not among the interfaces here.`,
    };
  }
  if (hasWitness()) return { isLocal: true };
  return {
    isLocal: false,
    reason:
      "Only bridges are here that every machine with an engine has, and nothing else tells that it is this engine's host.",
  };
}
