"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { AskingNote } from "@/components/reachability/asking-note";
import { listSubjects } from "@/components/reachability/subject-names";
import { Button } from "@/components/ui/button";
import { verdictsQuery } from "@/lib/client/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container, Topology } from "@/lib/domain/topology/topology";

const stepOfList = 20;

/** The other way round: who can resolve this container, and as what. Those who know it by the same names stand together. */
export function KnownAs({ topology, container }: { topology: Topology; container: Container }) {
  const { containers, revision } = topology;
  const [limit, setLimit] = useState(stepOfList);
  const subjects = useMemo(() => listSubjects({ containers }), [containers]);
  const { data, error, refetch } = useQuery(verdictsQuery(revision, { from: null, to: container.id }));
  if (data === undefined) return <AskingNote problem={error} onRetry={() => void refetch()} />;
  const groups = new Map<string, { names: readonly string[]; sources: string[] }>();
  for (const { from, names } of data) {
    if (names.length === 0) continue;
    const key = names.toSorted().join("\n");
    const group = groups.get(key) ?? { names, sources: [] };
    group.sources.push(subjects.get(from) ?? from.slice(0, 12));
    groups.set(key, group);
  }
  if (groups.size === 0)
    return <p className="text-[13px] leading-5 text-muted">Nobody knows it by a name.</p>;
  return (
    <ul aria-label="Who can resolve it" className="flex flex-col divide-y divide-line">
      {[...groups].map(([key, { names, sources }]) => (
        <li key={key} className="py-1.5 text-[13px] leading-5">
          <p className="[overflow-wrap:anywhere]">
            {sources.slice(0, limit).join(", ")}
            {sources.length > limit ? (
              <Button size="small" variant="ghost" className="ml-1" onClick={() => setLimit(limit + 200)}>
                and {sources.length - limit} more
              </Button>
            ) : null}
          </p>
          <p className="text-xs leading-4 text-muted [overflow-wrap:anywhere]">
            as <span className="font-mono">{names.map(toDisplayText).join(", ")}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
