"use client";

import { PlanWarnings } from "@/components/networks/plan-warnings";
import { RefusalNote } from "@/components/networks/refusal-note";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { CodeLine } from "@/components/ui/code-line";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toast";
import { useDisconnect } from "@/lib/client/mutations";
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
}: {
  topology: Topology;
  network: Network;
  container: Container;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
}) {
  const disconnect = useDisconnect();
  const plan = planDisconnection(topology, { network, container });
  const names = {
    network: commandName(network, topology.networks),
    container: commandName(container, topology.containers),
  };
  const containerName = toDisplayText(container.name);
  const networkName = toDisplayText(network.name);

  function confirm(): void {
    disconnect.mutate(
      { network: network.id, body: { container: container.id } },
      {
        onSuccess: (answer) => {
          onClose();
          toast.tell({
            title: `${containerName} ${answer.changed ? "disconnected from" : "was not on"} ${networkName}`,
            code: answer.command,
          });
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
          ? { label: "Disconnect", tone: "danger", isBusy: disconnect.isPending, onConfirm: confirm }
          : null
      }
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
    >
      <RefusalNote problem={disconnect.error} rest={disconnect.error?.issues ?? []} />
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
