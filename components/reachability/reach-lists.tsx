"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { AskingNote } from "@/components/reachability/asking-note";
import type { Pair } from "@/components/reachability/reachability-actions";
import { listSubjects } from "@/components/reachability/subject-names";
import { VerdictList } from "@/components/reachability/verdict-list";
import { VerdictMark } from "@/components/reachability/verdict-mark";
import { Choice } from "@/components/ui/choice";
import { type AnsweredVerdict, verdictsQuery } from "@/lib/client/reachability";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Topology } from "@/lib/domain/topology/topology";

type Direction = "reaches" | "is-reached";

/** Whom a subject reaches, and who reaches it: counts, and the one or the other as a list. */
export function ReachLists({
  topology,
  subject,
  onPair,
}: {
  topology: Topology;
  subject: SubjectId;
  onPair: (pair: Pair) => void;
}) {
  const [direction, setDirection] = useState<Direction>("reaches");
  const { containers, revision } = topology;
  const names = useMemo(() => listSubjects({ containers }), [containers]);
  const row = useQuery(verdictsQuery(revision, { from: subject, to: null }));
  const column = useQuery(verdictsQuery(revision, { from: null, to: subject }));
  const shown = direction === "reaches" ? row : column;
  return (
    <div className="flex flex-col gap-2.5">
      <Choice
        label="Direction"
        items={[
          { value: "reaches", label: nameDirection("Reaches", row.data) },
          { value: "is-reached", label: nameDirection("Is reached by", column.data) },
        ]}
        value={direction}
        onValue={setDirection}
      />
      {shown.data === undefined ? (
        <AskingNote problem={shown.error} onRetry={() => void shown.refetch()} />
      ) : (
        <div>
          <Counts verdicts={shown.data} />
          <VerdictList
            key={direction}
            label={direction === "reaches" ? "Whom it reaches" : "Who reaches it"}
            verdicts={shown.data}
            other={direction === "reaches" ? "to" : "from"}
            names={names}
            onPair={onPair}
          />
        </div>
      )}
    </div>
  );
}

function nameDirection(words: string, verdicts: readonly AnsweredVerdict[] | undefined): string {
  return verdicts === undefined ? words : `${words} ${countOf(verdicts, "byAddress")} of ${verdicts.length}`;
}

const countOf = (verdicts: readonly AnsweredVerdict[], way: "byAddress" | "byName"): number =>
  verdicts.filter((verdict) => verdict[way] === "reachable").length;

function Counts({ verdicts }: { verdicts: readonly AnsweredVerdict[] }) {
  const unknown = verdicts.filter(({ byAddress }) => byAddress === "unknown").length;
  return (
    <p className="mb-1.5 flex flex-wrap gap-x-3 text-xs leading-5 text-muted">
      <span>
        {countOf(verdicts, "byAddress")} by address, {countOf(verdicts, "byName")} by name
      </span>
      {unknown === 0 ? null : (
        <span className="inline-flex gap-1">
          {unknown} <VerdictMark verdict="unknown" />
        </span>
      )}
    </p>
  );
}
