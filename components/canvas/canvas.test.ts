import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { buildModel, countAddresses } from "@/components/canvas/canvas-model";
import { createCanvasStore, isContainerDim, isNetworkDim } from "@/components/canvas/canvas-store";
import { describeNetwork } from "@/components/canvas/keyboard/describe-thing";
import { filterTopology, noFilter } from "@/lib/domain/filter/filter-topology";
import { fitRect, follow, fromCamera, reveal, toCamera } from "@/components/canvas/camera";
import { hitTest, indexLayout, rectOf, type LayoutIndex } from "@/components/canvas/layout-index";
import { createModelStore } from "@/components/canvas/model-store";
import { pinsOf } from "@/lib/domain/layout/former-places";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { linePath } from "@/lib/domain/layout/path-data";
import { litBy } from "@/components/canvas/lit-by";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toShape } from "@/lib/domain/layout/to-shape";
import { toFlow } from "@/components/canvas/to-flow";
import { toFlowId } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

const topology = teachingTopology();
const index = indexOf(topology);
const model = buildModel(topology, null);

function indexOf(one: Topology): LayoutIndex {
  const shape = toShape(one);
  return indexLayout(layoutTopology(shape), shape);
}

function containerId(name: string) {
  const found = topology.containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found.id;
}

function networkId(name: string) {
  const found = topology.networks.find((network) => network.name === name);
  if (found === undefined) throw new Error(`no network ${name}`);
  return found.id;
}

describe("toFlow", () => {
  test("gives each network and container one node of known size that carries its id and nothing else", () => {
    const nodes = toFlow(index.layout).flat();
    expect(nodes).toHaveLength(topology.networks.length + topology.containers.length + 1);
    expect(new Set(nodes.map((node) => node.id)).size).toBe(nodes.length);
    for (const node of nodes) {
      expect(Object.keys(node.data)).toEqual(["id"]);
      expect(node.measured).toEqual({ width: node.width, height: node.height });
    }
  });
});

describe("indexLayout", () => {
  test("equals a fresh one whatever was indexed before, and keeps what says the same", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(12), fc.nat(), fc.nat(59), (containers, networks, seed, gone) => {
        const whole = sampleTopology({ containers, networks: networks + 1, seed });
        const shape = toShape(whole);
        const before = indexLayout(layoutTopology(shape), shape);
        const rest = toShape({
          ...whole,
          containers: whole.containers.filter((_container, place) => place !== gone),
        });
        const layout = layoutTopology(rest, { pinned: pinsOf(before.layout) });
        const after = indexLayout(layout, rest, before);
        expect(after).toEqual(indexLayout(layout, rest));
        // Nodes are kept by the identity of their places: a copy of the layout gets new ones that say the same.
        expect(after.nodes).toEqual(toFlow(structuredClone(layout)));

        const again = indexLayout(layout, rest, after);
        expect(again.colours).toBe(after.colours);
        for (const [place, node] of again.nodes.flat().entries())
          expect(node).toBe(after.nodes.flat()[place]);
        for (const [id, links] of again.linksOf) expect(links).toBe(after.linksOf.get(id));
      }),
      { numRuns: 40 },
    );
  });

  test("a panel that changes its number gets new nodes", () => {
    const { layout } = index;
    const turned = { ...layout, parts: layout.parts.toReversed() };
    const nodes = toFlow(turned);
    expect(nodes).toEqual(toFlow(structuredClone(turned)));
    expect(nodes).not.toEqual(toFlow(layout));
  });
});

describe("the model's store", () => {
  test("tells of a change those who show it, and nobody else", () => {
    const store = createModelStore(model);
    const told: string[] = [];
    const web1 = containerId("web1");
    store.subscribeTo(web1, () => told.push("web1"));
    const endToolbox = store.subscribeTo(containerId("toolbox"), () => told.push("toolbox"));
    store.subscribeTo(networkId("bridge"), () => told.push("bridge"));
    store.subscribe(() => told.push("all"));
    const change = (name: string, state: string): void => {
      const containers = store
        .read()
        .made.containers.map((one) => (one.name === name ? { ...one, state } : one));
      store.write(buildModel({ ...store.read().made, containers }, store.read()));
    };
    change("web1", "paused");
    expect(told).toEqual(["all", "web1"]);
    expect(store.read().containers.get(web1)?.state).toBe("paused");
    change("toolbox", "paused");
    expect(told).toEqual(["all", "web1", "all", "toolbox"]);
    endToolbox();
    change("toolbox", "running");
    expect(told).toEqual(["all", "web1", "all", "toolbox", "all"]);
    store.write(store.read());
    expect(told).toHaveLength(5);
  });

  test("a patched model equals a fresh one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.constantFrom("paused", "exited", "running")), {
          maxLength: 90,
          size: "max",
        }),
        (changes) => {
          let patched = model;
          for (const [place, state] of changes) {
            const containers = patched.made.containers.map((one, at) =>
              at === place % topology.containers.length ? { ...one, state } : one,
            );
            patched = buildModel({ ...patched.made, containers }, patched);
          }
          const fresh = buildModel(patched.made, null);
          expect([...patched.containers]).toEqual([...fresh.containers]);
          expect([...patched.networks]).toEqual([...fresh.networks]);
        },
      ),
    );
  });
});

describe("buildModel", () => {
  test("FILT-7: a network tells all of its members, and how many of them are shown", () => {
    const shown = filterTopology(topology, { ...noFilter, hide: ["stopped"] }).topology;
    const whole = buildModel(topology, null);
    const filtered = buildModel(shown, whole, topology.endpoints);
    const hidden = [...filtered.networks].filter(([, view]) => view.shownCount < view.memberCount);
    expect(hidden.length).toBeGreaterThan(0);
    for (const [id, view] of filtered.networks)
      expect(view.memberCount).toBe(whole.networks.get(id)?.memberCount);
    const [id, view] = hidden[0] ?? [];
    if (id === undefined || view === undefined) throw new Error("nothing is hidden");
    expect(describeNetwork(view)).toContain(`${view.memberCount} container`);
    expect(describeNetwork(view)).toContain(`${view.shownCount} of them shown`);
    // Shown again, it says so although nothing of the network itself has changed.
    expect(buildModel(topology, filtered).networks.get(id)?.shownCount).toBe(view.memberCount);
    expect(buildModel(topology, filtered)).toEqual(whole);
  });

  test("names things for assistive technology", () => {
    expect(model.networks.get(networkId("shop_front"))?.label).toBe(
      "network shop_front, bridge, 172.20.0.0/16",
    );
    expect(model.networks.get(networkId("host"))?.label).toBe("network host, host");
    expect(model.containers.get(containerId("web1"))?.label).toBe(
      "container web1, running, on shop_back, shop_front",
    );
    expect(model.containers.get(containerId("db-exporter"))?.label).toBe(
      "container db-exporter, running, in the network of db",
    );
    expect(model.containers.get(containerId("never-attached"))?.label).toBe(
      "container never-attached, created, on no network",
    );
    const labels = (name: string) =>
      model.containers.get(containerId(name))?.endpoints.map((endpoint) => endpoint.label);
    expect(labels("toolbox")).toEqual(["link toolbox to bridge, 172.17.0.3"]);
    expect(labels("half-plugged")).toEqual(["link half-plugged to lab-v6, not connected"]);
    expect(labels("nightly-report")).toEqual(["link nightly-report to shop_back, 172.21.0.50 reserved"]);
  });

  test("shows hidden characters of names", () => {
    expect(model.containers.get(containerId("gpj.\u202Etxt.exe\u200B"))?.name).toBe(
      "gpj.\\u{202e}txt.exe\\u{200b}",
    );
  });

  test("counts what the pools leave for endpoints", () => {
    const count = (name: string) => {
      const view = model.networks.get(networkId(name));
      return view === undefined ? undefined : countAddresses(view);
    };
    expect(count("lab-v6")).toBe(13n);
    expect(count("shop_back")).toBe(253n);
    expect(count("host")).toBeNull();
  });

  test("keeps the entries that say the same", () => {
    const next = buildModel(
      {
        ...topology,
        containers: topology.containers.map((one) =>
          one.name === "web1" ? { ...one, state: "paused" } : { ...one },
        ),
      },
      model,
    );
    const changed = topology.containers.filter(
      ({ id }) => next.containers.get(id) !== model.containers.get(id),
    );
    expect(changed.map((container) => container.name)).toEqual(["web1"]);
    expect(next.networks.get(networkId("bridge"))).toBe(model.networks.get(networkId("bridge")));
  });
});

describe("litBy", () => {
  test("a container lights its links, its networks and their members", () => {
    const lit = litBy(index, { kind: "container", id: containerId("web1") });
    expect(lit?.networks).toEqual(new Set([networkId("shop_front"), networkId("shop_back")]));
    expect(lit?.links.size).toBe(2);
    expect(lit?.containers.has(containerId("db-exporter"))).toBe(true);
    expect(lit?.containers.has(containerId("toolbox"))).toBe(false);
  });

  test("a docked container lights what its owner would", () => {
    const owner = litBy(index, { kind: "container", id: containerId("db") });
    expect(litBy(index, { kind: "container", id: containerId("db-exporter") })).toEqual(owner);
  });

  test("a network lights all its links; host, which has none, its containers", () => {
    expect(litBy(index, { kind: "network", id: networkId("shop_front") })?.links.size).toBe(4);
    expect(litBy(index, { kind: "network", id: networkId("host") })?.containers).toEqual(
      new Set([containerId("node-exporter")]),
    );
  });

  test("an endpoint lights one link", () => {
    const focus = {
      kind: "endpoint",
      networkId: networkId("shop_back"),
      containerId: containerId("web1"),
    } as const;
    expect(litBy(index, focus)?.links).toEqual(new Set([toFlowId(focus)]));
  });
});

describe("canvas store", () => {
  test("levels change with hysteresis", () => {
    const store = createCanvasStore(model, index);
    const at = (zoom: number) => {
      store.getState().look({ x: 0, y: 0, width: 1440 / zoom, height: 900 / zoom }, zoom);
      return store.getState().level;
    };
    expect([0.4, 0.45, 0.49, 0.45, 0.41, 0.63, 0.67, 0.61, 0.59].map(at)).toEqual([
      "far",
      "far",
      "middle",
      "middle",
      "far",
      "middle",
      "near",
      "near",
      "middle",
    ]);
  });

  test("a pan within the margin tells nobody", () => {
    const store = createCanvasStore(model, index);
    store.getState().look({ x: 0, y: 0, width: 1000, height: 800 }, 1);
    const listener = vi.fn();
    store.subscribe(listener);
    store.getState().look({ x: 300, y: -200, width: 1000, height: 800 }, 1);
    expect(listener).not.toHaveBeenCalled();
    store.getState().look({ x: 600, y: 0, width: 1000, height: 800 }, 1);
    expect(listener).toHaveBeenCalledOnce();
    expect(store.getState().mounted).toEqual({ x: 270, y: -264, width: 1660, height: 1328 });
  });

  test("hover goes before selection, and search dims what it does not find", () => {
    const store = createCanvasStore(model, index);
    const web1 = containerId("web1");
    const toolbox = containerId("toolbox");
    store.getState().receive({ selected: { kind: "container", id: web1 } });
    expect(isContainerDim(store.getState(), toolbox)).toBe(true);
    store.getState().hover({ kind: "container", id: toolbox });
    expect(isContainerDim(store.getState(), toolbox)).toBe(false);
    expect(isContainerDim(store.getState(), web1)).toBe(true);
    store.getState().hover(null);
    store.getState().receive({ selected: null, matches: new Set([web1]) });
    expect(isContainerDim(store.getState(), web1)).toBe(false);
    expect(isContainerDim(store.getState(), toolbox)).toBe(true);
    expect(isNetworkDim(store.getState(), networkId("bridge"))).toBe(true);
  });
});

test("a pointer that crosses something dims nothing; one that rests does, until it has left for a moment", () => {
  vi.useFakeTimers();
  try {
    const store = createCanvasStore(model, index);
    const [web1, toolbox] = [containerId("web1"), containerId("toolbox")];
    const enter = (id: typeof web1) => store.getState().hover({ kind: "container", id }, { buttons: 0 });
    enter(web1);
    store.getState().hover(null, { buttons: 0 });
    vi.runAllTimers();
    expect(store.getState().hovered).toBeNull();
    enter(web1);
    // Each move over a far picture tells the same again.
    for (let moves = 0; moves < 20; moves += 1) {
      vi.advanceTimersByTime(10);
      enter(web1);
    }
    expect(isContainerDim(store.getState(), toolbox)).toBe(true);
    store.getState().hover(null, { buttons: 0 });
    enter(toolbox);
    expect(store.getState().hovered).toEqual({ kind: "container", id: web1 });
    vi.runAllTimers();
    expect(store.getState().hovered).toEqual({ kind: "container", id: toolbox });
    enter(web1);
    store.getState().hover(null, { buttons: 1 });
    vi.runAllTimers();
    expect(store.getState().hovered).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test("what goes away under the pointer dims nothing any more", () => {
  const store = createCanvasStore(model, index);
  const id = containerId("toolbox");
  const networkOfIt = networkId("bridge");
  const without = indexOf({
    ...topology,
    containers: topology.containers.filter((container) => container.id !== id),
    endpoints: topology.endpoints.filter((endpoint) => endpoint.containerId !== id),
  });
  store.getState().hover({ kind: "endpoint", networkId: networkOfIt, containerId: id });
  expect(isContainerDim(store.getState(), containerId("web1"))).toBe(true);
  store.getState().receive({ index: without });
  expect(store.getState().hovered).toBeNull();
  expect(isContainerDim(store.getState(), containerId("web1"))).toBe(false);
  // Another's going changes nothing.
  store.getState().hover({ kind: "container", id: containerId("web1") });
  store.getState().receive({ index });
  expect(store.getState().hovered).toEqual({ kind: "container", id: containerId("web1") });
});

describe("camera", () => {
  const screen = { width: 1440, height: 900, insetRight: 420 };

  test("fits into the part that is not covered", () => {
    const large = indexOf(sampleTopology({ containers: 300, networks: 30, seed: 1 })).layout.bounds;
    const { x, y, zoom } = fitRect(large, screen);
    expect(large.x * zoom + x).toBeGreaterThanOrEqual(0);
    expect((large.x + large.width) * zoom + x).toBeLessThanOrEqual(1020);
    expect(large.y * zoom + y).toBeGreaterThanOrEqual(0);
    expect((large.y + large.height) * zoom + y).toBeLessThanOrEqual(900);
  });

  test("fits above the controls, and above what covers the bottom", () => {
    const rect = { x: 0, y: 0, width: 400, height: 4000 };
    for (const insetBottom of [0, 390]) {
      const { y, zoom } = fitRect(rect, { ...screen, insetBottom });
      expect(y).toBeGreaterThan(0);
      expect(rect.height * zoom + y).toBeLessThanOrEqual(900 - insetBottom - 60);
    }
  });

  test("brings what a sheet or the controls over it would hide into view", () => {
    const phone = { width: 390, height: 680, insetRight: 0, insetBottom: 387 };
    for (const y of [240, 400]) {
      const target = reveal({ x: 100, y, width: 168, height: 40 }, { x: 0, y: 0, zoom: 0.8 }, phone);
      expect((y + 40) * 0.8 + (target?.y ?? 0)).toBeLessThan(680 - 387 - 60);
    }
  });

  test("leaves what is in view, and brings what is covered into view", () => {
    const rect = { x: 100, y: 100, width: 168, height: 64 };
    expect(reveal(rect, { x: 0, y: 0, zoom: 1 }, screen)).toBeNull();
    const target = reveal({ ...rect, x: 1100 }, { x: 0, y: 0, zoom: 1 }, screen);
    expect(target).toEqual({ zoom: 1, x: 510 - 1184, y: 450 - 132 });
    expect(reveal(rect, { x: 0, y: 0, zoom: 0.2 }, screen)).toBeNull();
    expect(reveal(rect, { x: 0, y: 0, zoom: 0.2 }, screen, { isClose: true })?.zoom).toBe(0.8);
  });
});

test("the camera goes along with what leaves the view, and stays with what is still seen or was not", () => {
  const screen = { width: 1000, height: 800, insetRight: 0 };
  const viewport = { x: 0, y: 0, zoom: 1 };
  const at = (x: number, y: number) => ({ x, y, width: 168, height: 64 });
  expect(follow(at(400, 300), at(400, 2300), viewport, screen)).toEqual({ x: 0, y: -2000, zoom: 1 });
  expect(follow(at(400, 300), at(500, 600), viewport, screen)).toBeNull();
  expect(follow(at(400, 3000), at(400, 5000), viewport, screen)).toBeNull();
});

test("a camera is the same view in the same window, and never looks past the picture", () => {
  const screen = { width: 1020, height: 850, insetRight: 0 };
  const bounds = { x: 0, y: 0, width: 3000, height: 2000 };
  const camera = { x: 1234, y: 567, zoom: 0.85 };
  expect(toCamera(fromCamera(camera, bounds, screen), screen)).toEqual(camera);
  expect(toCamera(fromCamera({ x: -9999, y: 99_999, zoom: 9 }, bounds, screen), screen)).toEqual({
    x: 0,
    y: 2000,
    zoom: 2.5,
  });
});

describe("look-ups", () => {
  test("a point hits its card, else its box, else nothing", () => {
    const id = containerId("db");
    const rect = rectOf(index, { kind: "container", id });
    if (rect === null) throw new Error("db has no place");
    expect(hitTest(index, { x: rect.x + 5, y: rect.y + 5 })).toEqual({ kind: "container", id });
    expect(hitTest(index, { x: rect.x - 5, y: rect.y + 5 })).toEqual({
      kind: "network",
      id: networkId("shop_back"),
    });
    expect(hitTest(index, { x: -500, y: -500 })).toBeNull();
  });

  test("a cable's corners are rounded", () => {
    expect(
      linePath([
        { x: 0, y: 0 },
        { x: 0, y: 30 },
        { x: 30, y: 30 },
      ]),
    ).toBe("M0 0L0 21Q0 30 9 30L30 30");
  });
});
