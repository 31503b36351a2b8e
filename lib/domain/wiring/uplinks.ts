import type { Host, HostInterface, Network } from "@/lib/domain/topology/topology";

/** Whether an interface leads out of the host: what the engine's networks hang on does not (UP-1). */
export function isUplink({ kind, master, name }: Pick<HostInterface, "kind" | "master" | "name">): boolean {
  if (master !== null) return false;
  // The kernel makes some of these in every namespace; none is a way out.
  if (/^(tunl0|gre0|gretap0|erspan0|sit0|ip6tnl0|ip6gre0|ip_vti0|ip6_vti0|teql0)$/.test(name)) return false;
  return !["loopback", "bridge", "veth", "tun", "dummy", "vxlan", "unknown"].includes(kind);
}

/** A default route through an interface. */
export interface DefaultRoute {
  family: 4 | 6;
  /** Null for a destination on the link itself. */
  gateway: string | null;
}

/** The default routes of the host that lead through an interface; null where routes can't be read (UP-2). */
export function defaultRoutesThrough(host: Pick<Host, "routes">, name: string): DefaultRoute[] | null {
  if (host.routes === null) return null;
  return host.routes.flatMap(({ destination, gateway, interface: through }): DefaultRoute[] => {
    if (through !== name) return [];
    if (destination === "0.0.0.0/0") return [{ family: 4, gateway }];
    return destination === "::/0" ? [{ family: 6, gateway }] : [];
  });
}

/** How a network's packets leave the host. */
export type Exit =
  /** With the host's own address: the engine masquerades. */
  | "masqueraded"
  /** With the containers' addresses: the next router must know the way back. */
  | "routed"
  /** They don't: the network is internal. */
  | "internal"
  /** Not by the host's routes: members are on the parent's segment themselves. */
  | "direct"
  /** The host's own packets (host), or none at all. */
  | "none"
  /** A driver that is not Docker's own. */
  | "unknown";

/** How the packets of a network leave the host, by its driver and options (UP-3). */
export function exitOf(network: Pick<Network, "driver" | "internal" | "bridge" | "parent">): Exit {
  if (network.driver === "host" || network.driver === "null") return "none";
  if (network.internal) return "internal";
  if (network.driver === "macvlan" || network.driver === "ipvlan") return "direct";
  // An overlay's members leave by docker_gwbridge, which masquerades.
  if (network.bridge === null) return network.driver === "overlay" ? "masqueraded" : "unknown";
  return network.bridge.masquerade ? "masqueraded" : "routed";
}
