"use client";

import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { type Finding, toSelection } from "@/lib/domain/findings/finding";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** What is worth a look only, in a line each: reasons and buttons stand with what it is about. */
export function RemarkList({
  findings,
  actions,
}: {
  findings: readonly Finding[];
  actions: InspectorActions;
}) {
  return (
    <ul className="flex flex-col gap-1.5 text-xs leading-4 [overflow-wrap:anywhere]">
      {findings.map((finding) => {
        const selection = toSelection(finding);
        const text = toDisplayText(finding.text);
        return (
          <li key={finding.key}>
            {selection === null ? (
              <>
                {text} <span className="text-muted">{toDisplayText(finding.why)}</span>
              </>
            ) : (
              <LinkButton onClick={() => actions.select(selection)}>{text}</LinkButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
