import { describe, expect, it } from "vitest";
import { applyFrame, type LiveState } from "@/lib/client/apply-frame";
import type { Frame } from "@/lib/contract/frames";
import { diffTopology, type TopologyPatch } from "@/lib/domain/topology/diff-topology";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";

const first = { ...sampleTopology({ containers: 6, networks: 3, seed: 1 }), revision: 5 };
const gone = first.containers[0]?.id;
const second = {
  ...first,
  revision: 6,
  containers: first.containers.slice(1),
  endpoints: first.endpoints.filter((endpoint) => endpoint.containerId !== gone),
};
const patch = diffTopology(first, second) as TopologyPatch;
const patchFrame: Frame = { type: "patch", revision: 6, patch };

function stateWith(topology: LiveState["topology"]): LiveState {
  return { topology, engine: null, activity: [] };
}

describe("applyFrame", () => {
  it("takes a snapshot whatever was there, also one with a lower revision (the server was restarted)", () => {
    const frame: Frame = { type: "snapshot", revision: 5, topology: first };
    expect(applyFrame(stateWith(null), frame).state.topology).toBe(first);
    expect(applyFrame(stateWith(second), frame).state.topology).toBe(first);
  });

  it("applies the patch that follows", () => {
    const { state, hasGap } = applyFrame(stateWith(first), patchFrame);
    expect(state.topology).toEqual(second);
    expect(hasGap).toBe(false);
  });

  it("asks for the topology when a patch came too early", () => {
    expect(applyFrame(stateWith(null), patchFrame).hasGap).toBe(true);
    expect(applyFrame(stateWith({ ...first, revision: 3 }), patchFrame).hasGap).toBe(true);
  });

  it("leaves out a patch that a fetched topology holds already", () => {
    const state = stateWith(second);
    expect(applyFrame(state, patchFrame)).toEqual({ state, hasGap: false });
  });

  it("keeps activities, the latest first, each once", () => {
    const at = (seconds: number): Frame => ({
      type: "activity",
      revision: 5,
      activity: {
        at: `2026-11-20T10:00:0${seconds}Z`,
        action: "container start",
        networkId: null,
        networkName: null,
        containerId: "c",
        containerName: "web1",
      },
    });
    let state = stateWith(first);
    for (const frame of [at(1), at(2), at(1), at(2)]) state = applyFrame(state, frame).state;
    expect(state.activity.map((activity) => activity.at)).toEqual([
      "2026-11-20T10:00:02Z",
      "2026-11-20T10:00:01Z",
    ]);
  });
});
