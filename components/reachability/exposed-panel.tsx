"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, CircleQuestionMark, House, type LucideIcon, Waypoints } from "lucide-react";
import { useMemo } from "react";
import { AskingNote } from "@/components/reachability/asking-note";
import { ReachHead } from "@/components/reachability/reach-head";
import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import { Button } from "@/components/ui/button";
import { classNames, focusRing } from "@/components/ui/class-names";
import { verdictsQuery } from "@/lib/client/reachability";
import { type Exposed, sortExposure } from "@/lib/domain/reachability/sort-exposure";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";

/** What of the engine is reached from outside its host, as the canvas lights it. */
export function ExposedPanel({ topology, actions }: { topology: Topology; actions: ReachabilityActions }) {
  const { containers, revision } = topology;
  const { data, error, refetch } = useQuery(verdictsQuery(revision, { from: "internet", to: null }));
  const exposure = useMemo(
    () => (data === undefined ? null : sortExposure(containers, data)),
    [containers, data],
  );
  return (
    <>
      <ReachHead kind="Who reaches whom" close="Close question" onClose={() => actions.showPair(null)}>
        <h2 className="text-[17px] leading-6 font-semibold tracking-[-0.01em]">What is exposed</h2>
        <p className="mt-1 text-[13px] leading-5 text-muted">
          What other machines reach, as far as Docker decides it: ports that are published on the host’s outer
          addresses, and containers that stand on a segment outside. A firewall of the host’s own is not
          looked at.
        </p>
        {actions.showCanvas === null ? null : (
          <Button icon={<Waypoints />} className="mt-3" onClick={actions.showCanvas}>
            On the canvas
          </Button>
        )}
      </ReachHead>
      {exposure === null ? (
        <div className="px-5 max-md:px-4">
          <AskingNote problem={error} onRetry={() => void refetch()} />
        </div>
      ) : (
        <>
          <Part
            title="Open to the outside"
            empty="No port is published on an address that is seen from outside."
            icon={Check}
            tone="text-success"
            list={exposure.open}
            actions={actions}
          />
          <Part
            title="Decided outside"
            empty={null}
            icon={CircleQuestionMark}
            tone="text-warning"
            list={exposure.unknown}
            actions={actions}
          />
          <Part
            title="This host only"
            empty={null}
            icon={House}
            tone="text-muted"
            list={exposure.local}
            actions={actions}
          />
          <p className="border-t border-line px-5 py-3.5 text-[13px] leading-5 text-muted max-md:px-4">
            {exposure.closed === 1
              ? "1 running container is not reached from outside."
              : `${exposure.closed} running containers are not reached from outside.`}
          </p>
        </>
      )}
    </>
  );
}

function Part({
  title,
  empty,
  icon: Icon,
  tone,
  list,
  actions,
}: {
  title: string;
  /** What stands there while there are none; without it nothing does. */
  empty: string | null;
  icon: LucideIcon;
  tone: string;
  list: readonly Exposed[];
  actions: ReachabilityActions;
}) {
  if (list.length === 0 && empty === null) return null;
  return (
    <section aria-label={title} className="border-t border-line px-5 py-3.5 max-md:px-4">
      <h3 className="mb-1.5 flex items-center gap-1.5 text-xs font-medium text-muted">
        <Icon aria-hidden="true" className={classNames("size-3.5", tone)} />
        {title}
        <span className="tabular-nums">{list.length}</span>
      </h3>
      {list.length === 0 ? <p className="text-[13px] leading-5">{empty}</p> : null}
      <ul aria-label={title} className="-mx-2 flex flex-col">
        {list.map(({ container, ports, reason }) => (
          <li key={container.id}>
            <button
              type="button"
              onClick={() => actions.showPair({ from: "internet", to: container.id })}
              className={classNames(
                "flex w-full flex-col rounded-md px-2 py-1.5 text-left text-[13px] leading-5 hover:bg-sunken",
                focusRing,
              )}
            >
              <span className="font-medium [overflow-wrap:anywhere]">{toDisplayText(container.name)}</span>
              {ports.map(({ key, addresses, hostPort, containerPort, protocol }) => (
                <span key={key} className="font-mono text-xs leading-4 text-muted tabular-nums">
                  {addresses.map((address) => toHostPort(address, hostPort)).join(" ")} → {containerPort}/
                  {protocol}
                </span>
              ))}
              {ports.length > 0 ? null : <span className="text-xs leading-4 text-muted">{reason}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function toHostPort(address: string, port: number): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
