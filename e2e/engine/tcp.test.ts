import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findCommand } from "@/e2e/engine/throwaway-engine.mjs";
import { type DemoEngine, startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { Engine } from "@/lib/engine/engine";

/** Engines by TCP: plain, with TLS and client certificates, and ones that try to lead elsewhere. */

let demo: DemoEngine;
const servers: (http.Server | https.Server)[] = [];
beforeAll(async () => {
  demo = await startDemoEngine();
});
afterAll(async () => {
  for (const server of servers) server.close();
  await demo.stop();
});

const listen = (server: http.Server | https.Server): Promise<number> =>
  new Promise((resolve) => {
    servers.push(server);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });

/** Passes each request on to the demo engine's socket. */
function relay(request: http.IncomingMessage, response: http.ServerResponse): void {
  const { method, url, headers } = request;
  const passed = http.request(
    { socketPath: demo.socketPath, method, path: url, headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    },
  );
  passed.on("error", () => response.destroy());
  request.pipe(passed);
}

test("plain TCP", async () => {
  const port = await listen(http.createServer(relay));
  const engine = new Engine({ kind: "tcp", host: "127.0.0.1", port, tls: null, foundBy: "test" });
  expect((await engine.readLists()).networks.length).toBeGreaterThan(3);
  expect((await engine.describe()).kind).toBe("demo");
});

test("a redirect leads nowhere", async () => {
  let reached = 0;
  const elsewhere = await listen(
    http.createServer((_request, response) => {
      reached += 1;
      response.end("[]");
    }),
  );
  const port = await listen(
    http.createServer((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${elsewhere}/networks` });
      response.end();
    }),
  );
  const engine = new Engine({ kind: "tcp", host: "127.0.0.1", port, tls: null, foundBy: "test" });
  await expect(engine.readLists()).rejects.toThrow();
  expect(reached).toBe(0);
});

test("an id that is none reaches no socket", async () => {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const engine = new Engine({ kind: "tcp", host: "127.0.0.1", port, tls: null, foundBy: "test" });
  for (const id of ["json?all=1&x=", "../x", "a/b", "", "..", "x\r\ny", "%2e%2e"]) {
    await expect(engine.inspectContainer(id, { deadline: 1000 })).rejects.toThrow(/not an id/);
    await expect(engine.removeNetwork(id)).rejects.toThrow(/not an id/);
  }
  expect(connections).toBe(0);
  server.close();
});

describe.skipIf(findCommand("openssl") === null)("TLS (needs openssl)", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "patchbay-tls-"));
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  };
  const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
  let port = 0;
  beforeAll(async () => {
    openssl(
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
      "-days",
      "2",
      "-subj",
      "/CN=test ca",
    );
    for (const name of ["server", "client"]) {
      openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        `${name}.key`,
        "-out",
        `${name}.csr`,
        "-subj",
        `/CN=${name}`,
        "-addext",
        "subjectAltName=IP:127.0.0.1",
      );
      openssl(
        "x509",
        "-req",
        "-in",
        `${name}.csr`,
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-out",
        `${name}.pem`,
        "-copy_extensions",
        "copy",
      );
    }
    port = await listen(
      https.createServer(
        {
          key: read("server.key"),
          cert: read("server.pem"),
          ca: read("ca.pem"),
          requestCert: true,
          rejectUnauthorized: true,
        },
        relay,
      ),
    );
  }, 30_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("with a client certificate of the engine's authority", async () => {
    const tls = { ca: read("ca.pem"), cert: read("client.pem"), key: read("client.key"), verify: true };
    const engine = new Engine({ kind: "tcp", host: "127.0.0.1", port, tls, foundBy: "test" });
    expect((await engine.readLists()).containers.length).toBeGreaterThan(3);
  });

  test("a certificate of an unknown authority is refused, in words", async () => {
    const tls = { ca: null, cert: read("client.pem"), key: read("client.key"), verify: true };
    const engine = new Engine({ kind: "tcp", host: "127.0.0.1", port, tls, foundBy: "test" });
    await expect(engine.readLists()).rejects.toThrow(/certificate/);
  });
});
