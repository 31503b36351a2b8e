import { isSubnetOf, toCidr } from "@/lib/domain/ip/ip";
import type { Finding, ReasonCode, Verdict } from "@/lib/domain/reachability/reasons";
import { speaks } from "@/lib/domain/topology/engine-facts";
import { privateRanges } from "@/lib/domain/topology/plan-network";
import type { Attachment, Sandbox, SandboxFacts } from "@/lib/domain/topology/sandboxes";
import type { Network, Topology } from "@/lib/domain/topology/topology";

type Family = 4 | 6;

/** One address of the target, and how packets fare on their way to it. */
export interface Passage extends Finding {
  verdict: Verdict;
  family: Family;
  /** What the source sends by; null where it has no way or is the host. */
  via: Attachment | null;
  /** The target's attachment that has the address. */
  to: Attachment;
}

/** What the engine does with packets, as far as it is the same for all of its networks. */
export interface Filtering {
  /** Docker 27 (API 1.46) filters IPv6 as it does IPv4; before that nothing is filtered, unless it was asked for. */
  ipv6: boolean;
  /** Docker 28 (API 1.48) lets a network in gateway mode `routed` be reached at its containers' own addresses. */
  routes: boolean;
  /** Podman's bridges are apart only where its network backend is told so. */
  isPodman: boolean;
  /** Whether the host has a default route; null where its routes are not known. */
  hostHasDefaultRoute: boolean | null;
  hostHasIpv6Route: boolean | null;
}

export function toFiltering(topology: Topology, facts: SandboxFacts): Filtering {
  const routes = topology.host?.routes ?? null;
  return {
    ipv6: speaks(facts, 1, 46),
    routes: speaks(facts, 1, 48),
    isPodman: facts.kind === "podman",
    hostHasDefaultRoute:
      routes === null
        ? null
        : routes.some(({ destination }) => destination === "0.0.0.0/0" || destination === "::/0"),
    hostHasIpv6Route: routes === null ? null : routes.some(({ destination }) => destination === "::/0"),
  };
}

/** Every address of the target, each with its verdict, as seen from the source's network namespace (REACH-2 to REACH-13). */
export function judgePassages(from: Sandbox, to: Sandbox, filtering: Filtering): Passage[] {
  const passages: Passage[] = [];
  for (const target of to.attachments) {
    if (target.endpoint.ipv4 !== null)
      passages.push(judgePassage(from, { to, target, family: 4, filtering }));
    if (target.endpoint.ipv6 !== null)
      passages.push(judgePassage(from, { to, target, family: 6, filtering }));
  }
  return passages;
}

interface Aim {
  to: Sandbox;
  target: Attachment;
  family: Family;
  filtering: Filtering;
}

function judgePassage(from: Sandbox, aim: Aim): Passage {
  const { target, family } = aim;
  const passage = (verdict: Verdict, code: ReasonCode, via: Attachment | null): Passage => ({
    verdict,
    code,
    networkId: (via ?? target).network.id,
    otherId: target.network.id,
    family,
    via,
    to: target,
  });
  if (from.kind === "host") {
    const [verdict, code] = judgeFromHost(target.network);
    return passage(verdict, code, null);
  }
  const common = from.attachments.find(
    ({ network, endpoint }) => network.id === target.network.id && addressOf(endpoint, family) !== null,
  );
  if (common !== undefined) {
    const [verdict, code] = judgeMembers(target.network, aim);
    return passage(verdict, code, common);
  }
  const route = family === 4 ? from.route4 : from.route6;
  if (route === null)
    return passage("blocked", from.attachments.length === 0 ? "no-interface" : "no-default-route", null);
  const [verdict, code, isAboutTarget] = judgeRouted(route, aim);
  return { ...passage(verdict, code, route), ...(isAboutTarget ? { networkId: target.network.id } : {}) };
}

type Judgement = [verdict: Verdict, code: ReasonCode, isAboutTarget?: boolean];

/** Two members of one network (REACH-2, REACH-5, REACH-10, REACH-12). */
function judgeMembers(network: Network, { family, filtering }: Pick<Aim, "family" | "filtering">): Judgement {
  switch (network.driver) {
    case "bridge":
      if (network.bridge?.icc === false && (family === 4 || filtering.ipv6)) return ["blocked", "icc-off"];
      return ["reachable", "same-network"];
    case "macvlan":
      if (network.options["macvlan_mode"] === "private") return ["blocked", "macvlan-mode"];
      if (network.options["macvlan_mode"] === "vepa") return ["unknown", "macvlan-switch"];
      return ["reachable", "same-network"];
    case "ipvlan":
    case "overlay":
      return ["reachable", "same-network"];
    default:
      return ["unknown", "foreign-driver"];
  }
}

/** From the host's own network namespace to an endpoint (REACH-7, REACH-10). */
function judgeFromHost(network: Network): Judgement {
  switch (network.driver) {
    case "bridge":
      return hostHasAddress(network) ? ["reachable", "host-on-bridge"] : ["blocked", "no-host-address"];
    case "macvlan":
    case "ipvlan":
      return ["blocked", "macvlan-own-host"];
    case "overlay":
      return ["blocked", "overlay-apart"];
    default:
      return ["unknown", "foreign-driver"];
  }
}

/** By the default route, to a network that the source is not on (REACH-3, REACH-4, REACH-10, REACH-13). */
function judgeRouted(route: Attachment, { to, target, family, filtering }: Aim): Judgement {
  const { network } = route;
  const goal = target.network;
  if (isForeign(network)) return ["unknown", "foreign-driver"];
  if (isForeign(goal)) return ["unknown", "foreign-driver", true];
  if (network.driver === "overlay" || goal.driver === "overlay") return ["blocked", "overlay-apart"];
  if (isOnWire(network) && isOnWire(goal)) {
    if (network.internal) return ["blocked", "internal"];
    if (goal.internal) return ["blocked", "internal", true];
    if (network.driver === "ipvlan" && goal.driver === "ipvlan") return ["unknown", "ipvlan-l3"];
    return ["unknown", "macvlan-outside"];
  }
  if (isOnWire(network)) return ["blocked", "macvlan-own-host"];
  if (isOnWire(goal)) return ["blocked", "macvlan-own-host", true];
  if (family === 6 && !filtering.ipv6) {
    const canAnswer =
      to.route6 !== null
        ? to.route6.network.driver === "bridge"
        : to.attachments.some((one) => sharesIpv6(one, route));
    return canAnswer ? ["reachable", "ipv6-unfiltered"] : ["blocked", "no-ipv6-route-back"];
  }
  if (network.internal) return ["blocked", "internal"];
  if (goal.internal) return ["blocked", "internal", true];
  if (filtering.isPodman) return ["unknown", "podman-bridges"];
  if (filtering.routes && isRouted(goal, family)) return ["reachable", "routed-mode", true];
  return ["blocked", "isolated-bridges"];
}

function sharesIpv6({ network, endpoint }: Attachment, other: Attachment): boolean {
  return network.id === other.network.id && endpoint.ipv6 !== null;
}

const knownDrivers = new Set(["bridge", "macvlan", "ipvlan", "overlay"]);

function isForeign(network: Network): boolean {
  return !knownDrivers.has(network.driver);
}

export function isOnWire(network: Network): boolean {
  return network.driver === "macvlan" || network.driver === "ipvlan";
}

/** Docker 27 can leave the bridge without an address (`inhibit_ipv4`), 28 too (`gateway_mode_ipv4=isolated`). */
function hostHasAddress(network: Network): boolean {
  return (
    network.options["com.docker.network.bridge.inhibit_ipv4"] !== "true" &&
    network.options["com.docker.network.bridge.gateway_mode_ipv4"] !== "isolated"
  );
}

export function addressOf(
  endpoint: { ipv4: string | null; ipv6: string | null },
  family: Family,
): string | null {
  return family === 4 ? endpoint.ipv4 : endpoint.ipv6;
}

/** The way to the host: by which attachment, and to which of the host's addresses (null: not told by the engine). */
export interface HostPassage extends Finding {
  verdict: Verdict;
  via: Attachment | null;
  addresses: string[];
}

/**
 * From a container to the host (REACH-7): at the gateway of each bridge it is on; the host's other addresses answer
 * too where a bridge carries the default route.
 */
export function judgeToHost(from: Sandbox): HostPassage {
  const answer = (
    verdict: Verdict,
    code: ReasonCode,
    via: Attachment | null,
    addresses: string[] = [],
  ): HostPassage => ({
    verdict,
    code,
    networkId: via?.network.id ?? null,
    otherId: null,
    via,
    addresses,
  });
  const bridges = from.attachments.filter(
    ({ network }) => network.driver === "bridge" && hostHasAddress(network),
  );
  const [first] = bridges.toSorted((a, b) => Number(b === from.route4) - Number(a === from.route4));
  if (first !== undefined)
    return answer("reachable", "host-gateway", first, [...new Set([first, ...bridges].flatMap(gatewaysOf))]);
  if (from.attachments.length === 0) return answer("blocked", "no-interface", null);
  const route = from.route4 ?? from.route6;
  const any = route ?? from.attachments[0] ?? null;
  if (any === null) return answer("blocked", "no-default-route", null);
  if (isForeign(any.network)) return answer("unknown", "foreign-driver", any);
  if (isOnWire(any.network)) return answer("blocked", "macvlan-own-host", any);
  if (any.network.driver === "overlay")
    return any.network.internal
      ? answer("blocked", "internal", any)
      : answer("reachable", "overlay-gateway", any);
  return answer("blocked", "no-host-address", any);
}

/** The addresses that the host has on the bridge of an attachment. */
export function gatewaysOf({ network, endpoint }: Attachment): string[] {
  const told = network.pools.map(({ gateway }) => gateway).filter((gateway) => gateway !== null);
  const own = endpoint.gateway === null || told.includes(endpoint.gateway) ? [] : [endpoint.gateway];
  return [...own, ...told];
}

/** The way out of the engine (REACH-8): as far as the host itself gets. */
export function judgeToInternet(
  from: Sandbox,
  filtering: Filtering,
): Finding & { verdict: Verdict; via: Attachment | null } {
  const answer = (
    verdict: Verdict,
    code: ReasonCode,
    via: Attachment | null,
  ): Finding & { verdict: Verdict; via: Attachment | null } => ({
    verdict,
    code,
    networkId: via?.network.id ?? null,
    otherId: null,
    via,
  });
  if (from.kind === "host") {
    return filtering.hostHasDefaultRoute === false
      ? answer("blocked", "host-no-default-route", null)
      : answer("reachable", "uplink", null);
  }
  if (from.attachments.length === 0) return answer("blocked", "no-interface", null);
  const route = from.route4 ?? from.route6 ?? findOverlayWayOut(from);
  if (route === null) {
    const internal = from.attachments.find(({ network }) => network.internal);
    return answer("blocked", internal === undefined ? "no-default-route" : "internal", internal ?? null);
  }
  const { network } = route;
  if (network.internal) return answer("blocked", "internal", route);
  if (isForeign(network)) return answer("unknown", "foreign-driver", route);
  if (isOnWire(network)) return answer("unknown", "macvlan-outside", route);
  if (filtering.hostHasDefaultRoute === false) return answer("blocked", "host-no-default-route", route);
  if (network.driver === "overlay") return answer("reachable", "overlay-gateway", route);
  if (from.route4 !== null) {
    if (isMasqueraded(network, 4)) return answer("reachable", "masquerade", route);
    if (!isPrivate(network, 4)) return answer("unknown", "route-back-unknown", route);
  }
  const route6 = from.route6;
  if (route6 !== null) {
    if (filtering.ipv6 && isMasqueraded(route6.network, 6)) {
      if (filtering.hostHasIpv6Route === null) return answer("unknown", "ipv6-uplink", route6);
      return filtering.hostHasIpv6Route
        ? answer("reachable", "masquerade", route6)
        : answer("blocked", "host-no-default-route", route6);
    }
    if (!isPrivate(route6.network, 6)) return answer("unknown", "route-back-unknown", route6);
  }
  return answer("blocked", "no-masquerade", route);
}

/** An overlay's way out is docker_gwbridge's, which the engine's lists don't show. */
function findOverlayWayOut(from: Sandbox): Attachment | null {
  return from.attachments.find(({ network }) => network.driver === "overlay" && !network.internal) ?? null;
}

function isMasqueraded(network: Network, family: Family): boolean {
  return network.bridge?.masquerade !== false && !isRouted(network, family);
}

/** In gateway mode `routed` nothing is translated: ports are published at the container's own address, not the host's. */
export function isRouted(network: Network, family: Family): boolean {
  return network.options[`com.docker.network.bridge.gateway_mode_ipv${family}`] === "routed";
}

/** Whether no router of the internet knows the way to the network's addresses of that family. */
export function isPrivate(network: Network, family: Family): boolean {
  return network.pools.every(({ subnet }) => {
    const cidr = toCidr(subnet);
    return cidr === null || cidr.family !== family || privateRanges.some((range) => isSubnetOf(cidr, range));
  });
}

/**
 * Where the published ports of a container are met by the source (REACH-9): addresses of the host, `any` where all of
 * them answer. What is left out never gets through.
 */
export function judgePublished(
  from: Sandbox,
  to: Sandbox,
): { via: Attachment; addresses: string[] | "any" }[] {
  const ways: { via: Attachment; addresses: string[] | "any" }[] = [];
  for (const attachment of from.attachments) {
    const { network } = attachment;
    if (network.driver !== "bridge" || network.internal || !hostHasAddress(network)) continue;
    // Without masquerade the packets are not left to the proxy: they are sent on to the network that the target's
    // default route goes by, to which its ports belong, and dropped there unless it is this one.
    const isSame = to.route4?.network.id === network.id;
    if (network.bridge?.masquerade === false && !isSame) continue;
    const isRoute = attachment === from.route4;
    ways.push({ via: attachment, addresses: isRoute ? "any" : gatewaysOf(attachment) });
  }
  // With a bridge to leave by, a container is not on docker_gwbridge.
  const leavesByBridge = from.route4 !== null && from.route4.network.driver !== "overlay";
  const overlay = leavesByBridge ? null : findOverlayWayOut(from);
  if (overlay !== null) ways.push({ via: overlay, addresses: "any" });
  return ways;
}
