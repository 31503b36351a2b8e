import { Note } from "@/components/ui/note";
import type { ApiProblem } from "@/lib/client/api";
import type { Issue } from "@/lib/domain/problem/problem";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** Why the server did not do it, and what no single field can show. */
export function RefusalNote({ problem, rest = [] }: { problem: ApiProblem | null; rest?: readonly Issue[] }) {
  const texts = new Set(rest.map((issue) => issue.message));
  // With issues at fields, the detail only repeats them.
  if (problem !== null && problem.issues.length === 0) texts.add(problem.detail);
  if (problem === null && texts.size === 0) return null;
  return (
    <Note tone="danger" role="alert">
      {problem === null ? null : <p className="font-medium">{problem.title}</p>}
      {[...texts].map((text) => (
        <p key={text}>{toDisplayText(text)}</p>
      ))}
    </Note>
  );
}
