"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { isAsking, writeAsked } from "@/app/asked-in-url";
import { loadView, ViewSkeleton } from "@/app/main-view";
import { writeSelection } from "@/app/selection-in-url";
import { type Overlay } from "@/app/page-overlays";
import { useCommands } from "@/app/use-commands";
import { useFilter } from "@/app/use-filter";
import { useSearch } from "@/app/use-search";
import { useChanges } from "@/app/use-changes";
import { useWiringLayer } from "@/app/use-wiring-layer";
import { UndoButtons } from "@/components/history/undo-buttons";
import type { CanvasCamera } from "@/components/canvas/camera-handle";
import { useView } from "@/app/view-in-url";
import type { AskedFindings } from "@/components/inspector/findings-section";
import type { DialogRequest } from "@/components/networks/dialog-request";
import { FindingsButton, loadCanvas } from "@/app/lazy-parts";
import { Workbench } from "@/app/workbench";
import { AppHeader } from "@/components/shell/app-header";
import { EngineTrouble } from "@/components/shell/engine-trouble";
import { FilterMenu } from "@/components/shell/filter-menu";
import { MoreMenu } from "@/components/shell/more-menu";
import { PaletteButton } from "@/components/shell/palette-button";
import { SearchField } from "@/components/shell/search-field";
import { TokenGate } from "@/components/shell/token-gate";
import { runByShortcut, useShortcuts } from "@/components/shell/use-shortcuts";
import { useViewOnly } from "@/components/shell/use-view-only";
import { explainLock } from "@/components/shell/view-only";
import { ViewOnlySwitch } from "@/components/shell/view-only-switch";
import { ViewSwitch } from "@/components/shell/view-switch";
import { toast } from "@/components/ui/toast";
import { useConnection, useEngine, useLive, useReadTopology, useTopologyPart } from "@/lib/client/queries";

/** The page: picture and panel over the same data and the same selection, which the address holds. */
export function TopologyPage() {
  return (
    <TokenGate>
      <Frame />
    </TokenGate>
  );
}

const noNotes: readonly string[] = [];

const isThere = (): boolean => true;

/** Follows no change of the topology by itself: header and menus are half of what drawing the page costs. */
function Frame() {
  // Behind the gate: a refused token ends the stream, and the next one starts it anew.
  useLive();
  const hasTopology = useTopologyPart(isThere) === true;
  const engine = useEngine();
  const connection = useConnection();
  const [dialog, setDialog] = useState<DialogRequest | null>(null);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const cameraRef = useRef<CanvasCamera>(null);
  const findInput = useRef<HTMLInputElement>(null);
  const menuButton = useRef<HTMLButtonElement>(null);
  const { view, links, setView, sort, setSort } = useView();
  // What reads the whole topology beside the picture comes after it.
  const [isDrawn, setDrawn] = useState(false);
  const onDrawn = useCallback(() => setDrawn(true), []);
  const hasPanel = isDrawn || view !== "canvas";
  // The network: it will be needed as soon as the stream has told the topology.
  useEffect(() => {
    void (view === "canvas" ? loadCanvas() : loadView(view));
  }, [view]);
  const search = useSearch(hasTopology);
  const filter = useFilter();
  const wiring = useWiringLayer(engine);
  const readTopology = useReadTopology();
  const { first } = search;
  const { show } = filter;
  const showFirst = useCallback(() => {
    const now = readTopology();
    if (first === null || now === null) return;
    if (first.kind !== "uplink") {
      show(first);
      cameraRef.current?.awaitSelection(first, { isTaken: true });
    }
    writeSelection(first, now);
  }, [first, show, readTopology]);
  const isTroubled = connection?.status === "lost" || engine?.status === "unreachable";
  const isReadOnly = engine?.readOnly === true;
  const isStale =
    !hasTopology || engine === null || engine.stale || engine.status !== "connected" || isTroubled;
  const viewOnly = useViewOnly(isReadOnly);
  const whyNot = explainLock({ isReadOnly, isStale, isViewOnly: viewOnly.isOn });
  const whyLocked = explainLock({ isReadOnly, isStale: false, isViewOnly: viewOnly.isOn });
  // One door for everything that changes the engine, whoever asks.
  const openDialog = useCallback(
    (request: DialogRequest) => (whyNot === null ? setDialog(request) : toast.tell({ title: whyNot })),
    [whyNot],
  );
  const changes = useChanges(engine, whyNot);
  const showCanvas = useCallback(() => setView("canvas"), [setView]);
  const onExport = useCallback(() => setOverlay("export"), []);
  const [askedFindings, setAskedFindings] = useState<AskedFindings | null>(null);
  const showFindings = useCallback(() => {
    const now = readTopology();
    if (now === null) return;
    // They stand in the panel of the engine.
    writeSelection(null, now);
    setAskedFindings((before) => ({ count: (before?.count ?? 0) + 1 }));
  }, [readTopology]);
  const commands = useCommands({
    whyNot,
    changes,
    viewOnly,
    filter,
    wiring,
    cameraRef,
    onDialog: openDialog,
    onFilters: useCallback(() => setOverlay("filters"), []),
    onExport,
    onFindings: showFindings,
    onShortcuts: useCallback(() => setOverlay("shortcuts"), []),
    onFind: useCallback(() => {
      findInput.current?.focus();
      findInput.current?.select();
    }, []),
  });
  const shortcuts = {
    ...runByShortcut(commands),
    // They know better than the last drawing of the page whether they can be done: a key may come right after a message.
    undo: changes.undo,
    redo: changes.redo,
    ...(hasTopology
      ? {
          palette: () => setOverlay("palette"),
          clear: () => {
            const now = readTopology();
            if (now === null) return;
            // A question lies over the selection: that comes back first.
            if (isAsking()) writeAsked(null, now);
            else writeSelection(null, now);
          },
        }
      : {}),
  };
  // What is typed right after the chord is for the palette, which may still be on its way.
  useShortcuts(overlay === "palette" ? {} : shortcuts);
  return (
    <div className="flex h-dvh flex-col">
      <AppHeader
        engine={engine}
        connection={connection}
        whyNot={whyNot}
        views={<ViewSwitch links={links} onView={setView} className="max-[1440px]:hidden" />}
        search={
          hasTopology ? (
            <SearchField
              input={findInput}
              text={search.text}
              onText={search.setText}
              shown={search.shown}
              notes={search.result?.notes ?? noNotes}
              onEnter={showFirst}
            />
          ) : null
        }
        tools={
          <>
            {hasTopology && hasPanel ? <FindingsButton onShow={showFindings} /> : null}
            <UndoButtons
              undoable={changes.undoable}
              redoable={changes.redoable}
              isDisabled={whyNot !== null || changes.isChanging}
              onUndo={changes.undo}
              onRedo={changes.redo}
            />
            {hasTopology ? (
              <FilterMenu
                filter={filter.filter}
                isOpen={overlay === "filters"}
                onOpen={(isOpen) => setOverlay(isOpen ? "filters" : null)}
                onFilter={filter.change}
                fallback={menuButton}
              />
            ) : null}
            <PaletteButton isDisabled={!hasTopology} onOpen={() => setOverlay("palette")} />
            <ViewOnlySwitch isOn={viewOnly.isOn} whyForced={viewOnly.whyForced} onToggle={viewOnly.toggle} />
          </>
        }
        menu={<MoreMenu commands={commands.filter((command) => command.isInMenu)} anchor={menuButton} />}
        onCreate={() => openDialog({ kind: "create" })}
        onPrune={() => openDialog({ kind: "prune" })}
      />
      {/* No room for it in the header. */}
      <ViewSwitch
        links={links}
        onView={setView}
        className="shrink-0 border-b border-line bg-surface px-4 py-1.5 max-md:px-3 min-[1440px]:hidden"
      />
      {hasTopology && engine !== null ? (
        <Workbench
          engine={engine}
          filter={filter}
          matches={search.result?.matches ?? null}
          view={view}
          order={{ sort, onSort: setSort, onClearSearch: () => search.setText("") }}
          dialog={dialog}
          onDialog={openDialog}
          onDialogClose={() => setDialog(null)}
          isStale={isStale}
          whyNot={whyNot}
          whyLocked={whyLocked}
          changes={changes}
          wiring={wiring}
          cameraRef={cameraRef}
          commands={commands}
          overlay={overlay}
          askedFindings={askedFindings}
          hasPanel={hasPanel}
          onDrawn={onDrawn}
          onExport={onExport}
          onOverlayClose={() => setOverlay(null)}
          showCanvas={showCanvas}
        />
      ) : (
        <main className="min-h-0 flex-1">
          {isTroubled ? (
            <EngineTrouble engine={engine} connection={connection} />
          ) : (
            <ViewSkeleton view={view} />
          )}
        </main>
      )}
    </div>
  );
}
