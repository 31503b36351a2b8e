import { useCallback } from "react";
import { useEngine, useTopologyPart } from "@/lib/client/queries";
import type { Finding } from "@/lib/domain/findings/finding";
import { createFindingsKeeper } from "@/lib/domain/findings/list-findings";
import type { Topology } from "@/lib/domain/topology/topology";

const none: readonly Finding[] = [];
// One for the page: header, panel and palette ask for the same, and most changes leave it as it is.
const keep = createFindingsKeeper();

/** What a person should look at now; the same list as long as nothing of it has changed. */
export function useFindings(): readonly Finding[] {
  const facts = useEngine()?.facts ?? null;
  const select = useCallback(
    (topology: Topology) => (facts === null ? none : keep(topology, facts)),
    [facts],
  );
  return useTopologyPart(select) ?? none;
}
