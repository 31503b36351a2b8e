"use client";

import { LockNote, useLockReason } from "@/components/networks/lock-note";
import { RefusalNote } from "@/components/networks/refusal-note";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { CodeLine } from "@/components/ui/code-line";
import { Dot } from "@/components/ui/dot";
import { Note } from "@/components/ui/note";
import { type Changed, toChanged } from "@/components/networks/changed";
import { toStepProblem, useChange } from "@/lib/client/changes";
import { removalCommand } from "@/lib/domain/changes/plan-changes";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { planRemoval } from "@/lib/domain/topology/plan-removal";
import { type Container, isLive, type Network, type Topology } from "@/lib/domain/topology/topology";

/** Asks before a network is removed; says who uses it when it can't be. */
export function RemoveNetworkDialog({
  topology,
  network,
  facts,
  isOpen,
  onClose,
  onClosed,
  onRemoved,
  onChanged,
}: {
  topology: Topology;
  network: Network;
  facts: EngineFacts;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onRemoved: () => void;
  onChanged: (changed: Changed) => void;
}) {
  const remove = useChange();
  const whyNot = useLockReason();
  const problem = toStepProblem(remove.error, 0, 1);
  const name = toDisplayText(network.name);
  const gentle = planRemoval(topology, network, { force: false, facts });
  const forced = planRemoval(topology, network, { force: true, facts });
  const members = listMembers(topology, network);
  function confirm(): void {
    remove.mutate(
      {
        title: `Remove network ${network.name}`,
        steps: [{ kind: "remove", network: network.id, force: !gentle.ok }],
      },
      {
        onSuccess: (made) => {
          onClose();
          onChanged(toChanged(made, `Network ${network.name} removed`));
          onRemoved();
        },
      },
    );
  }

  return (
    <AlertDialog
      title={forced.ok ? `Remove network ${name}?` : `Network ${name} can’t be removed now`}
      question={
        gentle.ok
          ? "No container uses it. Undo makes it again as it was, with a new id."
          : toDisplayText(forced.ok ? gentle.refusal.detail : forced.refusal.detail)
      }
      confirm={
        forced.ok
          ? {
              label: gentle.ok ? "Remove network" : "Disconnect and remove",
              tone: "danger",
              isBusy: remove.isPending,
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
      {members.length === 0 ? null : (
        <Note tone={forced.ok ? "warning" : "info"}>
          <p className="mb-1 font-medium">
            {members.length === 1 ? "Its member" : `Its ${members.length} members`}
          </p>
          <ul className="max-h-48 overflow-y-auto">
            {members.map((container) => (
              <li key={container.id} className="flex items-center gap-2">
                <Dot tone={isLive(container) ? "on" : "off"} />
                <span className="min-w-0 [overflow-wrap:anywhere]">{toDisplayText(container.name)}</span>
                <span className="text-muted">{toDisplayText(container.state)}</span>
              </li>
            ))}
          </ul>
        </Note>
      )}
      {forced.ok
        ? forced.value.warnings.map(({ code, message }) => (
            <Note key={code} tone="warning">
              {toDisplayText(message)}
            </Note>
          ))
        : null}
      {forced.ok ? <CodeLine code={removalCommand(topology, network, forced.value.disconnect)} /> : null}
    </AlertDialog>
  );
}

function listMembers(topology: Topology, network: Network): Container[] {
  const ids = new Set<string>(
    topology.endpoints
      .filter((endpoint) => endpoint.networkId === network.id)
      .map((endpoint) => endpoint.containerId),
  );
  return topology.containers.filter((container) => ids.has(container.id));
}
