import { describe, expect, test, vi } from "vitest";
import { buildModel } from "@/components/canvas/canvas-model";
import { catchWithin, selectBand, toBand } from "@/components/canvas/select/band";
import { createCanvasStore, isContainerDim, targetMark } from "@/components/canvas/canvas-store";
import { describeAim, findDrop } from "@/components/canvas/pull/cable-targets";
import { describePending, findGhostCables, ghostPath, isLeaving } from "@/components/canvas/pull/pending";
import { findSeveralTargets } from "@/components/canvas/pull/several-targets";
import { indexLayout } from "@/components/canvas/layout-index";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { Grip } from "@/components/canvas/pull/pull";
import type { NetworkId } from "@/lib/domain/topology/topology";
import type { PendingCable } from "@/components/canvas/pull/pending";

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

const web1 = containerId("web1");
const db = containerId("db");
const toolbox = containerId("toolbox");
const exporter = containerId("node-exporter");
const front = networkId("shop_front");
const back = networkId("shop_back");
const bridge = networkId("bridge");
const nameOf = (id: NetworkId): string => topology.networks.find((network) => network.id === id)?.name ?? "";

describe("a cable for several containers", () => {
  const several = findSeveralTargets(topology, [web1, db, toolbox]);
  const { targets } = several;
  const origin = { container: web1, from: null, several };
  const over = (network: NetworkId) => ({ over: network, isAway: true });

  test("may be dropped where at least one of them can join, and says who can't and why", () => {
    expect(describeAim(origin, targets, over(bridge), nameOf)).toBe(
      "Connect 2 of 3 containers to bridge (toolbox: already on bridge)",
    );
    expect(findDrop(origin, targets, over(bridge))).toEqual({
      kind: "connect-several",
      containers: [db, web1].toSorted((a, b) => order(a) - order(b)),
      network: bridge,
    });
    expect(describeAim(origin, targets, over(back), nameOf)).toMatch(
      /^Connect 1 of 3 containers to shop_back \((web1|db): already on shop_back, and 1 more\)$/,
    );
  });

  test("connects all of them where all can join", () => {
    const two = findSeveralTargets(topology, [web1, db]);
    expect(describeAim({ ...origin, several: two }, two.targets, over(bridge), nameOf)).toBe(
      "Connect 2 containers to bridge",
    );
  });

  test("is refused where none can join", () => {
    expect(targets.get(networkId("host"))).toMatch(/^None of 3: .*no bridge to attach to/);
    expect(findDrop(origin, targets, over(networkId("host")))).toBeNull();
    const alone = findSeveralTargets(topology, [exporter, web1]);
    expect(alone.targets.get(front)).toMatch(/^None of 2: /);
  });

  function order(id: string): number {
    return topology.containers.findIndex((container) => container.id === id);
  }
});

describe("the cable in the store", () => {
  const pull = (container: typeof web1, from: NetworkId | null, hasSeveral = true) => {
    const store = createCanvasStore(buildModel(topology, null), index);
    const cables = {
      onConnect: vi.fn(),
      onDisconnect: vi.fn(),
      onMove: vi.fn(),
      ...(hasSeveral ? { onConnectSeveral: vi.fn() } : {}),
    };
    store.getState().receive({ cables, selected: { kind: "containers", ids: [web1, toolbox] } });
    const pointer = { id: 1, isTouch: false, start: { x: 0, y: 0 } };
    const grip: Grip = { container, from, jack: { x: 0, y: 0 }, side: "top", pointer };
    store.getState().press(grip);
    store.getState().beginPull();
    return store;
  };

  test("is pulled for all selected ones when it hangs on one of them", () => {
    const store = pull(web1, null);
    expect(store.getState().pull?.several?.containers).toHaveLength(2);
    expect(isContainerDim(store.getState(), toolbox)).toBe(false);
    expect(targetMark(store.getState(), bridge)).toBe("possible");
  });

  test("is one cable for another container, for a link, and where the page can't do several", () => {
    expect(pull(db, null).getState().pull?.several).toBeUndefined();
    expect(pull(web1, front).getState().pull?.several).toBeUndefined();
    expect(pull(web1, null, false).getState().pull?.several).toBeUndefined();
  });

  test("a link's end lights the networks that it could move to, and is judged anew with the world", () => {
    const store = pull(web1, front);
    expect(targetMark(store.getState(), bridge)).toBe("possible");
    expect(targetMark(store.getState(), back)).toBeNull();
    expect(targetMark(store.getState(), front)).toBeNull();
    const without = topology.endpoints.filter((one) => one.networkId !== back || one.containerId !== web1);
    store.getState().see({ ...topology, endpoints: without }, without);
    expect(targetMark(store.getState(), back)).toBe("possible");
  });
});

describe("what is asked for", () => {
  const connect = (container: typeof web1, network: NetworkId): PendingCable => ({
    kind: "connect",
    container,
    network,
  });

  test("is drawn from the free jack to the bus until the topology has the link", () => {
    const [ghost, ...more] = findGhostCables(index, [connect(web1, bridge), connect(web1, front)]);
    expect(more).toEqual([]);
    expect(ghost?.from).toEqual(index.cards.get(web1)?.freeJack);
    const bus = index.boxes.get(bridge)?.bus;
    expect(ghost?.to.y).toBe(bus?.y);
    expect(ghost?.to.x).toBeGreaterThanOrEqual(bus?.x1 ?? Infinity);
    expect(ghost?.to.x).toBeLessThanOrEqual(bus?.x2 ?? -Infinity);
    expect(ghost === undefined ? "" : ghostPath(ghost)).toMatch(/^M[-\d.]+ [-\d.]+C/);
    expect(findGhostCables(index, [connect("gone" as typeof web1, bridge)])).toEqual([]);
  });

  test("a link on its way out is marked", () => {
    const [link] = index.linksOf.get(web1) ?? [];
    if (link === undefined) throw new Error("web1 has no link");
    const leaving: PendingCable = { kind: "disconnect", container: web1, network: link.networkId };
    expect(isLeaving([leaving], link)).toBe(true);
    expect(isLeaving([{ ...leaving, kind: "connect" }], link)).toBe(false);
    expect(findGhostCables(index, [leaving])).toEqual([]);
  });

  test.each<[PendingCable[], string | null]>([
    [[], null],
    [[connect(web1, back)], "Connecting web1 to shop_back"],
    [[{ kind: "disconnect", container: web1, network: back }], "Disconnecting web1 from shop_back"],
    [[connect(web1, back), connect(db, back)], "Connecting 2 containers to shop_back"],
    [[connect(web1, back), { kind: "disconnect", container: web1, network: front }], "Changing 2 links"],
  ])("is told: %#", (fresh, words) => {
    const container = (id: string): string => topology.containers.find((one) => one.id === id)?.name ?? "";
    expect(describePending(fresh, { container, network: nameOf })).toBe(words);
  });
});

describe("a band", () => {
  test("selects the cards that it touches, whichever corner it began at", () => {
    const rect = index.cards.get(web1)?.rect;
    if (rect === undefined) throw new Error("web1 has no card");
    const inside = { x: rect.x + 10, y: rect.y + 10 };
    const found = catchWithin(index, toBand({ x: rect.x - 5, y: rect.y - 5 }, inside));
    expect(found).toEqual({ containers: [web1], rects: [rect] });
    expect(catchWithin(index, toBand(inside, { x: rect.x - 5, y: rect.y - 5 }))).toEqual(found);
    expect(selectBand(found.containers, { kind: "container", id: db }, { isAdded: false })).toEqual({
      kind: "container",
      id: web1,
    });
    expect(selectBand(found.containers, { kind: "container", id: db }, { isAdded: true })).toEqual({
      kind: "containers",
      ids: [db, web1],
    });
    expect(selectBand([], null, { isAdded: false })).toBeNull();
  });

  test("around everything selects everything", () => {
    const { x, y, width, height } = index.layout.bounds;
    const all = catchWithin(index, toBand({ x, y }, { x: x + width, y: y + height }));
    expect(all.containers).toHaveLength(index.layout.cards.length);
  });

  test("takes all of a folded project with its bar", () => {
    const folded = indexLayout(layoutTopology(shape, { collapsed: new Set(["project/shop"]) }), shape);
    const bar = folded.panels.get("project/shop");
    if (bar === undefined || bar.collapsed === null) throw new Error("shop is not folded");
    const { x, y } = bar.rect;
    const found = catchWithin(folded, toBand({ x: x - 2, y: y - 2 }, { x: x + 2, y: y + 2 }));
    expect(found).toEqual({ containers: bar.collapsed.containers, rects: [bar.rect] });
  });
});
