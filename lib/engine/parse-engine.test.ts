import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseAddressCounts,
  parseContainers,
  parseDescription,
  parseEvent,
  parseInspection,
  parseNetworks,
  parsePodmanInterfaces,
} from "@/lib/engine/parse-engine";
import { splitJsonObjects } from "@/lib/engine/split-json-objects";

const id = "ab".repeat(32);

describe("lists are read leniently", () => {
  test("what is missing, null or odd does no harm", () => {
    expect(parseNetworks([{ Id: id, Name: "n" }])?.items[0]).toMatchObject({
      driver: "",
      internal: false,
      pools: [],
      labels: {},
    });
    expect(
      parseNetworks([
        { Id: id, Name: "n", IPAM: { Config: null }, Labels: null, Options: 7, Internal: "yes" },
      ])?.items[0],
    ).toMatchObject({ pools: [], labels: {}, options: {}, internal: false });
    expect(
      parseContainers([{ Id: id, Names: null, NetworkSettings: null, Ports: null, HostConfig: {} }])
        ?.items[0],
    ).toMatchObject({ name: id.slice(0, 12), endpoints: [], ports: [], networkMode: "" });
  });

  test("one odd entry is left out and counted; something else than a list is none", () => {
    expect(parseNetworks([{ Id: id, Name: "n" }, 7, { Name: "no id" }])).toMatchObject({
      items: [{ name: "n" }],
      unreadable: 2,
    });
    for (const json of [null, {}, "x", 7]) expect(parseContainers(json)).toBeNull();
  });

  test("Podman's words are read too", () => {
    const [network] =
      parseNetworks([
        {
          Id: "podman",
          Name: "podman",
          IPAM: { Config: [{ Subnet: "10.88.0.0/16", AuxAddress: { a: "10.88.0.9" } }] },
        },
      ])?.items ?? [];
    expect(network).toMatchObject({ id: "podman", pools: [{ auxiliaryAddresses: { a: "10.88.0.9" } }] });
    const own = [{ name: "podman", network_interface: "podman0" }, { name: "lan" }, 7];
    expect([...parsePodmanInterfaces(own)]).toEqual([["podman", "podman0"]]);
    expect(parsePodmanInterfaces({ cause: "gone" }).size).toBe(0);
  });

  test("a linked container keeps its own name; health comes from its status", () => {
    const [container] =
      parseContainers([{ Id: id, Names: ["/app/store", "/db"], Status: "Up 2 hours (unhealthy)" }])?.items ??
      [];
    expect(container).toMatchObject({ name: "db", health: "unhealthy" });
    expect(
      parseContainers([{ Id: id, Names: ["/x"], Status: "Up 1 second (health: starting)" }])?.items[0]
        ?.health,
    ).toBe("starting");
    expect(
      parseContainers([{ Id: id, Names: ["/(healthy)"], Status: "Up 1 second" }])?.items[0]?.health,
    ).toBe("none");
  });

  test("an inspection gives names of variables, never values", () => {
    const inspection = parseInspection({ Id: id, Config: { Env: ["PASSWORD=canary", "=odd", "EMPTY"] } });
    expect(inspection?.environmentNames).toEqual(["PASSWORD", "EMPTY"]);
    expect(JSON.stringify(inspection)).not.toContain("canary");
  });

  test("nothing that JSON can hold makes a reader throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        parseNetworks([json]);
        parseContainers([
          json,
          { Id: id, NetworkSettings: { Networks: { n: json } }, Ports: [json], Labels: json },
        ]);
        parseInspection(json);
        parseInspection({ Id: id, HostConfig: json, Config: json, NetworkSettings: json });
        parseDescription(json, json);
        parseEvent(json);
      }),
    );
  });
});

test("addresses come out canonical, and what is none comes out as none", () => {
  const read = (IPAddress: string): string | null | undefined =>
    parseContainers([{ Id: id, NetworkSettings: { Networks: { n: { IPAddress } } } }])?.items[0]?.endpoints[0]
      ?.ipv4;
  expect(["10.0.0.1", "255.255.255.255", "0.0.0.0", "10.0.0.1/24", "FD00::0:1"].map(read)).toEqual([
    "10.0.0.1",
    "255.255.255.255",
    "0.0.0.0",
    "10.0.0.1",
    "fd00::1",
  ]);
  expect(["", "10.0.0", "10.0.0.256", "10.0.0.1.", "10.0.0.1.2", "010.0.0.1", "x"].map(read)).toEqual(
    Array.from({ length: 7 }, () => null),
  );
});

test("what an endpoint was configured with beyond addresses is read from the inspection, and only where there is something", () => {
  const read = (endpoint: object) =>
    parseInspection({ Id: id, NetworkSettings: { Networks: { n: endpoint } } })?.endpoints["n"]?.extras;
  expect(
    read({
      Links: ["db:database"],
      DriverOpts: { a: "b" },
      IPAMConfig: { LinkLocalIPs: ["169.254.1.2"] },
    }),
  ).toEqual({ links: ["db:database"], driverOptions: { a: "b" }, linkLocalAddresses: ["169.254.1.2"] });
  expect(read({ Links: null, DriverOpts: null, IPAMConfig: {} })).toBeUndefined();
  expect(read({ Links: 1, DriverOpts: ["x"], IPAMConfig: { LinkLocalIPs: "x" } })).toBeUndefined();
});

test("ADDR-13: an engine's own counts are read, whole where they are large, and none from what tells none", () => {
  const read = (Status: unknown) => parseAddressCounts({ Id: id, Name: "net", Status });
  const subnets = {
    "10.0.0.0/24": { IPsInUse: 6, DynamicIPsAvailable: 2 },
    "fd00::/64": { IPsInUse: 3, DynamicIPsAvailable: "18446744073709551612" },
    "10.1.0.0/24": { IPsInUse: -1, DynamicIPsAvailable: 2 },
    "10.2.0.0/24": { IPsInUse: null },
  };
  expect(read({ IPAM: { Subnets: subnets } })).toEqual([
    { subnet: "10.0.0.0/24", inUse: 6n, available: 2n },
    { subnet: "fd00::/64", inUse: 3n, available: 18446744073709551612n },
  ]);
  for (const odd of [undefined, null, {}, { IPAM: {} }, { IPAM: { Subnets: [] } }])
    expect(read(odd)).toEqual([]);
});

test("the kind of engine is told by its version", () => {
  const kind = (version: object): string | undefined =>
    parseDescription({ ApiVersion: "1.41", ...version }, {})?.kind;
  expect(kind({ Platform: { Name: "Docker Engine - Community" } })).toBe("docker");
  expect(kind({ Components: [{ Name: "Podman Engine" }] })).toBe("podman");
  expect(kind({ Platform: { Name: "Patchbay demo engine" } })).toBe("demo");
  expect(parseDescription({ ApiVersion: "new" }, {})).toBeNull();
});

test("events come whole however the stream is cut", () => {
  const events = [
    { Type: "network", Actor: { Attributes: { name: 'a"}{\\' } } },
    { Type: "container" },
    { n: { m: [] } },
  ];
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      fc.constantFrom("", "\n", "\r\n"),
      (sizes, between) => {
        const text = events.map((event) => JSON.stringify(event)).join(between);
        const split = splitJsonObjects(1000);
        const found: unknown[] = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          found.push(...split(text.slice(at, at + size)));
          at += size;
        }
        expect(found).toEqual(events);
      },
    ),
  );
});
