import { compareNaturally } from "@/lib/domain/tables/sort-rows";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type Container, type ContainerId, hasSandbox, type Topology } from "@/lib/domain/topology/topology";

export interface SubjectGroup {
  /** Fit for display; two groups never have the same. */
  title: string;
  subjects: readonly { id: SubjectId; name: string }[];
}

export type Grouping = "project" | "network";

/**
 * The subjects of a matrix, in groups by title and by name within: running containers by compose project, or by the
 * network that holds their default route (else their first by name); those without one, then host and internet, last.
 */
export function groupSubjects(
  { networks, containers, endpoints }: Pick<Topology, "networks" | "containers" | "endpoints">,
  by: Grouping,
): SubjectGroup[] {
  const names = new Map<string, string>(networks.map(({ id, name }) => [id, toDisplayText(name)]));
  const homes = new Map<ContainerId, { name: string; isDefault: boolean }>();
  for (const { containerId, networkId, defaultRoute } of endpoints) {
    const name = names.get(networkId) ?? networkId.slice(0, 12);
    const known = homes.get(containerId);
    const isBetter =
      known === undefined ||
      (defaultRoute && !known.isDefault) ||
      (defaultRoute === known.isDefault && name < known.name);
    if (isBetter) homes.set(containerId, { name, isDefault: defaultRoute });
  }
  const titleOf = (container: Container): string | null =>
    by === "project"
      ? container.composeProject === null
        ? null
        : toDisplayText(container.composeProject)
      : (homes.get(container.sharesNetworkOf ?? container.id)?.name ?? null);
  const groups = new Map<string | null, { id: SubjectId; name: string }[]>();
  for (const container of containers) {
    if (!hasSandbox(container)) continue;
    const title = titleOf(container);
    const subjects = groups.get(title) ?? [];
    groups.set(title, subjects);
    subjects.push({ id: container.id, name: toDisplayText(container.name) });
  }
  const rest = groups.get(null) ?? [];
  groups.delete(null);
  return [
    ...[...groups]
      .map(([title, subjects]) => ({ title: title ?? "", subjects: subjects.toSorted(byName) }))
      .toSorted((a, b) => compareNaturally(a.title, b.title)),
    ...(rest.length === 0
      ? []
      : [
          {
            title: by === "project" ? "(no compose project)" : "(no network)",
            subjects: rest.toSorted(byName),
          },
        ]),
    {
      title: "(outside)",
      subjects: [
        { id: "host" as const, name: "the host" },
        { id: "internet" as const, name: "the internet" },
      ],
    },
  ];
}

const byName = (a: { name: string }, b: { name: string }): number => compareNaturally(a.name, b.name);
