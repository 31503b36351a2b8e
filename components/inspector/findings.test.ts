import fc from "fast-check";
import { expect, test } from "vitest";
import { createFindingsKeeper, listFindings } from "@/components/inspector/findings";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { Topology } from "@/lib/domain/topology/topology";

test("findings kept over changes are those of the topology, and the same list where none has changed", () => {
  const change = fc.record({
    at: fc.nat(),
    part: fc.constantFrom(
      { state: "running" },
      { state: "exited" },
      { name: "renamed" },
      { networkMode: "none" },
      { networkMode: "bridge" },
      { health: "unhealthy" },
    ),
  });
  fc.assert(
    fc.property(fc.nat(), fc.array(change, { maxLength: 12 }), (seed, changes) => {
      const keep = createFindingsKeeper();
      let now: Topology = sampleTopology({ containers: 20, networks: 4, seed });
      for (const { at, part } of changes) {
        const place = at % Math.max(1, now.containers.length);
        const container = now.containers[place];
        if (container === undefined) return;
        const before = keep(now);
        now = { ...now, containers: now.containers.with(place, { ...container, ...part }) };
        expect(keep(now)).toEqual(listFindings(now));
        if ("health" in part) expect(keep(now)).toBe(before);
      }
    }),
  );
});
