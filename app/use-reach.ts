import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { findAsked, useAsked, writeAsked } from "@/app/asked-in-url";
import { toast } from "@/components/ui/toast";
import type { CanvasAsk } from "@/components/canvas/reach/canvas-ask";
import type { ReachMark, ReachView } from "@/components/canvas/reach/reach-view";
import type { Asked, Pair, SubjectQuestion } from "@/components/reachability/reachability-actions";
import { useReadTopology } from "@/lib/client/queries";
import { type AnsweredVerdict, verdictsQuery } from "@/lib/client/reachability";
import type { FilterControl } from "@/app/use-filter";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { sortExposure } from "@/lib/domain/reachability/sort-exposure";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Selection } from "@/lib/domain/topology/selection";
import { hasSandbox, type Topology } from "@/lib/domain/topology/topology";

/** What is asked of who reaches whom, and how the page asks it. */
export interface ReachControl {
  asked: Asked | null;
  verdicts: readonly AnsweredVerdict[] | undefined;
  /** The answer as the canvas shows it; null while nothing is asked. */
  view: ReachView | null;
  ask: CanvasAsk;
  showPair: (pair: Pair | null) => void;
  showSubject: (question: SubjectQuestion) => void;
  askFrom: (from: SubjectId | null) => void;
  pointAtHop: (hop: number | null) => void;
  /** What a press on the canvas means: while a question is open it may answer that, and select nothing. */
  takeSelection: (selection: Selection | null) => boolean;
}

/** The question in the page's address, its answer, and what asks one. `onAsk` is told of each that is asked. */
export function useReach({
  topology,
  filter,
  onAsk,
}: {
  topology: Topology;
  filter: Pick<FilterControl, "show">;
  onAsk: () => void;
}): ReachControl {
  const asked = useAsked(topology);
  const readTopology = useReadTopology();
  const [aim, setAim] = useState<SubjectId | null>(null);
  // Read where it is pressed: the canvas must not be handed a new function for each step.
  const latestAim = useRef(aim);
  const [pointed, setPointed] = useState<{ asked: Asked | null; hop: number | null }>({ asked, hop: null });
  const hop = pointed.asked === asked ? pointed.hop : null;

  const askFrom = useCallback((from: SubjectId | null) => {
    latestAim.current = from;
    setAim(from);
  }, []);
  const { show } = filter;
  const write = useCallback(
    (next: Asked | null) => {
      const now = readTopology();
      if (now === null) return;
      askFrom(null);
      const ends = next === null ? [] : next.kind === "pair" ? [next.from, next.to] : [next.subject];
      for (const id of ends) if (id !== "host" && id !== "internet") show({ kind: "container", id });
      writeAsked(next, now);
      if (next !== null) onAsk();
    },
    [readTopology, askFrom, show, onAsk],
  );
  const showPair = useCallback(
    (pair: Pair | null) => write(pair === null ? null : { kind: "pair", ...pair }),
    [write],
  );
  const showSubject = useCallback(
    (question: SubjectQuestion) => write({ kind: "subject", ...question }),
    [write],
  );
  const pointAtHop = useCallback((next: number | null) => setPointed({ asked, hop: next }), [asked]);
  const isExposed = asked?.kind === "subject" && asked.subject === "internet" && asked.direction === "from";
  const toggleExposed = useCallback(
    () =>
      write(isExposed ? null : { kind: "subject", subject: "internet", direction: "from", way: "byAddress" }),
    [write, isExposed],
  );
  const takeSelection = useCallback(
    (selection: Selection | null): boolean => {
      const now = readTopology();
      if (now === null) return false;
      const from = latestAim.current;
      const open = findAsked(new URLSearchParams(location.search), now);
      if (from === null && open === null) return false;
      if (selection === null) {
        if (from === null) write(null);
        else askFrom(null);
        return true;
      }
      if (selection.kind !== "container") return from !== null;
      const container = now.containers.find(({ id }) => id === selection.id);
      if (container === undefined) return false;
      const [subject, direction] =
        from !== null
          ? [from, "from"]
          : open?.kind === "subject"
            ? [open.subject, open.direction]
            : [null, ""];
      if (subject === null || subject === container.id) return from !== null;
      if (!hasSandbox(container)) {
        toast.tell({ title: `${toDisplayText(container.name)} does not run: nothing leads to or from it` });
        return true;
      }
      showPair(
        direction === "from" ? { from: subject, to: container.id } : { from: container.id, to: subject },
      );
      return true;
    },
    [readTopology, write, askFrom, showPair],
  );

  const ends =
    asked === null
      ? { from: null, to: null }
      : asked.kind === "pair"
        ? asked
        : { from: null, to: null, [asked.direction]: asked.subject };
  const { data: verdicts } = useQuery({
    ...verdictsQuery(topology.revision, ends),
    enabled: asked !== null,
  });
  const { containers } = topology;
  const view = useMemo(
    () => (asked === null ? null : toReachView(asked, verdicts, { containers, hop })),
    [asked, verdicts, containers, hop],
  );
  const ask = useMemo(
    (): CanvasAsk => ({
      aim,
      isExposed,
      askPair: showPair,
      askFrom,
      askSubject: (question) => showSubject({ ...question, way: "byAddress" }),
      toggleExposed,
    }),
    [aim, isExposed, showPair, askFrom, showSubject, toggleExposed],
  );
  return { asked, verdicts, view, ask, showPair, showSubject, askFrom, pointAtHop, takeSelection };
}

function toReachView(
  asked: Asked,
  verdicts: readonly AnsweredVerdict[] | undefined,
  { containers, hop }: Pick<Topology, "containers"> & { hop: number | null },
): ReachView {
  if (asked.kind === "pair") {
    const { from, to } = asked;
    const verdict = verdicts?.[0];
    return {
      kind: "pair",
      from,
      to,
      path: verdict?.path ?? [],
      byAddress: verdict?.byAddress ?? null,
      byName: verdict?.byName ?? null,
      hop,
    };
  }
  const { subject, direction, way } = asked;
  const marks = new Map<SubjectId, ReachMark>();
  for (const verdict of verdicts ?? [])
    marks.set(direction === "from" ? verdict.to : verdict.from, verdict[way]);
  if (subject === "internet" && direction === "from")
    for (const { container } of sortExposure(containers, verdicts ?? []).local)
      marks.set(container.id, "local");
  marks.set(subject, "subject");
  return { kind: "subject", subject, direction, marks };
}
