import { outcomeLooks } from "@/components/reachability/outcome-looks";
import type { Comparison } from "@/lib/domain/probes/compare-probe";
import type { AnsweredVerdict } from "@/lib/client/reachability";

/** Which of a pair's two verdicts the matrix shows, or what probes have shown of it. */
export type Way = PredictedWay | "proven";
export type PredictedWay = "byAddress" | "byName";

export const wayWords: Record<PredictedWay, string> = { byAddress: "by address", byName: "by name" };

/** What a cell says: to a screen reader, and below the matrix. */
export function describeVerdict(cell: {
  from: string;
  to: string;
  verdict: AnsweredVerdict | undefined;
  way: Way;
  proof: Comparison["outcome"] | null;
  isSame: boolean;
  hasFailed: boolean;
}): string {
  const { from, to, verdict, proof } = cell;
  if (cell.isSame) return `${from} to itself`;
  if (verdict === undefined) return `${from} to ${to}: ${cell.hasFailed ? "not answered" : "being asked"}`;
  const way = cell.way === "proven" ? "byAddress" : cell.way;
  const other: PredictedWay = way === "byAddress" ? "byName" : "byAddress";
  const reasons = verdict.reasons.map(({ text }) => text).join(" ");
  const proven =
    proof === null ? (cell.way === "proven" ? "not proven, " : "") : `proof ${outcomeLooks[proof].word}, `;
  return `${from} to ${to}: ${proven}${verdict[way]} ${wayWords[way]}, ${verdict[other]} ${wayWords[other]}. ${reasons}`;
}
