/** What a plan must know of an engine beside its topology. */
export interface EngineFacts {
  kind: "docker" | "podman" | "demo";
  /** `[major, minor]` of the API that both sides speak, for instance `[1, 41]`. */
  apiVersion: readonly [number, number];
  swarmActive: boolean;
  /** Network drivers that the engine lists in `GET /info`; null when it did not say. */
  networkDrivers: readonly string[] | null;
  /** Subnets (CIDR) of the machine's own interfaces, as far as they are known to matter for the engine. */
  hostSubnets: readonly { interface: string; cidr: string }[];
  /** Names of the machine's own interfaces, those without an address too. */
  hostInterfaces: readonly string[];
  /** `DefaultAddressPools` of `GET /info`; null for the built-in ones. */
  defaultAddressPools: readonly { base: string; size: number }[] | null;
}

/** Whether the engine speaks at least this API version. */
export function speaks(facts: Pick<EngineFacts, "apiVersion">, major: number, minor: number): boolean {
  const [hasMajor, hasMinor] = facts.apiVersion;
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}

/** The first API versions that honour a field (sources: Docker's API version history; measured where noted in SPEC.md). */
export const sinceApi = {
  gatewayPriority: [1, 48],
  addressCounts: [1, 52],
  macOnConnect: [1, 54],
  ipv6WithoutSubnet: [1, 46],
  sharedParent: [1, 46],
  // Not a field: from then on a container needs the network that it was created on (CONN-18).
  networkModeNeeded: [1, 45],
} as const satisfies Record<string, readonly [number, number]>;

export function honours(facts: Pick<EngineFacts, "apiVersion">, feature: keyof typeof sinceApi): boolean {
  const [major, minor] = sinceApi[feature];
  return speaks(facts, major, minor);
}
