import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, readEvents, startPatchbay } from "@/e2e/api/patchbay-server";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { startLocalInNamespace } from "@/e2e/wiring/local-in-namespace";
import { startPatchbayOnHost } from "@/e2e/wiring/patchbay-on-host";
import type { EngineStatus } from "@/lib/contract/answers";
import type { TrafficTold } from "@/lib/contract/frames";
import type { WiringAnswer } from "@/lib/contract/wiring";
import type { Endpoint, Topology } from "@/lib/domain/topology/topology";
import { helperLabel } from "@/lib/domain/wiring/helper-container";

/** The built server and the wiring of a real engine: on the engine's host, on it without rights, and beside it. */

const real = realEngine();
/** Root without any capability, as far as other processes' files go: what /proc refuses to most users. */
const withoutRights = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

describe.skipIf(real.skipped)(`the built server and the wiring${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let folder = "";
  let ids: Record<"web" | "reader" | "front", string>;
  const servers: PatchbayServer[] = [];
  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  const helpers = async (): Promise<string[]> =>
    (await docker("ps", "--all", "--quiet", "--filter", `label=${helperLabel}`)).split("\n").filter(Boolean);
  const variables = (more: Record<string, string> = {}): Record<string, string> => ({
    PATCHBAY_ENGINE: engine.endpoint,
    XDG_STATE_HOME: folder,
    ...more,
  });
  const keep = (server: PatchbayServer): PatchbayServer => {
    servers.push(server);
    return server;
  };
  const topologyOf = async (server: PatchbayServer): Promise<Topology> =>
    (await server.call<Topology>("GET", "/api/engines/default/topology")).body;
  const endpointOf = async (server: PatchbayServer, container: string): Promise<Endpoint | undefined> =>
    (await topologyOf(server)).endpoints.find(({ containerId }) => containerId === container);
  const statusOf = async (server: PatchbayServer): Promise<EngineStatus["wiring"] | undefined> =>
    (await server.call<{ engines: EngineStatus[] }>("GET", "/api/engines")).body.engines[0]?.wiring;
  /** The port of the network's bridge that the container's eth0 names. */
  const hostEnd = async (container: string): Promise<string | undefined> => {
    const pid = await docker("inspect", "-f", "{{.State.Pid}}", container);
    const own = await engine.inNamespace([
      "nsenter",
      `--net=/proc/${pid}/ns/net`,
      "ip",
      "-json",
      "link",
      "show",
      "eth0",
    ]);
    const [link] = JSON.parse(own.stdout) as { link_index: number }[];
    const all = await engine.inNamespace(["ip", "-json", "link"]);
    const links = JSON.parse(all.stdout) as { ifindex: number; ifname: string }[];
    return links.find(({ ifindex }) => ifindex === link?.link_index)?.ifname;
  };

  beforeAll(async () => {
    engine = await real.start();
    folder = await mkdtemp(path.join(os.tmpdir(), "patchbay-state-"));
    const front = await docker("network", "create", "--subnet", "10.88.0.0/24", "front");
    const run = (name: string): Promise<string> =>
      docker("run", "-d", "--name", name, "--network", "front", busyboxImage, "sleep", "86400");
    ids = { front, web: await run("web"), reader: await run("reader") };
    await docker("exec", "web", "dd", "if=/dev/zero", "of=/tmp/blob", "bs=1048576", "count=16");
    await docker("exec", "web", "httpd", "-p", "8080", "-h", "/tmp");
  }, 120_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await engine?.stop();
    if (folder !== "") await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test("on the engine's host it reads by itself: links, the host, and the traffic of a transfer", async () => {
    const server = keep(await startPatchbayOnHost(engine.hostPrefix, { variables: variables() }));
    await expect.poll(() => statusOf(server), { timeout: 15_000 }).toEqual({ source: "local", reason: null });
    for (const name of ["web", "reader"] as const) {
      await expect
        .poll(async () => (await endpointOf(server, ids[name]))?.link, { timeout: 10_000 })
        .toMatchObject({ containerInterface: "eth0", hostInterface: await hostEnd(name), state: "up" });
    }
    const { host } = await topologyOf(server);
    expect(host?.interfaces.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["docker0", `br-${ids.front.slice(0, 12)}`, "lo"]),
    );

    const stream = readEvents(server, undefined, "?traffic=only");
    const key = `${ids.front}:${ids.reader}`;
    /** The newest figures: a link that falls silent is not told again. */
    const newest = (): { rxBytes: number; rxPackets: number; rxRate: number } | undefined =>
      stream.frames
        .map(({ data }) => (data["traffic"] as TrafficTold).links[key])
        .findLast((link) => link !== undefined && link !== null) ?? undefined;
    await expect.poll(newest, { timeout: 15_000 }).toBeDefined();
    const before = newest();
    await docker("exec", "reader", "wget", "-q", "-O", "/dev/null", "http://10.88.0.2:8080/blob");
    const bytes = 16 * 1024 * 1024;
    const moved = (): number => (newest()?.rxBytes ?? 0) - (before?.rxBytes ?? 0);
    await expect.poll(moved, { timeout: 15_000 }).toBeGreaterThanOrEqual(bytes);
    expect(stream.frames.every(({ event }) => event === "traffic")).toBe(true);
    stream.stop();
    expect(await server.signal("SIGTERM")).toBe(0);
  }, 90_000);

  test("WIRE-6: with a /proc that refuses it reads the host, says why, and a helper may be allowed", async () => {
    const source = await startLocalInNamespace([...engine.hostPrefix, ...withoutRights]);
    const pid = Number(await docker("inspect", "-f", "{{.State.Pid}}", "web"));
    const read = await source.readSandboxes([{ id: ids.web, pid }]);
    await source.close();
    expect(read.get(ids.web)).toEqual({
      interfaces: null,
      reason: expect.stringContaining("may not look into process") as string,
    });

    const server = keep(
      await startPatchbayOnHost(engine.hostPrefix, { variables: variables(), prefix: withoutRights }),
    );
    await expect
      .poll(() => statusOf(server), { timeout: 15_000 })
      .toEqual({
        source: "local",
        reason: expect.stringContaining("let it use a helper container") as string,
      });
    const { host, endpoints } = await topologyOf(server);
    expect(host?.interfaces.length).toBeGreaterThan(3);
    for (const { link, linkReason } of endpoints) {
      expect(link).toBeNull();
      expect(linkReason).toContain("may not look into process");
    }
    const { body } = await server.call<WiringAnswer>("GET", "/api/engines/default/wiring");
    expect(body).toMatchObject({ source: "local", helper: { isAllowed: false, whyNot: null } });
    const allowed = await server.call<WiringAnswer>("PUT", "/api/engines/default/wiring", {
      helper: true,
      image: busyboxImage,
    });
    expect(allowed.status).toBe(200);
    await expect
      .poll(async () => (await endpointOf(server, ids.web))?.link, { timeout: 15_000 })
      .toMatchObject({ hostInterface: await hostEnd("web") });
    const denied = await server.call("PUT", "/api/engines/default/wiring", { helper: false });
    expect(denied.status).toBe(200);
    await expect.poll(helpers).toEqual([]);
    await server.stop();
  }, 90_000);

  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    test(`beside the host it reads by a helper, and ${signal} leaves nothing on the engine`, async () => {
      const server = keep(await startPatchbay(variables({ PATCHBAY_WIRING: "helper" })));
      await expect
        .poll(() => statusOf(server), { timeout: 15_000 })
        .toEqual({ source: "helper", reason: null });
      for (const name of ["web", "reader"] as const) {
        await expect
          .poll(async () => (await endpointOf(server, ids[name]))?.link, { timeout: 15_000 })
          .toMatchObject({ hostInterface: await hostEnd(name), bridge: `br-${ids.front.slice(0, 12)}` });
      }
      expect((await helpers()).length).toBeGreaterThan(0);
      const code = await server.signal(signal);
      expect(code).toBe(signal === "SIGTERM" ? 0 : null);
      // Its standard input ends with the connection, so it need not wait for its minute of silence.
      await expect.poll(helpers, { timeout: 75_000 }).toEqual([]);
    }, 120_000);
  }
});
