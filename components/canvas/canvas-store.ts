import { createContext, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";
import { containersOf, isSameSelection, toFlowId, type Selection } from "@/lib/domain/topology/selection";
import { canTake, findCableTargets, type CableAim } from "@/components/canvas/pull/cable-targets";
import { findSeveralTargets } from "@/components/canvas/pull/several-targets";
import { isSameThing, type Focus } from "@/components/canvas/keyboard/next-focus";
import { standOf } from "@/components/canvas/keyboard/stand-of";
import { isFolded, isWithin, rectOf, type LayoutIndex } from "@/components/canvas/layout-index";
import { litBy, type Lit } from "@/components/canvas/lit-by";
import { placeReach, type ReachPlace } from "@/components/canvas/reach/place-reach";
import { noAsk, type CanvasAsk } from "@/components/canvas/reach/canvas-ask";
import type { Probe } from "@/components/canvas/reach/probe";
import type { ReachView } from "@/components/canvas/reach/reach-view";
import { boundsOf } from "@/lib/domain/layout/layout-topology";
import { hostLink, type StripChip, type StripPlace } from "@/lib/domain/layout/place-strip";
import { noPanelActions, type PanelActions, type PanelGrab } from "@/components/canvas/arrange/panel-actions";
import { wiringOn, type WiringLayerState } from "@/components/canvas/wiring-layer-state";
import { buildModel, type CanvasModel } from "@/components/canvas/canvas-model";
import { createModelStore, type ModelStore } from "@/components/canvas/model-store";
import type { CableActions, Grip, Pull } from "@/components/canvas/pull/pull";
import type { PendingCable } from "@/components/canvas/pull/pending";
import type { ContainerId, Endpoint, NetworkId, Topology } from "@/lib/domain/topology/topology";
import type { LinkPlace, PanelPlace, Rect } from "@/lib/domain/layout/layout";

/** How much is drawn: static paths with large names, cards with names only, or everything. */
export type DetailLevel = "far" | "middle" | "near";

export interface CanvasState {
  /** Texts and states: a store of its own, the same object for good. */
  model: ModelStore;
  index: LayoutIndex;
  level: DetailLevel;
  /** Zoom in coarse steps, for what keeps its size on the screen while far out. */
  step: number;
  /** The part of the canvas whose nodes are mounted: the view and a margin around it. */
  mounted: Rect;
  hovered: Selection | null;
  selected: Selection | null;
  matches: ReadonlySet<string> | null;
  lit: Lit | null;
  /** Who reaches whom, as far as it is asked; while it is, it decides what is lit. */
  reach: ReachView | null;
  reached: ReachPlace | null;
  /** How it is asked from the canvas. */
  ask: CanvasAsk;
  /** A probe handle under a pressed pointer. */
  probe: Probe | null;
  holdProbe: (probe: Probe | null) => void;
  onSelect: (selection: Selection | null) => void;
  /** Pixels of the bottom that something covers; read when the camera moves. */
  insetBottom: number;
  /** What pulling a cable may do: empty while nothing can be changed. */
  cables: CableActions;
  /** Links that are being made or taken away. */
  pending: readonly PendingCable[];
  /** The jack under a pressed pointer, and the cable once it moves. */
  grip: Grip | null;
  pull: Pull | null;
  press: (grip: Grip | null) => void;
  beginPull: () => void;
  aim: (aim: CableAim) => void;
  release: () => void;
  /** Flow id of what was last picked on the canvas itself: the camera stays where the hand is. */
  picked: string | null;
  /** The host's strip over the picture. */
  strip: StripPlace | null;
  /** Keys of its chips: the hovered one, and the one that the selected container was picked by. */
  hoveredChip: string | null;
  chosenChip: string | null;
  hoverChip: (chip: StripChip | null, event?: { buttons: number }) => void;
  pickChip: (chip: StripChip) => void;
  /** Whether host interfaces, uplinks and traffic are drawn. */
  wiring: WiringLayerState;
  /** Name of the uplink that is told of in words. */
  toldUplink: string | null;
  tellUplink: (name: string | null) => void;
  /** Name of the uplink that is selected: nothing of the picture is then. */
  selectedUplink: string | null;
  onUplink: ((name: string) => void) | undefined;
  /** What a person does with panels. */
  panels: PanelActions;
  /** The panel under a pressed pointer. */
  grab: PanelGrab | null;
  grabPanel: (grab: PanelGrab | null) => void;
  pick: (selection: Selection | null) => void;
  /** Where the keyboard was led; null: it stands on what is selected, else on the first network. */
  focused: Focus | null;
  /** Whether the browser's focus is there. */
  isHeld: boolean;
  /** Counts the steps that the browser's focus must follow. */
  steps: number;
  /**
   * A selection that was made beside the canvas and is on its way through the page's address, as a flow id, and whether
   * it takes the browser's focus from wherever that is.
   */
  awaited: { id: string; isTaken: boolean } | null;
  /** Lets the keyboard follow that selection when it comes, unless it is led elsewhere before. */
  awaitSelection: (selection: Selection, options?: { isTaken: boolean }) => void;
  /** The browser's focus comes to what the keyboard stands on, or to what is awaited once that is there. */
  takeFocus: () => void;
  /** Leads the keyboard there; with `isTaken` the browser's focus, too. */
  stand: (focus: Focus, options?: { isTaken: boolean }) => void;
  hold: (isHeld: boolean) => void;
  /** What assistive technology is told, and how often it was told something. */
  said: { text: string; times: number };
  say: (text: string) => void;
  /** Tells the store what is on the screen now. */
  look: (view: Rect, zoom: number) => void;
  /**
   * What a pointer's event tells holds once it has rested a moment, so that one that crosses a card makes no flash; with
   * a pressed button (a pan) nothing is hovered. Without an event it holds at once.
   */
  hover: (target: Selection | null, event?: { buttons: number }) => void;
  /** The topology of the moment, whatever it has changed. */
  see: (topology: Topology, members: readonly Endpoint[]) => void;
  /** What else comes from outside, and the layout: each call asks every listener. */
  receive: (
    input: Partial<
      Pick<
        CanvasState,
        | "index"
        | "selected"
        | "matches"
        | "onSelect"
        | "onUplink"
        | "selectedUplink"
        | "insetBottom"
        | "cables"
        | "pending"
        | "strip"
        | "panels"
        | "wiring"
        | "reach"
        | "ask"
      >
    >,
  ) => void;
}

/**
 * Text of 13 px is 5.5 px at 0.42 and no longer read; the gaps between in and out keep a level from flickering
 * (CANVAS.md §1).
 */
const thresholds = { middle: { out: 0.42, in: 0.48 }, near: { out: 0.6, in: 0.66 } };
const zoomSteps = [0.44, 0.34, 0.26, 0.2, 0.15, 0.11, 0.08, 0.055, 0.04];

/** Milliseconds that a pointer rests on something before the rest is dimmed. */
const hoverDelay = 70;

/** One store for each mounted canvas: view, hover, and a copy of what cards subscribe to. */
export function createCanvasStore(model: CanvasModel, index: LayoutIndex): StoreApi<CanvasState> {
  let resting: { on: Selection | null; timer: ReturnType<typeof setTimeout> } | null = null;
  const stopResting = (): void => {
    clearTimeout(resting?.timer);
    resting = null;
  };
  return createStore<CanvasState>()((set, get) => ({
    model: createModelStore(model),
    index,
    level: "middle",
    step: 0.44,
    mounted: { x: 0, y: 0, width: 0, height: 0 },
    hovered: null,
    selected: null,
    matches: null,
    lit: null,
    reach: null,
    reached: null,
    ask: noAsk,
    probe: null,
    holdProbe: (probe) => {
      if (probe !== get().probe) set({ probe });
    },
    onSelect: () => {},
    insetBottom: 0,
    cables: {},
    pending: [],
    grip: null,
    pull: null,
    press: (grip) => set({ grip, pull: null }),
    beginPull: () => {
      const { grip } = get();
      if (grip === null) return;
      const { container, from } = grip;
      const pull: Pull = {
        container,
        from,
        ...judgeCable(get(), grip),
        over: from,
        folded: null,
        isAway: false,
      };
      get().hover(null);
      set({ pull });
    },
    aim: ({ over, folded = null, isAway }) => {
      const { pull } = get();
      if (pull === null) return;
      if (pull.over === over && pull.folded === folded && pull.isAway === isAway) return;
      set({ pull: { ...pull, over, folded, isAway } });
    },
    release: () => {
      if (get().grip !== null) set({ grip: null, pull: null });
    },
    picked: null,
    pick: (selection) => {
      set({ picked: selection === null ? null : toFlowId(selection), chosenChip: null });
      // Keys go on from what was clicked.
      if (selection !== null && selection.kind !== "containers")
        get().stand({ at: selection, from: null }, { isTaken: true });
      get().onSelect(selection);
    },
    focused: null,
    isHeld: false,
    steps: 0,
    awaited: null,
    awaitSelection: (selection, { isTaken } = { isTaken: false }) => {
      if (!isSameSelection(get().selected, selection)) {
        set({ awaited: { id: toFlowId(selection), isTaken } });
        return;
      }
      // What is selected already does not come again.
      set({ awaited: null });
      if (isTaken && selection.kind !== "containers") get().stand({ at: selection, from: null }, { isTaken });
    },
    takeFocus: () => {
      const { awaited, stand, ...state } = get();
      if (awaited !== null) {
        set({ awaited: { ...awaited, isTaken: true } });
        return;
      }
      const focus = standOf(state.index, state.focused, state.selected);
      if (focus !== null) stand(focus, { isTaken: true });
    },
    stand: (focused, { isTaken } = { isTaken: false }) => {
      const { isHeld, focused: before, steps, awaited } = get();
      const isThere = isHeld && isSameThing(before?.at ?? null, focused.at);
      set({
        focused,
        steps: isTaken && !isThere ? steps + 1 : steps,
        awaited: isTaken ? null : awaited,
      });
    },
    hold: (isHeld) => set({ isHeld }),
    said: { text: "", times: 0 },
    say: (text) => set(({ said }) => ({ said: { text, times: said.times + 1 } })),
    strip: null,
    hoveredChip: null,
    chosenChip: null,
    hoverChip: (chip, event) => {
      const isPan = event !== undefined && event.buttons !== 0;
      const hoveredChip = chip === null || isPan ? null : chip.key;
      if (get().hoveredChip === hoveredChip) return;
      set({ hoveredChip });
      get().hover(hoveredChip === null || chip === null ? null : chipTarget(get(), chip), event);
    },
    pickChip: (chip) => {
      const selection: Selection = { kind: "container", id: chip.containerId };
      // Not by `pick`: the keyboard stays among the chips.
      set({ picked: toFlowId(selection), chosenChip: chip.key });
      get().onSelect(selection);
    },
    wiring: wiringOn,
    toldUplink: null,
    onUplink: undefined,
    selectedUplink: null,
    tellUplink: (toldUplink) => {
      if (toldUplink !== get().toldUplink) set({ toldUplink });
    },
    panels: noPanelActions,
    grab: null,
    grabPanel: (grab) => {
      if (grab !== get().grab) set({ grab });
    },
    look: (view, zoom) => {
      const state = get();
      const level = nextLevel(state.level, zoom);
      const step = zoomSteps.find((one) => zoom >= one * 0.9) ?? 0.04;
      const isInside = isWithin(view, state.mounted);
      // Zooming in leaves far too much mounted.
      const isTooWide = state.mounted.width > view.width * 3.2;
      if (level === state.level && step === state.step && isInside && !isTooWide) return;
      const mounted = isInside && !isTooWide ? state.mounted : grow(view);
      set({ level, step, mounted });
    },
    hover: (target, event) => {
      if (event !== undefined && event.buttons === 0) {
        if (resting !== null && isSameSelection(resting.on, target)) return;
        stopResting();
        if (isSameSelection(get().hovered, target)) return;
        const settle = (): void => get().hover(target);
        resting = { on: target, timer: setTimeout(settle, hoverDelay) };
        return;
      }
      stopResting();
      const hovered = event === undefined ? target : null;
      if (isSameSelection(get().hovered, hovered)) return;
      set((state) => {
        const still = stillHovered({ ...state, hovered });
        return { ...still, lit: litNow({ ...state, ...still }) };
      });
    },
    see: (topology, members) => {
      const { model: store, grip, pull } = get();
      store.write(buildModel(topology, store.read(), members));
      if (grip !== null && pull !== null) set({ pull: { ...pull, ...judgeCable(get(), grip) } });
    },
    receive: (input) => {
      set((state) => {
        const next = { ...state, ...input };
        const held = holdCable(state, next);
        const { hovered, hoveredChip } = stillHovered(next);
        const isReplaced =
          next.reach !== state.reach ||
          (next.reach !== null && (next.index !== state.index || next.strip !== state.strip));
        const reached = isReplaced ? reachOf(next) : state.reached;
        const isRelit =
          isReplaced ||
          next.ask.aim !== state.ask.aim ||
          next.index !== state.index ||
          hovered !== state.hovered ||
          !isSameSelection(next.selected, state.selected);
        const lit = isRelit ? litNow({ ...next, hovered, reached }) : next.lit;
        return { ...input, ...held, ...followSelection(state, next), hovered, hoveredChip, reached, lit };
      });
    },
  }));
}

function litNow({
  index,
  hovered,
  selected,
  reached,
  ask,
}: Pick<CanvasState, "index" | "hovered" | "selected" | "reached" | "ask">): Lit | null {
  if (reached !== null) return reached.lit;
  // Whoever looks for a target must see them all.
  return ask.aim === null ? litBy(index, hovered ?? selected) : null;
}

function reachOf(state: CanvasState): ReachPlace | null {
  return state.reach === null ? null : placeReach(state, state.reach, (id) => defaultRouteOf(state, id));
}

/** Everything that is drawn, the strip included. */
export function pictureBounds({ index, strip }: Pick<CanvasState, "index" | "strip">): Rect {
  const { bounds } = index.layout;
  if (strip === null) return bounds;
  return index.layout.panels.length === 0 ? strip.rect : boundsOf([bounds, strip.rect]);
}

/** The link that a published port leads to; the container itself where it hangs on no bus. */
function chipTarget(state: CanvasState, { containerId }: StripChip): Selection {
  const links = state.index.linksOf.get(containerId) ?? [];
  const link = hostLink(links, defaultRouteOf(state, containerId));
  return link === null
    ? { kind: "container", id: containerId }
    : { kind: "endpoint", networkId: link.networkId, containerId };
}

/** The network that holds a container's default route. */
export function defaultRouteOf({ model }: Pick<CanvasState, "model">, id: ContainerId): NetworkId | null {
  const held = model
    .read()
    .containers.get(id)
    ?.endpoints.find((endpoint) => endpoint.isDefaultRoute);
  return held?.networkId ?? null;
}

export const CanvasStoreContext = createContext<StoreApi<CanvasState> | null>(null);

export function useCanvasStore(): StoreApi<CanvasState> {
  const store = useContext(CanvasStoreContext);
  if (store === null) throw new Error("used outside TopologyCanvas");
  return store;
}

/** A part of the canvas's state. */
export function useCanvas<Part>(select: (state: CanvasState) => Part): Part {
  return useStore(useCanvasStore(), select);
}

/**
 * What can be done on the canvas: the same functions for as long as it is there, so that nothing has to subscribe to
 * them. Each subscription is asked at each change of the store, and thousands of things are mounted.
 */
export function useCanvasActions(): Pick<CanvasState, "hover" | "pick" | "press" | "stand"> {
  return useCanvasStore().getState();
}

/** Whether something else is in focus, or the search does not find it. */
export function isContainerDim({ pull, lit, matches, index }: CanvasState, id: ContainerId): boolean {
  if (pull?.several?.containers.includes(id) === true) return false;
  if (pull !== null) return id !== pull.container && isRefused(pull, index.cards.get(id)?.homeId ?? null);
  if (lit !== null) return !lit.containers.has(id);
  return matches !== null && !matches.has(id);
}

export function isNetworkDim({ pull, lit, matches, index }: CanvasState, id: NetworkId | null): boolean {
  if (pull !== null) return isRefused(pull, id);
  if (lit !== null) return id === null || !lit.networks.has(id);
  if (matches === null || (id !== null && matches.has(id))) return false;
  return index.cardsIn.get(id)?.some((card) => matches.has(card.containerId)) !== true;
}

/** A folded panel stands for what is in it. */
export function isPanelDim(
  { pull, hovered, selected, lit, matches }: CanvasState,
  panel: PanelPlace,
): boolean {
  if (!isFolded(panel)) return false;
  const inside = panel.collapsed;
  if (pull !== null) return !canTake(panel, pull.targets);
  const has = (ids: ReadonlySet<string>): boolean =>
    inside.containers.some((id) => ids.has(id)) || inside.networks.some((id) => ids.has(id));
  const focus = hovered ?? selected;
  if (lit !== null)
    return (
      !has(lit.containers) &&
      !inside.bundles.some(({ networkId }) => focus?.kind === "network" && focus.id === networkId)
    );
  return matches !== null && !has(matches);
}

export function isLinkDim(state: CanvasState, link: LinkPlace): boolean {
  const { pull, lit, matches } = state;
  if (pull !== null) return isPulled(state, link) || isRefused(pull, link.networkId);
  if (lit !== null)
    return (
      !isLinkLit(state, link) && !(lit.networks.has(link.networkId) && lit.containers.has(link.containerId))
    );
  return matches !== null && !matches.has(link.containerId) && !matches.has(link.networkId);
}

/** Whether it is this link's end that is in the hand. */
export function isPulled({ pull }: CanvasState, link: LinkPlace): boolean {
  return pull !== null && pull.container === link.containerId && pull.from === link.networkId;
}

/** The same of a folded panel. */
export function foldedMark({ pull }: CanvasState, panel: PanelPlace): "possible" | "aimed" | null {
  if (pull === null || !isFolded(panel) || !canTake(panel, pull.targets)) return null;
  return pull.folded?.key === panel.key ? "aimed" : "possible";
}

/** What a network's box is to the cable in the hand; null for nothing. */
export function targetMark({ pull }: CanvasState, id: NetworkId | null): "possible" | "aimed" | null {
  if (pull === null || id === null || pull.targets.get(id) !== null) return null;
  return pull.over === id ? "aimed" : "possible";
}

export function isLinkLit({ lit }: CanvasState, link: LinkPlace): boolean {
  return (
    lit?.links.has(
      toFlowId({ kind: "endpoint", networkId: link.networkId, containerId: link.containerId }),
    ) === true
  );
}

function isRefused(pull: Pull, id: NetworkId | null): boolean {
  return id === null ? pull.from === null : typeof pull.targets.get(id) === "string";
}

/** A cable whose end can't be moved to another network has no targets; one of several selected has theirs. */
function judgeCable({ model, cables, selected }: CanvasState, grip: Grip): Pick<Pull, "targets" | "several"> {
  if (grip.from !== null && cables.onMove === undefined) return { targets: new Map() };
  const { made: topology } = model.read();
  const ids = containersOf(selected);
  if (
    grip.from !== null ||
    cables.onConnectSeveral === undefined ||
    ids.length < 2 ||
    !ids.includes(grip.container)
  )
    return { targets: findCableTargets(topology, grip, cables.whyNotConnect) };
  const { targets, ...several } = findSeveralTargets(topology, ids, cables.whyNotConnect);
  return { targets, several };
}

/** What becomes of the cable in the hand when the world changes: let go when what it hangs on is gone. */
function holdCable(state: CanvasState, next: CanvasState): Partial<Pick<CanvasState, "grip" | "pull">> {
  const { grip } = state;
  if (grip === null) return {};
  const { onConnect, onDisconnect } = next.cables;
  const isAllowed = (grip.from === null ? onConnect : onDisconnect) !== undefined;
  const hasLink =
    grip.from === null ||
    next.index.linksOf.get(grip.container)?.some((link) => link.networkId === grip.from) === true;
  return !isAllowed || !hasLink || !next.index.cards.has(grip.container) ? { grip: null, pull: null } : {};
}

/** What is taken from under the pointer, or the keyboard, tells no leave: everything else would stay dimmed. */
function stillHovered({
  index,
  strip,
  hovered,
  hoveredChip,
}: CanvasState): Pick<CanvasState, "hovered" | "hoveredChip"> {
  const isChipGone = hoveredChip !== null && strip?.chips.some(({ key }) => key === hoveredChip) !== true;
  const isGone = isChipGone || (hovered !== null && !isDrawn(index, hovered));
  return { hovered: isGone ? null : hovered, hoveredChip: isChipGone ? null : hoveredChip };
}

/** Whether the picture still holds it, a link with its cable. */
function isDrawn(index: LayoutIndex, thing: Selection): boolean {
  if (thing.kind !== "endpoint") return rectOf(index, thing) !== null;
  return index.linksOf.get(thing.containerId)?.some((link) => link.networkId === thing.networkId) === true;
}

/**
 * What is selected elsewhere is where the keyboard will stand, unless it is on the canvas already. A dialog that closes
 * may give the browser's focus back before what it selected has come: that is followed all the same.
 */
function followSelection(
  state: CanvasState,
  next: CanvasState,
): Partial<Pick<CanvasState, "focused" | "steps" | "awaited">> {
  const { selected, focused, isHeld, steps } = next;
  if (selected === null || isSameSelection(state.selected, selected)) return {};
  const isAwaited = toFlowId(selected) === next.awaited?.id;
  const isTaken = isAwaited && next.awaited?.isTaken === true;
  const awaited = isAwaited ? null : next.awaited;
  const isStanding =
    (selected.kind !== "containers" && isSameThing(selected, focused?.at ?? null)) ||
    (focused?.at.kind === "container" && containersOf(selected).includes(focused.at.id));
  if (isStanding) return { steps: isTaken && !isHeld ? steps + 1 : steps, awaited };
  if (isHeld && !isAwaited) return { awaited };
  return { focused: null, steps: isHeld || isTaken ? steps + 1 : steps, awaited };
}

function nextLevel(level: DetailLevel, zoom: number): DetailLevel {
  const middle = level === "far" ? thresholds.middle.in : thresholds.middle.out;
  const near = level === "near" ? thresholds.near.out : thresholds.near.in;
  return zoom < middle ? "far" : zoom < near ? "middle" : "near";
}

/**
 * What is mounted costs on each frame of a pan, seen or not; a margin too small mounts again and again. A third of the
 * view at each side has 0.7 of the nodes that half of it has.
 */
const margin = 0.33;

function grow(view: Rect): Rect {
  return {
    x: view.x - view.width * margin,
    y: view.y - view.height * margin,
    width: view.width + 2 * view.width * margin,
    height: view.height + 2 * view.height * margin,
  };
}
