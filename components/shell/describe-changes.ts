import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Activity } from "@/lib/contract/frames";
import type { Step } from "@/lib/domain/changes/change";

/** Events that the picture shows, as one says them: of one thing, and counted. Others (execs, kills) are silent. */
const sayings: Record<string, { one: (container: string, network: string) => string; many: string }> = {
  "network connect": {
    one: (container, network) => `${container} connected to ${network}`,
    many: "connected",
  },
  "network disconnect": {
    one: (container, network) => `${container} disconnected from ${network}`,
    many: "disconnected",
  },
  "network create": { one: (_, network) => `Network ${network} created`, many: "networks created" },
  "network destroy": { one: (_, network) => `Network ${network} removed`, many: "networks removed" },
  "container create": { one: (container) => `Container ${container} created`, many: "created" },
  "container start": { one: (container) => `${container} started`, many: "started" },
  "container die": { one: (container) => `${container} stopped`, many: "stopped" },
  "container pause": { one: (container) => `${container} paused`, many: "paused" },
  "container unpause": { one: (container) => `${container} resumed`, many: "resumed" },
  "container destroy": { one: (container) => `Container ${container} removed`, many: "removed" },
  "container health_status: unhealthy": {
    one: (container) => `${container} is unhealthy`,
    many: "unhealthy",
  },
  "container health_status: healthy": { one: (container) => `${container} is healthy`, many: "healthy" },
};

/** So many sentences are listened to; more are counted. */
const mostSentences = 3;

/** What happened, for the ear, the latest last; empty when nothing of it shows in the picture. Takes the latest first. */
export function describeChanges(latestFirst: readonly Activity[]): string {
  const told = withoutEcho(latestFirst.toReversed()).filter(({ action }) => Object.hasOwn(sayings, action));
  if (told.length <= mostSentences) return told.map(sentence).join(". ");
  const counts = new Map<string, number>();
  for (const { action } of told) {
    const many = sayings[action]?.many ?? "";
    counts.set(many, (counts.get(many) ?? 0) + 1);
  }
  const parts = [...counts].map(
    ([many, count]) => `${count} ${count === 1 ? many.replace("networks", "network") : many}`,
  );
  return `${told.length} changes: ${parts.join(", ")}`;
}

/** Without the events that these steps have made: who sent them is told of them already. */
export function withoutOwn(items: readonly Activity[], steps: readonly Step[]): Activity[] {
  return items.filter((item) => !steps.some((step) => isEcho(item, step)));
}

/** A connection may be made in several tries, and a network is emptied before it goes: all that is one step's. */
function isEcho(item: Activity, step: Step): boolean {
  const { action, networkId, networkName, containerId, containerName } = item;
  const network = step.kind === "create" ? step.name : step.network;
  if (!action.startsWith("network ") || (network !== networkId && network !== networkName)) return false;
  if (step.kind === "create" || step.kind === "remove") return true;
  return step.container === containerId || step.container === containerName;
}

/** A container that starts or stops joins and leaves its networks by it: that is one change, not several. */
function withoutEcho(items: readonly Activity[]): Activity[] {
  const turned = new Set(
    items.flatMap(({ action, containerId }) =>
      action === "container start" || action === "container die" || action === "container destroy"
        ? (containerId ?? [])
        : [],
    ),
  );
  return items.filter(
    ({ action, containerId }) =>
      !(/^network (dis)?connect$/.test(action) && containerId !== null && turned.has(containerId)),
  );
}

function sentence({ action, containerName, containerId, networkName, networkId }: Activity): string {
  const nameOf = (name: string | null, id: string | null): string =>
    toDisplayText(name ?? id?.slice(0, 12) ?? "");
  return sayings[action]?.one(nameOf(containerName, containerId), nameOf(networkName, networkId)) ?? "";
}
