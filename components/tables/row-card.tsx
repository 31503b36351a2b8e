import type { ReactNode } from "react";

/** A row on a narrow page: what it is and how it is, and under that a line of facts. */
export function RowCard({
  mark,
  name,
  aside,
  facts,
}: {
  mark?: ReactNode;
  name: ReactNode;
  aside?: ReactNode;
  facts: ReactNode;
}) {
  return (
    <>
      <span className="flex items-center gap-2 text-sm">
        <span className="flex min-w-0 flex-1 items-center">
          {mark}
          <span className="truncate font-medium">{name}</span>
        </span>
        {aside === undefined ? null : (
          <span className="flex shrink-0 items-center gap-1.5 text-xs text-muted tabular-nums">{aside}</span>
        )}
      </span>
      <span className="truncate text-xs text-muted tabular-nums">{facts}</span>
    </>
  );
}
