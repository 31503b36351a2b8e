import { parseAddress, parseCidr } from "@/lib/domain/ip/ip";
import { EngineFailure } from "./engine-failure";
import { type AddressAnswer, readAddress } from "./ipam";
import type { DriverName, EngineModel, Network, PoolConfig, ReservedPool } from "./model";
import { checkBridge, checkDriverOptions } from "./network-options";

/** What a client may ask of a new network. */
export type NetworkDraft = {
  name: string;
  checkDuplicate?: boolean;
  driver?: string;
  isInternal?: boolean;
  isAttachable?: boolean;
  isIngress?: boolean;
  isConfigOnly?: boolean;
  configFrom?: string;
  scope?: string;
  hasIpv6?: boolean;
  labels?: Record<string, string>;
  options?: Record<string, string>;
  ipam?: { driver?: string; options?: Record<string, string> | null; configs?: PoolConfig[] };
};

const predefinedNames = ["bridge", "host", "none", "default"];

/** Creates a network: the checks, their order and their words are the engine's. */
export function createNetwork(
  model: EngineModel,
  draft: NetworkDraft,
): { network: Network; warning: string } {
  const warning = checkName(model, draft);
  checkScope(draft);
  const driver = readDriver(draft);
  const configs = sortConfigs(draft.ipam?.configs ?? []);
  const network: Network = {
    id: model.ids(`network:${draft.name}`),
    name: draft.name,
    createdAt: model.now().getTime(),
    driver,
    isPredefined: false,
    isInternal: draft.isInternal ?? false,
    isAttachable: draft.isAttachable ?? false,
    isConfigOnly: draft.isConfigOnly ?? false,
    hasIpv6: draft.hasIpv6 ?? false,
    labels: { ...draft.labels },
    options: { ...draft.options },
    ipamDriver: draft.ipam?.driver || "default",
    ipamOptions: draft.ipam?.options ?? null,
    configs,
    pools: { v4: null, v6: null },
    attached: new Set(),
  };
  if (!network.isConfigOnly) reserveAndCheck(model, network);
  model.addNetwork(network);
  model.networkEvent(network, "create");
  return { network, warning };
}

/** Makes `bridge`, `host` and `none`, which every engine has. */
export function addPredefinedNetworks(model: EngineModel): void {
  const blank = {
    isPredefined: true,
    isInternal: false,
    isAttachable: false,
    isConfigOnly: false,
    hasIpv6: false,
  };
  const make = (name: string, driver: DriverName): Network => ({
    ...blank,
    id: model.ids(`network:${name}`),
    name,
    createdAt: model.now().getTime(),
    driver,
    labels: {},
    options: {},
    ipamDriver: "default",
    ipamOptions: null,
    configs: { v4: [], v6: [] },
    pools: { v4: null, v6: null },
    attached: new Set(),
  });
  model.addNetwork(make("none", "null"));
  model.addNetwork(make("host", "host"));
  const bridge = make("bridge", "bridge");
  bridge.options = {
    "com.docker.network.bridge.default_bridge": "true",
    "com.docker.network.bridge.enable_icc": "true",
    "com.docker.network.bridge.enable_ip_masquerade": "true",
    "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0",
    "com.docker.network.bridge.name": "docker0",
    "com.docker.network.driver.mtu": "1500",
  };
  bridge.configs.v4 = [{ subnet: "172.17.0.0/16", ipRange: "", gateway: "", auxiliary: {} }];
  reservePools(model, bridge);
  model.addNetwork(bridge);
}

/** Removes a network that no running container uses. */
export function removeNetwork(model: EngineModel, network: Network): void {
  if (network.isPredefined) {
    throw new EngineFailure(403, `${network.name} is a pre-defined network and cannot be removed`);
  }
  if (network.attached.size > 0) {
    throw new EngineFailure(
      403,
      `error while removing network: network ${network.name} id ${network.id} has active endpoints`,
    );
  }
  releasePools(model, network);
  model.networks.delete(network.id);
  model.networkEvent(network, "destroy");
}

function checkName(model: EngineModel, draft: NetworkDraft): string {
  const { name } = draft;
  if (predefinedNames.includes(name)) {
    throw new EngineFailure(403, `operation is not permitted on predefined ${name} network `);
  }
  const taken = [...model.networks.values()].find((network) => network.name === name);
  if (draft.checkDuplicate && (taken || name === "")) {
    throw new EngineFailure(409, `network with name ${name} already exists`);
  }
  if (name.trim() === "") throw new EngineFailure(500, `invalid name: ${name}`);
  return taken ? `Network with name ${name} (id : ${taken.id}) already exists` : "";
}

function checkScope(draft: NetworkDraft): void {
  if (draft.driver === "overlay") {
    throw new EngineFailure(
      500,
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    );
  }
  if (draft.scope === "swarm") {
    throw new EngineFailure(403, "cannot create a swarm scoped network when swarm is not active");
  }
  if (draft.isIngress) throw new EngineFailure(403, "Ingress network can only be global scope network");
  if (draft.configFrom) {
    throw new EngineFailure(404, `configuration network "${draft.configFrom}" does not exist`);
  }
}

function readDriver(draft: NetworkDraft): DriverName {
  if (draft.isConfigOnly) return "null";
  const driver = draft.driver || "bridge";
  switch (driver) {
    case "bridge":
    case "macvlan":
    case "ipvlan":
      return driver;
    case "host":
    case "null":
      throw new EngineFailure(403, `only one instance of "${driver}" network is allowed`);
    default:
      throw new EngineFailure(404, `plugin "${driver}" not found`);
  }
}

function sortConfigs(configs: PoolConfig[]): Network["configs"] {
  const sorted: Network["configs"] = { v4: [], v6: [] };
  for (const config of configs) {
    const parsed = parseCidr(config.subnet, { allowHostBits: true });
    if (!parsed.ok) {
      if (/^::ffff:/i.test(config.subnet)) {
        throw new EngineFailure(500, "Failed to Setup IP tables: Unable to enable SKIP DNAT rule");
      }
      throw new EngineFailure(
        500,
        `Invalid subnet ${config.subnet} : invalid CIDR address: ${config.subnet}`,
      );
    }
    sorted[parsed.value.family === 4 ? "v4" : "v6"].push(config);
  }
  return sorted;
}

function reserveAndCheck(model: EngineModel, network: Network): void {
  if (network.ipamDriver === "null") throw new EngineFailure(500, "ipv4 pool is empty");
  if (network.ipamDriver !== "default")
    throw new EngineFailure(404, `plugin "${network.ipamDriver}" not found`);
  const extra = reservePools(model, network);
  try {
    checkDriverOptions(model, network);
    if (network.driver === "bridge") checkBridge(model, network);
  } catch (error) {
    releasePools(model, network);
    throw error;
  } finally {
    for (const pool of extra) releasePool(model, pool);
  }
}

/**
 * Reserves the network's pools and answers those beyond the first of a family: the drivers use one of each, yet a
 * second one must pass the same checks.
 */
function reservePools(model: EngineModel, network: Network): ReservedPool[] {
  const done: ReservedPool[] = [];
  const reserveAll = (configs: PoolConfig[], family: 4 | 6): ReservedPool | null => {
    const reserved = (configs.length === 0 ? [null] : configs).map((config) => {
      const pool = reservePool(model, { config, family, networkName: network.name });
      done.push(pool);
      return pool;
    });
    return reserved[0] ?? null;
  };
  try {
    network.pools.v4 = reserveAll(network.configs.v4, 4);
    if (network.hasIpv6) network.pools.v6 = reserveAll(network.configs.v6, 6);
  } catch (error) {
    for (const pool of done) releasePool(model, pool);
    throw error;
  }
  return done.filter((pool) => pool !== network.pools.v4 && pool !== network.pools.v6);
}

function reservePool(
  model: EngineModel,
  { config, family, networkName }: { config: PoolConfig | null; family: 4 | 6; networkName: string },
): ReservedPool {
  const gatewayText = config?.gateway ?? "";
  if (gatewayText !== "" && !parseAddress(gatewayText).ok) {
    throw new EngineFailure(500, `invalid gateway address ${gatewayText} in Ipam configuration`);
  }
  const { key, cidr } = model.ipam.requestPool({
    subnet: config?.subnet ?? null,
    ipRange: config?.ipRange ?? "",
    family,
  });
  const release = (taken: AddressAnswer[]): void => {
    for (const answer of taken) if (answer.ok) model.ipam.releaseAddress(key, answer.address);
    model.ipam.releasePool(key);
  };
  const gateway = model.ipam.requestAddress(key, readAddress(gatewayText));
  if (!gateway.ok) {
    release([]);
    throw new EngineFailure(500, `failed to allocate gateway (${gatewayText}): ${gateway.reason}`);
  }
  const pool: ReservedPool = { key, cidr, gateway: gateway.address, auxiliary: [] };
  for (const [name, text] of Object.entries(config?.auxiliary ?? {}).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    // Two of the engine's three refusals here leak the pool until it restarts; a client must be able to see that.
    const address = readAddress(text);
    if (address === null) {
      throw new EngineFailure(
        500,
        `non parsable secondary ip address (${name}:${text}) passed for network ${networkName}`,
      );
    }
    const answer = model.ipam.requestAddress(key, address);
    if (answer.ok) pool.auxiliary.push(address);
    else if (answer.reason === "Requested address is out of range") {
      const master = key.split(" ")[0] ?? key;
      throw new EngineFailure(
        403,
        `auxiliary address: (${name}:${text}) must belong to the master pool: ${master}`,
      );
    } else {
      release([gateway]);
      throw new EngineFailure(
        500,
        `failed to allocate secondary ip address (${name}:${text}): ${answer.reason}`,
      );
    }
  }
  return pool;
}

function releasePools(model: EngineModel, network: Network): void {
  for (const pool of [network.pools.v4, network.pools.v6]) if (pool) releasePool(model, pool);
}

function releasePool(model: EngineModel, pool: ReservedPool): void {
  for (const address of [pool.gateway, ...pool.auxiliary]) model.ipam.releaseAddress(pool.key, address);
  model.ipam.releasePool(pool.key);
}
