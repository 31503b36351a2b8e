import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { readArrangement } from "@/components/canvas/arrange/arrangement";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { Layout } from "@/lib/domain/layout/layout";
import type { Topology } from "@/lib/domain/topology/topology";

/** The layout as the canvas would make it if it were opened now: with the places and folds that are kept for the engine. */
export function keptLayout(topology: Topology, memoryKey: string | null): Layout {
  const { moved, collapsed } = readArrangement(memoryKey);
  return layoutTopology(toShape(topology), { moved, collapsed: new Set(collapsed) });
}
