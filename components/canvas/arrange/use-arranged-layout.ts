import { useEffect, useMemo, useState } from "react";
import { findFreePlace } from "@/lib/domain/layout/pack-panels";
import { indexLayout, panelOf, type LayoutIndex } from "@/components/canvas/layout-index";
import { isSameShape, toShape, type Shape } from "@/lib/domain/layout/to-shape";
import { layoutTopology, type LayoutOptions } from "@/lib/domain/layout/layout-topology";
import { pinsOf } from "@/lib/domain/layout/former-places";
import { measures } from "@/lib/domain/layout/measures";
import {
  noArrangement,
  readArrangement,
  storeArrangement,
  type Arrangement,
} from "@/components/canvas/arrange/arrangement";
import { toFlowId, type Selection } from "@/lib/domain/topology/selection";
import type { PanelActions } from "@/components/canvas/arrange/panel-actions";
import type { Point } from "@/lib/domain/layout/layout";
import type { Topology } from "@/lib/domain/topology/topology";

interface Held {
  aspect: number | null;
  memoryKey: string | null;
  index: LayoutIndex;
  arrangement: Arrangement;
  /** What "Undo tidy" brings back. */
  untidied: { arrangement: Arrangement; pinned: Pins } | null;
  /** Flow id of the last selection: a new one opens the panel it is in, an old one lets it be folded. */
  seen: string | null;
}

type Pins = NonNullable<LayoutOptions["pinned"]>;

/** One step of a panel moved by keyboard: a column, or a panel's gap. */
const step = { x: measures.pitch, y: measures.panelGapY };

/**
 * The layout of the topology's structure, with what a person has done to it. A status tick leaves it as it is, a change
 * moves as little as it can.
 */
export function useArrangedLayout(options: {
  topology: Topology;
  aspect: number | null;
  selection: Selection | null;
  memoryKey: string | null;
}): { index: LayoutIndex; actions: Omit<PanelActions, "toggleStrip" | "isStripOpen"> } {
  const { topology, aspect, selection, memoryKey } = options;
  const shape = useMemo(() => toShape(topology), [topology]);
  const [held, setHeld] = useState((): Held => {
    const arrangement = readArrangement(memoryKey);
    const index = arrange(shape, { aspect, arrangement, pinned: {} });
    return { aspect, memoryKey, index, arrangement, untidied: null, seen: null };
  });
  const current = catchUp(held, { shape, aspect, selection, memoryKey });
  if (current !== held) setHeld(current);

  // Outside system: the browser's storage.
  const { arrangement } = current;
  useEffect(() => storeArrangement(memoryKey, arrangement), [memoryKey, arrangement]);

  const canTidy = Object.keys(arrangement.moved).length > 0;
  const canUndoTidy = current.untidied !== null;
  const actions = useMemo(
    () => ({
      movePanel: (key: string, wanted: Point) => setHeld((now) => move(now, key, wanted)),
      nudgePanel: (key: string, direction: Point) => setHeld((now) => nudge(now, key, direction)),
      togglePanel: (key: string) => setHeld((now) => toggle(now, key)),
      tidy: () => setHeld(tidy),
      undoTidy: () => setHeld(undoTidy),
      canTidy,
      canUndoTidy,
    }),
    [canTidy, canUndoTidy],
  );
  return { index: current.index, actions };
}

/** What the topology, the window and the selection of now make of what was held. */
function catchUp(
  held: Held,
  now: { shape: Shape; aspect: number | null; selection: Selection | null; memoryKey: string | null },
): Held {
  let next = held;
  if (next.memoryKey !== now.memoryKey || next.aspect !== now.aspect) {
    const arrangement = next.memoryKey === now.memoryKey ? next.arrangement : readArrangement(now.memoryKey);
    const { aspect, memoryKey } = now;
    const index = arrange(now.shape, { aspect, arrangement, pinned: {} });
    next = { ...next, aspect, memoryKey, arrangement, index, untidied: null };
  } else if (!isSameShape(next.index.shape, now.shape)) {
    next = { ...next, index: rearrange(next, { shape: now.shape }) };
  }
  const seen = now.selection === null ? null : toFlowId(now.selection);
  if (seen === next.seen) return next;
  next = { ...next, seen };
  // Several are selected as they lie: all of them (Ctrl-A) would open everything that was folded.
  const panel =
    now.selection === null || now.selection.kind === "containers" ? null : panelOf(next.index, now.selection);
  return panel !== null && panel.collapsed !== null ? toggle(next, panel.key) : next;
}

function move(held: Held, key: string, wanted: Point): Held {
  const { index, arrangement } = held;
  const panel = index.panels.get(key);
  const place = findFreePlace(index.layout, key, wanted);
  if (panel === undefined || panel.isTrunk || place === null) return held;
  if (place.x === panel.rect.x && place.y === panel.rect.y) return held;
  const pins = pinsOf(index.layout);
  const pinned = { ...pins, [key]: { ...pins[key], ...place } };
  const moved = { ...arrangement.moved, [key]: place };
  const next = { ...held, arrangement: { ...arrangement, moved }, untidied: null };
  return { ...next, index: rearrange(next, { pinned }) };
}

function nudge(held: Held, key: string, direction: Point): Held {
  const rect = held.index.panels.get(key)?.rect;
  if (rect === undefined) return held;
  for (let count = 1; count <= 60; count++) {
    const wanted = {
      x: rect.x + direction.x * step.x * count,
      y: rect.y + direction.y * step.y * count,
    };
    const place = findFreePlace(held.index.layout, key, wanted);
    if (place === null) return held;
    // Behind a neighbour there is room again; to the side of it is not where the key points.
    const isAhead = (place.x - rect.x) * direction.x > 0 || (place.y - rect.y) * direction.y > 0;
    const isStraight = direction.x === 0 ? place.x === rect.x : place.y === rect.y;
    if (isAhead && isStraight) return move(held, key, place);
  }
  return held;
}

function toggle(held: Held, key: string): Held {
  const { collapsed } = held.arrangement;
  const next = collapsed.includes(key) ? collapsed.filter((one) => one !== key) : [...collapsed, key];
  const changed = { ...held, arrangement: { ...held.arrangement, collapsed: next } };
  return { ...changed, index: rearrange(changed, {}) };
}

function tidy(held: Held): Held {
  const { index, aspect } = held;
  const arrangement = { ...held.arrangement, moved: noArrangement.moved };
  return {
    ...held,
    arrangement,
    untidied: { arrangement: held.arrangement, pinned: pinsOf(index.layout) },
    index: arrange(index.shape, { aspect, arrangement, pinned: {} }),
  };
}

function undoTidy(held: Held): Held {
  if (held.untidied === null) return held;
  const { pinned } = held.untidied;
  // What was folded or opened since stays so.
  const arrangement = { ...held.arrangement, moved: held.untidied.arrangement.moved };
  const next = { ...held, arrangement, untidied: null };
  return { ...next, index: rearrange(next, { pinned }) };
}

/** Around what stands now. */
function rearrange(held: Held, { shape, pinned }: { shape?: Shape; pinned?: Pins }): LayoutIndex {
  const { index, aspect, arrangement } = held;
  return arrange(shape ?? index.shape, {
    aspect,
    arrangement,
    pinned: pinned ?? pinsOf(index.layout),
    before: index,
  });
}

function arrange(
  shape: Shape,
  options: { aspect: number | null; arrangement: Arrangement; pinned: Pins; before?: LayoutIndex },
): LayoutIndex {
  const { aspect, arrangement, pinned, before } = options;
  const { moved } = arrangement;
  const collapsed = new Set(arrangement.collapsed);
  const layout = layoutTopology(shape, { aspect: aspect ?? undefined, pinned, moved, collapsed });
  return indexLayout(layout, shape, before);
}
