import type { ConnectionPlan } from "@/lib/domain/topology/plan-connection";
import type { EndpointExtras } from "@/lib/domain/topology/topology";
import type { NetworkPlan } from "@/lib/domain/topology/plan-network";

/** One argument as a POSIX shell reads it back, whatever it holds. */
export function quoteArgument(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function toCommand(words: readonly string[]): string {
  return words.map(quoteArgument).join(" ");
}

/**
 * How a command names a network or container: by its name where docker would read the name as just that, else by
 * its id (20.10 stores any text as a network's name, and two networks may share one).
 */
export function commandName(
  item: { id: string; name: string },
  siblings: readonly { id: string; name: string }[] = [],
): string {
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(item.name);
  const isOwn = siblings.every(
    (other) => other.id === item.id || (other.name !== item.name && !other.id.startsWith(item.name)),
  );
  return isPlain && isOwn ? item.name : item.id;
}

/** `docker network create …` that does what the plan does. */
export function createNetworkCommand(plan: Omit<NetworkPlan, "warnings">): string {
  const words = ["docker", "network", "create"];
  if (plan.driver !== "bridge") words.push("--driver", plan.driver);
  if (plan.internal) words.push("--internal");
  if (plan.attachable) words.push("--attachable");
  if (plan.ipv6) words.push("--ipv6");
  for (const pool of plan.pools) {
    if (pool.subnet !== null) words.push("--subnet", pool.subnet);
    if (pool.ipRange !== null) words.push("--ip-range", pool.ipRange);
    if (pool.gateway !== null) words.push("--gateway", pool.gateway);
    for (const [name, address] of Object.entries(pool.auxiliaryAddresses)) {
      words.push("--aux-address", `${name}=${address}`);
    }
  }
  for (const [key, value] of Object.entries(plan.options)) words.push("--opt", `${key}=${value}`);
  for (const [key, value] of Object.entries(plan.labels)) words.push("--label", `${key}=${value}`);
  words.push(plan.name);
  return toCommand(words);
}

/**
 * `docker network connect …`. Names are those that `commandName` chose. The CLI has no flag for a MAC address; the
 * plan warns of that.
 */
export function connectCommand(
  names: { network: string; container: string },
  plan: Pick<ConnectionPlan, "ipv4Address" | "ipv6Address" | "aliases" | "gatewayPriority">,
  extras?: EndpointExtras,
): string {
  const words = ["docker", "network", "connect"];
  if (plan.ipv4Address !== null) words.push("--ip", plan.ipv4Address);
  if (plan.ipv6Address !== null) words.push("--ip6", plan.ipv6Address);
  for (const alias of plan.aliases) words.push("--alias", alias);
  if (plan.gatewayPriority !== null) words.push("--gw-priority", String(plan.gatewayPriority));
  for (const link of extras?.links ?? []) words.push("--link", link);
  for (const address of extras?.linkLocalAddresses ?? []) words.push("--link-local-ip", address);
  for (const [key, value] of Object.entries(extras?.driverOptions ?? {}))
    words.push("--driver-opt", `${key}=${value}`);
  words.push(names.network, names.container);
  return toCommand(words);
}

export function disconnectCommand(
  names: { network: string; container: string },
  options: { force: boolean },
): string {
  const words = ["docker", "network", "disconnect"];
  if (options.force) words.push("--force");
  words.push(names.network, names.container);
  return toCommand(words);
}

export function removeNetworkCommand(names: readonly string[]): string {
  return toCommand(["docker", "network", "rm", ...names]);
}
