import { useMemo } from "react";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import type { DialogRequest } from "@/components/networks/dialog-request";
import { toast } from "@/components/ui/toast";
import { useDisconnect } from "@/lib/client/mutations";
import type { EngineStatus } from "@/lib/contract/answers";
import type { Selection } from "@/lib/domain/topology/selection";

/** Wires the panel's buttons to the dialogs, the selection and the repair of ghosts. */
export function useInspectorActions(options: {
  engine: EngineStatus;
  isStale: boolean;
  select: (selection: Selection | null) => void;
  onDialog: (request: DialogRequest) => void;
}): InspectorActions {
  const { engine, isStale, select, onDialog } = options;
  const { mutate, isPending, variables } = useDisconnect();
  const repairing =
    isPending && variables !== undefined ? `${variables.network}:${variables.body.container}` : null;
  const whyNot = engine.readOnly
    ? "Patchbay runs in read-only mode"
    : isStale
      ? "The engine does not answer now"
      : null;
  return useMemo(
    () => ({
      select,
      connect: ({ network, container }) =>
        onDialog({ kind: "connect", network: network ?? null, container: container ?? null }),
      disconnect: (subject) => onDialog({ kind: "disconnect", ...subject }),
      remove: (network) => onDialog({ kind: "remove", network }),
      repair: ({ network, container }) =>
        mutate(
          { network, body: { container, force: true } },
          {
            onSuccess: (answer) => toast.tell({ title: "Ghost endpoint repaired", code: answer.command }),
            onError: (problem) => toast.tellError({ title: problem.title, detail: problem.detail }),
          },
        ),
      repairing,
      canChange: whyNot === null,
      whyNot,
    }),
    [select, onDialog, mutate, repairing, whyNot],
  );
}
