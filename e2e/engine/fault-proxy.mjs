/**
 * An HTTP proxy on a private unix socket in front of an engine's, which misbehaves on demand (THREATS.md, faults).
 *
 * Each connection carries one request: its head is read (recorded, judged by the rule) and sent on with
 * `Connection: close`; from there bytes are piped both ways, so hijacked exec sessions and endless streams work. Only
 * event streams are taken apart into lines, so that single events can be lost or doubled.
 */
import fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/**
 * What goes wrong. `match` chooses the requests (all when absent); `times` ends the rule after so many of them.
 * - `refuse`: the connection is closed without an answer
 * - `hang`: nothing is ever answered, and nothing reaches the engine
 * - `delay`: the request is sent on after `ms`
 * - `status`: an answer `status` as the engine words it
 * - `html`: an answer of 200 (or `status`) with a web page, as from a wrong server
 * - `empty`: 200 without a body
 * - `truncate`: the engine's answer ends after half of its body (or `bytes` of it), the connection closes
 * - `drip`: the engine's answer, its body `bytes` at a time (1), one each `ms` (100)
 * - `cut`: the engine's answer until the connection breaks, `afterMs` (0) after its head
 * - `lose-events`: event streams stay open and lose the events for which `select` holds (all); streams that are open
 *   already too
 * - `duplicate-events`: likewise, each such event comes twice
 * - `lost-reply`: the engine carries the request out; its answer is never sent. The connection stays open, or closes
 *   then with `close`
 * - `rewrite`: the engine's answer with the body that `change` makes of its own, as from another engine
 * - `huge`: 200 with `megabytes` (50) of JSON
 * @typedef {{ match?: (method: string, path: string) => boolean, times?: number } & (
 *   | { kind: "refuse" | "hang" | "empty" }
 *   | { kind: "delay", ms: number }
 *   | { kind: "status", status: number, message?: string }
 *   | { kind: "html", status?: number }
 *   | { kind: "truncate", bytes?: number }
 *   | { kind: "drip", bytes?: number, ms?: number }
 *   | { kind: "cut", afterMs?: number }
 *   | { kind: "lose-events" | "duplicate-events", select?: (line: string) => boolean }
 *   | { kind: "lost-reply", close?: boolean }
 *   | { kind: "rewrite", change: (body: string, path: string) => string }
 *   | { kind: "huge", megabytes?: number }
 * )} FaultRule
 */

/** @typedef {{ method: string, path: string, at: number }} SeenRequest */

/**
 * @typedef {object} FaultProxy
 * @property {string} socketPath
 * @property {string} endpoint `unix://…`
 * @property {(rule: FaultRule | null) => void} setFault holds for requests that come from now on
 * @property {(SeenRequest & { kind: FaultRule["kind"] })[]} faults the requests (or events' streams) that a rule hit
 * @property {SeenRequest[]} requests every request, in order
 * @property {() => void} clearRequests empties `requests` and `faults`
 * @property {(match?: (method: string, path: string) => boolean) => void} cutConnections breaks open connections
 * @property {() => Promise<void>} refuseConnections as if the engine were gone: no socket, open connections broken
 * @property {() => Promise<void>} acceptConnections
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a proxy in front of an engine's socket, faultless at first.
 * @param {{ target: string, socketPath?: string }} options
 * @returns {Promise<FaultProxy>}
 */
export async function startFaultProxy({ target, socketPath: wanted }) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "patchbay-proxy-"));
  const socketPath = wanted ?? path.join(folder, "docker.sock");
  /** @type {FaultRule | null} */
  let rule = null;
  let left = Number.POSITIVE_INFINITY;
  /** @type {SeenRequest[]} */
  const requests = [];
  /** @type {FaultProxy["faults"]} */
  const faults = [];
  /** @type {Map<net.Socket, SeenRequest | null>} */
  const connections = new Map();

  /**
   * The rule for a request or an event's line, counted when there is one.
   * @param {SeenRequest} request
   * @param {(candidate: FaultRule) => boolean} fits
   */
  function takeRule(request, fits) {
    if (rule === null || left <= 0 || !fits(rule) || rule.match?.(request.method, request.path) === false)
      return null;
    left--;
    faults.push({ ...request, kind: rule.kind, at: Date.now() });
    return rule;
  }

  /** @param {SeenRequest} request @param {string} line */
  function eventCopies(request, line) {
    const hit = takeRule(
      request,
      (candidate) => isEventRule(candidate) && (candidate.select?.(line) ?? true),
    );
    if (hit === null) return 1;
    return hit.kind === "lose-events" ? 0 : 2;
  }

  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    connections.set(client, null);
    client.once("close", () => connections.delete(client));
    // The other side may be gone at any time; that's what is tested.
    client.on("error", () => client.destroy());
    /** @type {Buffer} */
    let received = Buffer.alloc(0);
    /** @param {Buffer} chunk */
    function onData(chunk) {
      received = Buffer.concat([received, chunk]);
      const headEnd = received.indexOf("\r\n\r\n");
      if (headEnd === -1) return;
      client.off("data", onData);
      client.pause();
      const head = received.toString("latin1", 0, headEnd);
      const [method = "", pathAndQuery = ""] = head.split(" ");
      const request = { method, path: pathAndQuery, at: Date.now() };
      requests.push(request);
      connections.set(client, request);
      const fault = takeRule(request, (candidate) => !isEventRule(candidate));
      const start = () => serve({ client, head, rest: received.subarray(headEnd + 4), request, fault });
      if (fault?.kind === "delay") setTimeout(start, fault.ms);
      else start();
    }
    client.on("data", onData);
    client.once("end", () => {
      if (connections.get(client) === null) client.destroy();
    });
  });

  /**
   * @param {{ client: net.Socket, head: string, rest: Buffer, request: SeenRequest, fault: FaultRule | null }} exchange
   */
  function serve({ client, head, rest, request, fault }) {
    if (client.destroyed) return;
    switch (fault?.kind) {
      case "refuse":
        client.destroy();
        return;
      case "hang":
        client.resume().once("end", () => client.destroy());
        return;
      case "status":
        answer(
          client,
          fault.status,
          "application/json",
          JSON.stringify({ message: fault.message ?? "injected fault" }),
        );
        return;
      case "html":
        answer(
          client,
          fault.status ?? 200,
          "text/html",
          "<!doctype html><title>Welcome</title><p>It works!</p>\n",
        );
        return;
      case "empty":
        answer(client, 200, "application/json", "");
        return;
      case "huge":
        sendHuge(client, fault.megabytes ?? 50);
        return;
      case "delay":
      case "truncate":
      case "drip":
      case "cut":
      case "lost-reply":
      case "rewrite":
      case "lose-events":
      case "duplicate-events":
      case undefined:
    }
    const upstream = net.connect({ path: target, allowHalfOpen: true });
    upstream.on("error", () => client.destroy());
    upstream.once("close", () => {
      if (!answersLater.has(fault?.kind)) client.end();
    });
    client.once("close", () => {
      // The engine goes on with a request whose answer is lost.
      if (fault?.kind !== "lost-reply") upstream.destroy();
    });
    upstream.write(`${oneRequestOnly(head)}\r\n\r\n`, "latin1");
    if (rest.length > 0) upstream.write(rest);
    // An engine may give up what its client no longer waits for; with a lost reply it shall not notice.
    client.pipe(upstream, { end: fault?.kind !== "lost-reply" });
    switch (fault?.kind) {
      case "lost-reply":
        client.once("end", () => client.destroy());
        upstream.resume().once("end", () => {
          upstream.end();
          if (fault.close) client.destroy();
        });
        return;
      case "truncate":
        truncate(upstream, client, fault.bytes);
        return;
      case "rewrite":
        rewrite(upstream, client, (body) => fault.change(body, request.path));
        return;
      case "drip":
        drip(upstream, client, fault.bytes ?? 1, fault.ms ?? 100);
        return;
      case "cut":
        afterHead(upstream, (answered) => {
          client.write(answered);
          upstream.on("data", (chunk) => client.write(chunk));
          setTimeout(() => client.destroy(), fault.afterMs ?? 0);
        });
        return;
      case "delay":
      case "lose-events":
      case "duplicate-events":
      case undefined:
        if (/\/events(\?|$)/.test(request.path))
          passEvents(upstream, client, (line) => eventCopies(request, line));
        else upstream.pipe(client);
    }
  }

  async function acceptConnections() {
    if (server.listening) return;
    await fs.rm(socketPath, { force: true });
    await new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(socketPath, () => {
        server.off("error", reject);
        resolve(undefined);
      });
    });
  }

  async function refuseConnections() {
    if (!server.listening) return;
    // Closing a listening unix socket removes its file.
    const closed = new Promise((resolve) => server.close(resolve));
    for (const client of connections.keys()) client.destroy();
    await closed;
  }

  await acceptConnections();
  return {
    socketPath,
    endpoint: `unix://${socketPath}`,
    setFault: (next) => {
      rule = next;
      left = next?.times ?? Number.POSITIVE_INFINITY;
    },
    faults,
    requests,
    clearRequests: () => {
      requests.length = 0;
      faults.length = 0;
    },
    cutConnections: (match) => {
      for (const [client, request] of connections) {
        if (match === undefined || (request !== null && match(request.method, request.path)))
          client.destroy();
      }
    },
    refuseConnections,
    acceptConnections,
    stop: async () => {
      await refuseConnections();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/** These say by themselves when the client's connection ends. */
const answersLater = new Set(/** @type {(string | undefined)[]} */ (["lost-reply", "drip", "rewrite"]));

/**
 * @param {FaultRule} rule
 * @returns {rule is Extract<FaultRule, { kind: "lose-events" | "duplicate-events" }>}
 */
function isEventRule(rule) {
  return rule.kind === "lose-events" || rule.kind === "duplicate-events";
}

/**
 * The request's head so that no second request follows on its connection. A request to upgrade keeps its `Connection`.
 * @param {string} head
 */
function oneRequestOnly(head) {
  if (/^upgrade:/im.test(head)) return head;
  const lines = head.split("\r\n").filter((line) => !/^connection:/i.test(line));
  return [...lines, "Connection: close"].join("\r\n");
}

/**
 * @param {net.Socket} client
 * @param {number} status
 * @param {string} type
 * @param {string} body
 */
function answer(client, status, type, body) {
  const head = [
    `HTTP/1.1 ${status} Injected`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  client.resume();
  client.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/**
 * @param {net.Socket} client
 * @param {number} megabytes
 */
function sendHuge(client, megabytes) {
  const block = Buffer.alloc(1024 * 1024, "x");
  client.resume();
  client.write(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${megabytes * block.length + 4}\r\n` +
      'Connection: close\r\n\r\n["',
  );
  let sent = 0;
  function send() {
    while (sent < megabytes && !client.destroyed) {
      sent++;
      if (!client.write(block)) {
        client.once("drain", send);
        return;
      }
    }
    client.end('"]');
  }
  send();
}

/**
 * Calls `onHead` with everything up to the end of the answer's head and what came with it; the rest of the stream is the
 * caller's to read.
 * @param {net.Socket} upstream
 * @param {(answered: Buffer, bodyStart: number) => void} onHead
 */
function afterHead(upstream, onHead) {
  /** @type {Buffer} */
  let received = Buffer.alloc(0);
  /** @param {Buffer} chunk */
  function onData(chunk) {
    received = Buffer.concat([received, chunk]);
    const headEnd = received.indexOf("\r\n\r\n");
    if (headEnd === -1) return;
    upstream.off("data", onData);
    onHead(received, headEnd + 4);
  }
  upstream.on("data", onData);
}

/**
 * @param {net.Socket} upstream
 * @param {net.Socket} client
 * @param {number | undefined} bytes of the body, its framing included
 */
function truncate(upstream, client, bytes) {
  /** @type {Buffer[]} */
  const chunks = [];
  upstream.on("data", (chunk) => chunks.push(chunk));
  upstream.once("end", () => {
    const answered = Buffer.concat(chunks);
    const bodyStart = answered.indexOf("\r\n\r\n") + 4;
    client.end(answered.subarray(0, bodyStart + (bytes ?? Math.floor((answered.length - bodyStart) / 2))));
  });
}

/**
 * @param {net.Socket} upstream
 * @param {net.Socket} client
 * @param {(body: string) => string} change
 */
function rewrite(upstream, client, change) {
  /** @type {Buffer[]} */
  const chunks = [];
  upstream.on("data", (chunk) => chunks.push(chunk));
  upstream.once("end", () => {
    const answered = Buffer.concat(chunks);
    const bodyStart = answered.indexOf("\r\n\r\n") + 4;
    const head = answered.toString("latin1", 0, bodyStart);
    const unread = { bytes: answered.subarray(bodyStart) };
    /** @type {Buffer[]} */
    const parts = [];
    if (/^transfer-encoding:\s*chunked/im.test(head)) {
      for (let part = takeChunk(unread); part !== null && part.length > 0; part = takeChunk(unread))
        parts.push(part);
    } else parts.push(unread.bytes);
    const body = Buffer.concat(parts).toString("utf8");
    answer(client, Number(head.split(" ")[1]), "application/json", change(body));
  });
}

/**
 * @param {net.Socket} upstream
 * @param {net.Socket} client
 * @param {number} bytes
 * @param {number} ms
 */
function drip(upstream, client, bytes, ms) {
  afterHead(upstream, (answered, bodyStart) => {
    client.write(answered.subarray(0, bodyStart));
    let waiting = answered.subarray(bodyStart);
    let ended = false;
    upstream.on("data", (chunk) => (waiting = Buffer.concat([waiting, chunk])));
    upstream.once("end", () => (ended = true));
    const timer = setInterval(() => {
      client.write(waiting.subarray(0, bytes));
      waiting = waiting.subarray(bytes);
      if (ended && waiting.length === 0) client.end();
    }, ms);
    client.once("close", () => clearInterval(timer));
    client.once("finish", () => clearInterval(timer));
  });
}

/**
 * Passes an event stream on line by line, each as often as `copies` says, in chunks of its own.
 * @param {net.Socket} upstream
 * @param {net.Socket} client
 * @param {(line: string) => number} copies
 */
function passEvents(upstream, client, copies) {
  afterHead(upstream, (answered, bodyStart) => {
    const head = answered.toString("latin1", 0, bodyStart);
    client.write(head, "latin1");
    if (!/^transfer-encoding:\s*chunked/im.test(head)) {
      client.write(answered.subarray(bodyStart));
      upstream.pipe(client);
      return;
    }
    const unread = { bytes: answered.subarray(bodyStart) };
    /** @type {Buffer} */
    let text = Buffer.alloc(0);
    function pass() {
      for (;;) {
        const chunk = takeChunk(unread);
        if (chunk === null) return;
        if (chunk.length === 0) {
          client.end("0\r\n\r\n");
          return;
        }
        text = Buffer.concat([text, chunk]);
        for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n")) {
          const line = text.subarray(0, end + 1);
          text = text.subarray(end + 1);
          for (let left = copies(line.toString("utf8").trim()); left > 0; left--) {
            client.write(
              Buffer.concat([Buffer.from(`${line.length.toString(16)}\r\n`), line, Buffer.from("\r\n")]),
            );
          }
        }
      }
    }
    upstream.on("data", (bytes) => {
      unread.bytes = Buffer.concat([unread.bytes, bytes]);
      pass();
    });
    pass();
  });
}

/**
 * Takes the first chunk of a chunked body off the front, null when it isn't there in full.
 * @param {{ bytes: Buffer }} unread
 */
function takeChunk(unread) {
  const sizeEnd = unread.bytes.indexOf("\r\n");
  if (sizeEnd === -1) return null;
  const size = Number.parseInt(unread.bytes.toString("latin1", 0, sizeEnd), 16);
  const end = sizeEnd + 2 + size;
  if (unread.bytes.length < end + 2) return null;
  const chunk = unread.bytes.subarray(sizeEnd + 2, end);
  unread.bytes = unread.bytes.subarray(end + 2);
  return chunk;
}
