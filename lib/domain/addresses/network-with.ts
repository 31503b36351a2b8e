import type { Container, Endpoint, Network, Pool, Topology } from "@/lib/domain/topology/topology";

/** A container on the network: running with an address, or stopped and asking for one. */
export type Member = {
  name?: string;
  ipv4?: string;
  ipv6?: string;
  /** The static address of its configuration; without an address in use the container is stopped. */
  reserved?: string;
};

/** One bridge network with these members (`c0`, `c1` …), for tests and benches. */
export function networkWith(
  pool: Partial<Pool> & { subnet: string },
  members: readonly Member[],
): { topology: Topology; network: Network } {
  const network: Network = {
    id: "n0" as Network["id"],
    name: "net",
    driver: "bridge",
    scope: "local",
    internal: false,
    attachable: false,
    ipv6: pool.subnet.includes(":"),
    predefined: false,
    labels: {},
    options: {},
    composeProject: null,
    pools: [{ ipRange: null, gateway: null, auxiliaryAddresses: {}, ...pool }],
    bridge: { interface: "br-0", icc: true, masquerade: true, mtu: null },
    parent: null,
  };
  const containers: Container[] = [];
  const endpoints: Endpoint[] = [];
  members.forEach(({ name, ipv4, ipv6, reserved }, index) => {
    const isUp = ipv4 !== undefined || ipv6 !== undefined;
    const id = `c${index}` as Container["id"];
    containers.push({
      id,
      name: name ?? `c${index}`,
      image: "busybox",
      state: isUp ? "running" : "exited",
      health: "none",
      networkMode: "net",
      sharesNetworkOf: null,
      composeProject: null,
      composeService: null,
      labels: {},
      ports: [],
      exposedPorts: [],
    });
    endpoints.push({
      containerId: id,
      networkId: network.id,
      ipv4: ipv4 ?? null,
      ipv6: ipv6 ?? null,
      mac: null,
      gateway: null,
      aliases: [],
      names: null,
      reserved:
        reserved === undefined
          ? null
          : reserved.includes(":")
            ? { ipv4: null, ipv6: reserved }
            : { ipv4: reserved, ipv6: null },
      gatewayPriority: null,
      defaultRoute: false,
      state: isUp ? "attached" : "configured",
      link: null,
      linkReason: null,
    });
  });
  return {
    network,
    topology: {
      engine: "default",
      revision: 1,
      takenAt: "",
      networks: [network],
      containers,
      endpoints,
      host: null,
    },
  };
}
