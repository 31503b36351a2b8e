import type { PredictedWay } from "@/components/reachability/way";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Selection } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** "Can `from` reach `to`?" Never the same two. */
export interface Pair {
  from: SubjectId;
  to: SubjectId;
}

/** Whom a subject reaches (`from`), or who reaches it (`to`); whom the internet reaches is what is exposed. */
export interface SubjectQuestion {
  subject: SubjectId;
  direction: "from" | "to";
  way: PredictedWay;
}

/** What is asked of who reaches whom: it has the panel, and the canvas shows its answer. */
export type Asked = ({ kind: "pair" } & Pair) | ({ kind: "subject" } & SubjectQuestion);

/** What this surface asks of the page around it. */
export interface ReachabilityActions {
  select: (selection: Selection | null) => void;
  /** Shows a pair in the panel; null goes back to what is selected. */
  showPair: (pair: Pair | null) => void;
  /** Shows whom a subject reaches in the panel and on the canvas. */
  showSubject: (question: SubjectQuestion) => void;
  /** Lets a person choose the other end on the canvas. */
  askFrom: (from: SubjectId) => void;
  /** Points at a hop of the pair's path on the canvas, by its index; null points at none. */
  pointAtHop: (hop: number | null) => void;
  /** Goes to the canvas; null where it is in sight. */
  showCanvas: (() => void) | null;
  connect: (subject: { network: NetworkId; container: ContainerId }) => void;
  /** Why nothing can be changed now; null when it can be. */
  whyNot: string | null;
  /** Why nothing can be probed now; null when it can be. A probe changes nothing, so *View only* does not stop it. */
  whyNoProbe: string | null;
}
