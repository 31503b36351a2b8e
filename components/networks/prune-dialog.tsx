"use client";

import { RefusalNote } from "@/components/networks/refusal-note";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { CodeLine } from "@/components/ui/code-line";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { usePrune, usePrunePreview } from "@/lib/client/mutations";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** Lists exactly what a prune removes, from the server's dry run, and asks. */
export function PruneDialog({
  revision,
  isOpen,
  onClose,
  onClosed,
}: {
  /** Of the topology on the screen: the list is made anew when it changes. */
  revision: number;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
}) {
  const { preview, problem } = usePrunePreview(revision);
  const prune = usePrune();
  const networks = preview?.networks ?? [];
  const count = `${networks.length} ${networks.length === 1 ? "network" : "networks"}`;

  function confirm(): void {
    const listed = networks.map(({ id }) => id);
    prune.mutate(listed, {
      onSuccess: (answer) => {
        onClose();
        const names = answer.networks.map((network) => toDisplayText(network.name)).join(", ");
        toast.tell({
          title: answer.networks.length === 0 ? "Nothing was left to remove" : `Removed ${names}`,
          code: answer.networks.length === 0 ? null : answer.command,
        });
      },
    });
  }

  const isEmpty = preview !== null && networks.length === 0;
  return (
    <AlertDialog
      title={isEmpty ? "Nothing to prune" : "Prune networks?"}
      question={
        isEmpty
          ? "Every user-defined network is used by a container, running or stopped."
          : "These user-defined networks have no container, not even a stopped one. They are removed with their options and labels."
      }
      confirm={
        networks.length === 0
          ? null
          : { label: `Remove ${count}`, tone: "danger", isBusy: prune.isPending, onConfirm: confirm }
      }
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
    >
      <RefusalNote problem={prune.error ?? problem} rest={prune.error?.issues ?? []} />
      {preview === null && problem === null ? <Skeleton className="h-16" /> : null}
      {networks.length === 0 ? null : (
        <>
          <ul
            aria-label="Networks to remove"
            className="max-h-64 overflow-y-auto rounded-md border border-line"
          >
            {networks.map((network) => (
              <li
                key={network.id}
                className="flex items-baseline gap-3 border-b border-line px-3 py-1.5 text-[13px] last:border-b-0"
              >
                <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
                  {toDisplayText(network.name)}
                </span>
                <span className="text-muted">{toDisplayText(network.driver)}</span>
                <span className="font-mono text-xs text-muted">{network.id.slice(0, 12)}</span>
              </li>
            ))}
          </ul>
          {preview?.command == null ? null : <CodeLine code={preview.command} />}
        </>
      )}
    </AlertDialog>
  );
}
