import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Selection } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** "Can `from` reach `to`?" Never the same two. */
export interface Pair {
  from: SubjectId;
  to: SubjectId;
}

/** What this surface asks of the page around it. */
export interface ReachabilityActions {
  select: (selection: Selection | null) => void;
  /** Shows a pair in the panel; null goes back to what is selected. */
  showPair: (pair: Pair | null) => void;
  connect: (subject: { network: NetworkId; container: ContainerId }) => void;
  /** Why nothing can be changed now; null when it can be. */
  whyNot: string | null;
}
