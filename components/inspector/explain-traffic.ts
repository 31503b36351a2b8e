import type { EngineStatus } from "@/lib/contract/answers";
import type { Endpoint, Network } from "@/lib/domain/topology/topology";
import { countedEnd, isCountedInside } from "@/lib/domain/wiring/counted-end";

type WiringSource = EngineStatus["wiring"]["source"];

/** Why a link of a running container has no figures. */
export function whyNoLinkTraffic(endpoint: Endpoint, network: Network, source: WiringSource): string {
  if (countedEnd(endpoint, network) === null) {
    return isCountedInside(network)
      ? "Not known: it is counted on the container’s interface, which is not known."
      : "Not known: it is counted on the host’s end, which is not known.";
  }
  return isCountedInside(network) && source === "helper"
    ? "Not known: this endpoint has no end of its own on the host, so its packets are counted in the container. A helper that may see the host’s processes reads them, while the wiring layer is on."
    : "Traffic is shown while the wiring layer is on.";
}

/** Why a network has no figures. */
export function whyNoNetworkTraffic(network: Network, source: WiringSource): string {
  return isCountedInside(network) && source === "helper"
    ? "Not known: its members have no ends of their own on the host, so their packets are counted in the containers. A helper that may see the host’s processes reads them, while a member runs and the wiring layer is on."
    : "Not known: it is shown while a member runs and the wiring layer is on.";
}
