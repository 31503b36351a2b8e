import type { Network } from "@/lib/domain/topology/topology";

/**
 * The VXLAN network identifiers of an overlay, one for each of its subnets; none for other networks, or where the
 * engine does not tell. Docker's overlay driver notes them in this option (`netlabel.OverlayVxlanIDList` of libnetwork).
 */
export function vxlanIdsOf({ driver, options }: Pick<Network, "driver" | "options">): number[] {
  if (driver !== "overlay") return [];
  const list = options["com.docker.network.driver.overlay.vxlanid_list"] ?? "";
  // Options are anybody's text: an identifier has 24 bits.
  return list
    .split(",")
    .filter((text) => /^\d{1,8}$/.test(text.trim()))
    .map(Number)
    .filter((id) => id > 0 && id < 2 ** 24);
}
