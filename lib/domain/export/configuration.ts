import type { ExportedText } from "@/lib/domain/export/export-head";
import type { ExportSource } from "@/lib/domain/export/recipe";
import { toCompose } from "@/lib/domain/export/to-compose";
import { type ScriptOptions, toShellScript } from "@/lib/domain/export/to-shell-script";
import { toTopologyJson } from "@/lib/domain/export/to-topology-json";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

/** What a topology can be taken away as beside pictures, and how its file ends. */
export const configurationFormats = {
  compose: { label: "Compose", ending: "yaml", what: "compose" },
  script: { label: "Script", ending: "sh", what: "shell script" },
  json: { label: "JSON", ending: "json", what: "JSON" },
} as const;
export type ConfigurationFormat = keyof typeof configurationFormats;

export const defaultScriptOptions: ScriptOptions = { withPinnedAddresses: false, withContainers: true };

/** The topology, or the selected part of it, in that language. */
export function toConfiguration(
  format: ConfigurationFormat,
  topology: Topology,
  scope: Selection | null,
  source: ExportSource,
  options: ScriptOptions,
): ExportedText {
  switch (format) {
    case "compose":
      return toCompose(topology, scope, source, options);
    case "script":
      return toShellScript(topology, scope, source, options);
    case "json":
      return { text: toTopologyJson(topology, scope, source), notes: [] };
  }
}
