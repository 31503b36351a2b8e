import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage, staticImage } from "@/e2e/engine/images.mjs";
import type { startEngine } from "@/e2e/engine/throwaway-engine.mjs";
import { describeWiringContract } from "@/e2e/wiring/wiring-contract";
import { helperCommand, helperLabel } from "@/lib/domain/wiring/helper-container";
import { Engine } from "@/lib/engine/engine";
import type { EngineEvent } from "@/lib/engine/parse-engine";
import { HelperSource, type HelperSourceOptions } from "@/lib/wiring/helper-source";

const { skipped, reason, start } = realEngine();

for (const allowsProcesses of [false, true]) {
  describeWiringContract({
    title: allowsProcesses
      ? "helper source that sees the host's processes"
      : "helper source with a short helper for each container",
    countsInside: allowsProcesses,
    start: async (engine) => {
      const runtime = new Engine({ kind: "unix", path: engine.socketPath, foundBy: "test" });
      const source = new HelperSource({
        runtime,
        instance: "contract",
        image: busyboxImage,
        allowsProcesses,
        now: () => Date.now(),
      });
      return {
        kind: "helper",
        readHost: () => source.readHost(),
        readSandboxes: (targets) => source.readSandboxes(targets),
        readCounters: (targets) => source.readCounters(targets),
        close: async () => {
          await source.close();
          runtime.close();
        },
      };
    },
  });
}

describe.skipIf(skipped)(`helper containers on a real engine${reason}`, () => {
  let engine: Awaited<ReturnType<typeof startEngine>>;
  let runtime: Engine;
  const sources: HelperSource[] = [];

  const open = (options: Partial<HelperSourceOptions> = {}): HelperSource => {
    const source = new HelperSource({
      runtime,
      instance: "test",
      image: busyboxImage,
      allowsProcesses: false,
      now: () => Date.now(),
      ...options,
    });
    sources.push(source);
    return source;
  };
  const docker = async (...args: string[]): Promise<string> => {
    const result = await engine.cli(args);
    if (result.code !== 0) throw new Error(`docker ${args.join(" ")}: ${result.stderr}`);
    return result.stdout.trim();
  };
  const helpers = async (): Promise<string[]> =>
    (await docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `label=${helperLabel}`))
      .split("\n")
      .filter(Boolean);
  const inspect = async (id: string, format: string): Promise<string> =>
    docker("inspect", "--format", format, id);
  const run = (name: string, ...args: string[]): Promise<string> =>
    docker("run", "--detach", "--name", name, ...args, busyboxImage, "sleep", "100000");

  beforeAll(async () => {
    engine = await start();
    runtime = new Engine({ kind: "unix", path: engine.socketPath, foundBy: "test" });
    await docker("network", "create", "--subnet", "172.30.1.0/24", "one");
    await docker(
      "network",
      "create",
      "--ipv6",
      "--subnet",
      "172.30.2.0/24",
      "--subnet",
      "fd00:2::/64",
      "two",
    );
    await run("both", "--network", "one");
    await docker("network", "connect", "two", "both");
    await run("alone", "--network", "none");
    await docker("run", "--detach", "--name", "distroless", "--network", "one", staticImage);
    await run("stopped", "--network", "one");
    await docker("stop", "stopped");
  });
  afterAll(async () => {
    await Promise.all(sources.map((source) => source.close()));
    runtime?.close();
    await engine?.stop();
  });

  it("has no rights but those it is said to have", async () => {
    const source = open();
    await source.start();
    const [id = ""] = await helpers();
    const json = JSON.parse(await inspect(id, "{{json .}}")) as {
      Config: Record<string, unknown>;
      HostConfig: Record<string, unknown>;
      Mounts: unknown[];
    };
    expect(json.HostConfig).toMatchObject({
      NetworkMode: "host",
      PidMode: "",
      Privileged: false,
      CapDrop: ["ALL"],
      ReadonlyRootfs: true,
      SecurityOpt: ["no-new-privileges"],
      Memory: 32 * 1024 * 1024,
      PidsLimit: 32,
      AutoRemove: true,
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "none" },
    });
    expect(json.HostConfig["CapAdd"] ?? []).toEqual([]);
    expect(json.HostConfig["Binds"] ?? []).toEqual([]);
    expect(json.Mounts).toEqual([]);
    expect(json.Config).toMatchObject({ User: "65534:65534" });
    const { stdout } = await engine.inNamespace([
      "cat",
      `/proc/${await inspect(id, "{{.State.Pid}}")}/status`,
    ]);
    expect(stdout).toMatch(/CapEff:\s+0{16}\n/);
    expect(stdout).toMatch(/CapBnd:\s+0{16}\n/);
    expect(stdout).toMatch(/NoNewPrivs:\s+1\n/);
    await source.close();
  });

  it("ends by itself when the Patchbay that started it crashes", async () => {
    // A runtime whose connections break, and that can't remove anything any more.
    let cut = (): void => {};
    const crashing = Object.create(runtime, {
      attachHelper: {
        value: async (...args: Parameters<Engine["attachHelper"]>) => {
          const stream = await runtime.attachHelper(...args);
          cut = stream.close;
          return stream;
        },
      },
      removeHelper: { value: async () => {} },
    }) as Engine;
    for (const method of ["listImages", "listHelpers", "createHelper", "startHelper"] as const)
      Object.defineProperty(crashing, method, { value: runtime[method].bind(runtime) });
    const source = open({ runtime: crashing });
    await source.start();
    expect(await helpers()).toHaveLength(1);
    cut();
    await expect.poll(helpers, { timeout: 20_000 }).toEqual([]);
    await source.close();
  });

  it("starts its helper again when someone removes it", async () => {
    const source = open();
    await source.readHost();
    const [first = ""] = await helpers();
    await docker("rm", "--force", first);
    await expect
      .poll(() =>
        source.readHost().then(
          (host) => host.interfaces.length,
          () => 0,
        ),
      )
      .toBeGreaterThan(0);
    expect(await helpers()).not.toContain(first);
    await source.close();
    await expect.poll(helpers).toEqual([]);
  });

  it("removes what crashed ones left, and leaves the one that runs for another Patchbay", async () => {
    const other = open({ instance: "other" });
    await other.start();
    const [running = ""] = await helpers();
    const left = await docker(
      "run",
      "--detach",
      "--network",
      "host",
      "--label",
      `${helperLabel}=1`,
      busyboxImage,
      "true",
    );
    await expect.poll(() => inspect(left, "{{.State.Status}}")).toBe("exited");
    const source = open();
    await source.start();
    const present = await helpers();
    expect(present).not.toContain(left);
    expect(present).toContain(running);
    expect(present).toHaveLength(2);
    await source.close();
    await other.close();
    await expect.poll(helpers).toEqual([]);
  });

  it("WIRE-6: a container that has files of its own at /sys speaks for no other, and holds up none", async () => {
    await docker("volume", "create", "sys");
    const withSys = (name: string, ...args: string[]): Promise<string> =>
      docker("run", "--detach", "--name", name, "--network", "one", "--volume", "sys:/sys", ...args);
    // The first to start fills the volume: names that look like the script's own lines, then files that never answer.
    const fill = [
      `for at in "x\n@end 1" "y\n@end 2\n@begin 3" "lo"; do mkdir -p "/sys/class/net/$(printf "$at")"; done`,
      `printf '77\n' > /sys/class/net/lo/ifindex`,
      `mkdir /sys/class/net/eth0`,
      `mkfifo /sys/class/net/eth0/ifindex`,
    ].join("; ");
    const source = open({ allowsProcesses: true });
    try {
      await withSys("liar", busyboxImage, "sh", "-c", `${fill}; sleep 100000`);
      const targetOf = async (name: string) => ({
        id: await inspect(name, "{{.Id}}"),
        pid: Number(await inspect(name, "{{.State.Pid}}")),
      });
      const targets = [await targetOf("liar"), await targetOf("both")];
      const [liar, both] = targets.map(({ id }) => id);
      const names = (read: Awaited<ReturnType<HelperSource["readSandboxes"]>>, id = "") =>
        read
          .get(id)
          ?.interfaces?.map(({ name }) => name)
          .toSorted() ?? null;
      const first = await source.readSandboxes(targets);
      expect(names(first, both)).toEqual(["eth0", "eth1", "lo"]);
      expect(first.get(liar ?? "")).toMatchObject({
        interfaces: null,
        reason: expect.stringMatching(/did not answer/) as string,
      });
      // Then by a helper in its network, which has a sysfs of its own.
      const second = await source.readSandboxes(targets);
      expect(names(second, both)).toEqual(["eth0", "eth1", "lo"]);
      expect(names(second, liar)).toEqual(["eth0", "lo"]);
    } finally {
      await source.close();
      await docker("rm", "--force", "liar");
      await docker("volume", "rm", "sys");
    }
  });

  it("says why an image won't do, and takes the next when none was chosen", async () => {
    const chosen = open({ image: staticImage });
    await expect(chosen.start()).rejects.toThrow(/can't be started.*static/);
    const any = open({ image: null });
    await any.start();
    expect(any.image).toBe(busyboxImage);
    await any.close();
    await expect.poll(helpers).toEqual([]);
  });

  it("never pulls", async () => {
    const source = open({ image: "busybox:patchbay-has-not-this" });
    await expect(source.start()).rejects.toThrow(/No such image/i);
    expect(await docker("images", "--quiet", "busybox")).toBe("");
  });

  it("WIRE-H1: is hidden from lists and events", async () => {
    const watcher = new Engine({ kind: "unix", path: engine.socketPath, foundBy: "another Patchbay" });
    const events: EngineEvent[] = [];
    const stop = await watcher.watchEvents({ onEvent: (event) => events.push(event), onEnd: () => {} });
    const source = open();
    await source.readSandboxes([{ id: await inspect("both", "{{.Id}}"), pid: null }]);
    await expect.poll(helpers).toHaveLength(1);
    for (const reader of [runtime, watcher]) {
      const names = (await reader.readLists()).containers.map((container) => container.name);
      expect(names.toSorted()).toEqual(["alone", "both", "distroless", "stopped"]);
    }
    await source.close();
    await expect.poll(helpers).toEqual([]);
    // An event that must come, behind all of the helpers'.
    await docker("network", "create", "marker");
    await expect.poll(() => events.some((event) => event.attributes["name"] === "marker")).toBe(true);
    expect(events.map((event) => `${event.type} ${event.action}`)).toEqual(["network create"]);
    await docker("network", "rm", "marker");
    stop();
    watcher.close();
  });

  it("is what the shown command says", async () => {
    const instance = randomBytes(4).toString("hex");
    const source = open({ instance });
    await source.start();
    const [own = ""] = await helpers();
    const command = helperCommand({ image: busyboxImage, instance, scope: { kind: "host" } });
    const byHand = await engine.inNamespace([
      "env",
      `DOCKER_HOST=${engine.endpoint}`,
      "sh",
      "-c",
      `${command.replace("docker run --rm", "docker run --detach --rm")} > /dev/null`,
    ]);
    expect(byHand.stderr).toBe("");
    const [other = ""] = (await helpers()).filter((id) => id !== own);
    const facts = async (id: string): Promise<unknown> => {
      const { Config, HostConfig } = JSON.parse(await inspect(id, "{{json .}}")) as {
        Config: Record<string, unknown>;
        HostConfig: Record<string, unknown>;
      };
      const { User, Entrypoint, Cmd, Labels, WorkingDir, Healthcheck, OpenStdin, Tty } = Config;
      // The command line tells its terminal's size, and empty lists and maps where the API may leave them out.
      const { ConsoleSize: _size, PortBindings: _ports, ...host } = HostConfig;
      const set = Object.fromEntries(
        Object.entries(host).filter(
          ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
        ),
      );
      return { User, Entrypoint, Cmd, Labels, WorkingDir, Healthcheck, OpenStdin, Tty, ...set };
    };
    expect(await facts(other)).toEqual(await facts(own));
    await docker("rm", "--force", other);
    await source.close();
  });
});
