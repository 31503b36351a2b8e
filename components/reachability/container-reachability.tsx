"use client";

import { AskButtons } from "@/components/reachability/ask-buttons";
import { KnownAs } from "@/components/reachability/known-as";
import { NameList } from "@/components/reachability/name-list";
import { ProbePart } from "@/components/reachability/probe-part";
import { ReachLists } from "@/components/reachability/reach-lists";
import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import { type Container, hasSandbox, type Topology } from "@/lib/domain/topology/topology";

const noChoices = { addresses: [], names: [], ports: [] };

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
        <AskButtons id={container.id} actions={actions} />
        <ReachLists topology={topology} subject={container.id} onPair={actions.showPair} />
      </section>
      <section aria-label="Probe from here" className="border-t border-line px-5 py-3.5 max-md:px-4">
        <h3 className="mb-2 text-xs font-medium text-muted">Probe from here</h3>
        <ProbePart
          key={container.id}
          topology={topology}
          from={container.id}
          to={null}
          verdict={null}
          choices={noChoices}
          whyNot={
            container.state === "paused" ? "It is paused: nothing can be run in it." : actions.whyNoProbe
          }
        />
      </section>
      <section className="border-t border-line px-5 py-3.5 max-md:px-4">
        <h3 className="text-xs font-medium text-muted">Names it can resolve</h3>
        <NameList
          key={container.id}
          topology={topology}
          container={container}
          whyNot={
            container.state === "paused" ? "It is paused: nothing can be run in it." : actions.whyNoProbe
          }
        />
      </section>
      <section className="border-t border-line px-5 py-3.5 max-md:px-4">
        <h3 className="mb-1.5 text-xs font-medium text-muted">Who can resolve it</h3>
        <KnownAs topology={topology} container={container} />
      </section>
    </>
  );
}
