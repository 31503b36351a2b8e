import { z } from "zod";
import {
  createContainer,
  killContainer,
  pauseContainer,
  removeContainer,
  renameContainer,
  restartContainer,
  startContainer,
  stopContainer,
  unpauseContainer,
} from "./container-operations";
import { linkNamesOf, toContainerDetails, toContainerSummary } from "./container-view";
import { EngineFailure } from "./engine-failure";
import { checkFilterNames, type Filters, matches, matchesLabels, matchesName, parseFilters } from "./filters";
import { decodeBody } from "./go-json";
import type { Answer, Call, Route } from "./http-router";
import { findContainer } from "./lookup";
import { type Container, type EngineModel, isRunning } from "./model";
import { endpointBody, toAttachmentDraft } from "./network-routes";

const texts = z.record(z.string(), z.string());
const list = z.array(z.string()).optional();
const flag = z.boolean().optional();

const createBody = z.object({
  Image: z.string().default(""),
  Cmd: list,
  Entrypoint: list,
  Env: list,
  Hostname: z.string().optional(),
  User: z.string().optional(),
  WorkingDir: z.string().optional(),
  Labels: texts.optional(),
  ExposedPorts: z.record(z.string(), z.unknown()).optional(),
  MacAddress: z.string().optional(),
  StopSignal: z.string().optional(),
  StopTimeout: z.number().optional(),
  Healthcheck: z.record(z.string(), z.unknown()).optional(),
  Tty: flag,
  HostConfig: z
    .object({
      NetworkMode: z.string().optional(),
      PortBindings: z
        .record(
          z.string(),
          z.array(z.object({ HostIp: z.string().default(""), HostPort: z.string().default("") })),
        )
        .optional(),
      PublishAllPorts: flag,
      RestartPolicy: z
        .object({ Name: z.string().default(""), MaximumRetryCount: z.number().default(0) })
        .optional(),
      AutoRemove: flag,
      Links: list,
      Privileged: flag,
      ExtraHosts: list,
      Dns: list,
      Binds: list,
    })
    .optional(),
  NetworkingConfig: z.object({ EndpointsConfig: z.record(z.string(), endpointBody).optional() }).optional(),
});

const listFilters = [
  "ancestor",
  "before",
  "exited",
  "expose",
  "health",
  "id",
  "is-task",
  "isolation",
  "label",
  "name",
  "network",
  "publish",
  "since",
  "status",
  "volume",
];
const statuses = ["paused", "restarting", "removing", "running", "dead", "created", "exited"];
const done: Answer = { kind: "empty", status: 204 };

/** `/containers…`, but for exec. */
export function containerRoutes(model: EngineModel): Route[] {
  const on = (verb: string, act: (container: Container, call: Call) => Answer): Route => ({
    method: "POST",
    path: `/containers/{id}/${verb}`,
    answer: (call) => act(findContainer(model, call.params["id"] ?? ""), call),
  });
  return [
    { method: "GET", path: "/containers/json", answer: ({ query }) => answerList(model, query) },
    {
      method: "GET",
      path: "/containers/{id}/json",
      answer: ({ params, query }) => ({
        kind: "json",
        body: toContainerDetails(model, findContainer(model, params["id"] ?? ""), {
          withSize: isYes(query.get("size")),
        }),
      }),
    },
    {
      method: "POST",
      path: "/containers/create",
      answer: ({ query, body }) => answerCreate(model, { name: query.get("name") ?? "", text: body }),
    },
    on("start", (container) => (startContainer(model, container) ? done : { kind: "empty", status: 304 })),
    on("stop", (container) => (stopContainer(model, container) ? done : { kind: "empty", status: 304 })),
    on("restart", (container) => (restartContainer(model, container), done)),
    on("kill", (container, { query, params }) => {
      killContainer(model, container, { signal: query.get("signal") ?? "", reference: params["id"] ?? "" });
      return done;
    }),
    on("pause", (container) => (pauseContainer(model, container), done)),
    on("unpause", (container) => (unpauseContainer(model, container), done)),
    on(
      "rename",
      (container, { query }) => (renameContainer(model, container, query.get("name") ?? ""), done),
    ),
    on("wait", (container, { query }) => answerWait(container, query.get("condition") ?? "")),
    {
      method: "DELETE",
      path: "/containers/{id}",
      answer: ({ params, query }) => {
        removeContainer(model, findContainer(model, params["id"] ?? ""), {
          force: isYes(query.get("force")),
        });
        return done;
      },
    },
  ];
}

/** The engine takes anything but these for yes. */
function isYes(value: string | null): boolean {
  return !["", "0", "no", "false", "none"].includes((value ?? "").trim().toLowerCase());
}

function answerCreate(model: EngineModel, { name, text }: { name: string; text: string }): Answer {
  const body = decodeBody(text, { schema: createBody, goType: "ContainerConfigWrapper" });
  const host = body.HostConfig ?? {};
  const bindings = host.PortBindings
    ? Object.fromEntries(
        Object.entries(host.PortBindings).map(([port, bound]) => [
          port,
          bound.map(({ HostIp, HostPort }) => ({ hostIp: HostIp, hostPort: HostPort })),
        ]),
      )
    : null;
  const { container, warnings } = createContainer(model, {
    name: name.replace(/^\//, ""),
    image: body.Image,
    command: body.Cmd,
    entrypoint: body.Entrypoint,
    environment: body.Env,
    hostname: body.Hostname,
    user: body.User,
    workingDirectory: body.WorkingDir,
    labels: body.Labels,
    exposedPorts: Object.keys(body.ExposedPorts ?? {}),
    macAddress: body.MacAddress,
    stopSignal: body.StopSignal,
    stopTimeout: body.StopTimeout ?? null,
    healthcheck: body.Healthcheck ?? null,
    hasTty: body.Tty,
    networkMode: host.NetworkMode,
    portBindings: bindings,
    publishAllPorts: host.PublishAllPorts,
    restartPolicy: host.RestartPolicy && {
      name: host.RestartPolicy.Name,
      maximumRetryCount: host.RestartPolicy.MaximumRetryCount,
    },
    autoRemove: host.AutoRemove,
    links: host.Links ?? null,
    isPrivileged: host.Privileged,
    extraHosts: host.ExtraHosts ?? null,
    dns: host.Dns ?? null,
    binds: host.Binds ?? null,
    attachments: Object.fromEntries(
      Object.entries(body.NetworkingConfig?.EndpointsConfig ?? {}).map(([network, endpoint]) => [
        network,
        toAttachmentDraft(endpoint),
      ]),
    ),
  });
  return { kind: "json", status: 201, body: { Id: container.id, Warnings: warnings } };
}

function answerWait(container: Container, wanted: string): Answer {
  const condition = wanted === "removed" || wanted === "next-exit" ? wanted : "not-running";
  return {
    kind: "stream",
    serve: (response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.flushHeaders();
      const finish = (exitCode: number): void =>
        void response.end(`${JSON.stringify({ Error: null, StatusCode: exitCode })}\n`);
      if (condition === "not-running" && !isRunning(container)) return finish(container.exitCode);
      const waiter = { condition, done: finish } as const;
      container.waiters.add(waiter);
      response.on("close", () => container.waiters.delete(waiter));
    },
  };
}

function answerList(model: EngineModel, query: URLSearchParams): Answer {
  const filters = parseFilters(query.get("filters"));
  checkFilterNames(filters, listFilters);
  for (const status of filters.get("status") ?? []) {
    if (!statuses.includes(status)) throw new EngineFailure(400, `Invalid filter 'status=${status}'`);
  }
  const limitText = query.get("limit") ?? "";
  if (limitText !== "" && !/^[+-]?\d+$/.test(limitText)) {
    throw new EngineFailure(500, `strconv.Atoi: parsing "${limitText}": invalid syntax`);
  }
  const limit = Number(limitText);
  // A limit, and a filter on the state, look at stopped ones too.
  const withStopped = isYes(query.get("all")) || limit > 0 || filters.has("status") || filters.has("exited");
  const newestFirst = [...model.containers.values()].toReversed();
  const chosen = newestFirst
    .slice(...windowOf(model, newestFirst, filters))
    .filter((container) => (withStopped || isRunning(container)) && isWanted(model, container, filters));
  const cut = limit > 0 ? chosen.slice(0, limit) : chosen;
  const withSize = isYes(query.get("size"));
  const linked = linkNamesOf(model);
  const body = cut.map((container) =>
    toContainerSummary(model, container, { withSize, linkNames: linked.get(container.id) ?? [] }),
  );
  return { kind: "json", body };
}

function windowOf(model: EngineModel, newestFirst: Container[], filters: Filters): [number, number] {
  const place = (name: string): number | null => {
    const reference = filters.get(name)?.[0];
    return reference === undefined ? null : newestFirst.indexOf(findContainer(model, reference));
  };
  const before = place("before");
  return [before === null ? 0 : before + 1, place("since") ?? newestFirst.length];
}

function isWanted(model: EngineModel, container: Container, filters: Filters): boolean {
  const ports = [...(container.config.exposedPorts ?? []), ...Object.keys(container.published?.ports ?? {})];
  const published = Object.values(container.published?.ports ?? {}).flat();
  const protocolless = (port: string): string => port.split("/")[0] ?? "";
  return (
    matches(
      filters,
      "name",
      (value) => matchesName(value, container.name) || matchesName(value, `/${container.name}`),
    ) &&
    matches(filters, "id", (value) => matchesName(value, container.id)) &&
    matches(filters, "status", (value) => value === container.state) &&
    matches(
      filters,
      "exited",
      (value) => container.state === "exited" && Number(value) === container.exitCode,
    ) &&
    matches(filters, "health", (value) => value === (container.health?.status ?? "none")) &&
    matches(filters, "network", (value) =>
      [...container.attachments].some(([name, { networkId }]) => name === value || networkId === value),
    ) &&
    matches(filters, "ancestor", (value) => isAncestor(model, container, value)) &&
    matches(filters, "expose", (value) => ports.some((port) => protocolless(port) === protocolless(value))) &&
    matches(filters, "publish", (value) =>
      published.some(({ hostPort }) => String(hostPort) === protocolless(value)),
    ) &&
    matches(filters, "volume", () => false) &&
    matchesLabels(filters, container.config.labels)
  );
}

function isAncestor(model: EngineModel, container: Container, reference: string): boolean {
  if (container.image === reference || container.imageId === reference) return true;
  const image = model.images.find((one) => one.id === container.imageId);
  return image?.tags.some((tag) => tag === reference || tag === `${reference}:latest`) ?? false;
}
