import { createContext, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";
import { isSameSelection, toFlowId, type Selection } from "@/lib/domain/topology/selection";
import { findCableTargets, type CableAim } from "@/components/canvas/pull/cable-targets";
import { isWithin, type LayoutIndex } from "@/components/canvas/layout-index";
import { litBy, type Lit } from "@/components/canvas/lit-by";
import type { CanvasModel } from "@/components/canvas/canvas-model";
import type { CableActions, Grip, Pull } from "@/components/canvas/pull/pull";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";
import type { LinkPlace, Rect } from "@/lib/domain/layout/layout";

/** How much is drawn: static paths with large names, cards with names only, or everything. */
export type DetailLevel = "far" | "middle" | "near";

export interface CanvasState {
  model: CanvasModel;
  index: LayoutIndex;
  level: DetailLevel;
  /** Zoom in coarse steps, for what keeps its size on the screen while far out. */
  step: number;
  /** The part of the canvas whose nodes are mounted: the view and half a view around it. */
  mounted: Rect;
  hovered: Selection | null;
  selected: Selection | null;
  matches: ReadonlySet<string> | null;
  lit: Lit | null;
  onSelect: (selection: Selection | null) => void;
  /** What cables are judged by; read at a press, drawn by nobody. */
  topology: Topology | null;
  /** What pulling a cable may do: empty while nothing can be changed. */
  cables: CableActions;
  /** The jack under a pressed pointer, and the cable once it moves. */
  grip: Grip | null;
  pull: Pull | null;
  press: (grip: Grip | null) => void;
  beginPull: () => void;
  aim: (aim: CableAim) => void;
  release: () => void;
  /** Flow id of what was last picked on the canvas itself: the camera stays where the hand is. */
  picked: string | null;
  pick: (selection: Selection | null) => void;
  /** Tells the store what is on the screen now. */
  look: (view: Rect, zoom: number) => void;
  /** With a pressed button (a pan) nothing is hovered. */
  hover: (target: Selection | null, event?: { buttons: number }) => void;
  /** What comes from outside: one call for each render of the canvas. */
  receive: (
    input: Partial<
      Pick<CanvasState, "model" | "index" | "selected" | "matches" | "onSelect" | "topology" | "cables">
    >,
  ) => void;
}

/**
 * Text of 13 px is 5.5 px at 0.42 and no longer read; the gaps between in and out keep a level from flickering
 * (CANVAS.md §1).
 */
const thresholds = { middle: { out: 0.42, in: 0.48 }, near: { out: 0.6, in: 0.66 } };
const zoomSteps = [0.44, 0.34, 0.26, 0.2, 0.15, 0.11, 0.08, 0.055, 0.04];

/** One store for each mounted canvas: view, hover, and a copy of what cards subscribe to. */
export function createCanvasStore(model: CanvasModel, index: LayoutIndex): StoreApi<CanvasState> {
  return createStore<CanvasState>()((set, get) => ({
    model,
    index,
    level: "middle",
    step: 0.44,
    mounted: { x: 0, y: 0, width: 0, height: 0 },
    hovered: null,
    selected: null,
    matches: null,
    lit: null,
    onSelect: () => {},
    topology: null,
    cables: {},
    grip: null,
    pull: null,
    press: (grip) => set({ grip, pull: null }),
    beginPull: () => {
      const { grip, selected } = get();
      if (grip === null) return;
      const { container, from } = grip;
      const pull: Pull = { container, from, targets: targetsOf(get(), grip), over: from, isAway: false };
      set({ pull, hovered: null, lit: litBy(get().index, selected) });
    },
    aim: ({ over, isAway }) => {
      const { pull } = get();
      if (pull === null || (pull.over === over && pull.isAway === isAway)) return;
      set({ pull: { ...pull, over, isAway } });
    },
    release: () => {
      if (get().grip !== null) set({ grip: null, pull: null });
    },
    picked: null,
    pick: (selection) => {
      set({ picked: selection === null ? null : toFlowId(selection) });
      get().onSelect(selection);
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
      const hovered = event !== undefined && event.buttons !== 0 ? null : target;
      if (isSameSelection(get().hovered, hovered)) return;
      set((state) => ({ hovered, lit: litBy(state.index, hovered ?? state.selected) }));
    },
    receive: (input) => {
      set((state) => {
        const next = { ...state, ...input };
        const held = holdCable(state, next);
        const isRelit = next.index !== state.index || !isSameSelection(next.selected, state.selected);
        const lit = isRelit ? litBy(next.index, next.hovered ?? next.selected) : next.lit;
        return { ...input, ...held, lit };
      });
    },
  }));
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

/** Whether something else is in focus, or the search does not find it. */
export function isContainerDim({ pull, lit, matches, index }: CanvasState, id: ContainerId): boolean {
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

/** A cable whose end can't be moved to another network has no targets. */
function targetsOf({ topology, cables }: CanvasState, grip: Grip): Pull["targets"] {
  if (topology === null || (grip.from !== null && cables.onMove === undefined)) return new Map();
  return findCableTargets(topology, grip);
}

/** What becomes of the cable in the hand when the world changes: let go when what it hangs on is gone. */
function holdCable(state: CanvasState, next: CanvasState): Partial<Pick<CanvasState, "grip" | "pull">> {
  const { grip, pull } = state;
  if (grip === null) return {};
  const { onConnect, onDisconnect } = next.cables;
  const isAllowed = (grip.from === null ? onConnect : onDisconnect) !== undefined;
  const hasLink =
    grip.from === null ||
    next.index.linksOf.get(grip.container)?.some((link) => link.networkId === grip.from) === true;
  if (!isAllowed || !hasLink || !next.index.cards.has(grip.container)) return { grip: null, pull: null };
  if (pull === null || next.topology === state.topology) return {};
  return { pull: { ...pull, targets: targetsOf(next, grip) } };
}

function nextLevel(level: DetailLevel, zoom: number): DetailLevel {
  const middle = level === "far" ? thresholds.middle.in : thresholds.middle.out;
  const near = level === "near" ? thresholds.near.out : thresholds.near.in;
  return zoom < middle ? "far" : zoom < near ? "middle" : "near";
}

function grow(view: Rect): Rect {
  return {
    x: view.x - view.width / 2,
    y: view.y - view.height / 2,
    width: view.width * 2,
    height: view.height * 2,
  };
}
