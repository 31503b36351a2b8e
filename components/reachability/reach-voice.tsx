import { memo } from "react";
import type { Asked } from "@/components/reachability/reachability-actions";
import { listSubjects } from "@/components/reachability/subject-names";
import { wayWords } from "@/components/reachability/way";
import type { AnsweredVerdict } from "@/lib/client/reachability";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Topology } from "@/lib/domain/topology/topology";

/** Tells screen readers what was asked and what the answer is, politely. */
export const ReachVoice = memo(function ReachVoice({
  topology,
  asked,
  verdicts,
}: {
  topology: Topology;
  asked: Asked | null;
  verdicts: readonly AnsweredVerdict[] | undefined;
}) {
  return (
    <p aria-live="polite" className="sr-only">
      {asked === null || verdicts === undefined ? "" : describeAnswer(topology, asked, verdicts)}
    </p>
  );
});

function describeAnswer(
  { containers }: Topology,
  asked: Asked,
  verdicts: readonly AnsweredVerdict[],
): string {
  const names = listSubjects({ containers });
  const nameOf = (id: SubjectId): string => names.get(id) ?? id.slice(0, 12);
  if (asked.kind === "pair") {
    const [verdict] = verdicts;
    if (verdict === undefined) return "";
    const { byAddress, byName, reasons } = verdict;
    const why = byAddress === "reachable" ? "" : ` ${reasons[0]?.text ?? ""}`;
    return `${nameOf(asked.from)} to ${nameOf(asked.to)}: ${byAddress} by address, ${byName} by name.${why}`;
  }
  const { subject, direction, way } = asked;
  const count = (wanted: AnsweredVerdict["byAddress"]): number =>
    verdicts.filter((verdict) => verdict[way] === wanted).length;
  const reached = count("reachable");
  const rest = `${count("blocked")} blocked, ${count("unknown")} unknown`;
  return direction === "from"
    ? `${nameOf(subject)} reaches ${reached} of ${verdicts.length} ${wayWords[way]}; ${rest}.`
    : `${reached} of ${verdicts.length} reach ${nameOf(subject)} ${wayWords[way]}; ${rest}.`;
}
