import {
  addressPlus,
  type Cidr,
  firstAddress,
  formatAddress,
  formatCidr,
  type IpAddress,
  isInside,
  isSameAddress,
  isSubnetOf,
  lastAddress,
  overlaps,
  parseAddress,
  parseCidr,
  toCidr,
} from "@/lib/domain/ip/ip";
import { listHostSubnets } from "@/lib/domain/addresses/find-overlaps";
import { countCapacity, implyGateway, lastUsable } from "@/lib/domain/addresses/allocation";
import type { Issue, ProblemCode, Result, Warning } from "@/lib/domain/problem/problem";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** What a person asks for: the body of `POST …/networks`, with its defaults filled in. */
export interface NetworkDraft {
  name: string;
  driver: string;
  internal: boolean;
  attachable: boolean;
  ipv6: boolean;
  pools: PoolDraft[];
  /** Parent interface of a macvlan or ipvlan network. */
  parent: string | null;
  options: Record<string, string>;
  labels: Record<string, string>;
  confirm: string[];
}

export interface PoolDraft {
  subnet: string | null;
  ipRange: string | null;
  gateway: string | null;
  auxiliaryAddresses: Record<string, string>;
}

/** What the engine is asked to do: canonical texts, nothing unchecked. */
export interface NetworkPlan {
  name: string;
  driver: string;
  internal: boolean;
  attachable: boolean;
  ipv6: boolean;
  pools: PoolDraft[];
  options: Record<string, string>;
  labels: Record<string, string>;
  warnings: Warning[];
}

type Found = Issue & { weight: Weight };
/** From the strongest: what policy forbids, what can't be, what the present state forbids, what wants a confirmation. */
type Weight = "forbidden" | "unprocessable" | "conflict" | "confirm";

const namePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;
const reservedNames = new Set(["host", "bridge", "none", "default"]);
const specialUseRanges: readonly { cidr: string; what: string }[] = [
  { cidr: "0.0.0.0/8", what: "“this network” (0.0.0.0/8)" },
  { cidr: "127.0.0.0/8", what: "loopback (127.0.0.0/8)" },
  { cidr: "169.254.0.0/16", what: "link-local (169.254.0.0/16), where cloud metadata services answer" },
  { cidr: "224.0.0.0/4", what: "multicast (224.0.0.0/4)" },
  { cidr: "240.0.0.0/4", what: "reserved space (240.0.0.0/4)" },
  { cidr: "ff00::/8", what: "multicast (ff00::/8)" },
  { cidr: "fe80::/10", what: "link-local (fe80::/10)" },
  { cidr: "::/8", what: "reserved space (::/8), which holds loopback and IPv4-mapped addresses" },
];
/** RFC 1918, RFC 6598 (carrier-grade NAT), RFC 2544 and RFC 5737 (tests, documentation), RFC 4193, RFC 3849. */
export const privateRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "198.18.0.0/15",
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "fc00::/7",
  "2001:db8::/32",
].map((text) => toCidr(text) as Cidr);

const maximumLabels = 100;
const maximumTextLength = 4096;
/** `IFNAMSIZ` of the kernel is 16 with its closing zero. */
const maximumInterfaceName = 15;

/**
 * Judges a wish for a network and turns it into what the engine is asked (rules NET-1 to NET-20 of SPEC.md). The
 * create dialog calls it at each key press, the server before each call: it is the one authority. Every issue
 * names its field; issues of weight "confirm" are dropped once `draft.confirm` lists their code.
 */
export function planNetwork(
  topology: Topology,
  draft: NetworkDraft,
  facts: EngineFacts,
): Result<NetworkPlan> {
  const found: Found[] = [];
  const warnings: Warning[] = [];
  judgeName(topology, draft.name, found, warnings);
  judgeDriver(topology, draft, facts, found);
  const pools = judgePools(topology, draft, facts, found, warnings);
  judgeOptions(topology, draft, facts, found);
  judgeLabels(draft.labels, found);

  const standing = found.filter((issue) => issue.weight !== "confirm" || !draft.confirm.includes(issue.code));
  if (standing.length > 0) return { ok: false, refusal: toRefusal(standing) };
  const options = draft.parent === null ? draft.options : { ...draft.options, parent: draft.parent };
  const { name, driver, internal, attachable, ipv6, labels } = draft;
  return { ok: true, value: { name, driver, internal, attachable, ipv6, pools, options, labels, warnings } };
}

const codeOfWeight: Record<Weight, ProblemCode> = {
  forbidden: "forbidden",
  unprocessable: "unprocessable",
  conflict: "conflict",
  confirm: "confirmation-needed",
};
/** Conflicts that have a code of their own in the problem table. */
const ownCode: Record<string, ProblemCode> = {
  "name-taken": "name-taken",
  overlap: "subnet-overlap",
  "address-in-use": "address-in-use",
  "subnet-full": "subnet-full",
  "already-connected": "already-connected",
  "not-connectable": "not-connectable",
  "network-in-use": "network-in-use",
  "pools-exhausted": "pools-exhausted",
  predefined: "predefined",
};

/** The refusal that a list of issues amounts to: the strongest weight gives the code, all issues are told. */
export function toRefusal(found: readonly (Issue & { weight: Weight })[]): {
  code: ProblemCode;
  detail: string;
  issues: Issue[];
} {
  const order: Weight[] = ["forbidden", "unprocessable", "conflict", "confirm"];
  const sorted = found.toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
  const strongest = sorted[0];
  const weight = strongest?.weight ?? "unprocessable";
  const own = strongest !== undefined && weight !== "unprocessable" ? ownCode[strongest.code] : undefined;
  return {
    code: own ?? codeOfWeight[weight],
    detail: sorted.map((issue) => issue.message).join(" "),
    issues: sorted.map(({ path, code, message, suggestion }) => ({
      path,
      code,
      message,
      ...(suggestion === undefined ? {} : { suggestion }),
    })),
  };
}

function judgeName(topology: Topology, name: string, found: Found[], warnings: Warning[]): void {
  const path = "name";
  if (name.trim() === "") {
    found.push({ path, code: "empty", weight: "unprocessable", message: "A network needs a name." });
  } else if (reservedNames.has(name)) {
    const message = `“${name}” is one of Docker's own names. Choose another.`;
    found.push({ path, code: "predefined", weight: "forbidden", message });
  } else if (name === "ingress" || name === "docker_gwbridge") {
    const message = `“${name}” is the name of a network that Swarm makes for itself. Choose another.`;
    found.push({ path, code: "reserved-name", weight: "unprocessable", message });
  } else if (/^[0-9a-f]{64}$/.test(name)) {
    const message =
      "64 hexadecimal digits would be read as a network's id. Choose a name that people can tell.";
    found.push({ path, code: "looks-like-id", weight: "unprocessable", message });
  } else if (!namePattern.test(name)) {
    const suggestion = name
      .normalize("NFKD")
      .replaceAll(/[^A-Za-z0-9_.-]+/g, "-")
      .replace(/^[^A-Za-z0-9]+/, "")
      .slice(0, 63)
      .replace(/-+$/, "");
    found.push({
      path,
      code: "name-form",
      weight: "unprocessable",
      message:
        "A name starts with a letter or digit and goes on with letters, digits, “_”, “.” and “-”; 63 at most.",
      ...(namePattern.test(suggestion) && !reservedNames.has(suggestion) ? { suggestion } : {}),
    });
  } else if (topology.networks.some((network) => network.name === name)) {
    const message = `There is a network named “${name}” already. Choose another name.`;
    found.push({ path, code: "name-taken", weight: "conflict", message });
  } else {
    const alike = topology.networks.find((network) => network.name.toLowerCase() === name.toLowerCase());
    if (alike !== undefined) {
      warnings.push({
        code: "name-case",
        message: `It differs from network ${alike.name} only in upper and lower case.`,
      });
    }
  }
}

function judgeDriver(topology: Topology, draft: NetworkDraft, facts: EngineFacts, found: Found[]): void {
  const path = "driver";
  const { driver } = draft;
  if (driver === "host" || driver === "null") {
    const message = `An engine has one network of driver ${driver}, its own, and makes no second.`;
    found.push({ path, code: "driver-single", weight: "forbidden", message });
    return;
  }
  if (driver === "overlay" && !facts.swarmActive) {
    const message =
      "Overlay networks need Swarm mode, and this engine is not in a swarm (docker swarm init).";
    found.push({ path, code: "no-swarm", weight: "unprocessable", message });
    return;
  }
  const known = facts.networkDrivers ?? ["bridge", "ipvlan", "macvlan", "overlay"];
  if (!known.includes(driver)) {
    const usable = known.filter((name) => name !== "host" && name !== "null");
    const message = `This engine has no network driver “${driver}”. It has ${usable.join(", ")}.`;
    found.push({ path, code: "unknown-driver", weight: "unprocessable", message });
  }
  const takesParent = driver === "macvlan" || driver === "ipvlan";
  if (draft.parent !== null && !takesParent) {
    const message = `A parent interface belongs to macvlan and ipvlan networks, not to ${driver}.`;
    found.push({ path: "parent", code: "parent-driver", weight: "unprocessable", message });
  }
  if (draft.parent === null || !takesParent) return;
  judgeParent(draft.parent, found);
  const sharer = topology.networks.find((other) => other.driver === driver && other.parent === draft.parent);
  if (sharer !== undefined && !(driver === "macvlan" && honours(facts, "sharedParent"))) {
    const message = `${draft.parent} carries network ${sharer.name} already, and this engine takes one ${driver} network on an interface. A VLAN of its own is another interface.`;
    const suggestion = `${draft.parent.replace(/\.\d+$/, "")}.${draft.parent.endsWith(".10") ? 20 : 10}`;
    found.push({ path: "parent", code: "parent-taken", weight: "conflict", message, suggestion });
  }
}

/** Whether the interface is there, only the engine's host can tell: the engine refuses one that isn't. */
function judgeParent(parent: string, found: Found[]): void {
  const path = "parent";
  // `eth0.10` makes the engine create a VLAN interface on eth0.
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*(\.\d{1,4})?$/.test(parent) || parent.length > maximumInterfaceName) {
    const message = `“${parent}” is not an interface name (at most ${maximumInterfaceName} letters, digits, “_”, “-”).`;
    found.push({ path, code: "interface-name", weight: "unprocessable", message });
  }
}

interface JudgedPool {
  index: number;
  cidr: Cidr;
}

function judgePools(
  topology: Topology,
  draft: NetworkDraft,
  facts: EngineFacts,
  found: Found[],
  warnings: Warning[],
): PoolDraft[] {
  const judged: JudgedPool[] = [];
  const plans: PoolDraft[] = [];
  draft.pools.forEach((pool, index) => {
    const plan = judgePool(topology, { draft, facts, pool, index, judged }, found, warnings);
    if (plan !== null) plans.push(plan);
  });
  const families = judged.map(({ cidr }) => cidr.family);
  if (draft.driver === "bridge") {
    for (const family of [4, 6] as const) {
      const same = judged.filter(({ cidr }) => cidr.family === family);
      const second = same[1];
      if (second === undefined) continue;
      const message = `A bridge network takes one IPv${family} subnet; put the second on a network of its own.`;
      found.push({
        path: `pools[${second.index}].subnet`,
        code: "second-subnet",
        weight: "unprocessable",
        message,
      });
    }
  }
  if (families.includes(6) && !draft.ipv6) {
    const index = judged.find(({ cidr }) => cidr.family === 6)?.index ?? 0;
    const message = "An IPv6 subnet has no effect unless IPv6 is switched on for the network.";
    found.push({ path: `pools[${index}].subnet`, code: "ipv6-off", weight: "unprocessable", message });
  }
  if (draft.ipv6 && !families.includes(6) && !honours(facts, "ipv6WithoutSubnet")) {
    const message =
      "This engine has no IPv6 address pools of its own: give an IPv6 subnet, for instance fd00:1::/64.";
    found.push({
      path: "ipv6",
      code: "ipv6-subnet-missing",
      weight: "unprocessable",
      message,
      suggestion: "fd00:1::/64",
    });
  }
  return plans;
}

interface PoolContext {
  draft: NetworkDraft;
  facts: EngineFacts;
  pool: PoolDraft;
  index: number;
  judged: JudgedPool[];
}

function judgePool(
  topology: Topology,
  context: PoolContext,
  found: Found[],
  warnings: Warning[],
): PoolDraft | null {
  const { pool, index } = context;
  const at = `pools[${index}]`;
  const subnetText = pool.subnet ?? "";
  if (subnetText === "") {
    for (const [field, value] of [
      ["ipRange", pool.ipRange],
      ["gateway", pool.gateway],
    ] as const) {
      if (value !== null && value !== "") {
        const message = "Without a subnet of your own the engine chooses one, so this can't be set.";
        found.push({ path: `${at}.${field}`, code: "subnet-missing", weight: "unprocessable", message });
      }
    }
    if (Object.keys(pool.auxiliaryAddresses).length > 0) {
      const message = "Auxiliary addresses need a subnet of your own.";
      found.push({
        path: `${at}.auxiliaryAddresses`,
        code: "subnet-missing",
        weight: "unprocessable",
        message,
      });
    }
    return null;
  }
  const parsed = parseCidr(subnetText);
  if (!parsed.ok) {
    const meant = parsed.suggestion === undefined ? "" : ` Did you mean ${parsed.suggestion}?`;
    found.push({
      path: `${at}.subnet`,
      code: "subnet-form",
      weight: "unprocessable",
      message: `The subnet ${parsed.reason}.${meant}`,
      ...(parsed.suggestion === undefined ? {} : { suggestion: parsed.suggestion }),
    });
    return null;
  }
  const cidr = parsed.value;
  judgeSubnet(topology, context, cidr, found, warnings);
  context.judged.push({ index, cidr });
  const range = judgeRange(pool.ipRange, cidr, at, found);
  const gateway = judgeGateway(pool.gateway, { subnet: cidr, range, path: `${at}.gateway` }, found);
  const auxiliary = judgeAuxiliary(pool.auxiliaryAddresses, { cidr, gateway, at }, found);
  const plan = {
    subnet: formatCidr(cidr),
    ipRange: range === null ? null : formatCidr(range),
    gateway: pool.gateway ? (gateway === null ? null : formatAddress(gateway)) : null,
    auxiliaryAddresses: auxiliary,
  };
  if (range !== null && countCapacity({ driver: context.draft.driver }, plan) === 0n) {
    const message =
      "The range has no address for a container: the network, the broadcast, the gateway and auxiliary addresses take all of it.";
    found.push({ path: `${at}.ipRange`, code: "range-full", weight: "unprocessable", message });
  }
  return plan;
}

function judgeSubnet(
  topology: Topology,
  context: PoolContext,
  cidr: Cidr,
  found: Found[],
  warnings: Warning[],
): void {
  const path = `pools[${context.index}].subnet`;
  const text = formatCidr(cidr);
  const bits = cidr.family === 4 ? 32 : 128;
  if (cidr.prefix >= bits - 1) {
    const message = `A /${cidr.prefix} has no address left for a container after the gateway. Take /${bits - 3} or larger.`;
    found.push({ path, code: "too-small", weight: "unprocessable", message });
  } else if (cidr.prefix === bits - 2 && cidr.family === 4) {
    warnings.push({
      code: "one-address",
      message: `${text} has one address for a container; the gateway takes the other.`,
    });
  }
  if (cidr.prefix === 0) {
    found.push({
      path,
      code: "everything",
      weight: "unprocessable",
      message: "A subnet of every address can't be routed.",
    });
    return;
  }
  const special = specialUseRanges.find((range) => overlaps(cidr, toCidr(range.cidr) as Cidr));
  if (special !== undefined) {
    const message = `${text} lies in ${special.what}. Take a private range such as 10.0.0.0/8.`;
    found.push({ path, code: "special-use", weight: "unprocessable", message });
    return;
  }
  const twin = context.judged.find((other) => overlaps(other.cidr, cidr));
  if (twin !== undefined) {
    const message = `${text} overlaps with the other subnet of this request, ${formatCidr(twin.cidr)}.`;
    found.push({ path, code: "subnet-twice", weight: "unprocessable", message });
  }
  const other = findOverlap(topology, cidr);
  if (other !== null) {
    const message = `${text} overlaps with ${other.subnet} of network ${other.name}.`;
    found.push({ path, code: "overlap", weight: "conflict", message });
  }
  const host = listHostSubnets(topology, context.facts).find((subnet) => {
    const hostCidr = toCidr(subnet.cidr);
    return hostCidr !== null && overlaps(hostCidr, cidr);
  });
  if (host !== undefined && other === null) {
    const message = `${text} overlaps with ${host.cidr}, which the host reaches by ${host.name}: it would lose its way there.`;
    found.push({ path, code: "host-route", weight: "confirm", message });
  }
  if (!privateRanges.some((range) => isSubnetOf(cidr, range))) {
    const message = `${text} is public address space: hosts there become unreachable from this machine.`;
    found.push({ path, code: "public-space", weight: "confirm", message });
  }
}

/** The network whose pool shares an address with the subnet; null when none does. */
export function findOverlap(topology: Topology, cidr: Cidr): { name: string; subnet: string } | null {
  for (const network of topology.networks) {
    for (const pool of network.pools) {
      const other = toCidr(pool.subnet);
      if (other !== null && overlaps(other, cidr)) return { name: network.name, subnet: pool.subnet };
    }
  }
  return null;
}

function judgeRange(text: string | null, subnet: Cidr, at: string, found: Found[]): Cidr | null {
  if (text === null || text === "") return null;
  const path = `${at}.ipRange`;
  const parsed = parseCidr(text);
  if (!parsed.ok) {
    const meant = parsed.suggestion === undefined ? "" : ` Did you mean ${parsed.suggestion}?`;
    const suggestion = parsed.suggestion === undefined ? {} : { suggestion: parsed.suggestion };
    const message = `The IP range ${parsed.reason}.${meant}`;
    found.push({ path, code: "range-form", weight: "unprocessable", message, ...suggestion });
    return null;
  }
  if (!isSubnetOf(parsed.value, subnet)) {
    const message = `The IP range ${text} does not lie inside the subnet ${formatCidr(subnet)}.`;
    found.push({ path, code: "range-outside", weight: "unprocessable", message });
    return null;
  }
  // 20.10: "invalid bit range"; a whole /64 is one address too large (measured).
  if (subnet.family === 6 && lastAddress(parsed.value).value > lastUsable(subnet).value) {
    const message = `The IP range ${text} reaches past the first 2⁶⁴ − 1 addresses of ${formatCidr(subnet)}, all that the engine can count.`;
    found.push({ path, code: "range-uncounted", weight: "unprocessable", message });
    return null;
  }
  return parsed.value;
}

/** Why an address can't be a host's in the subnet; null when it can. */
export function refuseHostAddress(address: IpAddress, subnet: Cidr): string | null {
  if (address.family !== subnet.family)
    return `is of IPv${address.family}, the subnet of IPv${subnet.family}`;
  if (!isInside(address, subnet)) return `is outside the subnet ${formatCidr(subnet)}`;
  if (isSameAddress(address, firstAddress(subnet))) return "is the network address itself";
  if (address.family === 6 && address.value > lastUsable(subnet).value) {
    return "is past the first 2⁶⁴ − 1 addresses, all that the engine can count";
  }
  if (subnet.family === 4 && isSameAddress(address, lastAddress(subnet))) return "is the broadcast address";
  return null;
}

function judgeGateway(
  text: string | null,
  { subnet, range, path }: { subnet: Cidr; range: Cidr | null; path: string },
  found: Found[],
): IpAddress | null {
  if (text === null || text === "") return implyGateway(subnet, range);
  const parsed = parseAddress(text);
  if (!parsed.ok) {
    const suggestion = parsed.suggestion === undefined ? {} : { suggestion: parsed.suggestion };
    found.push({
      path,
      code: "gateway-form",
      weight: "unprocessable",
      message: `The gateway ${parsed.reason}.`,
      ...suggestion,
    });
    return null;
  }
  const reason = refuseHostAddress(parsed.value, subnet);
  if (reason === null) return parsed.value;
  const suggestion = formatAddress(addressPlus(firstAddress(subnet), 1));
  found.push({
    path,
    code: "gateway-outside",
    weight: "unprocessable",
    message: `The gateway ${text} ${reason}.`,
    suggestion,
  });
  return null;
}

function judgeAuxiliary(
  addresses: Record<string, string>,
  context: { cidr: Cidr; gateway: IpAddress | null; at: string },
  found: Found[],
): Record<string, string> {
  const taken = new Map<string, string>();
  const plan: Record<string, string> = {};
  for (const [name, text] of Object.entries(addresses)) {
    const path = `${context.at}.auxiliaryAddresses.${name}`;
    const refuse = (code: string, message: string): void => {
      found.push({ path, code, weight: "unprocessable", message });
    };
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(name)) {
      refuse("auxiliary-name", "An auxiliary address needs a name of letters, digits, “_”, “.” and “-”.");
      continue;
    }
    const parsed = parseAddress(text);
    if (!parsed.ok) {
      refuse("auxiliary-form", `The auxiliary address of ${name} ${parsed.reason}.`);
      continue;
    }
    const reason = refuseHostAddress(parsed.value, context.cidr);
    const canonical = formatAddress(parsed.value);
    const twin = taken.get(canonical);
    if (reason !== null) refuse("auxiliary-outside", `The auxiliary address ${text} of ${name} ${reason}.`);
    else if (context.gateway !== null && isSameAddress(parsed.value, context.gateway)) {
      refuse("auxiliary-is-gateway", `The auxiliary address ${text} of ${name} is the gateway's.`);
    } else if (twin !== undefined)
      refuse("auxiliary-twice", `The auxiliary address ${text} is given twice: ${twin} and ${name}.`);
    else {
      taken.set(canonical, name);
      plan[name] = canonical;
    }
  }
  return plan;
}

const mtuOption = "com.docker.network.driver.mtu";
const bridgeNameOption = "com.docker.network.bridge.name";
const hostInterfaceName =
  /^(lo|eth\d+|en[opsx]\w*|wl\w+|ww\w+|veth\w+|virbr\d+|bond\d+|wg\d+|tun\d+|tap\d+|tailscale\d+|docker_gwbridge)$/;
const flagOptions = [
  "com.docker.network.bridge.enable_icc",
  "com.docker.network.bridge.enable_ip_masquerade",
  "com.docker.network.bridge.inhibit_ipv4",
];

function judgeOptions(topology: Topology, draft: NetworkDraft, facts: EngineFacts, found: Found[]): void {
  const { options } = draft;
  const refuse = (option: string, code: string, message: string, weight: Weight = "unprocessable"): void => {
    found.push({ path: `options.${option}`, code, weight, message });
  };
  judgeTexts("options", options, found);
  const mtu = options[mtuOption];
  if (mtu !== undefined) {
    const least = draft.ipv6 ? 1280 : 68;
    const value = Number(mtu);
    if (!/^\d{1,5}$/.test(mtu) || value < least || value > 65535) {
      const why = draft.ipv6 ? "IPv6 needs 1280 at least (RFC 8200)" : "IPv4 needs 68 at least (RFC 791)";
      refuse(mtuOption, "mtu", `The MTU is a number from ${least} to 65535: ${why}.`);
    }
  }
  const bridge = options[bridgeNameOption];
  if (bridge !== undefined) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(bridge) || bridge.length > maximumInterfaceName) {
      refuse(
        bridgeNameOption,
        "interface-name",
        `An interface name has at most ${maximumInterfaceName} letters, digits, “_”, “.” and “-”.`,
      );
    } else if (
      bridge === "docker0" ||
      topology.networks.some((network) => network.bridge?.interface === bridge)
    ) {
      refuse(bridgeNameOption, "interface-taken", `The interface ${bridge} belongs to another network.`);
    } else if (hostInterfaceName.test(bridge) || facts.hostInterfaces.includes(bridge)) {
      refuse(
        bridgeNameOption,
        "interface-taken",
        `${bridge} is a name that the host uses for another kind of interface.`,
      );
    }
  }
  for (const option of flagOptions) {
    const value = options[option];
    // dockerd reads them with strconv.ParseBool.
    if (value !== undefined && !/^(true|false|1|0|t|f|TRUE|FALSE|True|False|T|F)$/.test(value)) {
      refuse(option, "flag", `The option ${option} is “true” or “false”.`);
    }
  }
  if (options["com.docker.network.bridge.default_bridge"] !== undefined) {
    refuse(
      "com.docker.network.bridge.default_bridge",
      "default-bridge",
      "Only Docker's own bridge network is the default bridge.",
    );
  }
  if (options["parent"] !== undefined) {
    refuse("parent", "use-parent", "Give the parent interface in the field `parent`.");
  }
}

function judgeTexts(path: "options" | "labels", texts: Record<string, string>, found: Found[]): void {
  const entries = Object.entries(texts);
  if (entries.length > maximumLabels) {
    const message = `${entries.length} ${path} are more than the ${maximumLabels} that Patchbay passes on.`;
    found.push({ path, code: "too-many", weight: "unprocessable", message });
    return;
  }
  for (const [key, value] of entries) {
    if (key.trim() === "") {
      found.push({
        path,
        code: "empty-key",
        weight: "unprocessable",
        message: `One of the ${path} has an empty key.`,
      });
    }
    if (key.length > 255 || value.length > maximumTextLength) {
      const message = `A key has at most 255 and a value at most ${maximumTextLength} characters.`;
      found.push({ path: `${path}.${key.slice(0, 60)}`, code: "too-long", weight: "unprocessable", message });
    }
    if (hasControlCharacter(key) || hasControlCharacter(value)) {
      const message = "Control characters (line ends among them) are not passed on.";
      found.push({
        path: `${path}.${key.slice(0, 60)}`,
        code: "control-character",
        weight: "unprocessable",
        message,
      });
    }
  }
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

function judgeLabels(labels: Record<string, string>, found: Found[]): void {
  judgeTexts("labels", labels, found);
}

export type { Found, Weight };
