import { describe, expect, test } from "vitest";
import {
  NameDirectory,
  type NameFacts,
  parseLink,
  type ResolvableName,
} from "@/lib/domain/names/resolve-names";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import { findSandboxes } from "@/lib/domain/topology/sandboxes";
import type { Container, Topology } from "@/lib/domain/topology/topology";

const facts = { kind: "docker", apiVersion: [1, 41] } as const;

function containerOf(topology: Topology, name: string): Container {
  const found = topology.containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

function list(topology: Topology, name: string, nameFacts?: Partial<NameFacts>): ResolvableName[] {
  const sandbox = findSandboxes(topology, facts).get(containerOf(topology, name).id);
  if (sandbox === undefined) throw new Error(`${name} does not run`);
  const complete = { hostname: null, extraHosts: [], links: [], ...nameFacts };
  return new NameDirectory(topology).list(sandbox, nameFacts === undefined ? undefined : complete);
}

const nameOf = ({ name, kind }: ResolvableName): string => `${kind} ${name}`;

describe("the names that a container can resolve", () => {
  test("NAMES-1: the members of its networks by name and alias, itself as itself", () => {
    const listed = list(teachingTopology(), "web1").map(nameOf);
    expect(listed).toContain("self web1");
    expect(listed).toContain("container web2");
    expect(listed).toContain("alias web");
    // db is on shop_back, which web1 is on too; the one that is stopped answers to nobody.
    expect(listed).toContain("container db");
  });

  test("NAMES-1: a compose service is one by its kind", () => {
    const topology = teachingTopology();
    const named: Topology = {
      ...topology,
      containers: topology.containers.map((one) =>
        one.name.startsWith("web") ? { ...one, composeService: "web" } : one,
      ),
    };
    expect(list(named, "proxy").map(nameOf)).toContain("service web");
  });

  test("NAMES-1: what no inspection has told is left out, the name and the short id are not", () => {
    const topology = teachingTopology();
    const blind: Topology = {
      ...topology,
      endpoints: topology.endpoints.map((endpoint) => ({ ...endpoint, aliases: null, names: null })),
    };
    const listed = list(blind, "proxy").map(nameOf);
    expect(listed).toContain("container web1");
    expect(listed).toContain(`container ${containerOf(topology, "web1").id.slice(0, 12)}`);
    expect(listed).not.toContain("alias web");
  });

  test("NAMES-2: a name that two networks know is the first one's", () => {
    const topology = teachingTopology();
    const sandbox = findSandboxes(topology, facts).get(containerOf(topology, "web1").id);
    const [first, second] = sandbox?.attachments ?? [];
    if (sandbox === undefined || first === undefined || second === undefined)
      throw new Error("not on two networks");
    const clashing: Topology = {
      ...topology,
      endpoints: topology.endpoints.map((endpoint) =>
        endpoint.containerId === containerOf(topology, "db").id
          ? { ...endpoint, names: [...(endpoint.names ?? []), "web2"] }
          : endpoint,
      ),
    };
    const found = new NameDirectory(clashing).lookUp(sandbox.attachments, "WEB2");
    expect(found?.networkId).toBe(first.network.id);
    expect(found?.endpoints.map(({ containerId }) => containerId)).toEqual([
      containerOf(topology, first.network.name === "shop_front" ? "web2" : "db").id,
    ]);
    expect(list(clashing, "web1").filter(({ name }) => name === "web2")).toHaveLength(1);
  });

  test("NAMES-3: a shared alias has all addresses and tells whose they are", () => {
    const topology = teachingTopology();
    const shared = list(topology, "proxy").find(({ name }) => name === "web");
    expect(shared?.containerIds).toEqual(
      ["web1", "web2", "web3"].map((name) => containerOf(topology, name).id),
    );
    expect(shared?.addresses).toHaveLength(3);
  });

  test("NAMES-4, NAMES-5: the hosts file comes first", () => {
    const listed = list(teachingTopology(), "web1", {
      hostname: "w",
      extraHosts: ["ext:198.51.100.7", "me:host-gateway"],
    });
    expect(listed.slice(0, 4).map(nameOf)).toEqual(["hosts localhost", "self w", "hosts ext", "hosts me"]);
    expect(listed[2]?.addresses).toEqual(["198.51.100.7"]);
  });

  test.each([
    ["/a3:/lk/db", { target: "a3", alias: "db", networkId: null }],
    ["a2:zz", { target: "a2", alias: "zz", networkId: null }],
    ["a2", { target: "a2", alias: "a2", networkId: null }],
    ["", null],
    [":", null],
    ["a2:", null],
  ])("NAMES-4: the link %j", (text, link) => {
    expect(parseLink(text, null)).toEqual(link);
  });
});
