import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  demultiplex,
  type EngineEvent,
  type EventWatch,
  type Reply,
  send,
  watchEvents,
} from "./engine-client";

export type ContractTarget = {
  socketPath: string;
  /** An image whose process runs until it is killed, with busybox's ping, nslookup and ip. */
  image: string;
  cli: (args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>;
  stop: () => Promise<void>;
};

type Endpoint = {
  IPAMConfig: { IPv4Address?: string; IPv6Address?: string } | null;
  Aliases: string[] | null;
  NetworkID: string;
  EndpointID: string;
  Gateway: string;
  IPAddress: string;
  IPPrefixLen: number;
  IPv6Gateway: string;
  GlobalIPv6Address: string;
  GlobalIPv6PrefixLen: number;
  MacAddress: string;
};
type NetworkJson = {
  Name: string;
  Id: string;
  Driver: string;
  Scope: string;
  EnableIPv6: boolean;
  Internal: boolean;
  IPAM: { Driver: string; Options: unknown; Config: Record<string, unknown>[] };
  Containers: Record<
    string,
    { Name: string; EndpointID: string; MacAddress: string; IPv4Address: string; IPv6Address: string }
  >;
  Options: Record<string, string>;
  Labels: Record<string, string>;
};
type ContainerJson = {
  Id: string;
  Name: string;
  State: { Status: string; Running: boolean; Paused: boolean; ExitCode: number; Error: string; Pid: number };
  HostConfig: { NetworkMode: string };
  Config: { Hostname: string; Labels: Record<string, string> };
  NetworkSettings: {
    Ports: Record<string, { HostIp: string; HostPort: string }[] | null>;
    Networks: Record<string, Endpoint>;
  };
};
type ListedContainer = {
  Id: string;
  Names: string[];
  Image: string;
  State: string;
  Status: string;
  Labels: Record<string, string>;
  Ports: { IP?: string; PrivatePort: number; PublicPort?: number; Type: string }[];
  HostConfig: { NetworkMode: string };
  NetworkSettings: { Networks: Record<string, Endpoint> };
};
type Pool = {
  Subnet?: string;
  Gateway?: string;
  IPRange?: string;
  AuxiliaryAddresses?: Record<string, string>;
};

const overlap = "Pool overlaps with other one on this address space";
const taken = "Address already in use";
const sharedNamespace =
  "container sharing network namespace with another container or host cannot be connected to any other network";
const noneMode =
  "container cannot be connected to multiple networks with one of the networks in private (none) mode";
const hostConflict = "container cannot be disconnected from host network or connected to host network";
const fullId = /^[0-9a-f]{64}$/;

/**
 * What Patchbay relies on of Docker 20.10 (API 1.41), for every engine that claims to be one. Where the demo engine
 * differs from the real one, the demo engine is wrong.
 */
export function describeEngineContract({
  title,
  skippedBecause,
  start,
}: {
  title: string;
  skippedBecause: string | null;
  start: () => Promise<ContractTarget>;
}): void {
  const suite = skippedBecause === null ? describe : describe.skip;
  suite(`engine contract: ${title}${skippedBecause === null ? "" : ` (skipped: ${skippedBecause})`}`, () => {
    let target: ContractTarget;
    let count = 0;
    const madeContainers = new Set<string>();
    const madeNetworks = new Set<string>();
    const watches: EventWatch[] = [];

    beforeAll(async () => {
      target = await start();
    });
    afterAll(() => target?.stop());
    afterEach(async () => {
      for (const opened of watches.splice(0)) opened.stop();
      for (const id of madeContainers) await call("DELETE", `/containers/${id}?force=1&v=1`);
      for (const id of madeNetworks) await call("DELETE", `/networks/${id}`);
      madeContainers.clear();
      madeNetworks.clear();
    });

    const call = (
      method: string,
      path: string,
      body?: unknown,
      headers?: Record<string, string>,
    ): Promise<Reply> => send(target.socketPath, { method, path, body, headers });
    const next = (): number => (count += 1);
    const name = (stem: string): string => `${stem}${next()}`;
    /** A /24 of its own for each test: `10.N.M`. */
    const prefix = (): string => {
      const number = next();
      return `10.${100 + Math.floor(number / 200)}.${number % 200}`;
    };
    const message = (reply: Reply): unknown =>
      typeof reply.body === "object" && reply.body !== null && "message" in reply.body
        ? reply.body.message
        : reply.body;
    const refusal = (reply: Reply): [number, unknown] => [reply.status, message(reply)];
    const query = (filters: object): string => `filters=${encodeURIComponent(JSON.stringify(filters))}`;

    async function create(wish: { Name?: string; [key: string]: unknown }): Promise<Reply> {
      const reply = await call("POST", "/networks/create", { CheckDuplicate: true, ...wish });
      if (reply.status === 201) madeNetworks.add((reply.body as { Id: string }).Id);
      return reply;
    }
    async function createNetwork(wish: { Name?: string; [key: string]: unknown } = {}): Promise<NetworkJson> {
      const reply = await create({ Name: name("net"), ...wish });
      expect(refusal(reply)[0], String(message(reply))).toBe(201);
      return network((reply.body as { Id: string }).Id);
    }
    /** With one pool, or with those given. */
    const poolNetwork = (pools: Pool | Pool[], more: object = {}): Promise<NetworkJson> =>
      createNetwork({ IPAM: { Config: [pools].flat() }, ...more });
    async function network(reference: string): Promise<NetworkJson> {
      const reply = await call("GET", `/networks/${encodeURIComponent(reference)}`);
      expect(reply.status, String(message(reply))).toBe(200);
      return reply.body as NetworkJson;
    }
    /** Creates a network, and answers the refusal, or its pools. */
    async function tryPools(pools: Pool | Pool[], more: object = {}): Promise<[number, unknown]> {
      const reply = await create({ Name: name("net"), IPAM: { Config: [pools].flat() }, ...more });
      if (reply.status !== 201) return refusal(reply);
      const { IPAM } = await network((reply.body as { Id: string }).Id);
      await call("DELETE", `/networks/${(reply.body as { Id: string }).Id}`);
      return [201, IPAM.Config];
    }

    async function createContainer(
      networkMode: string,
      {
        name: wanted = name("box"),
        host = {},
        ...config
      }: { name?: string; host?: Record<string, unknown>; [key: string]: unknown } = {},
    ): Promise<string> {
      const reply = await call("POST", `/containers/create?name=${wanted}`, {
        Image: target.image,
        Cmd: ["sleep", "9999"],
        StopSignal: "SIGKILL",
        HostConfig: { NetworkMode: networkMode, ...host },
        ...config,
      });
      expect(reply.status, String(message(reply))).toBe(201);
      const { Id } = reply.body as { Id: string };
      madeContainers.add(Id);
      return Id;
    }
    async function startedContainer(
      networkMode: string,
      options: Parameters<typeof createContainer>[1] = {},
    ): Promise<string> {
      const id = await createContainer(networkMode, options);
      expect(refusal(await call("POST", `/containers/${id}/start`))).toEqual([204, ""]);
      return id;
    }
    /** A container with one address asked for on its own network. */
    const withEndpoint = (networkName: string, wish: object): Record<string, unknown> => ({
      NetworkingConfig: { EndpointsConfig: { [networkName]: wish } },
    });
    async function inspect(reference: string): Promise<ContainerJson> {
      const reply = await call("GET", `/containers/${reference}/json`);
      expect(reply.status, String(message(reply))).toBe(200);
      return reply.body as ContainerJson;
    }
    async function endpoint(id: string, networkName: string): Promise<Endpoint> {
      const found = (await inspect(id)).NetworkSettings.Networks[networkName];
      expect(found, `entry for ${networkName}`).toBeDefined();
      return found as Endpoint;
    }
    const address = async (id: string, networkName: string): Promise<string> =>
      (await endpoint(id, networkName)).IPAddress;
    const attached = async (id: string): Promise<string[]> =>
      Object.keys((await inspect(id)).NetworkSettings.Networks);
    const connect = (networkId: string, container: string, config?: object): Promise<Reply> =>
      call("POST", `/networks/${networkId}/connect`, { Container: container, EndpointConfig: config });
    const disconnect = (networkId: string, container: string, force = false): Promise<Reply> =>
      call("POST", `/networks/${networkId}/disconnect`, { Container: container, Force: force });
    const stop = (id: string): Promise<Reply> => call("POST", `/containers/${id}/stop?t=0`);
    const startAgain = (id: string): Promise<Reply> => call("POST", `/containers/${id}/start`);
    async function listed(id: string): Promise<ListedContainer> {
      const reply = await call("GET", `/containers/json?all=1&${query({ id: [id] })}`);
      expect(reply.status).toBe(200);
      const [found] = reply.body as ListedContainer[];
      expect(found).toBeDefined();
      return found as ListedContainer;
    }
    async function exec(
      id: string,
      command: string[],
    ): Promise<{ exitCode: number; stdout: string; stderr: string }> {
      const created = await call("POST", `/containers/${id}/exec`, {
        Cmd: command,
        AttachStdout: true,
        AttachStderr: true,
      });
      expect(created.status, String(message(created))).toBe(201);
      const execId = (created.body as { Id: string }).Id;
      const started = await call("POST", `/exec/${execId}/start`, { Detach: false, Tty: false });
      expect(started.status).toBe(200);
      const frames = demultiplex(started.bytes);
      const of = (stream: number): string =>
        frames
          .filter((frame) => frame.stream === stream)
          .map((frame) => frame.text)
          .join("");
      let state = (await call("GET", `/exec/${execId}/json`)).body as {
        ExitCode: number | null;
        Running: boolean;
      };
      await expect
        .poll(async () => {
          state = (await call("GET", `/exec/${execId}/json`)).body as typeof state;
          return state.Running;
        })
        .toBe(false);
      return { exitCode: state.ExitCode ?? -1, stdout: of(1), stderr: of(2) };
    }
    const defaultRoute = async (id: string): Promise<string | undefined> =>
      /default via (\S+) dev/.exec((await exec(id, ["ip", "route"])).stdout)?.[1];
    async function watch(filters?: object): Promise<EventWatch> {
      const opened = await watchEvents(target.socketPath, filters ? `?${query(filters)}` : "");
      watches.push(opened);
      return opened;
    }
    /** `connect net1` and so on, for events of these networks and containers, in order. */
    const brief = (events: EngineEvent[], names: Record<string, string>): string[] =>
      events
        .filter((event) => event.Actor.ID in names && !["kill", "exec_die"].includes(event.Action))
        .map((event) => `${event.Action} ${names[event.Actor.ID]}`);

    describe("system", () => {
      it("answers a ping with its API version", async () => {
        const get = await call("GET", "/_ping");
        expect([get.status, get.body]).toEqual([200, "OK"]);
        const head = await call("HEAD", "/_ping");
        expect([head.status, head.body]).toEqual([200, ""]);
        for (const { headers } of [get, head]) {
          expect(headers).toMatchObject({
            "api-version": "1.41",
            "docker-experimental": "false",
            ostype: "linux",
          });
          expect(headers.server).toMatch(/^Docker\/20\.10\./);
          expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
        }
      });

      it("tells its version", async () => {
        const { status, body } = await call("GET", "/version");
        expect(status).toBe(200);
        expect(body).toMatchObject({ ApiVersion: "1.41", MinAPIVersion: "1.12", Os: "linux" });
        expect(body).toHaveProperty("Version", expect.stringMatching(/^20\.10\.24/));
        expect(body).toHaveProperty("Platform.Name", expect.any(String));
        expect(body).toHaveProperty("Components.0.Name", "Engine");
      });

      it("tells its facts, outside a swarm", async () => {
        const { status, body } = await call("GET", "/info");
        expect(status).toBe(200);
        expect(body).toMatchObject({
          ID: expect.any(String),
          Name: expect.any(String),
          OperatingSystem: expect.any(String),
          OSType: "linux",
          ServerVersion: expect.stringMatching(/^20\.10\.24/),
          Swarm: { NodeID: "", LocalNodeState: "inactive", ControlAvailable: false },
          Containers: expect.any(Number),
          ContainersRunning: expect.any(Number),
          ContainersPaused: expect.any(Number),
          ContainersStopped: expect.any(Number),
          Images: expect.any(Number),
        });
        expect((body as { Plugins: { Network: string[] } }).Plugins.Network).toEqual(
          expect.arrayContaining(["bridge", "host", "macvlan", "null", "overlay"]),
        );
      });

      it("lists images", async () => {
        const { body } = await call("GET", "/images/json");
        const tags = (body as { RepoTags: string[] | null; Id: string }[]).flatMap(
          (image) => image.RepoTags ?? [],
        );
        expect(tags).toContain(target.image);
      });

      it.each(["/nope", "/v1.41/nope", "/containers/", "/networks/a/b/c/d"])(
        "has no page %s",
        async (path) => {
          const reply = await call("GET", path);
          expect(reply.status).toBe(404);
        },
      );

      it("words an unknown page", async () => {
        expect(refusal(await call("GET", "/nope"))).toEqual([404, "page not found"]);
        expect(refusal(await call("PUT", "/networks", {}))).toEqual([404, "page not found"]);
      });

      it("takes the API versions up to its own", async () => {
        expect((await call("GET", "/v1.41/networks")).status).toBe(200);
        expect((await call("GET", "/v1.24/networks")).status).toBe(200);
        expect(refusal(await call("GET", "/v1.99/networks"))).toEqual([
          400,
          "client version 1.99 is too new. Maximum supported API version is 1.41",
        ]);
      });
    });

    describe("networks: list and inspect", () => {
      it("has bridge, host and none from the start", async () => {
        const list = (await call("GET", "/networks")).body as NetworkJson[];
        const byName = new Map(list.map((one) => [one.Name, one]));
        expect(byName.get("bridge")).toMatchObject({
          Driver: "bridge",
          Scope: "local",
          IPAM: { Driver: "default", Options: null, Config: [{ Subnet: "172.17.0.0/16" }] },
          Options: {
            "com.docker.network.bridge.default_bridge": "true",
            "com.docker.network.bridge.name": "docker0",
          },
        });
        // No gateway is told for the default bridge on 20.10.
        expect(byName.get("bridge")?.IPAM.Config[0]).not.toHaveProperty("Gateway");
        expect(byName.get("host")).toMatchObject({ Driver: "host", IPAM: { Config: [] }, Containers: {} });
        expect(byName.get("none")).toMatchObject({ Driver: "null", IPAM: { Config: [] }, Containers: {} });
      });

      it("tells a network with all its fields", async () => {
        const made = await createNetwork({ Labels: { a: "b", "": "empty key" }, Options: { foo: "bar" } });
        expect(Object.keys(made).toSorted()).toEqual(
          [
            "Attachable",
            "ConfigFrom",
            "ConfigOnly",
            "Containers",
            "Created",
            "Driver",
            "EnableIPv6",
            "IPAM",
            "Id",
            "Ingress",
            "Internal",
            "Labels",
            "Name",
            "Options",
            "Scope",
          ].toSorted(),
        );
        expect(made).toMatchObject({
          Id: expect.stringMatching(fullId),
          Created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          Scope: "local",
          Driver: "bridge",
          EnableIPv6: false,
          Internal: false,
          Attachable: false,
          Ingress: false,
          ConfigOnly: false,
          Labels: { a: "b", "": "empty key" },
          Options: { foo: "bar" },
          Containers: {},
        });
      });

      it("leaves containers out of the list and tells them on inspect", async () => {
        const subnet = prefix();
        const made = await poolNetwork({ Subnet: `${subnet}.0/24` });
        const id = await startedContainer(made.Name);
        const list = (await call("GET", `/networks?${query({ id: [made.Id] })}`)).body as NetworkJson[];
        expect(list[0]?.Containers).toEqual({});
        const { Containers } = await network(made.Id);
        const entry = await endpoint(id, made.Name);
        const { Name } = await inspect(id);
        expect(Containers).toEqual({
          [id]: {
            Name: Name.slice(1),
            EndpointID: entry.EndpointID,
            MacAddress: entry.MacAddress,
            IPv4Address: `${entry.IPAddress}/24`,
            IPv6Address: "",
          },
        });
      });

      it("is found by name, id and prefix, name before prefix", async () => {
        const first = await createNetwork();
        expect((await network(first.Name)).Id).toBe(first.Id);
        expect((await network(first.Id.slice(0, 12))).Id).toBe(first.Id);
        const second = await createNetwork({ Name: first.Id.slice(0, 10) });
        expect((await network(first.Id.slice(0, 10))).Id).toBe(second.Id);
        expect((await network(first.Id.slice(0, 11))).Id).toBe(first.Id);
      });

      it("says that a name or a prefix is ambiguous", async () => {
        const first = await createNetwork();
        const again = await create({ Name: first.Name, CheckDuplicate: false });
        expect(again.status).toBe(201);
        expect(again.body).toMatchObject({
          Warning: `Network with name ${first.Name} (id : ${first.Id}) already exists`,
        });
        expect(refusal(await call("GET", `/networks/${first.Name}`))).toEqual([
          400,
          `2 matches found based on name: network ${first.Name} is ambiguous`,
        ]);
        expect(refusal(await call("DELETE", `/networks/${first.Name}`))).toEqual([
          400,
          `network ${first.Name} is ambiguous (2 matches found based on name)`,
        ]);
        const id = await startedContainer("bridge");
        expect(refusal(await connect(first.Name, id))).toEqual([
          400,
          `network ${first.Name} is ambiguous (2 matches found on name)`,
        ]);
      });

      it("says that an id prefix is ambiguous", async () => {
        const seen = new Map<string, number>();
        for (let made = 0; made < 20; made += 1) {
          const { Id } = await poolNetwork({ Subnet: `${prefix()}.0/24` });
          seen.set(Id.slice(0, 1), (seen.get(Id.slice(0, 1)) ?? 0) + 1);
          if (seen.get(Id.slice(0, 1)) === 2) break;
        }
        const digit = [...seen].find(([, times]) => times === 2)?.[0] ?? "";
        const [status, text] = refusal(await call("GET", `/networks/${digit}`));
        expect(status).toBe(400);
        expect(text).toMatch(
          new RegExp(`^\\d+ matches found based on ID prefix: network ${digit} is ambiguous$`),
        );
        const id = await startedContainer("bridge");
        const [, attachText] = refusal(await connect(digit, id));
        expect(attachText).toMatch(
          new RegExp(`^network ${digit} is ambiguous \\(\\d+ matches found based on ID prefix\\)$`),
        );
      });

      it("refuses to inspect what isn't there", async () => {
        expect(refusal(await call("GET", "/networks/nope"))).toEqual([404, "network nope not found"]);
        expect(refusal(await call("GET", "/networks/bridge?scope=swarm"))).toEqual([
          404,
          "network bridge not found",
        ]);
        expect((await call("GET", "/networks/bridge?verbose=true&scope=local")).status).toBe(200);
        expect((await call("GET", "/networks/bridge?verbose=maybe")).status).toBe(400);
      });

      it("filters the list", async () => {
        const made = await createNetwork({ Name: name("filtered"), Labels: { tier: "front" } });
        const names = async (filters: object): Promise<string[]> => {
          const reply = await call("GET", `/networks?${query(filters)}`);
          expect(reply.status, String(message(reply))).toBe(200);
          return (reply.body as NetworkJson[]).map((one) => one.Name).toSorted();
        };
        expect(await names({ name: [made.Name] })).toEqual([made.Name]);
        expect(await names({ name: [made.Name.slice(2)] })).toEqual([made.Name]);
        expect(await names({ name: { [made.Name]: true } })).toEqual([made.Name]);
        expect(await names({ id: [made.Id.slice(0, 20)] })).toEqual([made.Name]);
        expect(await names({ label: ["tier"] })).toEqual([made.Name]);
        expect(await names({ label: ["tier=front"] })).toEqual([made.Name]);
        expect(await names({ label: ["tier=back"] })).toEqual([]);
        expect(await names({ driver: ["null"] })).toEqual(["none"]);
        expect(await names({ type: ["builtin"] })).toEqual(["bridge", "host", "none"]);
        expect(await names({ type: ["custom"] })).toEqual([made.Name]);
        expect(await names({ scope: ["swarm"] })).toEqual([]);
        expect(await names({ dangling: ["false"] })).toEqual(["bridge", "host", "none"]);
      });

      it("calls used networks dangling too", async () => {
        const made = await createNetwork();
        await startedContainer(made.Name);
        const list = (await call("GET", `/networks?${query({ dangling: ["true"] })}`)).body as NetworkJson[];
        expect(list.map((one) => one.Name)).toContain(made.Name);
      });

      it("refuses filters that it doesn't know", async () => {
        expect(refusal(await call("GET", `/networks?${query({ nope: ["x"] })}`))).toEqual([
          400,
          "Invalid filter 'nope'",
        ]);
        expect(refusal(await call("GET", `/networks?${query({ type: ["foo"] })}`))).toEqual([
          500,
          "invalid filter: 'type'='foo'",
        ]);
        expect((await call("GET", `/networks?${query({ dangling: ["x"] })}`)).status).toBe(400);
        expect((await call("GET", "/networks?filters=%7B")).status).toBe(500);
      });
    });

    describe("networks: create", () => {
      it("gives a subnet and a gateway out of the default pools", async () => {
        const made = await createNetwork();
        const [config] = made.IPAM.Config as { Subnet: string; Gateway: string }[];
        expect(config?.Subnet).toMatch(/^(172\.(1[89]|2\d|3[01])\.0\.0\/16|192\.168\.\d+\.0\/20)$/);
        expect(config?.Gateway).toBe(config?.Subnet.replace(/\.0\/\d+$/, ".1"));
      });

      it("doesn't give a freed default pool to the next network", async () => {
        const first = await createNetwork();
        const second = await createNetwork();
        await call("DELETE", `/networks/${first.Id}`);
        const third = await createNetwork();
        expect(third.IPAM.Config).not.toEqual(first.IPAM.Config);
        expect(third.IPAM.Config).not.toEqual(second.IPAM.Config);
      });

      it("runs out of default pools after thirty networks", async () => {
        const subnets = new Set<string>();
        for (let made = 0; made < 30; made += 1)
          subnets.add(String((await createNetwork()).IPAM.Config[0]?.["Subnet"]));
        const expected = [
          ...Array.from({ length: 14 }, (_, at) => `172.${18 + at}.0.0/16`),
          ...Array.from({ length: 16 }, (_, at) => `192.168.${at * 16}.0/20`),
        ];
        expect([...subnets].toSorted()).toEqual(expected.toSorted());
        expect(refusal(await create({ Name: name("net") }))).toEqual([
          404,
          "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
        ]);
      });

      it("keeps a pool as it was typed", async () => {
        const p = prefix();
        const config = {
          Subnet: `${p}.0/24`,
          IPRange: `${p}.128/25`,
          Gateway: `${p}.1`,
          AuxiliaryAddresses: { router: `${p}.130` },
        };
        expect(await tryPools(config)).toEqual([201, [config]]);
        // Without a gateway asked for, none is told, though the first address is it.
        expect(await tryPools({ Subnet: `${p}.0/24` })).toEqual([201, [{ Subnet: `${p}.0/24` }]]);
      });

      it("keeps options, labels and the flags", async () => {
        const made = await createNetwork({
          Internal: true,
          Attachable: true,
          Options: {
            "com.docker.network.bridge.enable_icc": "false",
            "com.docker.network.driver.mtu": "1400",
          },
        });
        expect(made).toMatchObject({
          Internal: true,
          Attachable: true,
          Options: {
            "com.docker.network.bridge.enable_icc": "false",
            "com.docker.network.driver.mtu": "1400",
          },
        });
      });

      it("makes dual-stack networks", async () => {
        const number = next();
        const pools = [
          { Subnet: `${prefix()}.0/24` },
          { Subnet: `fd00:${number}::/64`, Gateway: `fd00:${number}::1` },
        ];
        expect(await tryPools(pools, { EnableIPv6: true })).toEqual([201, pools]);
      });

      it("adds a default IPv4 pool to an IPv6 one", async () => {
        const made = await poolNetwork({ Subnet: `fd00:${next()}::/64` }, { EnableIPv6: true });
        expect(made.IPAM.Config).toHaveLength(2);
        expect(made.IPAM.Config[0]).toHaveProperty("Gateway");
        expect(made.EnableIPv6).toBe(true);
      });

      it("has no default IPv6 pools", async () => {
        expect(refusal(await create({ Name: name("net"), EnableIPv6: true }))).toEqual([
          404,
          "could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network",
        ]);
      });

      it("refuses a taken name only when asked to check", async () => {
        const made = await createNetwork();
        expect(refusal(await create({ Name: made.Name }))).toEqual([
          409,
          `network with name ${made.Name} already exists`,
        ]);
        expect((await create({ Name: made.Name.toUpperCase() })).status).toBe(201);
      });

      it.each(["bridge", "host", "none", "default"])("refuses the predefined name %s", async (predefined) => {
        expect(refusal(await create({ Name: predefined }))).toEqual([
          403,
          `operation is not permitted on predefined ${predefined} network `,
        ]);
      });

      it("refuses an empty and a blank name", async () => {
        expect(refusal(await create({ CheckDuplicate: false }))).toEqual([500, "invalid name: "]);
        expect(refusal(await create({ Name: "" }))).toEqual([409, "network with name  already exists"]);
        expect(refusal(await create({ Name: " " }))).toEqual([500, "invalid name:  "]);
      });

      it.each([
        "a b",
        "a/b",
        "ingress",
        "container:x",
        "f".repeat(64),
        "-rm",
        "<b>x</b>",
        "é",
        "x".repeat(200),
      ])("takes the name %j silently", async (odd) => {
        const reply = await create({ Name: odd, IPAM: { Config: [{ Subnet: `${prefix()}.0/24` }] } });
        expect(reply.status).toBe(201);
        const { Id } = reply.body as { Id: string };
        expect((await network(Id)).Name).toBe(odd);
      });

      it.each([
        "10.2.0.0",
        "10.2.0.0/33",
        "10.2.256.0/24",
        "10.02.0.0/24",
        "10.40/16",
        "10.2.0.0/255.255.255.0",
        " 10.2.0.0/24",
        "",
      ])("refuses the subnet %j", async (subnet) => {
        expect(await tryPools({ Subnet: subnet })).toEqual([
          500,
          `Invalid subnet ${subnet} : invalid CIDR address: ${subnet}`,
        ]);
      });

      it("refuses a gateway or a range without a subnet", async () => {
        const expected = [500, "Invalid subnet  : invalid CIDR address: "];
        expect(await tryPools({ Gateway: "10.3.0.1" })).toEqual(expected);
        expect(await tryPools({ IPRange: "10.3.0.0/25" })).toEqual(expected);
        expect(await tryPools({})).toEqual(expected);
      });

      it("takes host bits silently", async () => {
        const p = prefix();
        expect(await tryPools({ Subnet: `${p}.5/24` })).toEqual([201, [{ Subnet: `${p}.5/24` }]]);
      });

      it("needs room for a gateway", async () => {
        const p = prefix();
        const none = [500, "failed to allocate gateway (): No available addresses on this pool"];
        expect((await tryPools({ Subnet: `${p}.0/30` }))[0]).toBe(201);
        expect(await tryPools({ Subnet: `${p}.0/31` })).toEqual(none);
        expect(await tryPools({ Subnet: `${p}.0/32` })).toEqual(none);
        const number = next();
        expect((await tryPools({ Subnet: `fd00:${number}::/127` }, { EnableIPv6: true }))[0]).toBe(201);
        expect(await tryPools({ Subnet: `fd00:${number}::/128` }, { EnableIPv6: true })).toEqual(none);
      });

      it("refuses gateways that can't be", async () => {
        const p = prefix();
        const Subnet = `${p}.0/24`;
        const failing = (gateway: string, why: string): [number, string] => [
          500,
          `failed to allocate gateway (${gateway}): ${why}`,
        ];
        for (const [gateway, expected] of [
          ["10.4.0.1", failing("10.4.0.1", "Requested address is out of range")],
          ["fd00::1", failing("fd00::1", "Requested address is out of range")],
          [`${p}.0`, failing(`${p}.0`, taken)],
          [`${p}.255`, failing(`${p}.255`, taken)],
          [`${p}.7/24`, [500, `invalid gateway address ${p}.7/24 in Ipam configuration`]],
          ["bad", [500, "invalid gateway address bad in Ipam configuration"]],
        ] as const) {
          expect(await tryPools({ Subnet, Gateway: gateway }), gateway).toEqual(expected);
        }
        expect((await tryPools({ Subnet, Gateway: "" }))[0]).toBe(201);
        expect((await tryPools({ Subnet, Gateway: `${p}.254` }))[0]).toBe(201);
      });

      it("takes IP ranges outside the subnet, larger than it, and with host bits", async () => {
        const p = prefix();
        const Subnet = `${p}.0/24`;
        for (const IPRange of ["10.99.0.0/25", `${p}.0/16`, `${p}.130/25`, `${p}.1/32`, `${p}.0/24`]) {
          expect((await tryPools({ Subnet, IPRange }))[0], IPRange).toBe(201);
        }
        const refused = `failed to parse pool request for address space "LocalDefault" pool "${Subnet}" subpool`;
        expect(await tryPools({ Subnet, IPRange: "bad" })).toEqual([
          500,
          `${refused} "bad": Invalid Address SubPool`,
        ]);
        expect(await tryPools({ Subnet, IPRange: `${p}.128` })).toEqual([
          500,
          `${refused} "${p}.128": Invalid Address SubPool`,
        ]);
        const [status, text] = await tryPools({ Subnet, IPRange: "fd00::/64" });
        expect(status).toBe(500);
        expect(text).toContain(`${refused} "fd00::/64": failed to compute range's lowest ip address`);
      });

      it("refuses auxiliary addresses that are taken, and frees the subnet", async () => {
        const p = prefix();
        const Subnet = `${p}.0/24`;
        const failing = (aux: string): [number, string] => [
          500,
          `failed to allocate secondary ip address (${aux}): ${taken}`,
        ];
        expect(await tryPools({ Subnet, AuxiliaryAddresses: { a: `${p}.1` } })).toEqual(failing(`a:${p}.1`));
        expect(await tryPools({ Subnet, AuxiliaryAddresses: { a: `${p}.0` } })).toEqual(failing(`a:${p}.0`));
        expect(await tryPools({ Subnet, AuxiliaryAddresses: { a: `${p}.255` } })).toEqual(
          failing(`a:${p}.255`),
        );
        expect((await tryPools({ Subnet }))[0]).toBe(201);
      });

      it("leaks the subnet of a bad auxiliary address", async () => {
        const [outside, bad, empty] = [prefix(), prefix(), prefix()];
        expect(await tryPools({ Subnet: `${outside}.0/24`, AuxiliaryAddresses: { a: "10.4.0.5" } })).toEqual([
          403,
          `auxiliary address: (a:10.4.0.5) must belong to the master pool: ${outside}.0/24`,
        ]);
        const [status, text] = await tryPools({ Subnet: `${bad}.0/24`, AuxiliaryAddresses: { a: "bad" } });
        expect(status).toBe(500);
        expect(text).toMatch(/^non parsable secondary ip address \(a:bad\) passed for network net\d+$/);
        expect((await tryPools({ Subnet: `${empty}.0/24`, AuxiliaryAddresses: { a: "" } }))[0]).toBe(500);
        for (const leaked of [outside, bad, empty]) {
          expect(await tryPools({ Subnet: `${leaked}.0/24` })).toEqual([403, overlap]);
        }
      });

      it("refuses subnets that overlap another network's", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        for (const subnet of [`${p}.0/24`, `${p}.128/25`, `${p}.0/23`]) {
          expect(await tryPools({ Subnet: subnet }), subnet).toEqual([403, overlap]);
        }
        // With an IP range it is the bridge driver that notices.
        const [status, text] = await tryPools({ Subnet: `${p}.0/24`, IPRange: `${p}.0/25` });
        expect(status).toBe(403);
        expect(text).toMatch(
          new RegExp(
            `^cannot create network [0-9a-f]{64} \\(br-[0-9a-f]{12}\\): conflicts with network ${made.Id} \\(br-${made.Id.slice(0, 12)}\\): networks have overlapping IPv4$`,
          ),
        );
        await call("DELETE", `/networks/${made.Id}`);
        expect((await tryPools({ Subnet: `${p}.0/24` }))[0]).toBe(201);
      });

      it("refuses two subnets of a family on a bridge, and frees both", async () => {
        const [one, two] = [prefix(), prefix()];
        expect(await tryPools([{ Subnet: `${one}.0/24` }, { Subnet: `${two}.0/24` }])).toEqual([
          403,
          "bridge driver doesn't support multiple subnets",
        ]);
        expect(await tryPools([{ Subnet: `${one}.0/24` }, { Subnet: `${one}.0/24` }])).toEqual([
          403,
          overlap,
        ]);
        expect((await tryPools({ Subnet: `${one}.0/24` }))[0]).toBe(201);
        expect((await tryPools({ Subnet: `${two}.0/24` }))[0]).toBe(201);
      });

      it.each(["127.0.0.0/8", "224.0.0.0/4", "240.0.0.0/8", "0.0.0.0/8", "169.254.0.0/16", "8.8.8.0/24"])(
        "takes the harmful subnet %s silently",
        async (subnet) => {
          expect((await tryPools({ Subnet: subnet }))[0]).toBe(201);
        },
      );

      it("takes an IPv6 subnet without the flag silently", async () => {
        const made = await poolNetwork({ Subnet: `fd00:${next()}::5/64` });
        expect(made.EnableIPv6).toBe(false);
        expect(made.IPAM.Config).toHaveLength(2);
      });

      it("refuses link-local and multicast IPv6 subnets", async () => {
        expect(await tryPools({ Subnet: "fe80::/10" }, { EnableIPv6: true })).toEqual([
          500,
          "failed to add IPv6 address fe80::1/10 to bridge: file exists",
        ]);
        expect(await tryPools({ Subnet: "ff00::/8" }, { EnableIPv6: true })).toEqual([
          500,
          "failed to add IPv6 address ff00::1/8 to bridge: cannot assign requested address",
        ]);
      });

      it.each([
        ["nope", 404, 'plugin "nope" not found'],
        ["host", 403, 'only one instance of "host" network is allowed'],
        ["null", 403, 'only one instance of "null" network is allowed'],
        [
          "overlay",
          500,
          'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
        ],
      ])("refuses the driver %s", async (Driver, status, text) => {
        expect(refusal(await create({ Name: name("net"), Driver }))).toEqual([status, text]);
      });

      it("refuses what needs a swarm or another network", async () => {
        const tries: [object, number, string][] = [
          [{ Scope: "swarm" }, 403, "cannot create a swarm scoped network when swarm is not active"],
          [{ Ingress: true }, 403, "Ingress network can only be global scope network"],
          [{ ConfigFrom: { Network: "x" } }, 404, 'configuration network "x" does not exist'],
          [{ IPAM: { Driver: "nope" } }, 404, 'plugin "nope" not found'],
          [{ IPAM: { Driver: "null" } }, 500, "ipv4 pool is empty"],
        ];
        for (const [wish, status, text] of tries) {
          expect(refusal(await create({ Name: name("net"), ...wish }))).toEqual([status, text]);
        }
      });

      it("refuses macvlan parents that can't be", async () => {
        const tries: [Record<string, string>, string][] = [
          [{ parent: "lo" }, "loopback interface is not a valid macvlan parent link"],
          [{ parent: "nope0" }, "invalid subinterface vlan name nope0, example formatting is eth0.10"],
          [{ parent: "nope0.10" }, "-o parent interface does was not found on the host: nope0"],
          [
            { parent: "lo", macvlan_mode: "foo" },
            "requested macvlan mode 'foo' is not valid, 'bridge' mode is the macvlan driver default",
          ],
        ];
        for (const [Options, text] of tries) {
          const made = await create({ Name: name("net"), Driver: "macvlan", Options });
          expect(refusal(made), JSON.stringify(Options)).toEqual([500, text]);
        }
      });

      it("checks only some options", async () => {
        const bridge = "com.docker.network.bridge";
        const mtu = "com.docker.network.driver.mtu";
        const tries: [Record<string, string>, number, string | null][] = [
          [
            { [mtu]: "abc" },
            500,
            `failed to parse ${mtu} value: abc (strconv.Atoi: parsing "abc": invalid syntax)`,
          ],
          [{ [mtu]: "-1" }, 500, "invalid MTU number: -1"],
          [{ [mtu]: "70000" }, 201, null],
          [{ [mtu]: "10" }, 201, null],
          [
            { [`${bridge}.enable_icc`]: "maybe" },
            500,
            `failed to parse ${bridge}.enable_icc value: maybe (strconv.ParseBool: parsing "maybe": invalid syntax)`,
          ],
          [
            { [`${bridge}.host_binding_ipv4`]: "nope" },
            500,
            `failed to parse ${bridge}.host_binding_ipv4 value: nope (nil ip)`,
          ],
          [
            { [`${bridge}.name`]: "abcdefghijklmnopqr" },
            500,
            "failed to check bridge interface existence: numerical result out of range",
          ],
          [{ [`${bridge}.name`]: "a/b" }, 500, "invalid argument"],
          [{ [`${bridge}.name`]: "lo" }, 500, "existing interface lo is not a bridge"],
          [{ [`${bridge}.name`]: name("pbbr") }, 201, null],
        ];
        for (const [Options, status, text] of tries) {
          const [gotStatus, gotText] = await tryPools({ Subnet: `${prefix()}.0/24` }, { Options });
          expect(gotStatus, JSON.stringify(Options)).toBe(status);
          if (text !== null) expect(gotText).toBe(text);
        }
      });

      it("reads bodies as Go does", async () => {
        const post = (body: string, headers?: Record<string, string>): Promise<Reply> =>
          call("POST", "/networks/create", body, headers);
        expect(refusal(await call("POST", "/networks/create"))).toEqual([
          400,
          "got EOF while reading request body",
        ]);
        expect(refusal(await post("{"))).toEqual([400, "unexpected EOF"]);
        expect(refusal(await post('{"Name":3}'))).toEqual([
          400,
          "json: cannot unmarshal number into Go struct field NetworkCreateRequest.Name of type string",
        ]);
        expect(refusal(await post('{"Name":"x"}', { "content-type": "text/plain" }))).toEqual([
          400,
          "Content-Type specified (text/plain) must be 'application/json'",
        ]);
        const [first, last] = [name("net"), name("net")];
        for (const body of [
          `{"name":"${first}","name":"${last}","driver":"bridge","Unknown":1}`,
          `{"Name":"${first}"}{"Name":"ignored"}`,
        ]) {
          const reply = await post(body);
          expect(reply.status).toBe(201);
          madeNetworks.add((reply.body as { Id: string }).Id);
        }
        expect((await network(last)).Driver).toBe("bridge");
        expect((await network(first)).Name).toBe(first);
      });
    });

    describe("networks: remove and prune", () => {
      it.each(["bridge", "host", "none"])("keeps the predefined network %s", async (predefined) => {
        expect(refusal(await call("DELETE", `/networks/${predefined}`))).toEqual([
          403,
          `${predefined} is a pre-defined network and cannot be removed`,
        ]);
      });

      it("refuses to remove an unknown one, and one in use", async () => {
        expect(refusal(await call("DELETE", "/networks/nope"))).toEqual([404, "network nope not found"]);
        const made = await createNetwork();
        await startedContainer(made.Name);
        expect(refusal(await call("DELETE", `/networks/${made.Id}`))).toEqual([
          403,
          `error while removing network: network ${made.Name} id ${made.Id} has active endpoints`,
        ]);
      });

      it("removes a network that only a stopped container uses, which then can't start", async () => {
        const made = await createNetwork();
        const id = await startedContainer(made.Name);
        await stop(id);
        expect((await call("DELETE", `/networks/${made.Id}`)).status).toBe(204);
        expect(refusal(await startAgain(id))).toEqual([404, `network ${made.Id} not found`]);
        expect(await attached(id)).toEqual([made.Name]);
      });

      it("prunes what no running container uses", async () => {
        const used = await createNetwork();
        await startedContainer(used.Name);
        const heldByStopped = await createNetwork();
        await createContainer(heldByStopped.Name);
        const labelled = await createNetwork({ Labels: { keep: "yes" } });
        const byLabel = await call("POST", `/networks/prune?${query({ label: ["keep=yes"] })}`);
        expect([byLabel.status, byLabel.body]).toEqual([200, { NetworksDeleted: [labelled.Name] }]);
        const young = await call("POST", `/networks/prune?${query({ until: ["1h"] })}`);
        expect(young.body).toEqual({ NetworksDeleted: null });
        const kept = await createNetwork({ Labels: { keep: "yes" } });
        const rest = await call("POST", `/networks/prune?${query({ "label!": ["keep"] })}`);
        expect(rest.body).toEqual({ NetworksDeleted: [heldByStopped.Name] });
        expect((await call("POST", "/networks/prune")).body).toEqual({ NetworksDeleted: [kept.Name] });
        expect((await call("POST", "/networks/prune", {})).body).toEqual({ NetworksDeleted: null });
      });

      it("refuses prune filters that it doesn't know", async () => {
        expect(refusal(await call("POST", `/networks/prune?${query({ dangling: ["true"] })}`))).toEqual([
          400,
          "Invalid filter 'dangling'",
        ]);
        expect(refusal(await call("POST", `/networks/prune?${query({ until: ["x"] })}`))).toEqual([
          500,
          'failed to parse value as time or duration: "x"',
        ]);
      });
    });

    describe("addresses", () => {
      it("gives the lowest free address, a freed one at once", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const [a, b, c] = [
          await startedContainer(made.Name),
          await startedContainer(made.Name),
          await startedContainer(made.Name),
        ];
        expect([
          await address(a, made.Name),
          await address(b, made.Name),
          await address(c, made.Name),
        ]).toEqual([`${p}.2`, `${p}.3`, `${p}.4`]);
        await stop(b);
        const d = await startedContainer(made.Name);
        expect(await address(d, made.Name)).toBe(`${p}.3`);
        await startAgain(b);
        expect(await address(b, made.Name)).toBe(`${p}.5`);
        await stop(a);
        await startAgain(a);
        expect(await address(a, made.Name)).toBe(`${p}.2`);
        expect((await disconnect(made.Id, c)).status).toBe(200);
        expect((await connect(made.Id, c)).status).toBe(200);
        expect(await address(c, made.Name)).toBe(`${p}.4`);
      });

      it("tells an endpoint in all its fields", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await startedContainer(made.Name);
        const [, second = 0, third = 0] = p.split(".").map(Number);
        const hex = [10, second, third, 2].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
        expect(await endpoint(id, made.Name)).toEqual({
          IPAMConfig: null,
          Links: null,
          Aliases: [id.slice(0, 12)],
          NetworkID: made.Id,
          EndpointID: expect.stringMatching(fullId),
          Gateway: `${p}.1`,
          IPAddress: `${p}.2`,
          IPPrefixLen: 24,
          IPv6Gateway: "",
          GlobalIPv6Address: "",
          GlobalIPv6PrefixLen: 0,
          MacAddress: `02:42:${hex}`,
          DriverOpts: null,
        });
      });

      it("keeps to the IP range, but gives any address of the subnet on demand", async () => {
        const p = prefix();
        const made = await poolNetwork({
          Subnet: `${p}.0/24`,
          IPRange: `${p}.128/26`,
          AuxiliaryAddresses: { router: `${p}.129` },
        });
        const a = await startedContainer(made.Name);
        // The range's first address became the gateway, the second is auxiliary.
        expect(await endpoint(a, made.Name)).toMatchObject({ IPAddress: `${p}.130`, Gateway: `${p}.128` });
        const b = await startedContainer(
          made.Name,
          withEndpoint(made.Name, { IPAMConfig: { IPv4Address: `${p}.10` } }),
        );
        expect(await address(b, made.Name)).toBe(`${p}.10`);
      });

      it("takes the host bits of a range outside the subnet", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24`, IPRange: "10.99.0.64/26" });
        const id = await startedContainer(made.Name);
        expect(await endpoint(id, made.Name)).toMatchObject({ IPAddress: `${p}.65`, Gateway: `${p}.64` });
      });

      it("fills an IP range, then refuses with room left in the subnet", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24`, IPRange: `${p}.8/31`, Gateway: `${p}.1` });
        const [a, b, c] = [
          await startedContainer(made.Name),
          await startedContainer(made.Name),
          await startedContainer("bridge"),
        ];
        expect([await address(a, made.Name), await address(b, made.Name)]).toEqual([`${p}.8`, `${p}.9`]);
        expect(refusal(await connect(made.Id, c))).toEqual([
          500,
          `no available IPv4 addresses on this network's address pools: ${made.Name} (${made.Id})`,
        ]);
        expect((await connect(made.Id, c, { IPAMConfig: { IPv4Address: `${p}.100` } })).status).toBe(200);
      });

      it("holds five containers in a /29, and leaves a ghost on the sixth", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/29` });
        for (let number = 2; number <= 6; number += 1) {
          expect(await address(await startedContainer(made.Name), made.Name)).toBe(`${p}.${number}`);
        }
        const full = `no available IPv4 addresses on this network's address pools: ${made.Name} (${made.Id})`;
        const sixth = await createContainer(made.Name);
        expect(refusal(await startAgain(sixth))).toEqual([500, full]);
        expect((await inspect(sixth)).State).toMatchObject({
          Status: "created",
          Running: false,
          ExitCode: 128,
          Error: full,
        });
        const running = await startedContainer("bridge");
        expect(refusal(await connect(made.Id, running))).toEqual([500, full]);
        expect(await endpoint(running, made.Name)).toMatchObject({
          EndpointID: "",
          NetworkID: "",
          IPAddress: "",
        });
      });

      it("gives addresses of both families", async () => {
        const [p, number] = [prefix(), next()];
        const made = await poolNetwork([{ Subnet: `${p}.0/24` }, { Subnet: `fd00:${number}::/64` }], {
          EnableIPv6: true,
        });
        const a = await startedContainer(made.Name);
        expect(await endpoint(a, made.Name)).toMatchObject({
          IPAddress: `${p}.2`,
          GlobalIPv6Address: `fd00:${number}::2`,
          GlobalIPv6PrefixLen: 64,
          IPv6Gateway: `fd00:${number}::1`,
        });
        const b = await startedContainer(
          made.Name,
          withEndpoint(made.Name, { IPAMConfig: { IPv6Address: `fd00:${number}::99` } }),
        );
        expect(await endpoint(b, made.Name)).toMatchObject({
          IPAddress: `${p}.3`,
          GlobalIPv6Address: `fd00:${number}::99`,
        });
        expect((await network(made.Id)).Containers[b]?.IPv6Address).toBe(`fd00:${number}::99/64`);
        // A refused IPv6 address costs an IPv4 one.
        const c = await createContainer(
          made.Name,
          withEndpoint(made.Name, { IPAMConfig: { IPv6Address: `fd00:${number}::99` } }),
        );
        expect(refusal(await startAgain(c))).toEqual([403, taken]);
        const d = await startedContainer(made.Name);
        expect(await endpoint(d, made.Name)).toMatchObject({
          IPAddress: `${p}.5`,
          GlobalIPv6Address: `fd00:${number}::3`,
        });
      });

      it("honours a MAC at creation, on the container's own network alone", async () => {
        const [own, other] = [await createNetwork(), await poolNetwork({ Subnet: `${prefix()}.0/24` })];
        const id = await startedContainer(own.Name, { MacAddress: "02:11:22:33:44:55" });
        await connect(other.Id, id, { MacAddress: "02:11:22:33:44:66" });
        expect((await endpoint(id, own.Name)).MacAddress).toBe("02:11:22:33:44:55");
        expect((await endpoint(id, other.Name)).MacAddress).toMatch(/^02:42:0a:/);
      });
    });

    describe("connect and disconnect: running containers", () => {
      it("attaches with a static address and aliases", async () => {
        const p = prefix();
        const [own, made] = [await createNetwork(), await poolNetwork({ Subnet: `${p}.0/24` })];
        const id = await startedContainer(own.Name);
        const reply = await connect(made.Id.slice(0, 12), id.slice(0, 12), {
          IPAMConfig: { IPv4Address: `${p}.77` },
          Aliases: ["web", "web", "", "a b"],
        });
        expect([reply.status, reply.body]).toEqual([200, ""]);
        expect(await endpoint(id, made.Name)).toMatchObject({
          IPAMConfig: { IPv4Address: `${p}.77` },
          // Nothing is checked, nothing is dropped; until Docker 25 the short id is an alias too.
          Aliases: ["web", "web", "", "a b", id.slice(0, 12)],
          IPAddress: `${p}.77`,
        });
        expect((await disconnect(made.Id, id)).status).toBe(200);
        expect(await attached(id)).toEqual([own.Name]);
      });

      it("takes an empty address for none", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await startedContainer("bridge");
        expect((await connect(made.Id, id, { IPAMConfig: { IPv4Address: "" } })).status).toBe(200);
        expect(await endpoint(id, made.Name)).toMatchObject({ IPAMConfig: {}, IPAddress: `${p}.2` });
      });

      it("leaves a ghost after each failed connect, which a connect and disconnect cures", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/29` });
        const id = await startedContainer("bridge");
        const tries: [string, number, string][] = [
          [`${p}.1`, 403, taken],
          [`${p}.0`, 403, taken],
          [`${p}.7`, 403, taken],
          [
            "10.99.0.1",
            500,
            "Invalid address 10.99.0.1: It does not belong to any of this network's subnets",
          ],
          ["fd00::1", 500, "Invalid address fd00::1: It does not belong to any of this network's subnets"],
          ["bad", 500, "Invalid IPv4 address: bad)"],
        ];
        for (const [IPv4Address, status, text] of tries) {
          expect(refusal(await connect(made.Id, id, { IPAMConfig: { IPv4Address } }))).toEqual([
            status,
            text,
          ]);
          expect(await endpoint(id, made.Name), IPv4Address).toMatchObject({
            IPAMConfig: { IPv4Address },
            Aliases: [id.slice(0, 12)],
            NetworkID: "",
            EndpointID: "",
            IPAddress: "",
          });
          for (const force of [false, true]) {
            expect(refusal(await disconnect(made.Id, id, force))).toEqual([
              500,
              `container ${id} is not connected to network ${made.Name}`,
            ]);
          }
          expect((await connect(made.Id, id)).status).toBe(200);
          expect(await endpoint(id, made.Name)).toMatchObject({ IPAMConfig: null, IPAddress: `${p}.2` });
          expect((await disconnect(made.Id, id)).status).toBe(200);
          expect(await attached(id)).toEqual(["bridge"]);
        }
      });

      it("keeps a container with a ghost from starting again", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await startedContainer("bridge");
        await connect(made.Id, id, { IPAMConfig: { IPv4Address: `${p}.1` } });
        await stop(id);
        expect(refusal(await startAgain(id))).toEqual([403, taken]);
        expect((await inspect(id)).State).toMatchObject({ Status: "exited", Error: taken });
        // Stopped, the ghost is an entry like any other.
        expect((await disconnect(made.Id, id)).status).toBe(200);
        expect((await startAgain(id)).status).toBe(204);
      });

      it("lets a network with only a ghost go", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await startedContainer("bridge");
        await connect(made.Id, id, { IPAMConfig: { IPv4Address: `${p}.1` } });
        expect((await network(made.Id)).Containers).toEqual({});
        expect((await call("DELETE", `/networks/${made.Id}`)).status).toBe(204);
      });

      it("refuses an address where the engine chose the subnet", async () => {
        const made = await createNetwork();
        const explicit = await poolNetwork({ Subnet: `${prefix()}.0/24` });
        const id = await startedContainer("bridge");
        const text =
          "user specified IP address is supported only when connecting to networks with user configured subnets";
        expect(refusal(await connect(made.Id, id, { IPAMConfig: { IPv4Address: "172.18.0.50" } }))).toEqual([
          400,
          text,
        ]);
        expect(refusal(await connect(explicit.Id, id, { IPAMConfig: { IPv6Address: "fd00::5" } }))).toEqual([
          400,
          text,
        ]);
        expect(await attached(id)).toEqual(["bridge"]);
      });

      it("refuses addresses and aliases on the default bridge", async () => {
        const own = await createNetwork();
        const id = await startedContainer(own.Name);
        expect(refusal(await connect("bridge", id, { IPAMConfig: { IPv4Address: "172.17.0.50" } }))).toEqual([
          400,
          "user specified IP address is supported on user defined networks only",
        ]);
        expect(refusal(await connect("bridge", id, { Aliases: ["x"] }))).toEqual([
          400,
          "network-scoped alias is supported only for containers in user defined networks",
        ]);
        expect(await attached(id)).toEqual([own.Name]);
        expect((await connect("bridge", id)).status).toBe(200);
        expect((await endpoint(id, "bridge")).Aliases).toBeNull();
      });

      it("refuses what is attached already", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await startedContainer(made.Name);
        const { Name } = await inspect(id);
        const expected = [403, `endpoint with name ${Name.slice(1)} already exists in network ${made.Name}`];
        expect(refusal(await connect(made.Id, id))).toEqual(expected);
        expect(refusal(await connect(made.Id, id, { IPAMConfig: { IPv4Address: `${p}.77` } }))).toEqual(
          expected,
        );
        expect(await endpoint(id, made.Name)).toMatchObject({ IPAMConfig: null, IPAddress: `${p}.2` });
      });

      it("refuses host and none for others, and others for host and none", async () => {
        const made = await createNetwork();
        const [ordinary, host, none] = [
          await startedContainer(made.Name),
          await startedContainer("host"),
          await startedContainer("none"),
        ];
        expect(refusal(await connect("host", ordinary))).toEqual([400, hostConflict]);
        expect(refusal(await connect("none", ordinary))).toEqual([400, noneMode]);
        expect(refusal(await connect(made.Id, host))).toEqual([400, sharedNamespace]);
        expect(refusal(await disconnect("host", host))).toEqual([400, hostConflict]);
        expect(refusal(await connect(made.Id, none))).toEqual([400, noneMode]);
        expect(await attached(host)).toEqual(["host"]);
        expect(await attached(none)).toEqual(["none"]);
        expect((await disconnect("none", none)).status).toBe(200);
        expect(await attached(none)).toEqual([]);
      });

      it("refuses networks to a container that shares another's namespace", async () => {
        const made = await createNetwork();
        const owner = await startedContainer(made.Name);
        const sharer = await startedContainer(`container:${owner.slice(0, 12)}`);
        expect((await inspect(sharer)).HostConfig.NetworkMode).toBe(`container:${owner}`);
        expect(await attached(sharer)).toEqual([]);
        expect(refusal(await connect(made.Id, sharer))).toEqual([400, sharedNamespace]);
        expect((await network(made.Id)).Containers).not.toHaveProperty(sharer);
      });

      it("says what is unknown, the container first", async () => {
        const made = await createNetwork();
        const id = await startedContainer("bridge");
        expect(refusal(await connect(made.Id, "nope"))).toEqual([404, "No such container: nope"]);
        expect(refusal(await connect("nope", "nope"))).toEqual([404, "No such container: nope"]);
        expect(refusal(await connect("nope", id))).toEqual([404, "network nope not found"]);
        expect(refusal(await connect(made.Id, ""))).toEqual([400, 'invalid name or ID supplied: ""']);
        expect(refusal(await disconnect(made.Id, "nope"))).toEqual([404, "No such container: nope"]);
        expect(refusal(await disconnect(made.Id, "nope", true))).toEqual([404, "endpoint nope not found"]);
        expect(refusal(await disconnect("nope", id))).toEqual([404, "network nope not found"]);
        expect(refusal(await disconnect(made.Id, ""))).toEqual([400, 'invalid name or ID supplied: ""']);
        expect(refusal(await call("POST", `/networks/${made.Id}/connect`))).toEqual([
          400,
          "got EOF while reading request body",
        ]);
      });

      it("refuses to disconnect what isn't attached", async () => {
        const made = await createNetwork();
        const id = await startedContainer("bridge");
        for (const force of [false, true]) {
          expect(refusal(await disconnect(made.Id, id, force))).toEqual([
            500,
            `container ${id} is not connected to network ${made.Name}`,
          ]);
        }
      });

      it("lets a container lose its last network, and start without one", async () => {
        const made = await createNetwork();
        const id = await startedContainer(made.Name);
        expect((await disconnect(made.Id, id)).status).toBe(200);
        expect(await attached(id)).toEqual([]);
        await stop(id);
        expect((await startAgain(id)).status).toBe(204);
        expect(await attached(id)).toEqual([]);
      });

      it("serves paused containers too", async () => {
        const made = await createNetwork();
        const id = await startedContainer("bridge");
        await call("POST", `/containers/${id}/pause`);
        expect((await connect(made.Id, id)).status).toBe(200);
        expect((await disconnect(made.Id, id)).status).toBe(200);
        expect((await call("POST", `/containers/${id}/unpause`)).status).toBe(204);
      });
    });

    describe("connect and disconnect: stopped containers", () => {
      it("has no network id before the first start", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await createContainer(
          made.Name,
          withEndpoint(made.Name, { IPAMConfig: { IPv4Address: `${p}.30` }, Aliases: ["db"] }),
        );
        expect(await endpoint(id, made.Name)).toMatchObject({
          IPAMConfig: { IPv4Address: `${p}.30` },
          Aliases: ["db"],
          NetworkID: "",
          EndpointID: "",
          IPAddress: "",
          MacAddress: "",
        });
        expect((await startAgain(id)).status).toBe(204);
        expect(await endpoint(id, made.Name)).toMatchObject({
          NetworkID: made.Id,
          IPAddress: `${p}.30`,
          Aliases: ["db", id.slice(0, 12)],
        });
      });

      it("keeps entries and reserved addresses while stopped, but not in the pool", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const options = withEndpoint(made.Name, { IPAMConfig: { IPv4Address: `${p}.30` } });
        const id = await startedContainer(made.Name, options);
        await stop(id);
        expect(await endpoint(id, made.Name)).toMatchObject({
          IPAMConfig: { IPv4Address: `${p}.30` },
          Aliases: [id.slice(0, 12)],
          NetworkID: made.Id,
          EndpointID: "",
          Gateway: "",
          IPAddress: "",
          IPPrefixLen: 0,
          MacAddress: "",
        });
        expect((await network(made.Id)).Containers).toEqual({});
        const rival = await startedContainer(made.Name, options);
        expect(await address(rival, made.Name)).toBe(`${p}.30`);
        expect(refusal(await startAgain(id))).toEqual([403, taken]);
        await stop(rival);
        expect((await startAgain(id)).status).toBe(204);
        expect((await inspect(id)).State).toMatchObject({ Status: "running", Error: "" });
      });

      it("writes any wish down, and fails at the start", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await createContainer("bridge");
        const tries: [string, number, string][] = [
          ["99.9.9.9", 500, "Invalid address 99.9.9.9: It does not belong to any of this network's subnets"],
          [`${p}.1`, 403, taken],
          ["bad", 500, "Invalid IPv4 address: bad)"],
        ];
        for (const [IPv4Address, status, text] of tries) {
          expect((await connect(made.Id, id, { IPAMConfig: { IPv4Address } })).status).toBe(200);
          expect(await endpoint(id, made.Name)).toMatchObject({
            IPAMConfig: { IPv4Address },
            EndpointID: "",
          });
          expect(refusal(await startAgain(id))).toEqual([status, text]);
          expect((await disconnect(made.Id, id)).status).toBe(200);
        }
        expect((await startAgain(id)).status).toBe(204);
      });

      it("keeps the first wish when asked again", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await createContainer("bridge");
        await connect(made.Id, id, { IPAMConfig: { IPv4Address: `${p}.4` } });
        expect((await connect(made.Id, id, { IPAMConfig: { IPv4Address: `${p}.5` } })).status).toBe(200);
        expect((await endpoint(id, made.Name)).IPAMConfig).toEqual({ IPv4Address: `${p}.4` });
      });

      it("takes an unknown network for a stopped container", async () => {
        const id = await createContainer("bridge");
        expect((await connect("nowhere", id)).status).toBe(200);
        expect(await endpoint(id, "nowhere")).toMatchObject({ NetworkID: "", Aliases: null });
        expect(refusal(await startAgain(id))).toEqual([404, "network nowhere not found"]);
        expect((await disconnect("nowhere", id)).status).toBe(200);
        expect((await startAgain(id)).status).toBe(204);
      });

      it("still refuses host, none, and addresses on the default bridge", async () => {
        const made = await createNetwork();
        const id = await createContainer(made.Name);
        expect(refusal(await connect("host", id))).toEqual([400, hostConflict]);
        expect(refusal(await connect("none", id))).toEqual([400, noneMode]);
        expect((await connect("bridge", id, { IPAMConfig: { IPv4Address: "172.17.0.5" } })).status).toBe(400);
        expect(refusal(await connect(made.Id, await createContainer("host")))).toEqual([
          400,
          sharedNamespace,
        ]);
        expect(refusal(await connect(made.Id, await createContainer("none")))).toEqual([400, noneMode]);
      });

      it("words a missing entry a little differently", async () => {
        const made = await createNetwork();
        const id = await createContainer("bridge");
        for (const force of [false, true]) {
          expect(refusal(await disconnect(made.Id, id, force))).toEqual([
            500,
            `container ${id} is not connected to the network ${made.Name}`,
          ]);
        }
      });

      it("starts container: mode only on a running one", async () => {
        const owner = await createContainer("bridge");
        const sharer = await createContainer(`container:${owner}`);
        expect(refusal(await startAgain(sharer))).toEqual([
          409,
          `cannot join network of a non running container: ${owner}`,
        ]);
        const lost = await createContainer("container:nope");
        expect(refusal(await startAgain(lost))).toEqual([404, "No such container: nope"]);
      });
    });

    describe("containers", () => {
      it("lists what a dashboard shows", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const wanted = name("shown");
        const id = await startedContainer(made.Name, { name: wanted, Labels: { a: "b" } });
        const found = await listed(id);
        expect(found).toMatchObject({
          Names: [`/${wanted}`],
          Image: target.image,
          ImageID: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          Command: "sleep 9999",
          Created: expect.any(Number),
          Ports: [],
          Labels: { a: "b" },
          State: "running",
          Status: expect.stringMatching(/^Up (Less than a second|\d+ seconds?)$/),
          HostConfig: { NetworkMode: made.Name },
        });
        const inspected = await endpoint(id, made.Name);
        // The list leaves out aliases, and nothing else.
        expect(found.NetworkSettings.Networks[made.Name]).toEqual({ ...inspected, Aliases: null });
      });

      it("inspects what a dashboard shows", async () => {
        const made = await createNetwork();
        const id = await startedContainer(made.Name, { Labels: { a: "b" } });
        expect(await inspect(id)).toMatchObject({
          Id: id,
          Name: expect.stringMatching(/^\//),
          State: {
            Status: "running",
            Running: true,
            Paused: false,
            ExitCode: 0,
            Error: "",
            Pid: expect.any(Number),
          },
          HostConfig: {
            NetworkMode: made.Name,
            RestartPolicy: { Name: "", MaximumRetryCount: 0 },
            Links: null,
          },
          Config: {
            Hostname: id.slice(0, 12),
            Labels: { a: "b" },
            Image: target.image,
            Cmd: ["sleep", "9999"],
          },
          NetworkSettings: { SandboxID: expect.stringMatching(fullId), IPAddress: "", Ports: {} },
        });
      });

      it("repeats the default bridge's endpoint outside Networks", async () => {
        const id = await startedContainer("bridge");
        const { NetworkSettings } = await inspect(id);
        const {
          IPAMConfig: _,
          Aliases: __,
          NetworkID: ___,
          ...fields
        } = NetworkSettings.Networks["bridge"] as Endpoint;
        expect(NetworkSettings).toMatchObject({
          EndpointID: fields.EndpointID,
          IPAddress: fields.IPAddress,
          Gateway: "172.17.0.1",
          MacAddress: fields.MacAddress,
        });
        expect((await inspect(await createContainer("default"))).NetworkSettings.Networks).toHaveProperty(
          "bridge",
        );
      });

      it("gives host and none containers an endpoint without addresses", async () => {
        for (const mode of ["host", "none"]) {
          const id = await startedContainer(mode);
          const { Id } = await network(mode);
          expect(await endpoint(id, mode)).toMatchObject({
            NetworkID: Id,
            EndpointID: expect.stringMatching(fullId),
            IPAddress: "",
            MacAddress: "",
            Aliases: null,
          });
          expect((await network(mode)).Containers[id]).toMatchObject({ IPv4Address: "", MacAddress: "" });
        }
      });

      it("goes through its states", async () => {
        const id = await createContainer("bridge");
        const state = async (): Promise<[string, string]> => [
          (await listed(id)).State,
          (await listed(id)).Status,
        ];
        const act = async (verb: string): Promise<number> =>
          (await call("POST", `/containers/${id}/${verb}`)).status;
        expect(await state()).toEqual(["created", "Created"]);
        expect([await act("start"), await act("start")]).toEqual([204, 304]);
        expect(await state()).toEqual(["running", expect.stringMatching(/^Up /)]);
        expect([await act("pause"), await act("pause"), await act("start")]).toEqual([204, 409, 409]);
        expect(await state()).toEqual(["paused", expect.stringMatching(/^Up .* \(Paused\)$/)]);
        expect([await act("unpause"), await act("unpause")]).toEqual([204, 500]);
        expect(await act("restart?t=0")).toBe(204);
        expect([await act("stop?t=0"), await act("stop?t=0")]).toEqual([204, 304]);
        expect(await state()).toEqual(["exited", expect.stringMatching(/^Exited \(137\) .* ago$/)]);
        expect([await act("kill"), await act("pause")]).toEqual([409, 409]);
        expect([await act("start"), await act("kill?signal=NOPE"), await act("kill")]).toEqual([
          204, 400, 204,
        ]);
        expect((await call("DELETE", `/containers/${id}`)).status).toBe(204);
        expect(refusal(await call("GET", `/containers/${id}/json`))).toEqual([
          404,
          `No such container: ${id}`,
        ]);
      });

      it("renames, and refuses names that are taken or can't be", async () => {
        const [one, other] = [name("one"), name("other")];
        const id = await createContainer("bridge", { name: one });
        const otherId = await createContainer("bridge", { name: other });
        const rename = (to: string): Promise<Reply> => call("POST", `/containers/${id}/rename?name=${to}`);
        const conflict = `Conflict. The container name "/${other}" is already in use by container "${otherId}". You have to remove (or rename) that container to be able to reuse that name.`;
        expect(refusal(await rename(other))).toEqual([409, `Error when allocating new name: ${conflict}`]);
        expect(refusal(await rename(""))).toEqual([400, "Neither old nor new names may be empty"]);
        expect(refusal(await rename(one))).toEqual([
          400,
          "Renaming a container with the same name as its current name",
        ]);
        expect(refusal(await rename("a%20b"))).toEqual([
          400,
          "Error when allocating new name: Invalid container name (/a b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
        ]);
        expect(
          refusal(await call("POST", `/containers/create?name=${other}`, { Image: target.image })),
        ).toEqual([409, conflict]);
        const renamed = name("renamed");
        expect((await rename(renamed)).status).toBe(204);
        expect((await inspect(renamed)).Id).toBe(id);
      });

      it("refuses to remove a running one without force", async () => {
        const id = await startedContainer("bridge");
        expect(refusal(await call("DELETE", `/containers/${id}`))).toEqual([
          409,
          `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`,
        ]);
        expect((await call("DELETE", `/containers/${id}?force=1`)).status).toBe(204);
        expect(refusal(await call("POST", `/containers/${id}/start`))).toEqual([
          404,
          `No such container: ${id}`,
        ]);
      });

      it("refuses creations that can't be", async () => {
        const post = (query_: string, body: object): Promise<Reply> =>
          call("POST", `/containers/create?${query_}`, body);
        expect(refusal(await post("", { Image: "nope:1" }))).toEqual([404, "No such image: nope:1"]);
        expect(refusal(await post("", { Image: "nope" }))).toEqual([404, "No such image: nope:latest"]);
        expect(refusal(await post("", {}))).toEqual([
          400,
          "Config cannot be empty in order to create a container",
        ]);
        expect(refusal(await post("name=a%20b", { Image: target.image }))).toEqual([
          400,
          "Invalid container name (a b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
        ]);
        expect((await post("name=a", { Image: target.image })).status).toBe(400);
        const [one, two] = [await createNetwork(), await createNetwork()];
        const NetworkingConfig = { EndpointsConfig: { [one.Name]: {}, [two.Name]: {} } };
        const [status, text] = refusal(await post("", { Image: target.image, NetworkingConfig }));
        expect(status).toBe(400);
        expect(text).toMatch(/^Container cannot be connected to network endpoints: net\d+, net\d+$/);
        const bad = { EndpointsConfig: { [one.Name]: { IPAMConfig: { IPv4Address: "bad" } } } };
        expect(refusal(await post("", { Image: target.image, NetworkingConfig: bad }))).toEqual([
          400,
          "invalid IPv4 address: bad",
        ]);
      });

      it("takes an unknown network at creation, not at the start", async () => {
        const id = await createContainer("nowhere");
        expect(refusal(await startAgain(id))).toEqual([404, "network nowhere not found"]);
        expect((await inspect(id)).State).toMatchObject({
          Status: "created",
          ExitCode: 128,
          Error: "network nowhere not found",
        });
      });

      it("takes a network by id or prefix, and keeps it by name", async () => {
        const made = await createNetwork();
        for (const mode of [made.Id, made.Id.slice(0, 12)]) {
          const id = await startedContainer(mode);
          expect(await attached(id)).toEqual([made.Name]);
          expect((await inspect(id)).HostConfig.NetworkMode).toBe(mode);
        }
      });

      it("is found by id prefix, and says that one is ambiguous", async () => {
        const ids: string[] = [];
        for (let made = 0; made < 20; made += 1) {
          ids.push(await createContainer("bridge"));
          if (new Set(ids.map((id) => id[0])).size < ids.length) break;
        }
        const digit = ids.map((id) => id[0] ?? "").find((first, at, all) => all.indexOf(first) !== at) ?? "";
        expect(refusal(await call("GET", `/containers/${digit}/json`))).toEqual([
          500,
          `Multiple IDs found with provided prefix: ${digit}`,
        ]);
      });

      it("filters and limits the list, newest first", async () => {
        const made = await createNetwork();
        const [one, two] = [name("listed"), name("listed")];
        const first = await startedContainer(made.Name, { name: one, Labels: { tier: "a" } });
        const second = await createContainer(made.Name, { name: two });
        const ids = async (rest: string): Promise<string[]> => {
          const reply = await call("GET", `/containers/json?${rest}`);
          expect(reply.status, String(message(reply))).toBe(200);
          return (reply.body as ListedContainer[]).map(({ Id }) => Id);
        };
        expect(await ids("")).toEqual([first]);
        expect(await ids("all=1")).toEqual([second, first]);
        expect(await ids("all=0")).toEqual([first]);
        expect(await ids("limit=1")).toEqual([second]);
        expect(await ids(query({ name: [one] }))).toEqual([first]);
        expect(await ids(query({ name: [`^/${one}$`] }))).toEqual([first]);
        expect(await ids(`all=1&${query({ network: [made.Name] })}`)).toEqual([second, first]);
        expect(await ids(query({ status: ["created"] }))).toEqual([second]);
        expect(await ids(`all=1&${query({ label: ["tier=a"] })}`)).toEqual([first]);
        expect(await ids(`all=1&${query({ before: [two] })}`)).toEqual([first]);
        expect(await ids(`all=1&${query({ since: [one] })}`)).toEqual([second]);
        expect(await ids(`all=1&${query({ health: ["none"] })}`)).toEqual([second, first]);
        expect(refusal(await call("GET", `/containers/json?${query({ status: ["foo"] })}`))).toEqual([
          400,
          "Invalid filter 'status=foo'",
        ]);
        expect(refusal(await call("GET", `/containers/json?${query({ nope: ["x"] })}`))).toEqual([
          400,
          "Invalid filter 'nope'",
        ]);
        expect((await call("GET", "/containers/json?limit=x")).status).toBe(500);
      });

      it("lists a linked container under its link name too", async () => {
        const [db, app] = [name("db"), name("app")];
        const id = await startedContainer("bridge", { name: db });
        const linker = await startedContainer("bridge", { name: app, host: { Links: [`${db}:store`] } });
        expect((await listed(id)).Names.toSorted()).toEqual([`/${app}/store`, `/${db}`].toSorted());
        expect(await inspect(linker)).toMatchObject({ HostConfig: { Links: [`/${db}:/${app}/store`] } });
      });

      it("removes itself when asked to", async () => {
        const watching = await watch({ type: ["container"] });
        const id = await startedContainer("bridge", { host: { AutoRemove: true } });
        await stop(id);
        const events = await watching.until((event) => event.Action === "destroy" && event.Actor.ID === id);
        expect(brief(events, { [id]: "box" })).toEqual([
          "create box",
          "start box",
          "die box",
          "stop box",
          "destroy box",
        ]);
      });
    });

    describe("ports", () => {
      const exposed = { ExposedPorts: { "80/tcp": {} } };
      const ports = async (id: string): Promise<unknown> => (await inspect(id)).NetworkSettings.Ports;
      const both = (port: string): { HostIp: string; HostPort: string }[] => [
        { HostIp: "0.0.0.0", HostPort: port },
        { HostIp: "::", HostPort: port },
      ];

      it("tells 0.0.0.0 and 127.0.0.1 apart", async () => {
        const made = await createNetwork();
        const id = await createContainer(made.Name, {
          ExposedPorts: { "80/tcp": {}, "81/tcp": {}, "53/udp": {}, "443/tcp": {} },
          host: {
            PortBindings: {
              "80/tcp": [{ HostPort: "18080" }],
              "81/tcp": [{ HostIp: "127.0.0.1", HostPort: "18081" }],
              "53/udp": [{ HostIp: "0.0.0.0", HostPort: "15353" }],
            },
          },
        });
        expect(await ports(id)).toEqual({});
        await startAgain(id);
        expect(await ports(id)).toEqual({
          "80/tcp": both("18080"),
          "81/tcp": [{ HostIp: "127.0.0.1", HostPort: "18081" }],
          "53/udp": [{ HostIp: "0.0.0.0", HostPort: "15353" }],
          "443/tcp": null,
        });
        const list = (await listed(id)).Ports.toSorted((a, b) =>
          `${a.PrivatePort}${a.IP}`.localeCompare(`${b.PrivatePort}${b.IP}`),
        );
        expect(list).toEqual(
          [
            { PrivatePort: 443, Type: "tcp" },
            { IP: "0.0.0.0", PrivatePort: 53, PublicPort: 15353, Type: "udp" },
            { IP: "0.0.0.0", PrivatePort: 80, PublicPort: 18080, Type: "tcp" },
            { IP: "::", PrivatePort: 80, PublicPort: 18080, Type: "tcp" },
            { IP: "127.0.0.1", PrivatePort: 81, PublicPort: 18081, Type: "tcp" },
          ].toSorted((a, b) => `${a.PrivatePort}${a.IP}`.localeCompare(`${b.PrivatePort}${b.IP}`)),
        );
        await stop(id);
        expect(await ports(id)).toEqual({});
        expect((await listed(id)).Ports).toEqual([]);
      });

      it("publishes exposed ports only", async () => {
        const id = await startedContainer("bridge", {
          host: { PortBindings: { "80/tcp": [{ HostPort: "18180" }] } },
        });
        expect(await ports(id)).toEqual({});
      });

      it("publishes all on ports of its own choice", async () => {
        const id = await startedContainer("bridge", { ...exposed, host: { PublishAllPorts: true } });
        const map = (await inspect(id)).NetworkSettings.Ports;
        const port = Number(map["80/tcp"]?.[0]?.HostPort);
        expect(port).toBeGreaterThanOrEqual(32768);
        expect(map).toEqual({ "80/tcp": both(String(port)) });
      });

      it("refuses a port that is taken, and an address that the host hasn't", async () => {
        const made = await createNetwork();
        const host = { PortBindings: { "80/tcp": [{ HostPort: "18280" }] } };
        await startedContainer(made.Name, { ...exposed, host });
        const wanted = name("late");
        const late = await createContainer(made.Name, { name: wanted, ...exposed, host });
        const [status, text] = refusal(await startAgain(late));
        expect(status).toBe(500);
        expect(text).toMatch(
          new RegExp(
            `^driver failed programming external connectivity on endpoint ${wanted} \\([0-9a-f]{64}\\): Bind for 0.0.0.0:18280 failed: port is already allocated$`,
          ),
        );
        expect(await endpoint(late, made.Name)).toMatchObject({ EndpointID: "", IPAddress: "" });
        const foreign = { PortBindings: { "80/tcp": [{ HostIp: "10.255.255.1", HostPort: "18281" }] } };
        const [, foreignText] = refusal(
          await startAgain(await createContainer(made.Name, { ...exposed, host: foreign })),
        );
        expect(foreignText).toContain(
          "listen tcp4 10.255.255.1:18281: bind: cannot assign requested address",
        );
      });

      it("moves ports with the default route, even onto an internal network", async () => {
        const inner = await createNetwork({ Internal: true });
        const outer = await createNetwork();
        const host = { PortBindings: { "80/tcp": [{ HostPort: "18380" }] } };
        const id = await startedContainer(inner.Name, { ...exposed, host });
        expect(await ports(id)).toEqual({});
        await connect(outer.Id, id);
        expect(await ports(id)).toEqual({ "80/tcp": both("18380") });
        await disconnect(outer.Id, id);
        expect(await ports(id)).toEqual({ "80/tcp": both("18380") });
        const plain = await startedContainer(outer.Name, {
          ...exposed,
          host: { PortBindings: { "80/tcp": [{ HostPort: "18381" }] } },
        });
        await disconnect(outer.Id, plain);
        expect(await ports(plain)).toEqual({});
      });
    });

    describe("default route", () => {
      it("takes the first network by name, not by time", async () => {
        const [p, q] = [prefix(), prefix()];
        const later = await poolNetwork({ Subnet: `${p}.0/24` }, { Name: name("zz") });
        const earlier = await poolNetwork({ Subnet: `${q}.0/24` }, { Name: name("aa") });
        const id = await startedContainer(later.Name);
        expect(await defaultRoute(id)).toBe(`${p}.1`);
        await connect(earlier.Id, id);
        expect(await defaultRoute(id)).toBe(`${q}.1`);
        // Both endpoints tell their gateway all the same.
        expect((await endpoint(id, later.Name)).Gateway).toBe(`${p}.1`);
        await disconnect(earlier.Id, id);
        expect(await defaultRoute(id)).toBe(`${p}.1`);
      });

      it("prefers dual-stack networks, and takes internal ones last", async () => {
        const [p, q, r] = [prefix(), prefix(), prefix()];
        const plain = await poolNetwork({ Subnet: `${p}.0/24` }, { Name: name("bb") });
        const internal = await poolNetwork({ Subnet: `${q}.0/24` }, { Name: name("aa"), Internal: true });
        const dual = await poolNetwork([{ Subnet: `${r}.0/24` }, { Subnet: `fd00:${next()}::/64` }], {
          Name: name("cc"),
          EnableIPv6: true,
        });
        const id = await startedContainer(internal.Name);
        expect(await defaultRoute(id)).toBe(`${q}.1`);
        await connect(plain.Id, id);
        expect(await defaultRoute(id)).toBe(`${p}.1`);
        await connect(dual.Id, id);
        expect(await defaultRoute(id)).toBe(`${r}.1`);
        await stop(id);
        await startAgain(id);
        expect(await defaultRoute(id)).toBe(`${r}.1`);
        // At a start, ethN follows the same order.
        const { stdout } = await exec(id, ["ip", "route"]);
        expect(stdout).toContain(`${r}.0/24 dev eth0`);
        expect(stdout).toContain(`${p}.0/24 dev eth1`);
        expect(stdout).toContain(`${q}.0/24 dev eth2`);
      });
    });

    describe("events", () => {
      it("tells networks with their attributes", async () => {
        const watching = await watch();
        const made = await createNetwork();
        await call("DELETE", `/networks/${made.Id}`);
        const events = await watching.until(
          (event) => event.Action === "destroy" && event.Actor.ID === made.Id,
        );
        const mine = events.filter((event) => event.Actor.ID === made.Id);
        expect(mine.map((event) => event.Action)).toEqual(["create", "destroy"]);
        expect(mine[0]).toEqual({
          Type: "network",
          Action: "create",
          Actor: { ID: made.Id, Attributes: { name: made.Name, type: "bridge" } },
          scope: "local",
          time: expect.any(Number),
          timeNano: expect.any(Number),
        });
      });

      it("tells a container's life in order", async () => {
        const made = await createNetwork();
        const watching = await watch();
        const wanted = name("live");
        const id = await startedContainer(made.Name, { name: wanted, Labels: { tier: "a" } });
        await call("POST", `/containers/${id}/pause`);
        await call("POST", `/containers/${id}/unpause`);
        await call("POST", `/containers/${id}/rename?name=${wanted}x`);
        await call("POST", `/containers/${id}/restart?t=0`);
        await stop(id);
        await call("DELETE", `/containers/${id}`);
        const events = await watching.until((event) => event.Action === "destroy" && event.Actor.ID === id);
        expect(brief(events, { [id]: "box", [made.Id]: "net" })).toEqual([
          "create box",
          "connect net",
          "start box",
          "pause box",
          "unpause box",
          "rename box",
          "die box",
          "disconnect net",
          "stop box",
          "connect net",
          "start box",
          "restart box",
          "die box",
          "disconnect net",
          "stop box",
          "destroy box",
        ]);
        const find = (action: string): EngineEvent | undefined =>
          events.find((event) => event.Action === action && [id, made.Id].includes(event.Actor.ID));
        expect(find("create")).toMatchObject({
          Type: "container",
          status: "create",
          id,
          from: target.image,
          Actor: { ID: id, Attributes: { image: target.image, name: wanted, tier: "a" } },
        });
        expect(find("connect")?.Actor).toEqual({
          ID: made.Id,
          Attributes: { container: id, name: made.Name, type: "bridge" },
        });
        expect(find("rename")?.Actor.Attributes).toMatchObject({ name: `${wanted}x`, oldName: `/${wanted}` });
        expect(find("die")?.Actor.Attributes).toMatchObject({ exitCode: "137" });
      });

      it("tells an explicit disconnect twice, and a connect once", async () => {
        const made = await createNetwork();
        const id = await startedContainer("bridge");
        const watching = await watch({ type: ["network"] });
        await connect(made.Id, id);
        await disconnect(made.Id, id);
        await call("DELETE", `/networks/${made.Id}`);
        const events = await watching.until(
          (event) => event.Action === "destroy" && event.Actor.ID === made.Id,
        );
        expect(brief(events, { [made.Id]: "net" })).toEqual([
          "connect net",
          "disconnect net",
          "disconnect net",
          "destroy net",
        ]);
      });

      it("tells nothing of failed calls, nor of a stopped container's connect; its disconnect once", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const running = await startedContainer("bridge");
        const stopped = await createContainer(made.Name);
        const watching = await watch();
        await connect(made.Id, running, { IPAMConfig: { IPv4Address: `${p}.1` } });
        await connect("host", running);
        await disconnect(made.Id, running);
        await tryPools({ Subnet: `${p}.0/24` });
        await disconnect(made.Id, stopped);
        await connect(made.Id, stopped, { IPAMConfig: { IPv4Address: `${p}.1` } });
        await startAgain(stopped);
        await call("DELETE", `/networks/${made.Id}`);
        const events = await watching.until(
          (event) => event.Action === "destroy" && event.Actor.ID === made.Id,
        );
        const names = { [made.Id]: "net", [running]: "running", [stopped]: "stopped" };
        expect(brief(events, names)).toEqual(["disconnect net", "destroy net"]);
      });

      it("tells a disconnect for ghosts too, when a container ends or half starts", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const id = await startedContainer("bridge");
        const watching = await watch();
        await connect(made.Id, id, { IPAMConfig: { IPv4Address: `${p}.1` } });
        await stop(id);
        await startAgain(id);
        await call("DELETE", `/containers/${id}`);
        const events = await watching.until((event) => event.Action === "destroy" && event.Actor.ID === id);
        expect(brief(events, { [made.Id]: "net", [id]: "box" })).toEqual([
          "die box",
          "disconnect net",
          "stop box",
          "disconnect net",
          "destroy box",
        ]);
      });

      it("tells a prune with each network that it took", async () => {
        const made = await createNetwork();
        const watching = await watch({ type: ["network"] });
        await call("POST", "/networks/prune");
        const events = await watching.until((event) => event.Action === "prune");
        expect(events.map((event) => event.Action)).toEqual(["destroy", "prune"]);
        expect(events[0]?.Actor.ID).toBe(made.Id);
        expect(events[1]?.Actor).toEqual({ ID: "", Attributes: { reclaimed: "0" } });
      });

      it("tells host mode's network too, and nothing of networks for container: mode", async () => {
        const host = await createContainer("host");
        const sharer = await createContainer(`container:${host}`);
        const watching = await watch();
        await startAgain(host);
        await startAgain(sharer);
        const events = await watching.until((event) => event.Action === "start" && event.Actor.ID === sharer);
        expect(events.map((event) => `${event.Type} ${event.Action}`)).toEqual([
          "network connect",
          "container start",
          "container start",
        ]);
        expect(events[0]?.Actor.Attributes).toEqual({ container: host, name: "host", type: "host" });
      });

      it("tells the past, filtered", async () => {
        const since = Math.floor(Date.now() / 1000) - 1;
        const watching = await watch({ type: ["network"] });
        const made = await createNetwork();
        const id = await startedContainer(made.Name, { Labels: { marked: "yes" } });
        await watching.until((event) => event.Action === "connect" && event.Actor.ID === made.Id);
        const past = async (filters: object): Promise<string[]> => {
          const until = (Date.now() / 1000).toFixed(3);
          const reply = await call("GET", `/events?since=${since}&until=${until}&${query(filters)}`);
          expect(reply.status).toBe(200);
          const events = reply.bytes
            .toString("utf8")
            .split("\n")
            .filter(Boolean)
            .map((line) => JSON.parse(line) as EngineEvent);
          return brief(events, { [made.Id]: "net", [id]: "box" });
        };
        expect(await past({})).toEqual(["create net", "create box", "connect net", "start box"]);
        expect(await past({ type: ["network"] })).toEqual(["create net", "connect net"]);
        expect(await past({ event: ["create"] })).toEqual(["create net", "create box"]);
        expect(await past({ container: [id] })).toEqual(["create box", "start box"]);
        expect(await past({ network: [made.Name] })).toEqual(["create net", "connect net"]);
        expect(await past({ label: ["marked=yes"] })).toEqual(["create box", "start box"]);
      });

      it("refuses times that can't be", async () => {
        expect(refusal(await call("GET", "/events?since=x"))).toEqual([
          500,
          'strconv.ParseInt: parsing "x": invalid syntax',
        ]);
        expect(refusal(await call("GET", "/events?since=200&until=100"))).toEqual([
          400,
          "`since` time (200) cannot be after `until` time (100)",
        ]);
      });
    });

    describe("exec", () => {
      it("pings by name and by alias on a network of one's own", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const other = name("peer");
        const [a] = [
          await startedContainer(made.Name),
          await startedContainer(made.Name, {
            name: other,
            ...withEndpoint(made.Name, { Aliases: ["web"] }),
          }),
        ];
        for (const host of [other, "web", `${p}.3`]) {
          const { exitCode, stdout } = await exec(a, ["ping", "-c", "1", "-w", "5", host]);
          expect(exitCode, stdout).toBe(0);
          expect(stdout).toContain(
            `PING ${host} (${p}.3): 56 data bytes\n64 bytes from ${p}.3: seq=0 ttl=64 time=`,
          );
          expect(stdout).toContain(
            "1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min/avg/max = ",
          );
        }
      });

      it("doesn't reach another network, nor its names", async () => {
        const [p, q] = [prefix(), prefix()];
        const [here, there] = [
          await poolNetwork({ Subnet: `${p}.0/24` }),
          await poolNetwork({ Subnet: `${q}.0/24` }),
        ];
        const other = name("far");
        const a = await startedContainer(here.Name);
        await startedContainer(there.Name, { name: other });
        const byAddress = await exec(a, ["ping", "-c", "1", "-W", "1", `${q}.2`]);
        expect(byAddress.exitCode).toBe(1);
        expect(byAddress.stdout).toContain("1 packets transmitted, 0 packets received, 100% packet loss\n");
        expect(await exec(a, ["ping", "-c", "1", other])).toEqual({
          exitCode: 1,
          stdout: "",
          stderr: `ping: bad address '${other}'\n`,
        });
        // The other network's gateway is the host, which answers.
        expect((await exec(a, ["ping", "-c", "1", "-W", "1", `${q}.1`])).exitCode).toBe(0);
      });

      it("lets an internal network reach its members and the host, and nobody else", async () => {
        const inner = await poolNetwork({ Subnet: `${prefix()}.0/24` }, { Internal: true });
        const [a, b] = [await startedContainer(inner.Name), await startedContainer(inner.Name)];
        const outside = await startedContainer("bridge");
        const ping = async (target_: string): Promise<number> =>
          (await exec(a, ["ping", "-c", "1", "-W", "1", target_])).exitCode;
        expect(await ping(await address(b, inner.Name))).toBe(0);
        expect(await ping("172.17.0.1")).toBe(0);
        expect(await ping(await address(outside, "bridge"))).toBe(1);
      });

      it("keeps members of an icc=false network apart, yet tells their names", async () => {
        const p = prefix();
        const Options = { "com.docker.network.bridge.enable_icc": "false" };
        const made = await poolNetwork({ Subnet: `${p}.0/24` }, { Options });
        const a = await startedContainer(made.Name);
        const other = name("apart");
        await startedContainer(made.Name, { name: other });
        const { exitCode, stdout } = await exec(a, ["ping", "-c", "1", "-W", "1", other]);
        expect(exitCode).toBe(1);
        expect(stdout).toContain(`PING ${other} (${p}.3)`);
      });

      it("looks names up as busybox does", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const alias = withEndpoint(made.Name, { Aliases: ["pair"] });
        const [asker] = [
          await startedContainer(made.Name),
          await startedContainer(made.Name, alias),
          await startedContainer(made.Name, alias),
        ];
        const found = await exec(asker, ["nslookup", "pair"]);
        expect(found.exitCode).toBe(0);
        expect(found.stdout).toContain("Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\n");
        const addresses = [...found.stdout.matchAll(/^Name:\tpair\nAddress: (\S+)$/gm)]
          .map(([, one]) => one ?? "")
          .toSorted();
        expect(addresses).toEqual([`${p}.3`, `${p}.4`]);
        const reverse = await exec(asker, ["nslookup", `${p}.3`]);
        expect(reverse.stdout).toMatch(new RegExp(`in-addr\\.arpa\tname = box\\d+\\.${made.Name}\n`));
      });

      it("tells a command's end, and refuses what can't be", async () => {
        const id = await startedContainer("bridge");
        expect(await exec(id, ["true"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
        const missing = await exec(id, ["nosuchcommand"]);
        expect(missing.exitCode).toBe(126);
        expect(missing.stdout).toContain('exec: "nosuchcommand": executable file not found in $PATH');
        expect(refusal(await call("POST", `/containers/${id}/exec`, {}))).toEqual([
          400,
          "No exec command specified",
        ]);
        expect(refusal(await call("GET", "/exec/nope/json"))).toEqual([404, "No such exec instance: nope"]);
        expect(refusal(await call("POST", "/exec/nope/start", {}))).toEqual([
          404,
          "No such exec instance: nope",
        ]);
        await stop(id);
        expect(refusal(await call("POST", `/containers/${id}/exec`, { Cmd: ["true"] }))).toEqual([
          409,
          `Container ${id} is not running`,
        ]);
      });
    });

    describe("docker CLI", () => {
      const cli = async (...args: string[]): Promise<string> => {
        const { code, stdout, stderr } = await target.cli(args);
        expect(code, `docker ${args.join(" ")}: ${stderr}`).toBe(0);
        return stdout.trim();
      };

      it("tells version and facts", async () => {
        expect(await cli("version", "--format", "{{.Server.APIVersion}}")).toBe("1.41");
        expect(await cli("info", "--format", "{{.Swarm.LocalNodeState}}")).toBe("inactive");
      });

      it("creates, inspects, lists and removes networks", async () => {
        const [p, wanted] = [prefix(), name("cli")];
        const id = await cli("network", "create", "--subnet", `${p}.0/24`, "--label", "a=b", wanted);
        madeNetworks.add(id);
        expect(id).toMatch(fullId);
        expect(
          await cli(
            "network",
            "ls",
            "--filter",
            `name=^${wanted}$`,
            "--format",
            "{{.ID}} {{.Name}} {{.Driver}}",
          ),
        ).toBe(`${id.slice(0, 12)} ${wanted} bridge`);
        expect(await cli("network", "inspect", wanted, "--format", "{{(index .IPAM.Config 0).Subnet}}")).toBe(
          `${p}.0/24`,
        );
        expect(await cli("network", "rm", wanted)).toBe(wanted);
      });

      it("runs, connects, disconnects, execs, stops and removes", async () => {
        const p = prefix();
        const made = await poolNetwork({ Subnet: `${p}.0/24` });
        const [one, two] = [name("cli"), name("cli")];
        for (const wanted of [one, two]) {
          madeContainers.add(
            await cli("run", "-d", "--name", wanted, "--network", made.Name, target.image, "sleep", "9999"),
          );
        }
        expect(await cli("exec", one, "ping", "-c", "1", two)).toContain("1 packets received");
        expect(await cli("ps", "--filter", `name=^${one}$`, "--format", "{{.Names}} {{.State}}")).toBe(
          `${one} running`,
        );
        const other = await poolNetwork({ Subnet: `${prefix()}.0/24` });
        await cli("network", "connect", "--alias", "web", other.Name, one);
        expect((await endpoint(one, other.Name)).Aliases).toEqual([
          "web",
          (await inspect(one)).Id.slice(0, 12),
        ]);
        expect(await cli("inspect", one, "--format", "{{len .NetworkSettings.Networks}}")).toBe("2");
        await cli("network", "disconnect", other.Name, one);
        await cli("stop", "-t", "0", one);
        expect(await cli("ps", "-a", "--filter", `name=^${one}$`, "--format", "{{.Names}} {{.State}}")).toBe(
          `${one} exited`,
        );
        expect(await cli("start", one)).toBe(one);
        expect(await cli("rm", "-f", one, two)).toBe(`${one}\n${two}`);
      });

      it("creates, prunes, and says what isn't there", async () => {
        const made = await createNetwork();
        expect(await cli("network", "prune", "-f")).toBe(`Deleted Networks:\n${made.Name}`);
        const { code, stderr } = await target.cli(["inspect", "nothing"]);
        expect([code, stderr.trim()]).toEqual([1, "Error: No such object: nothing"]);
        const id = await cli("create", "--network", "none", target.image, "sleep", "9999");
        madeContainers.add(id);
        expect((await inspect(id)).State.Status).toBe("created");
      });

      it("reads past events", async () => {
        const made = await createNetwork();
        const lines = await cli(
          "events",
          "--since",
          "1m",
          "--until",
          new Date(Date.now() + 50).toISOString(),
          "--filter",
          `network=${made.Name}`,
          "--format",
          "{{.Action}}",
        );
        expect(lines).toBe("create");
      });
    });
  });
}
