"use client";

import { useQuery } from "@tanstack/react-query";
import { HelperConsent } from "@/components/reachability/helper-consent";
import { ProbeForm, type TargetChoices } from "@/components/reachability/probe-form";
import { ProbeOutput } from "@/components/reachability/probe-output";
import { ProbeResults } from "@/components/reachability/probe-results";
import { useProbeRun } from "@/components/reachability/use-probe-run";
import { probesQuery } from "@/lib/client/probes";
import type { ProbeResult, ProbeSource } from "@/lib/domain/probes/probe";
import type { PairVerdict, SubjectId } from "@/lib/domain/reachability/reachability";
import type { Topology } from "@/lib/domain/topology/topology";

/** Of a source's results the latest are of interest; the rest stand with their pairs. */
const mostOfSource = 5;

/** Runs probes from a source, to one target or to whatever is typed, and keeps their results beside the prediction. */
export function ProbePart({
  topology,
  from,
  to,
  verdict,
  choices,
  whyNot,
}: {
  topology: Topology;
  from: ProbeSource;
  to: SubjectId | null;
  verdict: PairVerdict | null;
  choices: TargetChoices;
  whyNot: string | null;
}) {
  const { run, start, cancel } = useProbeRun();
  const { data: kept = [] } = useQuery(probesQuery);
  const results =
    to === null
      ? kept.filter((result) => result.from === from).slice(-mostOfSource)
      : kept.filter((result) => result.from === from && result.to === to);
  const repeat = (result: ProbeResult): void => {
    const { kind, target, port } = result;
    start({ kind, from, to: result.to, target, port });
  };
  return (
    <div className="flex flex-col gap-3">
      <ProbeForm
        from={from}
        to={to}
        choices={choices}
        isRunning={run?.status === "running"}
        whyNot={whyNot}
        onRun={start}
        onCancel={cancel}
      />
      {run === null ? null : (
        <ProbeOutput run={run} consent={<HelperConsent onAllowed={() => start(run.wish)} />} />
      )}
      <ProbeResults
        topology={topology}
        results={results}
        verdict={verdict}
        onRepeat={whyNot === null ? repeat : null}
      />
    </div>
  );
}
