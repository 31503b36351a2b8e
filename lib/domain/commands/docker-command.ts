import type { ConnectionPlan } from "@/lib/domain/topology/plan-connection";
import type { EndpointExtras } from "@/lib/domain/topology/topology";
import type { NetworkPlan } from "@/lib/domain/topology/plan-network";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** A word of a command: a text, or what a variable of the script holds, behind a prefix that is plain. */
export type CommandWord = string | { prefix?: "container:"; variable: string };

/** One argument as a POSIX shell reads it back, whatever it holds. */
export function quoteArgument(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  if (Array.from(text).some(isHidden)) return quoteHidden(text);
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Line ends and tabs move no text out of its place. */
function isHidden(character: string): boolean {
  return character !== "\n" && character !== "\t" && toDisplayText(character) !== character;
}

/**
 * The same with printf where characters draw nothing or move others: a terminal would act on those when the command
 * is pasted, and a reader would see another command than the one that runs. Their UTF-8 stands in octal.
 */
function quoteHidden(text: string): string {
  // `$( )` drops line ends at its end.
  const end = /\n*$/.exec(text)?.[0] ?? "";
  const body = Array.from(text.slice(0, text.length - end.length), (character, index) => {
    // At its beginning printf would take it for an option.
    if (isHidden(character) || (index === 0 && character === "-"))
      return toUtf8(character).map(toOctal).join("");
    if (character === "\\") return String.raw`\\`;
    if (character === "%") return "%%";
    return character === "'" ? String.raw`'\''` : character;
  }).join("");
  return `"$(printf '${body}')"${end === "" ? "" : `'${end}'`}`;
}

function toOctal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, "0")}`;
}

/** By hand: what encodes text elsewhere is no part of the language. A lone surrogate becomes U+FFFD, as everywhere. */
function toUtf8(character: string): number[] {
  const point = character.codePointAt(0) ?? 0;
  const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
  if (code < 0x80) return [code];
  const tail = (shift: number): number => 0x80 | ((code >>> shift) & 0x3f);
  if (code < 0x800) return [0xc0 | (code >>> 6), tail(0)];
  if (code < 0x10000) return [0xe0 | (code >>> 12), tail(6), tail(0)];
  return [0xf0 | (code >>> 18), tail(12), tail(6), tail(0)];
}

function toCommand(words: readonly CommandWord[]): string {
  return words
    .map((word) =>
      typeof word === "string" ? quoteArgument(word) : `"${word.prefix ?? ""}$${word.variable}"`,
    )
    .join(" ");
}

/**
 * How a command names a network or container: by its name where docker would read the name as just that, else by
 * its id (20.10 stores any text as a network's name, and two networks may share one). A name goes before the beginning
 * of another's id, as `db` may be (measured on 20.10.24, 26.1.5 and 28.5.2), and after a whole id.
 */
export function commandName(
  item: { id: string; name: string },
  siblings: readonly { id: string; name: string }[] = [],
): string {
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(item.name);
  const isOwn = siblings.every(
    (other) => other.id === item.id || (other.name !== item.name && other.id !== item.name),
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
  if (plan.name.startsWith("-")) words.push("--");
  words.push(plan.name);
  return toCommand(words);
}

/** `docker container create …`: what of a container concerns its networks, its ports and its labels. */
export function createContainerCommand(wish: {
  /** Null where the engine shall choose one. */
  name: string | null;
  image: string;
  /** A network, or `container:` and a container. */
  network: CommandWord;
  endpoint: Pick<ConnectionPlan, "ipv4Address" | "ipv6Address" | "macAddress" | "aliases"> | null;
  extras?: Pick<EndpointExtras, "links" | "linkLocalAddresses">;
  /** As `-p` takes them. */
  ports: readonly string[];
  exposedPorts: readonly string[];
  labels: Readonly<Record<string, string>>;
}): string {
  const { endpoint, extras } = wish;
  const words: CommandWord[] = ["docker", "container", "create"];
  if (wish.name !== null) words.push("--name", wish.name);
  words.push("--network", wish.network);
  if (endpoint?.ipv4Address != null) words.push("--ip", endpoint.ipv4Address);
  if (endpoint?.ipv6Address != null) words.push("--ip6", endpoint.ipv6Address);
  if (endpoint?.macAddress != null) words.push("--mac-address", endpoint.macAddress);
  for (const alias of endpoint?.aliases ?? []) words.push("--network-alias", alias);
  for (const link of extras?.links ?? []) words.push("--link", link);
  for (const address of extras?.linkLocalAddresses ?? []) words.push("--link-local-ip", address);
  for (const port of wish.ports) words.push("--publish", port);
  for (const port of wish.exposedPorts) words.push("--expose", port);
  for (const [key, value] of Object.entries(wish.labels)) words.push("--label", `${key}=${value}`);
  if (wish.image.startsWith("-")) words.push("--");
  words.push(wish.image);
  return toCommand(words);
}

/**
 * `docker network connect …`. Names are those that `commandName` chose. The CLI has no flag for a MAC address; the
 * plan warns of that.
 */
export function connectCommand(
  names: { network: CommandWord; container: CommandWord },
  plan: Pick<ConnectionPlan, "ipv4Address" | "ipv6Address" | "aliases" | "gatewayPriority">,
  extras?: EndpointExtras,
): string {
  const words: CommandWord[] = ["docker", "network", "connect"];
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
  names: { network: CommandWord; container: CommandWord },
  options: { force: boolean },
): string {
  const words: CommandWord[] = ["docker", "network", "disconnect"];
  if (options.force) words.push("--force");
  words.push(names.network, names.container);
  return toCommand(words);
}

export function removeNetworkCommand(names: readonly string[]): string {
  return toCommand(["docker", "network", "rm", ...names]);
}
