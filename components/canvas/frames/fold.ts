import { flushSync } from "react-dom";
import { firstIn } from "@/components/canvas/keyboard/next-focus";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { CanvasState } from "@/components/canvas/canvas-store";
import type { Point } from "@/lib/domain/layout/layout";

/** Opens a folded panel at once, and leads the keyboard to the first thing in it. */
export function openFolded(canvas: { getState: () => CanvasState }, key: string): void {
  // What is in it has a place only in the layout that comes of this.
  flushSync(() => canvas.getState().panels.togglePanel(key));
  const { index, stand } = canvas.getState();
  const first = firstIn(index, key);
  if (first !== null) stand(first, { isTaken: true });
}

/**
 * Opens a folded panel where it stands on the screen: `pan` moves the view after it when it found no room there.
 * The keyboard stays where it is.
 */
export function openUnder(
  canvas: { getState: () => CanvasState },
  key: string,
  pan: (by: Point) => void,
): void {
  const before = canvas.getState().index.panels.get(key)?.rect;
  flushSync(() => canvas.getState().panels.togglePanel(key));
  const { index, say } = canvas.getState();
  const panel = index.panels.get(key);
  if (before === undefined || panel === undefined) return;
  if (panel.rect.x !== before.x || panel.rect.y !== before.y)
    pan({ x: before.x - panel.rect.x, y: before.y - panel.rect.y });
  say(`${toDisplayText(panel.title ?? "")} opened`);
}

/** Folds a panel into a bar; the keyboard goes on from there, since the button that folded it is gone. */
export function foldPanel(canvas: { getState: () => CanvasState }, key: string): void {
  flushSync(() => canvas.getState().panels.togglePanel(key));
  canvas.getState().stand({ at: { kind: "folded", key }, from: null }, { isTaken: true });
}
