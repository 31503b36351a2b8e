"use client";

import { useEffect, useState } from "react";
import type { Activity } from "@/lib/contract/frames";
import { toDisplayText } from "@/lib/domain/topology/display-text";

/** A compose project makes some dozen events within two seconds; they are told as one. */
const quietTime = 1500;

/** Tells screen readers what changed on the engine: politely, and many changes as one sentence. */
export function LiveAnnouncer({ activity }: { activity: readonly Activity[] }) {
  const [openedAt] = useState(() => Date.now());
  const [told, setTold] = useState<{ upTo: Activity | null; text: string }>({ upTo: null, text: "" });
  // The stream begins with what happened before the page was opened; that is no news.
  const latest = activity.find((item) => Date.parse(item.at) >= openedAt) ?? null;

  // The timer that waits for a quiet moment.
  useEffect(() => {
    if (latest === null || latest === told.upTo) return undefined;
    const timer = setTimeout(() => {
      const end = told.upTo === null ? -1 : activity.indexOf(told.upTo);
      const fresh = activity
        .slice(0, end === -1 ? activity.length : end)
        .filter((item) => Date.parse(item.at) >= openedAt);
      const first = describeActivity(latest);
      setTold({
        upTo: latest,
        text: fresh.length > 1 ? `${fresh.length} changes on the engine; last: ${first}` : first,
      });
    }, quietTime);
    return () => clearTimeout(timer);
  }, [activity, latest, openedAt, told.upTo]);

  return (
    <p aria-live="polite" className="sr-only">
      {told.text}
    </p>
  );
}

function describeActivity(activity: Activity): string {
  const names = [activity.containerName, activity.networkName]
    .filter((name) => name !== null)
    .map(toDisplayText);
  return `${toDisplayText(activity.action)}${names.length > 0 ? `: ${names.join(", ")}` : ""}`;
}
