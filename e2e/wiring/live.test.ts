import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { startLocalInNamespace } from "@/e2e/wiring/local-in-namespace";
import type { Frame } from "@/lib/contract/frames";
import type { Endpoint } from "@/lib/domain/topology/topology";
import { proveLocal } from "@/lib/domain/wiring/prove-local";
import { Engine } from "@/lib/engine/engine";
import { chooseWiringSource } from "@/lib/server/choose-wiring-source";
import { Hub } from "@/lib/server/hub";
import { WiringReader } from "@/lib/server/wiring-reader";
import { HelperSource } from "@/lib/wiring/helper-source";
import type { WiringSource } from "@/lib/wiring/wiring-source";

/** Nothing but this machine to read the wiring from. */
const alone = { mode: "auto", helper: null, demoKernel: null } as const;

const real = realEngine();

describe.skipIf(real.skipped)(`the wiring kept live${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  const clients: Engine[] = [];
  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  const openEngine = (): Engine => {
    const client = new Engine({ kind: "unix", path: engine.socketPath, foundBy: "test" });
    clients.push(client);
    return client;
  };
  const openHub = (): Hub =>
    new Hub({
      id: "default",
      engine: openEngine(),
      readOnly: false,
      readHost: () => ({ hostSubnets: [], hostInterfaces: [] }),
      now: () => new Date(),
    });
  /** The host's end as the kernel has it: the one port of the bridge whose index the container names. */
  const hostEnd = async (container: string, device: string): Promise<string> => {
    const pid = await docker("inspect", "-f", "{{.State.Pid}}", container);
    const { stdout: inside } = await engine.inNamespace([
      "nsenter",
      `--net=/proc/${pid}/ns/net`,
      "ip",
      "-json",
      "link",
      "show",
      device,
    ]);
    const [own] = JSON.parse(inside) as { link_index: number }[];
    const { stdout } = await engine.inNamespace(["ip", "-json", "link"]);
    const links = JSON.parse(stdout) as { ifindex: number; ifname: string }[];
    return links.find(({ ifindex }) => ifindex === own?.link_index)?.ifname ?? "";
  };

  beforeAll(async () => {
    engine = await real.start();
    await docker("network", "create", "--subnet", "10.86.0.0/24", "front");
    await docker("network", "create", "--subnet", "10.87.0.0/24", "back");
    await docker("run", "-d", "--name", "web", "--network", "front", busyboxImage, "sleep", "86400");
  }, 120_000);
  afterAll(async () => {
    for (const client of clients) client.close();
    await engine?.stop();
  }, 60_000);

  const helper = (allowsProcesses: boolean): HelperSource =>
    new HelperSource({
      runtime: openEngine(),
      instance: "live",
      image: busyboxImage,
      allowsProcesses,
      now: () => Date.now(),
    });

  for (const { title, kind, open } of [
    {
      title: "local source",
      kind: "local",
      open: (): Promise<WiringSource> => startLocalInNamespace(engine.hostPrefix),
    },
    {
      title: "short helpers",
      kind: "helper",
      open: async (): Promise<WiringSource> => helper(false),
    },
    {
      title: "a helper that sees the host's processes",
      kind: "helper",
      open: async (): Promise<WiringSource> => helper(true),
    },
  ] as const) {
    test(`a container has its link after it started, restarted, was connected and disconnected: ${title}`, async () => {
      const hub = openHub();
      const source = await open();
      const reader = new WiringReader({ hub, chooseSource: async () => ({ source, reason: null }) });
      const frames: Frame[] = [];
      hub.subscribe((frame) => frames.push(frame));
      hub.start();
      reader.start();
      const endpointOf = (container: string, network: string): Endpoint | undefined => {
        const { topology } = hub;
        const containerId = topology?.containers.find(({ name }) => name === container)?.id;
        const networkId = topology?.networks.find(({ name }) => name === network)?.id;
        return topology?.endpoints.find(
          (one) => one.containerId === containerId && one.networkId === networkId,
        );
      };
      const expectLink = async (container: string, network: string): Promise<void> => {
        await expect
          .poll(
            async () => {
              const link = endpointOf(container, network)?.link;
              return (
                link?.hostInterface !== undefined &&
                link.hostInterface !== null &&
                link.hostInterface === (await hostEnd(container, link.containerInterface ?? ""))
              );
            },
            { message: `link of ${container} on ${network}`, timeout: 10_000, interval: 25 },
          )
          .toBe(true);
      };
      try {
        await hub.settle(10_000);
        await expectLink("web", "front");
        expect(hub.status.wiring).toEqual({ source: kind, reason: null });
        expect(hub.topology?.host?.interfaces.map(({ name }) => name)).toContain("docker0");
        await docker("network", "connect", "back", "web");
        await expectLink("web", "back");
        await docker("restart", "-t", "0", "web");
        await expectLink("web", "back");
        await expectLink("web", "front");
        await docker("network", "disconnect", "front", "web");
        await docker("network", "connect", "front", "web");
        await expectLink("web", "front");
        await docker("run", "-d", "--name", "late", "--network", "back", busyboxImage, "sleep", "86400");
        await expectLink("late", "back");
        const gone = endpointOf("late", "back")?.link?.hostInterface ?? "";
        await docker("stop", "-t", "0", "late");
        await expect.poll(() => endpointOf("late", "back")?.link, { timeout: 10_000 }).toBeNull();
        await expect
          .poll(() => hub.topology?.host?.interfaces.some(({ name }) => name === gone), { timeout: 10_000 })
          .toBe(false);
        // What is only not there yet is never told as missing.
        expect(
          frames
            .flatMap((frame) => (frame.type === "patch" ? frame.patch.set.endpoints : []))
            .map(({ linkReason }) => linkReason)
            .filter(Boolean),
        ).toEqual([]);
        await docker("rm", "-f", "late");
        await docker("network", "disconnect", "back", "web");
      } finally {
        await reader.stop();
        hub.stop();
      }
    });
  }

  test("WIRE-7: on the engine's host it is proven, and beside it it is refuted, in words", async () => {
    const hub = openHub();
    const source = await startLocalInNamespace(engine.hostPrefix);
    hub.start();
    try {
      await hub.settle(10_000);
      const networks = hub.topology?.networks ?? [];
      const host = await source.readHost();
      expect(proveLocal({ networks, host, hasWitness: () => false })).toEqual({ isLocal: true });
      const choice = await chooseWiringSource(hub, null, alone);
      expect(choice.source).toBeNull();
      expect(choice.reason).toContain("does not run on the engine's host");
    } finally {
      await source.close();
      hub.stop();
    }
  });

  test("without a source all of it is unknown, with the reason", async () => {
    const hub = openHub();
    const reader = new WiringReader({
      hub,
      chooseSource: (current) => chooseWiringSource(hub, current, alone),
    });
    hub.start();
    reader.start();
    try {
      await expect.poll(() => hub.status.wiring.reason, { timeout: 10_000 }).toContain("engine's host");
      expect(hub.topology?.host).toBeNull();
      expect(hub.topology?.endpoints.every(({ link }) => link === null)).toBe(true);
    } finally {
      await reader.stop();
      hub.stop();
    }
  });
});
