import type { AnsweredVerdict } from "@/lib/client/reachability";

/** Which of a pair's two verdicts the matrix shows. */
export type Way = "byAddress" | "byName";

export const wayWords: Record<Way, string> = { byAddress: "by address", byName: "by name" };

/** What a cell says: to a screen reader, and below the matrix. */
export function describeVerdict(cell: {
  from: string;
  to: string;
  verdict: AnsweredVerdict | undefined;
  way: Way;
  isSame: boolean;
  hasFailed: boolean;
}): string {
  const { from, to, verdict, way } = cell;
  if (cell.isSame) return `${from} to itself`;
  if (verdict === undefined) return `${from} to ${to}: ${cell.hasFailed ? "not answered" : "being asked"}`;
  const other: Way = way === "byAddress" ? "byName" : "byAddress";
  const reasons = verdict.reasons.map(({ text }) => text).join(" ");
  return `${from} to ${to}: ${verdict[way]} ${wayWords[way]}, ${verdict[other]} ${wayWords[other]}. ${reasons}`;
}
