"use client";

import { Redo2, Undo2 } from "lucide-react";
import { memo } from "react";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { formatClock } from "@/components/ui/format-time";
import type { HistoryEntry } from "@/lib/client/history";
import { toScript } from "@/lib/domain/commands/to-script";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** What was changed from this tab, the latest first, each with its commands and its way back. */
export const HistoryList = memo(function HistoryList({
  entries,
  whyNot,
  isBusy,
  onTurn,
}: {
  entries: readonly HistoryEntry[];
  /** Why nothing can be changed now; null when it can. */
  whyNot: string | null;
  isBusy: boolean;
  onTurn: (entry: HistoryEntry) => void;
}) {
  if (entries.length === 0) {
    return (
      <p className="text-[13px] text-muted">
        Nothing yet. What you connect, disconnect, create or remove is listed here, with its commands and a
        way back.
      </p>
    );
  }
  const done = entries.filter((entry) => entry.state === "done");
  return (
    <>
      <ol className="flex flex-col text-[13px] leading-[18px]">
        {entries.toReversed().map((entry) => (
          <li key={entry.id} className="border-b border-line py-1.5 first:pt-0 last:border-b-0">
            <div className="flex items-start gap-2">
              <time
                dateTime={entry.at}
                className="w-[3.75rem] shrink-0 pt-1 font-mono text-xs leading-[18px] text-muted tabular-nums"
              >
                {formatClock(entry.at)}
              </time>
              <p className="min-w-0 flex-1 pt-1 [overflow-wrap:anywhere]">
                <span className={entry.state === "undone" ? "text-muted line-through" : undefined}>
                  {toDisplayText(entry.title)}
                </span>
                {entry.state === "undone" ? <span className="text-muted"> undone</span> : null}
              </p>
              {entry.reverse.steps.length === 0 ? null : (
                <Button
                  size="small"
                  variant="ghost"
                  icon={entry.state === "done" ? <Undo2 /> : <Redo2 />}
                  disabled={whyNot !== null || isBusy}
                  title={whyNot ?? undefined}
                  aria-label={`${entry.state === "done" ? "Undo" : "Redo"}: ${toDisplayText(entry.title)}`}
                  onClick={() => onTurn(entry)}
                >
                  {entry.state === "done" ? "Undo" : "Redo"}
                </Button>
              )}
            </div>
            {[...entry.notes, ...(entry.state === "done" ? entry.reverse.notes : [])].map((note) => (
              <p key={note} className="pl-[4.25rem] text-xs leading-4 text-muted [overflow-wrap:anywhere]">
                {toDisplayText(note)}
              </p>
            ))}
            <Disclosure title={entry.commands.length === 1 ? "Command" : `${entry.commands.length} commands`}>
              <CodeLine code={entry.commands.join("\n")} />
            </Disclosure>
          </li>
        ))}
      </ol>
      {done.length === 0 ? null : (
        <p className="mt-2 flex items-center gap-1 text-xs text-muted">
          All that stands, as a shell script
          <CopyButton value={toScript(done)} what="as a shell script" />
        </p>
      )}
    </>
  );
});
