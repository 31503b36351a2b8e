import { copyText } from "@/components/ui/copy-text";
import { toast } from "@/components/ui/toast";
import {
  type ConfigurationFormat,
  configurationFormats,
  defaultScriptOptions,
  toConfiguration,
} from "@/lib/domain/export/configuration";
import type { ExportSource } from "@/lib/domain/export/recipe";
import { describeScope } from "@/lib/domain/export/scope-topology";
import type { Command } from "@/lib/domain/shortcuts/command";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

/** What is shown, or the selected part of it, straight to the clipboard. */
export function listExportCommands(
  topology: Topology,
  scope: Selection | null,
  source: ExportSource,
): Command[] {
  return (Object.keys(configurationFormats) as ConfigurationFormat[]).map((format) => ({
    id: `copy-${format}`,
    title: `Copy as ${configurationFormats[format].what}`,
    group: "Page",
    keywords: "export take away yaml docker selection",
    whyNot: null,
    run: () => void copyAs(format, topology, scope, source),
  }));
}

async function copyAs(
  format: ConfigurationFormat,
  topology: Topology,
  scope: Selection | null,
  source: ExportSource,
): Promise<void> {
  const { text, notes } = toConfiguration(format, topology, scope, source, defaultScriptOptions);
  const { what } = configurationFormats[format];
  if (!(await copyText(text))) {
    toast.tellError({ title: `The browser did not let the page copy the ${what}` });
    return;
  }
  const held = scope === null ? "Everything that is shown" : describeScope(topology, scope);
  const told = notes.length === 0 ? "" : ` Its head says what is not in it.`;
  toast.tell({ title: `Copied as ${what}`, detail: `${held}.${told}` });
}
