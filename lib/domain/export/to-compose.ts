import { type ExportedText, toHead } from "@/lib/domain/export/export-head";
import {
  type ExportSource,
  type Recipe,
  type RecipeContainer,
  type RecipeEndpoint,
  type RecipeOptions,
  noteOn,
  toRecipe,
} from "@/lib/domain/export/recipe";
import { toExposed, toPortWords } from "@/lib/domain/export/port-word";
import { toYaml, type YamlMapping, type YamlValue } from "@/lib/domain/export/yaml-text";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Selection } from "@/lib/domain/topology/selection";
import {
  byNameThenId,
  type Container,
  type ContainerId,
  isLive,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

/** Labels that compose writes by itself, and by which it knows its own. */
const composeLabel = "com.docker.compose.";
/** Of services that an “up” leaves alone. */
const idleProfile = "stopped";

/**
 * The topology as `services:` and `networks:` of a compose file (EXP-10): static addresses and aliases kept, every name
 * spelled out, so that what comes up is called as it was.
 */
export function toCompose(
  topology: Topology,
  scope: Selection | null,
  source: ExportSource,
  options: RecipeOptions,
): ExportedText {
  const recipe = toRecipe(topology, scope, source, options);
  // Compose has an order of its own; people look for names.
  const containers = recipe.containers.toSorted((a, b) => byNameThenId(a.container, b.container));
  const networkKeys = toKeys(recipe.networks, ({ name }) => name);
  const serviceKeys = toKeys(
    // Those that have a service's name are asked last: a plain container keeps its own.
    containers
      .map(({ container }) => container)
      .toSorted((a, b) => Number(a.composeService !== null) - Number(b.composeService !== null)),
    ({ composeService, name }) => composeService ?? name,
  );
  const idle = findIdle(containers);
  const services = containers.map((each): [string, YamlValue] => [
    serviceKeys.get(each.container.id) ?? "",
    toService(each, networkKeys, serviceKeys, idle),
  ]);
  const networks = recipe.networks.map((network): [string, YamlValue] => [
    networkKeys.get(network.id) ?? "",
    toNetwork(network),
  ]);
  const notes = [...recipe.notes, ...listComposeNotes({ ...recipe, containers })].map(toDisplayText);
  const head = toHead(
    topology,
    scope,
    source,
    [
      "A fragment to merge with yours: commands, environment, volumes, health checks and restart policies are not in it,",
      "nor links of the default bridge and IPAM drivers, for Patchbay does not read them. Names are as they were, so none",
      "of these may exist where it is brought up.",
    ],
    notes,
  );
  const body = toYaml(
    new Map<string, YamlValue>([
      ["services", new Map(services)],
      ["networks", new Map(networks)],
    ]),
  );
  return { text: `${head.map((line) => `# ${line}`.trimEnd()).join("\n")}\n\n${body}`, notes };
}

function toService(
  each: RecipeContainer,
  networkKeys: ReadonlyMap<string, string>,
  serviceKeys: ReadonlyMap<string, string>,
  idle: ReadonlySet<RecipeContainer>,
): YamlMapping {
  const { container, owner, endpoints, publications, labels } = each;
  const joined = endpoints.flatMap((endpoint): [string, RecipeEndpoint][] => {
    const key = networkKeys.get(endpoint.network.id);
    return key === undefined ? [] : [[key, endpoint]];
  });
  // What every compose knows, where it can only mean that one.
  const soleMac = joined.length === 1 ? (joined[0]?.[1].macAddress ?? null) : null;
  const attachments = joined.map(([key, endpoint]): [string, YamlValue] => [
    key,
    new Map([
      // The container is created for that one, and connected to the others.
      ...(joined.length > 1 && endpoint === endpoints[0] ? [["priority", 1000] as const] : []),
      ...toAttachment(soleMac === null ? endpoint : { ...endpoint, macAddress: null }),
    ]),
  ]);
  const links = endpoints
    .flatMap((endpoint) => endpoint.links)
    .map(({ container: other, alias }) => literal(`${serviceKeys.get(other.id) ?? other.name}:${alias}`));
  return toMapping([
    ["container_name", literal(container.name)],
    ["image", literal(container.image)],
    ["profiles", idle.has(each) ? [idleProfile] : []],
    [
      "network_mode",
      joined.length > 0 ? null : owner !== null ? `service:${serviceKeys.get(owner.id)}` : modeOf(endpoints),
    ],
    ["mac_address", soleMac],
    ["networks", joined.length === 0 ? null : new Map(attachments)],
    ["links", [...new Set(links)]],
    ["ports", publications.flatMap(toPortWords)],
    ["expose", toExposed(container.exposedPorts, publications).map(literal)],
    ["labels", toTexts(withoutComposeLabels(labels))],
  ]);
}

/** Those that compose shall not start, for they do not run; but for those that a running one shares with or links to. */
function findIdle(containers: readonly RecipeContainer[]): ReadonlySet<RecipeContainer> {
  const byId = new Map(containers.map((each) => [each.container.id, each]));
  const idle = new Set(containers);
  const keep = (each: RecipeContainer | undefined): void => {
    if (each === undefined || !idle.delete(each)) return;
    if (each.owner !== null) keep(byId.get(each.owner.id));
    for (const { links } of each.endpoints) for (const { container } of links) keep(byId.get(container.id));
  };
  for (const each of containers) if (isLive(each.container)) keep(each);
  return idle;
}

/** Of a container on none of the networks that a file can define. */
function modeOf([first]: readonly RecipeEndpoint[]): string {
  if (first === undefined) return "none";
  return first.network.driver === "host" ? "host" : first.network.driver === "null" ? "none" : "bridge";
}

function toAttachment({
  ipv4Address,
  ipv6Address,
  macAddress,
  aliases,
  gatewayPriority,
  driverOptions,
  linkLocalAddresses,
}: RecipeEndpoint): YamlMapping {
  return toMapping([
    ["ipv4_address", ipv4Address],
    ["ipv6_address", ipv6Address],
    ["mac_address", macAddress],
    ["gw_priority", gatewayPriority],
    ["aliases", aliases.map(literal)],
    ["link_local_ips", linkLocalAddresses.map(literal)],
    ["driver_opts", toTexts(driverOptions)],
  ]);
}

function toNetwork({
  name,
  driver,
  internal,
  attachable,
  ipv6,
  pools,
  options,
  labels,
}: Network): YamlMapping {
  const config = pools.map(({ subnet, ipRange, gateway, auxiliaryAddresses }) =>
    toMapping([
      ["subnet", subnet],
      ["ip_range", ipRange],
      ["gateway", gateway],
      ["aux_addresses", toTexts(auxiliaryAddresses)],
    ]),
  );
  return toMapping([
    ["name", literal(name)],
    ["driver", literal(driver)],
    ["internal", internal || null],
    ["attachable", attachable || null],
    ["enable_ipv6", ipv6 || null],
    ["ipam", config.length === 0 ? null : toMapping([["config", config]])],
    ["driver_opts", toTexts(options)],
    ["labels", toTexts(withoutComposeLabels(labels))],
  ]);
}

function listComposeNotes({ networks, containers }: Recipe): string[] {
  const found = (isMeant: (each: RecipeContainer) => boolean): Container[] =>
    containers.filter(isMeant).map(({ container }) => container);
  const withEndpoint = (isMeant: (endpoint: RecipeEndpoint, each: RecipeContainer) => boolean): Container[] =>
    found((each) => each.endpoints.some((endpoint) => isMeant(endpoint, each)));
  const idle = findIdle(containers);
  const used = new Set(containers.flatMap(({ endpoints }) => endpoints.map(({ network }) => network.id)));
  const isTwin = ({ id, name }: Network): boolean =>
    networks.some((other) => other.name === name && other.id !== id);
  const isMadeByCompose = [...networks, ...containers].some(({ labels }) =>
    Object.keys(labels).some((key) => key.startsWith(composeLabel)),
  );
  return [
    ...noteOn(
      networks.filter(({ id }) => !used.has(id)),
      (names) => `${names}: compose makes a network only when a service uses it.`,
    ),
    ...noteOn(
      found((each) => idle.has(each)),
      (names) => `${names}: not running, so only “--profile ${idleProfile}” brings them up.`,
    ),
    ...noteOn(
      withEndpoint(({ network }, { endpoints }) => network.predefined && endpoints.length > 1),
      (names) => `The default bridge of ${names}: compose joins it alone, or not at all.`,
    ),
    ...noteOn(
      found(({ owner, endpoints }) => owner === null && endpoints.length === 0),
      (names) => `${names}: on no network here, so network_mode is none.`,
    ),
    ...noteOn(
      networks.filter(isTwin),
      (names) => `${names}: one name for several networks, of which compose knows one.`,
    ),
    ...noteOn(
      withEndpoint(({ macAddress }, { endpoints }) => macAddress !== null && endpoints.length > 1),
      (names) => `The mac_address of ${names} needs compose 2.23.2.`,
    ),
    ...noteOn(
      withEndpoint(({ gatewayPriority }) => gatewayPriority !== null),
      (names) => `The gw_priority of ${names} needs compose 2.33.1.`,
    ),
    ...noteOn(
      withEndpoint(({ driverOptions }) => Object.keys(driverOptions).length > 0),
      (names) => `The driver_opts of ${names} need compose 2.27.1.`,
    ),
    ...(isMadeByCompose ? ["Compose’s own labels: it writes them anew."] : []),
  ];
}

/** Text that compose shall not look for variables in. Keys are not looked through. */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function toTexts(texts: Readonly<Record<string, string>>): YamlMapping {
  const sorted = Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([key, value]) => [key, literal(value)]));
}

/** Without what is not there. */
function toMapping(entries: readonly (readonly [string, YamlValue | null])[]): YamlMapping {
  return new Map(
    entries.flatMap(([key, value]): [string, YamlValue][] => {
      const isEmpty =
        value === null ||
        (value instanceof Map && value.size === 0) ||
        (Array.isArray(value) && value.length === 0);
      return isEmpty ? [] : [[key, value]];
    }),
  );
}

function withoutComposeLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith(composeLabel)));
}

/** A key for each, as compose takes them, and no two the same. */
function toKeys<Item extends { id: NetworkId | ContainerId }>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Map<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  for (const item of items) {
    const wish =
      nameOf(item)
        .replaceAll(/[^a-zA-Z0-9._-]+/g, "-")
        .replace(/^[._-]+/, "") || "unnamed";
    let key = wish;
    for (let count = 2; taken.has(key); count += 1) key = `${wish}-${count}`;
    taken.add(key);
    keys.set(item.id, key);
  }
  return keys;
}
