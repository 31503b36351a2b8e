"use client";

import { NameList } from "@/components/reachability/name-list";
import { ReachLists } from "@/components/reachability/reach-lists";
import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import { type Container, hasSandbox, type Topology } from "@/lib/domain/topology/topology";

/** The parts of a container's panel that tell whom it reaches and which names it knows. */
export function ContainerReachability({
  topology,
  container,
  actions,
}: {
  topology: Topology;
  container: Container;
  actions: ReachabilityActions;
}) {
  if (!hasSandbox(container)) return null;
  return (
    <>
      <section aria-label="Reachability" className="border-t border-line px-5 py-3.5 max-md:px-4">
        <h3 className="mb-1.5 text-xs font-medium text-muted">Reaches / is reached by</h3>
        <ReachLists topology={topology} subject={container.id} onPair={actions.showPair} />
      </section>
      <section className="border-t border-line px-5 py-3.5 max-md:px-4">
        <h3 className="text-xs font-medium text-muted">Names it can resolve</h3>
        <NameList topology={topology} container={container} />
      </section>
    </>
  );
}
