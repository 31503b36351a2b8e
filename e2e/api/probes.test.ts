import http from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, readEvents, startPatchbay } from "@/e2e/api/patchbay-server";
import { realEngine } from "@/e2e/engine/engines";
import { startFaultProxy } from "@/e2e/engine/fault-proxy.mjs";
import { busyboxImage, staticImage } from "@/e2e/engine/images.mjs";
import {
  type ProbeAnswer,
  probeAnswer,
  probeLine,
  type ProbeLine,
  probeResultsAnswer,
} from "@/lib/contract/probes";

/**
 * `POST …/probes` on a real engine, with real packets: Docker's textbook (alpine1, alpine2 on alpine-net, alpine3 on
 * the default bridge, alpine4 on both), one container without a shell, and one that may not ping.
 */
const real = realEngine();
const base = "/api/engines/default/probes";
const json = { "content-type": "application/json" };

describe.skipIf(real.skipped)(`probes on a real engine${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
  let server: PatchbayServer;
  let folder: string;
  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args, { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  const addressOf = (name: string, network: string): Promise<string> =>
    docker("inspect", "-f", `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`, name);
  const probe = async (body: object): Promise<ProbeAnswer> => {
    const answer = await server.call("POST", base, body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return probeAnswer.parse(answer.body);
  };
  const execs = (): number => proxy.requests.filter(({ path: target }) => target.includes("/exec")).length;
  const helpers = (): Promise<string> => docker("ps", "-aq", "--filter", "label=dev.patchbay.helper=1");

  beforeAll(async () => {
    engine = await real.start();
    folder = await mkdtemp(path.join(os.tmpdir(), "patchbay-probes-"));
    proxy = await startFaultProxy({ target: engine.socketPath });
    await docker("network", "create", "alpine-net");
    const run = (name: string, ...args: string[]): Promise<string> =>
      docker("run", "-d", "--name", name, "--dns", "127.0.0.1", ...args);
    const web = [busyboxImage, "sh", "-c", "httpd -p 80 -h /www; exec sleep 86400"];
    await run("alpine1", "--network", "alpine-net", ...web);
    await run("alpine2", "--network", "alpine-net", "--network-alias", "web", ...web);
    await run("alpine3", ...web);
    await run("alpine4", "--network", "alpine-net", "--network-alias", "web", ...web);
    await docker("network", "connect", "bridge", "alpine4");
    await run("distroless", "--network", "alpine-net", staticImage);
    await run("weak", "--network", "alpine-net", "--user", "1000", "--cap-drop", "ALL", busyboxImage);
    server = await startPatchbay({
      PATCHBAY_ENGINE: proxy.endpoint,
      PATCHBAY_AUDIT_LOG: path.join(folder, "audit.log"),
      XDG_STATE_HOME: folder,
    });
    await server.call("GET", "/api/engines/default/topology");
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await proxy?.stop();
    await engine?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("what can't be asked is refused, and the engine hears nothing of it", async () => {
    const before = execs();
    const ping = { kind: "ping", from: "alpine1" };
    const rows: [object, number, string][] = [
      [{ ...ping, target: "; rm -rf /" }, 422, "target"],
      [{ ...ping, target: "-c 1000" }, 422, "target"],
      [{ ...ping, target: "$(id)" }, 422, "target"],
      [{ ...ping, target: "alpine2\nalpine3" }, 422, "target"],
      [{ ...ping, target: "a".repeat(300) }, 422, "target"],
      [{ ...ping, target: "" }, 422, "target"],
      [{ kind: "http", from: "alpine1", target: "169.254.169.254" }, 422, "target"],
      [{ kind: "http", from: "alpine1", target: "0xA9FEA9FE" }, 422, "target"],
      [{ kind: "http", from: "alpine1", target: "http://169.254.169.254/" }, 422, "target"],
      [{ kind: "tcp", from: "alpine1", target: "2130706433", port: 80 }, 422, "target"],
      [{ kind: "tcp", from: "alpine1", target: "alpine2", port: 0 }, 422, "port"],
      [{ kind: "tcp", from: "alpine1", target: "alpine2" }, 422, "port"],
      [{ ...ping, target: "alpine2", count: 1000 }, 422, "count"],
      [{ ...ping, target: "alpine2", user: "root" }, 422, "user"],
      [{ ...ping, target: "alpine2", path: "/etc" }, 422, "path"],
      [{ kind: "exec", from: "alpine1", target: "alpine2" }, 400, "kind"],
      [{ ...ping, to: "nobody" }, 404, "to"],
      [{ ...ping, from: "nobody", to: "alpine1" }, 404, "from"],
      [{ ...ping, from: "internet", to: "alpine1" }, 422, "from"],
      [{ ...ping, from: "alpine1", to: "alpine1" }, 422, "to"],
    ];
    for (const [body, status, field] of rows) {
      const answer = await server.call<{ issues?: { path: string }[] }>("POST", base, body);
      expect([answer.status, answer.body.issues?.[0]?.path], JSON.stringify(body)).toEqual([status, field]);
    }
    const body = JSON.stringify({ ...ping, target: "alpine2" });
    const hostile: [Parameters<PatchbayServer["raw"]>[0], number][] = [
      [{ method: "GET", target: base }, 405],
      [{ method: "HEAD", target: base }, 405],
      [{ method: "PUT", target: base, headers: json, body }, 405],
      [{ method: "POST", target: base, headers: { "content-type": "text/plain" }, body }, 415],
      [{ method: "POST", target: base, headers: { ...json, origin: "http://evil.example" }, body }, 403],
      [{ method: "POST", target: base, headers: { ...json, "sec-fetch-site": "cross-site" }, body }, 403],
      [{ method: "POST", target: base, headers: { ...json, host: "evil.example:3000" }, body }, 421],
      [{ method: "POST", target: base, headers: json, body: `{"kind":"ping","kind":"dns"}` }, 400],
      [{ method: "POST", target: base, headers: json, body: " ".repeat(70_000) }, 413],
      [{ method: "POST", target: `${base}/helper`, headers: json, body: "{}" }, 405],
    ];
    for (const [request, status] of hostile) expect((await server.raw(request)).status).toBe(status);
    expect(execs()).toBe(before);
  });

  test("the textbook comes out: by address, by name, and where nothing passes", async () => {
    const [two, three, four] = await Promise.all([
      addressOf("alpine2", "alpine-net"),
      addressOf("alpine3", "bridge"),
      addressOf("alpine4", "bridge"),
    ]);
    const ping = (from: string, to: string, target: string | null = null) =>
      probe({ kind: "ping", from, to, target, count: 1 });
    const near = await ping("alpine1", "alpine2");
    expect(near).toMatchObject({
      seen: "answered",
      ok: true,
      target: two,
      by: "exec",
      command: `docker exec alpine1 ping -c 1 -W 2 -w 3 ${two}`,
      comparison: { outcome: "agrees" },
    });
    expect(near.output).toContain("1 packets received");
    expect(near.from).toMatch(/^[0-9a-f]{64}$/);
    const outcomes = [
      await ping("alpine1", "alpine2", "alpine2"),
      await ping("alpine1", "alpine3", three),
      await ping("alpine3", "alpine1"),
      await ping("alpine4", "alpine2", "alpine2"),
      await ping("alpine4", "alpine3"),
      await ping("alpine3", "alpine4", four),
    ].map(({ seen, comparison }) => [seen, comparison?.outcome]);
    expect(outcomes).toEqual([
      ["answered", "agrees"],
      ["silent", "agrees"],
      ["silent", "agrees"],
      ["answered", "agrees"],
      ["answered", "agrees"],
      ["answered", "agrees"],
    ]);
  }, 30_000);

  test("names, ports and HTTP, by the tools that the image has", async () => {
    const name = await probe({ kind: "dns", from: "alpine1", to: "alpine2" });
    expect(name).toMatchObject({ seen: "resolved", addresses: [await addressOf("alpine2", "alpine-net")] });
    const both = await probe({ kind: "dns", from: "alpine1", target: "web" });
    expect(both.addresses).toHaveLength(2);
    const open = await probe({ kind: "tcp", from: "alpine1", to: "alpine2", port: 80 });
    expect(open).toMatchObject({ seen: "open", ok: true, comparison: { outcome: "agrees" } });
    const closed = await probe({ kind: "tcp", from: "alpine1", to: "alpine2", port: 81 });
    expect(closed).toMatchObject({ seen: "refused", ok: false, comparison: { outcome: "agrees" } });
    const page = await probe({ kind: "http", from: "alpine1", to: "alpine2", target: "alpine2" });
    expect(page).toMatchObject({ seen: "answered", status: 200, port: 80 });
    expect(page.output).toContain("patchbay-test");
    const nobody = await probe({ kind: "http", from: "alpine1", to: "alpine2", port: 81 });
    expect(nobody.seen).toBe("refused");
  }, 30_000);

  test("an image without a tool asks for a helper; with a yes it is used, for ping with one right, and removed", async () => {
    const ask = { kind: "ping", from: "distroless", to: "alpine2", count: 1 };
    const refused = await server.call<{ code: string; issues: { code: string }[] }>("POST", base, ask);
    expect([refused.status, refused.body.code]).toEqual([409, "helper-needed"]);
    expect(refused.body.issues[0]?.code).toBe("helper-not-allowed");
    const streamed = await stream({ ...ask });
    expect(streamed.at(-1)).toMatchObject({ type: "problem", problem: { code: "helper-needed" } });
    expect(await helpers()).toBe("");
    expect(
      (await server.call("PUT", `${base}/helper`, { helper: true, image: "nobody/has:it" })).status,
    ).toBe(422);
    const allowed = await server.call("PUT", `${base}/helper`, { helper: true, image: busyboxImage });
    expect(allowed.body).toMatchObject({ isAllowed: true, image: busyboxImage, whyNot: null });
    const before = await server.call("GET", "/api/engines/default/topology");
    const ping = await probe(ask);
    expect(ping).toMatchObject({ seen: "answered", by: "helper", comparison: { outcome: "agrees" } });
    expect(ping.command).toMatch(/^docker run --rm .*--cap-drop ALL --cap-add NET_RAW .*--user 0:0/);
    expect(await probe({ kind: "dns", from: "distroless", to: "alpine2" })).toMatchObject({
      seen: "resolved",
      by: "helper",
    });
    expect(await probe({ kind: "tcp", from: "distroless", to: "alpine2", port: 80 })).toMatchObject({
      seen: "open",
    });
    expect(await probe({ kind: "http", from: "distroless", to: "alpine2" })).toMatchObject({ status: 200 });
    expect(await probe({ kind: "ping", from: "weak", to: "alpine2", count: 1 })).toMatchObject({
      seen: "answered",
      by: "helper",
    });
    expect(await probe({ kind: "ping", from: "host", to: "alpine3", count: 1 })).toMatchObject({
      seen: "answered",
      by: "helper",
      from: "host",
    });
    // The engine removes it at its end by itself: asked meanwhile, it answers that it is about to.
    await expect.poll(helpers, { timeout: 15_000 }).toBe("");
    const after = await server.call("GET", "/api/engines/default/topology");
    expect((after.body as { revision: number }).revision).toBe(
      (before.body as { revision: number }).revision,
    );
    const kept: unknown = JSON.parse(await readFile(path.join(folder, "patchbay/wiring.json"), "utf8"));
    expect(JSON.stringify(kept)).toContain(`"probes":{"`);
  }, 60_000);

  test("it streams, and what a browser leaves runs on: its source is busy until then", async () => {
    const lines = await stream({ kind: "ping", from: "alpine1", to: "alpine2", count: 2 });
    expect(lines[0]).toMatchObject({ type: "start", by: "exec" });
    const texts = lines.flatMap((line) => (line.type === "output" ? [line.text] : []));
    expect(texts.join("")).toContain("seq=1");
    expect(texts.length).toBeGreaterThan(1);
    expect(lines.at(-1)).toMatchObject({ type: "result", result: { seen: "answered" } });
    const cancel = new AbortController();
    const left = stream({ kind: "ping", from: "alpine1", to: "alpine2", count: 5 }, cancel);
    await expect(left).rejects.toThrow();
    const busy = await server.call<{ code: string }>("POST", base, {
      kind: "ping",
      from: "alpine1",
      to: "alpine2",
    });
    expect([busy.status, busy.body.code]).toEqual([429, "too-many-requests"]);
    await expect
      .poll(
        async () =>
          (await server.call("POST", base, { kind: "ping", from: "alpine1", to: "alpine2", count: 1 }))
            .status,
        { timeout: 10_000 },
      )
      .toBe(200);
  }, 30_000);

  test("one runs on a source, four at once", async () => {
    const ping = (from: string) =>
      server.call("POST", base, { kind: "ping", from, target: "198.51.100.1", count: 2 });
    const sources = ["alpine1", "alpine1", "alpine2", "alpine3", "alpine4", "distroless"];
    const statuses = (await Promise.all(sources.map(ping))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    expect(statuses.filter((status) => status === 200)).toHaveLength(4);
  }, 30_000);

  test("a source that stops meanwhile ends the probe with that as its result; what is gone keeps no result", async () => {
    await docker("run", "-d", "--name", "brief", "--network", "alpine-net", busyboxImage);
    await expect
      .poll(
        async () =>
          (await server.call("POST", base, { kind: "dns", from: "brief", target: "alpine2" })).status,
      )
      .toBe(200);
    const cut = new AbortController();
    const watched = watch({ kind: "ping", from: "brief", to: "alpine2", count: 5 }, cut);
    await watched.seen((line) => line.type === "output" && line.text.includes("seq=0"));
    await docker("stop", "brief");
    const lines = await watched.end;
    expect(lines.at(-1)).toMatchObject({ type: "result", result: { seen: "stopped", ok: false } });
    const results = async () =>
      probeResultsAnswer.parse((await server.call("GET", `${base}/results`)).body).results;
    expect((await results()).map(({ seen }) => seen)).toContain("stopped");
    const events = readEvents(server);
    await expect.poll(() => events.frames.find(({ event }) => event === "probes")?.data["set"]).toBeTruthy();
    await docker("rm", "brief");
    await expect.poll(async () => (await results()).map(({ seen }) => seen)).not.toContain("stopped");
    await expect
      .poll(() =>
        events.frames.some(
          ({ event, data }) => event === "probes" && String(data["removed"]).includes("ping"),
        ),
      )
      .toBe(true);
    const activity = events.frames
      .filter(({ event }) => event === "activity")
      .map(({ data }) => JSON.stringify(data));
    expect(activity.join("\n")).not.toMatch(/exec_|attach|patchbay\.helper/);
    events.stop();
  }, 30_000);

  test("each probe has its line in the audit log, with what it saw", async () => {
    const lines = (await readFile(path.join(folder, "audit.log"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ action }) => action === "probe");
    expect(lines.find(({ result }) => result === "answered")).toMatchObject({
      container: { name: "alpine1" },
      status: 200,
    });
    for (const result of ["refused", "stopped", "cancelled", "helper-needed"])
      expect(lines.map((line) => line["result"])).toContain(result);
    expect(lines.find(({ status }) => status === 422)).toBeDefined();
  });

  async function stream(body: object, cancel?: AbortController): Promise<ProbeLine[]> {
    const watched = watch(body, cancel);
    if (cancel !== undefined) {
      await watched.seen((line) => line.type === "output");
      cancel.abort();
    }
    return watched.end;
  }

  /** A probe whose answer is read as it comes. */
  function watch(body: object, cancel = new AbortController()) {
    const lines: ProbeLine[] = [];
    const waiting = new Set<() => void>();
    const end = new Promise<ProbeLine[]>((resolve, reject) => {
      const request = http.request(
        {
          host: "127.0.0.1",
          port: server.port,
          path: base,
          method: "POST",
          headers: { ...json, host: `localhost:${server.port}`, accept: "application/x-ndjson" },
          signal: cancel.signal,
          agent: false,
        },
        (response) => {
          let pending = "";
          response.setEncoding("utf8");
          response.on("error", reject);
          response.on("data", (chunk: string) => {
            const parts = (pending + chunk).split("\n");
            pending = parts.pop() ?? "";
            for (const part of parts) lines.push(probeLine.parse(JSON.parse(part)));
            for (const look of waiting) look();
          });
          response.on("end", () => resolve(lines));
        },
      );
      request.on("error", reject);
      request.end(JSON.stringify(body));
    });
    end.catch(() => {});
    const seen = (wanted: (line: ProbeLine) => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (lines.some(wanted)) resolve();
        };
        waiting.add(look);
        look();
      });
    return { end, seen };
  }
});
