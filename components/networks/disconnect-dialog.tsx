"use client";

import { PlanWarnings } from "@/components/networks/plan-warnings";
import { LockNote, useLockReason } from "@/components/networks/lock-note";
import { RefusalNote } from "@/components/networks/refusal-note";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { CodeLine } from "@/components/ui/code-line";
import { Note } from "@/components/ui/note";
import { type Changed, toChanged } from "@/components/networks/changed";
import { toStepProblem, useChange } from "@/lib/client/changes";
import { commandName, disconnectCommand } from "@/lib/domain/commands/docker-command";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { planDisconnection } from "@/lib/domain/topology/plan-removal";
import { type Container, isLive, type Network, type Topology } from "@/lib/domain/topology/topology";

/** Asks before a container is taken off a network, and tells what that changes. */
export function DisconnectDialog({
  topology,
  network,
  container,
  isOpen,
  onClose,
  onClosed,
  onChanged,
}: {
  topology: Topology;
  network: Network;
  container: Container;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onChanged: (changed: Changed) => void;
}) {
  const disconnect = useChange();
  const whyNot = useLockReason();
  const problem = toStepProblem(disconnect.error, 0, 1);
  const plan = planDisconnection(topology, { network, container });
  const names = {
    network: commandName(network, topology.networks),
    container: commandName(container, topology.containers),
  };
  const containerName = toDisplayText(container.name);
  const networkName = toDisplayText(network.name);

  function confirm(): void {
    disconnect.mutate(
      {
        title: `Disconnect ${container.name} from ${network.name}`,
        steps: [{ kind: "disconnect", network: network.id, container: container.id, force: false }],
      },
      {
        onSuccess: (made) => {
          onClose();
          const words = made.entry === null ? "was not on" : "disconnected from";
          onChanged(toChanged(made, `${container.name} ${words} ${network.name}`));
        },
      },
    );
  }

  return (
    <AlertDialog
      title={`Disconnect ${containerName} from ${networkName}?`}
      question={
        isLive(container)
          ? "It loses its address there at once, and open connections through it break."
          : "It is not running. It will not join this network when it starts."
      }
      confirm={
        plan.ok
          ? {
              label: "Disconnect",
              tone: "danger",
              isBusy: disconnect.isPending,
              isDisabled: whyNot !== null,
              onConfirm: confirm,
            }
          : null
      }
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
    >
      <LockNote />
      <RefusalNote problem={problem} rest={problem?.issues ?? []} />
      {plan.ok ? (
        <>
          <PlanWarnings warnings={plan.value.warnings} />
          <CodeLine code={disconnectCommand(names, { force: false })} />
        </>
      ) : (
        <Note tone="danger">{toDisplayText(plan.refusal.detail)}</Note>
      )}
    </AlertDialog>
  );
}
