"use client";

import { Square, X } from "lucide-react";
import { useMemo } from "react";
import { HelperConsent } from "@/components/reachability/helper-consent";
import { outcomeLooks, outcomes } from "@/components/reachability/outcome-looks";
import type { Pair } from "@/components/reachability/reachability-actions";
import { listSubjects } from "@/components/reachability/subject-names";
import { useProving } from "@/components/reachability/use-proving";
import { Button } from "@/components/ui/button";
import { classNames, focusRing } from "@/components/ui/class-names";
import { Disclosure } from "@/components/ui/disclosure";
import { IconButton } from "@/components/ui/icon-button";
import { proveAll } from "@/lib/client/prove-all";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";

/** More are in the matrix. */
const mostShown = 20;

/** How far "prove all" is, and what it has found. */
export function ProveSummary({ topology, onPair }: { topology: Topology; onPair: (pair: Pair) => void }) {
  const { isRunning, total, done, counts, failed, disagreements } = useProving();
  const { containers } = topology;
  const names = useMemo(() => listSubjects({ containers }), [containers]);
  const nameOf = (id: SubjectId): string => names.get(id) ?? id.slice(0, 12);
  if (total === 0) return null;
  const failedCount = failed.reduce((sum, { count }) => sum + count, 0);
  return (
    <section
      aria-label="Proof"
      className="max-h-56 shrink-0 overflow-y-auto border-t border-line bg-raised px-4 py-2.5 text-[13px] leading-5"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <output className="font-medium tabular-nums">
          {isRunning
            ? `Proving: ${done} of ${total}`
            : done < total
              ? `Stopped after ${done} of ${total}`
              : `Proven: ${total} probes`}
        </output>
        {isRunning ? (
          <progress
            aria-label="Probes done"
            value={done}
            max={total}
            className="h-1.5 w-40 accent-(--color-accent)"
          />
        ) : null}
        {outcomes.map((outcome) => {
          const { icon: Icon, text } = outcomeLooks[outcome];
          const word = outcome === "agrees" ? "agree" : outcome === "disagrees" ? "disagree" : "say nothing";
          return (
            <span key={outcome} className="inline-flex items-center gap-1 tabular-nums">
              <Icon aria-hidden="true" className={classNames("size-3.5", text)} />
              {counts[outcome]} {word}
            </span>
          );
        })}
        {failedCount === 0 ? null : <span className="tabular-nums">{failedCount} could not be run</span>}
        <span className="ml-auto">
          {isRunning ? (
            <Button size="small" icon={<Square />} onClick={() => proveAll.stop()}>
              Stop
            </Button>
          ) : (
            <IconButton label="Close proof" icon={<X />} onClick={() => proveAll.clear()} />
          )}
        </span>
      </div>
      {disagreements.length === 0 ? null : (
        <ul aria-label="Disagreements" className="mt-1.5 flex flex-col">
          {disagreements.slice(0, mostShown).map(({ from, to, target, summary, comparison, at }) => (
            <li key={`${from} ${target} ${at}`}>
              <button
                type="button"
                disabled={to === null}
                onClick={() => (to === null ? undefined : onPair({ from, to }))}
                className={classNames("rounded px-1 text-left hover:bg-sunken", focusRing)}
              >
                <span className="font-medium">
                  {nameOf(from)} → {to === null ? target : nameOf(to)}
                </span>{" "}
                <span className="text-muted">
                  {toDisplayText(target)}: {summary} {comparison?.text}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {failed.length === 0 ? null : (
        <Disclosure title={`Why ${failedCount} could not be run`}>
          <ul className="flex flex-col gap-0.5 text-xs leading-4 text-muted">
            {failed.slice(0, mostShown).map(({ from, count, reason }) => (
              <li key={from}>
                <span className="text-ink">{nameOf(from)}</span> ({count}): {toDisplayText(reason)}
              </li>
            ))}
          </ul>
          {!isRunning && failed.some(({ isHelperNeeded }) => isHelperNeeded) ? (
            <HelperConsent onAllowed={() => {}} />
          ) : null}
        </Disclosure>
      )}
    </section>
  );
}
