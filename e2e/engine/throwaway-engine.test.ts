import fs from "node:fs";
import http from "node:http";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFaultProxy } from "./fault-proxy.mjs";
import { buildImages, busyboxImage, loadImages, staticImage } from "./images.mjs";
import { canStartEngine, cleanLeftovers, startEngine } from "./throwaway-engine.mjs";

type Engine = Awaited<ReturnType<typeof startEngine>>;
type Proxy = Awaited<ReturnType<typeof startFaultProxy>>;

const skipReason =
  process.env.PATCHBAY_SKIP_REAL_ENGINE ||
  (canStartEngine().possible ? "" : (canStartEngine().reason ?? "unknown"));

describe.skipIf(skipReason !== "")(`a throw-away engine${skipReason && ` (skipped: ${skipReason})`}`, () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await startEngine({ name: "test" });
    await loadImages(engine);
  });
  afterAll(() => engine.stop());

  async function docker(...args: string[]) {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  test("has a network namespace of its own, with its own docker0 and its own /sys", async () => {
    const own = fs.readlinkSync(`/proc/${engine.pid}/ns/net`);
    expect(own).not.toBe(fs.readlinkSync("/proc/self/ns/net"));
    expect((await engine.inNamespace(["readlink", "/proc/self/ns/net"])).stdout.trim()).toBe(own);
    const [command = "", ...prefix] = engine.hostPrefix;
    const listed = await engine.inNamespace([command, ...prefix, "ls", "/sys/class/net"]);
    expect(listed.stdout.split("\n")).toContain("docker0");
  });

  test("runs a container of each image, with and without a shell", async () => {
    await docker(
      "run",
      "-d",
      "--name",
      "with-shell",
      "-p",
      "8080:80",
      busyboxImage,
      "httpd",
      "-f",
      "-h",
      "/www",
    );
    await docker("run", "-d", "--name", "without-shell", staticImage);
    expect(
      await docker("exec", "with-shell", "sh", "-c", "id -un && ping -c 1 172.17.0.3 >/dev/null && echo ok"),
    ).toBe("root\nok");
    expect((await engine.cli(["exec", "without-shell", "sh"])).code).not.toBe(0);
    const page = await engine.inNamespace(["busybox", "wget", "-qO-", "http://127.0.0.1:8080/"]);
    expect(page.stdout).toBe("patchbay-test\n");
    const begin = Date.now();
    await docker("stop", "with-shell", "without-shell");
    expect(Date.now() - begin).toBeLessThan(5000);
    await docker("rm", "with-shell", "without-shell");
  });

  test("gives the images the ids that were computed, and loads them once", async () => {
    const images = buildImages();
    expect(await docker("image", "inspect", "-f", "{{.Id}}", busyboxImage)).toBe(images.busybox.id);
    expect(await docker("image", "inspect", "-f", "{{.Id}}", staticImage)).toBe(images.static.id);
    expect(await loadImages(engine)).toEqual({ busybox: images.busybox.id, static: images.static.id });
  });

  test("freezes and thaws", async () => {
    engine.freeze();
    expect((await engine.cli(["ps"], { timeoutMs: 500 })).code).toBe(137);
    engine.thaw();
    expect(await docker("ps", "-q")).toBe("");
  });

  test("keeps its data when it is killed, started, restarted", async () => {
    await docker("network", "create", "kept");
    await docker("run", "-d", "--name", "kept", "--network", "kept", "--restart", "always", staticImage);
    await engine.kill();
    expect(engine.pid).toBeNull();
    expect((await engine.cli(["ps"])).code).not.toBe(0);
    await engine.start();
    const pid = engine.pid;
    await engine.restart();
    expect(engine.pid).not.toBe(pid);
    expect(await docker("network", "ls", "-q", "-f", "name=kept")).not.toBe("");
    await expect.poll(() => docker("ps", "--format", "{{.Names}}"), { timeout: 10_000 }).toBe("kept");
    await docker("rm", "-f", "kept");
    await docker("network", "rm", "kept");
  });

  test("leaves nothing behind when it stops, whatever its state", async () => {
    const other = await startEngine({ name: "leaves" });
    await loadImages(other);
    await other.cli(["run", "-d", "--name", "paused", staticImage]);
    await other.cli([
      "run",
      "-d",
      "--name",
      "host",
      "--network",
      "host",
      "--restart",
      "always",
      busyboxImage,
    ]);
    await other.cli(["pause", "paused"]);
    other.freeze();
    expect(tracesOf(other.name)).not.toEqual([]);
    await other.stop();
    expect(tracesOf(other.name)).toEqual([]);
    await other.stop();
  });

  test("is swept when its owner was killed", async () => {
    const script = fileURLToPath(new URL("throwaway-engine.mjs", import.meta.url));
    const owner = spawn(process.execPath, [script, "start"], { stdio: ["ignore", "pipe", "ignore"] });
    const endpoint = await new Promise<string>((resolve) =>
      owner.stdout.once("data", (data) => resolve(String(data))),
    );
    const name = /patchbay-[0-9a-f]+/.exec(endpoint)?.[0] ?? "";
    const ended = new Promise((resolve) => owner.once("exit", resolve));
    owner.kill("SIGKILL");
    await ended;
    expect(tracesOf(name)).not.toEqual([]);
    expect(await cleanLeftovers()).toContain(name);
    expect(tracesOf(name)).toEqual([]);
  });

  describe("behind a fault proxy", () => {
    let proxy: Proxy;

    beforeAll(async () => {
      proxy = await startFaultProxy({ target: engine.socketPath });
    });
    afterAll(() => proxy.stop());

    test("the docker CLI works through it, an interactive exec too, and each request is recorded", async () => {
      proxy.clearRequests();
      await docker("-H", proxy.endpoint, "run", "-d", "--name", "proxied", busyboxImage);
      const said = await engine.cli(["-H", proxy.endpoint, "exec", "-i", "proxied", "cat"], {
        input: "through\n",
      });
      expect(said.stdout).toBe("through\n");
      expect(proxy.requests.map(({ method }) => method)).toContain("POST");
      expect(proxy.requests.some(({ path }) => /\/exec\/[0-9a-f]{64}\/start$/.test(path))).toBe(true);
      await docker("-H", proxy.endpoint, "rm", "-f", "proxied");
    });

    test.each([
      ["refuse", { kind: "refuse" }, { error: "ECONNRESET" }],
      ["hang", { kind: "hang" }, { error: "timeout" }],
      ["status", { kind: "status", status: 500 }, { status: 500, body: '{"message":"injected fault"}' }],
      ["html", { kind: "html" }, { status: 200, body: expect.stringContaining("<!doctype html>") }],
      ["empty", { kind: "empty" }, { status: 200, body: "" }],
      ["truncate", { kind: "truncate" }, { error: "ECONNRESET" }],
      ["drip", { kind: "drip", ms: 50 }, { error: "timeout" }],
      ["cut", { kind: "cut" }, { error: "ECONNRESET" }],
      ["lost-reply", { kind: "lost-reply" }, { error: "timeout" }],
    ] as const)("%s", async (_, fault, seen) => {
      const events = "cut" === fault.kind;
      proxy.clearRequests();
      proxy.setFault({
        ...fault,
        match: (_method, path) => path.startsWith("/networks") || events,
        times: 1,
      });
      expect(await get(proxy.socketPath, events ? "/events" : "/networks")).toMatchObject(seen);
      expect(proxy.faults).toMatchObject([{ kind: fault.kind }]);
      // The rule was for one request.
      expect(await get(proxy.socketPath, "/networks")).toMatchObject({ status: 200 });
      proxy.setFault(null);
    });

    test("delay sends the request on later", async () => {
      proxy.setFault({ kind: "delay", ms: 300 });
      const begin = Date.now();
      expect(await get(proxy.socketPath, "/_ping")).toMatchObject({ status: 200, body: "OK" });
      expect(Date.now() - begin).toBeGreaterThanOrEqual(295);
      proxy.setFault(null);
    });

    test("huge sends valid JSON of the size asked for", async () => {
      proxy.setFault({ kind: "huge", megabytes: 3 });
      const answer = await get(proxy.socketPath, "/networks");
      expect(JSON.parse("body" in answer ? answer.body : "")[0]).toHaveLength(3 * 1024 * 1024);
      proxy.setFault(null);
    });

    test("lost-reply: the engine carries it out all the same", async () => {
      proxy.setFault({ kind: "lost-reply", match: (method) => method === "POST" });
      const asked = await engine.cli(["-H", proxy.endpoint, "network", "create", "lost"], {
        timeoutMs: 1000,
      });
      expect(asked.code).toBe(137);
      expect(await docker("network", "ls", "-q", "-f", "name=lost")).not.toBe("");
      proxy.setFault({ kind: "lost-reply", close: true, match: (method) => method === "DELETE" });
      expect((await engine.cli(["-H", proxy.endpoint, "network", "rm", "lost"])).code).not.toBe(0);
      expect(await docker("network", "ls", "-q", "-f", "name=lost")).toBe("");
      proxy.setFault(null);
    });

    test("events pass, are lost, come twice, and their stream is cut", async () => {
      const seen: string[] = [];
      const ended = new Promise((resolve) => {
        http.get({ socketPath: proxy.socketPath, path: "/events?since=0", agent: false }, (response) => {
          response.on("data", (chunk: Buffer) => seen.push(...chunk.toString().split("\n").filter(Boolean)));
          response.once("close", resolve);
        });
      });
      const count = (name: string) => seen.filter((line) => line.includes(`"${name}"`)).length;
      await expect.poll(() => proxy.requests.at(-1)?.path).toBe("/events?since=0");
      await docker("network", "create", "passes");
      await expect.poll(() => count("passes")).toBe(1);
      proxy.setFault({ kind: "lose-events" });
      await docker("network", "create", "is-lost");
      await expect.poll(() => proxy.faults.at(-1)?.kind).toBe("lose-events");
      proxy.setFault({ kind: "duplicate-events" });
      await docker("network", "create", "twice");
      await expect.poll(() => count("twice")).toBe(2);
      expect(count("is-lost")).toBe(0);
      proxy.setFault(null);
      proxy.cutConnections((_method, path) => path.startsWith("/events"));
      await ended;
      await docker("network", "rm", "passes", "is-lost", "twice");
    });

    test("can be gone and come back", async () => {
      await proxy.refuseConnections();
      expect(await get(proxy.socketPath, "/_ping")).toMatchObject({ error: "ENOENT" });
      await proxy.acceptConnections();
      expect(await get(proxy.socketPath, "/_ping")).toMatchObject({ status: 200 });
    });
  });
});

/** Whatever of an engine can still be seen on the machine. */
function tracesOf(name: string) {
  const processes = fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    // A zombie is its parent's to reap, and some machines' init is slow at that.
    .filter((pid) => !/\) Z /.test(read(`/proc/${pid}/stat`)))
    .filter((pid) => `${read(`/proc/${pid}/cgroup`)}${read(`/proc/${pid}/cmdline`)}`.includes(name));
  const mounts = read("/proc/self/mountinfo")
    .split("\n")
    .filter((line) => line.includes(name));
  const cgroups = fs
    .readdirSync("/sys/fs/cgroup")
    .flatMap((entry) => [`/sys/fs/cgroup/${entry}/${name}`, `/sys/fs/cgroup/${name}`]);
  const files = [`/run/netns/${name}`, `/tmp/${name}`, ...cgroups].filter((file) => fs.existsSync(file));
  return [...processes, ...mounts, ...files];
}

function read(file: string) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** One GET with a deadline that also ends an answer that never comes to its end. */
function get(socketPath: string, path: string) {
  return new Promise<{ status: number; body: string } | { error: string }>((resolve) => {
    const request = http.get({ socketPath, path, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.once("error", (error) =>
        resolve({ error: "code" in error ? String(error.code) : error.message }),
      );
    });
    request.once("error", (error) =>
      resolve({ error: "code" in error ? String(error.code) : error.message }),
    );
    const timer = setTimeout(() => {
      resolve({ error: "timeout" });
      request.destroy();
    }, 700);
    request.once("close", () => clearTimeout(timer));
  });
}
