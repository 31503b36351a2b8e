import { Check, CircleQuestionMark, X } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import type { Verdict } from "@/lib/domain/reachability/reasons";

/** One table of signs and colours for lists and the matrix. Blocked has no colour in a cell: most pairs are, and that is no alarm. */
export const verdictLooks = {
  reachable: {
    icon: Check,
    text: "text-success",
    cell: "bg-success-soft text-success",
  },
  blocked: { icon: X, text: "text-danger", cell: "text-faint" },
  unknown: {
    icon: CircleQuestionMark,
    text: "text-warning",
    cell: "bg-warning-soft text-warning",
  },
} as const satisfies Record<Verdict, { icon: typeof Check; text: string; cell: string }>;

/** A verdict as a sign and its word; `what` stands before the word: "by name". */
export function VerdictMark({ verdict, what }: { verdict: Verdict; what?: string }) {
  const { icon: Icon, text } = verdictLooks[verdict];
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      <Icon aria-hidden="true" className={classNames("size-3.5 shrink-0", text)} />
      {what === undefined ? null : <span className="text-muted">{what}</span>}
      <span className={classNames(text, what !== undefined && "sr-only")}>{verdict}</span>
    </span>
  );
}
