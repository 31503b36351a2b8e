import { useMemo } from "react";
import { containersOf, type Selection } from "@/lib/domain/topology/selection";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** The containers whose rows stand out: the selected ones, and that of a selected link. */
export function usePickedContainers(selection: Selection | null): ReadonlySet<ContainerId> {
  return useMemo(
    () => new Set(selection?.kind === "endpoint" ? [selection.containerId] : containersOf(selection)),
    [selection],
  );
}
