import dynamic from "next/dynamic";
import { useState } from "react";
import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { type FilteredTopology, isSelectionHidden } from "@/lib/domain/filter/filter-topology";
import type { ExportSource } from "@/lib/domain/export/recipe";
import type { Command } from "@/lib/domain/shortcuts/command";
import type { PageSelection, Selection } from "@/lib/domain/topology/selection";
import type { Layout } from "@/lib/domain/layout/layout";
import type { Topology } from "@/lib/domain/topology/topology";

const SelectionPalette = dynamic(
  () => import("@/app/selection-palette").then((module) => module.SelectionPalette),
  { loading: () => null },
);
// Fetched when first opened.
const ShortcutsDialog = dynamic(
  () => import("@/components/palette/shortcuts-dialog").then((module) => module.ShortcutsDialog),
  { loading: () => null },
);

const PictureExport = dynamic(() => import("@/app/picture-export").then((module) => module.PictureExport), {
  loading: () => null,
});

/** What lies over the page, one at a time: the palette, the list of shortcuts, the filters, the export. */
export type Overlay = "palette" | "shortcuts" | "filters" | "export";

/** What lies over the page. */
export function PageOverlays({
  topology,
  shown,
  source,
  hidden,
  selection,
  actions,
  reachability,
  commands,
  readLayout,
  memoryKey,
  isPaletteReady,
  overlay,
  onClose,
  onPick,
}: {
  topology: Topology;
  /** What the filters leave of it: that is the picture that can be taken away. */
  shown: Topology;
  source: ExportSource;
  hidden: FilteredTopology["hidden"];
  selection: Selection | null;
  actions: InspectorActions;
  reachability: ReachabilityActions;
  commands: readonly Command[];
  /** The layout as it stands; null while there is no canvas. */
  readLayout: () => Layout | null;
  memoryKey: string;
  /** The palette stands closed before it is asked for: what is typed right after Ctrl-K is not for what had the focus. */
  isPaletteReady: boolean;
  overlay: Overlay | null;
  onClose: () => void;
  onPick: (selection: PageSelection) => void;
}) {
  // What was opened once stays, so that it can fade out.
  const [opened, setOpened] = useState<readonly Overlay[]>([]);
  if (overlay !== null && !opened.includes(overlay)) setOpened([...opened, overlay]);
  const exported = isSelectionHidden(selection, hidden) ? null : selection;
  return (
    <>
      {isPaletteReady || opened.includes("palette") ? (
        <SelectionPalette
          topology={topology}
          shown={shown}
          exported={exported}
          source={source}
          hidden={hidden}
          selection={selection}
          actions={actions}
          reachability={reachability}
          commands={commands}
          isOpen={overlay === "palette"}
          onClose={onClose}
          onPick={onPick}
        />
      ) : null}
      {opened.includes("shortcuts") ? (
        <ShortcutsDialog isOpen={overlay === "shortcuts"} onClose={onClose} />
      ) : null}
      {opened.includes("export") ? (
        <PictureExport
          topology={shown}
          members={topology.endpoints}
          readLayout={readLayout}
          memoryKey={memoryKey}
          hiddenCount={hidden.networks.size + hidden.containers.size}
          selection={exported}
          source={source}
          isOpen={overlay === "export"}
          onClose={onClose}
          onClosed={() => setOpened((now) => now.filter((each) => each !== "export"))}
        />
      ) : null}
    </>
  );
}
