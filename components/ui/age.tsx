"use client";

import { formatAge, formatDateTime } from "@/components/ui/format-time";
import { useNow } from "@/components/ui/use-now";

/** How long ago something was, ticking. */
export function Age({ since }: { since: string }) {
  const now = useNow();
  const then = Date.parse(since);
  if (Number.isNaN(then)) return null;
  return (
    <time dateTime={since} title={formatDateTime(since)} className="tabular-nums">
      {formatAge(now - then)}
    </time>
  );
}
