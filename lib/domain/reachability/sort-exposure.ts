import type { PairVerdict } from "@/lib/domain/reachability/reachability";
import { type Publication, toPublications } from "@/lib/domain/layout/publications";
import type { Container, ContainerId } from "@/lib/domain/topology/topology";

/** A container as the outside sees it. */
export interface Exposed {
  container: Container;
  /** Its published ports that count here. */
  ports: Publication[];
  reason: string | null;
}

/** What of an engine is reached from outside its host (REACH-8, REACH-9, REACH-10). */
export interface ExposureList {
  /** By a port that is published on an outer address of the host. */
  open: Exposed[];
  /** Whether it is reached is decided outside: on the parent's segment, or by the host's own firewall. */
  unknown: Exposed[];
  /** By published ports that answer on this host alone. */
  local: Exposed[];
  /** Running containers that nothing outside reaches. */
  closed: number;
}

type InboundVerdict = Pick<PairVerdict, "to" | "byAddress" | "reasons">;

/** Sorts the verdicts from the internet; what is not running is left out. In the order of the containers. */
export function sortExposure(
  containers: readonly Container[],
  verdicts: readonly InboundVerdict[],
): ExposureList {
  const byId = new Map<string, InboundVerdict>(verdicts.map((verdict) => [verdict.to, verdict]));
  const ports = new Map<ContainerId, Publication[]>();
  for (const publication of toPublications(containers)) {
    const list = ports.get(publication.containerId);
    if (list === undefined) ports.set(publication.containerId, [publication]);
    else list.push(publication);
  }
  const sorted: ExposureList = { open: [], unknown: [], local: [], closed: 0 };
  for (const container of containers) {
    const verdict = byId.get(container.id);
    if (verdict === undefined) continue;
    const published = ports.get(container.id) ?? [];
    const reason = verdict.reasons[0]?.text ?? null;
    if (verdict.byAddress === "reachable")
      sorted.open.push({
        container,
        ports: published.filter(({ exposure }) => exposure !== "local"),
        reason,
      });
    else if (verdict.byAddress === "unknown") sorted.unknown.push({ container, ports: [], reason });
    else if (published.some(({ exposure }) => exposure === "local"))
      sorted.local.push({
        container,
        ports: published.filter(({ exposure }) => exposure === "local"),
        reason,
      });
    else sorted.closed += 1;
  }
  return sorted;
}
