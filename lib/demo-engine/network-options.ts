import { formatAddress, overlaps } from "@/lib/domain/ip/ip";
import { EngineFailure } from "./engine-failure";
import { shortId } from "./identifiers";
import type { EngineModel, Network } from "./model";

const bridgeNameOption = "com.docker.network.bridge.name";
const bridgePrefix = "com.docker.network.bridge.";
const mtuOption = "com.docker.network.driver.mtu";

/** The bridge interface of a network on the engine's host. */
export function bridgeInterface(network: Network): string {
  return network.options[bridgeNameOption] || `br-${shortId(network.id)}`;
}

/** Whether members of a bridge may talk to each other. */
export function hasInterContainerTraffic(network: Network): boolean {
  const value = network.options[`${bridgePrefix}enable_icc`];
  return value === undefined || goBoolean(value) === true;
}

/** Whether packets of a bridge leave the host with the host's address; without, no answer finds its way back. */
export function isMasqueraded(network: Network): boolean {
  const value = network.options[`${bridgePrefix}enable_ip_masquerade`];
  return network.driver !== "bridge" || value === undefined || goBoolean(value) === true;
}

/** Go's strconv.ParseBool; null for what it refuses. */
export function goBoolean(value: string): boolean | null {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(value)) return true;
  if (["0", "f", "F", "false", "FALSE", "False"].includes(value)) return false;
  return null;
}

/** What a driver refuses before any address is reserved. */
export function checkDriverOptions(model: EngineModel, network: Network): void {
  if (network.driver === "macvlan" || network.driver === "ipvlan") checkParent(model, network);
}

/** What the bridge driver refuses, after addresses are reserved. */
export function checkBridge(model: EngineModel, network: Network): void {
  checkBridgeOptions(network);
  if (network.configs.v4.length > 1 || (network.hasIpv6 && network.configs.v6.length > 1)) {
    throw new EngineFailure(403, "bridge driver doesn't support multiple subnets");
  }
  checkBridgeConflicts(model, network);
  checkBridgeName(model, network);
  checkIpv6Gateway(network);
}

function checkBridgeOptions(network: Network): void {
  for (const name of ["enable_icc", "enable_ip_masquerade"]) {
    const value = network.options[bridgePrefix + name];
    if (value !== undefined && goBoolean(value) === null) {
      throw new EngineFailure(
        500,
        `failed to parse ${bridgePrefix}${name} value: ${value} (strconv.ParseBool: parsing "${value}": invalid syntax)`,
      );
    }
  }
  const binding = network.options[`${bridgePrefix}host_binding_ipv4`];
  if (binding !== undefined && !/^\d+\.\d+\.\d+\.\d+$/.test(binding)) {
    throw new EngineFailure(
      500,
      `failed to parse ${bridgePrefix}host_binding_ipv4 value: ${binding} (nil ip)`,
    );
  }
  const mtu = network.options[mtuOption];
  if (mtu === undefined) return;
  if (!/^[+-]?\d+$/.test(mtu)) {
    throw new EngineFailure(
      500,
      `failed to parse ${mtuOption} value: ${mtu} (strconv.Atoi: parsing "${mtu}": invalid syntax)`,
    );
  }
  if (Number(mtu) < 0) throw new EngineFailure(500, `invalid MTU number: ${mtu}`);
}

function checkBridgeConflicts(model: EngineModel, network: Network): void {
  for (const other of model.networks.values()) {
    if (other.driver !== "bridge") continue;
    for (const family of ["v4", "v6"] as const) {
      const [mine, theirs] = [network.pools[family], other.pools[family]];
      if (!mine || !theirs || !overlaps(mine.cidr, theirs.cidr)) continue;
      const ours = `${network.id} (${bridgeInterface(network)})`;
      throw new EngineFailure(
        403,
        `cannot create network ${ours}: conflicts with network ${other.id} (${bridgeInterface(other)}): networks have overlapping IP${family}`,
      );
    }
  }
}

function checkBridgeName(model: EngineModel, network: Network): void {
  const name = network.options[bridgeNameOption] ?? "";
  if (name.length > 15) {
    throw new EngineFailure(500, "failed to check bridge interface existence: numerical result out of range");
  }
  if (name.includes("/")) throw new EngineFailure(500, "invalid argument");
  if (name === "lo" || model.hostInterfaces.some((one) => one.name === name)) {
    throw new EngineFailure(500, `existing interface ${name} is not a bridge`);
  }
}

/** The kernel refuses to put the gateway's address on the bridge. */
function checkIpv6Gateway(network: Network): void {
  const pool = network.pools.v6;
  if (pool?.cidr.family !== 6) return;
  const first = pool.cidr.base >> 112n;
  const why =
    first >> 8n === 0xffn ? "cannot assign requested address" : first === 0xfe80n ? "file exists" : null;
  if (why === null) return;
  const address = `${formatAddress(pool.gateway)}/${pool.cidr.prefix}`;
  throw new EngineFailure(500, `failed to add IPv6 address ${address} to bridge: ${why}`);
}

function checkParent(model: EngineModel, network: Network): void {
  const mode = network.options["macvlan_mode"];
  if (network.driver === "macvlan" && mode && !["bridge", "private", "vepa", "passthru"].includes(mode)) {
    throw new EngineFailure(
      500,
      `requested macvlan mode '${mode}' is not valid, 'bridge' mode is the macvlan driver default`,
    );
  }
  const parent = network.options["parent"];
  if (!parent) return;
  if (parent === "lo") {
    throw new EngineFailure(500, `loopback interface is not a valid ${network.driver} parent link`);
  }
  const known = model.hostInterfaces.some((one) => one.name === parent);
  const [base, tag] = parent.split(".");
  if (!known && tag === undefined) {
    throw new EngineFailure(500, `invalid subinterface vlan name ${parent}, example formatting is eth0.10`);
  }
  if (!known && !model.hostInterfaces.some((one) => one.name === base)) {
    throw new EngineFailure(500, `-o parent interface does was not found on the host: ${base}`);
  }
  for (const other of model.networks.values()) {
    if (other.driver === network.driver && other.options["parent"] === parent) {
      const dummy = `dm-${shortId(other.id)}`;
      throw new EngineFailure(500, `network ${dummy} is already using parent interface ${parent}`);
    }
  }
}
