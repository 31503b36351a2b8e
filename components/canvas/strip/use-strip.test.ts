import fc from "fast-check";
import { expect, test } from "vitest";
import { createPublicationKeeper } from "@/components/canvas/strip/use-strip";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toPublications } from "@/lib/domain/layout/publications";
import type { Container } from "@/lib/domain/topology/topology";

const { containers } = teachingTopology();
const port = { hostAddress: "0.0.0.0", hostPort: 8443, containerPort: 443, protocol: "tcp" };

/** Changes of one container each: of its state, its name, its ports, or none but a new object. */
const changes = fc.array(
  fc.tuple(
    fc.nat(containers.length - 1),
    fc.constantFrom<Partial<Container>>(
      {},
      { state: "paused" },
      { name: "another" },
      { ports: [] },
      { ports: [port] },
    ),
  ),
  { maxLength: 12 },
);

test("the kept publications equal fresh ones, whatever has changed", () => {
  fc.assert(
    fc.property(changes, (all) => {
      const keep = createPublicationKeeper();
      let now = containers;
      expect(keep(now)).toEqual(toPublications(now));
      for (const [at, change] of all) {
        now = now.map((one, place) => (place === at ? { ...one, ...change } : one));
        expect(keep(now)).toEqual(toPublications(now));
      }
    }),
  );
});

test("a change of states keeps the list itself", () => {
  const keep = createPublicationKeeper();
  const before = keep(containers);
  expect(keep(containers.map((one) => ({ ...one, state: "paused", ports: [...one.ports] })))).toBe(before);
  expect(keep(containers.filter(({ ports }) => ports.length === 0))).not.toBe(before);
});
