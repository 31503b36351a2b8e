"use client";

import type { ReactNode } from "react";
import { outcomeLooks } from "@/components/reachability/outcome-looks";
import type { ProbeRun } from "@/components/reachability/use-probe-run";
import { CodeLine } from "@/components/ui/code-line";
import { Note } from "@/components/ui/note";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** A probe that was started here: its command, what the tool prints as it prints it, and what was seen. */
export function ProbeOutput({ run, consent }: { run: ProbeRun; consent: ReactNode }) {
  const { status, command, by, output, answer, problem } = run;
  const comparison = answer?.comparison ?? null;
  const look = comparison === null ? null : outcomeLooks[comparison.outcome];
  const lines = output.replaceAll("\r\n", "\n").split("\n").map(toDisplayText).join("\n");
  const isHelperWanted = problem?.issues.some(({ code }) => code === "helper-not-allowed") === true;
  return (
    <section aria-label="Latest probe" className="flex flex-col gap-2">
      {problem === null ? null : (
        <Note tone="warning" role="alert">
          {toDisplayText(problem.detail)}
          {isHelperWanted ? consent : null}
        </Note>
      )}
      <output className="block text-[13px] leading-5">
        {status === "running" ? "Running…" : null}
        {status === "cancelled"
          ? "Cancelled. The command in the container may still run for some seconds."
          : null}
        {answer === null ? null : (
          <>
            <strong className="font-medium">{answer.summary}</strong>{" "}
            <span className="text-muted tabular-nums">{answer.elapsedMs} ms</span>
            {look === null || comparison === null ? null : (
              <span className="block text-xs leading-5">
                <look.icon aria-hidden="true" className={`mr-1 inline size-3.5 align-[-2px] ${look.text}`} />
                {comparison.text}
              </span>
            )}
          </>
        )}
      </output>
      {command === null || status === "failed" ? null : (
        <CodeLine code={command} label={by === "helper" ? "command with a helper" : "command"} />
      )}
      {lines.trim() === "" || status === "failed" ? null : (
        <pre
          // A scrolling text is reached by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label="Output"
          className="max-h-56 overflow-auto rounded-md border border-line bg-sunken px-2.5 py-2 font-mono text-[11px] leading-4 whitespace-pre-wrap [overflow-wrap:anywhere]"
        >
          {lines.trimEnd()}
        </pre>
      )}
      {answer?.isCut === true ? <p className="text-xs text-muted">The output is cut here.</p> : null}
    </section>
  );
}
