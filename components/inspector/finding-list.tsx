"use client";

import { Wrench } from "lucide-react";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import { LinkButton } from "@/components/inspector/link-button";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Dot, type DotTone } from "@/components/ui/dot";
import { type Cure, type Finding, type Severity, toSelection } from "@/lib/domain/findings/finding";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { isSameSelection, type Selection } from "@/lib/domain/topology/selection";

const tones: Record<Severity, DotTone> = { error: "danger", warning: "warning", info: "off" };
const words: Record<Severity, string> = { error: "Error: ", warning: "Warning: ", info: "" };

/** Findings with the reason of each, and a button for each way to mend it. */
export function FindingList({
  findings,
  here,
  actions,
}: {
  findings: readonly Finding[];
  /** What is selected already needs no way to it. */
  here: Selection | null;
  actions: InspectorActions;
}) {
  return (
    <ul className="flex flex-col gap-3 pt-0.5 text-[13px] leading-[18px]">
      {findings.map((finding) => {
        const selection = toSelection(finding);
        const isHere = selection === null || isSameSelection(selection, here);
        const text = toDisplayText(finding.text);
        return (
          <li key={finding.key} className="grid grid-cols-[0.5rem_1fr] gap-x-2">
            <span className={classNames("flex h-[18px] items-center", isHere ? null : "max-md:mt-1.5")}>
              <Dot tone={tones[finding.severity]} />
            </span>
            <div className="flex min-w-0 flex-col items-start gap-1">
              <p className="[overflow-wrap:anywhere]">
                <span className="sr-only">{words[finding.severity]}</span>
                {isHere ? text : <LinkButton onClick={() => actions.select(selection)}>{text}</LinkButton>}
              </p>
              <p className="text-xs leading-4 text-muted [overflow-wrap:anywhere]">
                {toDisplayText(finding.why)}
              </p>
              {finding.cures.length === 0 ? null : (
                <fieldset
                  aria-label={`Ways to mend: ${text}`}
                  className="mt-0.5 flex min-w-0 flex-wrap gap-1.5"
                >
                  {finding.cures.map((cure, index) => (
                    <Button
                      key={cure.id}
                      size="small"
                      icon={index === 0 && cure.kind === "steps" ? <Wrench /> : undefined}
                      disabled={!actions.canChange}
                      title={actions.whyNot ?? undefined}
                      onClick={() => start(actions, finding, cure)}
                      className="max-w-full"
                    >
                      <span className="truncate">{toDisplayText(cure.label)}</span>
                    </Button>
                  ))}
                </fieldset>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function start(actions: InspectorActions, finding: Finding, cure: Cure): void {
  switch (cure.kind) {
    case "steps":
      return actions.cure(finding, cure.id);
    case "edit":
      return actions.edit(cure.network);
    case "connect":
      return actions.connect({ container: cure.container });
  }
}
