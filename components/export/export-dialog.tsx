"use client";

import { Check, Copy, Download } from "lucide-react";
import { useMemo, useState } from "react";
import { drawPng, toPngSize, toSvgBlob } from "@/components/export/draw-png";
import { saveFile } from "@/components/export/save-file";
import { SvgPreview } from "@/components/export/svg-preview";
import { TextPreview } from "@/components/export/text-preview";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { classNames } from "@/components/ui/class-names";
import { copyText } from "@/components/ui/copy-text";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Note } from "@/components/ui/note";
import { Switch } from "@/components/ui/switch";
import { useTheme } from "@/components/ui/theme";
import {
  type ConfigurationFormat,
  configurationFormats,
  defaultScriptOptions,
  toConfiguration,
} from "@/lib/domain/export/configuration";
import { toFileName } from "@/lib/domain/export/file-name";
import { describeScope, scopeTopology } from "@/lib/domain/export/scope-topology";
import { toMermaid } from "@/lib/domain/export/to-mermaid";
import { toSvg } from "@/lib/domain/export/to-svg";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { networkColours } from "@/lib/domain/layout/network-colours";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { ExportedText } from "@/lib/domain/export/export-head";
import type { ExportSource } from "@/lib/domain/export/recipe";
import type { ExportTheme } from "@/lib/domain/export/palette";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Layout } from "@/lib/domain/layout/layout";
import type { Endpoint, Topology } from "@/lib/domain/topology/topology";

type Format = "svg" | "png" | "mermaid" | ConfigurationFormat;

/** What is there, or the selected part of it, as a picture or as configuration, in a file or on the clipboard. */
export function ExportDialog({
  topology: now,
  members,
  readLayout,
  hiddenCount,
  selection,
  source: sourceNow,
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
  source: ExportSource;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
}) {
  // What is looked at is what is saved: the engine's next change makes no other picture under the hand.
  const [topology] = useState(now);
  const [layout] = useState(() => readLayout() ?? layoutTopology(toShape(now)));
  const [allMembers] = useState(members);
  const [source] = useState(sourceNow);
  const [format, setFormat] = useState<Format>("svg");
  const [part, setPart] = useState<"all" | "selection">(selection === null ? "all" : "selection");
  const pageTheme = useTheme();
  const [chosenTheme, setTheme] = useState<ExportTheme | null>(null);
  const theme = chosenTheme ?? pageTheme;
  const [withLegend, setWithLegend] = useState(true);
  const [options, setOptions] = useState(defaultScriptOptions);
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
      title: source.engineName,
      subtitle: scope === null ? null : describeScope(topology, scope),
      withLegend,
      withChipLinks: scope !== null,
    });
  }, [topology, layout, allMembers, scope, colours, theme, source, withLegend]);
  const configuration = useMemo((): ExportedText | null => {
    if (format === "svg" || format === "png") return null;
    if (format === "mermaid") return { text: toMermaid(topology, scope, colours), notes: [] };
    return toConfiguration(format, topology, scope, source, options);
  }, [format, topology, scope, colours, source, options]);
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
    const name = toFileName(source.engineName, topology.takenAt, endingOf(format));
    if (configuration !== null) saveFile(new Blob([configuration.text], { type: "text/plain" }), name);
    else saveFile(format === "png" ? await drawPng(picture) : toSvgBlob(picture.text), name);
    return `Saved ${name}`;
  };
  const copy = async (): Promise<string> => {
    if (format === "png") {
      // The promise goes in as it is: Safari lets go of the press while one waits.
      await navigator.clipboard.write([new ClipboardItem({ "image/png": drawPng(picture) })]);
    } else if (!(await copyText(configuration?.text ?? picture.text))) {
      throw new Error("Copying is not allowed here.");
    }
    return "Copied";
  };
  const isPicture = format === "svg" || format === "png" || format === "mermaid";
  const canCopy = format !== "png" || typeof ClipboardItem !== "undefined";

  return (
    <Dialog
      title="Export"
      description={`${scope === null ? (isPicture ? "The whole picture." : "The whole topology.") : `Only ${describeScope(topology, scope)}.`}${left}`}
      isWide
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
    >
      <div className="grid min-h-0 flex-1 grid-rows-[auto_1fr] overflow-y-auto overscroll-contain md:h-[27rem] md:grid-rows-1 md:flex-none md:grid-cols-[16rem_1fr] md:overflow-hidden">
        <form
          className="flex flex-col gap-4 px-5 py-4 md:overflow-y-auto md:border-r md:border-line"
          onSubmit={(event) => event.preventDefault()}
        >
          <Choice label="Format" isInRows items={formats} value={format} onValue={change(setFormat)} />
          <Choice
            label="What"
            items={[
              { value: "all", label: "Everything" },
              { value: "selection", label: "Selection", isDisabled: selection === null },
            ]}
            value={part}
            onValue={change(setPart)}
          />
          {configuration !== null ? null : (
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
          {format === "compose" || format === "script" ? (
            <Switch
              label="Pin addresses"
              description="Asks for the addresses that the engine chose, too."
              isOn={options.withPinnedAddresses}
              onToggle={change((withPinnedAddresses) => setOptions({ ...options, withPinnedAddresses }))}
            />
          ) : null}
          {format === "script" ? (
            <Switch
              label="Create the containers"
              description="Of their images. Else those of these names are connected."
              isOn={options.withContainers}
              onToggle={change((withContainers) => setOptions({ ...options, withContainers }))}
            />
          ) : null}
          {format !== "png" || !png.isScaledDown ? null : (
            <Note>
              Drawn smaller than double size, so that browsers can hold it. SVG stays sharp at any size.
            </Note>
          )}
          <p className="text-xs leading-4 text-muted tabular-nums md:mt-auto">
            {configuration !== null
              ? explanations[format]
              : format === "png"
                ? `${png.width} × ${png.height} px`
                : `${picture.width} × ${picture.height} px, ${Math.ceil(picture.text.length / 1000)} kB`}
          </p>
        </form>
        <div
          className={classNames(
            "flex min-w-0 flex-col items-center justify-center gap-3 bg-sunken p-4 md:min-h-0",
            configuration === null ? "min-h-64" : "min-h-min",
          )}
        >
          {configuration === null ? (
            <SvgPreview text={picture.text} />
          ) : (
            <TextPreview label={`${labels[format]} text`} {...configuration} />
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

const labels = {
  svg: "SVG",
  png: "PNG",
  mermaid: "Mermaid",
  compose: configurationFormats.compose.label,
  script: configurationFormats.script.label,
  json: configurationFormats.json.label,
} as const satisfies Record<Format, string>;

const formats = (Object.keys(labels) as Format[]).map((value) => ({ value, label: labels[value] }));

const explanations: Record<Format, string> = {
  svg: "",
  png: "",
  mermaid: "A flowchart for Markdown, wikis and tickets.",
  compose: "Services and networks, to merge with a compose file.",
  script: "Commands that build it again on an empty engine.",
  json: "For programs, in the shapes of the HTTP API.",
};

function endingOf(format: Format): Parameters<typeof toFileName>[2] {
  if (format === "svg" || format === "png") return format;
  return format === "mermaid" ? "mmd" : configurationFormats[format].ending;
}
