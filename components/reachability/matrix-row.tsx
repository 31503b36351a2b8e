"use client";

// A virtualised grid is made of roles: real cells can't be placed where the scroll position has them.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useQuery } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { MatrixCell } from "@/components/reachability/matrix-cell";
import type { AxisItem } from "@/components/reachability/matrix-axis";
import type { Way } from "@/components/reachability/way";
import { probesQuery } from "@/lib/client/probes";
import { type AnsweredVerdict, verdictsQuery } from "@/lib/client/reachability";
import { comparePair, type Comparison } from "@/lib/domain/probes/compare-probe";
import { pairBasis } from "@/lib/domain/probes/pair-basis";
import { targetAddresses } from "@/lib/domain/probes/plan-probe";
import type { ProbeResult } from "@/lib/domain/probes/probe";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Topology } from "@/lib/domain/topology/topology";

export interface ColumnSpot {
  item: Extract<AxisItem, { kind: "subject" }>;
  /** Pixels from the first column. */
  left: number;
}

/** The row of one source: it asks for its verdicts itself, as long as it is in view. */
export const MatrixRow = memo(function MatrixRow({
  source,
  columns,
  topology,
  way,
  top,
  size,
  headWidth,
  activeColumn,
  shownTo,
}: {
  source: Extract<AxisItem, { kind: "subject" }>;
  columns: readonly ColumnSpot[];
  topology: Topology;
  way: Way;
  top: number;
  size: number;
  headWidth: number;
  /** Place of the column that the keyboard is on; null in other rows. */
  activeColumn: number | null;
  /** The target of the pair in the panel; null in other rows. */
  shownTo: string | null;
}) {
  const { data, error } = useQuery(verdictsQuery(topology.revision, { from: source.id, to: null }));
  const verdicts = useMemo(() => new Map(data?.map((verdict) => [verdict.to, verdict])), [data]);
  const { data: results } = useQuery({
    ...probesQuery,
    select: (all) => all.filter(({ from }) => from === source.id),
  });
  const proofs = useMemo(() => proveRow(topology, results ?? [], verdicts), [topology, results, verdicts]);
  return (
    <div
      role="row"
      aria-rowindex={source.place + 2}
      className="group/row absolute inset-x-0"
      style={{ top, height: size }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        title={source.name}
        className="sticky left-0 z-10 flex h-full items-center truncate border-r border-line-strong bg-surface pr-2 pl-4 text-xs group-hover/row:bg-sunken"
        style={{ width: headWidth }}
      >
        <span className="truncate">{source.name}</span>
      </div>
      {columns.map(({ item, left }) => (
        <MatrixCell
          key={item.id}
          source={source}
          target={item}
          verdict={verdicts.get(item.id)}
          proof={proofs.get(item.id) ?? null}
          way={way}
          left={headWidth + left}
          size={size}
          hasFailed={error !== null}
          isActive={activeColumn === item.place}
          isShown={shownTo === item.id}
        />
      ))}
    </div>
  );
});

/** What probes from one source say of each of its pairs. Results of before a change count no more. */
function proveRow(
  topology: Topology,
  results: readonly ProbeResult[],
  verdicts: ReadonlyMap<string, AnsweredVerdict>,
): ReadonlyMap<string, Comparison["outcome"]> {
  const byTarget = new Map<SubjectId, ProbeResult[]>();
  for (const result of results) {
    if (result.to === null || result.basis !== pairBasis(topology, result.from, result.to)) continue;
    byTarget.set(result.to, [...(byTarget.get(result.to) ?? []), result]);
  }
  const proofs = new Map<string, Comparison["outcome"]>();
  for (const [to, own] of byTarget) {
    const verdict = verdicts.get(to);
    const outcome = verdict === undefined ? null : comparePair(own, verdict, targetAddresses(topology, to));
    if (outcome !== null) proofs.set(to, outcome);
  }
  return proofs;
}
