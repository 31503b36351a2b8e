/** What a wiring source hands over: the kernel's interfaces as one network namespace shows them, before they are joined. */

/** What an interface is, as far as its kernel type and driver tell. `unknown` is never a guess. */
export type InterfaceKind =
  | "bridge"
  | "veth"
  | "physical"
  | "vxlan"
  | "vlan"
  | "macvlan"
  | "ipvlan"
  | "wireguard"
  | "tun"
  | "bond"
  | "loopback"
  | "dummy"
  | "unknown";

/** One interface of one network namespace. */
export interface ObservedInterface {
  name: string;
  /** `ifindex`: unique within its namespace only. */
  index: number;
  /**
   * `iflink`: the index of the other end, in that end's namespace. A veth's is its peer, a macvlan's its parent, and
   * where nothing is linked it is the interface's own index.
   */
  peerIndex: number;
  /** Lower case with colons; null for an interface without a hardware address. */
  mac: string | null;
  mtu: number | null;
  /** `operstate`: `up`, `down`, `unknown`, `lowerlayerdown` … */
  state: string | null;
  kind: InterfaceKind;
  /** The bridge (or bond) that it is a port of. */
  master: string | null;
  /** CIDRs; null where the source can't read them. */
  addresses: string[] | null;
  /** VXLAN network identifier; null where the interface is none or it can't be read. */
  vxlanId: number | null;
}

/** A route of the host that doesn't lead to an interface's own subnet only. */
export interface ObservedRoute {
  /** CIDR; `0.0.0.0/0` and `::/0` are the default routes. */
  destination: string;
  /** Null for a destination on the link itself. */
  gateway: string | null;
  interface: string;
  metric: number | null;
}

/** The engine's host. */
export interface ObservedHost {
  interfaces: ObservedInterface[];
  /** Null where they can't be read. */
  routes: ObservedRoute[] | null;
}

/** A container's network namespace, or why it can't be read, as a sentence for a person. */
export type ObservedSandbox =
  | { interfaces: ObservedInterface[]; reason: null }
  | { interfaces: null; reason: string };

/** Counters of one interface since it was made, as the kernel of its own namespace counts them. */
export interface ObservedCounters {
  /** Bytes, packets, errors and drops, received and sent. */
  rxBytes: number;
  rxPackets: number;
  rxErrors: number;
  rxDropped: number;
  txBytes: number;
  txPackets: number;
  txErrors: number;
  txDropped: number;
}

/** All counters that were read at one moment. */
export interface CounterReading {
  /** Of every interface of the engine's host, by name. */
  host: ReadonlyMap<string, ObservedCounters>;
  /** Of the interfaces in the containers that were asked for, by container id and name; without those that can't be read. */
  containers: ReadonlyMap<string, ReadonlyMap<string, ObservedCounters>>;
}
