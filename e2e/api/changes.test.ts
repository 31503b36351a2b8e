import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { realEngine } from "@/e2e/engine/engines";
import { startFaultProxy } from "@/e2e/engine/fault-proxy.mjs";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import type { ChangeAnswer } from "@/lib/contract/changes";
import { connectStep, type Step } from "@/lib/domain/changes/change";
import { copyNetwork } from "@/lib/domain/changes/copy-network";
import { planEdit } from "@/lib/domain/changes/plan-edit";
import { toNetworkDraft } from "@/lib/domain/changes/undo";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { NetworkDraft } from "@/lib/domain/topology/plan-network";
import type { Topology } from "@/lib/domain/topology/topology";

/** Rules CHG: several steps as one, and what takes them back, on a real engine. */

interface Extras {
  Links: string[] | null;
  DriverOpts: Record<string, string> | null;
  IPAMConfig: { LinkLocalIPs?: string[] } | null;
}

const real = realEngine();
const changes = "/api/engines/default/changes";
/** From Docker 28 on the engine draws a MAC address by lot each time, and takes none at a connect. */
const drawsMac = real.major >= 28;
const isLotOfMac = (note: string): boolean => drawsMac && note.startsWith("Its MAC address is ");

describe.skipIf(real.skipped)(`changes on a real engine${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
  let server: PatchbayServer;
  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  /** Everything that the engine tells of a container's networks and of all networks, without what can't come back. */
  const stateOf = async (): Promise<unknown> => {
    const { networks, containers, endpoints } = (
      await server.call<Topology>("GET", "/api/engines/default/topology")
    ).body;
    const names = new Map<string, string>([...networks, ...containers].map(({ id, name }) => [id, name]));
    return {
      networks: networks.map(({ bridge, ...rest }) => ({
        ...rest,
        id: null,
        // Named after the id where nobody has given it a name.
        bridge: bridge === null ? null : { ...bridge, interface: null },
      })),
      endpoints: endpoints.map(({ networkId, containerId, ...rest }) => ({
        network: names.get(networkId),
        container: names.get(containerId),
        ...rest,
        // The short id that 20.10 answers to as well is told as a name; nothing else of them is a choice.
        names: null,
        ...(drawsMac && { mac: null }),
        // An interface that is made anew has a new name.
        link: null,
        linkReason: null,
      })),
    };
  };
  const endpointOf = async (network: string, container: string) =>
    JSON.parse(
      await docker(
        "inspect",
        "--format",
        `{{json (index .NetworkSettings.Networks "${network}")}}`,
        container,
      ),
    ) as { IPAddress: string; MacAddress: string; Aliases: string[] | null; IPAMConfig: unknown } | null;
  /** Without the short id that 20.10 adds where it connects itself. */
  const ownAliases = (endpoint: { Aliases: string[] | null } | null): string[] =>
    (endpoint?.Aliases ?? []).filter((alias) => !/^[0-9a-f]{12}$/.test(alias)).toSorted();
  const change = (steps: readonly Step[], extra: object = {}) =>
    server.call<ChangeAnswer & { code: string; detail: string; issues: { path: string }[] }>(
      "POST",
      changes,
      {
        steps,
        ...extra,
      },
    );
  const run = (name: string, ...args: string[]): Promise<string> =>
    docker("run", "-d", "--name", name, ...args, busyboxImage, "sleep", "86400");

  beforeAll(async () => {
    engine = await real.start();
    await docker("network", "create", "--subnet", "10.91.0.0/24", "front");
    await docker(
      "network",
      "create",
      "--subnet=10.92.0.0/24",
      "--ip-range=10.92.0.128/25",
      "--gateway=10.92.0.254",
      "--aux-address=nas=10.92.0.9",
      "--opt=com.docker.network.driver.mtu=1400",
      "--label=team=blue",
      "--label=api.token=canary",
      "--internal",
      "back",
    );
    await docker("network", "create", "auto");
    await docker("network", "create", "--subnet", "10.93.0.0/30", "tiny");
    await run("web", "--network", "front", "--ip", "10.91.0.20", "--network-alias", "www");
    await run("api", "--network", "front");
    await run("db", "--network", "auto");
    await docker("create", "--name", "idle", "--network", "front", busyboxImage, "sleep", "1");
    await run("lonely", "--network", "none");
    proxy = await startFaultProxy({ target: engine.socketPath });
    server = await startPatchbay({ PATCHBAY_ENGINE: proxy.endpoint });
  }, 240_000);

  afterAll(async () => {
    await server.stop();
    await proxy.stop();
    await engine.stop();
  }, 60_000);

  test("CHG-5: links, driver options and link-local addresses come back", async () => {
    await docker("network", "create", "--subnet", "10.94.0.0/24", "extras");
    await docker(
      "network",
      "connect",
      "--link=web:backend",
      "--link-local-ip=169.254.34.68",
      "--driver-opt=com.example.note=a b",
      "extras",
      "api",
    );
    const { Links, DriverOpts, IPAMConfig } = (await endpointOf("extras", "api")) as unknown as Extras;
    expect({ Links, DriverOpts, IPAMConfig }).toEqual({
      Links: ["web:backend"],
      DriverOpts: { "com.example.note": "a b" },
      IPAMConfig: { LinkLocalIPs: ["169.254.34.68"] },
    });
    const off = await change([{ kind: "disconnect", network: "extras", container: "api", force: false }]);
    expect(off.status, off.body.detail).toBe(200);
    expect(await endpointOf("extras", "api")).toBeNull();
    // Nobody but an undo's own extras reach the engine.
    const madeUp = structuredClone(off.body.undo.steps) as Step[];
    const [first] = madeUp;
    if (first?.kind !== "connect" || first.former?.extras === undefined)
      throw new Error("no extras in the undo");
    first.former.extras.linkLocalAddresses = ["10.94.0.1"];
    const refused = await change(madeUp);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ issues: [{ code: "unknown-extras" }] });
    const back = await change(off.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    expect(back.body.undo.notes.join(" ")).not.toContain("did not bring back");
    expect(back.body.steps.map((step) => step.command)).toEqual([
      "docker network connect --link web:backend --link-local-ip 169.254.34.68 --driver-opt 'com.example.note=a b' extras api",
    ]);
    expect(await endpointOf("extras", "api")).toMatchObject({ Links, DriverOpts });
    expect((await endpointOf("extras", "api"))?.IPAMConfig).toMatchObject({
      LinkLocalIPs: ["169.254.34.68"],
    });
    await docker("network", "disconnect", "extras", "api");
    await docker("network", "rm", "extras");
    // Patchbay hears of it a moment later, and the next test holds what is against what was.
    await expect.poll(async () => JSON.stringify(await stateOf())).not.toContain('"extras"');
  });

  test("CHG-5: disconnecting and taking it back leaves everything as it was, a static address and an alias too", async () => {
    for (const [network, container] of [
      ["front", "web"],
      ["front", "api"],
      ["front", "idle"],
      ["auto", "db"],
    ] as const) {
      const before = await stateOf();
      const raw = await endpointOf(network, container);
      const off = await change([{ kind: "disconnect", network, container, force: false }]);
      expect(off.status, `${container}: ${off.body.detail}`).toBe(200);
      expect(await endpointOf(network, container), container).toBeNull();
      const back = await change(off.body.undo.steps);
      expect(back.status, `${container}: ${back.body.detail}`).toBe(200);
      expect(
        back.body.steps.flatMap((step) => step.notes).filter((note) => !isLotOfMac(note)),
        container,
      ).toEqual([]);
      expect(await stateOf(), container).toEqual(before);
      const now = await endpointOf(network, container);
      expect(now?.IPAddress).toBe(raw?.IPAddress);
      if (!drawsMac) expect(now?.MacAddress).toBe(raw?.MacAddress);
      expect(ownAliases(now)).toEqual(ownAliases(raw));
      // The undo of the undo does it again.
      const again = await change(back.body.undo.steps);
      expect(again.status).toBe(200);
      expect(await endpointOf(network, container)).toBeNull();
      await change(again.body.undo.steps);
      expect(await stateOf(), container).toEqual(before);
    }
  });

  test("CHG-5: a former address that somebody holds now is given up, and that is told", async () => {
    const off = await change([{ kind: "disconnect", network: "front", container: "api", force: false }]);
    const former = off.body.undo.steps[0];
    if (former?.kind !== "connect") throw new Error("no way back");
    const address = former.former?.ipv4 ?? "";
    await change([{ ...connectStep({ network: "front", container: "db" }), ipv4Address: address }]);
    const back = await change([former]);
    expect(back.status, back.body.detail).toBe(200);
    const [step] = back.body.steps;
    expect(step?.endpoint?.ipv4).not.toBe(address);
    expect(step?.notes.join(" ")).toContain(`not ${address}, which db holds`);
    // As it was before this test.
    await change([
      { kind: "disconnect", network: "front", container: "db", force: false },
      { kind: "disconnect", network: "front", container: "api", force: false },
      former,
    ]);
    expect((await endpointOf("front", "api"))?.IPAddress).toBe(address);
  });

  test("CHG-5: what somebody else has connected meanwhile is left alone, and the other address is told", async () => {
    const off = await change([{ kind: "disconnect", network: "front", container: "api", force: false }]);
    const [former] = off.body.undo.steps;
    if (former?.kind !== "connect") throw new Error("no way back");
    await docker("network", "connect", "--ip", "10.91.0.77", "front", "api");
    const before = await endpointOf("front", "api");
    const back = await change(off.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    expect(back.body.steps[0]?.changed).toBe(false);
    expect(back.body.undo.steps).toEqual([]);
    expect(back.body.steps[0]?.notes.join(" ")).toContain(`not ${former.former?.ipv4}`);
    expect(await endpointOf("front", "api")).toEqual(before);
    // As it was before this test.
    await docker("network", "disconnect", "front", "api");
    await docker("network", "connect", "front", "api");
    expect((await endpointOf("front", "api"))?.IPAddress).toBe(former.former?.ipv4);
  });

  test("CHG-6: a former address that the engine would not choose comes back as a static one, and that is told", async () => {
    await docker("network", "connect", "front", "db");
    const before = await endpointOf("front", "db");
    const off = await change([{ kind: "disconnect", network: "front", container: "api", force: false }]);
    const off2 = await change([{ kind: "disconnect", network: "front", container: "db", force: false }]);
    // Now the lowest free address is the one of `api`.
    const back = await change(off2.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    expect((await endpointOf("front", "db"))?.IPAddress).toBe(before?.IPAddress);
    expect(back.body.steps[0]?.notes.join(" ")).toContain("is now a static address");
    await change(off.body.undo.steps);
    await docker("network", "disconnect", "front", "db");
  });

  test("CHG-2: a removed network comes back with its pools, options and labels, but for masked values", async () => {
    const before = (await stateOf()) as { networks: { name: string; labels: Record<string, string> }[] };
    const gone = await change([{ kind: "remove", network: "back", force: false }]);
    expect(gone.status, gone.body.detail).toBe(200);
    expect(gone.body.undo.notes.join(" ")).toContain("api.token");
    const back = await change(gone.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    const expected = before.networks.map((network) => {
      if (network.name !== "back") return network;
      const { "api.token": _, ...labels } = network.labels;
      return { ...network, labels };
    });
    expect(((await stateOf()) as typeof before).networks).toEqual(expected);
    // The network that the engine chose a subnet for comes back with the same one.
    await change([{ kind: "disconnect", network: "auto", container: "db", force: false }]);
    const raw = await docker("network", "inspect", "--format", "{{json .IPAM}}", "auto");
    const autoGone = await change([{ kind: "remove", network: "auto", force: false }]);
    const autoBack = await change(autoGone.body.undo.steps);
    expect(autoBack.status, autoBack.body.detail).toBe(200);
    expect(await docker("network", "inspect", "--format", "{{json .IPAM.Config}}", "auto")).toBe(
      JSON.stringify((JSON.parse(raw) as { Config: unknown }).Config),
    );
    await change([connectStep({ network: "auto", container: "db" })]);
  });

  test("CHG-2: a network that only stopped containers want is removed with force and comes back with them", async () => {
    await change([
      {
        kind: "create",
        name: "spare",
        driver: "bridge",
        internal: false,
        attachable: false,
        ipv6: false,
        pools: [],
        parent: null,
        options: {},
        labels: {},
        confirm: [],
      },
    ]);
    await change([{ ...connectStep({ network: "spare", container: "idle" }), aliases: ["sleepy"] }]);
    const before = await stateOf();
    const gone = await change([{ kind: "remove", network: "spare", force: true }]);
    expect(gone.status, gone.body.detail).toBe(200);
    expect(await endpointOf("spare", "idle")).toBeNull();
    const back = await change(gone.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    expect(await stateOf()).toEqual(before);
    await change([{ kind: "remove", network: "spare", force: true }]);
  });

  test("CHG-1: all steps are judged before the first is done, each on what those before it leave", async () => {
    const before = await stateOf();
    const refused = await change([
      connectStep({ network: "auto", container: "api" }),
      { ...connectStep({ network: "front", container: "db" }), ipv4Address: "10.91.0.20" },
    ]);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe("address-in-use");
    expect(refused.body.issues[0]?.path).toBe("steps[1].ipv4Address");
    expect(await stateOf()).toEqual(before);
    // The address is free once the first step is done.
    const dry = await change(
      [
        { kind: "disconnect", network: "front", container: "web", force: false },
        { ...connectStep({ network: "front", container: "db" }), ipv4Address: "10.91.0.20" },
      ],
      { dryRun: true },
    );
    expect(dry.status, dry.body.detail).toBe(200);
    expect(dry.body.steps.map((step) => step.command)).toEqual([
      "docker network disconnect front web",
      "docker network connect --ip 10.91.0.20 front db",
    ]);
    expect(await stateOf()).toEqual(before);
  });

  test("CHG-3: when a step fails on the engine, those before it are taken back", async () => {
    const before = await stateOf();
    // The parent interface does not exist, which only the engine can tell.
    const refused = await change([
      { kind: "disconnect", network: "front", container: "web", force: false },
      connectStep({ network: "auto", container: "web" }),
      {
        kind: "create",
        name: "lan",
        driver: "macvlan",
        internal: false,
        attachable: false,
        ipv6: false,
        pools: [{ subnet: "10.99.0.0/24", ipRange: null, gateway: null, auxiliaryAddresses: {} }],
        parent: "nothere0",
        options: { macvlan_mode: "nonsense" },
        labels: {},
        confirm: [],
      },
    ]);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.body.detail).toContain("Step 3 of 3 failed.");
    expect(refused.body.detail).toContain("taken back");
    expect(await stateOf()).toEqual(before);
  });

  test("a container is moved by two steps, and back by their undo", async () => {
    const before = await stateOf();
    const moved = await change([
      connectStep({ network: "auto", container: "web" }),
      { kind: "disconnect", network: "front", container: "web", force: false },
    ]);
    expect(moved.status, moved.body.detail).toBe(200);
    expect(await endpointOf("front", "web")).toBeNull();
    const back = await change(moved.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    expect(await stateOf()).toEqual(before);
  });

  test("what can't be taken back says so: nothing connects to none", async () => {
    const off = await change([{ kind: "disconnect", network: "none", container: "lonely", force: false }]);
    expect(off.status, off.body.detail).toBe(200);
    expect(off.body.undo.steps).toEqual([]);
    expect(off.body.undo.notes.join(" ")).toContain("created anew");
  });

  const factsOf = async (): Promise<EngineFacts> => {
    const { body } = await server.call<{ engines: { facts: EngineFacts }[] }>("GET", "/api/engines");
    const [first] = body.engines;
    if (first === undefined) throw new Error("no engine");
    return first.facts;
  };
  /** The steps by which the dialog edits a network, on what the server tells. */
  const planOf = async (name: string, part: Partial<NetworkDraft>) => {
    const topology = (await server.call<Topology>("GET", "/api/engines/default/topology")).body;
    const network = topology.networks.find((each) => each.name === name);
    if (network === undefined) throw new Error(`no network ${name}`);
    const facts = await factsOf();
    const plan = planEdit(topology, network, { ...toNetworkDraft(network), ...part }, facts);
    if (!plan.ok) throw new Error(plan.refusal.detail);
    return plan.value;
  };
  const addressesOf = async (network: string): Promise<Record<string, string | null>> => {
    const { networks, containers, endpoints } = (
      await server.call<Topology>("GET", "/api/engines/default/topology")
    ).body;
    const { id } = networks.find((each) => each.name === network) ?? { id: "" };
    return Object.fromEntries(
      endpoints
        .filter((each) => each.networkId === id)
        .map((each) => [
          containers.find((one) => one.id === each.containerId)?.name,
          each.ipv4 ?? each.reserved?.ipv4 ?? null,
        ]),
    );
  };

  test("EDIT-2: an edited network holds its members as they were, and one undo brings it all back", async () => {
    const before = await stateOf();
    const addresses = await addressesOf("front");
    const aliases = ownAliases(await endpointOf("front", "web"));
    const plan = await planOf("front", { labels: { team: "red" }, internal: true });
    expect(plan.interrupted.map(({ name }) => name).toSorted()).toEqual(["api", "web"]);
    const edited = await change(plan.steps);
    expect(edited.status, edited.body.detail).toBe(200);
    expect(
      edited.body.steps
        .flatMap((step) => step.notes)
        .filter((note) => !/default route/.test(note) && !isLotOfMac(note)),
    ).toEqual([]);
    expect(await addressesOf("front")).toEqual(addresses);
    expect(ownAliases(await endpointOf("front", "web"))).toEqual(aliases);
    expect(await docker("network", "inspect", "--format", "{{.Internal}} {{.Labels.team}}", "front")).toBe(
      "true red",
    );
    const back = await change(edited.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    expect(await stateOf()).toEqual(before);
  });

  test("EDIT-4: in another subnet and under another name the members get new addresses, and start there again", async () => {
    const before = await stateOf();
    const pools = [{ subnet: "10.95.0.0/24", ipRange: null, gateway: null, auxiliaryAddresses: {} }];
    // From 26 on the name stays: a running container needs the network that it was created on (EDIT-7).
    const isNameKept = real.major >= 26;
    if (isNameKept) await expect(planOf("front", { name: "street", pools })).rejects.toThrow("Keep the name");
    const name = isNameKept ? "front" : "street";
    const plan = await planOf("front", { name, pools });
    expect(plan.warnings.map(({ code }) => code)).toContain("address-lost");
    const edited = await change(plan.steps);
    expect(edited.status, edited.body.detail).toBe(200);
    const addresses = await addressesOf(name);
    expect(Object.keys(addresses).toSorted()).toEqual(["api", "idle", "web"]);
    for (const member of ["api", "web"]) expect(addresses[member]).toMatch(/^10\.95\.0\./);
    await docker("restart", "--time", "0", "web");
    expect((await endpointOf(name, "web"))?.IPAddress).toMatch(/^10\.95\.0\./);
    await docker("start", "idle");
    await docker("wait", "idle");
    const back = await change(edited.body.undo.steps);
    expect(back.status, back.body.detail).toBe(200);
    expect(await stateOf()).toEqual(before);
  });

  test("EDIT-2: an edit that fails at any of its steps leaves everything as it was, byte for byte", async () => {
    // With a static address, with chosen ones, with an alias on two networks, and a stopped one.
    await docker("network", "connect", "--alias", "store", "front", "db");
    const whole = async (): Promise<string> => {
      const inspected = JSON.parse(await docker("inspect", "web", "api", "db", "idle")) as {
        NetworkSettings: { Networks: Record<string, Record<string, unknown>> };
      }[];
      // What is made anew has a new id; nobody chooses those.
      const endpoints = inspected.map(({ NetworkSettings: { Networks } }) =>
        Object.entries(Networks)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, { NetworkID: _n, EndpointID: _e, Aliases, ...rest }]) => [
            name,
            // The docker command sends empty ones along; the engine makes no difference.
            {
              ...rest,
              ...(drawsMac && { MacAddress: null }),
              IPAMConfig: rest["IPAMConfig"] ?? {},
              DriverOpts: rest["DriverOpts"] ?? {},
              aliases: ownAliases({ Aliases: Aliases as string[] | null }),
            },
          ]),
      );
      return JSON.stringify([await stateOf(), endpoints], null, 1);
    };
    const before = await whole();
    const { steps } = await planOf("front", { internal: true });
    expect(steps.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 4 }, () => "disconnect"),
      "remove",
      "create",
      ...Array.from({ length: 4 }, () => "connect"),
    ]);
    for (const [at, step] of steps.entries()) {
      // What was taken back has a new id: a plan holds for one try.
      const plan = await planOf("front", { internal: true });
      let calls = 0;
      proxy.clearRequests();
      proxy.setFault({
        kind: "status",
        status: 500,
        match: (method) => method !== "GET" && calls++ === at,
      });
      const refused = await change(plan.steps);
      proxy.setFault(null);
      expect([at, step.kind, proxy.faults.length, refused.status]).toEqual([at, step.kind, 1, 422]);
      expect(refused.body.detail).toContain(`Step ${at + 1} of ${plan.steps.length} failed.`);
      if (at > 0) expect(refused.body.detail).toContain("What was done before it was taken back.");
      expect(await whole(), `failed at step ${at + 1}, ${step.kind}: ${refused.body.detail}`).toBe(before);
    }
    // The engine does it and its answer is lost: the state tells, the edit goes on, and one undo brings it back.
    for (const at of [4, 5, 6]) {
      const plan = await planOf("front", { internal: true });
      let calls = 0;
      proxy.setFault({
        kind: "lost-reply",
        close: true,
        match: (method) => method !== "GET" && calls++ === at,
      });
      const edited = await change(plan.steps);
      proxy.setFault(null);
      expect([at, edited.status, edited.body.detail]).toEqual([at, 200, undefined]);
      const back = await change(edited.body.undo.steps);
      expect(back.status, back.body.detail).toBe(200);
      expect(await whole(), `lost at step ${at + 1}`).toBe(before);
    }
    await change([{ kind: "disconnect", network: "front", container: "db", force: false }]);
  }, 180_000);

  test("CONN-5: an address that another client takes between check and action is refused, told, and leaves no ghost", async () => {
    const before = await stateOf();
    const address = "10.91.0.60";
    // What another client does in the moment before the engine gets Patchbay's request.
    const taken: Promise<unknown>[] = [];
    proxy.setFault({
      kind: "delay",
      ms: 600,
      times: 1,
      match: (method, path) => {
        if (method === "GET" || !path.endsWith("/connect")) return false;
        taken.push(docker("network", "connect", "--ip", address, "front", "lonely-too"));
        return true;
      },
    });
    await run("lonely-too");
    const refused = await change([
      { ...connectStep({ network: "front", container: "db" }), ipv4Address: address },
    ]);
    proxy.setFault(null);
    await Promise.all(taken);
    expect([refused.status, refused.body.code]).toEqual([409, "address-in-use"]);
    expect(refused.body.detail).toBe(`${address} is in use on front by lonely-too.`);
    expect(refused.body.issues[0]).toMatchObject({
      path: "steps[0].ipv4Address",
      suggestion: expect.any(String),
    });
    expect(await endpointOf("front", "db")).toBeNull();
    await docker("rm", "--force", "lonely-too");
    await expect.poll(stateOf).toEqual(before);
    // A ghost would keep it from starting again.
    await docker("restart", "--time", "0", "db");
  });

  test("EDIT-1: a copy of a network is made as proposed", async () => {
    const topology = (await server.call<Topology>("GET", "/api/engines/default/topology")).body;
    const facts = await factsOf();
    const network = topology.networks.find(({ name }) => name === "front");
    if (network === undefined) throw new Error("no network front");
    const made = await change([{ kind: "create", ...copyNetwork(topology, network, facts) }]);
    expect(made.status, made.body.detail).toBe(200);
    expect(await addressesOf("front-copy")).toEqual({});
    await change(made.body.undo.steps);
  });

  test("a body that is no list of steps is refused with its path", async () => {
    const empty = await change([]);
    expect(empty.status).toBe(400);
    expect(empty.body.issues[0]?.path).toBe("steps");
    const odd = await change([{ kind: "connect", network: "front" } as Step]);
    expect(odd.status).toBe(422);
    expect(odd.body.issues[0]?.path).toBe("steps[0].container");
    const unknown = await change([{ kind: "explode", network: "front" } as unknown as Step]);
    expect(unknown.status).toBe(400);
    const many = await change(
      Array.from({ length: 101 }, () => connectStep({ network: "front", container: "db" })),
    );
    expect(many.status).toBe(400);
  });
});
