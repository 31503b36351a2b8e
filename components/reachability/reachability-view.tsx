"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Copy, FlaskConical } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { CellKey } from "@/components/reachability/cell-key";
import { toAxis } from "@/components/reachability/matrix-axis";
import { MatrixGrid } from "@/components/reachability/matrix-grid";
import { ReachLists } from "@/components/reachability/reach-lists";
import type { Pair } from "@/components/reachability/reachability-actions";
import { type ProvenLook, provenLooks } from "@/components/reachability/outcome-looks";
import { ProveDialog } from "@/components/reachability/prove-dialog";
import { ProveSummary } from "@/components/reachability/prove-summary";
import { useProving } from "@/components/reachability/use-proving";
import { verdictLooks } from "@/components/reachability/verdict-mark";
import { type PredictedWay, type Way, wayWords } from "@/components/reachability/way";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Combobox } from "@/components/ui/combobox";
import { copyText } from "@/components/ui/copy-text";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";
import { useMedia } from "@/components/ui/use-media";
import { toApiProblem } from "@/lib/client/api";
import { verdictsQuery } from "@/lib/client/reachability";
import { type Grouping, groupSubjects } from "@/lib/domain/reachability/group-subjects";
import { toMatrixCsv, toMatrixMarkdown } from "@/lib/domain/reachability/matrix-text";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Verdict } from "@/lib/domain/reachability/reasons";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";

/** A row of more is too long an answer for each of the rows in view: the search makes it fewer. */
const mostSubjects = 1000;
/** Rows asked for at once by a copy. */
const copyWidth = 4;

/** All pairs as a matrix; on a phone one source and its list. */
export function ReachabilityView({
  topology,
  whole,
  matches,
  pair,
  onPair,
  onClearSearch,
  whyNoProbe,
}: {
  /** What the filters leave. */
  topology: Topology;
  /** All that there is. */
  whole: Topology;
  /** What a search has found; null while nothing is looked for. */
  matches: ReadonlySet<string> | null;
  pair: Pair | null;
  onPair: (pair: Pair) => void;
  onClearSearch: () => void;
  /** Why nothing can be run now; null when it can be. */
  whyNoProbe: string | null;
}) {
  const [isProving, setIsProving] = useState(false);
  const proving = useProving();
  const [way, setWay] = useState<Way>("byAddress");
  const [grouping, setGrouping] = useState<Grouping>("project");
  const isNarrow = useMedia("(max-width: 767px)");
  const { networks, endpoints } = topology;
  const containers = useMemo(
    () => (matches === null ? topology.containers : topology.containers.filter(({ id }) => matches.has(id))),
    [topology.containers, matches],
  );
  const axis = useMemo(
    () => toAxis(groupSubjects({ networks, containers, endpoints }, grouping)),
    [networks, containers, endpoints, grouping],
  );
  const subjects = useMemo(
    () => axis.items.flatMap((item) => (item.kind === "subject" ? [{ id: item.id, name: item.name }] : [])),
    [axis],
  );
  const { copy, isCopying } = useMatrixCopy({
    subjects,
    revision: whole.revision,
    way: way === "proven" ? "byAddress" : way,
  });
  const [told, setTold] = useState<string | null>(null);
  const isTooMany = subjects.length > mostSubjects;
  return (
    <div className="flex h-full flex-col bg-surface">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2 px-4 pt-3 pb-2.5">
        <div className="mr-auto">
          <h1 className="text-[17px] leading-6 font-semibold tracking-[-0.01em]">Reachability</h1>
          <p className="text-[13px] leading-5 text-muted">
            {subjects.length - 2 === 1 ? "1 running container" : `${subjects.length - 2} running containers`},
            the host and the internet
            {matches === null ? null : (
              <Button size="small" variant="ghost" className="ml-2" onClick={onClearSearch}>
                Clear the search
              </Button>
            )}
          </p>
        </div>
        {isNarrow ? null : (
          <>
            <Choice
              label="Verdict"
              items={[
                { value: "byAddress", label: "By address" },
                { value: "byName", label: "By name" },
                { value: "proven", label: "Proven" },
              ]}
              value={way}
              onValue={setWay}
            />
            <Choice
              label="Grouped by"
              items={[
                { value: "project", label: "Project" },
                { value: "network", label: "Network" },
              ]}
              value={grouping}
              onValue={setGrouping}
            />
            <div className="flex gap-2">
              <Button
                icon={<FlaskConical />}
                disabled={isTooMany || whyNoProbe !== null || proving.isRunning}
                title={whyNoProbe ?? undefined}
                onClick={() => setIsProving(true)}
              >
                Prove all
              </Button>
              {(["Markdown", "CSV"] as const).map((format) => (
                <Button
                  key={format}
                  icon={<Copy />}
                  disabled={isTooMany}
                  isBusy={isCopying === format}
                  onClick={() => void copy(format)}
                >
                  Copy {format}
                </Button>
              ))}
            </div>
          </>
        )}
      </div>
      {isNarrow ? (
        <SourceList topology={whole} subjects={subjects} onPair={onPair} />
      ) : isTooMany ? (
        <div className="p-4">
          <EmptyState title={`${subjects.length} are too many for a matrix`}>
            Search or filter until there are {mostSubjects} or fewer, or select a container: its panel lists
            whom it reaches.
          </EmptyState>
        </div>
      ) : (
        <>
          <MatrixGrid axis={axis} topology={whole} way={way} shown={pair} onPair={onPair} onTell={setTold} />
          <ProveSummary topology={whole} onPair={onPair} />
          <Readout told={told} way={way} />
        </>
      )}
      <ProveDialog
        subjects={subjects}
        revision={whole.revision}
        isOpen={isProving}
        onClose={() => setIsProving(false)}
        onStart={() => setWay("proven")}
      />
    </div>
  );
}

/** What the cell under the pointer says; else what the signs mean. A screen reader has it as the cell's name. */
function Readout({ told, way }: { told: string | null; way: Way }) {
  const verdicts: readonly Verdict[] = ["reachable", "blocked", "unknown"];
  const proven: readonly ProvenLook[] = ["reachable", "blocked", "disagrees", "says-nothing"];
  return (
    <div className="flex h-12 shrink-0 items-center gap-x-4 border-t border-line px-4 py-1.5 text-xs leading-4">
      {told === null ? (
        <>
          {way === "proven"
            ? proven.map((look) => <CellKey key={look} {...provenLooks[look]} />)
            : verdicts.map((verdict) => <CellKey key={verdict} {...verdictLooks[verdict]} word={verdict} />)}
          <span className="truncate text-muted">Point at a cell for the reason, choose it for the path.</span>
        </>
      ) : (
        <span aria-hidden="true" className="line-clamp-2 [overflow-wrap:anywhere]">
          {told}
        </span>
      )}
    </div>
  );
}

function SourceList({
  topology,
  subjects,
  onPair,
}: {
  topology: Topology;
  subjects: readonly { id: SubjectId; name: string }[];
  onPair: (pair: Pair) => void;
}) {
  const [wanted, setWanted] = useState<string | null>(null);
  const source = subjects.find(({ id }) => id === wanted) ?? subjects[0];
  if (source === undefined) return null;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pb-6">
      <Field label="Source">
        <Combobox
          items={subjects.map(({ id, name }) => ({ value: id, label: name }))}
          value={source.id}
          placeholder="Find by name"
          nothingFound="None by that name"
          onValue={setWanted}
        />
      </Field>
      <ReachLists key={source.id} topology={topology} subject={source.id} onPair={onPair} />
    </div>
  );
}

/** Copies the matrix as it is shown. Rows that are not known yet are asked for first. */
function useMatrixCopy({
  subjects,
  revision,
  way,
}: {
  subjects: readonly { id: SubjectId; name: string }[];
  revision: number;
  way: PredictedWay;
}) {
  const client = useQueryClient();
  const [isCopying, setIsCopying] = useState<"Markdown" | "CSV" | null>(null);
  const copy = useCallback(
    async (format: "Markdown" | "CSV") => {
      setIsCopying(format);
      try {
        const rows = new Map<SubjectId, Map<SubjectId, Verdict>>();
        const queue = subjects.values();
        const work = async (): Promise<void> => {
          for (const { id } of queue) {
            const verdicts = await client.fetchQuery(verdictsQuery(revision, { from: id, to: null }));
            rows.set(id, new Map(verdicts.map((verdict) => [verdict.to, verdict[way]])));
          }
        };
        await Promise.all(Array.from({ length: copyWidth }, work));
        const verdictAt = (from: SubjectId, to: SubjectId): Verdict | null => rows.get(from)?.get(to) ?? null;
        const text =
          format === "CSV"
            ? toMatrixCsv(subjects, verdictAt)
            : toMatrixMarkdown(subjects, verdictAt, wayWords[way]);
        if (await copyText(text)) toast.tell({ title: `Copied ${subjects.length} rows as ${format}` });
        else
          toast.tellError({
            title: "Not copied",
            detail: "The browser does not let this page use the clipboard.",
          });
      } catch (error) {
        toast.tellError({ title: "Not copied", detail: toDisplayText(toApiProblem(error).detail) });
      } finally {
        setIsCopying(null);
      }
    },
    [client, subjects, revision, way],
  );
  return { copy, isCopying };
}
