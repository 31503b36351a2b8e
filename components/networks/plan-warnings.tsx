import { Note } from "@/components/ui/note";
import type { Warning } from "@/lib/domain/problem/problem";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** What will change beside what was asked for. */
export function PlanWarnings({ warnings }: { warnings: readonly Warning[] }) {
  if (warnings.length === 0) return null;
  return (
    <Note tone="warning">
      {warnings.length === 1 ? (
        toDisplayText(warnings[0]?.message ?? "")
      ) : (
        <ul className="flex list-disc flex-col gap-1 pl-4 marker:text-warning">
          {warnings.map((warning) => (
            <li key={warning.code + warning.message}>{toDisplayText(warning.message)}</li>
          ))}
        </ul>
      )}
    </Note>
  );
}
