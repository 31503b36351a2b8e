import type { Hop } from "@/lib/domain/reachability/find-path";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Verdict } from "@/lib/domain/reachability/reasons";

/** "Can A reach B?": the way of one pair. While the answer is on its way, the path is empty and the verdicts are null. */
export interface PairReach {
  kind: "pair";
  from: SubjectId;
  to: SubjectId;
  path: readonly Hop[];
  byAddress: Verdict | null;
  byName: Verdict | null;
  /** Index of the hop that the panel points at. */
  hop: number | null;
}

/** What a subject is to the one that is asked about; `local`: a published port lets in from this host alone. */
export type ReachMark = "subject" | "reachable" | "unknown" | "blocked" | "local";

/** Whom one subject reaches (`from`), or who reaches it (`to`). */
export interface SubjectReach {
  kind: "subject";
  subject: SubjectId;
  direction: "from" | "to";
  marks: ReadonlyMap<SubjectId, ReachMark>;
}

/** What of "who reaches whom" the canvas shows. */
export type ReachView = PairReach | SubjectReach;

/** What an answer says of a container: its mark, or which end of the pair it is; empty where it says nothing. */
export function describeReach(view: ReachView, id: string): string {
  if (view.kind === "pair") return id === view.from ? "source" : id === view.to ? "target" : "";
  const mark = view.marks.get(id as SubjectId);
  return mark === undefined ? "" : describeMark(mark, view.direction);
}

/** What a mark says, for a screen reader and beside its sign. */
export function describeMark(mark: ReachMark, direction: SubjectReach["direction"]): string {
  switch (mark) {
    case "subject":
      return "asked about";
    case "reachable":
      return direction === "from" ? "reachable" : "reaches it";
    case "unknown":
      return "unknown";
    case "blocked":
      return "blocked";
    case "local":
      return "this host only";
  }
}
