import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";
import { inspect } from "node:util";
import modemHttp from "docker-modem/lib/http.js";
import Docker from "dockerode";
import type { ToldCounts } from "@/lib/domain/addresses/compare-counts";
import type { EndpointExtras } from "@/lib/domain/topology/topology";
import type { ConnectionPlan } from "@/lib/domain/topology/plan-connection";
import type { NetworkPlan } from "@/lib/domain/topology/plan-network";
import type { ObservedContainer, ObservedNetwork } from "@/lib/domain/topology/observed";
import type { ProbeHelperPlan } from "@/lib/domain/probes/probe-helper";
import type { ProbeTool } from "@/lib/domain/probes/probe-tools";
import type { HelperImage, HelperPlan, HelperRecord } from "@/lib/domain/wiring/helper-container";
import { demultiplex } from "@/lib/engine/demultiplex";
import { EngineError, toEngineError } from "@/lib/engine/engine-error";
import { type EngineTarget, formatTarget } from "@/lib/engine/find-engine";
import {
  type ContainerInspection,
  type EngineDescription,
  type EngineEvent,
  type NetworkInspection,
  parseAddressCounts,
  parseContainers,
  parseDescription,
  parseEvent,
  parseInspection,
  parseNetworkInspection,
  parseNetworks,
  parsePodmanInterfaces,
} from "@/lib/engine/parse-engine";
import { createHelperFilter } from "@/lib/engine/helper-filter";
import {
  parseExecEnd,
  parseHelpers,
  parseImages,
  toHelperBody,
  toProbeHelperBody,
} from "@/lib/engine/parse-helpers";
import { splitJsonObjects } from "@/lib/engine/split-json-objects";

// docker-modem follows redirects, even to other hosts; an engine has no reason to send one.
modemHttp.maxRedirects = 0;

/** The largest answer that is read. 5,000 containers list in about 12 MB. */
const maximumAnswerBytes = 32 * 1024 * 1024;
/** How long a call may take from its start to its whole answer, in ms. */
export interface Deadlines {
  /** An engine at rest answers its lists in 20 ms, under a storm in 100 (THREATS §3). */
  call: number;
  /** Creating may ask a plugin, connecting to an overlay a remote node: they get longer. */
  mutation: number;
}
const usualDeadlines: Deadlines = { call: 5000, mutation: 25_000 };
const everyStatus = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => [String(100 + index), true]),
);

/** The oldest API that Patchbay speaks: Docker 20.10. */
export const oldestApi = [1, 41] as const;

interface Answer {
  status: number;
  json: unknown;
}

/** What a container or a command in it says, and its end (`lib/wiring/helper-runtime.ts`). */
interface OutputListener {
  onText(text: string): void;
  onEnd(): void;
}

interface InputStream {
  write(text: string): void;
  close(): void;
}

/** Counts past 2^53, which a number would round, become texts. In a label's text the quotes are escaped: it stays. */
function keepLargeCounts(text: string): string {
  return text.replaceAll(/("(?:IPsInUse|DynamicIPsAvailable)"\s*:\s*)(\d{16,20})(?!\d)/g, '$1"$2"');
}

interface CallOptions {
  /** Changes the answer's text before it is read as JSON. */
  prepare?: (text: string) => string;
  body?: Record<string, unknown>;
  deadline?: number;
  signal?: AbortSignal;
}

/**
 * One Docker-compatible engine. The only place that talks to dockerode. Takes and returns domain values; every
 * method may throw an `EngineError`. Ids must come from the engine's own lists: the path of each call is asserted,
 * since an id is pasted into it.
 */
export class Engine {
  readonly endpoint: string;
  readonly #docker: Docker;
  readonly #agent: http.Agent;
  /** Ids that are helpers by the engine's own word: nothing else is ever attached to, started or removed. */
  readonly #helpers = new Set<string>();
  readonly #filter = createHelperFilter();
  #isPodman = false;

  constructor(
    readonly target: EngineTarget,
    readonly deadlines: Deadlines = usualDeadlines,
  ) {
    this.endpoint = formatTarget(target);
    this.#agent = createAgent(target);
    // docker-modem formats every request for its debug output, even when that is off: the agent alone costs 10 ms a call.
    Object.defineProperty(this.#agent, inspect.custom, { value: () => "agent" });
    this.#docker = new Docker({
      // Given explicitly, all of them, or docker-modem reads DOCKER_HOST by itself.
      ...(target.kind === "unix"
        ? { host: undefined, socketPath: target.path }
        : { host: target.host, port: target.port, protocol: target.tls === null ? "http" : "https" }),
      agent: this.#agent,
    } as unknown as ConstructorParameters<typeof Docker>[0]);
  }

  /** `HEAD`-like liveness check; throws when the engine doesn't answer in `deadline` ms. */
  async ping(deadline: number): Promise<void> {
    const answer = await this.#call("GET", "/_ping", { deadline });
    if (answer.status !== 200)
      throw new EngineError("unusable", `${this.endpoint} answers a ping with status ${answer.status}.`);
  }

  /** `GET /version` and `GET /info`. */
  async describe(): Promise<EngineDescription> {
    const [version, info] = await Promise.all([this.#get("/version"), this.#get("/info")]);
    const description = parseDescription(version, info);
    if (description === null)
      throw new EngineError("unusable", `${this.endpoint} does not answer like a Docker engine.`);
    this.#isPodman = description.kind === "podman";
    return description;
  }

  /** The two lists that make the picture: `GET /networks` and `GET /containers/json?all=1`, without helpers. */
  async readLists(): Promise<{
    networks: ObservedNetwork[];
    containers: ObservedContainer[];
    unreadable: number;
  }> {
    const [networksJson, containersJson, interfaces] = await Promise.all([
      this.#get("/networks"),
      this.#get("/containers/json?all=1"),
      this.#isPodman ? this.#readPodmanInterfaces() : null,
    ]);
    const networks = parseNetworks(networksJson);
    const containers = parseContainers(containersJson);
    if (networks === null || containers === null) {
      throw new EngineError("unusable", `${this.endpoint} gave something else than a list.`);
    }
    return {
      networks:
        interfaces === null
          ? networks.items
          : networks.items.map((network) => ({ ...network, ...asBridge(interfaces.get(network.name)) })),
      containers: containers.items.filter((container) => !this.#filter.hidesContainer(container)),
      unreadable: networks.unreadable + containers.unreadable,
    };
  }

  /** Podman names its bridges `podman1` and so on, and tells that in its own API alone. Without it they are guessed. */
  async #readPodmanInterfaces(): Promise<Map<string, string>> {
    try {
      return parsePodmanInterfaces(await this.#get("/v4.0.0/libpod/networks/json"));
    } catch {
      return new Map();
    }
  }

  /** `GET /containers/{id}/json`; null when the container is gone. */
  async inspectContainer(id: string, options: { deadline: number }): Promise<ContainerInspection | null> {
    const answer = await this.#call("GET", `/containers/${assertId(id)}/json`, options);
    if (answer.status === 404) return null;
    const inspection = parseInspection(this.#expect(answer, [200]).json);
    if (inspection === null)
      throw new EngineError("unusable", `${this.endpoint} gave an unreadable inspection.`);
    return inspection;
  }

  /** What the engine itself counts in the subnets of a network, from API 1.52 on; nothing when the network is gone. */
  async readAddressCounts(networkId: string): Promise<ToldCounts[]> {
    const answer = await this.#call("GET", `/networks/${assertId(networkId)}`, {
      prepare: keepLargeCounts,
    });
    return answer.status === 404 ? [] : parseAddressCounts(this.#expect(answer, [200]).json);
  }

  /** `POST /networks/create`; answers the new network's id. */
  async createNetwork(plan: NetworkPlan): Promise<string> {
    const answer = await this.#mutate("/networks/create", {
      Name: plan.name,
      CheckDuplicate: true,
      Driver: plan.driver,
      Internal: plan.internal,
      Attachable: plan.attachable,
      EnableIPv6: plan.ipv6,
      IPAM: {
        Driver: "default",
        // As the docker command sends it; without, the network would read "Options": null.
        Options: {},
        Config: plan.pools.map((pool) => ({
          ...(pool.subnet === null ? {} : { Subnet: pool.subnet }),
          ...(pool.ipRange === null ? {} : { IPRange: pool.ipRange }),
          ...(pool.gateway === null ? {} : { Gateway: pool.gateway }),
          ...(Object.keys(pool.auxiliaryAddresses).length === 0
            ? {}
            : { AuxiliaryAddresses: pool.auxiliaryAddresses }),
        })),
      },
      Options: plan.options,
      Labels: plan.labels,
    });
    const id = (this.#expect(answer, [200, 201]).json as { Id?: unknown } | null)?.Id;
    if (typeof id !== "string")
      throw new EngineError("unusable", "The engine did not tell the new network's id.", { wasSent: true });
    return id;
  }

  /** `DELETE /networks/{id}`. */
  async removeNetwork(id: string): Promise<void> {
    const answer = await this.#call("DELETE", `/networks/${assertId(id)}`, {
      deadline: this.deadlines.mutation,
    });
    this.#expect(answer, [200, 204]);
  }

  /** `POST /networks/{id}/connect`. Without addresses and aliases in the plan the engine chooses them. */
  async connect(
    networkId: string,
    containerId: string,
    plan: Pick<ConnectionPlan, "ipv4Address" | "ipv6Address" | "aliases" | "macAddress" | "gatewayPriority">,
    extras?: EndpointExtras,
  ): Promise<void> {
    const { links = [], driverOptions = {}, linkLocalAddresses = [] } = extras ?? {};
    const addresses = {
      ...(plan.ipv4Address === null ? {} : { IPv4Address: plan.ipv4Address }),
      ...(plan.ipv6Address === null ? {} : { IPv6Address: plan.ipv6Address }),
      ...(linkLocalAddresses.length === 0 ? {} : { LinkLocalIPs: linkLocalAddresses }),
    };
    const answer = await this.#mutate(`/networks/${assertId(networkId)}/connect`, {
      Container: assertId(containerId),
      EndpointConfig: {
        ...(Object.keys(addresses).length === 0 ? {} : { IPAMConfig: addresses }),
        ...(plan.aliases.length === 0 ? {} : { Aliases: plan.aliases }),
        ...(links.length === 0 ? {} : { Links: links }),
        ...(Object.keys(driverOptions).length === 0 ? {} : { DriverOpts: driverOptions }),
        ...(plan.macAddress === null ? {} : { MacAddress: plan.macAddress }),
        ...(plan.gatewayPriority === null ? {} : { GwPriority: plan.gatewayPriority }),
      },
    });
    this.#expect(answer, [200, 204]);
  }

  /** `GET /networks/{id}`: the endpoints that the engine holds there; null when the network is gone. */
  async inspectNetwork(id: string, options: { deadline: number }): Promise<NetworkInspection | null> {
    const answer = await this.#call("GET", `/networks/${assertId(id)}`, options);
    if (answer.status === 404) return null;
    const inspection = parseNetworkInspection(this.#expect(answer, [200]).json);
    if (inspection === null)
      throw new EngineError("unusable", `${this.endpoint} gave an unreadable network.`);
    return inspection;
  }

  /** `POST /networks/{id}/disconnect`, by force, of an endpoint that is no container's: the engine frees it by its name. */
  async releaseEndpoint(networkId: string, name: string): Promise<void> {
    const answer = await this.#mutate(`/networks/${assertId(networkId)}/disconnect`, {
      Container: name,
      Force: true,
    });
    this.#expect(answer, [200, 204]);
  }

  /** `POST /networks/{id}/disconnect`. A network that is gone is named by the name that it had. */
  async disconnect(network: string, containerId: string, options: { force: boolean }): Promise<void> {
    const answer = await this.#mutate(`/networks/${assertId(network)}/disconnect`, {
      Container: assertId(containerId),
      Force: options.force,
    });
    this.#expect(answer, [200, 204]);
  }

  /**
   * Subscribes to the engine's events. Resolves once the engine has accepted; `onEnd` is called once when the
   * stream ends for whatever reason. No idle time-out: a quiet engine is silent for hours. Helpers' events are left
   * out.
   */
  async watchEvents(listener: {
    onEvent(event: EngineEvent): void;
    onEnd(reason: EngineError): void;
  }): Promise<() => void> {
    const filters = encodeURIComponent(JSON.stringify({ type: ["network", "container"] }));
    const controller = new AbortController();
    const response = await this.#dial(
      "GET",
      `/events?filters=${filters}`,
      controller.signal,
      this.deadlines.call,
    );
    if (response.statusCode !== 200) {
      controller.abort();
      throw new EngineError("refused", `The engine refuses its events with status ${response.statusCode}.`, {
        status: response.statusCode,
      });
    }
    let ended = false;
    const end = (reason: EngineError): void => {
      if (ended) return;
      ended = true;
      controller.abort();
      listener.onEnd(reason);
    };
    const split = splitJsonObjects(maximumAnswerBytes);
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      for (const json of split(chunk)) {
        const event = parseEvent(json);
        if (event !== null && !this.#filter.hidesEvent(event)) listener.onEvent(event);
      }
    });
    response.on("error", (error) => end(toEngineError(error, this.endpoint)));
    response.on("close", () =>
      end(new EngineError("unreachable", `The event stream of ${this.endpoint} ended.`)),
    );
    return () => {
      ended = true;
      controller.abort();
    };
  }

  // ── helper containers (lib/wiring/helper-runtime.ts says what each does) ────────────────────────────────────

  /** `GET /images/json`. */
  async listImages(): Promise<HelperImage[]> {
    const images = parseImages(await this.#get("/images/json"));
    if (images === null)
      throw new EngineError("unusable", `${this.endpoint} gave something else than a list of images.`);
    return images;
  }

  /** The containers that carry the helper's label, running or not. */
  async listHelpers(): Promise<HelperRecord[]> {
    const helpers = parseHelpers(await this.#get("/containers/json?all=1"));
    if (helpers === null)
      throw new EngineError("unusable", `${this.endpoint} gave something else than a list.`);
    for (const helper of helpers) this.#helpers.add(helper.id);
    return helpers;
  }

  /** `POST /containers/create`; answers the id. */
  createHelper(plan: HelperPlan): Promise<string> {
    return this.#createHelper(toHelperBody(plan));
  }

  /** The same for one that runs a probe. */
  createProbeHelper(plan: ProbeHelperPlan): Promise<string> {
    return this.#createHelper(toProbeHelperBody(plan));
  }

  async #createHelper(body: Record<string, unknown>): Promise<string> {
    const answer = await this.#mutate("/containers/create", body);
    const id = (this.#expect(answer, [201]).json as { Id?: unknown } | null)?.Id;
    if (typeof id !== "string")
      throw new EngineError("unusable", "The engine did not tell the helper's id.", { wasSent: true });
    this.#helpers.add(id);
    this.#filter.hide(id);
    return id;
  }

  /** `POST /containers/{id}/start`. */
  async startHelper(id: string): Promise<void> {
    const answer = await this.#mutate(`/containers/${this.#assertHelper(id)}/start`, {});
    this.#expect(answer, [204, 304]);
  }

  /** `DELETE /containers/{id}?force=1&v=1`; one that is gone, or going, is fine. */
  async removeHelper(id: string): Promise<void> {
    const answer = await this.#call("DELETE", `/containers/${this.#assertHelper(id)}?force=1&v=1`, {
      deadline: this.deadlines.mutation,
    });
    // 409: its own end removes it at this moment.
    this.#expect(answer, [200, 204, 404, 409]);
    this.#helpers.delete(id);
  }

  /** `POST /containers/{id}/attach`: standard input and output until either side ends. */
  attachHelper(id: string, listener: OutputListener): Promise<InputStream> {
    const path = `/containers/${this.#assertHelper(id)}/attach?stream=1&stdin=1&stdout=1`;
    return this.#openStream(path, listener, { withErrors: false });
  }

  /** The same for a probe's helper: standard error is told, too. */
  attachProbeHelper(id: string, listener: OutputListener): Promise<InputStream> {
    const path = `/containers/${this.#assertHelper(id)}/attach?stream=1&stdin=1&stdout=1&stderr=1`;
    return this.#openStream(path, listener, { withErrors: true });
  }

  /** `POST /containers/{id}/wait?condition=next-exit`: the exit code of a helper that is not started yet; null when it is not told. */
  async waitHelper(id: string, { deadline }: { deadline: number }): Promise<number | null> {
    const path = `/containers/${this.#assertHelper(id)}/wait?condition=next-exit`;
    const answer = await this.#call("POST", path, { deadline, body: {} });
    const code = (this.#expect(answer, [200]).json as { StatusCode?: unknown } | null)?.StatusCode;
    return typeof code === "number" ? code : null;
  }

  // ── commands in containers ──────────────────────────────────────────────────────────────────────────────────

  /**
   * `POST /containers/{id}/exec`; answers the exec's id. As the container's own user, without privileges: as root a
   * program that somebody has put in the place of a tool would gain what it has not.
   */
  async createExec(containerId: string, tool: ProbeTool): Promise<string> {
    const answer = await this.#mutate(`/containers/${assertId(containerId)}/exec`, {
      Cmd: [...tool.argv],
      Env: ["LC_ALL=C"],
      AttachStdin: tool.input !== null,
      AttachStdout: true,
      AttachStderr: true,
      Privileged: false,
      Tty: false,
    });
    const id = (this.#expect(answer, [201]).json as { Id?: unknown } | null)?.Id;
    if (typeof id !== "string")
      throw new EngineError("unusable", "The engine did not tell the exec's id.", { wasSent: true });
    return id;
  }

  /** `POST /exec/{id}/start`: standard output and standard error until either side ends. */
  startExec(id: string, listener: OutputListener): Promise<InputStream> {
    return this.#openStream(`/exec/${assertId(id)}/start`, listener, {
      withErrors: true,
      body: { Detach: false, Tty: false },
    });
  }

  /** `GET /exec/{id}/json`: its exit code, null while it runs. */
  async readExecEnd(id: string): Promise<number | null> {
    const code = parseExecEnd(await this.#get(`/exec/${assertId(id)}/json`));
    if (code === undefined)
      throw new EngineError("unusable", `${this.endpoint} gave an unreadable exec.`, { wasSent: true });
    return code;
  }

  async #openStream(
    path: string,
    listener: OutputListener,
    options: { withErrors: boolean; body?: Record<string, unknown> },
  ): Promise<InputStream> {
    const socket = await this.#upgrade(path, options.body);
    const take = demultiplex(options);
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      socket.destroy();
      listener.onEnd();
    };
    socket.on("data", (chunk: Buffer) => {
      if (ended) return;
      try {
        const text = take(chunk);
        if (text !== "") listener.onText(text);
      } catch {
        end();
      }
    });
    socket.on("error", end);
    socket.on("end", end);
    socket.on("close", end);
    return {
      write: (text) => {
        if (!ended) socket.write(text);
      },
      close: () => {
        ended = true;
        socket.destroy();
      },
    };
  }

  /** Ends idle sockets. */
  close(): void {
    this.#agent.destroy();
  }

  #assertHelper(id: string): string {
    if (!this.#helpers.has(id)) throw new Error(`not a helper container: ${JSON.stringify(id)}`);
    return assertId(id);
  }

  /** A request that the engine answers by making the connection a two-way stream. Past the modem, which sends no headers before a body. */
  #upgrade(path: string, body?: Record<string, unknown>): Promise<net.Socket> {
    assertPath(path);
    const text = body === undefined ? "" : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const client = this.target.kind === "tcp" && this.target.tls !== null ? https : http;
      const request = client.request({
        agent: this.#agent,
        method: "POST",
        path,
        headers: {
          Host: "engine",
          Connection: "Upgrade",
          Upgrade: "tcp",
          ...(text === ""
            ? {}
            : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
        },
      });
      const timer = setTimeout(
        () => request.destroy(timeoutError(this.endpoint, this.deadlines.call)),
        this.deadlines.call,
      );
      request.on("upgrade", (_response, socket: net.Socket, head) => {
        clearTimeout(timer);
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      request.on("response", (response) => {
        clearTimeout(timer);
        response.destroy();
        const status = response.statusCode ?? 0;
        reject(new EngineError("refused", `The engine answered with status ${status}.`, { status }));
      });
      request.on("error", (error) => {
        clearTimeout(timer);
        reject(toEngineError(error, this.endpoint));
      });
      request.end(text);
    });
  }

  async #get(path: string): Promise<unknown> {
    return this.#expect(await this.#call("GET", path, {}), [200]).json;
  }

  async #mutate(path: string, body: Record<string, unknown>): Promise<Answer> {
    return this.#call("POST", path, { body, deadline: this.deadlines.mutation });
  }

  #expect(answer: Answer, statuses: readonly number[]): Answer {
    if (statuses.includes(answer.status)) return answer;
    const message = (answer.json as { message?: unknown } | null)?.message;
    const text = typeof message === "string" ? message : `The engine answered with status ${answer.status}.`;
    // A status that no call promises is no refusal of the engine's but something else on its socket.
    const isRefusal = answer.status >= 400 && answer.status < 600;
    throw new EngineError(isRefusal ? "refused" : "unusable", text, { status: answer.status, wasSent: true });
  }

  /** One call with its whole answer, at most `deadline` ms from start to end. */
  async #call(method: string, path: string, options: CallOptions): Promise<Answer> {
    const controller = new AbortController();
    const deadline = options.deadline ?? this.deadlines.call;
    const response = await this.#dial(method, path, controller.signal, deadline, options.body);
    const text = await readText(response, { controller, deadline, endpoint: this.endpoint });
    const json = parseBody(options.prepare?.(text) ?? text, response, this.endpoint);
    return { status: response.statusCode ?? 0, json };
  }

  #dial(
    method: string,
    path: string,
    signal: AbortSignal,
    deadline: number,
    body?: Record<string, unknown>,
  ): Promise<http.IncomingMessage> {
    assertPath(path);
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      const stop = (): void => controller.abort();
      signal.addEventListener("abort", stop, { once: true });
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        controller.abort();
      }, deadline);
      this.#docker.modem.dial(
        {
          // The modem drops a last character "?" or appends a query; `&` at the end keeps a path that has one as it is.
          path: path.includes("?") ? `${path}&` : path,
          method,
          isStream: true,
          statusCodes: everyStatus,
          abortSignal: controller.signal,
          options: body === undefined ? {} : { _body: body },
        },
        (error: unknown, response: unknown) => {
          clearTimeout(timer);
          if (timedOut) reject(timeoutError(this.endpoint, deadline));
          else if (error !== null && error !== undefined) reject(toEngineError(error, this.endpoint));
          else resolve(response as http.IncomingMessage);
        },
      );
    });
  }
}

function timeoutError(endpoint: string, deadline: number): EngineError {
  return new EngineError("timeout", `${endpoint} did not answer within ${deadline / 1000} s.`, {
    wasSent: true,
  });
}

/** Connects to the engine's address whatever the request names, so that nothing can be led elsewhere. */
function createAgent(target: EngineTarget): http.Agent {
  // No kept-alive sockets: after a restart of the engine the first call on one fails (THREATS §3), and a unix connect costs 0.1 ms.
  if (target.kind === "unix") {
    const agent = new http.Agent({ keepAlive: false });
    agent.createConnection = () => net.connect({ path: target.path });
    return agent;
  }
  const { host, port } = target;
  if (target.tls === null) {
    const agent = new http.Agent({ keepAlive: false });
    agent.createConnection = () => net.connect({ host, port });
    return agent;
  }
  const { ca, cert, key, verify } = target.tls;
  const agent = new https.Agent({ keepAlive: false });
  agent.createConnection = () =>
    tls.connect({
      host,
      port,
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === null ? {} : { ca }),
      ...(cert === null ? {} : { cert }),
      ...(key === null ? {} : { key }),
      rejectUnauthorized: verify,
    });
  return agent;
}

function asBridge(name: string | undefined): Pick<ObservedNetwork, "bridgeInterface"> {
  return name === undefined ? {} : { bridgeInterface: name };
}

/** Ids are pasted into paths: only what an engine makes itself may pass. Podman 4.3 uses network names as ids. */
function assertId(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/.test(id) || id.includes("..")) {
    throw new EngineError("unusable", `not an id of the engine's: ${JSON.stringify(id)}`);
  }
  return id;
}

const allowedPath =
  /^\/(_ping|version|info|v4\.0\.0\/libpod\/networks\/json|networks|networks\/create|networks\/[A-Za-z0-9][\w.-]*(\/connect|\/disconnect)?|images\/json|containers\/json\?all=1|containers\/create|containers\/[0-9a-f]{64}(\/start|\/exec|\/wait\?condition=next-exit|\/attach\?stream=1&stdin=1&stdout=1(&stderr=1)?|\?force=1&v=1)|exec\/[0-9a-f]{64}\/(start|json)|containers\/[A-Za-z0-9][\w.-]*\/json|events\?filters=[\w%.*-]+)$/;

function assertPath(path: string): void {
  if (!allowedPath.test(path)) throw new Error(`not a path that Patchbay calls: ${path}`);
}

function readText(
  response: http.IncomingMessage,
  context: { controller: AbortController; deadline: number; endpoint: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: EngineError): void => {
      clearTimeout(timer);
      reject(error);
      response.destroy();
    };
    // A slow drip never lets a socket time out, so the whole answer has a deadline too.
    const timer = setTimeout(() => fail(timeoutError(context.endpoint, context.deadline)), context.deadline);
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maximumAnswerBytes) {
        fail(
          new EngineError("unusable", `${context.endpoint} gave an answer over 32 MB.`, { wasSent: true }),
        );
      } else chunks.push(chunk);
    });
    response.on("error", (error) => fail(toEngineError(error, context.endpoint)));
    response.on("end", () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString("utf8"));
    });
    response.on("close", () => {
      if (!response.complete) {
        fail(
          new EngineError("unusable", `${context.endpoint} broke off in the middle of an answer.`, {
            wasSent: true,
          }),
        );
      }
    });
  });
}

function parseBody(text: string, response: http.IncomingMessage, endpoint: string): unknown {
  if (text === "") return null;
  if (!(response.headers["content-type"] ?? "").includes("json")) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError("unusable", `${endpoint} gave JSON that can't be read.`, {
      wasSent: true,
      cause: error,
    });
  }
}
