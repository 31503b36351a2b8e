import {
  byNameThenId,
  sortEndpoints,
  type Container,
  type ContainerId,
  type Endpoint,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

/**
 * A made-up topology of that size for tests and benches: compose projects of two or three networks with a database
 * behind, single networks, one proxy network across the projects. The same options give the same topology.
 */
export function sampleTopology(options: { containers: number; networks: number; seed: number }): Topology {
  const random = randomFrom(options.seed);
  const draft = new Draft();
  const networks: Network[] = [];
  for (let index = 0; index < options.networks; index++) {
    const project = Math.floor(index / 3);
    const place = index % 3;
    const isSingle = project % 4 === 3;
    const name = isSingle
      ? `${words[(index * 5) % words.length]}-${index}`
      : `${projectName(project)}_${places[place]}`;
    networks.push(
      draft.network(name, {
        composeProject: isSingle ? null : projectName(project),
        internal: place === 1 && !isSingle,
        subnet: `10.${20 + Math.floor(index / 200)}.${index % 200}.0/24`,
      }),
    );
  }
  const proxy = options.networks > 8 ? draft.network("proxy", { subnet: "10.99.0.0/16" }) : null;
  for (let index = 0; index < options.containers; index++) {
    const home = networks[Math.floor(random() ** 1.3 * networks.length)] ?? networks[0];
    if (home === undefined) break;
    const state = random() < 0.12 ? "exited" : "running";
    const container = draft.container(
      `${home.composeProject ?? "app"}-${words[Math.floor(random() * words.length)]}-${index}`,
      {
        state,
        composeProject: home.composeProject,
        image: `registry.example/${words[index % words.length]}:${1 + (index % 9)}.${index % 7}`,
        health: state === "running" && random() < 0.3 ? (random() < 0.15 ? "unhealthy" : "healthy") : "none",
        ports:
          state === "running" && random() < 0.1
            ? [{ hostAddress: "0.0.0.0", hostPort: 8000 + index, containerPort: 80, protocol: "tcp" }]
            : [],
      },
    );
    draft.attach(container, home, { defaultRoute: true });
    const siblings = networks.filter(
      (one) => one !== home && one.composeProject !== null && one.composeProject === home.composeProject,
    );
    const other = siblings[Math.floor(random() * siblings.length)];
    if (other !== undefined && random() < 0.12) draft.attach(container, other);
    if (proxy !== null && random() < 0.06) draft.attach(container, proxy);
  }
  return draft.topology();
}

/**
 * A small topology that holds every mode the canvas draws: a proxy on two networks, an alias group, host, none,
 * `container:X`, a stopped container with a reserved address, macvlan, internal, icc off, IPv6, an empty network,
 * a ghost endpoint, and names that try to break out.
 */
export function teachingTopology(): Topology {
  const draft = new Draft();
  const bridge = draft.network("bridge", {
    predefined: true,
    subnet: "172.17.0.0/16",
    bridgeName: "docker0",
  });
  const host = draft.network("host", { predefined: true, driver: "host" });
  const none = draft.network("none", { predefined: true, driver: "null" });
  const front = draft.network("shop_front", { composeProject: "shop", subnet: "172.20.0.0/16" });
  const back = draft.network("shop_back", {
    composeProject: "shop",
    subnet: "172.21.0.0/24",
    internal: true,
  });
  const dmz = draft.network("dmz", { subnet: "192.168.40.0/24", icc: false });
  const six = draft.network("lab-v6", { subnet: "172.24.0.0/28", ipv6Subnet: "fd00:db8:24::/64" });
  const lan = draft.network("office-lan", {
    driver: "macvlan",
    parent: "eth0.20",
    subnet: "192.168.20.0/24",
  });
  draft.network("staging_default", { composeProject: "staging", subnet: "172.30.0.0/16" });
  draft.network("old-experiment", { subnet: "10.200.0.0/24" });

  const proxy = draft.container("proxy", {
    image: "traefik:3.1",
    composeProject: "shop",
    ports: [
      { hostAddress: "0.0.0.0", hostPort: 8080, containerPort: 80, protocol: "tcp" },
      { hostAddress: "127.0.0.1", hostPort: 8081, containerPort: 8080, protocol: "tcp" },
    ],
  });
  draft.attach(proxy, front, { defaultRoute: true });
  draft.attach(proxy, back);
  for (const name of ["web1", "web2", "web3"]) {
    const web = draft.container(name, {
      image: "nginx:1.27-alpine",
      composeProject: "shop",
      health: "healthy",
    });
    draft.attach(web, front, { defaultRoute: true, aliases: ["web"] });
    if (name === "web1") draft.attach(web, back);
  }
  const database = draft.container("db", { image: "postgres:17", composeProject: "shop", health: "healthy" });
  draft.attach(database, back);
  const cache = draft.container("cache", {
    image: "valkey/valkey:8",
    composeProject: "shop",
    health: "unhealthy",
  });
  draft.attach(cache, back);
  const job = draft.container("nightly-report", {
    image: "shop/report:2",
    composeProject: "shop",
    state: "exited",
  });
  draft.attach(job, back, { reserved: "172.21.0.50" });
  const sidecar = draft.container("db-exporter", {
    image: "prom/postgres-exporter",
    sharesNetworkOf: database.id,
  });
  draft.share(sidecar);

  draft.attach(draft.container("hello", { image: "hello-world", state: "exited" }), bridge);
  draft.attach(draft.container("toolbox", { image: "busybox" }), bridge, { defaultRoute: true });
  draft.attach(draft.container("node-exporter", { image: "prom/node-exporter", networkMode: "host" }), host);
  draft.attach(draft.container("batch", { image: "python:3.13", networkMode: "none" }), none);

  const mail = draft.container("mail", {
    image: "mailpit",
    ports: [{ hostAddress: "0.0.0.0", hostPort: 1025, containerPort: 1025, protocol: "tcp" }],
  });
  draft.attach(mail, dmz, { defaultRoute: true });
  draft.attach(draft.container("<img src=x onerror=alert(1)>", { image: "evil:latest" }), dmz, {
    defaultRoute: true,
  });
  draft.attach(
    draft.container(`long-${"name-".repeat(40)}end`, {
      image: `registry.example/${"deep/".repeat(20)}image:1`,
    }),
    dmz,
    {
      defaultRoute: true,
    },
  );
  draft.attach(draft.container("gpj.\u202Etxt.exe\u200B", { image: "bidi", state: "paused" }), dmz, {
    defaultRoute: true,
  });

  draft.attach(draft.container("probe6", { image: "alpine:3.20" }), six, { defaultRoute: true });
  const flaky = draft.container("flaky", { image: "alpine:3.20", state: "restarting" });
  draft.attach(flaky, six, { defaultRoute: true });
  draft.attach(draft.container("half-plugged", { image: "alpine:3.20" }), six, { ghost: true });

  const printer = draft.container("print-server", { image: "cups" });
  draft.attach(printer, lan, { defaultRoute: true });
  draft.container("never-attached", { image: "alpine", state: "created", networkMode: "gone" });
  return draft.topology();
}

const places = ["default", "back", "jobs"];
const words = [
  "web",
  "api",
  "worker",
  "db",
  "cache",
  "queue",
  "mail",
  "search",
  "auth",
  "cron",
  "metrics",
  "proxy",
  "files",
];
const projects = [
  "shop",
  "billing",
  "blog",
  "crm",
  "portal",
  "media",
  "intranet",
  "forum",
  "lab",
  "wiki",
  "ci",
  "iot",
];

function projectName(index: number): string {
  const name = projects[index % projects.length] ?? "project";
  return index < projects.length ? name : `${name}${Math.floor(index / projects.length) + 1}`;
}

/** Numbers in [0, 1) that only the seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Collects a topology piece by piece, giving out ids and addresses in order. */
class Draft {
  private readonly networks: Network[] = [];
  private readonly containers: Container[] = [];
  private readonly endpoints: Endpoint[] = [];
  private readonly nextHost = new Map<string, number>();

  network(
    name: string,
    options: {
      driver?: string;
      subnet?: string;
      ipv6Subnet?: string;
      internal?: boolean;
      icc?: boolean;
      predefined?: boolean;
      composeProject?: string | null;
      parent?: string;
      bridgeName?: string;
    } = {},
  ): Network {
    const id = `ne${(this.networks.length + 1).toString(16).padStart(10, "0")}${"0".repeat(52)}` as NetworkId;
    const driver = options.driver ?? "bridge";
    const subnets = [options.subnet, options.ipv6Subnet].filter((subnet) => subnet !== undefined);
    const network: Network = {
      id,
      name,
      driver,
      scope: "local",
      internal: options.internal ?? false,
      attachable: false,
      ipv6: options.ipv6Subnet !== undefined,
      predefined: options.predefined ?? false,
      labels: {},
      options: {},
      composeProject: options.composeProject ?? null,
      pools: subnets.map((subnet) => ({
        subnet,
        ipRange: null,
        gateway: subnet.includes(":")
          ? `${subnet.split("/")[0]}1`
          : `${subnet.split(".").slice(0, 3).join(".")}.1`,
        auxiliaryAddresses: {},
      })),
      bridge:
        driver === "bridge"
          ? {
              interface: options.bridgeName ?? `br-${id.slice(0, 12)}`,
              icc: options.icc ?? true,
              masquerade: true,
              mtu: null,
            }
          : null,
      parent: options.parent ?? null,
    };
    this.networks.push(network);
    return network;
  }

  container(
    name: string,
    options: Partial<
      Pick<
        Container,
        "image" | "state" | "health" | "networkMode" | "sharesNetworkOf" | "composeProject" | "ports"
      >
    > = {},
  ): Container {
    const id =
      `c0${(this.containers.length + 1).toString(16).padStart(10, "0")}${"0".repeat(52)}` as ContainerId;
    const container: Container = {
      id,
      name,
      image: options.image ?? "alpine",
      state: options.state ?? "running",
      health: options.health ?? "none",
      networkMode: options.networkMode ?? "default",
      sharesNetworkOf: options.sharesNetworkOf ?? null,
      composeProject: options.composeProject ?? null,
      composeService: null,
      labels: {},
      ports: options.ports ?? [],
      exposedPorts: [],
    };
    this.containers.push(container);
    return container;
  }

  /** Marks a container as living in another one's network namespace. */
  share(container: Container): void {
    container.networkMode = `container:${container.sharesNetworkOf ?? ""}`;
  }

  attach(
    container: Container,
    network: Network,
    options: { defaultRoute?: boolean; aliases?: string[]; reserved?: string; ghost?: boolean } = {},
  ): void {
    const host = (this.nextHost.get(network.id) ?? 1) + 1;
    this.nextHost.set(network.id, host);
    const subnet = network.pools[0]?.subnet;
    const isLive = container.state !== "exited" && container.state !== "created";
    const hasAddress = isLive && options.ghost !== true && subnet !== undefined;
    const index = this.endpoints.filter((endpoint) => endpoint.containerId === container.id).length;
    const [a, b, c] = (subnet ?? "").split(".");
    this.endpoints.push({
      containerId: container.id,
      networkId: network.id,
      ipv4: hasAddress ? `${a}.${b}.${Number(c) + Math.floor(host / 250)}.${host % 250}` : null,
      ipv6: hasAddress && network.ipv6 ? `fd00:db8:24::${host.toString(16)}` : null,
      mac: hasAddress ? `02:42:ac:14:00:${host.toString(16).padStart(2, "0").slice(-2)}` : null,
      gateway: hasAddress ? (network.pools[0]?.gateway ?? null) : null,
      aliases: options.aliases ?? [],
      names: [container.name, ...(options.aliases ?? [])],
      reserved: options.reserved === undefined ? null : { ipv4: options.reserved, ipv6: null },
      gatewayPriority: null,
      defaultRoute: options.defaultRoute ?? false,
      state: options.ghost === true ? "ghost" : isLive ? "attached" : "configured",
      link: hasAddress
        ? {
            containerInterface: `eth${index}`,
            hostInterface:
              network.driver === "bridge" ? `veth${container.id.slice(8, 12)}${index}a${host % 10}` : null,
            bridge: network.bridge?.interface ?? null,
            mtu: 1500,
            state: "up",
          }
        : null,
      linkReason: null,
    });
  }

  topology(): Topology {
    const networks = this.networks.toSorted(byNameThenId);
    const containers = this.containers.toSorted(byNameThenId);
    return {
      engine: "default",
      revision: 1,
      takenAt: "2026-01-01T00:00:00.000Z",
      networks,
      containers,
      endpoints: sortEndpoints(this.endpoints, networks, containers),
      host: {
        interfaces: [
          {
            name: "eth0",
            kind: "physical",
            addresses: ["192.168.1.10/24"],
            mac: "02:00:c0:a8:01:0a",
            mtu: 1500,
            state: "up",
            master: null,
            vxlanId: null,
          },
        ],
        routes: [{ destination: "0.0.0.0/0", gateway: "192.168.1.1", interface: "eth0" }],
      },
    };
  }
}
