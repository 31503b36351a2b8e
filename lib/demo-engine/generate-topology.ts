import type { DemoState, SeedContainer, SeedNetwork } from "./demo-state";
import type { AttachmentDraft } from "./endpoint-operations";
import { knownImages } from "./known-images";

const services = ["web", "api", "worker", "db", "cache", "queue", "search", "mail", "auth", "cron"];
const images = ["nginx:1.27", "node:20-slim", "postgres:16", "redis:7"];

/**
 * A topology of any size for benchmarks: projects of one to four networks, whose containers are on one of them or
 * shared between several. The same arguments give the same topology.
 */
export function generateTopology(size: { containers: number; networks: number; seed: number }): DemoState {
  const random = numbersFrom(size.seed);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const networks: SeedNetwork[] = [];
  const projects: { name: string; networks: string[]; members: number }[] = [];
  while (networks.length < size.networks) {
    const name = `project${String(projects.length + 1).padStart(3, "0")}`;
    const count = Math.min(1 + Math.floor(random() * 4), size.networks - networks.length);
    const own = Array.from(
      { length: count },
      (_, at) => `${name}_${["default", "back", "data", "edge"][at]}`,
    );
    for (const [at, network] of own.entries()) {
      networks.push({
        name: network,
        isInternal: at > 0 && random() < 0.4,
        labels: {
          "com.docker.compose.project": name,
          "com.docker.compose.network": network.slice(name.length + 1),
        },
        ipam: { configs: [{ subnet: nthSubnet(networks.length), ipRange: "", gateway: "", auxiliary: {} }] },
      });
    }
    projects.push({ name, networks: own, members: 0 });
  }
  const containers: SeedContainer[] = [];
  for (let number = 0; number < size.containers && projects.length > 0; number += 1) {
    const project = projects[number % projects.length];
    if (!project) break;
    project.members += 1;
    const service = services[(project.members - 1) % services.length] ?? "web";
    const [home = "bridge", ...others] = shuffled(project.networks, random);
    const shared = others.filter(() => random() < 0.25);
    const alias: AttachmentDraft = { aliases: [service] };
    containers.push({
      name: `${project.name}-${service}-${Math.ceil(project.members / services.length)}`,
      image: pick(images) ?? "nginx:1.27",
      networkMode: home,
      attachments: { [home]: alias },
      alsoOn: Object.fromEntries(shared.map((network) => [network, alias])),
      labels: { "com.docker.compose.project": project.name, "com.docker.compose.service": service },
      state: random() < 0.05 ? "exited" : "running",
      forSeconds: 60 + Math.floor(random() * 1_000_000),
    });
  }
  return {
    hostInterfaces: [{ name: "eth0", addresses: ["192.168.50.10/24"] }],
    images: knownImages,
    networks,
    containers,
  };
}

/** Subnets of 1021 addresses each, so that any spread of containers fits. */
function nthSubnet(at: number): string {
  return `10.${at >> 6}.${(at & 63) << 2}.0/22`;
}

function shuffled(items: readonly string[], random: () => number): string[] {
  const start = Math.floor(random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}

/** mulberry32: small, and the same numbers everywhere. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
