import type { ExportSource } from "@/lib/domain/export/recipe";
import { scopeTopology } from "@/lib/domain/export/scope-topology";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

/** What stands in an exported JSON file; the version grows when its shape changes (docs/api.md). */
export interface TopologyFile {
  format: "patchbay-topology";
  version: 1;
  engine: { name: string; version: string | null; apiVersion: string };
  /** When the engine was read, ISO 8601. */
  takenAt: string;
  /** What of it this is; null is the whole. */
  scope: Selection | null;
  topology: Topology;
}

/** The topology, or the selected part of it, as the HTTP API tells it (EXP-12). The host belongs to the whole only. */
export function toTopologyJson(topology: Topology, scope: Selection | null, source: ExportSource): string {
  const part = scopeTopology(topology, scope);
  const file: TopologyFile = {
    format: "patchbay-topology",
    version: 1,
    engine: {
      name: source.engineName,
      version: source.engineVersion,
      apiVersion: source.apiVersion.join("."),
    },
    takenAt: topology.takenAt,
    scope,
    topology: scope === null ? part : { ...part, host: null },
  };
  return `${JSON.stringify(file, null, 2).split("\n").map(escapeHidden).join("\n")}\n`;
}

/** Characters that draw nothing or move others can stand in strings only, and are escaped there. */
function escapeHidden(line: string): string {
  if (toDisplayText(line) === line) return line;
  return Array.from(line, (character) => {
    if (toDisplayText(character) === character) return character;
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => String.raw`\u` + unit.toString(16).padStart(4, "0")).join("");
  }).join("");
}
