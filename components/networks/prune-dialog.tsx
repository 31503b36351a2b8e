"use client";

import { LockNote, useLockReason } from "@/components/networks/lock-note";
import { RefusalNote } from "@/components/networks/refusal-note";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { CodeLine } from "@/components/ui/code-line";
import { Skeleton } from "@/components/ui/skeleton";
import type { Changed } from "@/components/networks/changed";
import { usePrune, usePrunePreview } from "@/lib/client/prune";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** Lists exactly what a prune removes, from the server's dry run, and asks. */
export function PruneDialog({
  revision,
  isOpen,
  onClose,
  onClosed,
  onChanged,
}: {
  /** Of the topology on the screen: the list is made anew when it changes. */
  revision: number;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onChanged: (changed: Changed) => void;
}) {
  const { preview, problem } = usePrunePreview(revision);
  const prune = usePrune();
  const whyNot = useLockReason();
  const networks = preview?.networks ?? [];
  const count = `${networks.length} ${networks.length === 1 ? "network" : "networks"}`;

  function confirm(): void {
    const steps = networks.map(({ id }) => ({ kind: "remove" as const, network: id, force: false }));
    prune.mutate(
      { steps },
      {
        onSuccess: ({ answer, entry }) => {
          onClose();
          const names = answer.networks.map((network) => network.name).join(", ");
          onChanged({
            title: answer.networks.length === 0 ? "Nothing was left to remove" : `Removed ${names}`,
            detail: null,
            code: answer.command,
            notes: [],
            entry,
          });
        },
      },
    );
  }

  const isEmpty = preview !== null && networks.length === 0;
  return (
    <AlertDialog
      title={isEmpty ? "Nothing to prune" : "Prune networks?"}
      question={
        isEmpty
          ? "Every user-defined network is used by a container, running or stopped."
          : "These user-defined networks have no container, not even a stopped one. Undo makes them again as they were, with new ids."
      }
      confirm={
        networks.length === 0
          ? null
          : {
              label: `Remove ${count}`,
              tone: "danger",
              isBusy: prune.isPending,
              isDisabled: whyNot !== null,
              onConfirm: confirm,
            }
      }
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
    >
      <LockNote />
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
