import { createContext, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";
import { isSameSelection, toFlowId, type Selection } from "@/lib/domain/topology/selection";
import { isWithin, type LayoutIndex } from "@/components/canvas/layout-index";
import { litBy, type Lit } from "@/components/canvas/lit-by";
import type { CanvasModel } from "@/components/canvas/canvas-model";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
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
  /** Flow id of what was last picked on the canvas itself: the camera stays where the hand is. */
  picked: string | null;
  pick: (selection: Selection | null) => void;
  /** Tells the store what is on the screen now. */
  look: (view: Rect, zoom: number) => void;
  /** With a pressed button (a pan) nothing is hovered. */
  hover: (target: Selection | null, event?: { buttons: number }) => void;
  /** What comes from outside: one call for each render of the canvas. */
  receive: (
    input: Partial<Pick<CanvasState, "model" | "index" | "selected" | "matches" | "onSelect">>,
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
        const isRelit = next.index !== state.index || !isSameSelection(next.selected, state.selected);
        return isRelit ? { ...input, lit: litBy(next.index, next.hovered ?? next.selected) } : input;
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
export function isContainerDim({ lit, matches }: CanvasState, id: ContainerId): boolean {
  if (lit !== null) return !lit.containers.has(id);
  return matches !== null && !matches.has(id);
}

export function isNetworkDim({ lit, matches, index }: CanvasState, id: NetworkId | null): boolean {
  if (lit !== null) return id === null || !lit.networks.has(id);
  if (matches === null || (id !== null && matches.has(id))) return false;
  return index.cardsIn.get(id)?.some((card) => matches.has(card.containerId)) !== true;
}

export function isLinkDim(state: CanvasState, link: LinkPlace): boolean {
  const { lit, matches } = state;
  if (lit !== null)
    return (
      !isLinkLit(state, link) && !(lit.networks.has(link.networkId) && lit.containers.has(link.containerId))
    );
  return matches !== null && !matches.has(link.containerId) && !matches.has(link.networkId);
}

export function isLinkLit({ lit }: CanvasState, link: LinkPlace): boolean {
  return (
    lit?.links.has(
      toFlowId({ kind: "endpoint", networkId: link.networkId, containerId: link.containerId }),
    ) === true
  );
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
