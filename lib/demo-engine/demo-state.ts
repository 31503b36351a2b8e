import { createHash } from "node:crypto";
import { type ContainerDraft, createContainer, startContainer, stopContainer } from "./container-operations";
import { type AttachmentDraft, connect } from "./endpoint-operations";
import { namedIds, randomIds } from "./identifiers";
import type { Container, ContainerState, EngineModel, Health, HostInterface } from "./model";
import { addPredefinedNetworks, createNetwork, type NetworkDraft } from "./network-operations";

export type SeedImage = {
  tag: string;
  command?: string[];
  environment?: string[];
  exposedPorts?: string[];
  stopSignal?: string;
  /** null: its process ignores SIGTERM. */
  exitOnStop?: number | null;
  sizeMegabytes?: number;
};

export type SeedNetwork = NetworkDraft & { createdSecondsAgo?: number };

export type SeedContainer = ContainerDraft & {
  /** Further networks, beyond `attachments`. */
  alsoOn?: Record<string, AttachmentDraft>;
  state?: ContainerState;
  createdSecondsAgo?: number;
  /** How long it has been in its state. */
  forSeconds?: number;
  exitCode?: number;
  health?: Health["status"];
};

/** A first state, told as wishes: the engine's own operations carry them out, so addresses come out right. */
export type DemoState = {
  hostInterfaces: HostInterface[];
  images: SeedImage[];
  networks: SeedNetwork[];
  containers: SeedContainer[];
};

/** Carries a first state out in an empty engine. Ids depend on names alone; no events are told. */
export function plantState(model: EngineModel, state: DemoState): void {
  model.ids = namedIds("patchbay");
  model.events.withoutEvents(() => {
    model.hostInterfaces.push(...state.hostInterfaces);
    for (const image of state.images) addImage(model, image);
    addPredefinedNetworks(model);
    const now = model.now().getTime();
    for (const { createdSecondsAgo = 3600, ...draft } of state.networks) {
      const { network } = createNetwork(model, draft);
      network.createdAt = now - createdSecondsAgo * 1000;
    }
    const planted = state.containers.map((seed) => ({ seed, container: noteContainer(model, seed) }));
    const sharesLast = planted.toSorted(
      (a, b) => Number(sharesNamespace(a.seed)) - Number(sharesNamespace(b.seed)),
    );
    for (const { seed, container } of sharesLast) bringToState(model, { seed, container });
  });
  model.ids = randomIds;
}

function addImage(model: EngineModel, seed: SeedImage): void {
  const digest = createHash("sha256").update(`image ${seed.tag}`).digest("hex");
  model.images.push({
    id: `sha256:${digest}`,
    tags: [seed.tag],
    createdAt: Date.UTC(2024, 4, 1),
    size: Math.round((seed.sizeMegabytes ?? 50) * 1_000_000),
    command: seed.command ?? ["/entrypoint"],
    environment: seed.environment ?? [],
    exposedPorts: seed.exposedPorts ?? [],
    stopSignal: seed.stopSignal ?? "SIGTERM",
    exitOnStop: seed.exitOnStop === undefined ? 0 : seed.exitOnStop,
  });
}

function noteContainer(model: EngineModel, seed: SeedContainer): Container {
  const { container } = createContainer(model, seed);
  container.createdAt =
    model.now().getTime() - (seed.createdSecondsAgo ?? (seed.forSeconds ?? 3600) + 5) * 1000;
  for (const [network, draft] of Object.entries(seed.alsoOn ?? {})) {
    connect(model, { containerReference: container.id, networkReference: network, draft });
  }
  return container;
}

function bringToState(
  model: EngineModel,
  { seed, container }: { seed: SeedContainer; container: Container },
): void {
  const state = seed.state ?? "running";
  if (state === "created") return;
  startContainer(model, container);
  const since = model.now().getTime() - (seed.forSeconds ?? 3600) * 1000;
  container.startedAt = since;
  if (seed.health)
    container.health = { status: seed.health, failingStreak: seed.health === "unhealthy" ? 3 : 0 };
  if (state === "paused") container.state = "paused";
  if (state !== "exited") return;
  stopContainer(model, container);
  container.exitCode = seed.exitCode ?? container.exitCode;
  container.finishedAt = since;
  container.startedAt = container.createdAt;
}

function sharesNamespace(seed: SeedContainer): boolean {
  return seed.networkMode?.startsWith("container:") ?? false;
}
