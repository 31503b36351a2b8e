"use client";

import { nameEngine } from "@/components/shell/engine-words";
import { Age } from "@/components/ui/age";
import { Dot, type DotTone } from "@/components/ui/dot";
import type { Connection } from "@/lib/client/live";
import type { EngineStatus } from "@/lib/contract/answers";

/** Which engine, whether it answers, and how old the picture is when it does not. */
export function EngineState({
  engine,
  connection,
}: {
  engine: EngineStatus | null;
  connection: Connection | null;
}) {
  const { tone, word, since } = describe(engine, connection);
  return (
    <div className="flex min-w-0 items-center gap-2 text-[13px] text-muted md:shrink-0">
      <Dot tone={tone} />
      <span className="flex min-w-0 whitespace-nowrap">
        {engine === null ? null : <span className="truncate text-ink md:max-w-40">{nameEngine(engine)}</span>}
        {engine === null ? null : <span className="mx-1.5 text-faint max-sm:hidden">·</span>}
        {/* What it does is read whole; a long name can be cut. */}
        <span className={engine === null ? undefined : "shrink-0 max-sm:sr-only"}>
          {word}
          {since === null ? null : (
            <>
              , <Age since={since} /> old
            </>
          )}
        </span>
      </span>
    </div>
  );
}

function describe(
  engine: EngineStatus | null,
  connection: Connection | null,
): { tone: DotTone; word: string; since: string | null } {
  if (connection?.status === "lost") {
    return { tone: "danger", word: "no connection", since: engine?.lastReadAt ?? null };
  }
  if (engine === null) return { tone: "waiting", word: "Connecting…", since: null };
  if (engine.status === "unreachable")
    return { tone: "danger", word: "unreachable", since: engine.lastReadAt };
  if (engine.status === "connecting")
    return { tone: "waiting", word: "connecting", since: engine.lastReadAt };
  if (engine.stale) return { tone: "warning", word: "stale", since: engine.lastReadAt };
  return { tone: "on", word: "live", since: null };
}
