import { z } from "zod";
import { connect, disconnect } from "./endpoint-operations";
import { EngineFailure } from "./engine-failure";
import {
  checkFilterNames,
  type Filters,
  hasLabel,
  matches,
  matchesLabels,
  matchesName,
  parseFilters,
  readFlag,
} from "./filters";
import { decodeBody } from "./go-json";
import type { Call, Route } from "./http-router";
import { parseMoment } from "./human-duration";
import { findNetwork } from "./lookup";
import type { EngineModel, Network } from "./model";
import { goBoolean } from "./network-options";
import { createNetwork, removeNetwork } from "./network-operations";
import { toNetworkDetails, toNetworkSummary } from "./network-view";

const texts = z.record(z.string(), z.string());
const flag = z.boolean().optional();

const createBody = z.object({
  Name: z.string().default(""),
  CheckDuplicate: flag,
  Driver: z.string().optional(),
  Scope: z.string().optional(),
  EnableIPv6: flag,
  IPAM: z
    .object({
      Driver: z.string().optional(),
      Options: texts.optional(),
      Config: z
        .array(
          z.object({
            Subnet: z.string().default(""),
            IPRange: z.string().default(""),
            Gateway: z.string().default(""),
            AuxiliaryAddresses: texts.default({}),
          }),
        )
        .optional(),
    })
    .optional(),
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  ConfigOnly: flag,
  ConfigFrom: z.object({ Network: z.string().optional() }).optional(),
  Options: texts.optional(),
  Labels: texts.optional(),
});

/** `EndpointSettings`, as creation and connection take it. */
export const endpointBody = z.object({
  IPAMConfig: z
    .object({
      IPv4Address: z.string().optional(),
      IPv6Address: z.string().optional(),
      LinkLocalIPs: z.array(z.string()).optional(),
    })
    .optional(),
  Links: z.array(z.string()).optional(),
  Aliases: z.array(z.string()).optional(),
  DriverOpts: texts.optional(),
});

const connectBody = z.object({ Container: z.string().default(""), EndpointConfig: endpointBody.optional() });
const disconnectBody = z.object({ Container: z.string().default(""), Force: flag });

/** From the wire's spelling to ours; empty addresses are dropped, as Go's `omitempty` does. */
export function toAttachmentDraft(
  body: z.output<typeof endpointBody> = {},
): Parameters<typeof connect>[1]["draft"] {
  const ipam = body.IPAMConfig;
  return {
    ipam: ipam
      ? {
          ...(ipam.IPv4Address && { IPv4Address: ipam.IPv4Address }),
          ...(ipam.IPv6Address && { IPv6Address: ipam.IPv6Address }),
          ...(ipam.LinkLocalIPs?.length && { LinkLocalIPs: ipam.LinkLocalIPs }),
        }
      : null,
    links: body.Links ?? null,
    aliases: body.Aliases ?? null,
    driverOptions: body.DriverOpts ?? null,
  };
}

/** `/networks…` */
export function networkRoutes(model: EngineModel): Route[] {
  const list = (call: Call): ReturnType<Route["answer"]> => ({
    kind: "json",
    body: listNetworks(model, parseFilters(call.query.get("filters"))).map(toNetworkSummary),
  });
  return [
    { method: "GET", path: "/networks/?", answer: list },
    {
      method: "GET",
      path: "/networks/{id*}",
      answer: ({ params, query }) => {
        const verbose = query.get("verbose");
        if (verbose && goBoolean(verbose) === null) {
          throw new EngineFailure(
            400,
            `invalid value for verbose: ${verbose}: strconv.ParseBool: parsing "${verbose}": invalid syntax`,
          );
        }
        const scope = query.get("scope");
        if (scope && scope !== "local") throw new EngineFailure(404, `network ${params["id"]} not found`);
        return { kind: "json", body: toNetworkDetails(model, findNetwork(model, params["id"] ?? "")) };
      },
    },
    { method: "POST", path: "/networks/create", answer: ({ body }) => answerCreate(model, body) },
    {
      method: "POST",
      path: "/networks/{id*}/connect",
      answer: ({ params, body }) => {
        const wish = decodeBody(body, { schema: connectBody, goType: "NetworkConnect" });
        const draft = toAttachmentDraft(wish.EndpointConfig);
        connect(model, { containerReference: wish.Container, networkReference: params["id"] ?? "", draft });
        return { kind: "empty", status: 200 };
      },
    },
    {
      method: "POST",
      path: "/networks/{id*}/disconnect",
      answer: ({ params, body }) => {
        const wish = decodeBody(body, { schema: disconnectBody, goType: "NetworkDisconnect" });
        disconnect(model, {
          containerReference: wish.Container,
          networkReference: params["id"] ?? "",
          force: wish.Force ?? false,
        });
        return { kind: "empty", status: 200 };
      },
    },
    { method: "POST", path: "/networks/prune", answer: ({ query }) => answerPrune(model, query) },
    {
      method: "DELETE",
      path: "/networks/{id*}",
      answer: ({ params }) => {
        removeNetwork(model, findNetwork(model, params["id"] ?? "", "remove"));
        return { kind: "empty", status: 204 };
      },
    },
  ];
}

function answerCreate(model: EngineModel, text: string): ReturnType<Route["answer"]> {
  const body = decodeBody(text, { schema: createBody, goType: "NetworkCreateRequest" });
  const { network, warning } = createNetwork(model, {
    name: body.Name,
    checkDuplicate: body.CheckDuplicate,
    driver: body.Driver,
    scope: body.Scope,
    hasIpv6: body.EnableIPv6,
    isInternal: body.Internal,
    isAttachable: body.Attachable,
    isIngress: body.Ingress,
    isConfigOnly: body.ConfigOnly,
    configFrom: body.ConfigFrom?.Network,
    options: body.Options,
    labels: body.Labels,
    ipam: {
      driver: body.IPAM?.Driver,
      options: body.IPAM?.Options ?? null,
      configs: body.IPAM?.Config?.map((config) => ({
        subnet: config.Subnet,
        ipRange: config.IPRange,
        gateway: config.Gateway,
        auxiliary: config.AuxiliaryAddresses,
      })),
    },
  });
  return { kind: "json", status: 201, body: { Id: network.id, Warning: warning } };
}

function answerPrune(model: EngineModel, query: URLSearchParams): ReturnType<Route["answer"]> {
  const filters = parseFilters(query.get("filters"));
  checkFilterNames(filters, ["label", "label!", "until"]);
  const until = readUntil(model, filters);
  const deleted: string[] = [];
  const unused = [...model.networks.values()].filter(
    (network) =>
      !network.isPredefined &&
      network.attached.size === 0 &&
      network.createdAt <= until &&
      matchesLabels(filters, network.labels) &&
      !(filters.get("label!") ?? []).some((unwanted) => hasLabel(unwanted, network.labels)),
  );
  for (const network of unused) {
    removeNetwork(model, network);
    deleted.push(network.name);
  }
  model.events.add({
    type: "network",
    action: "prune",
    id: "",
    attributes: { reclaimed: "0" },
    image: null,
    milliseconds: model.now().getTime(),
  });
  return { kind: "json", body: { NetworksDeleted: deleted.length > 0 ? deleted : null } };
}

function readUntil(model: EngineModel, filters: Filters): number {
  const text = filters.get("until")?.[0];
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const moment = parseMoment(text, model.now().getTime());
  if (moment === null) throw new EngineFailure(500, `failed to parse value as time or duration: "${text}"`);
  return moment;
}

function listNetworks(model: EngineModel, filters: Filters): Network[] {
  checkFilterNames(filters, ["dangling", "driver", "id", "label", "name", "scope", "type"]);
  for (const type of filters.get("type") ?? []) {
    if (type !== "custom" && type !== "builtin")
      throw new EngineFailure(500, `invalid filter: 'type'='${type}'`);
  }
  const dangling = readFlag(filters, "dangling");
  return [...model.networks.values()].filter(
    (network) =>
      matches(filters, "name", (value) => matchesName(value, network.name)) &&
      matches(filters, "id", (value) => matchesName(value, network.id)) &&
      matches(filters, "driver", (value) => value === network.driver) &&
      matches(filters, "scope", (value) => value === "local") &&
      matches(filters, "type", (value) => (value === "builtin") === network.isPredefined) &&
      // As on the real engine, whose list doesn't know who is attached: every network of one's own counts as dangling.
      (dangling === null || dangling === !network.isPredefined) &&
      matchesLabels(filters, network.labels),
  );
}
