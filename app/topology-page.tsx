"use client";

import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { findSelection, nameWanted, selectParameter, writeSelection } from "@/app/selection-in-url";
import { useSearch } from "@/app/use-search";
import { useInspectorActions } from "@/app/use-inspector-actions";
import type { DialogRequest } from "@/components/networks/dialog-request";
import { NetworkDialogs } from "@/components/networks/network-dialogs";
import { AppHeader } from "@/components/shell/app-header";
import { Banners } from "@/components/shell/banners";
import { EngineTrouble } from "@/components/shell/engine-trouble";
import { FirstSteps } from "@/components/shell/first-steps";
import { LiveAnnouncer } from "@/components/shell/live-announcer";
import { SearchField } from "@/components/shell/search-field";
import { TokenGate } from "@/components/shell/token-gate";
import { TopologySkeleton } from "@/components/shell/topology-skeleton";
import { Skeleton } from "@/components/ui/skeleton";
import { SideSheet, type SheetSize } from "@/components/ui/side-sheet";
import { useActivity, useConnection, useEngine, useLive, useTopology } from "@/lib/client/queries";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { isSameSelection, type Selection } from "@/lib/domain/topology/selection";
import type { EngineStatus } from "@/lib/contract/answers";
import type { Topology } from "@/lib/domain/topology/topology";

// Fetched beside the first snapshot, not before it: React Flow, layout and address arithmetic are half of the code.
const loadCanvas = () => import("@/components/canvas/topology-canvas");
const loadInspector = () => import("@/components/inspector/inspector");
const TopologyCanvas = dynamic(() => loadCanvas().then((module) => module.TopologyCanvas), {
  ssr: false,
  loading: () => <TopologySkeleton />,
});
const Inspector = dynamic(() => loadInspector().then((module) => module.Inspector), {
  ssr: false,
  loading: () => <Skeleton className="m-5 h-24" />,
});

/** The page: picture and panel over the same data and the same selection, which the address holds. */
export function TopologyPage() {
  return (
    <TokenGate>
      <Frame />
    </TokenGate>
  );
}

function Frame() {
  // Behind the gate: a refused token ends the stream, and the next one starts it anew.
  useLive();
  const topology = useTopology();
  const engine = useEngine();
  const connection = useConnection();
  const [dialog, setDialog] = useState<DialogRequest | null>(null);
  // The network: both will be needed as soon as the stream has told the topology.
  useEffect(() => {
    void Promise.all([loadCanvas(), loadInspector()]);
  }, []);
  const search = useSearch(topology);
  const isTroubled = connection?.status === "lost" || engine?.status === "unreachable";
  return (
    <div className="flex h-dvh flex-col">
      <AppHeader
        engine={engine}
        connection={connection}
        canAct={topology !== null && !isTroubled}
        search={
          topology === null ? null : (
            <SearchField
              text={search.text}
              onText={search.setText}
              shown={search.shown}
              notes={search.result?.notes ?? []}
              onEnter={() => (search.first === null ? undefined : writeSelection(search.first, topology))}
            />
          )
        }
        onCreate={() => setDialog({ kind: "create" })}
        onPrune={() => setDialog({ kind: "prune" })}
      />
      {topology !== null && engine !== null ? (
        <Workbench
          topology={topology}
          engine={engine}
          matches={search.result?.matches ?? null}
          dialog={dialog}
          onDialog={setDialog}
        />
      ) : (
        <main className="min-h-0 flex-1">
          {isTroubled ? <EngineTrouble engine={engine} connection={connection} /> : <TopologySkeleton />}
        </main>
      )}
    </div>
  );
}

function Workbench({
  topology,
  engine,
  matches,
  dialog,
  onDialog,
}: {
  topology: Topology;
  engine: EngineStatus;
  /** What a search has found; null while nothing is looked for. */
  matches: ReadonlySet<string> | null;
  dialog: DialogRequest | null;
  onDialog: (request: DialogRequest | null) => void;
}) {
  const connection = useConnection();
  const activity = useActivity();
  const text = useSearchParams().get(selectParameter);
  const found = useMemo(() => (text === null ? null : findSelection(text, topology)), [text, topology]);
  const selection = useStable(found);
  const [sheet, setSheet] = useState<SheetSize>("peek");

  const select = useCallback(
    (next: Selection | null) => {
      writeSelection(next, topology);
      if (next !== null) setSheet((size) => (size === "peek" ? "half" : size));
    },
    [topology],
  );
  const isStale = engine.stale || engine.status !== "connected" || connection?.status === "lost";
  const actions = useInspectorActions({ engine, isStale, select, onDialog });
  const isBare = topology.containers.length === 0 && topology.networks.every((network) => network.predefined);
  return (
    <>
      <Banners engine={engine} connection={connection} takenAt={topology.takenAt} />
      <div className="flex min-h-0 flex-1 max-md:pb-[3.25rem]">
        <main aria-label="Topology" className="relative min-w-0 flex-1 bg-canvas">
          <TopologyCanvas
            topology={topology}
            selection={selection}
            onSelect={select}
            stale={isStale}
            matches={matches}
            isLocked={isStale || engine.readOnly}
            onConnect={(request) => onDialog({ kind: "connect", ...request })}
            onConnectRequest={(container) => onDialog({ kind: "connect", network: null, container })}
            onDisconnect={(request) => onDialog({ kind: "disconnect", ...request })}
          />
          {isBare ? (
            <div className="pointer-events-none absolute inset-x-4 bottom-6 flex justify-center *:pointer-events-auto">
              <FirstSteps isReadOnly={engine.readOnly} onCreate={() => onDialog({ kind: "create" })} />
            </div>
          ) : null}
        </main>
        <SideSheet
          label="Details"
          title={nameSelection(selection, topology) ?? "Engine and latest events"}
          size={sheet}
          onSize={setSheet}
          storageKey="patchbay-panel-width"
        >
          <Inspector
            topology={topology}
            engine={engine}
            activity={activity}
            selection={selection}
            wanted={text === null || selection !== null ? null : nameWanted(text)}
            actions={actions}
          />
        </SideSheet>
      </div>
      <NetworkDialogs
        topology={topology}
        facts={engine.facts}
        request={dialog}
        onClose={() => onDialog(null)}
        onSelect={select}
      />
      <LiveAnnouncer activity={activity} />
    </>
  );
}

/** The same object as long as it names the same thing, so that a status tick is no new selection for the canvas. */
function useStable(selection: Selection | null): Selection | null {
  const [kept, setKept] = useState(selection);
  if (isSameSelection(kept, selection)) return kept;
  setKept(selection);
  return selection;
}

function nameSelection(selection: Selection | null, topology: Topology): string | null {
  if (selection === null) return null;
  const networkName = (id: string) =>
    toDisplayText(topology.networks.find((each) => each.id === id)?.name ?? "");
  const containerName = (id: string) =>
    toDisplayText(topology.containers.find((each) => each.id === id)?.name ?? "");
  switch (selection.kind) {
    case "network":
      return `Network ${networkName(selection.id)}`;
    case "container":
      return `Container ${containerName(selection.id)}`;
    case "endpoint":
      return `${containerName(selection.containerId)} on ${networkName(selection.networkId)}`;
  }
}
