import * as z from "zod/mini";
import type { ToldCounts } from "@/lib/domain/addresses/compare-counts";
import { canonicalAddress } from "@/lib/domain/ip/ip";
import type {
  ObservedContainer,
  ObservedEndpoint,
  ObservedInspection,
  ObservedNetwork,
} from "@/lib/domain/topology/observed";
import {
  type EndpointExtras,
  hasExtras,
  type Leftover,
  type WantedPort,
} from "@/lib/domain/topology/topology";

/**
 * Lenient readers of the engine's JSON: what an engine leaves out, nulls or adds does no harm; only what the model
 * can't do without (ids, names) is required. One odd object does not spoil the list: it is left out and counted.
 */

/**
 * A field that may be missing, null or odd: then it is `otherwise`. Missing is the usual case and is not an error that
 * is caught: errors made the parse of 300 containers four times as slow.
 */
function lenient<Output>(schema: z.ZodMiniType<Output>, otherwise: Output): z.ZodMiniType<Output> {
  return z.catch(
    z._default(schema, () => otherwise as never),
    otherwise as never,
  );
}

const text = lenient(z.string(), "");
const flag = lenient(z.boolean(), false);
const texts = lenient(z.record(z.string(), z.string()), {});
const integer = lenient(z.nullable(z.number()), null);

const networkJson = z.object({
  Id: z.string().check(z.minLength(1)),
  Name: z.string(),
  Driver: text,
  Scope: text,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  EnableIPv6: flag,
  Labels: texts,
  Options: texts,
  IPAM: lenient(
    z.object({
      Config: lenient(
        z.nullable(
          z.array(
            z.object({
              Subnet: text,
              IPRange: text,
              Gateway: text,
              AuxiliaryAddresses: texts,
              AuxAddress: texts,
            }),
          ),
        ),
        null,
      ),
    }),
    { Config: null },
  ),
});

const countJson = lenient(z.nullable(z.union([z.number(), z.string()])), null);
const statusJson = z.object({
  Status: z.object({
    IPAM: z.object({
      Subnets: z.record(z.string(), z.object({ IPsInUse: countJson, DynamicIPsAvailable: countJson })),
    }),
  }),
});

/**
 * Reads the engine's own counts out of `GET /networks/{id}` (`Status.IPAM.Subnets`, from API 1.52; source: moby's
 * `api/swagger.yaml`, `SubnetStatus`). What has no count that can be read is left out; no subnets where it tells none.
 */
export function parseAddressCounts(json: unknown): ToldCounts[] {
  const parsed = statusJson.safeParse(json);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.Status.IPAM.Subnets).flatMap(([subnet, counts]) => {
    const [inUse, available] = [toCount(counts.IPsInUse), toCount(counts.DynamicIPsAvailable)];
    return inUse === null || available === null ? [] : [{ subnet, inUse, available }];
  });
}

/** Counts come as texts: an engine writes up to 2^64 - 1, and a number of JavaScript ends at 2^53. */
function toCount(count: number | string | null): bigint | null {
  return count !== null && /^\d{1,20}$/.test(String(count)) ? BigInt(count) : null;
}

const endpointJson = z.object({
  NetworkID: text,
  EndpointID: text,
  IPAddress: text,
  GlobalIPv6Address: text,
  MacAddress: text,
  Gateway: text,
  Aliases: lenient(z.nullable(z.array(z.string())), null),
  Links: lenient(z.nullable(z.array(z.string())), null),
  DNSNames: lenient(z.nullable(z.array(z.string())), null),
  GwPriority: lenient(z.nullable(z.number()), null),
  IPAMConfig: lenient(
    z.nullable(
      z.object({
        IPv4Address: text,
        IPv6Address: text,
        LinkLocalIPs: lenient(z.nullable(z.array(z.string())), null),
      }),
    ),
    null,
  ),
  DriverOpts: lenient(z.nullable(z.record(z.string(), z.string())), null),
});

const portJson = z.object({ IP: text, PrivatePort: lenient(z.number(), 0), PublicPort: integer, Type: text });

const containerJson = z.object({
  Id: z.string().check(z.minLength(1)),
  Names: lenient(z.array(z.string()), []),
  Image: text,
  State: text,
  Status: text,
  Labels: texts,
  Ports: lenient(z.array(portJson), []),
  HostConfig: lenient(z.object({ NetworkMode: text }), { NetworkMode: "" }),
  NetworkSettings: lenient(z.object({ Networks: lenient(z.record(z.string(), endpointJson), {}) }), {
    Networks: {},
  }),
});

/** A list with what could be read of it, and how many entries could not. */
export interface ParsedList<Item> {
  items: Item[];
  unreadable: number;
}

function parseList<Json, Item>(
  schema: z.ZodMiniType<Json>,
  json: unknown,
  convert: (value: Json) => Item,
): ParsedList<Item> | null {
  if (!Array.isArray(json)) return null;
  const items: Item[] = [];
  let unreadable = 0;
  for (const entry of json) {
    const parsed = schema.safeParse(entry);
    if (parsed.success) items.push(convert(parsed.data));
    else unreadable += 1;
  }
  return { items, unreadable };
}

const podmanNetworkJson = z.object({ name: z.string(), network_interface: text });

/** Reads `GET /libpod/networks/json`: a network's interface by its name, the only key that all releases share. */
export function parsePodmanInterfaces(json: unknown): Map<string, string> {
  const list = parseList(
    podmanNetworkJson,
    json,
    ({ name, network_interface }) => [name, network_interface] as const,
  );
  return new Map((list?.items ?? []).filter(([, link]) => link !== ""));
}

/** Reads `GET /networks`; null when it is not a list. */
export function parseNetworks(json: unknown): ParsedList<ObservedNetwork> | null {
  return parseList(networkJson, json, toObservedNetwork);
}

function toObservedNetwork(json: z.output<typeof networkJson>): ObservedNetwork {
  return {
    id: json.Id,
    name: json.Name,
    driver: json.Driver,
    scope: json.Scope,
    internal: json.Internal,
    attachable: json.Attachable,
    ingress: json.Ingress,
    ipv6: json.EnableIPv6,
    labels: json.Labels,
    options: json.Options,
    pools: (json.IPAM.Config ?? [])
      .filter((config) => config.Subnet !== "")
      .map((config) => ({
        subnet: config.Subnet,
        ipRange: config.IPRange || null,
        gateway: canonicalAddress(config.Gateway),
        // Docker's own JSON says AuxiliaryAddresses; Podman's says AuxAddress.
        auxiliaryAddresses:
          Object.keys(config.AuxiliaryAddresses).length > 0 ? config.AuxiliaryAddresses : config.AuxAddress,
      })),
  };
}

/** The endpoints that the engine holds on a network: `id` is a container's, or a word of the engine's for who has none. */
export interface NetworkInspection {
  endpoints: ({ id: string } & Leftover)[];
}

const networkInspectionJson = z.object({
  Id: z.string(),
  Containers: lenient(
    z.nullable(z.record(z.string(), z.object({ Name: text, IPv4Address: text, IPv6Address: text }))),
    null,
  ),
});

/** Reads `GET /networks/{id}`; null when it is not a network. */
export function parseNetworkInspection(json: unknown): NetworkInspection | null {
  const parsed = networkInspectionJson.safeParse(json);
  if (!parsed.success) return null;
  return {
    endpoints: Object.entries(parsed.data.Containers ?? {}).map(([id, endpoint]) => ({
      id,
      name: endpoint.Name,
      address: endpoint.IPv4Address || endpoint.IPv6Address || null,
    })),
  };
}

function toObservedEndpoint(networkName: string, json: z.output<typeof endpointJson>): ObservedEndpoint {
  return {
    networkName,
    networkId: json.NetworkID,
    endpointId: json.EndpointID,
    ipv4: toCanonical(json.IPAddress),
    ipv6: toCanonical(json.GlobalIPv6Address),
    mac: json.MacAddress || null,
    gateway: toCanonical(json.Gateway),
    reservedIpv4: toCanonical(json.IPAMConfig?.IPv4Address),
    reservedIpv6: toCanonical(json.IPAMConfig?.IPv6Address),
    gatewayPriority: json.GwPriority,
  };
}

const plainIpv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Engines write IPv4 in canonical form already; asking the library for each of 600 addresses cost 4 ms a read. */
function toCanonical(address: string | undefined): string | null {
  if (!address) return null;
  return plainIpv4.test(address) ? address : canonicalAddress(address);
}

function toExtras(json: z.output<typeof endpointJson>): { extras?: EndpointExtras } {
  const extras: EndpointExtras = {
    links: json.Links ?? [],
    driverOptions: json.DriverOpts ?? {},
    linkLocalAddresses: json.IPAMConfig?.LinkLocalIPs ?? [],
  };
  return hasExtras(extras) ? { extras } : {};
}

/** The list tells health in words only: `Up 2 hours (healthy)`, `(health: starting)`. */
function toHealth(status: string): string {
  const word = /\((?:health: )?(healthy|unhealthy|starting)\)$/.exec(status)?.[1];
  return word ?? "none";
}

/** Reads `GET /containers/json?all=1`; null when it is not a list. */
export function parseContainers(json: unknown): ParsedList<ObservedContainer> | null {
  return parseList(containerJson, json, (container) => ({
    id: container.Id,
    // A linked container carries further names of the form /other/alias; its own has one slash.
    name: (
      container.Names.find((name) => !name.slice(1).includes("/")) ??
      container.Names[0] ??
      `/${container.Id.slice(0, 12)}`
    ).replace(/^\//, ""),
    image: container.Image,
    state: container.State,
    health: toHealth(container.Status),
    networkMode: container.HostConfig.NetworkMode,
    labels: container.Labels,
    ports: container.Ports.filter((port) => port.PublicPort !== null && port.PublicPort > 0)
      .map((port) => ({
        hostAddress: port.IP || "0.0.0.0",
        hostPort: port.PublicPort ?? 0,
        containerPort: port.PrivatePort,
        protocol: port.Type || "tcp",
      }))
      .toSorted((a, b) => a.hostPort - b.hostPort || (a.hostAddress < b.hostAddress ? -1 : 1)),
    endpoints: Object.entries(container.NetworkSettings.Networks).map(([name, endpoint]) =>
      toObservedEndpoint(name, endpoint),
    ),
  }));
}

const bindingsJson = lenient(
  z.nullable(z.record(z.string(), z.nullable(z.array(z.object({ HostIp: text, HostPort: text }))))),
  null,
);
const nullableTexts = lenient(z.nullable(z.array(z.string())), null);

const inspectionJson = z.object({
  Id: z.string(),
  Created: text,
  State: lenient(z.object({ StartedAt: text, Pid: integer }), { StartedAt: "", Pid: null }),
  Config: lenient(
    z.object({
      Hostname: text,
      Env: nullableTexts,
      ExposedPorts: lenient(z.nullable(z.record(z.string(), z.unknown())), null),
    }),
    { Hostname: "", Env: null, ExposedPorts: null },
  ),
  HostConfig: lenient(
    z.object({
      PortBindings: bindingsJson,
      RestartPolicy: lenient(z.object({ Name: text }), { Name: "" }),
      Privileged: lenient(z.nullable(z.boolean()), null),
      Dns: nullableTexts,
      ExtraHosts: nullableTexts,
      Links: nullableTexts,
    }),
    {
      PortBindings: null,
      RestartPolicy: { Name: "" },
      Privileged: null,
      Dns: null,
      ExtraHosts: null,
      Links: null,
    },
  ),
  NetworkSettings: lenient(z.object({ Networks: lenient(z.record(z.string(), endpointJson), {}) }), {
    Networks: {},
  }),
});

/** What an inspection tells beyond the list; environment values stay inside (only the names are taken along). */
export interface ContainerInspection extends ObservedInspection {
  environmentNames: string[];
  hostname: string | null;
  createdAt: string | null;
  restartPolicy: string | null;
  privileged: boolean | null;
  dns: string[];
  extraHosts: string[];
  /** `--link` on the default bridge; those of other networks are among the extras of their endpoints. */
  links: string[];
  wantedPorts: WantedPort[];
}

/** Reads `GET /containers/{id}/json`; null when it is not an inspection. */
export function parseInspection(json: unknown): ContainerInspection | null {
  const parsed = inspectionJson.safeParse(json);
  if (!parsed.success) return null;
  const { Config, HostConfig, NetworkSettings, State, Created } = parsed.data;
  const endpoints: ObservedInspection["endpoints"] = {};
  for (const [name, endpoint] of Object.entries(NetworkSettings.Networks)) {
    endpoints[name] = {
      aliases: endpoint.Aliases ?? [],
      dnsNames: endpoint.DNSNames,
      gatewayPriority: endpoint.GwPriority,
      ...toExtras(endpoint),
    };
  }
  return {
    exposedPorts: Object.keys(Config.ExposedPorts ?? {}).toSorted(),
    endpoints,
    observedEndpoints: Object.entries(NetworkSettings.Networks).map(([name, endpoint]) =>
      toObservedEndpoint(name, endpoint),
    ),
    // A container that does not run has 0.
    pid: State.Pid !== null && Number.isInteger(State.Pid) && State.Pid > 0 ? State.Pid : null,
    environmentNames: (Config.Env ?? [])
      .map((entry) => entry.split("=")[0] ?? "")
      .filter((name) => name !== ""),
    hostname: Config.Hostname || null,
    createdAt: Created || null,
    // Docker's zero time means "never".
    startedAt: State.StartedAt === "" || State.StartedAt.startsWith("0001-") ? null : State.StartedAt,
    restartPolicy: HostConfig.RestartPolicy.Name || null,
    privileged: HostConfig.Privileged,
    dns: HostConfig.Dns ?? [],
    extraHosts: HostConfig.ExtraHosts ?? [],
    links: HostConfig.Links ?? [],
    wantedPorts: Object.entries(HostConfig.PortBindings ?? {}).flatMap(([port, bindings]) => {
      const [containerPort = "", protocol = "tcp"] = port.split("/");
      return (bindings ?? []).map((binding) => ({
        hostAddress: binding.HostIp || "0.0.0.0",
        hostPort: binding.HostPort === "" ? null : Number(binding.HostPort),
        containerPort: Number(containerPort),
        protocol,
      }));
    }),
  };
}

const versionJson = z.object({
  Version: text,
  ApiVersion: z.string(),
  Platform: lenient(z.object({ Name: text }), { Name: "" }),
  Components: lenient(z.array(z.object({ Name: text })), []),
});
const infoJson = z.object({
  ID: text,
  Name: text,
  OperatingSystem: text,
  Swarm: lenient(z.object({ LocalNodeState: text }), { LocalNodeState: "" }),
  Plugins: lenient(z.object({ Network: lenient(z.nullable(z.array(z.string())), null) }), { Network: null }),
  DefaultAddressPools: lenient(
    z.nullable(z.array(z.object({ Base: text, Size: lenient(z.number(), 0) }))),
    null,
  ),
});

export interface EngineDescription {
  /** The engine's own id, kept in its data; empty where it has none. */
  id: string;
  name: string;
  kind: "docker" | "podman" | "demo";
  version: string;
  apiVersion: readonly [number, number];
  swarm: string;
  networkDrivers: string[] | null;
  defaultAddressPools: { base: string; size: number }[] | null;
}

/** Reads `GET /version` and `GET /info`; null when they are not an engine's. */
export function parseDescription(versionValue: unknown, infoValue: unknown): EngineDescription | null {
  const version = versionJson.safeParse(versionValue);
  const info = infoJson.safeParse(infoValue);
  if (!version.success || !info.success) return null;
  const numbers = /^(\d+)\.(\d+)$/.exec(version.data.ApiVersion);
  if (numbers === null) return null;
  const names = [version.data.Platform.Name, ...version.data.Components.map((component) => component.Name)];
  const kind = names.some((name) => /podman/i.test(name))
    ? "podman"
    : /demo engine/i.test(version.data.Platform.Name)
      ? "demo"
      : "docker";
  return {
    id: info.data.ID,
    name: info.data.Name,
    kind,
    version: version.data.Version,
    apiVersion: [Number(numbers[1]), Number(numbers[2])],
    swarm: info.data.Swarm.LocalNodeState || "inactive",
    networkDrivers: info.data.Plugins.Network,
    defaultAddressPools:
      info.data.DefaultAddressPools?.map((pool) => ({ base: pool.Base, size: pool.Size })) ?? null,
  };
}

const eventJson = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: lenient(z.object({ ID: text, Attributes: texts }), { ID: "", Attributes: {} }),
  time: lenient(z.number(), 0),
  timeNano: lenient(z.number(), 0),
});

export interface EngineEvent {
  type: string;
  action: string;
  actorId: string;
  attributes: Record<string, string>;
  /** Milliseconds since the epoch, by the engine's clock. */
  at: number;
}

/** Times beyond what a Date holds (8.64e15 ms) are read as the epoch. */
function toMilliseconds(time: number): number {
  return Math.abs(time) <= 8.64e15 ? Math.floor(time) : 0;
}

/** Reads one object of the event stream; null for one that is not an event. */
export function parseEvent(json: unknown): EngineEvent | null {
  const parsed = eventJson.safeParse(json);
  if (!parsed.success) return null;
  const { Type, Action, Actor, time, timeNano } = parsed.data;
  return {
    type: Type,
    action: Action,
    actorId: Actor.ID,
    attributes: Actor.Attributes,
    at: toMilliseconds(timeNano > 0 ? timeNano / 1e6 : time * 1000),
  };
}
