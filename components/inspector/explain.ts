import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container, Endpoint, Network } from "@/lib/domain/topology/topology";

/** What is special about a network, one sentence each. */
export function explainNetwork(network: Network): string[] {
  const sentences: string[] = [];
  if (network.driver === "host") {
    sentences.push(
      "Containers here use the host’s own network stack: no addresses of their own, and their ports are the host’s.",
    );
  }
  if (network.driver === "null") {
    sentences.push(
      "Containers here have a loopback interface only: nothing reaches them, and they reach nothing.",
    );
  }
  if (network.name === "bridge" && network.predefined) {
    sentences.push(
      "The default bridge has no embedded DNS: its containers reach each other by address, not by name.",
    );
  }
  if (network.internal)
    sentences.push(
      "Internal: it leads to its members only, not to the internet, and no port is published through it.",
    );
  if (network.bridge?.icc === false) {
    sentences.push(
      "Inter-container communication (icc) is off: the bridge drops packets between its members.",
    );
  }
  if (network.bridge?.masquerade === false) {
    sentences.push(
      "Masquerading is off: packets leave with the container’s own address, so answers need a route back to it.",
    );
  }
  if (network.driver === "macvlan" || network.driver === "ipvlan") {
    const parent = network.parent === null ? "its parent interface" : toDisplayText(network.parent);
    sentences.push(
      `Its containers stand directly on the LAN of ${parent}; the host itself can’t reach them through it.`,
    );
  }
  if (network.driver === "overlay") {
    sentences.push(
      network.attachable
        ? "An overlay network spans the nodes of the swarm; it is attachable, so single containers can join it too."
        : "An overlay network spans the nodes of the swarm; it is not attachable, so only services can join it.",
    );
  }
  return sentences;
}

/** What a container's network mode means; null where there is nothing to explain. */
export function explainNetworkMode(container: Container, sharesWith: Container | null): string | null {
  const { networkMode } = container;
  if (networkMode === "host") {
    return "It uses the host’s own network stack: it has the host’s addresses, and every port it opens is open on the host.";
  }
  if (networkMode === "none")
    return "It has a loopback interface only: nothing reaches it, and it reaches nothing.";
  if (networkMode.startsWith("container:")) {
    const name = sharesWith === null ? "another container" : toDisplayText(sharesWith.name);
    return `It shares the network namespace of ${name}: the same interfaces, addresses and ports.`;
  }
  return null;
}

/** The network mode in words. */
export function nameNetworkMode(container: Container, sharesWith: Container | null): string {
  const { networkMode } = container;
  if (networkMode.startsWith("container:")) {
    return sharesWith === null
      ? toDisplayText(networkMode.slice(0, 22))
      : `container:${toDisplayText(sharesWith.name)}`;
  }
  return networkMode === "default" ? "default (bridge)" : toDisplayText(networkMode);
}

/** What an endpoint's state means; null for an attached one. */
export function explainEndpoint(endpoint: Endpoint): string | null {
  switch (endpoint.state) {
    case "attached":
      return null;
    case "configured":
      return "The container is not running. It joins this network when it starts.";
    case "ghost":
      return "The engine lists this container as a member, but it has no interface here: a connect failed half-way. It may fail to start again.";
  }
}
