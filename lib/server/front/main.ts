import "server-only";
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import next from "next";
import { enginesAnswer, type EngineStatus } from "@/lib/contract/answers";
import { problemTable } from "@/lib/domain/problem/problem";
import { Audit } from "@/lib/server/audit";
import { type GuardRefusal, isApiPath, refuseRequest } from "@/lib/server/http/guard";
import { toProblem } from "@/lib/server/http/problem-response";
import { bodyLimitOf, tooLargeDetail } from "@/lib/server/http/read-json";
import { contentSecurityPolicy, securityHeaders } from "@/lib/server/http/security-headers";
import { isLoopback, parseSettings, type Settings } from "@/lib/server/settings";
import { shutDown } from "@/lib/server/shutdown";
import { version } from "@/lib/server/version";

/**
 * The front server: a plain `http` server that judges every request (whatever its path, upgrades too) before Next
 * sees it, and sets the headers of every response. See docs/decisions/003-front-server.md.
 */

/** Headers that Next trusts from a proxy in front of it or uses inside; from outside they are a stranger's. */
const strangersHeaders =
  /^(x-middleware-.*|x-nextjs-.*|x-forwarded-.*|x-nonce|x-original-url|x-rewrite-url|x-invoke-.*|x-now-.*|x-vercel-.*|x-matched-path|content-security-policy.*|forwarded)$/;

function toGuarded(request: IncomingMessage): Parameters<typeof refuseRequest>[0] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    headers.push([request.rawHeaders[index] ?? "", request.rawHeaders[index + 1] ?? ""]);
  }
  return { method: request.method ?? "", target: request.url ?? "", headers };
}

function refuse(response: ServerResponse, refusal: GuardRefusal): void {
  const problem = toProblem(refusal.code, refusal.detail);
  const body = JSON.stringify(problem);
  response.writeHead(problem.status, {
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    ...(refusal.code === "unauthorized" ? { "WWW-Authenticate": "Bearer" } : {}),
    // What is left of a body that nobody will read ends with the connection.
    Connection: "close",
  });
  response.end(body);
}

/** Refusals that need no look at Next's routes. */
function judge(request: IncomingMessage, settings: Settings): GuardRefusal | null {
  const refusal = refuseRequest(toGuarded(request), settings);
  if (refusal !== null) return refusal;
  const path = (request.url ?? "").split("?")[0] ?? "";
  if (/^\/_next\/(image|data)(\/|$)/.test(path))
    return { code: "not-found", detail: "Patchbay has no such address." };
  const limit = bodyLimitOf(path);
  if (Number(request.headers["content-length"] ?? 0) > limit)
    return { code: "too-large", detail: tooLargeDetail(limit) };
  const reads = request.method === "GET" || request.method === "HEAD";
  // Pages and files are only read: no Server Actions, no form posts.
  if (!isApiPath(request.url ?? "") && !reads)
    return { code: "method-not-allowed", detail: "Pages are read with GET." };
  return null;
}

async function start(): Promise<void> {
  let settings: Settings;
  if (process.env["PATCHBAY_TOKEN"] === "generate")
    process.env["PATCHBAY_TOKEN"] = randomBytes(32).toString("base64url");
  try {
    settings = parseSettings(process.env);
  } catch (error) {
    console.error(`patchbay: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
  const { port, isDevelopment } = settings;
  const audit = new Audit(settings.auditLog);
  // Next hangs its own upgrade listener on the server that it is given; this one never listens.
  const app = next({
    dev: isDevelopment,
    dir: process.cwd(),
    port,
    hostname: "localhost",
    httpServer: createServer(),
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const nonce = randomBytes(16).toString("base64");
    const policy = contentSecurityPolicy({ nonce, isDevelopment });
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("Content-Security-Policy", policy);
    response.on("error", () => {});
    const refusal = judge(request, settings);
    if (refusal !== null) {
      refuse(response, refusal);
      const { method = "", url = "" } = request;
      audit.write(
        {
          action: "refused",
          method,
          path: (url.split("?")[0] ?? "").slice(0, 200),
          status: problemTable[refusal.code].status,
          code: refusal.code,
          durationMs: 0,
        },
        new Date(),
      );
      return;
    }
    for (const name of Object.keys(request.headers))
      if (strangersHeaders.test(name)) delete request.headers[name];
    // Next reads the nonce for its own scripts from the request's policy; the layout reads x-nonce.
    request.headers["content-security-policy"] = policy;
    request.headers["x-nonce"] = nonce;
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent)
        refuse(response, { code: "internal", detail: "The page could not be made." });
      else response.destroy();
    });
  };
  const onUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    socket.on("error", () => {});
    // Only the development server speaks WebSocket (hot reload).
    if (!isDevelopment || judge(request, settings) !== null) {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    upgrade(request, socket, head).catch(() => socket.destroy());
  };

  const hosts =
    settings.host === null || settings.host === "localhost" ? ["127.0.0.1", "::1"] : [settings.host];
  const servers: Server[] = [];
  for (const host of hosts) {
    try {
      servers.push(await listen({ host, port, onRequest, onUpgrade }));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      // A machine without IPv6 has no ::1; the first address is the one that must work.
      if (servers.length > 0 && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")) continue;
      const reason =
        code === "EADDRINUSE"
          ? `Port ${port} of ${host} is in use. Stop what holds it, or choose another: npm start -- --port ${port + 1}`
          : `Patchbay can't listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
      console.error(`patchbay: ${reason}`);
      process.exit(1);
    }
  }

  let isStopping = false;
  const stop = (): void => {
    // A second signal means "now".
    if (isStopping) process.exit(1);
    isStopping = true;
    for (const server of servers) server.close();
    void shutDown().finally(() => {
      for (const server of servers) server.closeAllConnections();
      process.exit(0);
    });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  await announce(settings);
}

function listen(options: {
  host: string;
  port: number;
  onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  onUpgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
}): Promise<Server> {
  // Headers may take 10 s and a whole request 30 s; the event stream is an answer, which has no limit.
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024 },
    options.onRequest,
  );
  server.on("upgrade", options.onUpgrade);
  server.on("clientError", (_error, socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port, ipv6Only: options.host.includes(":") }, () =>
      resolve(server),
    );
  });
}

/** Prints where Patchbay is and which engine it found, by asking itself. */
async function announce(settings: Settings): Promise<void> {
  const { host, port, token } = settings;
  const isOpen = host !== null && !isLoopback(host);
  const shown =
    host === null || host === "0.0.0.0" || host === "::"
      ? "localhost"
      : host.includes(":")
        ? `[${host}]`
        : host;
  const address = `http://${shown}:${port}`;
  console.log(`\n  Patchbay ${version}   ${address}/${token === null ? "" : `#t=${token}`}`);
  if (token !== null)
    console.log("  The address holds the token: whoever has it rules the engine. It is not shown again.");
  if (isOpen)
    console.log(
      `  Listening on ${host}: others can reach it. The token travels unencrypted; put TLS in front of it.`,
    );
  const local = host === null || host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : shown;
  const engine = await readEngine(`http://${local}:${port}`, token);
  if (engine === null) return;
  console.log(`  Engine    ${describe(engine)}`);
  if (engine.reason !== null) console.log(`            ${engine.reason}`);
  if (settings.readOnly) console.log("  Read-only: nothing can be changed.");
  console.log("");
}

async function readEngine(address: string, token: string | null): Promise<EngineStatus | null> {
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  for (let attempt = 0; attempt < 30; attempt += 1) {
    try {
      const response = await fetch(`${address}/api/engines`, { headers });
      const parsed = enginesAnswer.safeParse(await response.json());
      const engine = parsed.success ? parsed.data.engines[0] : undefined;
      if (engine !== undefined && engine.status !== "connecting") return engine;
    } catch {
      // Not up yet.
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return null;
}

function describe(engine: EngineStatus): string {
  const what = engine.kind === "demo" ? "demo engine" : engine.kind === "podman" ? "Podman" : "Docker";
  const where = `${engine.endpoint} (${engine.foundBy})`;
  if (engine.status !== "connected") return `${where}: not connected`;
  return `${what} ${engine.version ?? ""}, API ${engine.apiVersion ?? "?"}, at ${where}`;
}

await start();
