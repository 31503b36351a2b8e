import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { realEngine } from "@/e2e/engine/engines";
import { startFaultProxy } from "@/e2e/engine/fault-proxy.mjs";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import type { ChangeAnswer } from "@/lib/contract/changes";
import { findingsAnswer, type FindingsAnswer } from "@/lib/contract/findings";
import { connectStep, type Step } from "@/lib/domain/changes/change";

/** Rules FINDING: each fault is made for real, found, cured over the API, and the container starts again. */

type Found = FindingsAnswer["findings"][number];

const real = realEngine();
const api = "/api/engines/default";

describe.skipIf(real.skipped)(`repair on a real engine${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
  let server: PatchbayServer;

  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  /** What the engine says to a command that it refuses. */
  const refusalOf = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await engine.cli(args);
    expect([args.join(" "), code === 0]).toEqual([args.join(" "), false]);
    return stderr;
  };
  const run = (name: string, ...args: string[]): Promise<string> =>
    docker("run", "-d", "--name", name, ...args, busyboxImage, "sleep", "86400");
  const create = (name: string, ...args: string[]): Promise<string> =>
    docker("create", "--name", name, ...args, busyboxImage, "sleep", "86400");
  const change = (steps: readonly Step[], extra: object = {}) =>
    server.call<ChangeAnswer & { code: string; detail: string; issues: { code: string }[] }>(
      "POST",
      `${api}/changes`,
      { steps, ...extra },
    );
  const readFound = async (): Promise<FindingsAnswer> =>
    findingsAnswer.parse((await server.call("GET", `${api}/findings`)).body);
  const listFound = async (): Promise<Found[]> => (await readFound()).findings;
  /** A ghost and a stopped container's new wish make no event: a look at the container tells at once. */
  const look = (container: string, network = "front") =>
    change([{ kind: "disconnect", network, container, force: true }], { dryRun: true });
  const find = async (code: string, about: string): Promise<Found> => {
    let found: Found | undefined;
    await expect
      .poll(
        async () =>
          (found = (await listFound()).find((each) => each.code === code && each.text.includes(about))),
      )
      .toBeDefined();
    return found as Found;
  };
  const isGone = async ({ key }: Found): Promise<void> => {
    await expect.poll(async () => (await listFound()).some((each) => each.key === key)).toBe(false);
  };
  /** Does a cure as it was told; answers its commands. */
  const cure = async (finding: Found, id: string): Promise<string[]> => {
    const told = finding.cures.find((each) => each.id === id);
    expect(told).toMatchObject({ whyNot: null });
    const answer = await change(told?.steps ?? []);
    expect(answer.body).toMatchObject({
      steps: told?.commands.map((command) => ({ command, changed: true })),
    });
    await isGone(finding);
    return told?.commands ?? [];
  };
  interface Entry {
    IPAddress: string;
    IPAMConfig: { IPv4Address?: string } | null;
    Aliases: string[] | null;
    NetworkID: string;
  }
  const entriesOf = async (container: string): Promise<Record<string, Entry>> =>
    JSON.parse(await docker("inspect", "--format", "{{json .NetworkSettings.Networks}}", container));
  const addressOf = async (container: string, network = "front"): Promise<string | undefined> =>
    (await entriesOf(container))[network]?.IPAddress;
  /** Everything of those that no cure is about: the same before and after the suite. */
  const bystanders = async (): Promise<unknown> =>
    JSON.parse(await docker("inspect", "--format", "{{json .NetworkSettings}}", "bystander"));
  let before: unknown;

  beforeAll(async () => {
    engine = await real.start();
    proxy = await startFaultProxy({ target: engine.socketPath });
    await docker("network", "create", "--subnet=10.95.0.0/24", "--aux-address=nas=10.95.0.200", "front");
    await run("bystander", "--network", "front", "--ip", "10.95.0.100");
    await docker("network", "connect", "bridge", "bystander");
    before = await bystanders();
    server = await startPatchbay({ PATCHBAY_ENGINE: proxy.endpoint });
  }, 240_000);

  afterAll(async () => {
    await server.stop();
    await proxy.stop();
    await engine.stop();
  }, 60_000);

  test("FINDING-2: a ghost keeps a container from restarting, and is taken off or made whole", async () => {
    await run("web");
    const clash = ["network", "connect", "--ip=10.95.0.100", "--alias=www", "front", "web"];
    await refusalOf(...clash);
    await look("web");
    const ghost = await find("ghost", "web");
    expect(await cure(ghost, "take-off")).toEqual(["docker network disconnect --force front web"]);
    await docker("restart", "-t0", "web");
    expect(Object.keys(await entriesOf("web"))).toEqual(["bridge"]);

    await refusalOf(...clash);
    await look("web");
    await cure(await find("ghost", "web"), "attach");
    await docker("restart", "-t0", "web");
    const { front } = await entriesOf("web");
    expect(front?.Aliases).toContain("www");
    expect(front?.IPAMConfig?.IPv4Address).toBeUndefined();

    // One that was stopped as it is can't be started: it asks for an address that is taken.
    await docker("network", "disconnect", "front", "web");
    await refusalOf(...clash);
    expect(await refusalOf("restart", "-t0", "web")).toContain("Address already in use");
    await cure(await find("address-taken", "web"), "automatic-address");
    await docker("start", "web");
    expect((await entriesOf("web"))["front"]?.Aliases).toContain("www");
    await docker("rm", "-f", "web");
  });

  test("FINDING-2: on a full network a ghost is told to be past cure, until somebody leaves", async () => {
    await docker("network", "create", "--subnet=10.96.0.0/30", "tiny");
    await run("full", "--network", "tiny");
    await run("web");
    await refusalOf("network", "connect", "tiny", "web");
    await look("web", "tiny");
    const ghost = await find("ghost", "web");
    expect(ghost.cures.map(({ steps, whyNot }) => [steps.length, whyNot?.includes("tiny has none")])).toEqual(
      [
        [0, true],
        [0, true],
      ],
    );
    await docker("rm", "-f", "full");
    await expect.poll(async () => (await find("ghost", "web")).cures[0]?.whyNot).toBeNull();
    await cure(await find("ghost", "web"), "take-off");
    await docker("restart", "-t0", "web");
    await docker("rm", "-f", "web");
    await docker("network", "rm", "tiny");
  });

  test("FINDING-3: a network that is gone is made again, replaced by today's, or given up", async () => {
    const lose = async (...names: string[]): Promise<void> => {
      await docker("stop", "-t0", ...names);
      await docker("network", "rm", "lost");
      expect(await refusalOf("start", names[0] ?? "")).toContain("not found");
    };
    await docker("network", "create", "--subnet=10.97.0.0/24", "lost");
    await run("web", "--network", "lost", "--ip", "10.97.0.9", "--network-alias", "www");
    await run("job", "--network", "front");
    await docker("network", "connect", "--ip=10.97.0.10", "lost", "job");
    await lose("web", "job");
    await find("network-gone", "job");
    expect(await cure(await find("network-gone", "web"), "make-again")).toEqual([
      "docker network create --subnet 10.97.0.0/24 lost",
      "docker network connect --ip 10.97.0.10 lost job",
      "docker network connect --ip 10.97.0.9 --alias www lost web",
    ]);
    await docker("start", "web", "job");
    expect([await addressOf("web", "lost"), await addressOf("job", "lost")]).toEqual([
      "10.97.0.9",
      "10.97.0.10",
    ]);
    expect((await entriesOf("web"))["lost"]?.Aliases).toContain("www");

    // Another network of its name does not stand in for it.
    await lose("web", "job");
    await docker("network", "create", "--subnet=10.97.0.0/24", "lost");
    expect(await refusalOf("start", "web")).toContain("not found");
    expect(await cure(await find("network-gone", "web"), "reattach")).toEqual([
      "docker network connect --ip 10.97.0.9 --alias www lost web",
    ]);
    await docker("start", "web");
    expect(await addressOf("web", "lost")).toBe("10.97.0.9");
    // The other one gives it up, although there is a network of that name.
    expect(await cure(await find("network-gone", "job"), "take-off")).toEqual([
      "docker network disconnect lost job",
    ]);
    await docker("start", "job");
    expect(Object.keys(await entriesOf("job"))).toEqual(["front"]);
    await docker("network", "connect", "lost", "job");

    await lose("web", "job");
    await cure(await find("network-gone", "job"), "take-off");
    await cure(await find("network-gone", "web"), "take-off");
    await docker("start", "web", "job");
    // The one that was on nothing else runs, and is told of.
    expect((await find("on-no-network", "web")).severity).toBe("info");

    // Before the first start the name decides, and any network of the name will do.
    await docker("network", "create", "lost");
    await create("never", "--network", "lost");
    await docker("network", "rm", "lost");
    expect(await refusalOf("start", "never")).toContain("not found");
    await cure(await find("network-gone", "never"), "make-again");
    await docker("start", "never");
    await docker("rm", "-f", "web", "job", "never");
    await docker("network", "rm", "lost");
  });

  test("FINDING-4: a network namespace that is gone is told", async () => {
    await run("first");
    await create("sidecar", "--network", "container:first");
    await docker("rm", "-f", "first");
    expect(await refusalOf("start", "sidecar")).toContain("No such container");
    expect((await find("namespace-gone", "sidecar")).cures).toEqual([]);
    await docker("rm", "sidecar");
  });

  test("FINDING-5: an address that another one has is given up by either", async () => {
    await run("holder", "--network", "front");
    const taken = (await addressOf("holder")) ?? "";
    const make = async (): Promise<Found> => {
      await create("job", "--network", "front", "--ip", taken, "--network-alias", "nightly");
      expect(await refusalOf("start", "job")).toContain("Address already in use");
      return find("address-taken", "job");
    };
    const done = async (): Promise<string> => {
      await docker("start", "job");
      const { front } = await entriesOf("job");
      expect(front?.Aliases).toContain("nightly");
      await docker("rm", "-f", "job");
      return front?.IPAddress ?? "";
    };
    await cure(await make(), "free-address");
    expect(await done()).toMatch(/^10\.95\.0\.25[34]$/);
    await cure(await make(), "automatic-address");
    expect(await done()).not.toBe(taken);
    const finding = await make();
    expect(finding.cures.at(-1)).toMatchObject({ id: "move-holder", label: "Move holder away" });
    await cure(finding, "move-holder");
    expect(await done()).toBe(taken);
    await docker("restart", "-t0", "holder");
    await docker("rm", "-f", "holder");
  });

  test("FINDING-5, FINDING-11: addresses that nobody can have, and two that ask for one, all by one change", async () => {
    const asked = {
      gateway: "10.95.0.1",
      aux: "10.95.0.200",
      last: "10.95.0.255",
      // Docker 26 refuses it when the container is made.
      ...(real.major < 26 ? { far: "10.98.0.5" } : {}),
    };
    const count = Object.keys(asked).length + 1;
    for (const [name, address] of Object.entries(asked)) {
      await create(name, "--network", "front", "--ip", address);
      await refusalOf("start", name);
    }
    for (const name of ["twin1", "twin2"]) await create(name, "--network", "front", "--ip", "10.95.0.60");
    await find("address-taken", "twin2 and twin1 both ask for 10.95.0.60");
    for (const name of Object.keys(asked))
      await find(/far|last/.test(name) ? "address-outside" : "address-taken", name);
    const { all } = await readFound();
    expect([all.cured.length, all.steps.length, all.left]).toEqual([count, 2 * count, []]);
    expect((await change(all.steps)).status).toBe(200);
    await expect
      .poll(async () => (await listFound()).filter(({ severity }) => severity === "error"))
      .toEqual([]);
    await docker("start", ...Object.keys(asked), "twin1", "twin2");
    expect(await addressOf("twin1")).toBe("10.95.0.60");
    await docker("rm", "-f", ...Object.keys(asked), "twin1", "twin2");
  });

  test("FINDING-7: a port that another container holds is told with the holder", async () => {
    await run("shop", "--network", "front", "-p", "18080:80");
    await create("other", "--network", "front", "-p", "127.0.0.1:18080:80");
    expect(await refusalOf("start", "other")).toMatch(/already (allocated|in use)/);
    expect((await find("port-taken", "other")).text).toContain("shop holds port 18080");
    await docker("rm", "-f", "shop");
    await expect.poll(async () => (await listFound()).some(({ code }) => code === "port-taken")).toBe(false);
    await docker("start", "other");
    await docker("rm", "-f", "other");
  });

  test("FINDING-6: what the engine holds for nobody is named, and freed by force alone", async () => {
    await docker("swarm", "init", "--advertise-addr", "127.0.0.1");
    const step = (container: string, force: boolean): Step => ({
      kind: "disconnect",
      network: "docker_gwbridge",
      container,
      force,
    });
    try {
      // The swarm makes it in its own time.
      await expect
        .poll(() => docker("network", "inspect", "docker_gwbridge").catch(() => ""), { timeout: 20_000 })
        .toContain("gateway_ingress-sbox");
      const remove = () =>
        server.call<{ code: string; detail: string }>("DELETE", `${api}/networks/docker_gwbridge`);
      await expect
        .poll(async () => (await remove()).body, { timeout: 10_000 })
        .toMatchObject({ code: "conflict", detail: expect.stringContaining("(gateway_ingress-sbox)") });
      // It is the swarm's own, so it is no finding; asked for, it can be freed all the same.
      expect((await listFound()).some(({ code }) => code === "held-by-nobody")).toBe(false);
      expect((await change([step("gateway_ingress-sbox", false)])).status).toBe(422);
      expect((await change([step("gateway_else", true)])).status).toBe(404);
      const answer = await change([step("gateway_ingress-sbox", true)]);
      expect(answer.body).toMatchObject({
        steps: [
          {
            command: "docker network disconnect --force docker_gwbridge gateway_ingress-sbox",
            changed: true,
          },
        ],
        undo: { steps: [], notes: [expect.stringContaining("was no container")] },
      });
      expect((await remove()).status).toBe(204);
    } finally {
      await docker("swarm", "leave", "--force");
    }
  });

  test("FINDING-12: an address that is taken between check and action is refused, cured and told", async () => {
    await run("holder", "--network", "front");
    const taken = (await addressOf("holder")) ?? "";
    await create("job", "--network", "front", "--ip", taken);
    await run("thief");
    const finding = await find("address-taken", "job");
    const told = finding.cures.find(({ id }) => id === "move-holder");
    const [, connect] = told?.steps ?? [];
    const wanted = connect?.kind === "connect" ? (connect.ipv4Address ?? "") : "";
    proxy.setFault({
      kind: "delay",
      ms: 1500,
      times: 1,
      match: (method, path) => method === "POST" && path.endsWith("/connect"),
    });
    proxy.clearRequests();
    const answer = change(told?.steps ?? []);
    await expect.poll(() => proxy.faults.length).toBe(1);
    await docker("network", "connect", `--ip=${wanted}`, "front", "thief");
    const refused = await answer;
    proxy.setFault(null);
    expect(refused.body).toMatchObject({ code: "address-in-use" });
    expect(refused.body.detail).toContain(`${wanted} is in use on front by thief`);
    expect(refused.body.detail).toContain("What was done before it was taken back");
    // The holder has what it had, and no ghost is left of the attempt.
    expect(await addressOf("holder")).toBe(taken);
    await docker("restart", "-t0", "holder");
    expect(await addressOf("thief")).toBe(wanted);
    await docker("rm", "-f", "thief", "holder", "job");
  });

  test("FINDING-12: a cure that fails later leaves a stopped container set as it was", async () => {
    await create("job", "--network", "front", "--ip", "10.95.0.100", "--network-alias", "nightly");
    const finding = await find("address-taken", "job");
    const was = await entriesOf("job");
    const steps: Step[] = [
      ...(finding.cures[0]?.steps ?? []),
      // The rules can't know that there is no such interface; the engine does.
      {
        kind: "create",
        name: "nowhere",
        driver: "macvlan",
        internal: false,
        attachable: false,
        ipv6: false,
        pools: [{ subnet: "10.99.0.0/24", ipRange: null, gateway: null, auxiliaryAddresses: {} }],
        parent: "nosuch0",
        options: {},
        labels: {},
        confirm: [],
      },
      connectStep({ network: "nowhere", container: "job" }),
    ];
    const refused = await change(steps);
    expect(refused.body.detail).toContain("Step 3 of 4 failed");
    expect(refused.body.detail).toContain("What was done before it was taken back");
    const { front } = await entriesOf("job");
    expect(front?.IPAMConfig).toEqual(was["front"]?.IPAMConfig);
    expect(front?.Aliases).toContain("nightly");
    await docker("rm", "job");
  });

  test("nothing else has changed", async () => {
    expect(await bystanders()).toEqual(before);
    // The engine tells of a removed container by an event, after the command has returned.
    await expect
      .poll(async () => (await listFound()).filter(({ severity }) => severity !== "info"))
      .toEqual([]);
  });
});
