"use client";

import { useQuery } from "@tanstack/react-query";
import { Crosshair, Waypoints } from "lucide-react";
import { useMemo } from "react";
import { AskingNote } from "@/components/reachability/asking-note";
import { ReachHead } from "@/components/reachability/reach-head";
import type { ReachabilityActions, SubjectQuestion } from "@/components/reachability/reachability-actions";
import { listSubjects } from "@/components/reachability/subject-names";
import { VerdictList } from "@/components/reachability/verdict-list";
import { VerdictMark } from "@/components/reachability/verdict-mark";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { verdictsQuery } from "@/lib/client/reachability";
import type { Verdict } from "@/lib/domain/reachability/reasons";
import type { Topology } from "@/lib/domain/topology/topology";

const verdictOrder: readonly Verdict[] = ["reachable", "unknown", "blocked"];

/** Whom one subject reaches, or who reaches it: the list of what the canvas marks. */
export function SubjectPanel({
  topology,
  question,
  actions,
}: {
  topology: Topology;
  question: SubjectQuestion;
  actions: ReachabilityActions;
}) {
  const { containers, revision } = topology;
  const { subject, direction, way } = question;
  const names = useMemo(() => listSubjects({ containers }), [containers]);
  const { data, error, refetch } = useQuery(
    verdictsQuery(revision, { from: null, to: null, [direction]: subject }),
  );
  const name = names.get(subject) ?? subject.slice(0, 12);
  const title = direction === "from" ? `Whom ${name} reaches` : `Who reaches ${name}`;
  return (
    <>
      <ReachHead kind="Who reaches whom" close="Close question" onClose={() => actions.showPair(null)}>
        <h2 className="text-[17px] leading-6 font-semibold tracking-[-0.01em] [overflow-wrap:anywhere]">
          {title}
        </h2>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button
            icon={<Crosshair />}
            onClick={() => {
              actions.showCanvas?.();
              actions.askFrom(subject);
            }}
          >
            Can it reach…
          </Button>
          {actions.showCanvas === null ? null : (
            <Button icon={<Waypoints />} onClick={actions.showCanvas}>
              On the canvas
            </Button>
          )}
          {subject === "host" || subject === "internet" ? null : (
            <Button
              variant="ghost"
              className="max-w-full"
              onClick={() => actions.select({ kind: "container", id: subject })}
            >
              <span className="truncate">Show {name}</span>
            </Button>
          )}
        </div>
      </ReachHead>
      <section aria-label={title} className="border-t border-line px-5 py-3.5 max-md:px-4">
        <div className="mb-3 grid grid-cols-2 gap-3 max-[360px]:grid-cols-1">
          <Choice
            label="Direction"
            items={[
              { value: "from", label: "Reaches" },
              { value: "to", label: "Is reached" },
            ]}
            value={direction}
            onValue={(next) => actions.showSubject({ subject, way, direction: next })}
          />
          <Choice
            label="Marked"
            items={[
              { value: "byAddress", label: "By address" },
              { value: "byName", label: "By name" },
            ]}
            value={way}
            onValue={(next) => actions.showSubject({ subject, direction, way: next })}
          />
        </div>
        {data === undefined ? (
          <AskingNote problem={error} onRetry={() => void refetch()} />
        ) : (
          <>
            <p className="mb-1.5 flex flex-wrap gap-x-4 text-xs leading-5 tabular-nums">
              {verdictOrder.map((verdict) => (
                <span key={verdict} className="inline-flex gap-1">
                  {data.filter((one) => one[way] === verdict).length} <VerdictMark verdict={verdict} />
                </span>
              ))}
            </p>
            <VerdictList
              key={direction}
              label={direction === "from" ? "Whom it reaches" : "Who reaches it"}
              verdicts={data}
              other={direction === "from" ? "to" : "from"}
              names={names}
              onPair={actions.showPair}
            />
          </>
        )}
      </section>
    </>
  );
}
