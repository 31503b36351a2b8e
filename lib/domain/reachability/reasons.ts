import type { NetworkId } from "@/lib/domain/topology/topology";

export type Verdict = "reachable" | "blocked" | "unknown";

/** Why a verdict is what it is. Each code has its rule in SPEC.md and its sentence below. */
export type ReasonCode = keyof typeof sentences;

export interface Reason {
  code: ReasonCode;
  /** A sentence for people. */
  text: string;
  networkId: NetworkId | null;
}

type Sentence = (network: string, other: string) => string;

/** The sentence of each reason; `network` is the network it is about, `other` the target's where that is another one. */
const sentences = {
  "same-network": (network) => `Both are on ${network}.`,
  "same-namespace": () => "They share one network namespace, so each is the other's localhost.",
  "host-on-bridge": (network) => `The host has an address on the bridge of ${network}.`,
  "host-gateway": (network) => `The host answers at the gateway of ${network}.`,
  "host-itself": () => "It uses the host's own network.",
  masquerade: (network) => `The host lets ${network} out and puts its own address on the packets.`,
  uplink: () => "The host reaches the outside by its own default route.",
  "ipv6-unfiltered": (network, other) =>
    `By IPv6 only: this engine filters no IPv6 between networks, so ${network} and ${other} are not apart.`,
  "published-port": () => "A published port leads to it.",
  paused: () => "It is paused: nothing in it runs, so nothing is sent.",
  "paused-target": () =>
    "It is paused: the kernel still answers pings and takes connections, the programs do not answer.",
  "no-interface": () => "One of them is on no network.",
  "sandbox-gone": () => "It lived in the network namespace of a container that is not running any more.",
  "icc-off": (network) => `${network} does not let its members talk to each other (enable_icc is false).`,
  "link-opens": () => "A --link lets it in at the exposed ports alone.",
  "isolated-bridges": (network, other) =>
    `The host drops packets between the bridges ${network} and ${other}.`,
  "routed-mode": (network) =>
    `${network} is in gateway mode routed: pings get to its members at their own addresses, and so do connections to their published ports.`,
  internal: (network) => `${network} is internal: nothing gets in or out.`,
  "no-default-route": () => "It has no network in common with the target and no default route.",
  "no-ipv6-route-back": () => "The target has no IPv6 route by which it could answer.",
  "macvlan-own-host": (network) =>
    `${network} is on the wire beside the host: the kernel keeps it apart from its own host and the host's bridges.`,
  "macvlan-outside": (network) => `From ${network} a router outside this engine decides.`,
  "macvlan-mode": (network) => `${network} keeps its members apart (macvlan mode private).`,
  "macvlan-switch": (network) => `In mode vepa the switch outside decides about ${network}.`,
  "ipvlan-l3": (network, other) =>
    `Whether ipvlan routes between ${network} and ${other} depends on their parents.`,
  "overlay-apart": (network, other) => `Overlay networks are apart from all others: ${network}, ${other}.`,
  "overlay-gateway": () => "Overlay containers leave by docker_gwbridge.",
  "foreign-driver": (network) => `How ${network} forwards is known to its driver alone.`,
  "podman-bridges": (network, other) =>
    `Whether Podman keeps ${network} and ${other} apart depends on its network backend.`,
  "no-host-address": (network) => `The host has no address on the bridge of ${network}.`,
  "no-masquerade": (network) =>
    `${network} is not masqueraded: its private addresses leave the host, and no answer finds the way back.`,
  "route-back-unknown": (network) =>
    `${network} is not masqueraded and not private: whether answers come back, the routers outside decide.`,
  "ipv6-uplink": (network) => `${network} gets out by IPv6 alone, and whether the host does is not known.`,
  "host-no-default-route": () => "The host itself has no default route.",
  "host-firewall": () =>
    "Docker does not guard the host itself: its own firewall and the network before it decide.",
  "not-published": () => "No port of it is published on an address that is seen from outside.",
  "ipv6-global": (network) =>
    `${network} has global IPv6 addresses and this engine filters no IPv6: the routers outside decide.`,
  "name-resolves": (network) => `The engine's DNS server tells its name on ${network}.`,
  "name-by-link": () => "A --link has put its name into the hosts file.",
  "name-in-hosts-file": () => "An --add-host entry names it.",
  "default-bridge-no-names": (network) => `On ${network}, the default bridge, names are not told.`,
  "no-common-name-network": () =>
    "Names are told among members of one user-defined network; they have none in common.",
  "no-own-name": () => "It has no name of its own on any network.",
  "no-embedded-dns": () => "The engine's DNS server answers containers on its networks only.",
  "names-not-inspected": () => "Links and hosts entries of it are not known: it could not be inspected.",
  "external-dns": () => "Names of the outside come from the DNS servers that the engine forwards to.",
} as const satisfies Record<string, Sentence>;

/** A reason before it is put into words. */
export interface Finding {
  code: ReasonCode;
  networkId: NetworkId | null;
  /** The target's network where it is another one. */
  otherId: NetworkId | null;
}

/** Puts a finding into words. Network names come from strangers; `nameOf` has them made fit for display. */
export function toReason(finding: Finding, nameOf: (id: NetworkId | null) => string): Reason {
  return {
    code: finding.code,
    text: sentences[finding.code](nameOf(finding.networkId), nameOf(finding.otherId)),
    networkId: finding.networkId,
  };
}
