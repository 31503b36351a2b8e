import { describe, expect, test } from "vitest";
import { cordCount, networkColour, networkColours } from "@/lib/domain/layout/network-colours";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { NetworkId } from "@/lib/domain/topology/topology";

const shapeOf = (names: readonly string[], driver = "bridge") => ({
  networks: names.map((name) => ({ id: name as NetworkId, name, driver, project: null })),
  containers: [],
});

describe("networkColours", () => {
  test("a name asks for a colour of the palette, always the same", () => {
    for (const name of ["bridge", "shop_front", "", "ünïcode", "a".repeat(200)]) {
      expect(networkColour(name)).toBe(networkColour(name));
      expect(networkColour(name)).toBeGreaterThanOrEqual(0);
      expect(networkColour(name)).toBeLessThan(cordCount);
    }
  });

  test("twelve networks wear twelve colours", () => {
    const names = Array.from({ length: 12 }, (_, index) => `net-${String(index).padStart(2, "0")}`);
    expect(new Set(networkColours(shapeOf(names)).values()).size).toBe(12);
  });

  test("host and none wear none", () => {
    expect(networkColours(shapeOf(["host"], "host")).size).toBe(0);
    expect(networkColours(shapeOf(["none"], "null")).size).toBe(0);
  });

  test("a later network takes no colour from an earlier one", () => {
    const before = networkColours(shapeOf(["a", "b", "c", "d"]));
    const after = networkColours(shapeOf(["a", "b", "c", "d", "e"]));
    for (const [id, colour] of before) expect(after.get(id)).toBe(colour);
  });

  test("networks that lost their own colour differ from those they share containers with", () => {
    const shape = toShape(sampleTopology({ containers: 300, networks: 30, seed: 4 }));
    const colours = networkColours(shape);
    const isClashing = ([a, b]: readonly [NetworkId, NetworkId]): boolean =>
      colours.get(a) === colours.get(b);
    const pairs = shape.containers.flatMap(({ networks }) =>
      networks.flatMap((a, index) => networks.slice(index + 1).map((b) => [a, b] as const)),
    );
    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter(isClashing)).toEqual([]);
  });
});
