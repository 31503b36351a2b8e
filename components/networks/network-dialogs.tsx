"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { Changed } from "@/components/networks/changed";
import type { DialogRequest } from "@/components/networks/dialog-request";
import { LockContext } from "@/components/networks/lock-note";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

// Fetched when first opened: their form controls are a third of the page's code. `loading` gives each a boundary of its
// own; without it the whole page is hidden while the code comes, and the focus is lost.
const CreateNetworkDialog = dynamic(
  () => import("@/components/networks/create-network-dialog").then((module) => module.CreateNetworkDialog),
  { loading: () => null },
);
const EditNetworkDialog = dynamic(
  () => import("@/components/networks/edit-network-dialog").then((module) => module.EditNetworkDialog),
  { loading: () => null },
);
const ConnectDialog = dynamic(
  () => import("@/components/networks/connect-dialog").then((module) => module.ConnectDialog),
  { loading: () => null },
);
const DisconnectDialog = dynamic(
  () => import("@/components/networks/disconnect-dialog").then((module) => module.DisconnectDialog),
  { loading: () => null },
);
const SeveralDialog = dynamic(
  () => import("@/components/networks/several-dialog").then((module) => module.SeveralDialog),
  { loading: () => null },
);
const RemoveNetworkDialog = dynamic(
  () => import("@/components/networks/remove-network-dialog").then((module) => module.RemoveNetworkDialog),
  { loading: () => null },
);
const PruneDialog = dynamic(
  () => import("@/components/networks/prune-dialog").then((module) => module.PruneDialog),
  { loading: () => null },
);
const CureDialog = dynamic(
  () => import("@/components/networks/cure-dialog").then((module) => module.CureDialog),
  { loading: () => null },
);

interface DialogsProps {
  topology: Topology;
  facts: EngineFacts;
  request: DialogRequest | null;
  onClose: () => void;
  /** It has faded out, and the focus is back where it was. */
  onClosed: () => void;
  /** Something was made or removed that the page should show (or stop showing). */
  onSelect: (selection: Selection | null) => void;
  onChanged: (changed: Changed) => void;
}

/** The dialogs that change networks; one at a time, told by `request`. */
export function NetworkDialogs({
  whyNot,
  ...rest
}: DialogsProps & {
  /** Why an open one may not be submitted; null when it may. */
  whyNot: string | null;
}) {
  return (
    <LockContext value={whyNot}>
      <RequestedDialog {...rest} />
    </LockContext>
  );
}

function RequestedDialog({ topology, facts, request, onClose, onClosed, onSelect, onChanged }: DialogsProps) {
  // A dialog that fades out still shows what it was about, which may be gone by then.
  const [shown, setShown] = useState<{ request: DialogRequest; topology: Topology } | null>(null);
  if (request !== null && request !== shown?.request) setShown({ request, topology });
  if (shown === null) return null;

  const about = shown.request;
  const common = {
    isOpen: request !== null,
    onClose,
    onChanged,
    onClosed: () => {
      setShown(null);
      onClosed();
    },
  };
  const findNetwork = (id: string) =>
    topology.networks.find((each) => each.id === id) ??
    shown.topology.networks.find((each) => each.id === id);
  const findContainer = (id: string) =>
    topology.containers.find((each) => each.id === id) ??
    shown.topology.containers.find((each) => each.id === id);

  switch (about.kind) {
    case "create":
      return (
        <CreateNetworkDialog
          topology={topology}
          facts={facts}
          source={null}
          onCreated={(id) => onSelect({ kind: "network", id })}
          {...common}
        />
      );
    case "duplicate": {
      const network = findNetwork(about.network);
      if (network === undefined) return null;
      return (
        <CreateNetworkDialog
          key={`duplicate ${network.id}`}
          topology={topology}
          facts={facts}
          source={network}
          onCreated={(id) => onSelect({ kind: "network", id })}
          {...common}
        />
      );
    }
    case "edit": {
      const network = findNetwork(about.network);
      if (network === undefined) return null;
      return (
        <EditNetworkDialog
          key={`edit ${network.id}`}
          topology={topology}
          facts={facts}
          network={network}
          onEdited={(id) => onSelect({ kind: "network", id })}
          {...common}
        />
      );
    }
    case "connect":
    case "move":
      return (
        <ConnectDialog
          key={`${about.kind} ${about.network} ${about.container} ${about.kind === "move" ? about.from : (about.address ?? "")}`}
          topology={topology}
          facts={facts}
          subject={{
            ...about,
            from: about.kind === "move" ? about.from : null,
            address: about.kind === "move" ? null : (about.address ?? null),
          }}
          onConnected={onSelect}
          {...common}
        />
      );
    case "disconnect": {
      const network = findNetwork(about.network);
      const container = findContainer(about.container);
      if (network === undefined || container === undefined) return null;
      return <DisconnectDialog topology={topology} network={network} container={container} {...common} />;
    }
    case "connect-several":
    case "disconnect-several":
      return (
        <SeveralDialog
          key={`${about.kind} ${about.network} ${about.containers.join(" ")}`}
          kind={about.kind === "connect-several" ? "connect" : "disconnect"}
          topology={topology}
          facts={facts}
          network={about.network}
          containers={about.containers}
          {...common}
        />
      );
    case "remove": {
      const network = findNetwork(about.network);
      if (network === undefined) return null;
      return (
        <RemoveNetworkDialog
          topology={topology}
          network={network}
          facts={facts}
          onRemoved={() => onSelect(null)}
          {...common}
        />
      );
    }
    case "cure":
    case "cure-all":
      return (
        <CureDialog
          key={about.kind === "cure" ? `${about.finding.key} ${about.cure}` : "all"}
          topology={topology}
          facts={facts}
          asked={about.kind === "cure" ? about : null}
          {...common}
        />
      );
    case "prune":
      return <PruneDialog revision={topology.revision} {...common} />;
  }
}
