import fc from "fast-check";
import { expect, test } from "vitest";
import { isSameShape, toShape } from "@/lib/domain/layout/to-shape";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { Topology } from "@/lib/domain/topology/topology";

type Lists = Pick<Topology, "networks" | "containers" | "endpoints">;

const sample = sampleTopology({ containers: 40, networks: 9, seed: 4 });

/** As an empty page makes it: two shapes of others before, which have nothing in common with it. */
function fromNothing(lists: Lists) {
  toShape(teachingTopology());
  toShape({ networks: [], containers: [], endpoints: [] });
  return toShape(structuredClone(lists));
}

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom("detach", "attach", "less", "back", "network", "rename", "route", "share"),
    who: fc.nat(200),
    at: fc.nat(200),
  }),
  { minLength: 1, maxLength: 8 },
);

function changed(now: Lists, { kind, who, at }: { kind: string; who: number; at: number }): Lists {
  const { networks, containers, endpoints } = now;
  const pick = <Item>(list: readonly Item[], index: number): Item | undefined =>
    list[index % Math.max(1, list.length)];
  const container = pick(containers, who);
  const network = pick(networks, at);
  const endpoint = pick(endpoints, at);
  const other = pick(sample.endpoints, who);
  if (kind === "detach") return { ...now, endpoints: endpoints.filter((one) => one !== endpoint) };
  // Their endpoints stay: lists that do not fit together are read too.
  if (kind === "less") return { ...now, containers: containers.filter((one) => one !== container) };
  if (kind === "network") return { ...now, networks: networks.filter((one) => one !== network) };
  if (kind === "back") return { ...now, networks: sample.networks, containers: sample.containers };
  if (kind === "attach" && other !== undefined && network !== undefined)
    return { ...now, endpoints: [{ ...other, networkId: network.id }, ...endpoints] };
  if (kind === "rename")
    return { ...now, networks: networks.map((one) => (one === network ? { ...one, name: `x${who}` } : one)) };
  if (kind === "route")
    return {
      ...now,
      endpoints: endpoints.map((one) =>
        one === endpoint ? { ...one, defaultRoute: !one.defaultRoute } : one,
      ),
    };
  const sharesNetworkOf = pick(containers, at)?.id ?? null;
  return {
    ...now,
    containers: containers.map((one) => (one === container ? { ...one, sharesNetworkOf } : one)),
  };
}

test("a shape made around what was known is the shape made from nothing", () => {
  fc.assert(
    fc.property(steps, (changes) => {
      let lists: Lists = sample;
      for (const change of changes) {
        const before = lists;
        lists = changed(before, change);
        const known = toShape(before);
        const shape = toShape(lists);
        const expected = fromNothing(lists);
        expect(shape).toEqual(expected);
        expect(isSameShape(shape, expected)).toBe(true);
        // What is the same is the same object.
        for (const one of shape.containers) {
          const old = known.containers.find(({ id }) => id === one.id);
          if (old !== one) expect(one).not.toEqual(old);
        }
        for (const one of shape.networks) {
          const old = known.networks.find(({ id }) => id === one.id);
          if (old !== one) expect(one).not.toEqual(old);
        }
      }
    }),
    { numRuns: 60 },
  );
});
