import { useMemo } from "react";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import type { DialogRequest } from "@/components/networks/dialog-request";
import type { PageSelection } from "@/lib/domain/topology/selection";

/** Wires the panel's buttons to the dialogs and the selection. */
export function useInspectorActions(options: {
  /** Why nothing can be changed now; null when it can be. */
  whyNot: string | null;
  select: (selection: PageSelection | null) => void;
  onDialog: (request: DialogRequest) => void;
}): InspectorActions {
  const { whyNot, select, onDialog } = options;
  return useMemo(
    () => ({
      select,
      connect: ({ network, container, address }) =>
        onDialog({
          kind: "connect",
          network: network ?? null,
          container: container ?? null,
          ...(address === undefined ? {} : { address }),
        }),
      connectSeveral: (containers) => onDialog({ kind: "connect-several", network: null, containers }),
      disconnectSeveral: (containers) => onDialog({ kind: "disconnect-several", network: null, containers }),
      move: ({ network, container }) => onDialog({ kind: "move", network: null, container, from: network }),
      disconnect: (subject) => onDialog({ kind: "disconnect", ...subject }),
      duplicate: (network) => onDialog({ kind: "duplicate", network }),
      edit: (network) => onDialog({ kind: "edit", network }),
      remove: (network) => onDialog({ kind: "remove", network }),
      cure: (finding, cure) => onDialog({ kind: "cure", finding, cure }),
      cureAll: () => onDialog({ kind: "cure-all" }),
      canChange: whyNot === null,
      whyNot,
    }),
    [select, onDialog, whyNot],
  );
}
