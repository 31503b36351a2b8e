import fc from "fast-check";
import { expect, test } from "vitest";
import { buildModel, changedSince, type CanvasModel } from "@/components/canvas/canvas-model";
import { createBlockKeeper, type Mark } from "@/components/canvas/keep-blocks";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { Container } from "@/lib/domain/topology/topology";

const plain = (): Mark => "";

function marker(marked: ReadonlySet<string>): (id: string) => Mark {
  return (id) => (marked.has(id) ? "selected" : "");
}

test("blocks kept over changes are those that would be made from nothing", () => {
  const step = fc.record({
    states: fc.array(fc.record({ at: fc.nat(), state: fc.constantFrom("running", "exited", "paused") }), {
      maxLength: 20,
    }),
    dropped: fc.option(fc.nat(), { freq: 4 }),
    marked: fc.option(fc.array(fc.nat(), { maxLength: 3 }), { freq: 3 }),
    // A deferred list does not see each model.
    isSeen: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.nat(), fc.array(step, { maxLength: 8 }), (seed, steps) => {
      const topology = sampleTopology({ containers: 60, networks: 4, seed });
      const keep = createBlockKeeper(changedSince);
      let model: CanvasModel = buildModel(topology, null);
      let markOf: (id: string) => Mark = plain;
      let before = keep(model.containers, markOf);
      for (const { states, dropped, marked, isSeen } of steps) {
        let containers: Container[] = [...model.made.containers];
        for (const { at, state } of states) {
          const place = at % Math.max(1, containers.length);
          const container = containers[place];
          if (container !== undefined) containers = containers.with(place, { ...container, state });
        }
        if (dropped !== null) containers = containers.toSpliced(dropped % Math.max(1, containers.length), 1);
        model = buildModel({ ...model.made, containers }, model);
        if (marked !== null) markOf = marker(new Set(marked.flatMap((at) => containers[at]?.id ?? [])));
        if (!isSeen) continue;
        const blocks = keep(model.containers, markOf);
        expect(blocks).toEqual(createBlockKeeper(() => null)(model.containers, markOf));
        expect(keep(model.containers, markOf)).toBe(blocks);
        const old = before.flat();
        for (const [place, item] of blocks.flat().entries()) {
          const one = old[place];
          const isSame = one?.id === item.id && one.view === item.view && one.mark === item.mark;
          if (isSame) expect(item).toBe(one);
        }
        before = blocks;
      }
    }),
    { numRuns: 40 },
  );
});
