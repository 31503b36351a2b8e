"use client";

import { Field as Base } from "@base-ui/react/field";
import type { ReactNode } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";

export interface FieldIssue {
  message: string;
  suggestion?: string | undefined;
}

/** A labelled control with its description and what is wrong with it; a suggestion is one press away. */
export function Field({
  label,
  description,
  issues = [],
  onSuggestion,
  children,
}: {
  label: string;
  description?: ReactNode;
  issues?: readonly FieldIssue[];
  onSuggestion?: (suggestion: string) => void;
  children: ReactNode;
}) {
  return (
    <Base.Root invalid={issues.length > 0} className="flex min-w-0 flex-col gap-1">
      <Base.Label className="text-xs leading-4 font-medium text-ink">{label}</Base.Label>
      {children}
      {description === undefined ? null : (
        <Base.Description className="text-xs leading-4 text-muted">{description}</Base.Description>
      )}
      {issues.map((issue) => (
        <div key={issue.message} className="text-xs leading-4 text-danger">
          <Base.Error match className="inline [overflow-wrap:anywhere]">
            {issue.message}
          </Base.Error>
          {issue.suggestion === undefined || onSuggestion === undefined ? null : (
            <button
              type="button"
              onClick={() => onSuggestion(issue.suggestion ?? "")}
              className={classNames(
                "ml-1.5 cursor-pointer rounded border border-line-strong px-1.5 py-0.5 font-mono text-ink hover:bg-sunken max-md:py-1.5",
                focusRing,
              )}
            >
              Use {issue.suggestion}
            </button>
          )}
        </div>
      ))}
    </Base.Root>
  );
}
