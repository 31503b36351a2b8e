import { describe, expect, test, vi } from "vitest";
import { buildModel } from "@/components/canvas/canvas-model";
import {
  cablePath,
  edgePan,
  gripRect,
  gripSize,
  toCanvasPoint,
} from "@/components/canvas/pull/cable-geometry";
import {
  createCanvasStore,
  foldedMark,
  isContainerDim,
  isNetworkDim,
  isPanelDim,
  targetMark,
} from "@/components/canvas/canvas-store";
import { describeAim, findCableTargets, findDrop } from "@/components/canvas/pull/cable-targets";
import { foldedAt, indexLayout, isFolded } from "@/components/canvas/layout-index";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { Grip } from "@/components/canvas/pull/pull";
import type { NetworkId } from "@/lib/domain/topology/topology";

const topology = teachingTopology();
const shape = toShape(topology);
const index = indexLayout(layoutTopology(shape), shape);

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

function nameOf(id: NetworkId): string {
  return topology.networks.find((network) => network.id === id)?.name ?? "";
}

const web1 = containerId("web1");
const front = networkId("shop_front");
const back = networkId("shop_back");
const bridge = networkId("bridge");

function gripOf(from: NetworkId | null): Grip {
  const pointer = { id: 1, isTouch: false, start: { x: 0, y: 0 } };
  return { container: web1, from, jack: { x: 0, y: 0 }, side: "top", pointer };
}

describe("targets", () => {
  test("are the networks that the container could join, each other one with its reason", () => {
    const targets = findCableTargets(topology, { container: web1, from: null });
    expect(targets.size).toBe(topology.networks.length);
    expect(targets.get(bridge)).toBeNull();
    expect(targets.get(front)).toBe("Already on shop_front");
    expect(targets.get(networkId("host"))).toMatch(/no bridge to attach to/);
    expect(targets.get(networkId("none"))).toMatch(/no bridge to attach to/);
  });

  test("do not exist for a container on the host's network", () => {
    const targets = findCableTargets(topology, { container: containerId("node-exporter"), from: null });
    expect([...targets.values()].every((reason) => reason !== null)).toBe(true);
    expect(targets.get(bridge)).toMatch(/uses the host's own network stack/);
  });

  test("include a network whose connection is a ghost: connecting again mends it", () => {
    const targets = findCableTargets(topology, { container: containerId("half-plugged"), from: null });
    expect(targets.get(networkId("lab-v6"))).toBeNull();
  });

  test("CONN-18: are judged by who knows the whole topology and the engine", () => {
    const containers = topology.containers.map((one) =>
      one.id === web1 ? { ...one, networkMode: "gone-net" } : one,
    );
    const orphaned = { ...topology, containers };
    const judge = (apiVersion: [number, number]) =>
      findCableTargets(
        orphaned,
        { container: web1, from: null },
        (network, container) =>
          findConnectObstacle(network, container, orphaned, { apiVersion })?.message ?? null,
      ).get(bridge);
    expect(judge([1, 44])).toBeNull();
    expect(judge([1, 45])).toMatch(/created on network gone-net.*Create gone-net first/);
  });

  test("leave out the network that the cable is pulled off", () => {
    const targets = findCableTargets(topology, { container: web1, from: front });
    expect(targets.has(front)).toBe(false);
    expect(targets.get(back)).toBe("Already on shop_back");
  });
});

describe("a folded project under a cable", () => {
  const folded = indexLayout(layoutTopology(shape, { collapsed: new Set(["project/shop"]) }), shape);
  const bar = folded.layout.panels.find(isFolded);
  if (bar === undefined) throw new Error("nothing is folded");
  const toolbox = containerId("toolbox");
  const aim = { over: null, folded: bar, isAway: true };

  test("opens where one of its networks can take it, also for a link's end: nothing is disconnected there", () => {
    for (const from of [null, bridge]) {
      const origin = { container: toolbox, from };
      const targets = findCableTargets(topology, origin);
      expect(findDrop(origin, targets, aim)).toEqual({ kind: "open", panel: bar });
      expect(describeAim(origin, targets, aim, nameOf)).toMatch(
        /^shop is folded: rest here to open its \d networks$/,
      );
    }
  });

  test("says so where none can", () => {
    const origin = { container: containerId("node-exporter"), from: null };
    const targets = findCableTargets(topology, origin);
    expect(findDrop(origin, targets, aim)).toBeNull();
    expect(describeAim(origin, targets, aim, nameOf)).toBe("No network of shop can take it");
  });

  test("is found by its place, and lights up", () => {
    const { x, y } = bar.rect;
    expect(foldedAt(folded, { x: x + 1, y: y + 1 })).toBe(bar);
    expect(foldedAt(folded, { x: x - 1, y })).toBeNull();
    const store = createCanvasStore(buildModel(topology, null), folded);
    store.getState().receive({ cables: { onConnect: vi.fn() } });
    store.getState().press({ ...gripOf(null), container: toolbox });
    store.getState().beginPull();
    expect(foldedMark(store.getState(), bar)).toBe("possible");
    expect(isPanelDim(store.getState(), bar)).toBe(false);
    store.getState().aim(aim);
    expect(foldedMark(store.getState(), bar)).toBe("aimed");
  });
});

describe("a release", () => {
  const free = { container: web1, from: null };
  const link = { container: web1, from: front };
  const ofFree = findCableTargets(topology, free);
  const ofLink = findCableTargets(topology, link);

  test.each([
    ["a free cable on a possible network connects", free, ofFree, bridge, true, "Connect to bridge"],
    ["a free cable on its own network tells why not", free, ofFree, front, true, "Already on shop_front"],
    ["a free cable on nothing is dropped", free, ofFree, null, true, null],
    ["a link's end off all networks disconnects", link, ofLink, null, true, "Disconnect from shop_front"],
    ["a link's end on another network moves", link, ofLink, bridge, true, "Move from shop_front to bridge"],
    ["a link's end beside a refusing network tells why", link, ofLink, back, true, "Already on shop_back"],
    [
      "a link's end near its jack stays",
      link,
      ofLink,
      null,
      false,
      "Pull it off the networks to disconnect it from shop_front",
    ],
    [
      "a link's end within its own network stays",
      link,
      ofLink,
      front,
      true,
      "Pull it off the networks to disconnect it from shop_front",
    ],
  ])("%s", (_, origin, targets, over, isAway, words) => {
    const aim = { over, isAway };
    expect(describeAim(origin, targets, aim, nameOf)).toBe(words);
    const acts = /^(Connect|Move|Disconnect)/.test(words ?? "");
    expect(findDrop(origin, targets, aim) !== null).toBe(acts);
  });

  test("without targets a link can be disconnected and not moved", () => {
    expect(findDrop(link, new Map(), { over: bridge, isAway: true })).toBeNull();
    expect(findDrop(link, new Map(), { over: null, isAway: true })).toEqual({
      kind: "disconnect",
      container: web1,
      network: front,
    });
  });
});

describe("geometry", () => {
  test("a cable leaves its socket straight and ends at the pointer", () => {
    expect(cablePath({ x: 0, y: 0 }, { x: 100, y: 0 }, "top")).toBe("M0 0C0 -45 100 30 100 0");
    expect(cablePath({ x: 0, y: 0 }, { x: 0, y: 1000 }, "bottom")).toBe("M0 0C0 90 0 1060 0 1000");
  });

  test("each link of the picture has a grip around its jack that leaves the middle of the cable free", () => {
    for (const link of index.layout.links) {
      const grip = gripRect(link, index.linksOf.get(link.containerId) ?? []);
      const [jack, next] = link.points;
      if (grip === null || jack === undefined || next === undefined) throw new Error("a link has no grip");
      expect(grip.height).toBe(gripSize);
      expect(jack.x).toBeCloseTo(grip.x + grip.width / 2);
      expect(jack.y).toBeGreaterThanOrEqual(grip.y);
      expect(jack.y).toBeLessThanOrEqual(grip.y + grip.height);
      const middle = (jack.y + next.y) / 2;
      expect(middle < grip.y || middle > grip.y + grip.height).toBe(true);
    }
  });

  test("a point of the window is found on a moved and zoomed canvas", () => {
    expect(toCanvasPoint({ x: 210, y: 120 }, { x: 10, y: 20 }, [100, 50, 0.5])).toEqual({ x: 200, y: 100 });
  });

  test("the view moves near an edge only, and never faster than its limit", () => {
    const size = { width: 1000, height: 800 };
    expect(edgePan({ x: 500, y: 400 }, size)).toEqual({ x: 0, y: 0 });
    expect(edgePan({ x: 18, y: 400 }, size)).toEqual({ x: 7, y: 0 });
    expect(edgePan({ x: 5000, y: -5000 }, size)).toEqual({ x: -14, y: 14 });
  });
});

describe("the cable in the store", () => {
  const create = () => {
    const store = createCanvasStore(buildModel(topology, null), index);
    store.getState().receive({ cables: { onConnect: vi.fn(), onDisconnect: vi.fn() } });
    return store;
  };

  test("marks what can be aimed at and dims what can't, but never its own card", () => {
    const store = create();
    store.getState().press(gripOf(null));
    expect(isNetworkDim(store.getState(), front)).toBe(false);
    store.getState().beginPull();
    expect(isNetworkDim(store.getState(), front)).toBe(true);
    expect(isContainerDim(store.getState(), web1)).toBe(false);
    expect(targetMark(store.getState(), bridge)).toBe("possible");
    expect(targetMark(store.getState(), front)).toBeNull();
    store.getState().aim({ over: bridge, isAway: true });
    expect(targetMark(store.getState(), bridge)).toBe("aimed");
    store.getState().release();
    expect(targetMark(store.getState(), bridge)).toBeNull();
  });

  test("moving within one network tells nobody", () => {
    const store = create();
    store.getState().press(gripOf(null));
    store.getState().beginPull();
    store.getState().aim({ over: bridge, isAway: true });
    const listener = vi.fn();
    store.subscribe(listener);
    store.getState().aim({ over: bridge, isAway: true });
    expect(listener).not.toHaveBeenCalled();
  });

  test("without a way to move, a link's end has no targets", () => {
    const store = create();
    store.getState().press(gripOf(front));
    store.getState().beginPull();
    expect(store.getState().pull?.targets.size).toBe(0);
    expect(isNetworkDim(store.getState(), back)).toBe(false);
  });

  test("is let go when nothing may be changed any more", () => {
    const store = create();
    store.getState().press(gripOf(null));
    store.getState().beginPull();
    store.getState().receive({ cables: {} });
    expect(store.getState().grip).toBeNull();
    expect(store.getState().pull).toBeNull();
  });

  test("is judged anew when the topology changes", () => {
    const store = create();
    store.getState().press(gripOf(null));
    store.getState().beginPull();
    const without = topology.endpoints.filter((one) => one.networkId !== front || one.containerId !== web1);
    store.getState().see({ ...topology, endpoints: without }, without);
    expect(targetMark(store.getState(), front)).toBe("possible");
  });
});
