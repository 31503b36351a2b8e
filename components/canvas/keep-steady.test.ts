import { expect, test } from "vitest";
import { findShift } from "@/components/canvas/keep-steady";
import { indexLayout, type LayoutIndex } from "@/components/canvas/layout-index";
import type { BoxPlace } from "@/lib/domain/layout/layout";
import type { Shape } from "@/lib/domain/layout/to-shape";
import type { NetworkId } from "@/lib/domain/topology/topology";

const nothing = { x: 0, y: 0, width: 0, height: 0 };

function indexOf(shape: Shape, places: Record<string, { x: number; y: number }>): LayoutIndex {
  const boxes = Object.entries(places).map(([id, { x, y }]): BoxPlace => ({
    networkId: id as NetworkId,
    kind: "lane",
    panel: id,
    rect: { x, y, width: id.startsWith("large") ? 800 : 200, height: 200 },
    gutter: nothing,
    bus: null,
    cardCount: 0,
  }));
  return indexLayout({ bounds: nothing, panels: [], boxes, cards: [], links: [], parts: [] }, shape);
}

const shape = (): Shape => ({ networks: [], containers: [] });
const was = shape();
const before = indexOf(was, { large1: { x: 0, y: 0 }, large2: { x: 0, y: 220 }, small: { x: 820, y: 0 } });
const jumped = { large1: { x: 0, y: 500 }, large2: { x: 0, y: 720 }, small: { x: 820, y: 0 } };
const all = { x: 0, y: 0, width: 1100, height: 500 };

test("the view goes along with the larger part of what it shows", () => {
  expect(findShift(before, indexOf(shape(), jumped), all)).toEqual({ x: 0, y: 500 });
});

test("it stays where the larger part of what it shows stays", () => {
  const right = { x: 700, y: 0, width: 400, height: 200 };
  expect(findShift(before, indexOf(shape(), jumped), right)).toBeNull();
  const gone = { large1: { x: 0, y: 0 }, small: { x: 820, y: 300 } };
  expect(findShift(before, indexOf(shape(), gone), all)).toBeNull();
});

test("it stays where what has moved is still seen", () => {
  const pushed = { large1: { x: 0, y: 60 }, large2: { x: 0, y: 280 }, small: { x: 820, y: 0 } };
  expect(findShift(before, indexOf(shape(), pushed), all)).toBeNull();
});

test("it stays where it sees nothing, and where nothing of the structure has changed", () => {
  expect(findShift(before, indexOf(shape(), jumped), { ...all, x: 5000 })).toBeNull();
  expect(findShift(before, indexOf(was, jumped), all)).toBeNull();
});
