import { expect, test } from "vitest";
import { findAsked } from "@/app/asked-in-url";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { Container, ContainerId, Topology } from "@/lib/domain/topology/topology";

const sample = sampleTopology({ containers: 3, networks: 2, seed: 3 });
const ids = ["a1f0", "a1f1", "b2f0"].map((start) => start.padEnd(64, "0") as ContainerId);
const topology: Topology = {
  ...sample,
  containers: ["web", "host", "web.1"].map((name, index): Container => {
    const container = sample.containers[index];
    const id = ids[index];
    if (container === undefined || id === undefined) throw new Error("the sample has three");
    return { ...container, id, name, state: "running", sharesNetworkOf: null };
  }),
};
const [web, hostNamed, dotted] = ids;

test.each([
  ["a container by its kind and name", "from=container:web&to=container:web.1", { from: web, to: dotted }],
  ["by its name alone, as the HTTP API takes it", "from=web&to=web.1", { from: web, to: dotted }],
  ["by its id", `from=${web}&to=container:${dotted}`, { from: web, to: dotted }],
  ["by a part of its id that is no other's", "from=a1f0&to=b2", { from: web, to: dotted }],
  ["the host and the internet", "from=host&to=internet", { from: "host", to: "internet" }],
  [
    "a container that is named as the host is",
    "from=container:host&to=host",
    { from: hostNamed, to: "host" },
  ],
])("a pair: %s", (_what, query, pair) => {
  expect(findAsked(new URLSearchParams(query), topology)).toEqual({ kind: "pair", ...pair });
});

test.each([
  ["no such name", "from=wob"],
  ["a part of several ids", "from=a1f"],
  ["a network", "from=network:web"],
  ["itself", "from=web&to=container:web"],
  ["nothing", "from="],
])("asks nothing: %s", (_what, query) => {
  expect(findAsked(new URLSearchParams(query), topology)).toBeNull();
});
