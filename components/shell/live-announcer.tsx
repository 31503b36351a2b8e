"use client";

import { useEffect, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { describeChanges, withoutOwn } from "@/components/shell/describe-changes";
import { listOwnSteps } from "@/lib/client/changes";
import { useActivity } from "@/lib/client/queries";
import type { Activity } from "@/lib/contract/frames";

/** A compose project makes some dozen events within two seconds; they are told as one. */
const quietTime = 1500;

/**
 * Tells screen readers what changed on the engine: politely, and many changes as one sentence. What was changed from
 * here is told by its message.
 */
export function LiveAnnouncer() {
  const client = useQueryClient();
  const activity = useActivity();
  const [openedAt] = useState(() => Date.now());
  const [told, setTold] = useState<{ upTo: string | null; text: string }>({ upTo: null, text: "" });
  // The stream begins with what happened before the page was opened; that is no news.
  const latest = activity.find((item) => Date.parse(item.at) >= openedAt) ?? null;

  // The timer that waits for a quiet moment.
  useEffect(() => {
    if (latest === null || keyOf(latest) === told.upTo) return undefined;
    const timer = setTimeout(() => {
      const end = activity.findIndex((item) => keyOf(item) === told.upTo);
      const fresh = activity
        .slice(0, end === -1 ? activity.length : end)
        .filter((item) => Date.parse(item.at) >= openedAt);
      setTold({ upTo: keyOf(latest), text: describeChanges(withoutOwn(fresh, listOwnSteps(client))) });
    }, quietTime);
    return () => clearTimeout(timer);
  }, [activity, client, latest, openedAt, told.upTo]);

  return (
    <p aria-live="polite" className="sr-only">
      {told.text}
    </p>
  );
}

/** The query cache shares structure between lists, so that an event isn't always the same object. */
function keyOf({ at, action, containerId, networkId }: Activity): string {
  return [at, action, containerId, networkId].join(" ");
}
