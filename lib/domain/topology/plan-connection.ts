import {
  automaticRange,
  findFreeAddress,
  findHolders,
  findNextAddress,
  type Holder,
} from "@/lib/domain/addresses/allocation";
import {
  formatAddress,
  formatCidr,
  type IpAddress,
  isInside,
  parseAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import type { Result, Warning } from "@/lib/domain/problem/problem";
import { chooseDefaultRoute } from "@/lib/domain/topology/default-route";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import { describeLostNetworkMode, findLostNetworkMode } from "@/lib/domain/topology/network-mode";
import { type Found, refuseHostAddress, toRefusal, type Weight } from "@/lib/domain/topology/plan-network";
import {
  type Container,
  type Endpoint,
  isLive,
  type Network,
  type Pool,
  type Topology,
} from "@/lib/domain/topology/topology";

/** What a person asks for: the body of `POST …/connect` without the container. Empty and null mean "automatic". */
export interface ConnectionDraft {
  ipv4Address: string | null;
  ipv6Address: string | null;
  aliases: string[];
  macAddress: string | null;
  gatewayPriority: number | null;
  confirm: string[];
}

/** What the engine is asked to do, or that the goal holds already. */
export interface ConnectionPlan {
  ipv4Address: string | null;
  ipv6Address: string | null;
  aliases: string[];
  macAddress: string | null;
  gatewayPriority: number | null;
  /** The endpoint that makes the call needless. */
  existing: Endpoint | null;
  warnings: Warning[];
}

const aliasPattern = /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9_])?$/;
const specialNames = new Set(["localhost", "host.docker.internal", "gateway.docker.internal"]);
const maximumAliases = 32;

/**
 * Judges a wish to attach a container to a network (rules CONN-1 to CONN-18 of SPEC.md). A failed connect harms on
 * the engine's side: it leaves a ghost endpoint that keeps the container from starting again, so everything that can
 * be known is checked here first.
 */
export function planConnection(
  topology: Topology,
  subject: { network: Network; container: Container },
  draft: ConnectionDraft,
  facts: EngineFacts,
): Result<ConnectionPlan> {
  const { network, container } = subject;
  const found: Found[] = [];
  const warnings: Warning[] = [];

  const obstacle = findConnectObstacle(network, container, topology);
  if (obstacle !== null) {
    return {
      ok: false,
      refusal: toRefusal([
        { path: obstacle.path, code: "not-connectable", weight: "conflict", message: obstacle.message },
      ]),
    };
  }
  const existing = topology.endpoints.find(
    (endpoint) => endpoint.networkId === network.id && endpoint.containerId === container.id,
  );
  const lost = findLostNetworkMode(topology, container, facts);
  if (lost !== null && (existing === undefined || existing.state === "ghost")) {
    const code = "network-mode-gone";
    const message = describeLostNetworkMode(container, lost);
    if (isLive(container))
      found.push({
        path: "container",
        code,
        weight: "conflict",
        message: `${message} Create ${lost} first.`,
      });
    else warnings.push({ code, message });
  }
  const ipv4Address = judgeAddress(
    topology,
    subject,
    { family: 4, text: draft.ipv4Address, existing },
    found,
  );
  const ipv6Address = judgeAddress(
    topology,
    subject,
    { family: 6, text: draft.ipv6Address, existing },
    found,
  );
  const aliases = judgeAliases(topology, subject, draft.aliases, found);
  const macAddress = judgeMac(draft.macAddress, facts, found);
  if (draft.gatewayPriority !== null) judgePriority(draft.gatewayPriority, facts, found);

  if (existing !== undefined && existing.state !== "ghost") {
    const differs = findDifference(existing, {
      ipv4Address,
      ipv6Address,
      aliases,
      macAddress,
      gatewayPriority: draft.gatewayPriority,
    });
    if (found.length === 0 && differs !== null) {
      const message = `${container.name} is on ${network.name} already, ${differs}. Disconnect it first to change that.`;
      found.push({ path: "container", code: "already-connected", weight: "conflict", message });
    }
  } else if (found.every((issue) => issue.weight === "confirm")) {
    judgeRoom(topology, network, { ipv4Address, ipv6Address }, found);
    describeConsequences(topology, subject, draft, warnings);
    describeNextAddress(topology, subject, { ipv4Address, ipv6Address }, warnings);
    if (macAddress !== null) {
      warnings.push({
        code: "mac-no-flag",
        message: "The docker command has no flag for a MAC address on connect; only the API sets it.",
      });
    }
  }

  const standing = found.filter((issue) => issue.weight !== "confirm" || !draft.confirm.includes(issue.code));
  if (standing.length > 0) return { ok: false, refusal: toRefusal(standing) };
  return {
    ok: true,
    value: {
      ipv4Address,
      ipv6Address,
      aliases,
      macAddress,
      gatewayPriority: draft.gatewayPriority,
      existing: existing !== undefined && existing.state !== "ghost" ? existing : null,
      warnings,
    },
  };
}

function judgeAddress(
  topology: Topology,
  subject: { network: Network; container: Container },
  wish: { family: 4 | 6; text: string | null; existing: Endpoint | undefined },
  found: Found[],
): string | null {
  if (wish.text === null || wish.text === "") return null;
  const { network } = subject;
  const path = wish.family === 4 ? "ipv4Address" : "ipv6Address";
  const refuse = (
    code: string,
    message: string,
    weight: Weight = "unprocessable",
    suggestion?: string,
  ): null => {
    found.push({ path, code, weight, message, ...(suggestion === undefined ? {} : { suggestion }) });
    return null;
  };
  const parsed = parseAddress(wish.text);
  if (!parsed.ok)
    return refuse("address-form", `The address ${parsed.reason}.`, "unprocessable", parsed.suggestion);
  const address = parsed.value;
  if (address.family !== wish.family) {
    return refuse(
      "address-family",
      `${wish.text} is an IPv${address.family} address; this field takes IPv${wish.family}.`,
    );
  }
  if (network.predefined) {
    const message = `The default network ${network.name} gives addresses by itself; a static address needs a user-defined network with a subnet of its own.`;
    return refuse("address-on-default", message);
  }
  const pools = network.pools.filter((pool) => toCidr(pool.subnet)?.family === wish.family);
  if (pools.length === 0) {
    return refuse("address-no-pool", `Network ${network.name} has no IPv${wish.family} subnet.`);
  }
  const pool = pools.find((candidate) => {
    const cidr = toCidr(candidate.subnet);
    return cidr !== null && isInside(address, cidr);
  });
  const free = pools
    .map((candidate) => findFreeAddress(topology, network, candidate))
    .find((next) => next !== null);
  const suggestion = free === undefined || free === null ? undefined : formatAddress(free);
  if (pool === undefined) {
    const subnets = pools.map((candidate) => candidate.subnet).join(", ");
    return refuse(
      "address-outside",
      `${wish.text} is outside the subnet of ${network.name}, ${subnets}.`,
      "unprocessable",
      suggestion,
    );
  }
  const canonical = formatAddress(address);
  const isOwn =
    wish.existing !== undefined &&
    wish.existing.state === "attached" &&
    [wish.existing.ipv4, wish.existing.ipv6].includes(canonical);
  if (isOwn) return canonical;
  const unusable = refuseHostAddress(address, toCidr(pool.subnet) as NonNullable<ReturnType<typeof toCidr>>);
  if (unusable !== null)
    return refuse("address-unusable", `${wish.text} ${unusable}.`, "unprocessable", suggestion);
  const holder = findHolders(topology, network, pool).get(address.value);
  if (holder === undefined || holder.containerId === subject.container.id) return canonical;
  return refuseHeld(holder, { text: canonical, network, suggestion, refuse });
}

function refuseHeld(
  holder: Holder,
  context: {
    text: string;
    network: Network;
    suggestion: string | undefined;
    refuse: (code: string, message: string, weight?: Weight, suggestion?: string) => null;
  },
): null {
  const { text, network, suggestion, refuse } = context;
  switch (holder.role) {
    case "gateway":
      return refuse(
        "address-is-gateway",
        `${text} is the gateway of ${network.name}.`,
        "unprocessable",
        suggestion,
      );
    case "auxiliary": {
      const message = `${text} is set aside on ${network.name} as auxiliary address ${holder.name}.`;
      return refuse("address-is-auxiliary", message, "unprocessable", suggestion);
    }
    case "reserved": {
      const message = `${text} is reserved on ${network.name} by ${holder.name}, which could not start any more.`;
      return refuse("address-in-use", message, "conflict", suggestion);
    }
    case "endpoint":
      return refuse(
        "address-in-use",
        `${text} is in use on ${network.name} by ${holder.name}.`,
        "conflict",
        suggestion,
      );
    case "network":
    case "broadcast":
      return refuse(
        "address-unusable",
        `${text} can't be a container's address.`,
        "unprocessable",
        suggestion,
      );
  }
}

function judgeAliases(
  topology: Topology,
  subject: { network: Network; container: Container },
  wished: readonly string[],
  found: Found[],
): string[] {
  const { network, container } = subject;
  const aliases = [...new Set(wished)];
  if (aliases.length === 0) return aliases;
  if (network.predefined) {
    const message = `Aliases work on user-defined networks only; ${network.name} has no embedded DNS for its containers.`;
    found.push({ path: "aliases", code: "alias-on-default", weight: "unprocessable", message });
    return aliases;
  }
  if (aliases.length > maximumAliases) {
    const message = `${aliases.length} aliases are more than the ${maximumAliases} that Patchbay passes on.`;
    found.push({ path: "aliases", code: "too-many", weight: "unprocessable", message });
    return aliases;
  }
  const others = new Map<string, Container>(topology.containers.map((other) => [other.id, other]));
  const namesHere = new Map<string, string>();
  for (const endpoint of topology.endpoints) {
    const other = others.get(endpoint.containerId);
    if (endpoint.networkId === network.id && other !== undefined && other.id !== container.id) {
      namesHere.set(other.name.toLowerCase(), other.name);
    }
  }
  wished.forEach((alias, index) => {
    const path = `aliases[${index}]`;
    if (!aliasPattern.test(alias)) {
      const message =
        alias.trim() === ""
          ? "An alias can't be empty."
          : "An alias is a host name: letters, digits, “-”, “_” and “.”, at most 63, with a letter or digit at both ends.";
      found.push({ path, code: "alias-form", weight: "unprocessable", message });
      return;
    }
    const twin = namesHere.get(alias.toLowerCase());
    if (twin !== undefined) {
      const message = `“${alias}” is the name of another container on ${network.name}: the name would lead to both in turn.`;
      found.push({ path, code: "alias-shadows", weight: "confirm", message });
    } else if (specialNames.has(alias.toLowerCase())) {
      const message = `“${alias}” has a meaning of its own; as an alias it would lead to ${container.name} for every member.`;
      found.push({ path, code: "alias-special", weight: "confirm", message });
    }
  });
  return aliases;
}

function judgeMac(text: string | null, facts: EngineFacts, found: Found[]): string | null {
  if (text === null || text === "") return null;
  const path = "macAddress";
  const refuse = (code: string, message: string): null => {
    found.push({ path, code, weight: "unprocessable", message });
    return null;
  };
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text))
    return refuse("mac-form", "A MAC address is six pairs of hexadecimal digits, as in 02:42:ac:11:00:02.");
  if (text === "00:00:00:00:00:00") return refuse("mac-zero", "The MAC address can't be all zeros.");
  if (Number.parseInt(text.slice(0, 2), 16) % 2 === 1) {
    return refuse(
      "mac-multicast",
      "That is a multicast MAC address: the lowest bit of its first byte is set.",
    );
  }
  if (!honours(facts, "macOnConnect")) {
    return refuse(
      "mac-ignored",
      "This engine ignores a MAC address on connect (Docker honours it from API 1.54 on).",
    );
  }
  return text.toLowerCase();
}

function judgePriority(priority: number, facts: EngineFacts, found: Found[]): void {
  const path = "gatewayPriority";
  if (!Number.isInteger(priority) || Math.abs(priority) > 0x7fffffff) {
    found.push({
      path,
      code: "priority-form",
      weight: "unprocessable",
      message: "The gateway priority is a whole number of 32 bits.",
    });
  } else if (!honours(facts, "gatewayPriority")) {
    const message = "This engine has no gateway priority (Docker has it from API 1.48 on).";
    found.push({ path, code: "priority-ignored", weight: "unprocessable", message });
  }
}

/** How the existing endpoint differs from what is asked, in words; null when it fits. */
function findDifference(
  existing: Endpoint,
  wish: Pick<ConnectionPlan, "ipv4Address" | "ipv6Address" | "aliases" | "macAddress" | "gatewayPriority">,
): string | null {
  const ipv4 = existing.state === "attached" ? existing.ipv4 : (existing.reserved?.ipv4 ?? null);
  const ipv6 = existing.state === "attached" ? existing.ipv6 : (existing.reserved?.ipv6 ?? null);
  if (wish.ipv4Address !== null && wish.ipv4Address !== ipv4) return `with ${ipv4 ?? "an automatic address"}`;
  if (wish.ipv6Address !== null && wish.ipv6Address !== ipv6)
    return `with ${ipv6 ?? "no static IPv6 address"}`;
  if (wish.macAddress !== null && wish.macAddress !== existing.mac) {
    return `with ${existing.mac ?? "an automatic MAC address"}`;
  }
  if (wish.gatewayPriority !== null && wish.gatewayPriority !== (existing.gatewayPriority ?? 0)) {
    return `with gateway priority ${existing.gatewayPriority ?? 0}`;
  }
  const missing = wish.aliases.find((alias) => !(existing.aliases ?? []).includes(alias));
  return missing === undefined ? null : `without the alias ${missing}`;
}

function judgeRoom(
  topology: Topology,
  network: Network,
  wish: { ipv4Address: string | null; ipv6Address: string | null },
  found: Found[],
): void {
  const isFull = (pool: Pool): boolean => findFreeAddress(topology, network, pool) === null;
  for (const family of [4, 6] as const) {
    if ((family === 4 ? wish.ipv4Address : wish.ipv6Address) !== null) continue;
    const pools = network.pools.filter((pool) => toCidr(pool.subnet)?.family === family);
    if (pools.length === 0 || !pools.every(isFull)) continue;
    const ranges = pools.map((pool) => automaticRange(pool)).filter((range) => range !== null);
    const text = ranges.map((range) => formatCidr(range)).join(", ");
    const message = `Every address of ${text} on ${network.name} is taken or reserved. Disconnect a container, or make a larger network.`;
    found.push({ path: "network", code: "subnet-full", weight: "conflict", message });
  }
}

/** The engine does not know what stopped containers reserve, and may give it away (CONN-17, measured). */
function describeNextAddress(
  topology: Topology,
  { network, container }: { network: Network; container: Container },
  wish: { ipv4Address: string | null; ipv6Address: string | null },
  warnings: Warning[],
): void {
  if (!isLive(container)) return;
  for (const pool of network.pools) {
    const family = toCidr(pool.subnet)?.family;
    if ((family === 4 ? wish.ipv4Address : wish.ipv6Address) !== null) continue;
    const holders = findHolders(topology, network, pool);
    const next = findNextAddress(pool, holders);
    const holder = next === null ? undefined : holders.get(next.value);
    if (next === null || holder === undefined || holder.containerId === container.id) continue;
    const free = findFreeAddress(topology, network, pool);
    const cure = free === null ? "" : ` Ask for ${formatAddress(free)} instead.`;
    warnings.push({
      code: "takes-reserved",
      message: `The engine will give ${formatAddress(next)}, which ${holder.name} reserves: it could not start any more.${cure}`,
    });
  }
}

function describeConsequences(
  topology: Topology,
  subject: { network: Network; container: Container },
  draft: ConnectionDraft,
  warnings: Warning[],
): void {
  const { network, container } = subject;
  if (network.internal) {
    warnings.push({
      code: "internal",
      message: `${network.name} is internal: it leads to its members only, not to the internet.`,
    });
  }
  if (!isLive(container)) {
    warnings.push({
      code: "at-start",
      message: `${container.name} is not running; it joins ${network.name} when it starts.`,
    });
  }
  const networks = new Map<string, Network>(topology.networks.map((each) => [each.id, each]));
  const own = topology.endpoints.filter((endpoint) => endpoint.containerId === container.id);
  const before = own.find((endpoint) => endpoint.defaultRoute);
  const joined: Endpoint = {
    containerId: container.id,
    networkId: network.id,
    ipv4: null,
    ipv6: null,
    mac: null,
    gateway: null,
    aliases: null,
    names: null,
    reserved: null,
    gatewayPriority: draft.gatewayPriority,
    defaultRoute: false,
    state: "configured",
    link: null,
    linkReason: null,
  };
  const after = chooseDefaultRoute([...own, joined], networks);
  if (after === joined && before !== undefined) {
    const from = networks.get(before.networkId)?.name ?? "another network";
    warnings.push({
      code: "default-route",
      message: `The default route of ${container.name} moves from ${from} to ${network.name}.`,
    });
  }
}

/** The address of a family that the engine would give to the next container (ADDR-5); null when there is none. */
export function foretellAddress(topology: Topology, network: Network, family: 4 | 6): IpAddress | null {
  for (const pool of network.pools) {
    if (toCidr(pool.subnet)?.family !== family) continue;
    const next = findNextAddress(pool, findHolders(topology, network, pool));
    if (next !== null) return next;
  }
  return null;
}
