import type { DemoState, SeedContainer } from "./demo-state";
import { knownImages } from "./known-images";

const minutes = 60;
const hours = 60 * minutes;
const days = 24 * hours;

/**
 * A topology that teaches: compose projects, an internal network, a shared alias, dual stack, no traffic between
 * members, macvlan, a small /29, an empty network, and every network mode a container can be in.
 */
export function exampleTopology(): DemoState {
  return {
    hostInterfaces: [
      { name: "eth0", addresses: ["192.168.50.10/24", "fe80::5054:ff:fe12:3456/64"] },
      { name: "wlan0", addresses: [] },
    ],
    images: knownImages,
    networks: [
      { name: "shop_front", labels: composeNetwork("shop", "front"), createdSecondsAgo: 6 * days },
      {
        name: "shop_back",
        isInternal: true,
        labels: composeNetwork("shop", "back"),
        ipam: { configs: [pool("10.20.0.0/24", { gateway: "10.20.0.1" })] },
        createdSecondsAgo: 6 * days,
      },
      { name: "blog_default", labels: composeNetwork("blog", "default"), createdSecondsAgo: 20 * days },
      {
        name: "monitoring_default",
        labels: composeNetwork("monitoring", "default"),
        ipam: {
          configs: [
            pool("10.40.0.0/24", {
              gateway: "10.40.0.1",
              ipRange: "10.40.0.128/25",
              auxiliary: { printer: "10.40.0.9", "old-router": "10.40.0.254" },
            }),
          ],
        },
        createdSecondsAgo: 12 * days,
      },
      {
        name: "dual-stack",
        hasIpv6: true,
        ipam: {
          configs: [
            pool("10.60.0.0/24", { gateway: "10.60.0.1" }),
            pool("fd00:60::/64", { gateway: "fd00:60::1" }),
          ],
        },
        createdSecondsAgo: 3 * days,
      },
      {
        name: "tenants",
        options: { "com.docker.network.bridge.enable_icc": "false" },
        ipam: { configs: [pool("10.70.0.0/24", { gateway: "10.70.0.1" })] },
        createdSecondsAgo: 9 * days,
      },
      {
        name: "tiny",
        ipam: { configs: [pool("10.80.0.0/29", { gateway: "10.80.0.1" })] },
        createdSecondsAgo: 2 * days,
      },
      {
        name: "lan",
        driver: "macvlan",
        options: { parent: "eth0" },
        ipam: {
          configs: [pool("192.168.50.0/24", { gateway: "192.168.50.1", ipRange: "192.168.50.192/27" })],
        },
        createdSecondsAgo: 30 * days,
      },
      {
        name: "staging_default",
        labels: composeNetwork("staging", "default"),
        createdSecondsAgo: 40 * minutes,
      },
    ],
    containers: [...shop(), ...blog(), ...monitoring(), ...others()],
  };
}

function shop(): SeedContainer[] {
  const web = (number: number): SeedContainer => ({
    ...service("shop", "web", number),
    image: "node:20-slim",
    exposedPorts: ["3000/tcp"],
    networkMode: "shop_front",
    attachments: { shop_front: { aliases: [`shop-web-${number}`, "web"] } },
    alsoOn: { shop_back: { aliases: [`shop-web-${number}`, "web"] } },
    forSeconds: 3 * hours,
  });
  return [
    {
      ...service("shop", "proxy"),
      image: "traefik:v2.11",
      networkMode: "shop_front",
      exposedPorts: ["443/tcp"],
      portBindings: {
        "80/tcp": [{ hostIp: "", hostPort: "80" }],
        "443/tcp": [{ hostIp: "", hostPort: "443" }],
      },
      attachments: { shop_front: { aliases: ["shop-proxy-1", "proxy"] } },
      alsoOn: { shop_back: { aliases: ["shop-proxy-1", "proxy"] } },
      forSeconds: 6 * days,
    },
    web(1),
    web(2),
    web(3),
    {
      ...service("shop", "api"),
      image: "node:20-slim",
      exposedPorts: ["8080/tcp"],
      networkMode: "shop_front",
      attachments: { shop_front: { aliases: ["shop-api-1", "api"] } },
      alsoOn: { shop_back: { ipam: { IPv4Address: "10.20.0.50" }, aliases: ["shop-api-1", "api"] } },
      environment: ["NODE_ENV=production", "DATABASE_URL=postgres://shop:example@db/shop"],
      forSeconds: 3 * hours,
    },
    {
      ...service("shop", "db"),
      image: "postgres:16",
      networkMode: "shop_back",
      attachments: { shop_back: { ipam: { IPv4Address: "10.20.0.10" }, aliases: ["shop-db-1", "db"] } },
      environment: ["POSTGRES_USER=shop", "POSTGRES_PASSWORD=example"],
      healthcheck: { Test: ["CMD-SHELL", "pg_isready"], Interval: 10_000_000_000 },
      health: "healthy",
      forSeconds: 3 * hours,
    },
    {
      ...service("shop", "cache"),
      image: "redis:7",
      networkMode: "shop_back",
      attachments: { shop_back: { aliases: ["shop-cache-1", "cache"] } },
      forSeconds: 6 * days,
    },
    {
      name: "api-debug",
      image: "nicolaka/netshoot:v0.13",
      networkMode: "container:shop-api-1",
      forSeconds: 12 * minutes,
    },
  ];
}

function blog(): SeedContainer[] {
  return [
    {
      ...service("blog", "ghost"),
      image: "ghost:5",
      networkMode: "blog_default",
      portBindings: { "2368/tcp": [{ hostIp: "127.0.0.1", hostPort: "2368" }] },
      attachments: { blog_default: { aliases: ["blog-ghost-1", "ghost"] } },
      health: "unhealthy",
      healthcheck: { Test: ["CMD", "node", "health.js"], Interval: 30_000_000_000 },
      forSeconds: 20 * days,
    },
    {
      ...service("blog", "db"),
      image: "mysql:8.0",
      networkMode: "blog_default",
      attachments: { blog_default: { aliases: ["blog-db-1", "db"] } },
      forSeconds: 20 * days,
    },
  ];
}

function monitoring(): SeedContainer[] {
  return [
    {
      ...service("monitoring", "prometheus"),
      image: "prom/prometheus:v2.53.0",
      networkMode: "monitoring_default",
      attachments: { monitoring_default: { aliases: ["monitoring-prometheus-1", "prometheus"] } },
      alsoOn: { shop_back: {} },
      forSeconds: 12 * days,
    },
    {
      ...service("monitoring", "grafana"),
      image: "grafana/grafana:11.1.0",
      networkMode: "monitoring_default",
      portBindings: { "3000/tcp": [{ hostIp: "", hostPort: "3001" }] },
      attachments: { monitoring_default: { aliases: ["monitoring-grafana-1", "grafana"] } },
      forSeconds: 12 * days,
    },
    {
      ...service("monitoring", "alertmanager"),
      image: "prom/alertmanager:v0.27.0",
      networkMode: "monitoring_default",
      attachments: {
        monitoring_default: {
          ipam: { IPv4Address: "10.40.0.50" },
          aliases: ["monitoring-alertmanager-1", "alertmanager"],
        },
      },
      state: "exited",
      exitCode: 1,
      createdSecondsAgo: 12 * days,
      forSeconds: 2 * days,
    },
    { name: "node-exporter", image: "prom/node-exporter:v1.8.1", networkMode: "host", forSeconds: 12 * days },
  ];
}

function others(): SeedContainer[] {
  const simple = (
    name: string,
    image: string,
    network: string,
    more: Partial<SeedContainer> = {},
  ): SeedContainer => ({
    name,
    image,
    networkMode: network,
    forSeconds: 2 * days,
    ...more,
  });
  return [
    simple("legacy-web", "nginx:1.27", "bridge", {
      portBindings: { "80/tcp": [{ hostIp: "", hostPort: "8080" }] },
      forSeconds: 40 * days,
    }),
    simple("legacy-db", "postgres:16", "bridge", {
      portBindings: { "5432/tcp": [{ hostIp: "127.0.0.1", hostPort: "5432" }] },
      forSeconds: 40 * days,
    }),
    simple("offline-backup", "restic/restic:0.17.0", "none", { forSeconds: 5 * hours }),
    simple("tenant-a", "nginx:1.27", "tenants", { forSeconds: 9 * days }),
    simple("tenant-b", "nginx:1.27", "tenants", { forSeconds: 9 * days }),
    simple("dns-a", "coredns/coredns:1.11.1", "dual-stack", {
      attachments: {
        "dual-stack": { ipam: { IPv4Address: "10.60.0.53", IPv6Address: "fd00:60::53" }, aliases: ["dns"] },
      },
    }),
    simple("dns-b", "coredns/coredns:1.11.1", "dual-stack", {
      attachments: { "dual-stack": { aliases: ["dns"] } },
      alsoOn: { tiny: {} },
      state: "paused",
    }),
    simple("pihole", "pihole/pihole:2024.07.0", "lan", {
      attachments: { lan: { ipam: { IPv4Address: "192.168.50.200" } } },
      alsoOn: { tiny: {} },
      forSeconds: 30 * days,
    }),
    simple("home-assistant", "homeassistant/home-assistant:2024.7", "lan", {
      alsoOn: { tiny: {} },
      forSeconds: 30 * days,
    }),
  ];
}

function pool(
  subnet: string,
  more: { gateway?: string; ipRange?: string; auxiliary?: Record<string, string> } = {},
): { subnet: string; gateway: string; ipRange: string; auxiliary: Record<string, string> } {
  return { subnet, gateway: "", ipRange: "", auxiliary: {}, ...more };
}

function composeNetwork(project: string, network: string): Record<string, string> {
  return {
    "com.docker.compose.network": network,
    "com.docker.compose.project": project,
    "com.docker.compose.version": "2.27.1",
  };
}

function service(
  project: string,
  name: string,
  number = 1,
): Pick<SeedContainer, "name" | "labels" | "restartPolicy"> {
  return {
    name: `${project}-${name}-${number}`,
    restartPolicy: { name: "unless-stopped", maximumRetryCount: 0 },
    labels: {
      "com.docker.compose.container-number": String(number),
      "com.docker.compose.oneoff": "False",
      "com.docker.compose.project": project,
      "com.docker.compose.service": name,
      "com.docker.compose.version": "2.27.1",
    },
  };
}
