import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildModel } from "@/components/canvas/canvas-model";
import { createCanvasStore, isPanelDim, pictureBounds } from "@/components/canvas/canvas-store";
import { indexLayout, panelOf } from "@/components/canvas/layout-index";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { noArrangement, parseArrangement } from "@/components/canvas/arrange/arrangement";
import { placeStrip } from "@/lib/domain/layout/place-strip";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toDirection } from "@/components/canvas/arrange/panel-actions";
import { toPublications } from "@/lib/domain/layout/publications";
import { toShape } from "@/lib/domain/layout/to-shape";

const topology = teachingTopology();
const shape = toShape(topology);
const folded = indexLayout(layoutTopology(shape, { collapsed: new Set(["project/shop"]) }), shape);

function containerId(name: string) {
  const found = topology.containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found.id;
}

describe("parseArrangement", () => {
  test("reads what was stored, on whole columns", () => {
    const text = JSON.stringify({
      moved: { "project/shop": { x: 590, y: -33 } },
      collapsed: ["project/blog"],
    });
    expect(parseArrangement(text)).toEqual({
      moved: { "project/shop": { x: 600, y: -33 } },
      collapsed: ["project/blog"],
    });
  });

  test.each([
    ["nothing", null],
    ["no JSON", "{"],
    ["a list", "[1]"],
    ["null", "null"],
    [
      "places that are none",
      '{"moved":{"a":{"x":"1","y":2},"b":null,"c":{"x":1e300,"y":0}},"collapsed":[1,null]}',
    ],
  ])("%s is an untouched picture", (_, text) => {
    expect(parseArrangement(text)).toEqual(noArrangement);
  });

  test("whatever is stored, the layout takes it", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { moved, collapsed } = parseArrangement(text);
        layoutTopology(shape, { moved, collapsed: new Set(collapsed) });
      }),
    );
  });
});

describe("a folded panel", () => {
  test("holds what is in it: that is where a choice of it leads", () => {
    const panel = panelOf(folded, { kind: "container", id: containerId("db-exporter") });
    expect(panel?.key).toBe("project/shop");
    expect(panel?.collapsed?.containers).toContain(containerId("db"));
    expect(panelOf(folded, { kind: "container", id: containerId("toolbox") })?.collapsed).toBeNull();
  });

  test("is bright while something in it is found, else dimmed", () => {
    const store = createCanvasStore(buildModel(topology, null), folded);
    const panel = folded.panels.get("project/shop");
    if (panel === undefined) throw new Error("no panel");
    store.getState().receive({ matches: new Set([containerId("web1")]) });
    expect(isPanelDim(store.getState(), panel)).toBe(false);
    store.getState().receive({ matches: new Set([containerId("toolbox")]) });
    expect(isPanelDim(store.getState(), panel)).toBe(true);
  });
});

describe("the host's strip in the store", () => {
  const index = indexLayout(layoutTopology(shape), shape);
  const publications = toPublications(topology.containers);
  const strip = placeStrip(index.layout, {
    publications,
    host: topology.host,
    networks: topology.networks,
    isExpanded: false,
  });

  test("is a part of the picture that fits", () => {
    const bounds = pictureBounds({ index, strip });
    expect(bounds.y).toBe(strip?.rect.y);
    expect(bounds.y + bounds.height).toBe(index.layout.bounds.y + index.layout.bounds.height);
    expect(pictureBounds({ index, strip: null })).toEqual(index.layout.bounds);
  });

  test("a pointed-at chip lights the link of the default route; a chosen one chooses the container", () => {
    const store = createCanvasStore(buildModel(topology, null), index);
    const chip = strip?.chips.find((one) => one.containerId === containerId("proxy"));
    if (chip === undefined) throw new Error("no chip");
    store.getState().receive({ strip, onSelect: (selected) => store.getState().receive({ selected }) });
    store.getState().hoverChip(chip);
    const front = topology.networks.find((network) => network.name === "shop_front");
    expect([...(store.getState().lit?.networks ?? [])]).toEqual([front?.id]);
    store.getState().hoverChip(null);
    expect(store.getState().lit).toBeNull();
    store.getState().pickChip(chip);
    expect(store.getState().selected).toEqual({ kind: "container", id: chip.containerId });
    expect(store.getState().chosenChip).toBe(chip.key);
    store.getState().pick(null);
    expect(store.getState().chosenChip).toBeNull();
  });
});

test("only Alt and an arrow key move a panel", () => {
  expect(toDirection({ altKey: true, key: "ArrowLeft" })).toEqual({ x: -1, y: 0 });
  expect(toDirection({ altKey: false, key: "ArrowLeft" })).toBeNull();
  expect(toDirection({ altKey: true, key: "a" })).toBeNull();
});
