"use client";

import { useState } from "react";
import { type Changed, toChanged } from "@/components/networks/changed";
import { focusFirstInvalid } from "@/components/networks/focus-first-invalid";
import { FormDialog } from "@/components/networks/form-dialog";
import { PlanWarnings } from "@/components/networks/plan-warnings";
import { planSeveral, type SeveralKind } from "@/components/networks/plan-several";
import { useLockReason } from "@/components/networks/lock-note";
import { RefusalNote } from "@/components/networks/refusal-note";
import { Combobox, type ComboboxItem } from "@/components/ui/combobox";
import { Dot } from "@/components/ui/dot";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { useChange } from "@/lib/client/changes";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import { type ContainerId, isLive, type NetworkId, type Topology } from "@/lib/domain/topology/topology";

/** Connects several containers to one network, or takes them off it: one plan, one undo. */
export function SeveralDialog({
  kind,
  topology: now,
  facts,
  network: asked,
  containers: ids,
  isOpen,
  onClose,
  onClosed,
  onChanged,
}: {
  kind: SeveralKind;
  topology: Topology;
  facts: EngineFacts;
  /** Chosen in the dialog when it is null. */
  network: NetworkId | null;
  containers: readonly ContainerId[];
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onChanged: (changed: Changed) => void;
}) {
  const [chosen, setChosen] = useState(asked);
  const [isRevealed, setRevealed] = useState(false);
  // What was planned stays on the screen while it comes true: else each row turns into one that can't be done.
  const [planned, setPlanned] = useState<Topology | null>(null);
  const topology = planned ?? now;
  const change = useChange();
  const whyNot = useLockReason();
  const containers = topology.containers.filter((container) => ids.includes(container.id));
  const network = topology.networks.find((each) => each.id === chosen) ?? null;
  const plan = network === null ? null : planSeveral(kind, topology, { network, containers }, facts);
  const possible = plan?.rows.filter((row) => row.obstacle === null) ?? [];
  const verb = kind === "connect" ? "Connect" : "Disconnect";
  const preposition = kind === "connect" ? "to" : "from";
  const networkName = network === null ? "" : ` ${preposition} ${network.name}`;
  const count = (number: number): string => `${number} ${number === 1 ? "container" : "containers"}`;

  function submit(target: HTMLFormElement): void {
    if (change.isPending || whyNot !== null) return;
    setRevealed(true);
    if (plan === null || network === null || possible.length === 0) {
      focusFirstInvalid(target);
      return;
    }
    const words = `${count(possible.length)} ${kind === "connect" ? "connected to" : "disconnected from"} ${network.name}`;
    setPlanned(topology);
    change.mutate(
      { title: `${verb} ${count(possible.length)}${networkName}`, steps: possible.map((row) => row.step) },
      {
        onSuccess: (made) => {
          onClose();
          onChanged(toChanged(made, words));
        },
        onError: () => setPlanned(null),
      },
    );
  }

  return (
    <FormDialog
      title={toDisplayText(`${verb} ${count(containers.length)}${asked === null ? "" : networkName}`)}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
      onSubmit={submit}
      command={
        plan === null || plan.commands.length === 0 ? null : { code: plan.commands.join("\n"), isDim: false }
      }
      action={{
        label: plan === null ? verb : `${verb} ${count(possible.length)}`,
        tone: kind === "connect" ? "primary" : "danger",
        isBusy: change.isPending,
        isDisabled: plan !== null && possible.length === 0,
      }}
    >
      <RefusalNote
        problem={change.error}
        rest={change.error === null ? [] : [{ path: "", code: "", message: change.error.detail }]}
      />
      {asked === null ? (
        <Field
          label="Network"
          issues={isRevealed && network === null ? [{ message: "Choose a network." }] : []}
        >
          <Combobox
            items={toItems(kind, topology, ids)}
            value={chosen}
            placeholder="Choose a network"
            nothingFound="No network has such a name."
            onValue={(id) => {
              change.reset();
              setChosen(id as NetworkId | null);
            }}
          />
        </Field>
      ) : null}
      <ul aria-label="Containers" className="max-h-64 overflow-y-auto rounded-md border border-line">
        {containers.map((container) => {
          const row = plan?.rows.find((each) => each.container === container);
          return (
            <li
              key={container.id}
              className="flex items-baseline gap-2.5 border-b border-line px-3 py-1.5 text-[13px] last:border-b-0"
            >
              <Dot tone={isLive(container) ? "on" : "off"} />
              <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
                {toDisplayText(container.name)}
              </span>
              {row === undefined ? null : row.obstacle === null ? (
                <span className="font-mono text-xs text-muted">{row.address ?? "at its start"}</span>
              ) : (
                <span className="max-w-[60%] text-right text-xs text-muted">
                  {toDisplayText(row.obstacle)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {plan === null ? null : possible.length === 0 ? (
        <Note>
          {kind === "connect"
            ? "None of them can be connected there."
            : "None of them can be disconnected from there."}
        </Note>
      ) : possible.length < containers.length ? (
        <Note>
          {count(containers.length - possible.length)} stay
          {containers.length - possible.length === 1 ? "s" : ""} as{" "}
          {containers.length - possible.length === 1 ? "it is" : "they are"}.
        </Note>
      ) : null}
      <PlanWarnings warnings={plan?.warnings ?? []} />
    </FormDialog>
  );
}

/** To connect: every network that takes containers. To disconnect: those that one of them is on. */
function toItems(kind: SeveralKind, topology: Topology, ids: readonly ContainerId[]): ComboboxItem[] {
  return topology.networks.flatMap((network): ComboboxItem[] => {
    const members = topology.endpoints.filter(
      (endpoint) => endpoint.networkId === network.id && ids.includes(endpoint.containerId),
    ).length;
    const takesSome = topology.containers.some(
      (container) =>
        ids.includes(container.id) && findConnectObstacle(network, container, topology)?.path !== "network",
    );
    if (kind === "disconnect" ? members === 0 || network.driver === "host" : !takesSome) return [];
    const subnets = network.pools.map((pool) => pool.subnet).join(", ");
    const detail = [`${members} of ${ids.length} on it`, toDisplayText(network.driver), subnets];
    return [
      { value: network.id, label: toDisplayText(network.name), detail: detail.filter(Boolean).join(", ") },
    ];
  });
}
