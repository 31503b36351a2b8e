import { compareNaturally } from "@/lib/domain/tables/sort-rows";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { hasSandbox, type Topology } from "@/lib/domain/topology/topology";

/** Every subject and what it is called on the screen: the outside first, then containers by name. */
export function listSubjects({ containers }: Pick<Topology, "containers">): ReadonlyMap<SubjectId, string> {
  const running = containers
    .filter(hasSandbox)
    .map(({ id, name }): [SubjectId, string] => [id, toDisplayText(name)])
    .toSorted(([, a], [, b]) => compareNaturally(a, b));
  return new Map<SubjectId, string>([["host", "the host"], ["internet", "the internet"], ...running]);
}
