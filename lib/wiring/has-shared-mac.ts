import type { ObservedInterface } from "@/lib/domain/wiring/observed-wiring";

/** Whether two of a container's interfaces have one MAC: only then their addresses are needed to tell them apart. */
export function hasSharedMac(interfaces: readonly ObservedInterface[]): boolean {
  const macs = interfaces.flatMap(({ mac }) => (mac === null ? [] : [mac]));
  return new Set(macs).size < macs.length;
}
