import { describe, expect, test } from "vitest";
import { groupSubjects } from "@/lib/domain/reachability/group-subjects";
import type { Topology } from "@/lib/domain/topology/topology";

type Given = Pick<Topology, "networks" | "containers" | "endpoints">;

const container = (id: string, more: object = {}) => ({
  id,
  name: id,
  state: "running",
  composeProject: null,
  sharesNetworkOf: null,
  ...more,
});

// What groups look at, and nothing else.
const given = {
  networks: [
    { id: "n1", name: "back" },
    { id: "n2", name: "front" },
  ],
  containers: [
    container("web10", { composeProject: "shop" }),
    container("web2", { composeProject: "shop" }),
    container("guest", { sharesNetworkOf: "web2" }),
    container("asleep", { state: "exited" }),
    container("loner\u202e", { state: "paused" }),
  ],
  endpoints: [
    { containerId: "web10", networkId: "n2", defaultRoute: false },
    { containerId: "web10", networkId: "n1", defaultRoute: false },
    { containerId: "web2", networkId: "n1", defaultRoute: false },
    { containerId: "web2", networkId: "n2", defaultRoute: true },
  ],
} as unknown as Given;

const told = (by: "project" | "network") =>
  groupSubjects(given, by).map(({ title, subjects }) => [title, ...subjects.map(({ name }) => name)]);

describe("subjects of a matrix", () => {
  test("by compose project, as people count, without those that don't run", () => {
    expect(told("project")).toEqual([
      ["shop", "web2", "web10"],
      ["(no compose project)", "guest", "loner\\u{202e}"],
      ["(outside)", "the host", "the internet"],
    ]);
  });

  test("by the network of the default route, else the first by name; a guest with its owner", () => {
    expect(told("network")).toEqual([
      ["back", "web10"],
      ["front", "guest", "web2"],
      ["(no network)", "loner\\u{202e}"],
      ["(outside)", "the host", "the internet"],
    ]);
  });
});
