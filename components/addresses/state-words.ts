import type { AddressMap, AddressState, Entry } from "@/lib/domain/addresses/address-map";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** The states in words, in the order of the legend. */
export const stateWords: Record<AddressState, string> = {
  endpoint: "in use",
  reserved: "reserved",
  free: "free",
  outside: "free, static only",
  gateway: "gateway",
  auxiliary: "auxiliary",
  network: "network",
  broadcast: "broadcast",
  uncounted: "out of reach",
};

/** The sign of a state, so that it is never told by colour alone. */
export const stateSigns: Partial<Record<AddressState, string>> = {
  gateway: "G",
  auxiliary: "A",
  network: "N",
  broadcast: "B",
  reserved: "R",
  uncounted: "×",
};

/** What an address is, and whose. */
export function describeAddress(
  map: Pick<AddressMap, "next">,
  told: { state: AddressState; entry: Entry | null; value: number | bigint },
): string {
  const { state, entry, value } = told;
  const name = entry === null ? "" : toDisplayText(entry.name);
  const next = map.next?.value === value ? ", next to be given" : "";
  switch (state) {
    case "endpoint":
      return `in use by ${name}`;
    case "reserved":
      return `reserved by ${name}, which is not running${next}`;
    case "auxiliary":
      return `auxiliary address ${name}`;
    case "gateway":
      return "the gateway";
    case "network":
      return "the network itself";
    case "broadcast":
      return "the broadcast address";
    case "free":
      return `free${next}`;
    case "outside":
      return "free for a static address only: outside the IP range";
    case "uncounted":
      return "out of the engine’s reach";
  }
}

/** Whether a container can be asked to take an address of this state. */
export function canAsk(state: AddressState): boolean {
  return state === "free" || state === "outside";
}
