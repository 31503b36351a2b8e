import { expect, test } from "vitest";
import { Reachability } from "@/lib/domain/reachability/reachability";
import { sortExposure } from "@/lib/domain/reachability/sort-exposure";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";

test("REACH-9, REACH-10: what is exposed is told apart by who decides it", () => {
  const topology = teachingTopology();
  const reachability = new Reachability({
    topology,
    facts: { kind: "docker", apiVersion: [1, 41] },
    nameFacts: new Map(),
  });
  const sorted = sortExposure(topology.containers, [...reachability.row("internet")]);
  const brief = (list: typeof sorted.open): string[] =>
    list.map(({ container, ports }) =>
      [container.name, ...ports.map(({ addresses, hostPort }) => `${addresses.join("/")}:${hostPort}`)].join(
        " ",
      ),
    );
  expect(brief(sorted.open)).toContain("proxy 0.0.0.0:8080");
  expect(sorted.unknown.every(({ ports, reason }) => ports.length === 0 && reason !== null)).toBe(true);
  const running = topology.containers.filter(({ id }) => reachability.has(id)).length;
  expect(sorted.open.length + sorted.unknown.length + sorted.local.length + sorted.closed).toBe(running);
  const local = topology.containers.map((container) => ({
    ...container,
    ports: container.ports.filter(({ hostAddress }) => hostAddress === "127.0.0.1"),
  }));
  const shut = [
    ...new Reachability({
      topology: { ...topology, containers: local },
      facts: { kind: "docker", apiVersion: [1, 41] },
      nameFacts: new Map(),
    }).row("internet"),
  ];
  expect(brief(sortExposure(local, shut).local)).toContain("proxy 127.0.0.1:8081");
});
