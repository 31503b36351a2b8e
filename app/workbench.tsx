"use client";

import { useSearchParams } from "next/navigation";
import { type ComponentProps, useCallback, useMemo, useState, type RefObject } from "react";
import { MainView } from "@/app/main-view";
import {
  findSelection,
  isUnreadUplink,
  nameWanted,
  selectParameter,
  writeSelection,
} from "@/app/selection-in-url";
import { PageOverlays, type Overlay } from "@/app/page-overlays";
import { type FilterControl, useFiltered } from "@/app/use-filter";
import { useCamera } from "@/app/use-camera";
import { useReach } from "@/app/use-reach";
import { ReachPanel } from "@/app/reach-panel";
import { type Changes } from "@/app/use-changes";
import { type WiringLayer } from "@/app/use-wiring-layer";
import { usePendingCables } from "@/app/use-pending-cables";
import { useInspectorActions } from "@/app/use-inspector-actions";
import { HistoryList } from "@/components/history/history-list";
import type { CanvasCamera } from "@/components/canvas/camera-handle";
import type { CableActions } from "@/components/canvas/pull/pull";
import type { WhyNotConnect } from "@/components/canvas/pull/why-not-connect";
import type { AskedFindings } from "@/components/inspector/findings-section";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { type View } from "@/app/view-in-url";
import type { DialogRequest } from "@/components/networks/dialog-request";
import { NetworkDialogs } from "@/components/networks/network-dialogs";
import {
  ContainerReachability,
  Inspector,
  NetworkAddresses,
  PanelSkeleton,
  TopologyCanvas,
} from "@/app/lazy-parts";
import type { Asked, ReachabilityActions } from "@/components/reachability/reachability-actions";
import { Banners } from "@/components/shell/banners";
import { FirstSteps } from "@/components/shell/first-steps";
import { HiddenNotice } from "@/components/shell/hidden-notice";
import { LiveAnnouncer } from "@/components/shell/live-announcer";
import { explainLock } from "@/components/shell/view-only";
import { PairAsk } from "@/components/reachability/pair-ask";
import { ReachVoice } from "@/components/reachability/reach-voice";
import { SideSheet, type SheetSize } from "@/components/ui/side-sheet";
import { useSheetCover } from "@/components/ui/use-sheet-cover";
import { useConnection, useReadTopology, useTopology } from "@/lib/client/queries";
import { type FilteredTopology, isSelectionHidden } from "@/lib/domain/filter/filter-topology";
import type { Command } from "@/lib/domain/shortcuts/command";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { isSameSelection, type PageSelection } from "@/lib/domain/topology/selection";
import type { EngineStatus } from "@/lib/contract/answers";
import type { Topology } from "@/lib/domain/topology/topology";

interface WorkbenchProps {
  engine: EngineStatus;
  filter: FilterControl;
  /** What a search has found; null while nothing is looked for. */
  matches: ReadonlySet<string> | null;
  view: View;
  order: Pick<ComponentProps<typeof MainView>, "sort" | "onSort" | "onClearSearch">;
  dialog: DialogRequest | null;
  onDialog: (request: DialogRequest) => void;
  onDialogClose: () => void;
  isStale: boolean;
  /** Why nothing can be changed now; null when it can be. */
  whyNot: string | null;
  /** The part of it that an open dialog obeys, too: an engine that does not answer is told when it is asked. */
  whyLocked: string | null;
  changes: Changes;
  wiring: WiringLayer;
  cameraRef: RefObject<CanvasCamera | null>;
  commands: readonly Command[];
  overlay: Overlay | null;
  /** That the findings are to be shown; a new object asks anew. */
  askedFindings: AskedFindings | null;
  /** The panel is there: it and its code come after the first picture. */
  hasPanel: boolean;
  onDrawn: () => void;
  onExport: () => void;
  onOverlayClose: () => void;
  showCanvas: () => void;
}

/** Canvas or table, the panel, and the dialogs: everything that follows the topology. */
export function Workbench(props: WorkbenchProps) {
  const topology = useTopology();
  return topology === null ? null : <Bench topology={topology} {...props} />;
}

function Bench({
  topology,
  engine,
  filter,
  matches,
  view,
  order,
  dialog,
  onDialog,
  onDialogClose,
  isStale,
  whyNot,
  whyLocked,
  changes,
  wiring,
  cameraRef,
  commands,
  overlay,
  askedFindings,
  hasPanel,
  onDrawn,
  onExport,
  onOverlayClose,
  showCanvas,
}: WorkbenchProps & { topology: Topology }) {
  const connection = useConnection();
  const text = useSearchParams().get(selectParameter);
  const found = useMemo(() => (text === null ? null : findSelection(text, topology)), [text, topology]);
  const onPage = useStable(found);
  // An uplink is nothing of what the canvas, the tables and an export choose from.
  const selection = onPage?.kind === "uplink" ? null : onPage;
  const uplink = onPage?.kind === "uplink" ? onPage.name : null;
  const [sheet, setSheet] = useState<SheetSize>("peek");
  const [shownFindings, setShownFindings] = useState(askedFindings);
  if (askedFindings !== shownFindings) {
    setShownFindings(askedFindings);
    if (sheet === "peek") setSheet("half");
  }
  const covered = useSheetCover(sheet);
  const { camera, onCamera } = useCamera();

  const { show } = filter;
  // What of the topology is shown; dialogs and the panel see all of it.
  const { topology: shown, hidden } = useFiltered(topology, filter.filter);
  // The same function over all changes: with a new one each item of the canvas's list is drawn anew.
  const readTopology = useReadTopology();
  const select = useCallback(
    (next: PageSelection | null) => {
      const now = readTopology();
      if (now === null) return;
      if (next !== null && next.kind !== "uplink") show(next);
      writeSelection(next, now);
      if (next !== null) setSheet((size) => (size === "peek" ? "half" : size));
    },
    [readTopology, show],
  );
  const selectUplink = useCallback((name: string) => select({ kind: "uplink", name }), [select]);
  // From what lies over the page: it closes at once and gives the focus back, while the selection goes by the address.
  const selectFromOver = useCallback(
    (next: PageSelection | null) => {
      if (next !== null && next.kind !== "uplink") cameraRef.current?.awaitSelection(next);
      select(next);
    },
    [cameraRef, select],
  );
  // What a dialog was opened from is gone, or there was none: the keys would do nothing.
  const takeLostFocus = useCallback(() => {
    // It is told before the dialog has left the page; the focus is given back in the frame after that.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) cameraRef.current?.takeFocus();
      }),
    );
  }, [cameraRef]);
  const actions = useInspectorActions({ whyNot, select, onDialog });
  const whyNoProbe = explainLock({ isReadOnly: engine.readOnly, isStale, isViewOnly: false });
  const openSheet = useCallback(() => setSheet((size) => (size === "peek" ? "half" : size)), []);
  const reach = useReach({ topology, filter, onAsk: openSheet });
  const { asked, showPair, showSubject, askFrom, pointAtHop, takeSelection } = reach;
  const pair = asked?.kind === "pair" ? asked : null;
  const selectOnCanvas = useCallback(
    (next: PageSelection | null) => {
      if (next?.kind === "uplink" || !takeSelection(next)) select(next);
    },
    [takeSelection, select],
  );
  const reachability = useMemo(
    (): ReachabilityActions => ({
      select,
      showPair,
      showSubject,
      askFrom,
      pointAtHop,
      showCanvas: view === "canvas" ? null : showCanvas,
      connect: actions.connect,
      whyNot: actions.whyNot,
      whyNoProbe,
    }),
    [select, showPair, showSubject, askFrom, pointAtHop, view, showCanvas, actions, whyNoProbe],
  );
  const [apiMajor, apiMinor] = engine.facts.apiVersion;
  const whyNotConnect = useCallback<WhyNotConnect>(
    (network, container) => {
      const now = readTopology();
      const facts = { apiVersion: [apiMajor, apiMinor] as const };
      return now === null ? null : (findConnectObstacle(network, container, now, facts)?.message ?? null);
    },
    [readTopology, apiMajor, apiMinor],
  );
  const cables = useMemo(
    () => ({ ...toCableActions(actions, onDialog), whyNotConnect }),
    [actions, onDialog, whyNotConnect],
  );
  const pending = usePendingCables(topology);
  const isHidden = isSelectionHidden(selection, hidden);
  const hiddenMatches = useMemo(() => countHidden(matches, hidden), [matches, hidden]);
  // The demo engine has another socket at every start.
  const memoryKey = `${engine.id} ${engine.name} ${engine.kind === "demo" ? "demo" : engine.endpoint}`;
  const isBare = topology.containers.length === 0 && topology.networks.every((network) => network.predefined);
  return (
    <>
      <Banners engine={engine} connection={connection} readAt={engine.lastReadAt ?? topology.takenAt} />
      <div className="flex min-h-0 flex-1 max-md:pb-[3.25rem]">
        <main aria-label="Topology" className="relative flex min-w-0 flex-1 flex-col bg-canvas">
          <div
            className={
              view === "canvas"
                ? "pointer-events-none absolute inset-x-3 top-3 z-10 flex justify-center *:pointer-events-auto"
                : "flex shrink-0 justify-center *:m-1.5"
            }
          >
            <HiddenNotice
              networks={hidden.networks.size}
              containers={hidden.containers.size}
              found={hiddenMatches}
              isSelectionHidden={isHidden}
              onShowAll={filter.clear}
              onShowSelected={() => (selection === null ? undefined : show(selection))}
            />
          </div>
          {isBare && view === "canvas" ? (
            <div className="flex shrink-0 justify-center px-4 pt-8 max-md:pt-4">
              <FirstSteps whyNot={whyNot} onCreate={() => onDialog({ kind: "create" })} />
            </div>
          ) : null}
          <div className="relative min-h-0 flex-1">
            <MainView
              view={view}
              topology={shown}
              whole={topology}
              selection={isHidden ? null : selection}
              matches={matches}
              actions={actions}
              pair={pair}
              onPair={showPair}
              whyNoProbe={whyNoProbe}
              {...order}
            >
              <TopologyCanvas
                topology={shown}
                members={topology.endpoints}
                selection={isHidden ? null : selection}
                onSelect={selectOnCanvas}
                reach={reach.view}
                ask={reach.ask}
                selectedUplink={uplink}
                onUplink={selectUplink}
                stale={isStale}
                matches={matches}
                isLocked={whyNot !== null}
                memoryKey={memoryKey}
                insetBottom={covered}
                wiring={wiring}
                camera={camera}
                cameraRef={cameraRef}
                onCamera={onCamera}
                onExport={onExport}
                onDrawn={onDrawn}
                {...cables}
                pending={pending}
              />
            </MainView>
          </div>
        </main>
        <SideSheet
          label="Details"
          title={
            (asked === null ? nameSelection(onPage, topology) : nameAsked(asked)) ??
            "Engine and latest events"
          }
          size={sheet}
          onSize={setSheet}
          storageKey="patchbay-panel-width"
        >
          {!hasPanel ? (
            <PanelSkeleton />
          ) : asked === null ? (
            <Inspector
              topology={topology}
              engine={engine}
              selection={onPage}
              wanted={
                text === null || onPage !== null
                  ? null
                  : { name: nameWanted(text), isUnread: isUnreadUplink(text, topology) }
              }
              askedFindings={askedFindings}
              history={
                <HistoryList
                  entries={changes.entries}
                  whyNot={actions.whyNot}
                  isBusy={changes.isChanging}
                  onTurn={changes.turn}
                />
              }
              renderAddresses={(network) => (
                <NetworkAddresses topology={topology} network={network} selected={null} actions={actions} />
              )}
              renderReachability={(container) => (
                <ContainerReachability topology={topology} container={container} actions={reachability} />
              )}
              renderPair={(ids) => <PairAsk topology={topology} ids={ids} actions={reachability} />}
              actions={actions}
            />
          ) : (
            <ReachPanel topology={topology} asked={asked} actions={reachability} />
          )}
        </SideSheet>
      </div>
      <NetworkDialogs
        topology={topology}
        facts={engine.facts}
        request={dialog}
        whyNot={whyLocked}
        onClose={onDialogClose}
        onClosed={takeLostFocus}
        onSelect={selectFromOver}
        onChanged={changes.tell}
      />
      <PageOverlays
        topology={topology}
        shown={shown}
        source={{
          engineName: engine.name,
          engineVersion: engine.version,
          apiVersion: engine.facts.apiVersion,
        }}
        hidden={hidden}
        selection={selection}
        actions={actions}
        reachability={reachability}
        commands={commands}
        readLayout={() => cameraRef.current?.readLayout() ?? null}
        memoryKey={memoryKey}
        isPaletteReady={hasPanel}
        overlay={overlay}
        onClose={onOverlayClose}
        onPick={(next) => {
          // A new selection is followed by the camera; the same one again asks for it.
          if (next.kind !== "uplink") {
            if (isSameSelection(next, selection)) cameraRef.current?.reveal(next);
            // Who picks it wants to go on with it: the keys are the canvas's, wherever the focus was before.
            cameraRef.current?.awaitSelection(next, { isTaken: true });
          }
          select(next);
        }}
      />
      <LiveAnnouncer />
      <ReachVoice topology={topology} asked={asked} verdicts={reach.verdicts} />
    </>
  );
}

/** What a cable in the hand, and the keys, ask for. */
function toCableActions(actions: InspectorActions, onDialog: (request: DialogRequest) => void): CableActions {
  return {
    onConnect: (request) => onDialog({ kind: "connect", ...request }),
    onConnectRequest: (container) => onDialog({ kind: "connect", network: null, container }),
    onConnectRequestNetwork: (network) => onDialog({ kind: "connect", network, container: null }),
    onConnectRequestSeveral: actions.connectSeveral,
    onRemoveRequest: actions.remove,
    onConnectSeveral: (request) => onDialog({ kind: "connect-several", ...request }),
    onDisconnect: (request) => onDialog({ kind: "disconnect", ...request }),
    onMove: ({ container, from, to }) => onDialog({ kind: "move", network: to, container, from }),
    onMoveRequest: ({ container, from }) => actions.move({ network: from, container }),
  };
}

function countHidden(matches: ReadonlySet<string> | null, hidden: FilteredTopology["hidden"]): number {
  if (matches === null) return 0;
  return [...hidden.networks, ...hidden.containers].filter((id) => matches.has(id)).length;
}

/** The same object as long as it names the same thing, so that a status tick is no new selection for the canvas. */
function useStable(selection: PageSelection | null): PageSelection | null {
  const [kept, setKept] = useState(selection);
  if (isSameSelection(kept, selection)) return kept;
  setKept(selection);
  return selection;
}

function nameAsked(asked: Asked): string {
  if (asked.kind === "pair") return "Can it reach?";
  return asked.subject === "internet" && asked.direction === "from" ? "What is exposed" : "Who reaches whom";
}

function nameSelection(selection: PageSelection | null, topology: Topology): string | null {
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
    case "containers":
      return `${selection.ids.length} containers`;
    case "endpoint":
      return `${containerName(selection.containerId)} on ${networkName(selection.networkId)}`;
    case "uplink":
      return `Uplink ${toDisplayText(selection.name)}`;
  }
}
