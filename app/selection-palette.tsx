import { useMemo } from "react";
import { listExportCommands } from "@/app/export-commands";
import { listFindingCommands } from "@/app/finding-commands";
import { listSelectionCommands } from "@/app/selection-commands";
import { withReachCommands } from "@/app/reach-commands";
import type { ReachabilityActions } from "@/components/reachability/reachability-actions";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { Palette } from "@/components/palette/palette";
import type { FilteredTopology } from "@/lib/domain/filter/filter-topology";
import type { ExportSource } from "@/lib/domain/export/recipe";
import { useFindings } from "@/lib/client/findings";
import type { Command } from "@/lib/domain/shortcuts/command";
import type { PageSelection, Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

/** The palette with the page's commands, repairs, and those for what is selected, which are judged while it is open only. */
export function SelectionPalette({
  topology,
  shown,
  exported,
  source,
  hidden,
  selection,
  actions,
  reachability,
  commands,
  isOpen,
  onClose,
  onPick,
}: {
  topology: Topology;
  /** What the filters leave of it, and what of that is selected: that can be taken away. */
  shown: Topology;
  exported: Selection | null;
  source: ExportSource;
  hidden: FilteredTopology["hidden"];
  selection: Selection | null;
  actions: InspectorActions;
  reachability: ReachabilityActions;
  commands: readonly Command[];
  isOpen: boolean;
  onClose: () => void;
  onPick: (selection: PageSelection) => void;
}) {
  const { first, others } = useMemo(
    () =>
      isOpen
        ? withReachCommands(listSelectionCommands(topology, selection, actions, source), {
            topology,
            selection,
            actions: reachability,
          })
        : { first: noCommands, others: noCommands },
    [isOpen, topology, selection, actions, source, reachability],
  );
  const findings = useFindings();
  const repairs = useMemo(
    () => (isOpen ? listFindingCommands(findings, actions) : noCommands),
    [isOpen, findings, actions],
  );
  const all = useMemo(
    () => [...commands, ...repairs, ...listExportCommands(shown, exported, source), ...others],
    [commands, repairs, shown, exported, source, others],
  );
  return (
    <Palette
      topology={topology}
      hidden={hidden}
      first={first}
      commands={all}
      isOpen={isOpen}
      onClose={onClose}
      onPick={onPick}
    />
  );
}

const noCommands: readonly Command[] = [];
