import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { realEngine } from "@/e2e/engine/engines";
import { findCompose } from "@/e2e/engine/find-compose.mjs";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { topologySchema } from "@/lib/contract/topology";
import { toCompose } from "@/lib/domain/export/to-compose";
import { type ScriptOptions, toShellScript } from "@/lib/domain/export/to-shell-script";
import { toTopologyJson, type TopologyFile } from "@/lib/domain/export/to-topology-json";
import type { Selection } from "@/lib/domain/topology/selection";
import { isLive, type NetworkId, type Topology } from "@/lib/domain/topology/topology";

/** Rules EXP-8 to EXP-12: what was taken away from one engine makes the same topology on an empty one. */

const real = realEngine();
const run = promisify(execFile);
/** The API of the engine that is exported: by it the export knows whether MACs follow from the addresses. */
const minorApi = real.major >= 28 ? 51 : real.major >= 26 ? 45 : 41;
const source = { engineName: "real", engineVersion: "20.10.24", apiVersion: [1, minorApi] } as const;
/** Docker 28 draws a MAC for each attachment, and `docker network connect` takes none. */
const drawsMac = real.major >= 28;
const hostileName = `bad "name"; $(touch /tmp/x) it's`;
const hostileLabel = 'it\'s `id` $HOME ${HOME} "x" \\ %s\n- a: #b\t\u202Eend\n';

describe.skipIf(real.skipped)(`an export on a real engine${real.reason}`, () => {
  type Engine = Awaited<ReturnType<typeof real.start>>;
  let engines: [Engine, Engine];
  let servers: [PatchbayServer, PatchbayServer];
  let folder: string;
  let exported: Topology;

  const dockerOn = async (engine: Engine, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  /** Once the engine's events have told everything: two looks in a row are alike. */
  const read = async (server: PatchbayServer): Promise<Topology> => {
    let last = "";
    return vi.waitFor(
      async () => {
        const { body } = await server.call<Topology>("GET", "/api/engines/default/topology");
        const { containers, endpoints, networks } = body;
        const before = last;
        last = JSON.stringify({ containers, endpoints, networks });
        if (last !== before || endpoints.some(({ aliases }) => aliases === null))
          throw new Error("it still changes");
        return body;
      },
      { timeout: 20_000, interval: 400 },
    );
  };
  const wipe = async (engine: Engine): Promise<void> => {
    const ids = await dockerOn(engine, "ps", "-aq");
    if (ids !== "") await dockerOn(engine, "rm", "-f", ...ids.split("\n"));
    await dockerOn(engine, "network", "prune", "-f");
  };
  const sh = async (script: string, engine: Engine): Promise<{ code: number; output: string }> => {
    const file = path.join(folder, "script.sh");
    await writeFile(file, script);
    const env = { PATH: process.env["PATH"], DOCKER_HOST: engine.endpoint, DOCKER_CONFIG: folder };
    return run("sh", [file], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error: { code: number; stderr: string }) => ({ code: error.code, output: error.stderr }),
    );
  };
  const scriptOf = (topology: Topology, options: Partial<ScriptOptions> = {}): string =>
    toShellScript(topology, null, source, { withPinnedAddresses: false, withContainers: true, ...options })
      .text;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "patchbay-export-"));
    engines = await Promise.all([real.start(), real.start()]);
    const started = Promise.all([
      startPatchbay({ PATCHBAY_ENGINE: engines[0].endpoint }),
      startPatchbay({ PATCHBAY_ENGINE: engines[1].endpoint }),
    ]);
    const docker = (...args: string[]): Promise<string> => dockerOn(engines[0], ...args);
    const network = (name: string, ...args: string[]): Promise<string> =>
      docker("network", "create", ...args, name);
    const start = (name: string, ...args: string[]): Promise<string> =>
      docker("run", "-d", "--name", name, ...args, busyboxImage);
    await network(
      "front",
      "--subnet=10.71.0.0/24",
      "--ip-range=10.71.0.128/25",
      "--gateway=10.71.0.1",
      "--aux-address=nas=10.71.0.9",
      "--opt=com.docker.network.driver.mtu=1400",
      "--opt=com.docker.network.bridge.enable_icc=false",
      `--label=note=${hostileLabel}`,
      "--label=api.token=canary",
    );
    await network("back", "--subnet=10.72.0.0/24", "--internal", "--attachable");
    await network(
      "six",
      "--ipv6",
      "--subnet=10.73.0.0/24",
      "--subnet=fd00:73::/64",
      "--ip-range=10.73.0.0/28",
    );
    await network(hostileName, "--subnet=10.74.0.0/24");
    await network("idle");
    await start("proxy", "--network=front", "-p=8080:80", "-p=127.0.0.1:8081:53/udp", "--expose=90");
    await start("app", "--network=front", "--ip=10.71.0.20", "--network-alias=www");
    await docker("network", "connect", "--alias=api", "--alias=app.internal", "back", "app");
    await docker("network", "connect", "--ip=10.73.0.40", "--ip6=fd00:73::40", "six", "app");
    await start("db", "--network=back", `--label=note=${hostileLabel}`);
    await start("reader", "--network=back", "--link=db:database", "--link-local-ip=169.254.9.9");
    await start("sidecar", "--network=container:app");
    await start("agent", "--network=host");
    await start("loner", "--network=none");
    await start("free");
    await docker("network", "connect", await docker("network", "ls", "-qf", "name=bad"), "free");
    await start("cut", "--network=back");
    await docker("network", "disconnect", "back", "cut");
    await start("still", "--network=six");
    await docker("pause", "still");
    await docker("create", "--name=asleep", "--network=six", "--ip=10.73.0.99", busyboxImage);
    servers = await started;
    exported = await read(servers[0]);
  });
  afterAll(async () => {
    await Promise.all((servers ?? []).map((server) => server.stop()));
    await Promise.all((engines ?? []).map((engine) => engine.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  test("EXP-11: the shell script builds the same topology on an empty engine, down to each address", async () => {
    const script = scriptOf(exported);
    const first = await sh(script, engines[1]);
    expect(first).toEqual({ code: 0, output: expect.any(String) });
    expect(toComparable(await read(servers[1]))).toEqual(toComparable(exported));
    expect(script).not.toContain("canary");
    // Again: what is there is seen before anything is done.
    const again = await sh(script, engines[1]);
    expect(again).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^There is a network .* already\.\nCould not begin; nothing was changed\n$/,
      ),
    });
  });

  test("EXP-11: without containers it makes the networks and connects those that are there", async () => {
    const docker = (...args: string[]): Promise<string> => dockerOn(engines[1], ...args);
    await wipe(engines[1]);
    const back = exported.networks.find(({ name }) => name === "back");
    const scope: Selection = { kind: "network", id: back?.id ?? ("" as NetworkId) };
    const { text } = toShellScript(exported, scope, source, {
      withPinnedAddresses: true,
      withContainers: false,
    });
    await docker("network", "create", "--subnet=10.72.0.0/25", "in-the-way");
    for (const name of ["app", "db"]) await docker("run", "-d", "--name", name, busyboxImage);
    expect(await sh(text, engines[1])).toEqual({
      code: 1,
      output: "There is no container reader.\nCould not begin; nothing was changed\n",
    });
    await docker("run", "-d", "--name", "reader", busyboxImage);
    // It stops where a command fails, and says where.
    expect(await sh(text, engines[1])).toEqual({
      code: 1,
      output: expect.stringMatching(/overlaps[^]*\nCould not create network back\n$/),
    });
    await docker("network", "rm", "in-the-way");
    expect(await sh(text, engines[1])).toEqual({ code: 0, output: expect.any(String) });
    const toJoined = (topology: Topology): unknown =>
      toComparable(topology)
        .endpoints.filter(({ network }) => network === "back")
        .map((each) => ({ ...each, reserved: null, defaultRoute: null }));
    expect(toJoined(await read(servers[1]))).toEqual(toJoined(exported));
  });

  const compose = findCompose();
  test.skipIf(compose === null)(
    `EXP-10: compose brings the same topology up on an empty engine${compose === null ? " (skipped: apt-get install docker-compose)" : ""}`,
    async () => {
      await wipe(engines[1]);
      const { text } = toCompose(exported, null, source, { withPinnedAddresses: true });
      // Compose 1 takes no MAC for a network, as a note beside the file says.
      const file = drawsMac ? text.replaceAll(/^ +mac_address: .*\n/gm, "") : text;
      await writeFile(path.join(folder, "compose.yaml"), file);
      expect(text).not.toContain("canary");
      const env = {
        PATH: process.env["PATH"],
        DOCKER_HOST: engines[1].endpoint,
        DOCKER_CONFIG: folder,
        HOME: folder,
      };
      await run(compose ?? "", ["-p", "again", "-f", path.join(folder, "compose.yaml"), "up", "-d"], { env });
      const { networks, containers, endpoints } = toComparable(await read(servers[1]));
      const wanted = toComparable(exported);
      const plain = (each: { labels: Record<string, string> }): Record<string, string> =>
        Object.fromEntries(
          Object.entries(each.labels).filter(([key]) => !key.startsWith("com.docker.compose.")),
        );
      // Compose 1 makes every network attachable.
      const toNetworks = (list: typeof networks): unknown =>
        list
          .map((each) => ({ ...each, attachable: null, labels: plain(each), composeProject: null }))
          .filter(({ name }) => name !== "idle");
      expect(toNetworks(networks)).toEqual(toNetworks(wanted.networks));
      const toContainers = (list: typeof containers): unknown =>
        list
          .filter(({ name }) => name !== "asleep")
          .map((each) => ({
            name: each.name,
            image: each.image,
            ports: each.ports,
            exposedPorts: each.exposedPorts?.toSorted(),
            labels: plain(each),
            networkMode: ["cut", "free"].includes(each.name)
              ? null
              : each.networkMode.replace(/^container:.*/, "container"),
          }));
      expect(toContainers(containers)).toEqual(toContainers(wanted.containers));
      const toEndpoints = (list: typeof endpoints): unknown =>
        list
          // Told by its notes: the default bridge stands alone, “on no network” is none, stopped ones have a profile.
          .filter(
            ({ network, container }) =>
              !["bridge free", "none cut", "six asleep"].includes(`${network} ${container}`),
          )
          .map(({ network, container, ipv4, ipv6, aliases, extras }) => ({
            network,
            container,
            ipv4,
            ipv6,
            aliases: aliases?.filter((alias) => alias !== container).toSorted(),
            linkLocal: extras?.linkLocalAddresses,
            isLinked: extras?.links.includes("db:database"),
          }));
      expect(toEndpoints(endpoints)).toEqual(toEndpoints(wanted.endpoints));
    },
  );

  test("EXP-12: the JSON file holds the topology as the API tells it", () => {
    const file = JSON.parse(toTopologyJson(exported, null, source)) as TopologyFile;
    expect(topologySchema.parse(file.topology)).toEqual(exported);
    expect(file).toMatchObject({
      format: "patchbay-topology",
      version: 1,
      scope: null,
      takenAt: exported.takenAt,
      engine: { name: "real", version: "20.10.24", apiVersion: `1.${minorApi}` },
    });
  });
});

/** Everything but what an engine gives anew: ids, times, kernel names, and what the export says it leaves out. */
function toComparable({ networks, containers, endpoints }: Topology) {
  const names = new Map<string, string>([...networks, ...containers].map(({ id, name }) => [id, name]));
  return {
    networks: networks.map(({ bridge, labels, ...rest }) => ({
      ...rest,
      id: null,
      labels: Object.fromEntries(Object.entries(labels).filter(([key]) => key !== "api.token")),
      bridge: bridge === null ? null : { ...bridge, interface: null },
    })),
    containers: containers.map(({ state, networkMode, sharesNetworkOf, ...rest }) => ({
      ...rest,
      id: null,
      isLive: isLive({ state }),
      isPaused: state === "paused",
      networkMode: networkMode.replace(
        sharesNetworkOf ?? /^default$/,
        sharesNetworkOf === null ? "bridge" : "OWNER",
      ),
      sharesNetworkOf: names.get(sharesNetworkOf ?? "") ?? null,
    })),
    endpoints: endpoints
      .map(({ networkId, containerId, ...rest }) => ({
        ...rest,
        network: names.get(networkId),
        container: names.get(containerId),
        names: null,
        link: null,
        linkReason: null,
        mac: drawsMac ? null : rest.mac,
      }))
      .toSorted((a, b) =>
        JSON.stringify([a.network, a.container]) < JSON.stringify([b.network, b.container]) ? -1 : 1,
      ),
  };
}
