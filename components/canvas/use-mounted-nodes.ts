import { useEffect, useMemo, useState } from "react";
import { intersects } from "@/components/canvas/layout-index";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { FlowNode } from "@/components/canvas/to-flow";

/** Nodes mounted in one frame: more make a zoom across a threshold stutter (CANVAS.md §1). */
const slice = 40;

/** The nodes in view and its margin, mounted a slice a frame; none while far out. */
export function useMountedNodes(): FlowNode[] {
  const index = useCanvas((state) => state.index);
  const mounted = useCanvas((state) => state.mounted);
  const isFar = useCanvas((state) => state.level === "far");
  const wanted = useMemo(() => {
    if (isFar) return [];
    return index.layout.panels.flatMap((panel, number) => {
      if (!intersects(panel.rect, mounted)) return [];
      const nodes = index.nodes[number] ?? [];
      return nodes.filter(({ position: { x, y }, width = 0, height = 0 }) =>
        intersects({ x, y, width, height }, mounted),
      );
    });
  }, [index, mounted, isFar]);

  const [shown, setShown] = useState<ReadonlySet<string>>(() => new Set());
  const present = wanted.filter((node) => shown.has(node.id));
  const isComplete = present.length === wanted.length && shown.size === wanted.length;
  // Outside system: the browser's frames.
  useEffect(() => {
    if (isComplete) return;
    const frame = requestAnimationFrame(() => {
      const next = new Set<string>();
      let added = 0;
      for (const node of wanted) {
        if (shown.has(node.id)) next.add(node.id);
        else if (added < slice) {
          next.add(node.id);
          added++;
        }
      }
      setShown(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, shown, isComplete]);
  return useMemo(() => wanted.filter((node) => shown.has(node.id)), [wanted, shown]);
}
