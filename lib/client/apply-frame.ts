import type { EngineStatus } from "@/lib/contract/answers";
import type { Activity, Frame } from "@/lib/contract/frames";
import { assertNever } from "@/lib/domain/problem/problem";
import { applyPatch, isEqualJson } from "@/lib/domain/topology/diff-topology";
import type { Topology } from "@/lib/domain/topology/topology";

/** What the stream feeds. */
export interface LiveState {
  topology: Topology | null;
  engine: EngineStatus | null;
  /** The latest first. */
  activity: readonly Activity[];
}

/** The panel shows some forty; the rest is for the announcer and the person who scrolls. */
const keptActivity = 100;

/** Takes one frame into the state. `hasGap` says that a patch did not fit: the topology has to be fetched anew. */
export function applyFrame(state: LiveState, frame: Frame): { state: LiveState; hasGap: boolean } {
  switch (frame.type) {
    case "snapshot":
      return { state: { ...state, topology: frame.topology }, hasGap: false };
    case "patch": {
      const { topology } = state;
      if (topology === null || topology.revision < frame.patch.from) return { state, hasGap: true };
      // What a REST answer has brought already.
      if (topology.revision > frame.patch.from) {
        return { state, hasGap: topology.revision < frame.patch.revision };
      }
      return { state: { ...state, topology: applyPatch(topology, frame.patch) }, hasGap: false };
    }
    case "status":
      return { state: { ...state, engine: frame.engine }, hasGap: false };
    case "activity": {
      // A new connection brings the latest ones again.
      const isKnown = state.activity.some((known) => isEqualJson(known, frame.activity));
      if (isKnown) return { state, hasGap: false };
      return {
        state: { ...state, activity: [frame.activity, ...state.activity].slice(0, keptActivity) },
        hasGap: false,
      };
    }
    // The first has a stream of its own, the second a place of its own: see traffic.ts and probes.ts.
    case "traffic":
    case "probes":
      return { state, hasGap: false };
    default:
      return assertNever(frame);
  }
}
