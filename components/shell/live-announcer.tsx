"use client";

import { memo, useEffect, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { announceDelay } from "@/components/shell/announce-delay";
import { describeChanges, withoutOwn } from "@/components/shell/describe-changes";
import { listOwnSteps } from "@/lib/client/changes";
import { useActivity } from "@/lib/client/queries";
import type { Activity } from "@/lib/contract/frames";

interface Told {
  /** The last event that was told. */
  upTo: string | null;
  text: string;
  times: number;
}

/**
 * Tells screen readers what changed on the engine: politely, and many changes as one sentence. What was changed from
 * here is told by its message.
 */
export const LiveAnnouncer = memo(function LiveAnnouncer() {
  const client = useQueryClient();
  const activity = useActivity();
  const [openedAt] = useState(() => Date.now());
  const [told, setTold] = useState<Told>({ upTo: null, text: "", times: 0 });
  const firstUntoldAt = useRef<number | null>(null);
  // The stream begins with what happened before the page was opened; that is no news.
  const latest = activity.find((item) => Date.parse(item.at) >= openedAt) ?? null;

  // The timer that waits for a quiet moment, though not for ever.
  useEffect(() => {
    if (latest === null || keyOf(latest) === told.upTo) return undefined;
    const now = performance.now();
    firstUntoldAt.current ??= now;
    const delay = announceDelay({ now, firstUntoldAt: firstUntoldAt.current });
    const timer = setTimeout(() => {
      firstUntoldAt.current = null;
      const end = activity.findIndex((item) => keyOf(item) === told.upTo);
      const fresh = activity
        .slice(0, end === -1 ? activity.length : end)
        .filter((item) => Date.parse(item.at) >= openedAt);
      const text = describeChanges(withoutOwn(fresh, listOwnSteps(client)));
      // What the picture does not show (a health check's exec) leaves what was said.
      setTold((before) => {
        const upTo = keyOf(latest);
        return text === "" ? { ...before, upTo } : { upTo, text, times: before.times + 1 };
      });
    }, delay);
    return () => clearTimeout(timer);
  }, [activity, client, latest, openedAt, told.upTo]);

  return (
    <p aria-live="polite" className="sr-only">
      {told.text}
      {/* The same words twice are no change; with a space of another kind they are. */}
      {told.times % 2 === 0 ? "" : "\u00a0"}
    </p>
  );
});

/** The query cache shares structure between lists, so that an event isn't always the same object. */
function keyOf({ at, action, containerId, networkId }: Activity): string {
  return [at, action, containerId, networkId].join(" ");
}
