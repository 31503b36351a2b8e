/** What the engine adapter hands over: the engine's lists and inspections, parsed, before they are joined. */

import type { EndpointExtras, WantedPort } from "@/lib/domain/topology/topology";

export interface ObservedPool {
  subnet: string;
  ipRange: string | null;
  gateway: string | null;
  auxiliaryAddresses: Record<string, string>;
}

export interface ObservedNetwork {
  id: string;
  name: string;
  driver: string;
  scope: string;
  internal: boolean;
  attachable: boolean;
  ingress: boolean;
  ipv6: boolean;
  labels: Record<string, string>;
  options: Record<string, string>;
  pools: ObservedPool[];
  /** The bridge's interface, where the engine tells it (Podman's own API). */
  bridgeInterface?: string;
}

export interface ObservedEndpoint {
  /** Key of the `Networks` map: the network's name. */
  networkName: string;
  /** Empty until the container's first start. */
  networkId: string;
  /** Empty while not attached. */
  endpointId: string;
  ipv4: string | null;
  ipv6: string | null;
  mac: string | null;
  gateway: string | null;
  reservedIpv4: string | null;
  reservedIpv6: string | null;
  gatewayPriority: number | null;
}

export interface ObservedContainer {
  id: string;
  name: string;
  image: string;
  state: string;
  health: string | null;
  networkMode: string;
  labels: Record<string, string>;
  ports: { hostAddress: string; hostPort: number; containerPort: number; protocol: string }[];
  endpoints: ObservedEndpoint[];
}

/** What only an inspection tells. */
export interface ObservedInspection {
  exposedPorts: string[];
  /** By network name. */
  endpoints: Record<
    string,
    {
      aliases: string[];
      dnsNames: string[] | null;
      gatewayPriority: number | null;
      /** Absent when there is nothing of the kind. */
      extras?: EndpointExtras;
    }
  >;
  /** The same endpoints as the list gives them; a ghost is here alone (20.10 does not list it). */
  observedEndpoints: ObservedEndpoint[];
  /** Absent where it was not looked for. */
  wantedPorts?: WantedPort[];
  /** Of the container's first process, as the engine's host counts it; null while it does not run. */
  pid: number | null;
  /** When it last started, in the engine's words; null when it never did. */
  startedAt: string | null;
}
