import type { Point } from "@/lib/domain/layout/layout";

/** What a person does with the panels of the picture; nothing of it changes the engine. */
export interface PanelActions {
  /** Puts a panel there, or where it is free next to it. */
  movePanel: (key: string, wanted: Point) => void;
  /** Moves it by one step, past what is in the way. */
  nudgePanel: (key: string, direction: Point) => void;
  /** Folds a panel into a bar, or opens it. */
  togglePanel: (key: string) => void;
  /** Lays out anew, without the places that were chosen; undone as long as nothing else was moved. */
  tidy: () => void;
  undoTidy: () => void;
  canTidy: boolean;
  canUndoTidy: boolean;
  /** Shows all of the host's published ports, or the first rows. */
  toggleStrip: () => void;
  isStripOpen: boolean;
}

const nothing = (): void => {};

/** Before the canvas has said what can be done. */
export const noPanelActions: PanelActions = {
  movePanel: nothing,
  nudgePanel: nothing,
  togglePanel: nothing,
  tidy: nothing,
  undoTidy: nothing,
  canTidy: false,
  canUndoTidy: false,
  toggleStrip: nothing,
  isStripOpen: false,
};

/** A panel under a pressed pointer. */
export interface PanelGrab {
  key: string;
  pointer: { id: number; start: Point };
}

/** The grab of a pressed pointer, or null when that press is none. */
export function toGrab(event: React.PointerEvent, key: string): PanelGrab | null {
  if (event.button !== 0 || !event.isPrimary) return null;
  return { key, pointer: { id: event.pointerId, start: { x: event.clientX, y: event.clientY } } };
}

/** The direction of Alt and an arrow key; null for any other. */
export function toDirection(event: Pick<React.KeyboardEvent, "altKey" | "key">): Point | null {
  if (!event.altKey) return null;
  switch (event.key) {
    case "ArrowLeft":
      return { x: -1, y: 0 };
    case "ArrowRight":
      return { x: 1, y: 0 };
    case "ArrowUp":
      return { x: 0, y: -1 };
    case "ArrowDown":
      return { x: 0, y: 1 };
    default:
      return null;
  }
}
