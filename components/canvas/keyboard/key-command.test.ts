import { describe, expect, test, vi } from "vitest";
import { buildModel } from "@/components/canvas/canvas-model";
import { createCanvasStore, type CanvasState } from "@/components/canvas/canvas-store";
import { createModelStore } from "@/components/canvas/model-store";
import { describeThing, nameThing } from "@/components/canvas/keyboard/describe-thing";
import { indexLayout } from "@/components/canvas/layout-index";
import { keepInView } from "@/components/canvas/keyboard/keep-in-view";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { noAsk } from "@/components/canvas/reach/canvas-ask";
import { pickContainer } from "@/components/canvas/select/pick-container";
import { standOf } from "@/components/canvas/keyboard/stand-of";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toKeyCommand, type KeyCommand } from "@/components/canvas/keyboard/key-command";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { Focus, Thing } from "@/components/canvas/keyboard/next-focus";
import { containersOf, type Selection } from "@/lib/domain/topology/selection";

const topology = teachingTopology();
const shape = toShape(topology);
const index = indexLayout(layoutTopology(shape), shape);
const folded = indexLayout(layoutTopology(shape, { collapsed: new Set(["project/shop"]) }), shape);
const model = buildModel(topology, null);
const everyAction = {
  onConnect: vi.fn(),
  onConnectRequest: vi.fn(),
  onConnectRequestSeveral: vi.fn(),
  onConnectRequestNetwork: vi.fn(),
  onRemoveRequest: vi.fn(),
  onDisconnect: vi.fn(),
  onMoveRequest: vi.fn(),
};

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
const front = networkId("shop_front");
const onWeb1: Thing = { kind: "container", id: web1 };
const onToolbox: Thing = { kind: "container", id: containerId("toolbox") };
const onFront: Thing = { kind: "network", id: front };
const onLink: Thing = { kind: "endpoint", networkId: front, containerId: web1 };

function press(key: string, at: Thing, state: Partial<CanvasState> = {}, held = {}): KeyCommand | null {
  const focus: Focus = { at, from: null };
  const pressed = { key, ctrlKey: false, metaKey: false, altKey: false, ...held };
  return toKeyCommand(
    {
      index,
      model: createModelStore(model),
      selected: null,
      matches: null,
      cables: everyAction,
      ask: noAsk,
      reach: null,
      ...state,
    },
    focus,
    pressed,
  );
}

describe("a key on the canvas", () => {
  test.each<[string, Thing, KeyCommand | null]>([
    ["Enter", onFront, { kind: "select", selection: onFront, words: null }],
    ["Enter", onLink, { kind: "select", selection: onLink, words: null }],
    [" ", onFront, { kind: "select", selection: onFront, words: null }],
    ["c", onWeb1, { kind: "connect", container: web1 }],
    ["C", onLink, { kind: "connect", container: web1 }],
    ["c", onFront, { kind: "connect-network", network: front }],
    ["d", onLink, { kind: "disconnect", container: web1, network: front }],
    ["Delete", onLink, { kind: "disconnect", container: web1, network: front }],
    ["Delete", onFront, { kind: "remove", network: front }],
    ["d", onFront, { kind: "refuse", words: "Choose a container or a link to disconnect" }],
    ["m", onLink, { kind: "move", container: web1, from: front }],
    ["x", onWeb1, null],
  ])("%s", (key, at, command) => {
    expect(press(key, at)).toEqual(command);
  });

  test("D on a card with one link is that link, with several it steps onto the first and says so", () => {
    expect(press("d", onToolbox)).toEqual({
      kind: "disconnect",
      container: containerId("toolbox"),
      network: networkId("bridge"),
    });
    expect(press("d", onWeb1)).toEqual({
      kind: "choose",
      to: { at: onLink, from: null },
      words: "web1 has 2 links. Choose one with the left and right arrow keys, then press D",
    });
    expect(press("m", onWeb1)).toMatchObject({ kind: "choose", words: expect.stringMatching(/press M$/) });
  });

  test("where there is nothing to act on, it says why", () => {
    expect(press("d", { kind: "container", id: containerId("never-attached") })).toEqual({
      kind: "refuse",
      words: "never-attached has no link to disconnect",
    });
    expect(press("c", { kind: "container", id: containerId("db-exporter") })).toEqual({
      kind: "refuse",
      words: "db-exporter shares the network of db: change it there",
    });
    expect(press("c", onWeb1, { cables: {} })).toEqual({
      kind: "refuse",
      words: "Nothing can be changed now",
    });
  });

  test("what the page can't do is no key", () => {
    const cables = { onConnectRequest: vi.fn(), onDisconnect: vi.fn() };
    expect(press("c", onFront, { cables })).toBeNull();
    expect(press("m", onLink, { cables })).toBeNull();
  });

  test("C on one of several selected connects all of them, on another only that one", () => {
    const selected: Selection = { kind: "containers", ids: [web1, containerId("db")] };
    expect(press("c", onWeb1, { selected })).toEqual({ kind: "connect-several", containers: selected.ids });
    expect(press("c", onToolbox, { selected })).toMatchObject({ kind: "connect" });
    const cables = { onConnectRequest: vi.fn() };
    expect(press("c", onWeb1, { selected, cables })).toEqual({ kind: "connect", container: web1 });
  });

  test("Enter and Space open a folded project, arrows go past it, other keys mean nothing there", () => {
    const bar: Thing = { kind: "folded", key: "project/shop" };
    const state = { index: folded };
    expect(press("Enter", bar, state)).toEqual({ kind: "open", panel: "project/shop" });
    expect(press(" ", bar, state)).toEqual({ kind: "open", panel: "project/shop" });
    expect(press("ArrowRight", bar, state)).toMatchObject({ kind: "walk" });
    for (const key of ["c", "d", "m", "Delete"]) expect(press(key, bar, state)).toBeNull();
    expect(describeThing(model, folded, bar)).toMatch(
      /^shop: folded project, \d networks, \d+ containers, \d+ running, \d stopped/,
    );
    expect(nameThing(model, folded, bar)).toBe("shop");
  });

  test("Ctrl-A takes what is folded away with it, and says how much that is", () => {
    const inside = folded.panels.get("project/shop")?.collapsed?.containers ?? [];
    const all = topology.containers.length;
    const command = press("a", onToolbox, { index: folded }, { ctrlKey: true });
    expect(command).toMatchObject({
      kind: "select",
      words: `${all} containers selected, ${inside.length} of them in folded projects`,
    });
    const ids = command?.kind === "select" ? containersOf(command.selection) : [];
    expect(new Set(ids)).toEqual(new Set(topology.containers.map(({ id }) => id)));
    const matches = new Set([web1, containerId("toolbox")]);
    expect(press("a", onToolbox, { index: folded, matches }, { ctrlKey: true })).toMatchObject({
      words: "2 containers selected, 1 of them in folded projects",
    });
  });

  test("Space puts a container into the selection and takes it out", () => {
    const first = press(" ", onWeb1);
    expect(first).toEqual({
      kind: "select",
      selection: { kind: "container", id: web1 },
      words: "web1 selected, 1 container selected",
    });
    const selected: Selection = { kind: "container", id: web1 };
    expect(press(" ", onToolbox, { selected })).toMatchObject({
      selection: { kind: "containers", ids: [web1, containerId("toolbox")] },
    });
    expect(press(" ", onWeb1, { selected })).toEqual({
      kind: "select",
      selection: null,
      words: "web1 not selected, 0 containers selected",
    });
  });

  test("Ctrl or ⌘ with A selects all containers, of a search's those it found; other combinations are the browser's", () => {
    const all = press("a", onWeb1, {}, { ctrlKey: true });
    expect(all).toMatchObject({ words: `${topology.containers.length} containers selected` });
    const matches = new Set([web1, front]);
    expect(press("A", onWeb1, { matches }, { metaKey: true })).toEqual({
      kind: "select",
      selection: { kind: "container", id: web1 },
      words: "1 container selected",
    });
    expect(press("c", onWeb1, {}, { ctrlKey: true })).toBeNull();
    expect(press("d", onLink, {}, { metaKey: true })).toBeNull();
    expect(press("d", onLink, {}, { altKey: true })).toBeNull();
  });
});

describe("what is heard", () => {
  test.each<[Thing, string]>([
    [onWeb1, "web1: container, running, 172.21.0.3 on shop_back, 172.20.0.3 on shop_front"],
    [
      { kind: "container", id: containerId("db-exporter") },
      "db-exporter: container, running, in the network of db",
    ],
    [
      { kind: "container", id: containerId("never-attached") },
      "never-attached: container, created, on no network",
    ],
    [{ kind: "network", id: networkId("host") }, "host: network, host, 1 container"],
  ])("%o", (at, words) => {
    expect(describeThing(model, index, at)).toBe(words);
  });

  test("a network tells its addresses and how many are on it, a link its ends", () => {
    expect(describeThing(model, index, onFront)).toMatch(
      /^shop_front: network, bridge, 172\.20\.0\.0\/16, gateway 172\.20\.0\.1, \d+ containers$/,
    );
    expect(describeThing(model, index, onLink)).toMatch(/^web1 to shop_front: link, 172\.20\.0\.3, /);
    expect(nameThing(model, index, onLink)).toBe("web1 – shop_front");
    const ghost = {
      kind: "endpoint",
      networkId: networkId("lab-v6"),
      containerId: containerId("half-plugged"),
    };
    expect(describeThing(model, index, ghost as Thing)).toMatch(/: link, not connected$/);
  });
});

describe("where the keyboard stands", () => {
  const create = () => {
    const store = createCanvasStore(model, index);
    store.getState().receive({ onSelect: (selected) => store.getState().receive({ selected }) });
    return store;
  };
  const standing = ({ focused, selected }: CanvasState) => standOf(index, focused, selected)?.at;

  test("is what is selected, until it is led elsewhere", () => {
    const store = create();
    expect(standing(store.getState())?.kind).toBe("network");
    store.getState().receive({ selected: onWeb1 });
    expect(standing(store.getState())).toEqual(onWeb1);
    store.getState().stand({ at: onLink, from: null });
    expect(standing(store.getState())).toEqual(onLink);
    store.getState().receive({ selected: onToolbox });
    expect(standing(store.getState())).toEqual(onToolbox);
  });

  test("while it is held there, a selection does not move it", () => {
    const store = create();
    store.getState().stand({ at: onLink, from: null }, { isTaken: true });
    store.getState().hold(true);
    store.getState().receive({ selected: onToolbox });
    expect(standing(store.getState())).toEqual(onLink);
  });

  describe("when a dialog's selection comes after the focus is back", () => {
    const returned = () => {
      const store = create();
      store.getState().stand({ at: onWeb1, from: null }, { isTaken: true });
      store.getState().awaitSelection(onLink);
      store.getState().hold(true);
      return store;
    };

    test("the keyboard goes there, with the focus", () => {
      const store = returned();
      const { steps } = store.getState();
      store.getState().receive({ selected: onLink });
      expect(standing(store.getState())).toEqual(onLink);
      expect(store.getState().steps).toBe(steps + 1);
    });

    test("a selection of before it does not move the keyboard", () => {
      const store = returned();
      store.getState().receive({ selected: onToolbox });
      expect(standing(store.getState())).toEqual(onWeb1);
      store.getState().receive({ selected: onLink });
      expect(standing(store.getState())).toEqual(onLink);
    });

    test("a step meanwhile keeps the keyboard where it leads", () => {
      const store = returned();
      store.getState().stand({ at: onFront, from: null }, { isTaken: true });
      store.getState().receive({ selected: onLink });
      expect(standing(store.getState())).toEqual(onFront);
    });

    test("what is selected already is not waited for", () => {
      const store = returned();
      store.getState().receive({ selected: onLink });
      store.getState().awaitSelection(onLink);
      expect(store.getState().awaited).toBeNull();
    });
  });

  describe("what is picked beside the canvas, with the focus elsewhere", () => {
    test("takes the focus when it comes, and at once when it is selected already", () => {
      const store = create();
      store.getState().awaitSelection(onWeb1, { isTaken: true });
      expect(store.getState().steps).toBe(0);
      store.getState().receive({ selected: onWeb1 });
      expect(standing(store.getState())).toEqual(onWeb1);
      expect(store.getState().steps).toBe(1);
      store.getState().stand({ at: onLink, from: null });
      store.getState().awaitSelection(onWeb1, { isTaken: true });
      expect(standing(store.getState())).toEqual(onWeb1);
      expect(store.getState().steps).toBe(2);
    });

    test("is followed without the focus, unless that is nowhere when the dialog has closed", () => {
      const store = create();
      store.getState().awaitSelection(onWeb1);
      store.getState().receive({ selected: onWeb1 });
      expect(store.getState().steps).toBe(0);
      store.getState().takeFocus();
      expect(store.getState().steps).toBe(1);
      store.getState().awaitSelection(onLink);
      store.getState().takeFocus();
      expect(store.getState().steps).toBe(1);
      store.getState().receive({ selected: onLink });
      expect(standing(store.getState())).toEqual(onLink);
      expect(store.getState().steps).toBe(2);
    });
  });

  test("a click leads it there, with Shift it also picks several", () => {
    const store = create();
    pickContainer(store.getState(), web1, { shiftKey: false });
    expect(store.getState().steps).toBe(1);
    pickContainer(store.getState(), containerId("toolbox"), { shiftKey: true });
    expect(store.getState().selected).toEqual({ kind: "containers", ids: [web1, containerId("toolbox")] });
    expect(standing(store.getState())).toEqual(onToolbox);
    pickContainer(store.getState(), web1, { shiftKey: true });
    expect(store.getState().selected).toEqual(onToolbox);
  });

  test("the same words are told each time", () => {
    const store = create();
    store.getState().say("a");
    store.getState().say("a");
    expect(store.getState().said).toEqual({ text: "a", times: 2 });
  });
});

describe("keepInView", () => {
  const screen = { width: 1000, height: 800, insetRight: 0 };
  const rect = (x: number, y: number, width = 100, height = 50) => ({ x, y, width, height });

  test.each([
    ["in view stays", rect(400, 300), null],
    ["off the left comes in", rect(-500, 300), { x: 524, y: 0, zoom: 1 }],
    ["off the right and the bottom comes in", rect(1000, 900), { x: -124, y: -174, zoom: 1 }],
    ["larger than the window shows its start", rect(300, 0, 3000, 2000), { x: -300, y: 0, zoom: 1 }],
  ])("what is %s", (_, place, viewport) => {
    expect(keepInView(place, { x: 0, y: 0, zoom: 1 }, screen)).toEqual(viewport);
  });

  test("what a panel covers is not in view", () => {
    const covered = keepInView(rect(700, 300), { x: 0, y: 0, zoom: 1 }, { ...screen, insetRight: 400 });
    expect(covered?.x).toBe(-224);
  });
});
