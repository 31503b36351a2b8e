import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { EngineFailure } from "./engine-failure";

export const apiVersion = "1.41";
export const engineVersion = "20.10.24";
const minimumVersion = "1.12";
/** Bodies of this API are small; the cap keeps a mistaken client from filling the memory. */
const bodyLimit = 8 * 1024 * 1024;

export type Call = {
  method: string;
  params: Record<string, string>;
  query: URLSearchParams;
  /** The body's text; empty for none. */
  body: string;
  request: IncomingMessage;
};

/** What a route answers. `stream` takes over the response itself. */
export type Answer =
  | { kind: "json"; status?: number; body: object | object[]; headers?: Record<string, string> }
  | { kind: "text"; body: string; headers?: Record<string, string> }
  | { kind: "empty"; status: 200 | 204 | 304 }
  | { kind: "stream"; serve: (response: ServerResponse) => void }
  | { kind: "hijack"; contentType: string; serve: (output: Duplex | ServerResponse) => void };

export type Route = { method: string; path: string; answer: (call: Call) => Answer };

type CompiledRoute = Route & { pattern: RegExp; names: string[] };

const commonHeaders: Record<string, string> = {
  "Api-Version": apiVersion,
  "Docker-Experimental": "false",
  Ostype: "linux",
  Server: `Docker/${engineVersion} (linux)`,
};

/** An http server for the routes, with the version prefix and the error bodies of the Docker API. */
export function createRouter(routes: readonly Route[]): http.Server {
  const compiled = routes.map(compile);
  const server = http.createServer((request, response) => {
    void serve(compiled, request, { response, socket: null });
  });
  // The docker CLI asks for a raw connection when it attaches to an exec.
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const length = Number(request.headers["content-length"] ?? 0);
    void readUpgradeBody(socket, head, length).then((body) =>
      serve(compiled, request, { response: null, socket, body }),
    );
  });
  return server;
}

type Output = { response: ServerResponse; socket: null } | { response: null; socket: Duplex; body: string };

async function serve(
  routes: readonly CompiledRoute[],
  request: IncomingMessage,
  output: Output,
): Promise<void> {
  let answer: Answer;
  let isKnown = true;
  try {
    const found = findRoute(routes, request);
    isKnown = found !== null;
    if (found === null) throw new EngineFailure(404, "page not found");
    const body = output.response === null ? output.body : await readBody(request);
    checkContentType(request, body);
    answer = found.route.answer({ ...found.call, body, request });
  } catch (error) {
    answer = toErrorAnswer(error);
  }
  if (output.response !== null) send(output.response, answer, isKnown ? commonHeaders : {});
  else sendRaw(output.socket, answer);
}

function compile(route: Route): CompiledRoute {
  const names: string[] = [];
  const pattern = route.path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, star: string) => {
    names.push(name);
    return star ? "(.+)" : "([^/]+)";
  });
  return { ...route, names, pattern: new RegExp(`^${pattern}$`) };
}

function findRoute(
  routes: readonly CompiledRoute[],
  request: IncomingMessage,
): { route: CompiledRoute; call: Omit<Call, "body" | "request"> } | null {
  const url = new URL(request.url ?? "/", "http://engine");
  const versioned = /^\/v(\d+\.\d+)(\/.*)$/.exec(url.pathname);
  if (versioned) checkVersion(versioned[1] ?? "");
  const pathname = versioned?.[2] ?? url.pathname;
  const method = request.method ?? "GET";
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = route.pattern.exec(pathname);
    if (!match) continue;
    const params: Record<string, string> = {};
    for (const [at, name] of route.names.entries()) params[name] = decode(match[at + 1] ?? "");
    return { route, call: { method, params, query: url.searchParams } };
  }
  return null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkVersion(version: string): void {
  const number = (text: string): number => Number(text.split(".")[0]) * 1000 + Number(text.split(".")[1]);
  if (number(version) > number(apiVersion)) {
    throw new EngineFailure(
      400,
      `client version ${version} is too new. Maximum supported API version is ${apiVersion}`,
    );
  }
  if (number(version) < number(minimumVersion)) {
    throw new EngineFailure(
      400,
      `client version ${version} is too old. Minimum supported API version is ${minimumVersion}, please upgrade your client to a newer version`,
    );
  }
}

function checkContentType(request: IncomingMessage, body: string): void {
  if (body === "" || request.method !== "POST") return;
  const type = request.headers["content-type"] ?? "";
  if (type.split(";")[0]?.trim() === "application/json") return;
  throw new EngineFailure(400, `Content-Type specified (${type}) must be 'application/json'`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new EngineFailure(400, "request body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readUpgradeBody(socket: Duplex, head: Buffer, length: number): Promise<string> {
  return new Promise((resolve) => {
    let body = head;
    const take = (chunk: Buffer): void => {
      body = Buffer.concat([body, chunk]);
      finish();
    };
    const finish = (): void => {
      if (body.length < length) return;
      socket.off("data", take);
      resolve(body.subarray(0, length).toString("utf8"));
    };
    socket.on("data", take);
    finish();
  });
}

function toErrorAnswer(error: unknown): Answer {
  if (error instanceof EngineFailure)
    return { kind: "json", status: error.status, body: { message: error.message } };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: "json", status: 500, body: { message: `demo engine bug: ${message}` } };
}

function send(response: ServerResponse, answer: Answer, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  switch (answer.kind) {
    case "json": {
      const text = Buffer.from(`${JSON.stringify(answer.body)}\n`);
      response.writeHead(answer.status ?? 200, {
        ...answer.headers,
        "Content-Type": "application/json",
        "Content-Length": text.length,
      });
      response.end(text);
      return;
    }
    case "text":
      response.writeHead(200, {
        ...answer.headers,
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": Buffer.byteLength(answer.body),
      });
      response.end(answer.body);
      return;
    case "empty":
      response.writeHead(answer.status, answer.status === 200 ? { "Content-Length": 0 } : {});
      response.end();
      return;
    case "stream":
      answer.serve(response);
      return;
    case "hijack":
      response.writeHead(200, { "Content-Type": answer.contentType, Connection: "close" });
      answer.serve(response);
      return;
  }
}

function sendRaw(socket: Duplex, answer: Answer): void {
  if (answer.kind === "hijack") {
    socket.write(
      `HTTP/1.1 101 UPGRADED\r\nContent-Type: ${answer.contentType}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n`,
    );
    answer.serve(socket);
    return;
  }
  const isJson = answer.kind === "json";
  const body = isJson ? JSON.stringify(answer.body) : "";
  const status = isJson ? (answer.status ?? 200) : 200;
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ""}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
