import { useMemo } from "react";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import type { DialogRequest } from "@/components/networks/dialog-request";
import { toast } from "@/components/ui/toast";
import { useChange } from "@/lib/client/changes";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { PageSelection } from "@/lib/domain/topology/selection";

/** Wires the panel's buttons to the dialogs, the selection and the repair of ghosts. */
export function useInspectorActions(options: {
  /** Why nothing can be changed now; null when it can be. */
  whyNot: string | null;
  select: (selection: PageSelection | null) => void;
  onDialog: (request: DialogRequest) => void;
}): InspectorActions {
  const { whyNot, select, onDialog } = options;
  const { mutate, isPending, variables } = useChange();
  const [step] = variables?.steps ?? [];
  const repairing = isPending && step?.kind === "disconnect" ? `${step.network}:${step.container}` : null;
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
      repair: ({ network, container }) =>
        mutate(
          {
            title: "Repair a ghost endpoint",
            steps: [{ kind: "disconnect", network, container, force: true }],
          },
          {
            onSuccess: ({ answer }) =>
              toast.tell({ title: "Ghost endpoint repaired", code: answer.steps[0]?.command ?? null }),
            onError: (problem) =>
              toast.tellError({ title: problem.title, detail: toDisplayText(problem.detail) }),
          },
        ),
      repairing,
      canChange: whyNot === null,
      whyNot,
    }),
    [select, onDialog, mutate, repairing, whyNot],
  );
}
