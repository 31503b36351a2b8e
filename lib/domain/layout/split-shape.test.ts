import fc from "fast-check";
import { expect, test } from "vitest";
import { splitShape } from "@/lib/domain/layout/split-shape";
import { toShape } from "@/lib/domain/layout/to-shape";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { Topology } from "@/lib/domain/topology/topology";

test("a shape split after another is split as one that was never seen", () => {
  const whole = sampleTopology({ containers: 60, networks: 12, seed: 5 });
  const step = fc.record({
    kind: fc.constantFrom("leave", "return", "return", "unplug", "plug"),
    at: fc.nat({ max: 999 }),
    on: fc.nat({ max: 99 }),
  });
  function take({ kind, at, on }: { kind: string; at: number; on: number }, now: Topology): Topology {
    const one = now.containers[at % Math.max(1, now.containers.length)];
    const endpoints = now.endpoints.filter(({ containerId }) => containerId !== one?.id);
    const own = now.endpoints.filter(({ containerId }) => containerId === one?.id);
    if (kind === "leave")
      return { ...now, containers: now.containers.filter((other) => other !== one), endpoints };
    if (kind === "return") {
      const missing = whole.containers.filter((other) => !now.containers.includes(other));
      const back = missing[at % Math.max(1, missing.length)];
      if (back === undefined) return now;
      const came = whole.endpoints.filter(({ containerId }) => containerId === back.id);
      return { ...now, containers: [...now.containers, back], endpoints: [...now.endpoints, ...came] };
    }
    const network = now.networks[on % now.networks.length];
    if (one === undefined || network === undefined) return now;
    const left = own.filter(({ networkId }) => networkId !== network.id);
    const plugged = { ...(own[0] ?? whole.endpoints[0]), containerId: one.id, networkId: network.id };
    const next = kind === "plug" ? [...left, { ...plugged, defaultRoute: left.length === 0 }] : left;
    return { ...now, endpoints: [...endpoints, ...(next as Topology["endpoints"])] };
  }
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
      let now = whole;
      splitShape(toShape(now));
      const all = steps.map((one) => {
        now = take(one, now);
        const shape = toShape(now);
        return { shape, parts: splitShape(shape) };
      });
      for (const { shape, parts } of all) expect(splitShape(structuredClone(shape))).toEqual(parts);
    }),
  );
});
