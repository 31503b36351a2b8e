import { ArrowRight } from "lucide-react";
import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import { Button } from "@/components/ui/button";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type ContainerId, hasSandbox, type Topology } from "@/lib/domain/topology/topology";

/** "Can A reach B?", both ways, where two containers are selected; nothing where they are more. */
export function PairAsk({
  topology,
  ids,
  actions,
}: {
  topology: Topology;
  ids: readonly ContainerId[];
  actions: ReachabilityActions;
}) {
  const [a, b, ...more] = ids.map((id) => topology.containers.find((container) => container.id === id));
  if (a === undefined || b === undefined || more.length > 0) return null;
  const stopped = [a, b].find((container) => !hasSandbox(container));
  return (
    <section aria-label="Can it reach?" className="border-t border-line px-5 py-3.5 max-md:px-4">
      <h3 className="mb-2 text-xs font-medium text-muted">Can it reach?</h3>
      {stopped === undefined ? (
        <div className="flex flex-wrap gap-2">
          {[
            { from: a, to: b, keys: "r" },
            { from: b, to: a, keys: undefined },
          ].map(({ from, to, keys }) => (
            <Button
              key={from.id}
              className="max-w-full"
              aria-keyshortcuts={keys}
              onClick={() => actions.showPair({ from: from.id, to: to.id })}
            >
              <span className="truncate">{toDisplayText(from.name)}</span>
              <ArrowRight aria-label="to" className="mx-1 inline size-3.5 shrink-0" />
              <span className="truncate">{toDisplayText(to.name)}</span>
            </Button>
          ))}
        </div>
      ) : (
        <p className="text-[13px] leading-5 text-muted">
          {toDisplayText(stopped.name)} does not run: nothing leads to or from it.
        </p>
      )}
    </section>
  );
}
