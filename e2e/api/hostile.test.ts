import { readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { startFaultProxy } from "@/e2e/engine/fault-proxy.mjs";
import { type DemoEngine, startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { exampleTopology } from "@/lib/demo-engine/example-topology";

/**
 * THREATS §1 and §2 on the built product. A proxy in front of the engine's socket counts what reaches it: hostile
 * requests must reach nothing.
 */
const token = "test-token-0123456789-abcdef";

const suite = { demo: null as DemoEngine | null };
let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
let server: PatchbayServer;
let guarded: PatchbayServer;

beforeAll(async () => {
  suite.demo = await startDemoEngine({ seed: exampleTopology() });
  proxy = await startFaultProxy({ target: suite.demo.socketPath });
  server = await startPatchbay({ PATCHBAY_ENGINE: proxy.endpoint });
  guarded = await startPatchbay({
    PATCHBAY_ENGINE: proxy.endpoint,
    PATCHBAY_TOKEN: token,
    PATCHBAY_READ_ONLY: "1",
  });
  await server.call("GET", "/api/engines/default/topology");
}, 90_000);
afterAll(async () => {
  await server?.stop();
  await guarded?.stop();
  await proxy?.stop();
  await suite.demo?.stop();
});

/** Requests at the engine that change it or name an object; pings, lists, events and looks at what it lists are the hub's own. */
const touched = (): string[] =>
  proxy.requests
    .filter(
      ({ method, path: target }) =>
        method !== "GET" ||
        !/^\/(_ping|version|info|networks$|containers\/json\?all=1|events|containers\/[0-9a-f]{64}\/json|networks\/[0-9a-f]{64}$)/.test(
          target,
        ),
    )
    .map(({ method, path: target }) => `${method} ${target}`);

const networks = "/api/engines/default/networks";
const wiring = "/api/engines/default/wiring";
const json = { "content-type": "application/json" };
const create = JSON.stringify({ name: "attacker" });

/** All routes of the build, as Next itself lists them. */
function builtRoutes(): string[] {
  const manifest: unknown = JSON.parse(
    readFileSync(path.resolve(import.meta.dirname, "../../.next/app-path-routes-manifest.json"), "utf8"),
  );
  return Object.values(manifest as Record<string, string>).filter((route) => route.startsWith("/api"));
}

const filled = (route: string): string =>
  route
    .replaceAll(/\[\.\.\.[^\]]+\]/g, "x/y")
    .replaceAll("[engine]", "default")
    .replaceAll(/\[[^\]]+\]/g, "x");

test("every route of the build refuses a wrong Host, and a missing token where one is set, with every method", async () => {
  const routes = builtRoutes();
  expect(routes.length).toBeGreaterThanOrEqual(10);
  for (const route of routes) {
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const wrongHost = await server.raw({
        method,
        target: filled(route),
        headers: { host: `evil.example:${server.port}` },
      });
      expect([route, method, wrongHost.status]).toEqual([route, method, 421]);
      const noToken = await guarded.raw({ method, target: filled(route) });
      expect([route, method, noToken.status]).toEqual([route, method, 401]);
    }
  }
});

test.each(["evil.example:PORT", "localhost.evil.example:PORT", "localhost:80", "2130706433", "0.0.0.0:PORT"])(
  "Host %s is refused on pages, files and the API",
  async (host) => {
    for (const target of ["/", "/icon.svg", "/api/health", "/_next/static/none.js", "/nothing"]) {
      const answer = await server.raw({
        target,
        headers: { host: host.replace("PORT", String(server.port)) },
      });
      expect([target, answer.status]).toEqual([target, 421]);
    }
  },
);

test.each(["localhost", "127.0.0.1", "[::1]"])("Host %s with the right port is answered", async (host) => {
  const answer = await server.raw({ target: "/api/health", headers: { host: `${host}:${server.port}` } });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    200,
    { status: "ok", version: expect.any(String) },
  ]);
});

test("it listens on loopback alone, in both families", async () => {
  const connects = (host: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = net.connect({ host, port: server.port });
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("close", () => socket.destroy());
      setTimeout(() => socket.end(), 200);
    });
  expect(await connects("127.0.0.1")).toBe(true);
  // 127.0.0.2 is this machine too, but not the address that was bound.
  expect(await connects("127.0.0.2")).toBe(false);
});

/** Sends bytes as they are and answers the status line. */
function sendBytes(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString();
      socket.end();
    });
    socket.on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
    socket.on("error", reject);
  });
}

test("two Hosts and an absolute-form request line are refused", async () => {
  const port = server.port;
  expect(
    await sendBytes(`GET /api/health HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.example\r\n\r\n`),
  ).toMatch(/ 400 /);
  expect(
    await sendBytes(`GET http://localhost:${port}/api/health HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`),
  ).toMatch(/ 400 /);
  expect(
    await sendBytes(
      `GET /api/health HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ),
  ).toMatch(/ 403 /);
});

describe("cross-site requests", () => {
  test.each<[string, Record<string, string>, number]>([
    ["an evil origin", { origin: "http://evil.example" }, 403],
    ["the null origin", { origin: "null" }, 403],
    ["cross-site", { "sec-fetch-site": "cross-site" }, 403],
    ["another port of localhost", { "sec-fetch-site": "same-site", origin: "http://localhost:8080" }, 403],
    ["text/plain", { "content-type": "text/plain" }, 415],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["no content type", { "content-type": "" }, 415],
  ])("%s", async (_, headers, status) => {
    proxy.clearRequests();
    const answer = await server.raw({
      method: "POST",
      target: networks,
      headers: { ...json, ...headers },
      body: create,
    });
    expect(answer.status).toBe(status);
    const put = { method: "PUT", target: wiring, headers: { ...json, ...headers } };
    expect((await server.raw({ ...put, body: '{"helper":true}' })).status).toBe(status);
    expect(touched()).toEqual([]);
  });

  test("no answer may be read by another origin", async () => {
    for (const target of ["/", "/api/health", "/api/engines/default/topology"]) {
      const { headers } = await server.raw({ target });
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
    }
  });
});

test("changes by GET and HEAD are refused", async () => {
  proxy.clearRequests();
  for (const method of ["GET", "HEAD", "PUT", "PATCH"]) {
    for (const target of [
      networks,
      `${networks}/prune`,
      `${networks}/shop_front/connect`,
      `${networks}/shop_front/disconnect`,
    ]) {
      expect([method, target, (await server.raw({ method, target })).status]).toEqual([
        method,
        target,
        method === "GET" || method === "HEAD" || method === "PUT" || method === "PATCH" ? 405 : 0,
      ]);
    }
  }
  expect(touched()).toEqual([]);
});

const injections = [
  "json?all=1&x=",
  "prune?x=",
  "../../containers/json",
  "..",
  ".",
  "a/../b",
  "x%00y",
  "x\u0000y",
  "*",
  "{}",
  "http://127.0.0.1:1/",
  "\\..\\",
  "shop_front/../prune",
  " ",
  "%2e%2e",
  "💥",
  "x".repeat(300),
];

test.each(injections)("the id %j, encoded once and twice, reaches nothing", async (text) => {
  proxy.clearRequests();
  const once = encodeURIComponent(text).replaceAll(".", "%2E");
  for (const encoded of [once, encodeURIComponent(once)]) {
    const targets: [string, string, string | undefined][] = [
      ["GET", `${networks}/${encoded}`, undefined],
      ["DELETE", `${networks}/${encoded}`, undefined],
      ["POST", `${networks}/${encoded}/connect`, JSON.stringify({ container: "app" })],
      ["POST", `${networks}/${encoded}/disconnect`, JSON.stringify({ container: "app" })],
      ["GET", `/api/engines/default/containers/${encoded}`, undefined],
      ["GET", `/api/engines/${encoded}/topology`, undefined],
      ["POST", `${networks}/shop_front/connect`, JSON.stringify({ container: text })],
    ];
    for (const [method, target, body] of targets) {
      const answer = await server.raw({
        method,
        target,
        headers: body === undefined ? {} : json,
        ...(body === undefined ? {} : { body }),
      });
      expect([method, target, Math.floor(answer.status / 100)]).toEqual([method, target, 4]);
    }
  }
  expect(touched()).toEqual([]);
});

describe("bodies", () => {
  test.each<[string, string, number]>([
    ["cut off", '{"name":', 400],
    ["empty", "", 400],
    ["two documents", '{"name":"a"}{"name":"b"}', 400],
    ["a list", "[]", 400],
    ["repeated keys", '{"name":"a","name":"b"}', 400],
    ["an unknown key", '{"name":"a","Internal":true}', 422],
    ["__proto__", '{"name":"a","__proto__":{"internal":true}}', 422],
    ["a name of a wrong type", '{"name":7}', 400],
    ["no name", "{}", 422],
    ["deep", `{"name":"a","labels":${'{"x":'.repeat(20)}1${"}".repeat(20)}}`, 400],
    ["64 KiB and more", JSON.stringify({ name: "a", labels: { x: "x".repeat(66_000) } }), 413],
  ])("%s", async (_, body, status) => {
    proxy.clearRequests();
    const answer = await server.raw({ method: "POST", target: networks, headers: json, body });
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(touched()).toEqual([]);
  });

  test("a body of 1 GB that is announced only is refused at once", async () => {
    const line = await sendBytes(
      `POST ${networks} HTTP/1.1\r\nHost: localhost:${server.port}\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{`,
    );
    expect(line).toMatch(/ 413 /);
  });
});

test("read-only mode refuses every change on the server", async () => {
  proxy.clearRequests();
  const calls: [string, string, unknown][] = [
    ["POST", networks, { name: "x" }],
    ["DELETE", `${networks}/shop_front`, undefined],
    ["POST", `${networks}/shop_front/connect`, { container: "app" }],
    ["POST", `${networks}/shop_front/disconnect`, { container: "app" }],
    ["POST", `${networks}/prune`, {}],
    ["POST", "/api/engines/default/changes", { steps: [{ kind: "remove", network: "shop_front" }] }],
    ["POST", "/api/engines/default/probes", { kind: "ping", from: "shop-web-1", to: "shop-db-1" }],
    ["PUT", "/api/engines/default/probes/helper", { helper: true }],
  ];
  for (const [method, target, body] of calls) {
    expect(await guarded.call(method, target, body)).toMatchObject({
      status: 403,
      body: { code: "read-only" },
    });
  }
  expect(touched()).toEqual([]);
  expect(await guarded.call("GET", "/api/engines")).toMatchObject({
    status: 200,
    body: { engines: [{ readOnly: true }] },
  });
});

test("the token opens the API, and is in no answer and no log line but the one at the start", async () => {
  expect((await guarded.call("GET", "/api/engines/default/topology")).status).toBe(200);
  expect(
    (await guarded.raw({ target: "/api/engines", headers: { authorization: "Bearer wrong" } })).status,
  ).toBe(401);
  expect((await guarded.raw({ target: `/api/engines?t=${token}` })).status).toBe(401);
  expect((await guarded.raw({ target: "/" })).status).toBe(200);
  expect((await guarded.raw({ target: "/" })).body).not.toContain(token);
  expect(guarded.output().split(token)).toHaveLength(2);
});

test("every response carries the security headers, errors and files included", async () => {
  const file = /\/_next\/static\/[^"]+\.js/.exec((await server.raw({ target: "/" })).body)?.[0] ?? "";
  expect(file).not.toBe("");
  for (const target of [
    "/",
    "/nothing",
    "/api/health",
    "/api/nothing",
    "/api/engines/other/topology",
    file,
    "/_next/image?url=x",
    "/%zz",
  ]) {
    const { headers } = await server.raw({ target });
    expect([
      target,
      headers["x-frame-options"],
      headers["x-content-type-options"],
      headers["referrer-policy"],
    ]).toEqual([target, "DENY", "nosniff", "no-referrer"]);
    expect([target, headers["content-security-policy"]]).toEqual([
      target,
      expect.stringContaining("frame-ancestors 'none'"),
    ]);
    expect([target, headers["content-security-policy"]]).toEqual([
      target,
      expect.not.stringContaining("script-src 'unsafe-inline'"),
    ]);
    expect([target, headers["x-powered-by"], headers["set-cookie"]]).toEqual([target, undefined, undefined]);
  }
  for (const target of ["/", "/api/health"])
    expect((await server.raw({ target })).headers["cache-control"]).toContain("no-store");
  expect((await server.raw({ target: "/_next/image?url=%2Ficon.svg&w=64&q=75" })).status).toBe(404);
});

test("each page has a nonce of its own, and every script of it carries that nonce", async () => {
  const pages = await Promise.all([server.raw({ target: "/" }), server.raw({ target: "/" })]);
  const nonces = pages.map(
    ({ headers }) => /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1] ?? "",
  );
  expect(new Set(nonces).size).toBe(2);
  for (const [index, { body }] of pages.entries()) {
    const scripts = body.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonces[index]}"`);
  }
});

test("headers that Next would trust from a proxy are a stranger's", async () => {
  const headers = {
    "x-middleware-subrequest": "middleware",
    "x-forwarded-host": "evil.example",
    "x-nonce": "evil",
    "content-security-policy": "script-src 'nonce-evil'",
  };
  const { body, status } = await server.raw({ target: "/", headers });
  expect(status).toBe(200);
  expect(body).not.toContain("evil");
});

test("refusals and changes leave an audit line without bodies", async () => {
  await server.raw({
    method: "POST",
    target: `${networks}/nowhere/connect`,
    headers: json,
    body: JSON.stringify({ container: "canary-body" }),
  });
  await expect.poll(() => server.output()).toMatch(/"action":"connect".*"status":404/);
  expect(server.output()).not.toContain("canary-body");
});

test("the helper container is asked for by a strict body, and leaves an audit line", async () => {
  proxy.clearRequests();
  const put = async (body: string): Promise<number> =>
    (await server.raw({ method: "PUT", target: wiring, headers: json, body })).status;
  const before = server.output().length;
  expect(await put('{"helper":true,"privileged":true}')).toBe(422);
  expect(await put('{"helper":"yes"}')).toBe(400);
  expect(await put('{"helper":true,"image":""}')).toBe(400);
  expect(await put('{"helper":true,"helper":false}')).toBe(400);
  // The demo engine has no kernel below it.
  expect(await put('{"helper":true,"image":"busybox; id","allowPidNamespace":true}')).toBe(409);
  const readOnly = { method: "PUT", target: wiring, body: '{"helper":true}' };
  const headers = { ...json, authorization: `Bearer ${token}` };
  expect((await guarded.raw({ ...readOnly, headers })).status).toBe(403);
  expect(touched().filter((call) => !call.startsWith("GET /images/json"))).toEqual([]);
  await expect.poll(() => server.output().slice(before).split('"action":"set-wiring"').length - 1).toBe(5);
});

test("what was only asked for is marked in its audit line", async () => {
  const post = (target: string, body: object) =>
    server.raw({ method: "POST", target, headers: json, body: JSON.stringify(body) });
  const before = server.output().length;
  const lines = (action: string) =>
    server
      .output()
      .slice(before)
      .split("\n")
      .filter((line) => line.includes(`"action":"${action}"`))
      .map((line) => JSON.parse(line) as { dryRun?: true });
  await post(`${networks}/prune`, { dryRun: true });
  await expect.poll(() => lines("prune")).toMatchObject([{ dryRun: true, status: 200 }]);
  const steps = [{ kind: "disconnect", network: "nowhere", container: "nobody", force: false }];
  await post(networks.replace(/networks$/, "changes"), { steps, dryRun: true });
  await post(networks.replace(/networks$/, "changes"), { steps });
  await expect.poll(() => lines("change").map(({ dryRun }) => dryRun)).toEqual([true, undefined]);
});

test("SIGTERM closes open streams and ends the process with 0", async () => {
  const own = await startPatchbay({ PATCHBAY_ENGINE: proxy.endpoint });
  const socket = net.connect(own.port, "127.0.0.1", () => {
    socket.write(`GET /api/engines/default/events HTTP/1.1\r\nHost: localhost:${own.port}\r\n\r\n`);
  });
  socket.on("error", () => {});
  await new Promise((resolve) => {
    socket.once("data", resolve);
  });
  expect(await own.signal("SIGTERM")).toBe(0);
  socket.destroy();
});

test.each([
  [{ PATCHBAY_HOST: "0.0.0.0" }, /token is needed/],
  [{ PATCHBAY_PORT: "0" }, /port from 1 to 65535/],
  [{ PATCHBAY_TOKEN: "short" }, /16 characters/],
])("settings %j are refused at the start", async (variables, message) => {
  await expect(startPatchbay(variables)).rejects.toThrow(message);
});
