import type { Shape } from "@/lib/domain/layout/to-shape";
import type { NetworkId } from "@/lib/domain/topology/topology";

/** How many network colours the theme has (`--cord-0` …). */
export const cordCount = 12;

/** The colour that a network's name asks for, from 0 to 11 (FNV-1a). */
export function networkColour(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return ((hash ^ (hash >>> 16)) >>> 0) % cordCount;
}

// Shapes are the same objects over changes of state.
const known = new WeakMap<object, ReadonlyMap<NetworkId, number>>();

/**
 * Each network's colour. The first by name keeps the one its name asks for; one that finds it taken gets the next free
 * one, and when all are taken its own again, unless a network that it shares a container with wears it. `host` and
 * `none` wear none and are left out.
 */
export function networkColours(
  shape: Pick<Shape, "networks" | "containers">,
): ReadonlyMap<NetworkId, number> {
  const colours = known.get(shape) ?? chooseColours(shape);
  known.set(shape, colours);
  return colours;
}

function chooseColours(shape: Pick<Shape, "networks" | "containers">): Map<NetworkId, number> {
  const colours = new Map<NetworkId, number>();
  const taken = new Set<number>();
  const later: { id: NetworkId; wanted: number }[] = [];
  for (const { id, name, driver } of shape.networks) {
    if (driver === "host" || driver === "null") continue;
    const wanted = networkColour(name);
    if (taken.has(wanted)) later.push({ id, wanted });
    else {
      taken.add(wanted);
      colours.set(id, wanted);
    }
  }
  if (later.length === 0) return colours;
  const neighbours = new Map<NetworkId, Set<NetworkId>>(later.map(({ id }) => [id, new Set()]));
  for (const { networks } of shape.containers) {
    if (networks.length < 2) continue;
    for (const id of networks) for (const other of networks) if (other !== id) neighbours.get(id)?.add(other);
  }
  for (const { id, wanted } of later) {
    const nearby = new Set([...(neighbours.get(id) ?? [])].map((other) => colours.get(other)));
    // Five steps on is a distant hue, and five and twelve have no common divisor.
    const candidates = Array.from({ length: cordCount }, (_, step) => (wanted + step * 5) % cordCount);
    const colour =
      candidates.find((one) => !taken.has(one)) ?? candidates.find((one) => !nearby.has(one)) ?? wanted;
    taken.add(colour);
    colours.set(id, colour);
  }
  return colours;
}
