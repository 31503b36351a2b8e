import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

export interface RawAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface PatchbayServer {
  port: number;
  address: string;
  /** What it has printed so far. */
  output(): string;
  /** One request as it is given, nothing added: for hostile ones too. */
  raw(options: {
    method?: string;
    target: string;
    headers?: Record<string, string | string[]>;
    body?: string;
  }): Promise<RawAnswer>;
  /** One JSON call as the page makes it. */
  call<Body = unknown>(
    method: string,
    target: string,
    body?: unknown,
  ): Promise<{ status: number; body: Body; headers: http.IncomingHttpHeaders }>;
  signal(name: NodeJS.Signals): Promise<number | null>;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Starts the built product as `npm start` does, on a free port of loopback; `prefix` is argv in front of it. */
export async function startPatchbay(
  variables: Record<string, string> = {},
  prefix: readonly string[] = [],
): Promise<PatchbayServer> {
  const port = await freePort();
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    // The developer's own engine and settings are none of the tests' business.
    if (value !== undefined && !/^(PATCHBAY|DOCKER)_/.test(name)) environment[name] = value;
  }
  const [command, ...args] = [...prefix, process.execPath, ".next/patchbay/front.mjs"];
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...environment,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      PATCHBAY_PORT: String(port),
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const exited = once(child, "exit");
  const raw: PatchbayServer["raw"] = ({ method = "GET", target, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const request = http.request({
        host: "127.0.0.1",
        port,
        method,
        path: target,
        headers: { host: `localhost:${port}`, ...headers },
        agent: false,
      });
      request.on("error", reject);
      request.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
        response.on("error", reject);
      });
      request.end(body);
    });
  const signal: PatchbayServer["signal"] = async (name) => {
    child.kill(name);
    const [code] = (await exited) as [number | null];
    return code;
  };
  const server: PatchbayServer = {
    port,
    address: `http://localhost:${port}`,
    output: () => output,
    raw,
    async call(method, target, body) {
      const token = variables["PATCHBAY_TOKEN"];
      const answer = await raw({
        method,
        target,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return {
        status: answer.status,
        body: answer.body === "" ? (null as never) : JSON.parse(answer.body),
        headers: answer.headers,
      };
    },
    signal,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await signal("SIGKILL");
    },
  };
  const end = Date.now() + 30_000;
  while (!/^ {2}Engine /m.test(output)) {
    if (child.exitCode !== null || Date.now() > end) {
      await server.stop();
      throw new Error(`Patchbay did not start:\n${output}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return server;
}

/** Reads a server's event stream: frames as they come, until `stop`. */
export function readEvents(
  server: PatchbayServer,
  lastEventId?: string,
  query = "",
): {
  frames: { event: string; id: string; data: Record<string, unknown>; at: number }[];
  stop(): void;
  closed: Promise<void>;
} {
  const frames: { event: string; id: string; data: Record<string, unknown>; at: number }[] = [];
  const request = http.get({
    host: "127.0.0.1",
    port: server.port,
    path: `/api/engines/default/events${query}`,
    headers: {
      host: `localhost:${server.port}`,
      ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
    },
    agent: false,
  });
  const closed = new Promise<void>((resolve) => {
    request.on("close", () => resolve());
    request.on("error", () => resolve());
  });
  request.on("response", (response) => {
    let pending = "";
    response.setEncoding("utf8");
    response.on("error", () => {});
    response.on("data", (chunk: string) => {
      pending += chunk;
      for (let end = pending.indexOf("\n\n"); end !== -1; end = pending.indexOf("\n\n")) {
        const lines = pending.slice(0, end).split("\n");
        pending = pending.slice(end + 2);
        const field = (name: string): string =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
        if (field("data") !== "")
          frames.push({
            event: field("event"),
            id: field("id"),
            data: JSON.parse(field("data")),
            at: Date.now(),
          });
      }
    });
  });
  return { frames, stop: () => request.destroy(), closed };
}
