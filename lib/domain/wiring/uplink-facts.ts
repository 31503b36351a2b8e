import { canonicalAddress } from "@/lib/domain/ip/ip";
import { type Publication, toPublications } from "@/lib/domain/layout/publications";
import type { Container, Host, HostInterface, HostRoute, Network } from "@/lib/domain/topology/topology";
import { type DefaultRoute, defaultRoutesThrough, exitOf, isUplink } from "@/lib/domain/wiring/uplinks";

/** What an uplink is to the engine's networks. */
export interface UplinkFacts {
  interface: HostInterface;
  /** Null where routes can't be read. */
  defaultRoutes: DefaultRoute[] | null;
  /** Networks whose packets leave with the host's address: empty unless the default route leads here. */
  masqueraded: Network[];
  /** Networks whose packets leave with the containers' own addresses. */
  routed: Network[];
  /** Networks whose members stand on this interface's segment themselves. */
  direct: Network[];
  /** Networks whose packets don't leave the host at all. */
  internal: Network[];
}

/** The uplinks of a host, the one with the default route first, then in the host's order (UP-4). */
export function uplinkFacts(host: Host, networks: readonly Network[]): UplinkFacts[] {
  const own = host.interfaces.filter(isUplink).map((one): UplinkFacts => {
    const defaultRoutes = defaultRoutesThrough(host, one.name);
    const isWayOut = defaultRoutes !== null && defaultRoutes.length > 0;
    const leaving = (exit: "masqueraded" | "routed" | "internal"): Network[] =>
      isWayOut ? networks.filter((network) => exitOf(network) === exit) : [];
    return {
      interface: one,
      defaultRoutes,
      masqueraded: leaving("masqueraded"),
      routed: leaving("routed"),
      direct: networks.filter((network) => exitOf(network) === "direct" && network.parent === one.name),
      internal: leaving("internal"),
    };
  });
  const rank = ({ defaultRoutes }: UplinkFacts): number => (defaultRoutes?.length ? 0 : 1);
  return own.toSorted((a, b) => rank(a) - rank(b));
}

/** The routes of the host that lead through an interface, default routes first; null where they can't be read (UP-7). */
export function routesThrough({ routes }: Pick<Host, "routes">, name: string): HostRoute[] | null {
  if (routes === null) return null;
  const rank = (route: HostRoute): number => (isDefaultRoute(route) ? 0 : 1);
  return routes.filter((route) => route.interface === name).toSorted((a, b) => rank(a) - rank(b));
}

export function isDefaultRoute({ destination }: Pick<HostRoute, "destination">): boolean {
  return destination === "0.0.0.0/0" || destination === "::/0";
}

/** The published ports that are reached from outside through an uplink, by host port (UP-5). */
export function publicationsThrough(
  uplink: Pick<HostInterface, "name" | "addresses">,
  containers: readonly Pick<Container, "id" | "name" | "ports">[],
): Publication[] {
  return toPublications(containers).filter(
    ({ addresses }) => uplinksOfAddresses([uplink], addresses).length > 0,
  );
}

/** A host with dozens of networks would fill the panel with their names. */
const mostNames = 8;

/** Whether the default route leads through an uplink, and to where, in a sentence or two. */
export function describeWayOut({ interface: own, defaultRoutes }: UplinkFacts): string[] {
  const sentences: string[] = [];
  // The kernel's operstate (RFC 2863); `unknown` is what many drivers report of an interface that works.
  const isDown = ["down", "lowerlayerdown", "notpresent"].includes(own.state ?? "");
  if (isDown) sentences.push("It is down: nothing passes.");
  if (defaultRoutes === null) {
    sentences.push("The host’s routes can’t be read, so it is not known what leaves here.");
  } else if (defaultRoutes.length === 0) {
    if (!isDown)
      sentences.push("No default route leads here: only packets for its own subnets and routes leave.");
  } else {
    const gateways = defaultRoutes.map(({ gateway }) => gateway ?? "the link itself");
    sentences.push(`The default route leads here, to ${gateways.join(" and ")}.`);
  }
  return sentences;
}

/** What an uplink is to the networks, one sentence each; `name` writes a network's name. */
export function describeUplink(facts: UplinkFacts, name: (network: Network) => string): string[] {
  const list = (networks: readonly Network[]): string => {
    const names = networks.slice(0, mostNames).map(name).join(", ");
    const more = networks.length - mostNames;
    return more > 0 ? `${names} and ${more} more` : names;
  };
  const { masqueraded, routed, direct, internal } = facts;
  const sentences = describeWayOut(facts);
  if (masqueraded.length > 0)
    sentences.push(`Masqueraded, so leaving with the host’s address: ${list(masqueraded)}.`);
  if (routed.length > 0)
    sentences.push(`Not masqueraded, so leaving with their own addresses: ${list(routed)}.`);
  if (internal.length > 0) sentences.push(`Internal, so never leaving: ${list(internal)}.`);
  if (direct.length > 0) sentences.push(`On its segment with addresses of their own: ${list(direct)}.`);
  return sentences;
}

/** The uplinks by which a port published on these addresses is reached from outside (UP-5). */
export function uplinksOfAddresses<Uplink extends { name: string; addresses: readonly string[] }>(
  uplinks: readonly Uplink[],
  hostAddresses: readonly string[],
): Uplink[] {
  const wanted = new Set(
    hostAddresses.map((text) => (text === "" ? "0.0.0.0" : (canonicalAddress(text) ?? text))),
  );
  return uplinks.filter(({ addresses }) =>
    addresses.some((cidr) => {
      const address = cidr.split("/")[0] ?? "";
      const isV6 = address.includes(":");
      return wanted.has(isV6 ? "::" : "0.0.0.0") || wanted.has(canonicalAddress(address) ?? address);
    }),
  );
}
