import { useMemo, type RefObject } from "react";
import { toggleExposed } from "@/app/asked-in-url";
import type { WiringLayer } from "@/app/use-wiring-layer";
import type { Changes } from "@/app/use-changes";
import type { FilterControl } from "@/app/use-filter";
import type { CanvasCamera } from "@/components/canvas/camera-handle";
import type { DialogRequest } from "@/components/networks/dialog-request";
import { copyText } from "@/components/ui/copy-text";
import { setTheme, useTheme } from "@/components/ui/theme";
import { toast } from "@/components/ui/toast";
import { toggleHide } from "@/lib/domain/filter/filter-in-address";
import { type HideReason, isFiltering } from "@/lib/domain/filter/filter-topology";
import type { Command } from "@/lib/domain/shortcuts/command";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** What can be done on the page whatever is selected; in this order in the palette and in the header's menu. */
export function useCommands(page: {
  /** Why nothing can be changed now; null when it can be. */
  whyNot: string | null;
  changes: Pick<Changes, "undoable" | "redoable" | "undo" | "redo" | "isChanging">;
  viewOnly: { isOn: boolean; whyForced: string | null; toggle: () => void };
  filter: FilterControl;
  wiring: WiringLayer;
  cameraRef: RefObject<CanvasCamera | null>;
  onDialog: (request: DialogRequest) => void;
  onFilters: () => void;
  onExport: () => void;
  onFindings: () => void;
  onShortcuts: () => void;
  onFind: () => void;
}): readonly Command[] {
  const { whyNot, changes, viewOnly, filter, wiring, cameraRef } = page;
  const { onDialog, onFilters, onExport, onFindings, onShortcuts, onFind } = page;
  const theme = useTheme();
  const { undoable, redoable, undo, redo, isChanging } = changes;
  const other = theme === "dark" ? "light" : "dark";
  return useMemo(() => {
    const change = { group: "Change networks", whyNot };
    const look = { group: "Look", whyNot: null };
    const own = { group: "Page", whyNot: null };
    const hide = (reason: HideReason, what: string, keywords: string): Command => {
      const isHidden = filter.filter.hide.includes(reason);
      return {
        ...look,
        id: `hide-${reason}`,
        title: `${isHidden ? "Show" : "Hide"} ${what}`,
        keywords: `filter ${keywords}`,
        run: () => filter.change((now) => toggleHide(now, reason)),
      };
    };
    // One after the other: what the next one turns round depends on it.
    const whyNoTurn = whyNot ?? (isChanging ? "A change is under way" : null);
    const undoTitle = undoable === null ? "Undo" : `Undo: ${toDisplayText(undoable.title)}`;
    const redoTitle = redoable === null ? "Redo" : `Redo: ${toDisplayText(redoable.title)}`;
    const whyNothingHidden = !isFiltering(filter.filter) ? "No filter is on" : null;
    // prettier-ignore
    return [
      { ...change, id: "create", title: "New network…", keywords: "create add subnet", isInMenu: true, run: () => onDialog({ kind: "create" }) },
      { ...change, id: "connect", title: "Connect a container to a network…", keywords: "attach plug join", run: () => onDialog({ kind: "connect", network: null, container: null }) },
      { ...change, id: "prune", title: "Prune networks…", keywords: "remove unused clean", isInMenu: true, run: () => onDialog({ kind: "prune" }) },
      { ...change, id: "undo", title: undoTitle, keywords: "back revert", shortcut: "undo", isInMenu: true, whyNot: whyNoTurn ?? (undoable === null ? "Nothing to undo" : null), run: undo },
      { ...change, id: "redo", title: redoTitle, keywords: "again forth", shortcut: "redo", isInMenu: true, whyNot: whyNoTurn ?? (redoable === null ? "Nothing to redo" : null), run: redo },
      { ...look, id: "find", title: "Find in the topology", keywords: "search", shortcut: "find", run: onFind },
      { ...look, id: "findings", title: "Show findings", keywords: "repair problem ghost broken trouble cure mend doctor", isInMenu: true, run: onFindings },
      { ...look, id: "fit", title: "Fit all into the view", keywords: "zoom camera overview", shortcut: "fit", run: () => cameraRef.current?.fit() },
      { ...look, id: "wiring", title: `${wiring.isOn ? "Hide" : "Show"} wiring and traffic`, keywords: "veth interface bridge uplink nat layer rate", shortcut: "wiring", whyNot: wiring.whyNot, run: wiring.toggle },
      { ...look, id: "exposed", title: "What is exposed to the outside", keywords: "reachable internet published ports security", shortcut: "exposed", run: toggleExposed },
      { ...look, id: "filters", title: "Filters…", keywords: "hide show project driver", isInMenu: true, run: onFilters },
      hide("stopped", "stopped containers", "exited created dead"),
      hide("empty", "networks without containers", "unused"),
      hide("predefined", "Docker’s own networks", "bridge host none predefined default"),
      { ...look, id: "show-all", title: "Show all: clear the filters", keywords: "hidden", whyNot: whyNothingHidden, run: filter.clear },
      { ...own, id: "view-only", title: `Switch view only ${viewOnly.isOn ? "off" : "on"}`, keywords: "lock unlock edit read", shortcut: "viewOnly", whyNot: viewOnly.whyForced, run: viewOnly.toggle },
      { ...own, id: "theme", title: `Switch to the ${other} theme`, keywords: "colour dark light night mode", isInMenu: true, run: () => setTheme(other) },
      { ...own, id: "export", title: "Export…", keywords: "save download picture image svg png mermaid compose yaml shell script json take away", isInMenu: true, run: onExport },
      { ...own, id: "copy-link", title: "Copy link to this view", keywords: "share address url", isInMenu: true, run: () => void copyLink() },
      { ...own, id: "shortcuts", title: "Keyboard shortcuts", keywords: "keys help", shortcut: "shortcuts", isInMenu: true, run: onShortcuts },
    ];
  }, [
    whyNot,
    undoable,
    redoable,
    undo,
    redo,
    isChanging,
    viewOnly.isOn,
    viewOnly.whyForced,
    viewOnly.toggle,
    filter,
    wiring,
    cameraRef,
    other,
    onDialog,
    onFilters,
    onExport,
    onFindings,
    onShortcuts,
    onFind,
  ]);
}

async function copyLink(): Promise<void> {
  // Without the fragment, which may have brought a token.
  const isCopied = await copyText(location.origin + location.pathname + location.search);
  if (isCopied) toast.tell({ title: "Link copied", detail: "It opens this selection, search and filter." });
  else toast.tellError({ title: "The browser did not let the page copy the link" });
}
