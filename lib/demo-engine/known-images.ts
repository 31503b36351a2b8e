import type { SeedImage } from "./demo-state";

/** Images of the demo engine. The patchbay-test ones are those of the test engines, and behave like them. */
export const knownImages: SeedImage[] = [
  {
    tag: "patchbay-test/busybox:latest",
    command: ["sleep", "infinity"],
    stopSignal: "SIGKILL",
    exitOnStop: null,
    sizeMegabytes: 2,
  },
  {
    tag: "patchbay-test/static:latest",
    command: ["/pause"],
    stopSignal: "SIGKILL",
    exitOnStop: null,
    sizeMegabytes: 2,
  },
  { tag: "traefik:v2.11", command: ["traefik"], exposedPorts: ["80/tcp"], sizeMegabytes: 148 },
  {
    tag: "nginx:1.27",
    command: ["nginx", "-g", "daemon off;"],
    exposedPorts: ["80/tcp"],
    stopSignal: "SIGQUIT",
    sizeMegabytes: 188,
  },
  { tag: "node:20-slim", command: ["node", "server.js"], exitOnStop: 143, sizeMegabytes: 204 },
  {
    tag: "postgres:16",
    command: ["postgres"],
    exposedPorts: ["5432/tcp"],
    stopSignal: "SIGINT",
    sizeMegabytes: 432,
  },
  { tag: "mysql:8.0", command: ["mysqld"], exposedPorts: ["3306/tcp", "33060/tcp"], sizeMegabytes: 573 },
  { tag: "redis:7", command: ["redis-server"], exposedPorts: ["6379/tcp"], sizeMegabytes: 117 },
  {
    tag: "ghost:5",
    command: ["node", "current/index.js"],
    exposedPorts: ["2368/tcp"],
    exitOnStop: 143,
    sizeMegabytes: 569,
  },
  {
    tag: "prom/prometheus:v2.53.0",
    command: ["/bin/prometheus"],
    exposedPorts: ["9090/tcp"],
    sizeMegabytes: 273,
  },
  {
    tag: "prom/alertmanager:v0.27.0",
    command: ["/bin/alertmanager"],
    exposedPorts: ["9093/tcp"],
    sizeMegabytes: 71,
  },
  {
    tag: "prom/node-exporter:v1.8.1",
    command: ["/bin/node_exporter"],
    exposedPorts: ["9100/tcp"],
    exitOnStop: 143,
    sizeMegabytes: 23,
  },
  { tag: "grafana/grafana:11.1.0", command: ["/run.sh"], exposedPorts: ["3000/tcp"], sizeMegabytes: 443 },
  {
    tag: "pihole/pihole:2024.07.0",
    command: ["/s6-init"],
    exposedPorts: ["53/tcp", "53/udp", "80/tcp"],
    sizeMegabytes: 313,
  },
  {
    tag: "coredns/coredns:1.11.1",
    command: ["/coredns"],
    exposedPorts: ["53/tcp", "53/udp"],
    sizeMegabytes: 60,
  },
  { tag: "nicolaka/netshoot:v0.13", command: ["sleep", "infinity"], exitOnStop: null, sizeMegabytes: 533 },
  { tag: "restic/restic:0.17.0", command: ["/entry.sh"], exitOnStop: 143, sizeMegabytes: 39 },
  {
    tag: "homeassistant/home-assistant:2024.7",
    command: ["/init"],
    exposedPorts: ["8123/tcp"],
    sizeMegabytes: 1870,
  },
];
