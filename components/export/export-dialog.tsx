"use client";

import { Check, Copy, Download } from "lucide-react";
import { useMemo, useState } from "react";
import { drawPng, toPngSize, toSvgBlob } from "@/components/export/draw-png";
import { saveFile } from "@/components/export/save-file";
import { SvgPreview } from "@/components/export/svg-preview";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { copyText } from "@/components/ui/copy-text";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Note } from "@/components/ui/note";
import { Switch } from "@/components/ui/switch";
import { useTheme } from "@/components/ui/theme";
import { toFileName } from "@/lib/domain/export/file-name";
import { describeScope, scopeTopology } from "@/lib/domain/export/scope-topology";
import { toMermaid } from "@/lib/domain/export/to-mermaid";
import { toSvg } from "@/lib/domain/export/to-svg";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { networkColours } from "@/lib/domain/layout/network-colours";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { ExportTheme } from "@/lib/domain/export/palette";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Layout } from "@/lib/domain/layout/layout";
import type { Endpoint, Topology } from "@/lib/domain/topology/topology";

type Format = "svg" | "png" | "mermaid";

/** The picture, or the selected part of it, as a file or on the clipboard. */
export function ExportDialog({
  topology: now,
  members,
  readLayout,
  hiddenCount,
  selection,
  engineName,
  isOpen,
  onClose,
  onClosed,
}: {
  topology: Topology;
  /** Of everything, hidden or not. */
  members: readonly Endpoint[];
  /** How the canvas has laid it out; null while there is no canvas. */
  readLayout: () => Layout | null;
  /** How many networks and containers the filters leave out of it. */
  hiddenCount: number;
  selection: Selection | null;
  engineName: string;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
}) {
  // What is looked at is what is saved: the engine's next change makes no other picture under the hand.
  const [topology] = useState(now);
  const [layout] = useState(() => readLayout() ?? layoutTopology(toShape(now)));
  const [allMembers] = useState(members);
  const [format, setFormat] = useState<Format>("svg");
  const [part, setPart] = useState<"all" | "selection">(selection === null ? "all" : "selection");
  const pageTheme = useTheme();
  const [chosenTheme, setTheme] = useState<ExportTheme | null>(null);
  const theme = chosenTheme ?? pageTheme;
  const [withLegend, setWithLegend] = useState(true);
  const [outcome, setOutcome] = useState<{ text: string; isFailure: boolean } | null>(null);
  const [busy, setBusy] = useState<"copy" | "download" | null>(null);
  const scope = part === "selection" ? selection : null;

  const colours = useMemo(() => networkColours(toShape(topology)), [topology]);
  const picture = useMemo(() => {
    const shown = scopeTopology(topology, scope);
    return toSvg({
      topology: shown,
      // A part of it is laid out for itself, and unfolded.
      layout: scope === null ? layout : layoutTopology(toShape(shown)),
      members: allMembers,
      colours,
      theme,
      title: engineName,
      subtitle: scope === null ? null : describeScope(topology, scope),
      withLegend,
      withChipLinks: scope !== null,
    });
  }, [topology, layout, allMembers, scope, colours, theme, engineName, withLegend]);
  const mermaid = useMemo(
    () => (format === "mermaid" ? toMermaid(topology, scope, colours) : ""),
    [format, topology, scope, colours],
  );
  const png = toPngSize(picture);
  const left = hiddenCount === 0 ? "" : ` Without ${hiddenCount.toLocaleString("en")} that the filters hide.`;

  const change = <Value,>(set: (value: Value) => void) => {
    return (value: Value): void => {
      setOutcome(null);
      set(value);
    };
  };
  const act = async (what: "copy" | "download", action: () => Promise<string>): Promise<void> => {
    setBusy(what);
    try {
      setOutcome({ text: await action(), isFailure: false });
    } catch (error) {
      setOutcome({ text: error instanceof Error ? error.message : String(error), isFailure: true });
    }
    setBusy(null);
  };
  const download = async (): Promise<string> => {
    const name = toFileName(engineName, topology.takenAt, format === "mermaid" ? "mmd" : format);
    if (format === "png") saveFile(await drawPng(picture), name);
    else if (format === "svg") saveFile(toSvgBlob(picture.text), name);
    else saveFile(new Blob([mermaid], { type: "text/plain" }), name);
    return `Saved ${name}`;
  };
  const copy = async (): Promise<string> => {
    if (format === "png") {
      // The promise goes in as it is: Safari lets go of the press while one waits.
      await navigator.clipboard.write([new ClipboardItem({ "image/png": drawPng(picture) })]);
    } else if (!(await copyText(format === "svg" ? picture.text : mermaid))) {
      throw new Error("Copying is not allowed here.");
    }
    return "Copied";
  };
  const canCopy = format !== "png" || typeof ClipboardItem !== "undefined";

  return (
    <Dialog
      title="Export"
      description={`${scope === null ? "The whole picture." : `Only ${describeScope(topology, scope)}.`}${left}`}
      isWide
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
    >
      <div className="grid min-h-0 flex-1 overflow-y-auto overscroll-contain md:h-[27rem] md:flex-none md:grid-cols-[15rem_1fr] md:overflow-hidden">
        <form
          className="flex flex-col gap-4 px-5 py-4 md:overflow-y-auto md:border-r md:border-line"
          onSubmit={(event) => event.preventDefault()}
        >
          <Choice
            label="Format"
            items={[
              { value: "svg", label: "SVG" },
              { value: "png", label: "PNG" },
              { value: "mermaid", label: "Mermaid" },
            ]}
            value={format}
            onValue={change(setFormat)}
          />
          <Choice
            label="What"
            items={[
              { value: "all", label: "Everything" },
              { value: "selection", label: "Selection", isDisabled: selection === null },
            ]}
            value={part}
            onValue={change(setPart)}
          />
          {format === "mermaid" ? null : (
            <>
              <Choice
                label="Theme"
                items={[
                  { value: "light", label: "Light" },
                  { value: "dark", label: "Dark" },
                ]}
                value={theme}
                onValue={change(setTheme)}
              />
              <Switch
                label="Legend"
                description="Explains the signs that the picture holds."
                isOn={withLegend}
                onToggle={change(setWithLegend)}
              />
            </>
          )}
          {format !== "png" || !png.isScaledDown ? null : (
            <Note>
              Drawn smaller than double size, so that browsers can hold it. SVG stays sharp at any size.
            </Note>
          )}
          <p className="text-xs leading-4 text-muted tabular-nums md:mt-auto">
            {format === "mermaid"
              ? "A flowchart for Markdown, wikis and tickets."
              : format === "png"
                ? `${png.width} × ${png.height} px`
                : `${picture.width} × ${picture.height} px, ${Math.ceil(picture.text.length / 1000)} kB`}
          </p>
        </form>
        <div className="flex min-h-64 min-w-0 items-center justify-center bg-sunken p-4 md:min-h-0">
          {format === "mermaid" ? (
            <textarea
              readOnly
              aria-label="Mermaid text"
              value={mermaid}
              spellCheck={false}
              className="size-full min-h-64 resize-none rounded-md border border-line bg-raised p-3 font-mono text-xs leading-[18px] whitespace-pre text-ink outline-none focus-visible:outline-2 focus-visible:outline-focus"
            />
          ) : (
            <SvgPreview text={picture.text} />
          )}
        </div>
      </div>
      <DialogFooter>
        <output
          className={
            outcome?.isFailure === true
              ? "mr-auto text-[13px] text-danger [overflow-wrap:anywhere]"
              : "mr-auto text-[13px] text-muted [overflow-wrap:anywhere]"
          }
        >
          {outcome?.text}
        </output>
        {canCopy ? (
          <Button
            icon={outcome?.text === "Copied" ? <Check /> : <Copy />}
            isBusy={busy === "copy"}
            onClick={() => void act("copy", copy)}
          >
            Copy
          </Button>
        ) : null}
        <Button
          variant="primary"
          icon={<Download />}
          isBusy={busy === "download"}
          onClick={() => void act("download", download)}
        >
          Download
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
