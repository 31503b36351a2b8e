import { toDisplayText } from "@/lib/domain/topology/display-text";
import { describeScope } from "@/lib/domain/export/scope-topology";
import type { ExportSource } from "@/lib/domain/export/recipe";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

/** A text to take away, and what it could not hold. */
export interface ExportedText {
  text: string;
  /** Sentences for people, with names as they may be shown. */
  notes: string[];
}

/**
 * What stands at the head of an exported text, line by line, without the comment sign: what it is, where it comes
 * from, what it leaves out. No line holds a character that ends a comment (EXP-8).
 */
export function toHead(
  topology: Topology,
  scope: Selection | null,
  source: ExportSource,
  about: readonly string[],
  notes: readonly string[],
): string[] {
  const what = scope === null ? "The whole topology" : describeScope(topology, scope);
  const version = source.engineVersion === null ? "" : ` (${source.engineVersion})`;
  return [
    `${what}, as Patchbay read it from ${source.engineName}${version} at ${topology.takenAt}.`,
    ...about,
    ...(notes.length === 0 ? [] : ["", "To know:", ...notes.map((note) => `- ${note}`)]),
  ].map(toDisplayText);
}
