"use client";

import { memo, useState } from "react";
import { Age } from "@/components/ui/age";
import { Banner } from "@/components/ui/banner";
import { formatClock } from "@/components/ui/format-time";
import type { Connection } from "@/lib/client/live";
import type { EngineStatus } from "@/lib/contract/answers";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/**
 * What a person must know before believing the picture. Shown over a picture only; without one the page itself says
 * what is wrong.
 */
export const Banners = memo(function Banners({
  engine,
  connection,
  readAt,
}: {
  engine: EngineStatus | null;
  connection: Connection | null;
  /** ISO 8601 time of what is shown. */
  readAt: string;
}) {
  const [isDemoTold, setDemoTold] = useState(false);
  const [isReadOnlyTold, setReadOnlyTold] = useState(false);
  const stateOf = <>What you see is the state of {formatClock(readAt)}.</>;
  return (
    <section aria-label="State of the engine" className="shrink-0">
      {connection?.status === "lost" ? (
        <Banner tone="danger">
          No connection to Patchbay for <Age since={connection.since} />. {connection.reason} Trying again.{" "}
          {stateOf}
        </Banner>
      ) : engine?.status === "unreachable" ? (
        <Banner tone="danger">
          The engine can’t be reached{engine.reason === null ? "" : `: ${toSentence(engine.reason)}`}{" "}
          {stateOf}
        </Banner>
      ) : engine?.stale === true ? (
        <Banner tone="warning">
          The engine stopped answering <Age since={readAt} /> ago
          {engine.reason === null ? "." : `: ${toSentence(engine.reason)}`} {stateOf}
        </Banner>
      ) : null}
      {engine?.kind === "demo" && !isDemoTold ? (
        <Banner tone="info" onDismiss={() => setDemoTold(true)}>
          {engine.foundBy === "no engine found" ? "No Docker engine was found: this is" : "This is"} the demo
          engine, with an example topology of its own; nothing on your machine is touched. To see your
          containers, start Docker, or set <code className="font-mono text-xs">DOCKER_HOST</code>, and start
          Patchbay again.
        </Banner>
      ) : null}
      {engine?.readOnly === true && !isReadOnlyTold ? (
        <Banner tone="info" onDismiss={() => setReadOnlyTold(true)}>
          Patchbay runs in read-only mode: you can look at everything and change nothing. Start it without{" "}
          <code className="font-mono text-xs">--read-only</code> to change networks.
        </Banner>
      ) : null}
    </section>
  );
});

function toSentence(text: string): string {
  const shown = toDisplayText(text.trim());
  return /[.!?]$/.test(shown) ? shown : `${shown}.`;
}
