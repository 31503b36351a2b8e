import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, readEvents, startPatchbay } from "@/e2e/api/patchbay-server";
import { send } from "@/e2e/contract/engine-client";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage, staticImage } from "@/e2e/engine/images.mjs";
import type { Container, Endpoint, Network, Topology } from "@/lib/domain/topology/topology";

/** DESIGN §4 on a real engine: what the API says against what the docker command says, and what it does against both. */

const real = realEngine();
const networks = "/api/engines/default/networks";
const isLater = real.major >= 27;

interface InspectedEndpoint {
  NetworkID: string;
  EndpointID: string;
  IPAddress: string;
  GlobalIPv6Address: string;
  MacAddress: string;
  Gateway: string;
  Aliases: string[] | null;
  IPAMConfig: { IPv4Address?: string; IPv6Address?: string } | null;
}

describe.skipIf(real.skipped)(`the API on a real engine${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let server: PatchbayServer;
  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  /** Pastes a command into a shell, as a person would. */
  const paste = (command: string): string =>
    execFileSync("sh", ["-c", command], {
      encoding: "utf8",
      env: { ...process.env, DOCKER_HOST: engine.endpoint },
    });
  const topology = async (): Promise<Topology> =>
    (await server.call<Topology>("GET", "/api/engines/default/topology")).body;
  const run = (name: string, ...args: string[]): Promise<string> =>
    docker("run", "-d", "--name", name, ...args, busyboxImage, "sleep", "86400");

  beforeAll(async () => {
    engine = await real.start();
    // A parent for macvlan: the namespace has no uplink of its own.
    await engine.inNamespace(["ip", "link", "add", "up0", "type", "veth", "peer", "name", "up1"]);
    await engine.inNamespace(["ip", "link", "set", "up0", "up"]);
    await docker(
      "network",
      "create",
      "--subnet",
      "10.81.0.0/24",
      "--label",
      "com.docker.compose.project=shop",
      "front",
    );
    await docker(
      "network",
      "create",
      "--subnet",
      "10.82.0.0/24",
      "--ip-range",
      "10.82.0.128/25",
      "--gateway",
      "10.82.0.254",
      "--aux-address",
      "nas=10.82.0.9",
      "back",
    );
    await docker("network", "create", "--internal", "--subnet", "10.83.0.0/24", "vault");
    await docker(
      "network",
      "create",
      "--subnet",
      "10.84.0.0/24",
      "-o",
      "com.docker.network.bridge.enable_icc=false",
      "-o",
      "com.docker.network.driver.mtu=1400",
      "quiet",
    );
    await docker(
      "network",
      "create",
      "--ipv6",
      "--subnet",
      "10.85.0.0/24",
      "--subnet",
      "fd00:85::/64",
      "dual",
    );
    await docker("network", "create", "-d", "macvlan", "-o", "parent=up0", "--subnet", "10.86.0.0/24", "lan");
    await docker("network", "create", "--subnet", "10.87.0.0/24", "empty");
    await docker(
      "network",
      "create",
      "--label",
      "api.token=canary-label-secret",
      "--subnet",
      "10.88.0.0/29",
      "bad name!",
    );
    await run(
      "web",
      "--network",
      "front",
      "--network-alias",
      "www",
      "--env",
      "PASSWORD=canary-env-secret",
      "-p",
      "127.0.0.1:8081:80",
    );
    await docker("network", "connect", "--alias", "www-back", "--ip", "10.82.0.77", "back", "web");
    await run("db", "--network", "vault", "--ip", "10.83.0.50");
    await docker("network", "connect", "front", "db");
    await run("vaulted", "--network", "vault");
    await run("twofold", "--network", "dual");
    await docker("network", "connect", "back", "twofold");
    await run("plain", "-p", "8082:80");
    await run("hosted", "--network", "host");
    await run("lonely", "--network", "none");
    await run("sidecar", "--network", "container:web");
    await run("dual1", "--network", "dual", "--ip6", "fd00:85::99");
    await run("phone", "--network", "lan");
    await run("shy", "--network", "quiet");
    await docker("run", "-d", "--name", "distroless", "--network", "quiet", staticImage);
    await docker("create", "--name", "never", "--network", "front", "--ip", "10.81.0.200", busyboxImage);
    await run("x".repeat(200), "--network", "front", "--label", "note=<img src=x onerror=alert(1)>");
    await run("stopped", "--network", "back", "--ip", "10.82.0.66");
    await docker("stop", "stopped");
    server = await startPatchbay({ PATCHBAY_ENGINE: engine.endpoint });
  }, 180_000);
  afterAll(async () => {
    await server?.stop();
    await engine?.stop();
  }, 60_000);

  test("GET engines tells the engine", async () => {
    const { body } = await server.call<{ engines: Record<string, unknown>[] }>("GET", "/api/engines");
    expect(body.engines).toHaveLength(1);
    expect(body.engines[0]).toMatchObject({
      id: "default",
      kind: "docker",
      endpoint: engine.endpoint,
      status: "connected",
      readOnly: false,
      swarm: "inactive",
      stale: false,
    });
    expect(await docker("version", "--format", "{{.Server.Version}} {{.Server.APIVersion}}")).toBe(
      `${String(body.engines[0]?.["version"])} ${String(body.engines[0]?.["apiVersion"])}`,
    );
  });

  test("the topology equals what docker inspect says, network by network, endpoint by endpoint", async () => {
    const { networks: shown, containers, endpoints } = await topology();
    type InspectedNetwork = {
      Id: string;
      Name: string;
      Driver: string;
      Internal: boolean;
      EnableIPv6: boolean;
      IPAM: {
        Config:
          | {
              Subnet: string;
              Gateway?: string;
              IPRange?: string;
              AuxiliaryAddresses?: Record<string, string>;
            }[]
          | null;
      };
    };
    const inspected: InspectedNetwork[] = JSON.parse(
      await docker("network", "inspect", ...(await docker("network", "ls", "-q")).split("\n")),
    );
    expect(
      shown
        .map(({ id, name, driver, internal, ipv6 }) => ({ id, name, driver, internal, ipv6 }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ).toEqual(
      inspected
        .map((each) => ({
          id: each.Id,
          name: each.Name,
          driver: each.Driver,
          internal: each.Internal,
          ipv6: each.EnableIPv6,
        }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
    for (const each of inspected) {
      const network = shown.find(({ id }) => id === each.Id) as Network;
      expect(network.pools).toEqual(
        (each.IPAM.Config ?? []).map((config) => ({
          subnet: config.Subnet,
          ipRange: config.IPRange ?? null,
          gateway: config.Gateway ?? null,
          auxiliaryAddresses: config.AuxiliaryAddresses ?? {},
        })),
      );
    }
    type InspectedContainer = {
      Id: string;
      Name: string;
      State: { Status: string; Running: boolean };
      HostConfig: { NetworkMode: string };
      NetworkSettings: { Networks: Record<string, InspectedEndpoint> };
    };
    const all: InspectedContainer[] = JSON.parse(
      await docker("inspect", ...(await docker("ps", "-aq")).split("\n")),
    );
    const byId = new Map(containers.map((container) => [container.id as string, container]));
    expect(new Set(byId.keys())).toEqual(new Set(all.map(({ Id }) => Id)));
    const expected: unknown[] = [];
    for (const container of all) {
      expect(byId.get(container.Id)).toMatchObject({
        name: container.Name.slice(1),
        state: container.State.Status,
        networkMode: container.HostConfig.NetworkMode,
      });
      for (const [name, endpoint] of Object.entries(container.NetworkSettings.Networks)) {
        const network = shown.find((each) => each.name === name) as Network;
        expected.push({
          containerId: container.Id,
          networkId: network.id,
          ipv4: endpoint.IPAddress || null,
          ipv6: endpoint.GlobalIPv6Address || null,
          mac: endpoint.MacAddress || null,
          gateway: endpoint.Gateway || null,
          aliases: (endpoint.Aliases ?? []).filter((alias) => alias !== container.Id.slice(0, 12)),
          reserved:
            endpoint.IPAMConfig?.IPv4Address || endpoint.IPAMConfig?.IPv6Address
              ? {
                  ipv4: endpoint.IPAMConfig.IPv4Address || null,
                  ipv6: endpoint.IPAMConfig.IPv6Address || null,
                }
              : null,
        });
      }
    }
    const order = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(
      endpoints
        .map(({ containerId, networkId, ipv4, ipv6, mac, gateway, aliases, reserved }) => ({
          containerId,
          networkId,
          ipv4,
          ipv6,
          mac,
          gateway,
          aliases,
          reserved,
        }))
        .toSorted(order),
    ).toEqual(expected.toSorted(order));
  });

  test("the default route is where the container's own routing table has it", async () => {
    const { networks: shown, containers, endpoints } = await topology();
    for (const container of containers) {
      if (container.state !== "running" || ["hosted", "distroless"].includes(container.name)) continue;
      const table = await docker("exec", container.id, "ip", "route");
      const gateway = /^default via (\S+)/m.exec(table)?.[1];
      const namespace = container.sharesNetworkOf ?? container.id;
      const route = endpoints.find((endpoint) => endpoint.containerId === namespace && endpoint.defaultRoute);
      const network = shown.find(({ id }) => id === route?.networkId);
      expect([container.name, route?.gateway ?? undefined, network?.name]).toEqual([
        container.name,
        gateway,
        network?.name,
      ]);
    }
  });

  test("modes, ports, bridges and parents are told", async () => {
    const { networks: shown, containers } = await topology();
    const named = (name: string): Container => containers.find((each) => each.name === name) as Container;
    expect(named("sidecar").sharesNetworkOf).toBe(named("web").id);
    expect(named("web").ports).toEqual([
      { hostAddress: "127.0.0.1", hostPort: 8081, containerPort: 80, protocol: "tcp" },
    ]);
    expect(named("plain").ports).toContainEqual({
      hostAddress: "0.0.0.0",
      hostPort: 8082,
      containerPort: 80,
      protocol: "tcp",
    });
    const network = (name: string): Network => shown.find((each) => each.name === name) as Network;
    expect(network("quiet").bridge).toMatchObject({ icc: false, masquerade: true, mtu: 1400 });
    expect(network("bridge").bridge?.interface).toBe("docker0");
    expect(network("lan")).toMatchObject({ driver: "macvlan", parent: "up0", bridge: null });
    expect(network("front").composeProject).toBe("shop");
    const bridges = await engine.inNamespace(["ip", "-o", "link", "show", "type", "bridge"]);
    for (const { bridge } of shown)
      if (bridge !== null) expect(bridges.stdout).toContain(` ${bridge.interface}: `);
  });

  test("secrets stay on the server", async () => {
    const { body } = await server.call("GET", "/api/engines/default/containers/web");
    const text = JSON.stringify([body, await topology()]);
    expect(text).toContain("PASSWORD");
    expect(text).not.toContain("canary");
    expect(server.output()).not.toContain("canary");
  });

  test("names, ids and prefixes lead to the same; what is ambiguous or unknown does not", async () => {
    const { networks: shown } = await topology();
    const front = shown.find(({ name }) => name === "front") as Network;
    for (const reference of ["front", front.id, front.id.slice(0, 12)]) {
      const { status, body } = await server.call<Network & { endpoints: Endpoint[] }>(
        "GET",
        `${networks}/${reference}`,
      );
      expect([status, body.id, body.endpoints.length]).toEqual([200, front.id, 4]);
    }
    expect(await server.call("GET", `${networks}/nowhere`)).toMatchObject({
      status: 404,
      body: { code: "not-found" },
    });
    expect((await server.call("GET", `${networks}/${encodeURIComponent("bad name!")}`)).status).toBe(200);
    const firsts = shown.map(({ id }) => id.slice(0, 1));
    const twice = firsts.find(
      (first, index) => firsts.indexOf(first) !== index && !shown.some(({ name }) => name === first),
    );
    // Twelve ids of sixteen digits: nearly always two share their first.
    if (twice !== undefined)
      expect(await server.call("GET", `${networks}/${twice}`)).toMatchObject({
        status: 409,
        body: { code: "ambiguous" },
      });
  });

  test("create, connect, disconnect and remove: done on the engine, told with the command, and the command does the same", async () => {
    const made = await server.call<Network & { command: string; revision: number }>("POST", networks, {
      name: "made",
      pools: [
        {
          subnet: "10.90.0.0/24",
          ipRange: "10.90.0.64/26",
          gateway: "10.90.0.3",
          auxiliaryAddresses: { nas: "10.90.0.9" },
        },
      ],
      labels: { note: 'it\'s "mine" $HOME' },
      options: { "com.docker.network.driver.mtu": "1400" },
    });
    expect(made.status).toBe(201);
    expect((await topology()).revision).toBeGreaterThanOrEqual(made.body.revision);
    const facts = async (): Promise<unknown> => {
      const [network] = JSON.parse(await docker("network", "inspect", "made"));
      return [
        network.Driver,
        network.IPAM,
        network.Options,
        network.Labels,
        network.Internal,
        network.EnableIPv6,
      ];
    };
    const ours = await facts();

    const connected = await server.call<{ endpoint: Endpoint; command: string; changed: boolean }>(
      "POST",
      `${networks}/made/connect`,
      { container: "plain", ipv4Address: "10.90.0.70", aliases: ["one", "two"] },
    );
    expect(connected).toMatchObject({
      status: 200,
      body: { changed: true, endpoint: { ipv4: "10.90.0.70", aliases: ["one", "two"], state: "attached" } },
    });
    const endpointFacts = async (): Promise<unknown> => {
      const { IPAddress, Aliases, IPAMConfig } = JSON.parse(
        await docker("inspect", "-f", "{{json .NetworkSettings.Networks.made}}", "plain"),
      );
      return [IPAddress, Aliases, IPAMConfig];
    };
    const ourEndpoint = await endpointFacts();
    expect(
      await server.call("POST", `${networks}/made/connect`, {
        container: "plain",
        ipv4Address: "10.90.0.70",
      }),
    ).toMatchObject({ status: 200, body: { changed: false } });

    const disconnected = await server.call<{ command: string }>("POST", `${networks}/made/disconnect`, {
      container: "plain",
    });
    expect(disconnected).toMatchObject({ status: 200, body: { changed: true, endpoint: null } });
    expect(await server.call("POST", `${networks}/made/disconnect`, { container: "plain" })).toMatchObject({
      status: 200,
      body: { changed: false },
    });
    const removed = await server.call("DELETE", `${networks}/made`);
    expect(removed.status).toBe(204);

    paste(made.body.command);
    expect(await facts()).toEqual(ours);
    paste(connected.body.command);
    expect(await endpointFacts()).toEqual(ourEndpoint);
    paste(disconnected.body.command);
    paste(decodeURIComponent(String(removed.headers["patchbay-command"])));
    expect(await docker("network", "ls", "-q", "--filter", "name=made")).toBe("");
  });

  test("prune lists first, then removes just that; networks of stopped containers stay", async () => {
    const listed = await server.call<{ networks: { name: string }[]; removed: boolean }>(
      "POST",
      `${networks}/prune`,
      { dryRun: true },
    );
    expect(listed.body.networks.map(({ name }) => name)).toEqual(["bad name!", "empty"]);
    expect(listed.body.removed).toBe(false);
    expect(await docker("network", "ls", "--format", "{{.Name}}")).toContain("empty");
    const pruned = await server.call("POST", `${networks}/prune`, {});
    expect(pruned.body).toMatchObject({
      networks: listed.body.networks,
      removed: true,
      // The engine took a name once that Patchbay does not ask for.
      undo: {
        steps: [{ kind: "create", name: "empty" }],
        notes: [expect.stringContaining("bad name! could not be made again") as string],
      },
    });
    expect(await docker("network", "ls", "--format", "{{.Name}}")).not.toContain("empty");
    await docker("network", "create", "--subnet", "10.87.0.0/24", "empty");
  });

  test("removing what only stopped containers use needs force, which disconnects them first", async () => {
    await docker("network", "create", "--subnet", "10.91.0.0/24", "sleepers");
    await docker("create", "--name", "sleeper", "--network", "sleepers", busyboxImage);
    await expect
      .poll(async () => (await topology()).containers.some(({ name }) => name === "sleeper"))
      .toBe(true);
    expect(await server.call("DELETE", `${networks}/sleepers`)).toMatchObject({
      status: 409,
      body: { code: "network-in-use" },
    });
    expect((await server.call("DELETE", `${networks}/sleepers?force=true`)).status).toBe(204);
    await docker("rm", "sleeper");
  });

  test("a change by the docker command is in a frame within a second, and a stream resumes where it was", async () => {
    const stream = readEvents(server);
    await expect.poll(() => stream.frames.some(({ event }) => event === "snapshot")).toBe(true);
    await docker("network", "connect", "--alias", "later", "empty", "plain");
    const returned = Date.now();
    const hasEndpoint = (frames: typeof stream.frames): boolean =>
      frames.some(({ event, data }) => event === "patch" && JSON.stringify(data).includes('"later"'));
    await expect.poll(() => hasEndpoint(stream.frames), { timeout: 10_000, interval: 20 }).toBe(true);
    const frame = stream.frames.find(({ data }) => JSON.stringify(data).includes('"later"'));
    expect((frame?.at ?? Number.POSITIVE_INFINITY) - returned).toBeLessThan(1000);
    const last = stream.frames.at(-1)?.id;
    stream.stop();
    await stream.closed;
    await docker("network", "disconnect", "empty", "plain");
    await expect
      .poll(
        async () => (await topology()).endpoints.filter(({ aliases }) => aliases?.includes("later")).length,
      )
      .toBe(0);
    const resumed = readEvents(server, last);
    await expect.poll(() => resumed.frames.some(({ event }) => event === "patch")).toBe(true);
    expect(resumed.frames.some(({ event }) => event === "snapshot")).toBe(false);
    resumed.stop();
  });

  describe("refusals of THREATS §4: the field and the reason, nothing half done, the engine sound afterwards", () => {
    const pool = (change: Record<string, unknown>): Record<string, unknown> => ({
      name: "refused",
      pools: [change],
    });
    const mtu = "com.docker.network.driver.mtu";
    const numbered = (count: number, name: string): [string, string][] =>
      Array.from({ length: count }, (_, index) => [`${name}${index}`, ""]);
    type CreateRow = [what: string, body: Record<string, unknown>, status: number, path: string];
    const ofPool = (changes: Record<string, Record<string, unknown>>, path: string): CreateRow[] =>
      Object.entries(changes).map(([what, change]) => [
        what,
        pool({ subnet: "10.99.0.0/24", ...change }),
        422,
        `pools[0].${path}`,
      ]);
    test.each<CreateRow>([
      ["name empty", { name: "" }, 422, "name"],
      ["name absent", {}, 422, "name"],
      ...["  ", "refused one", "refused/../x", "..", "refused?x#y", "refused\u0007", "refused\u202e"].map(
        (name): CreateRow => [`name ${JSON.stringify(name)}`, { name }, 422, "name"],
      ),
      ...["ingress", "container:refused", "ab".repeat(32), "-refused"].map((name): CreateRow => [
        `name ${name}`,
        { name },
        422,
        "name",
      ]),
      ...["host", "none", "default"].map((name): CreateRow => [`name ${name}`, { name }, 403, "name"]),
      ["name with HTML", { name: "<img src=x onerror=alert(1)>" }, 422, "name"],
      ["name too long", { name: "x".repeat(64) }, 422, "name"],
      ["name of Docker's own", { name: "bridge" }, 403, "name"],
      ["name taken", { name: "front" }, 409, "name"],
      ["host bits", pool({ subnet: "10.99.0.5/24" }), 422, "pools[0].subnet"],
      ["/31", pool({ subnet: "10.99.0.0/31" }), 422, "pools[0].subnet"],
      ...ofPool(
        {
          "/32": { subnet: "10.99.0.0/32" },
          "no prefix": { subnet: "10.99.0.0" },
          "/33": { subnet: "10.99.0.0/33" },
          "256": { subnet: "10.256.0.0/24" },
          "too few parts": { subnet: "10.40/16" },
          "a netmask": { subnet: "10.99.0.0/255.255.255.0" },
          "blanks around": { subnet: " 10.99.0.0/24 " },
          multicast: { subnet: "224.1.0.0/16" },
          "reserved space": { subnet: "240.0.0.0/8" },
          "this network": { subnet: "0.1.0.0/16" },
          "link-local": { subnet: "169.254.7.0/24" },
        },
        "subnet",
      ),
      ["a subnet of a wrong type", pool({ subnet: 7 }), 400, "pools[0].subnet"],
      ...ofPool(
        {
          "gateway the network's": { gateway: "10.99.0.0" },
          "gateway the broadcast": { gateway: "10.99.0.255" },
          "gateway with prefix": { gateway: "10.99.0.1/24" },
          "gateway of the other family": { gateway: "fd00::1" },
          "gateway without a subnet": { subnet: null, gateway: "10.99.0.1" },
        },
        "gateway",
      ),
      ...ofPool(
        {
          "range larger": { ipRange: "10.99.0.0/16" },
          "range with host bits": { ipRange: "10.99.0.5/25" },
          "range of the other family": { ipRange: "fd00::/64" },
          "range of the gateway alone": { ipRange: "10.99.0.9/32", gateway: "10.99.0.9" },
          "range of one, which becomes the gateway": { ipRange: "10.99.0.9/32" },
        },
        "ipRange",
      ),
      ...ofPool(
        {
          "auxiliary malformed": { auxiliaryAddresses: { a: "10.99.0" } },
          "auxiliary empty": { auxiliaryAddresses: { a: "" } },
          "auxiliary the gateway's": { gateway: "10.99.0.7", auxiliaryAddresses: { a: "10.99.0.7" } },
          "auxiliary the implied gateway's": { auxiliaryAddresses: { a: "10.99.0.1" } },
          "auxiliary twice": { auxiliaryAddresses: { b: "10.99.0.4", a: "10.99.0.4" } },
        },
        "auxiliaryAddresses.a",
      ),
      ["leading zeros", pool({ subnet: "010.99.0.0/24" }), 422, "pools[0].subnet"],
      ["gateway outside", pool({ subnet: "10.99.0.0/24", gateway: "10.98.0.1" }), 422, "pools[0].gateway"],
      ["range outside", pool({ subnet: "10.99.0.0/24", ipRange: "10.98.0.0/25" }), 422, "pools[0].ipRange"],
      [
        "auxiliary outside",
        pool({ subnet: "10.99.0.0/24", auxiliaryAddresses: { a: "10.98.0.1" } }),
        422,
        "pools[0].auxiliaryAddresses.a",
      ],
      ["overlap", pool({ subnet: "10.81.0.128/25" }), 409, "pools[0].subnet"],
      ["the subnet of another", pool({ subnet: "10.81.0.0/24" }), 409, "pools[0].subnet"],
      ["around another", pool({ subnet: "10.80.0.0/12" }), 409, "pools[0].subnet"],
      ...[
        "ff05::/64",
        "fe80::/64",
        "fd00:99::/127",
        "fd00:99::/128",
        "fd00:99::1/64",
        "::ffff:10.0.0.0/104",
      ].map((subnet): CreateRow => [subnet, { ...pool({ subnet }), ipv6: true }, 422, "pools[0].subnet"]),
      [
        "two subnets of IPv4",
        { name: "refused", pools: [{ subnet: "10.99.0.0/24" }, { subnet: "10.98.0.0/24" }] },
        422,
        "pools[1].subnet",
      ],
      [
        "macvlan, the same subnet twice",
        {
          name: "refused",
          driver: "macvlan",
          parent: "up0",
          pools: [{ subnet: "10.99.0.0/24" }, { subnet: "10.99.0.0/24" }],
        },
        422,
        "pools[1].subnet",
      ],
      ["loopback", pool({ subnet: "127.1.0.0/16" }), 422, "pools[0].subnet"],
      ["public space", pool({ subnet: "8.8.8.0/24" }), 409, "pools[0].subnet"],
      [
        "the same subnet twice",
        { name: "refused", pools: [{ subnet: "10.99.0.0/24" }, { subnet: "10.99.0.0/24" }] },
        422,
        "pools[1].subnet",
      ],
      ["IPv6 without the flag", pool({ subnet: "fd00:99::/64" }), 422, "pools[0].subnet"],
      // From API 1.46 on the engine chooses an IPv6 subnet itself (NET-14).
      ...(isLater
        ? []
        : [
            ["the flag without IPv6", { name: "refused", ipv6: true }, 422, "ipv6"] satisfies [
              string,
              object,
              number,
              string,
            ],
          ]),
      ["unknown driver", { name: "refused", driver: "weave" }, 422, "driver"],
      ["driver host", { name: "refused", driver: "host" }, 403, "driver"],
      ["overlay without Swarm", { name: "refused", driver: "overlay" }, 422, "driver"],
      [
        "macvlan on no interface",
        { name: "refused", driver: "macvlan", parent: "nope0", pools: [{ subnet: "10.99.0.0/24" }] },
        422,
        "parent",
      ],
      ["a parent with a slash", { name: "refused", driver: "macvlan", parent: "../x" }, 422, "parent"],
      ["driver null", { name: "refused", driver: "null" }, 403, "driver"],
      ...["abc", "-1", "70000", "1e3", ""].map((value): CreateRow => [
        `MTU ${value}`,
        { name: "refused", options: { [mtu]: value } },
        422,
        `options.${mtu}`,
      ]),
      [
        "MTU 1000 with IPv6",
        { ...pool({ subnet: "fd00:99::/64" }), ipv6: true, options: { [mtu]: "1000" } },
        422,
        `options.${mtu}`,
      ],
      ...["x".repeat(16), "a/b", "br-refused\n", "eth0", "lo", ""].map((name): CreateRow => [
        `bridge name ${JSON.stringify(name)}`,
        { name: "refused", options: { "com.docker.network.bridge.name": name } },
        422,
        "options.com.docker.network.bridge.name",
      ]),
      ["MTU 10", { name: "refused", options: { [mtu]: "10" } }, 422, `options.${mtu}`],
      [
        "bridge name docker0",
        { name: "refused", options: { "com.docker.network.bridge.name": "docker0" } },
        422,
        "options.com.docker.network.bridge.name",
      ],
      ["101 labels", { name: "refused", labels: Object.fromEntries(numbered(101, "l")) }, 422, "labels"],
      ["a label of a wrong type", { name: "refused", labels: { a: 1 } }, 400, "labels.a"],
      ["a label of 5,000 characters", { name: "refused", labels: { a: "x".repeat(5000) } }, 422, "labels.a"],
      ["empty label key", { name: "refused", labels: { "": "x" } }, 422, "labels"],
      ["pools of a wrong type", { name: "refused", pools: "10.0.0.0/8" }, 400, "pools"],
    ])("create: %s", async (_, body, status, path) => {
      const answer = await server.call<{ issues: { path: string; message: string }[] }>(
        "POST",
        networks,
        body,
      );
      expect(answer).toMatchObject({
        status,
        body: { status, issues: expect.arrayContaining([expect.objectContaining({ path })]) },
      });
      expect(answer.body.issues.every(({ message }) => message.length > 10)).toBe(true);
      const { body: listed } = await send(engine.socketPath, { method: "GET", path: "/networks" });
      const names = (listed as { Name: string }[]).map(({ Name }) => Name);
      expect(names.filter((name) => /refused/.test(name))).toEqual([]);
    });

    test.each<[string, Record<string, unknown>, string[]]>([
      ["a /30", pool({ subnet: "10.99.0.0/30" }), ["one-address"]],
      ["a name that differs in case", { name: "FRONT" }, ["name-case"]],
      ["public space, confirmed", { ...pool({ subnet: "8.8.8.0/24" }), confirm: ["public-space"] }, []],
    ])("create: %s is taken, with what is to be known", async (_, body, warnings) => {
      const made = await server.call<{ id: string; warnings: { code: string }[] }>("POST", networks, body);
      expect([made.status, made.body.warnings.map(({ code }) => code)]).toEqual([201, warnings]);
      expect((await server.call("DELETE", `${networks}/${made.body.id}`)).status).toBe(204);
    });

    test("after all of that the same subnet can be had", async () => {
      expect(
        (await server.call("POST", networks, { name: "clean", pools: [{ subnet: "10.99.0.0/24" }] })).status,
      ).toBe(201);
      expect((await server.call("DELETE", `${networks}/clean`)).status).toBe(204);
    });

    type ConnectRow = [
      what: string,
      network: string,
      body: Record<string, unknown>,
      status: number,
      path: string,
    ];
    test.each<ConnectRow>([
      ["outside", "front", { container: "plain", ipv4Address: "10.99.0.5" }, 422, "ipv4Address"],
      ["taken", "front", { container: "plain", ipv4Address: "10.81.0.2" }, 409, "ipv4Address"],
      [
        "reserved by a stopped container",
        "back",
        { container: "plain", ipv4Address: "10.82.0.66" },
        409,
        "ipv4Address",
      ],
      [
        "reserved by a container that never started",
        "front",
        { container: "plain", ipv4Address: "10.81.0.200" },
        409,
        "ipv4Address",
      ],
      ["the gateway's", "back", { container: "plain", ipv4Address: "10.82.0.254" }, 422, "ipv4Address"],
      ["auxiliary", "back", { container: "plain", ipv4Address: "10.82.0.9" }, 422, "ipv4Address"],
      ["the broadcast", "back", { container: "plain", ipv4Address: "10.82.0.255" }, 422, "ipv4Address"],
      ["the network's", "back", { container: "plain", ipv4Address: "10.82.0.0" }, 422, "ipv4Address"],
      ["of the other family", "back", { container: "plain", ipv4Address: "fd00:85::5" }, 422, "ipv4Address"],
      ["without a pool", "back", { container: "plain", ipv6Address: "fd00:85::5" }, 422, "ipv6Address"],
      ["IPv6 in use", "dual", { container: "plain", ipv6Address: "fd00:85::99" }, 409, "ipv6Address"],
      ["with a prefix", "back", { container: "plain", ipv4Address: "10.82.0.7/24" }, 422, "ipv4Address"],
      ["of a wrong type", "back", { container: "plain", ipv4Address: 7 }, 400, "ipv4Address"],
      ["malformed", "back", { container: "plain", ipv4Address: "10.82.0" }, 422, "ipv4Address"],
      [
        "on the default bridge",
        "bridge",
        { container: "shy", ipv4Address: "172.17.0.99" },
        422,
        "ipv4Address",
      ],
      ...["", "two words", "x".repeat(64), "*", "-x", "a\u202eb"].map((alias): ConnectRow => [
        `alias ${JSON.stringify(alias)}`,
        "back",
        { container: "plain", aliases: [alias] },
        422,
        "aliases[0]",
      ]),
      [
        "thousands of aliases",
        "back",
        { container: "plain", aliases: numbered(3000, "a").map(([name]) => name) },
        422,
        "aliases",
      ],
      ...["localhost", "host.docker.internal"].map((alias): ConnectRow => [
        `alias ${alias}`,
        "back",
        { container: "plain", aliases: [alias] },
        409,
        "aliases[0]",
      ]),
      ["alias with HTML", "back", { container: "plain", aliases: ["<b>"] }, 422, "aliases[0]"],
      ["alias of another container", "front", { container: "plain", aliases: ["db"] }, 409, "aliases[0]"],
      ["alias on the default bridge", "bridge", { container: "shy", aliases: ["x"] }, 422, "aliases"],
      ["MAC malformed", "back", { container: "plain", macAddress: "zz" }, 422, "macAddress"],
      // The last is a good one, which this engine would ignore.
      ...["01:00:5e:00:00:05", "00:00:00:00:00:00", "02:42:ac:11:00", "02:42:ac:11:00:99"].map(
        (macAddress): ConnectRow => [
          `MAC ${macAddress}`,
          "back",
          { container: "plain", macAddress },
          422,
          "macAddress",
        ],
      ),
      [
        "another address than it has",
        "front",
        { container: "web", ipv4Address: "10.81.0.99" },
        409,
        "container",
      ],
      ["to host", "host", { container: "plain" }, 409, "network"],
      ["to none", "none", { container: "plain" }, 409, "network"],
      ["of a host-mode container", "back", { container: "hosted" }, 409, "container"],
      ["of a none-mode container", "back", { container: "lonely" }, 409, "container"],
      ["of a sharing container", "back", { container: "sidecar" }, 409, "container"],
      ["unknown field", "back", { container: "plain", Privileged: true }, 422, "Privileged"],
      ["no container", "back", {}, 422, "container"],
      ["empty container", "back", { container: "" }, 400, "container"],
    ])("connect: %s", async (_, network, body, status, path) => {
      const answer = await server.call("POST", `${networks}/${network}/connect`, body);
      expect(answer).toMatchObject({
        status,
        body: { status, issues: expect.arrayContaining([expect.objectContaining({ path })]) },
      });
    });

    test("connect and disconnect: who is not there, the same again, the last network", async () => {
      type Answer = { changed: boolean; detail: string; warnings: { code: string }[] };
      const connect = (network: string, container: string, more = {}) =>
        server.call<Answer>("POST", `${networks}/${network}/connect`, { container, ...more });
      const disconnect = (network: string, container: string) =>
        server.call<Answer>("POST", `${networks}/${network}/disconnect`, { container });
      expect((await connect("back", "nobody")).status).toBe(404);
      expect((await connect("nowhere", "plain")).status).toBe(404);
      const same = await connect("back", "web", { ipv4Address: "10.82.0.77" });
      expect([same.status, same.body.changed]).toEqual([200, false]);
      expect((await connect("back", "plain", { ipv4Address: "10.82.0.77" })).body.detail).toContain(
        "by web.",
      );
      const none = await disconnect("back", "plain");
      expect([none.status, none.body.changed]).toEqual([200, false]);
      // An empty address is an automatic one.
      await run("short");
      const on = await connect("quiet", "short", { ipv4Address: "" });
      expect([on.status, on.body.changed]).toEqual([200, true]);
      expect((await disconnect("quiet", "short")).status).toBe(200);
      const last = await disconnect("bridge", "short");
      expect([last.status, last.body.warnings.map(({ code }) => code)]).toEqual([
        200,
        expect.arrayContaining(["last-network"]),
      ]);
      await docker("rm", "-f", "short");
    });

    test("a static address on a subnet that the engine chose is refused at its field, and the container stays sound", async () => {
      await docker("network", "create", "auto");
      const subnet = await docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}", "auto");
      const ipv4Address = subnet.replace(/\.0\/\d+$/, ".77");
      expect(
        await server.call("POST", `${networks}/auto/connect`, { container: "plain", ipv4Address }),
      ).toMatchObject({ status: 422, body: { issues: [{ path: "ipv4Address" }] } });
      await docker("restart", "-t", "0", "plain");
      await docker("network", "rm", "auto");
    });

    test("a full subnet is refused before it leaves a ghost", async () => {
      await docker("network", "create", "--subnet", "10.92.0.0/30", "tiny");
      await run("tenant", "--network", "tiny");
      expect(await server.call("POST", `${networks}/tiny/connect`, { container: "plain" })).toMatchObject({
        status: 409,
        body: { code: "subnet-full" },
      });
      await docker("rm", "-f", "tenant");
      await docker("network", "rm", "tiny");
    });

    test("Docker's own networks and networks in use stay", async () => {
      expect(await server.call("DELETE", `${networks}/bridge`)).toMatchObject({
        status: 403,
        body: { code: "predefined" },
      });
      expect(await server.call("DELETE", `${networks}/front`)).toMatchObject({
        status: 409,
        body: { code: "network-in-use" },
      });
      expect(await server.call("DELETE", `${networks}/nowhere`)).toMatchObject({ status: 404 });
    });

    test("each container that was tried with restarts", async () => {
      for (const name of ["plain", "shy", "web"]) await docker("restart", "-t", "0", name);
      await expect
        .poll(async () => (await topology()).endpoints.filter(({ state }) => state === "ghost").length)
        .toBe(0);
    });

    test("used-up default pools are told with a subnet that is free", async () => {
      const made: string[] = [];
      try {
        for (let index = 0; index < 40; index += 1) {
          const { code } = await engine.cli(["network", "create", `pool${index}`]);
          if (code !== 0) break;
          made.push(`pool${index}`);
        }
        const answer = await server.call<{ issues: { suggestion: string }[] }>("POST", networks, {
          name: "one-more",
        });
        expect(answer).toMatchObject({ status: 409, body: { code: "pools-exhausted" } });
        const subnet = answer.body.issues[0]?.suggestion;
        expect((await server.call("POST", networks, { name: "one-more", pools: [{ subnet }] })).status).toBe(
          201,
        );
        made.push("one-more");
      } finally {
        if (made.length > 0) await docker("network", "rm", ...made);
      }
    });

    test("twenty creates of one name at once make one network", async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          server.call("POST", networks, { name: "rush", pools: [{ subnet: `10.93.${index}.0/24` }] }),
        ),
      );
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        201,
        ...Array.from({ length: 19 }, () => 409),
      ]);
      expect((await server.call("DELETE", `${networks}/rush`)).status).toBe(204);
    });
  });
});
