import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import type { ApiProblem } from "@/lib/client/api";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** The place of an answer: on its way, or why there is none. */
export function AskingNote({ problem, onRetry }: { problem: ApiProblem | null; onRetry: () => void }) {
  if (problem === null) return <Skeleton className="h-24" />;
  return (
    <Note tone="warning">
      {toDisplayText(problem.detail)}
      <Button size="small" className="mt-1.5 block" onClick={onRetry}>
        Ask again
      </Button>
    </Note>
  );
}
