import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { send } from "@/e2e/contract/engine-client";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage, staticImage } from "@/e2e/engine/images.mjs";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import { type Endpoint, endpointKey, type Link, type Topology } from "@/lib/domain/topology/topology";
import { withWiring } from "@/lib/domain/wiring/join-wiring";
import { type CounterSample, ratesBetween, trafficOf } from "@/lib/domain/wiring/rates";
import type { ObservedCounters } from "@/lib/domain/wiring/observed-wiring";
import { Engine } from "@/lib/engine/engine";
import type { ContainerInspection } from "@/lib/engine/parse-engine";
import type { WiringSource } from "@/lib/wiring/wiring-source";

type ThrowAwayEngine = Awaited<ReturnType<ReturnType<typeof realEngine>["start"]>>;

/** What `ip -json -details address` tells of an interface: the oracle, which neither sysfs nor Patchbay is asked for. */
interface IpLink {
  ifindex: number;
  ifname: string;
  link_index?: number;
  link?: string;
  master?: string;
  address: string;
  mtu: number;
  operstate: string;
  linkinfo?: { info_kind?: string };
  addr_info: { family: string; local: string; prefixlen: number; scope: string }[];
}

/** Reads the engine and the wiring as the server does, once. */
export async function readWired(socketPath: string, source: WiringSource): Promise<Topology> {
  const engine = new Engine({ kind: "unix", path: socketPath, foundBy: "test" });
  try {
    const lists = await engine.readLists();
    const inspections = new Map<string, ContainerInspection>();
    for (const { id } of lists.containers) {
      const inspection = await engine.inspectContainer(id, { deadline: 5000 });
      if (inspection !== null) inspections.set(id, inspection);
    }
    const topology = buildTopology(
      { ...lists, inspections },
      { engine: "default", revision: 1, takenAt: new Date().toISOString() },
    );
    const targets = lists.containers
      .filter(({ state }) => state === "running" || state === "paused")
      .map(({ id }) => ({ id, pid: inspections.get(id)?.pid ?? null }));
    const sandboxes = await source.readSandboxes(targets);
    return withWiring(topology, { host: await source.readHost(), sandboxes, unsettled: new Set() });
  } finally {
    engine.close();
  }
}

/** The cases that every source of wiring must pass on a real engine. `start` makes the source for an engine. */
export function describeWiringContract(options: {
  title: string;
  start: (engine: ThrowAwayEngine) => Promise<WiringSource>;
  /** Whether it reads counters in containers, too. */
  countsInside: boolean;
}): void {
  const real = realEngine();
  describe.skipIf(real.skipped)(`wiring, ${options.title}${real.reason}`, () => {
    let engine: ThrowAwayEngine;
    let source: WiringSource;
    const docker = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await engine.cli(args);
      if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
      return stdout.trim();
    };
    const onHost = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await engine.inNamespace(args);
      if (code !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
      return stdout;
    };
    const pidOf = (name: string): Promise<string> => docker("inspect", "-f", "{{.State.Pid}}", name);
    const inside = async (name: string, ...args: string[]): Promise<string> =>
      onHost("nsenter", `--net=/proc/${await pidOf(name)}/ns/net`, ...args);
    const hostLinks = async (): Promise<IpLink[]> =>
      JSON.parse(await onHost("ip", "-json", "-details", "address")) as IpLink[];
    const run = (name: string, ...args: string[]): Promise<string> =>
      docker("run", "-d", "--name", name, ...args, busyboxImage, "sleep", "86400");

    /** What the kernel says itself, the container's interface found by its address. */
    const linkByKernel = async (name: string, ipv4: string): Promise<Link> => {
      const own = (JSON.parse(await inside(name, "ip", "-json", "-details", "address")) as IpLink[]).find(
        (link) => link.addr_info.some(({ local }) => local === ipv4),
      );
      if (own === undefined) throw new Error(`no interface of ${name} has ${ipv4}`);
      const other = (await hostLinks()).find(({ ifindex }) => ifindex === own.link_index);
      return {
        containerInterface: own.ifname,
        hostInterface: other?.ifname ?? null,
        bridge: other?.master ?? null,
        mtu: own.mtu,
        state: own.operstate.toLowerCase(),
      };
    };
    const endpointsOf = (topology: Topology, name: string): Endpoint[] => {
      const id = topology.containers.find((container) => container.name === name)?.id;
      if (id === undefined) throw new Error(`no container ${name}`);
      return topology.endpoints.filter(({ containerId }) => containerId === id);
    };
    /** Reads, and holds each endpoint of these containers to the kernel's word. */
    const expectTrue = async (counts: Record<string, number>): Promise<Topology> => {
      const topology = await readWired(engine.socketPath, source);
      for (const [name, count] of Object.entries(counts)) {
        const endpoints = endpointsOf(topology, name);
        expect(endpoints, name).toHaveLength(count);
        for (const { ipv4, link, linkReason } of endpoints) {
          expect({ link, linkReason }, `${name} ${ipv4}`).toEqual({
            link: await linkByKernel(name, ipv4 ?? ""),
            linkReason: null,
          });
          expect(link?.hostInterface, name).not.toBeNull();
        }
      }
      return topology;
    };

    beforeAll(async () => {
      engine = await real.start();
      await onHost("ip", "link", "add", "uplink0", "type", "veth", "peer", "name", "uplink1");
      for (const name of ["uplink0", "uplink1"]) await onHost("ip", "link", "set", name, "up");
      await onHost("ip", "address", "add", "198.51.100.7/24", "dev", "uplink0");
      await onHost("ip", "route", "add", "default", "via", "198.51.100.1", "dev", "uplink0");
      await docker("network", "create", "--subnet", "10.81.0.0/24", "front");
      await docker("network", "create", "--subnet", "10.82.0.0/24", "back");
      await docker("network", "create", "--subnet", "10.83.0.0/24", "--internal", "vault");
      await docker(
        "network",
        "create",
        "--subnet",
        "10.84.0.0/24",
        "-o",
        "com.docker.network.bridge.name=lab0",
        "lab",
      );
      await docker(
        "network",
        "create",
        "-d",
        "macvlan",
        "-o",
        "parent=uplink1",
        "--subnet",
        "10.85.0.0/24",
        "lan",
      );
      // The order of creation and of names differ, and so do the orders of interfaces and networks.
      await run("web", "--network", "front");
      await docker("network", "connect", "back", "web");
      await run("plain");
      await run("api", "--network", "vault");
      await docker("network", "connect", "lab", "api");
      await docker("network", "connect", "back", "api");
      await run("printer", "--network", "lan");
      await run("scanner", "--network", "lan");
      await docker("run", "-d", "--name", "bare", "--network", "front", staticImage);
      await run("side", "--network", "container:web");
      await run("onhost", "--network", "host");
      await run("alone", "--network", "none");
      await run("paused", "--network", "back");
      await docker("pause", "paused");
      await run("stopped", "--network", "front");
      await docker("stop", "-t", "0", "stopped");
      source = await options.start(engine);
    }, 120_000);
    afterAll(async () => {
      await source?.close();
      await engine?.stop();
    }, 60_000);
    beforeEach((context) => {
      if (source === undefined) context.skip();
    });

    test("WIRE-2: bridge, several networks, the default bridge, internal, no shell, paused: as the kernel says", async () => {
      await expectTrue({ web: 2, plain: 1, api: 3, bare: 1, paused: 1 });
    });

    test("WIRE-3: macvlan leads to its parent", async () => {
      const topology = await expectTrue({ printer: 1 });
      expect(endpointsOf(topology, "printer")[0]?.link).toMatchObject({
        hostInterface: "uplink1",
        bridge: null,
      });
    });

    test("TRAF-8: a macvlan's packets are those that its container counts, within 2 %, and no other's", async () => {
      const topology = await readWired(engine.socketPath, source);
      const targets = await Promise.all(
        ["printer", "scanner"].map(async (name) => ({
          id: topology.containers.find((container) => container.name === name)?.id ?? "",
          pid: Number(await pidOf(name)),
        })),
      );
      const plain = topology.containers.find(({ name }) => name === "plain")?.id ?? "";
      const [printer] = targets;
      // A pid that is another's by now, one of the host's own, and none.
      const astray = [
        { id: plain, pid: printer?.pid ?? 0 },
        { id: "c".repeat(64), pid: engine.pid ?? 0 },
        { id: "d".repeat(64), pid: null },
      ];
      const counted = async (): Promise<CounterSample> => ({
        at: performance.now(),
        ...(await source.readCounters([...targets, ...astray])),
      });
      const before = await counted();
      if (!options.countsInside) {
        expect([...before.containers.keys()]).toEqual([]);
        return;
      }
      expect([...before.containers.keys()].toSorted()).toEqual(targets.map(({ id }) => id).toSorted());
      /** What another program is told inside: bytes received and sent. */
      const own = async (name: string): Promise<Record<"rx" | "tx", number>> => {
        const text = await inside(name, "ip", "-json", "-stats", "link", "show", "eth0");
        const [link] = JSON.parse(text) as { stats64: Record<"rx" | "tx", { bytes: number }> }[];
        return { rx: link?.stats64.rx.bytes ?? Number.NaN, tx: link?.stats64.tx.bytes ?? Number.NaN };
      };
      const ownBefore = { printer: await own("printer"), scanner: await own("scanner") };
      const address = endpointsOf(topology, "printer")[0]?.ipv4;
      await docker("exec", "printer", "dd", "if=/dev/zero", "of=/tmp/blob", "bs=1048576", "count=8");
      await docker("exec", "printer", "httpd", "-p", "8080", "-h", "/tmp");
      await docker("exec", "scanner", "wget", "-q", "-O", "/dev/null", `http://${address}:8080/blob`);
      const after = await counted();
      const ownAfter = { printer: await own("printer"), scanner: await own("scanner") };
      const { links, networks } = trafficOf(topology, ratesBetween(before, after));
      const bytes = 8 * 1024 * 1024;
      const seconds = (after.at - before.at) / 1000;
      for (const name of ["printer", "scanner"] as const) {
        const [endpoint] = endpointsOf(topology, name);
        const link = endpoint === undefined ? undefined : links.get(endpointKey(endpoint));
        for (const way of ["rx", "tx"] as const) {
          const seen = (link?.[`${way}Rate`] ?? Number.NaN) * seconds;
          const byContainer = ownAfter[name][way] - ownBefore[name][way];
          expect(Math.abs(seen - byContainer), `${name} ${way}`).toBeLessThan(bytes * 0.02);
        }
        const isSender = name === "printer";
        expect((link?.[isSender ? "txRate" : "rxRate"] ?? 0) * seconds).toBeGreaterThan(bytes);
        expect((link?.[isSender ? "rxRate" : "txRate"] ?? bytes) * seconds).toBeLessThan(bytes / 4);
      }
      const lan = topology.networks.find(({ name }) => name === "lan")?.id ?? "";
      expect((networks.get(lan)?.rxRate ?? 0) * seconds).toBeGreaterThan(bytes);
    });

    if (real.isThorough) {
      test("WIRE-4: overlay: the hidden end is not looked up, the way out on docker_gwbridge is told", async () => {
        await docker("swarm", "init", "--advertise-addr", "198.51.100.7");
        await docker("network", "create", "-d", "overlay", "--attachable", "cloud");
        await run("pod", "--network", "cloud");
        await docker("network", "create", "ground");
        await run("both", "--network", "ground");
        await docker("network", "connect", "cloud", "both");
        try {
          const topology = await readWired(engine.socketPath, source);
          const byNetwork = new Map(topology.networks.map(({ id, name }) => [id as string, name]));
          for (const name of ["pod", "both"]) {
            const own = endpointsOf(topology, name).find(
              ({ networkId }) => byNetwork.get(networkId) === "cloud",
            );
            const links = JSON.parse(await inside(name, "ip", "-json", "-details", "address")) as IpLink[];
            const interior = links.find(({ addr_info }) =>
              addr_info.some(({ local }) => local === own?.ipv4),
            );
            expect(own?.link, name).toEqual({
              containerInterface: interior?.ifname,
              hostInterface: null,
              bridge: null,
              mtu: 1450,
              state: "up",
            });
            expect(own?.linkReason).not.toBeNull();
          }
          const [own] = endpointsOf(topology, "pod");
          const out = (
            JSON.parse(await inside("pod", "ip", "-json", "-details", "address")) as IpLink[]
          ).find(({ ifname }) => ifname !== "lo" && ifname !== own?.link?.containerInterface);
          const other = (await hostLinks()).find(({ ifindex }) => ifindex === out?.link_index);
          expect(other?.master).toBe("docker_gwbridge");
          expect(own?.linkReason).toContain(`${out?.ifname} to ${other?.ifname} on docker_gwbridge`);
          // Its packets are counted on that interface in the container (TRAF-8).
          const far = endpointsOf(topology, "both").find(
            ({ networkId }) => byNetwork.get(networkId) === "cloud",
          );
          const target = { id: own?.containerId ?? "", pid: Number(await pidOf("pod")) };
          const countedInside = async (): Promise<number | null> => {
            const { containers } = await source.readCounters([target]);
            return containers.get(target.id)?.get(own?.link?.containerInterface ?? "")?.txBytes ?? null;
          };
          const sent = await countedInside();
          expect(sent !== null).toBe(options.countsInside);
          if (sent !== null) {
            await docker("exec", "pod", "ping", "-c", "3", "-i", "0.1", "-s", "1000", far?.ipv4 ?? "");
            expect((await countedInside()) ?? 0).toBeGreaterThanOrEqual(sent + 3 * 1042);
          }
          // The ordinary bridge of the other one is what it always is.
          const ground = endpointsOf(topology, "both").find(
            ({ networkId }) => byNetwork.get(networkId) === "ground",
          );
          expect(ground?.link).toEqual(await linkByKernel("both", ground?.ipv4 ?? ""));
        } finally {
          await docker("rm", "-f", "pod", "both");
          await docker("network", "rm", "ground");
          await docker("swarm", "leave", "--force");
        }
      });
    }

    test("WIRE-5: container:X, host, none and stopped have no link of their own, and nothing is missing", async () => {
      const topology = await readWired(engine.socketPath, source);
      expect(endpointsOf(topology, "side")).toEqual([]);
      for (const name of ["onhost", "alone", "stopped"]) {
        const endpoints = endpointsOf(topology, name);
        expect(endpoints.length, name).toBe(1);
        for (const { link, linkReason } of endpoints)
          expect({ link, linkReason }, name).toEqual({ link: null, linkReason: null });
      }
    });

    test("after a restart, and after disconnecting and connecting again, in another order", async () => {
      await expectTrue({ api: 3 });
      await docker("restart", "-t", "0", "api");
      await expectTrue({ api: 3 });
      for (const network of ["back", "lab"]) await docker("network", "disconnect", network, "api");
      await expectTrue({ api: 1 });
      for (const network of ["lab", "back"]) await docker("network", "connect", network, "api");
      await expectTrue({ api: 3 });
      await docker("start", "stopped");
      await expectTrue({ stopped: 1, web: 2 });
      await docker("stop", "-t", "0", "stopped");
    });

    test("WIRE-1: one MAC address on two networks, and two interfaces of one container with one", async () => {
      const mac = "02:42:0a:5a:00:01";
      for (const [name, network] of [
        ["twin1", "front"],
        ["twin2", "back"],
      ] as const) {
        // The command asks for an API that an older engine lacks; the engine itself has always taken it.
        const { status } = await send(engine.socketPath, {
          method: "POST",
          path: `/v1.41/containers/create?name=${name}`,
          body: {
            Image: busyboxImage,
            Cmd: ["sleep", "86400"],
            MacAddress: mac,
            HostConfig: { NetworkMode: network },
          },
        });
        expect(status).toBe(201);
        await docker("start", name);
        expect(await inside(name, "ip", "-json", "link")).toContain(mac);
      }
      await expectTrue({ twin1: 1, twin2: 1, web: 2 });
      // What somebody inside may do: eth1 gets eth0's address.
      const [first, second] = endpointsOf(await readWired(engine.socketPath, source), "web");
      await inside(
        "web",
        "ip",
        "link",
        "set",
        second?.link?.containerInterface ?? "",
        "address",
        first?.mac ?? "",
      );
      await expectTrue({ web: 2 });
      await inside(
        "web",
        "ip",
        "link",
        "set",
        second?.link?.containerInterface ?? "",
        "address",
        second?.mac ?? "",
      );
      await docker("rm", "-f", "twin1", "twin2");
    });

    test("an interface that was given another name inside, a hostile one", async () => {
      for (const name of ["<b>&'\"", "\u202Eeth9", "-rf"]) {
        const [before] = endpointsOf(await readWired(engine.socketPath, source), "plain");
        const old = before?.link?.containerInterface ?? "";
        await inside("plain", "ip", "link", "set", "dev", old, "down");
        await inside("plain", "ip", "link", "set", "dev", old, "name", name);
        await inside("plain", "ip", "link", "set", "dev", name, "up");
        const topology = await expectTrue({ plain: 1 });
        expect(endpointsOf(topology, "plain")[0]?.link?.containerInterface).toBe(name);
      }
      await docker("restart", "-t", "0", "plain");
    });

    test("WIRE-2: a port that somebody has taken off the bridge is told", async () => {
      const [endpoint] = endpointsOf(await readWired(engine.socketPath, source), "bare");
      await onHost("ip", "link", "set", endpoint?.link?.hostInterface ?? "", "nomaster");
      const [after] = endpointsOf(await readWired(engine.socketPath, source), "bare");
      expect(after?.link).toEqual({ ...endpoint?.link, bridge: null });
      expect(after?.linkReason).toContain("no bridge's port");
      await docker("restart", "-t", "0", "bare");
      await expectTrue({ bare: 1 });
    });

    test("WIRE-6: a container that is gone has its reason and spoils no other", async () => {
      const id = await docker("inspect", "-f", "{{.Id}}", "web");
      const pid = Number(await pidOf("web"));
      const gone = "0".repeat(64);
      const strange = Number(await pidOf("plain"));
      const read = await source.readSandboxes([
        { id: gone, pid: 4_194_303 },
        { id, pid },
        { id: "f".repeat(64), pid: null },
        { id: "e".repeat(64), pid: strange },
      ]);
      expect(read.get(id)?.interfaces?.length).toBeGreaterThan(1);
      for (const other of [gone, "f".repeat(64), "e".repeat(64)]) {
        expect(read.get(other)?.interfaces ?? null, other.slice(0, 4)).toBeNull();
        expect(read.get(other)?.reason).toMatch(/\w+ .*\.$/);
      }
    });

    test("WIRE-6: a thousand interfaces that are renamed and removed while they are read leave the rest right", async () => {
      const before = endpointsOf(await expectTrue({ web: 2 }), "web");
      const input = Array.from(
        { length: 500 },
        (_, index) => `link add va${index} group 77 type veth peer name vb${index} group 77`,
      ).join("\n");
      expect(await engine.inNamespace(["ip", "-batch", "-"], { input })).toMatchObject({ code: 0 });
      let isOver = false;
      const churn = onHost(
        "sh",
        "-c",
        "for i in $(seq 0 99); do ip link set va$i name renamed$i; ip link delete va$((i + 100)); done",
      ).finally(() => (isOver = true));
      do {
        const topology = await readWired(engine.socketPath, source);
        expect(endpointsOf(topology, "web").map(({ link, linkReason }) => ({ link, linkReason }))).toEqual(
          before.map(({ link, linkReason }) => ({ link, linkReason })),
        );
        // 200 of 1,000 go meanwhile, and one that is renamed as it is read can be missed.
        expect(topology.host?.interfaces.length).toBeGreaterThan(700);
      } while (!isOver);
      await churn;
      const { host } = await readWired(engine.socketPath, source);
      const names = new Set(host?.interfaces.map(({ name }) => name));
      expect([names.has("renamed7"), names.has("va7"), names.has("va107"), names.has("va207")]).toEqual([
        true,
        false,
        false,
        true,
      ]);
      expect((await source.readCounters([])).host.size).toBe(names.size);
      await onHost("ip", "link", "delete", "group", "77");
    });

    test("WIRE-8: the host's interfaces, addresses and routes are those that ip shows", async () => {
      await onHost(
        "ip",
        "link",
        "add",
        "vx7",
        "type",
        "vxlan",
        "id",
        "7",
        "dstport",
        "4789",
        "dev",
        "uplink0",
      );
      await onHost("ip", "link", "add", "mv7", "link", "uplink0", "type", "macvlan");
      const { host } = await readWired(engine.socketPath, source);
      const kinds: Record<string, string> = { lo: "loopback" };
      const expected = (await hostLinks()).map((link) => ({
        name: link.ifname,
        kind: link.linkinfo?.info_kind ?? kinds[link.ifname] ?? "unknown",
        addresses: link.addr_info
          .filter(({ family, scope }) => family === "inet" || scope !== "link")
          .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
        mtu: link.mtu,
        state: link.operstate.toLowerCase(),
        master: link.master ?? null,
      }));
      expect(
        host?.interfaces.map(({ name, kind, addresses, mtu, state, master }) => ({
          name,
          kind,
          addresses,
          mtu,
          state,
          master,
        })),
      ).toEqual(expected.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
      expect(host?.routes?.[0]).toEqual({
        destination: "0.0.0.0/0",
        gateway: "198.51.100.1",
        interface: "uplink0",
      });
      for (const name of ["vx7", "mv7"]) await onHost("ip", "link", "delete", name);
    });

    test("the counters agree within 2 % with what one container sends another", async () => {
      const topology = await expectTrue({ web: 2, bare: 1 });
      const veth = (name: string): string =>
        endpointsOf(topology, name).find(({ ipv4 }) => ipv4?.startsWith("10.81."))?.link?.hostInterface ?? "";
      const counted = async (name: string): Promise<ObservedCounters> => {
        const counters = (await source.readCounters([])).host.get(name);
        if (counters === undefined) throw new Error(`no counters of ${name}`);
        return counters;
      };
      /** TCP segments that a container has sent again: they were moved twice. */
      const sentAgain = async (name: string): Promise<number> => {
        const [names, values] = (await onHost("cat", `/proc/${await pidOf(name)}/net/snmp`))
          .split("\n")
          .filter((line) => line.startsWith("Tcp:"))
          .map((line) => line.split(" "));
        return Number(values?.[names?.indexOf("RetransSegs") ?? -1]);
      };
      /** Bytes that the container's own end has counted: the other side of the pair, read by another program. */
      const own = async (name: string, way: "rx" | "tx"): Promise<number> => {
        const text = await inside(name, "ip", "-json", "-stats", "link", "show", "eth0");
        const [link] = JSON.parse(text) as { stats64: Record<"rx" | "tx", { bytes: number }> }[];
        return link?.stats64[way].bytes ?? Number.NaN;
      };
      await run("reader", "--network", "front");
      const wired = await expectTrue({ reader: 1 });
      const ends = { web: veth("web"), reader: endpointsOf(wired, "reader")[0]?.link?.hostInterface ?? "" };
      const address = endpointsOf(topology, "web").find(({ ipv4 }) => ipv4?.startsWith("10.81."))?.ipv4;
      await docker("exec", "web", "dd", "if=/dev/zero", "of=/tmp/blob", "bs=1048576", "count=16");
      await docker("exec", "web", "httpd", "-p", "8080", "-h", "/tmp");
      const bytes = 16 * 1024 * 1024;
      const before = { web: await counted(ends.web), reader: await counted(ends.reader) };
      const againBefore = await sentAgain("web");
      const ownBefore = { web: await own("web", "tx"), reader: await own("reader", "rx") };
      await docker("exec", "reader", "wget", "-q", "-O", "/dev/null", `http://${address}:8080/blob`);
      const after = { web: await counted(ends.web), reader: await counted(ends.reader) };
      const ownAfter = { web: await own("web", "tx"), reader: await own("reader", "rx") };
      const again = 1448 * ((await sentAgain("web")) - againBefore);
      // What the host's end receives the container has sent, and the other way round.
      for (const { seen, packets, byContainer } of [
        {
          seen: after.web.rxBytes - before.web.rxBytes,
          packets: after.web.rxPackets - before.web.rxPackets,
          byContainer: ownAfter.web - ownBefore.web,
        },
        {
          seen: after.reader.txBytes - before.reader.txBytes,
          packets: after.reader.txPackets - before.reader.txPackets,
          byContainer: ownAfter.reader - ownBefore.reader,
        },
      ]) {
        expect(Math.abs(seen - byContainer)).toBeLessThan(bytes * 0.02);
        // Ethernet's, IP's and TCP's headers are counted too: 66 bytes a packet, 4.6 % where a kernel cuts to the MTU.
        const payload = seen - 66 * packets;
        expect(payload).toBeGreaterThan(bytes * 0.98);
        expect(payload - again).toBeLessThan(bytes * 1.02);
      }
      await docker("rm", "-f", "reader");
    });
  });
}
