import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Verdict } from "@/lib/domain/reachability/reasons";
import { toCsv } from "@/lib/domain/tables/csv";

interface MatrixSubject {
  id: SubjectId;
  /** Fit for display. */
  name: string;
}

/** The verdict of a pair; null for a subject and itself. */
export type VerdictAt = (from: SubjectId, to: SubjectId) => Verdict | null;

const signs: Record<Verdict, string> = { reachable: "✓", blocked: "✗", unknown: "?" };

/** The matrix as a table of GitHub's Markdown, with what its signs mean below. Names come from strangers and stay text. */
export function toMatrixMarkdown(
  subjects: readonly MatrixSubject[],
  verdictAt: VerdictAt,
  way: string,
): string {
  const names = subjects.map(({ name }) => escapeMarkdown(name));
  const lines = [
    [String.raw`from \\ to`, ...names],
    ["---", ...names.map(() => ":-:")],
    ...subjects.map(({ id }, index) => [
      names[index] ?? "",
      ...subjects.map((to) => {
        const verdict = verdictAt(id, to.id);
        return verdict === null ? "·" : signs[verdict];
      }),
    ]),
  ];
  const table = lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `${table}\n\n✓ reachable, ✗ blocked, ? unknown, ${way}\n`;
}

/** The matrix as CSV: a row for each source, a column for each target, verdicts in words. */
export function toMatrixCsv(subjects: readonly MatrixSubject[], verdictAt: VerdictAt): string {
  const columns = [
    {
      id: "from",
      title: "from",
      toKey: ({ name }: MatrixSubject) => name,
      toText: ({ name }: MatrixSubject) => name,
    },
    ...subjects.map((to) => ({
      id: to.id,
      title: to.name,
      toKey: (row: MatrixSubject) => verdictAt(row.id, to.id),
      toText: (row: MatrixSubject) => verdictAt(row.id, to.id) ?? "",
    })),
  ];
  return toCsv(columns, subjects);
}

/** CommonMark takes a backslash before any ASCII punctuation. */
function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}
