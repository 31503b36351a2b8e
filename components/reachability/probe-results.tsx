"use client";

import { RotateCw } from "lucide-react";
import { outcomeLooks } from "@/components/reachability/outcome-looks";
import { Age } from "@/components/ui/age";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { Note } from "@/components/ui/note";
import { compareProbe, type Comparison } from "@/lib/domain/probes/compare-probe";
import { pairBasis } from "@/lib/domain/probes/pair-basis";
import { targetAddresses } from "@/lib/domain/probes/plan-probe";
import { describeSight, probeKey, type ProbeKind, type ProbeResult } from "@/lib/domain/probes/probe";
import type { PairVerdict } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";

const kindWords: Record<ProbeKind, string> = { ping: "Ping", dns: "DNS", tcp: "TCP", http: "HTTP" };

/** The latest results, the newest first, each beside the prediction; those of before a change say so. */
export function ProbeResults({
  topology,
  results,
  verdict,
  onRepeat,
}: {
  topology: Topology;
  results: readonly ProbeResult[];
  /** Null where the target is nobody's of this engine. */
  verdict: PairVerdict | null;
  onRepeat: ((result: ProbeResult) => void) | null;
}) {
  if (results.length === 0) return null;
  const isOld = (result: ProbeResult): boolean =>
    pairBasis(topology, result.from, result.to) !== result.basis;
  const fresh = results.filter((result) => !isOld(result));
  const compare = (result: ProbeResult): Comparison | null =>
    verdict === null || isOld(result)
      ? null
      : compareProbe(result, verdict, {
          own: targetAddresses(topology, verdict.to),
          others: fresh.filter((other) => other !== result),
        });
  return (
    <ul aria-label="Results of probes" className="flex flex-col divide-y divide-line">
      {results.toReversed().map((result) => {
        const comparison = compare(result);
        const look = comparison === null ? null : outcomeLooks[comparison.outcome];
        const { kind, target, port } = result;
        const at = `${kindWords[kind]} ${toDisplayText(target)}${port === null ? "" : ` port ${port}`}`;
        return (
          <li key={probeKey(result)} className="flex gap-2 py-2">
            <div className="min-w-0 flex-1 text-[13px] leading-5">
              <div className="flex flex-wrap items-center gap-x-2">
                <span className="font-mono text-xs [overflow-wrap:anywhere] tabular-nums">{at}</span>
                <span className="text-xs text-muted">
                  <Age since={result.at} /> ago
                </span>
                {isOld(result) ? <Badge tone="warning">before a change</Badge> : null}
              </div>
              <p>
                {look === null ? null : (
                  <look.icon
                    aria-hidden="true"
                    className={`mr-1 inline size-3.5 align-[-2px] ${look.text}`}
                  />
                )}
                {describeSight(result)}
                {kind === "dns" && result.addresses.length > 0 ? (
                  <span className="ml-1 font-mono text-xs tabular-nums">{result.addresses.join(", ")}</span>
                ) : null}
              </p>
              {comparison === null ? null : comparison.outcome === "disagrees" ? (
                <div className="mt-1">
                  <Note tone="danger">{comparison.text}</Note>
                </div>
              ) : (
                <p className="text-xs leading-4 text-muted">{comparison.text}</p>
              )}
            </div>
            {onRepeat === null ? null : (
              <IconButton label={`Repeat ${at}`} icon={<RotateCw />} onClick={() => onRepeat(result)} />
            )}
          </li>
        );
      })}
    </ul>
  );
}
